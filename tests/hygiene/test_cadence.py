"""When people are nudged: never at night, never at the weekend, three times, then silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.cadence import (
    PAUSES,
    WorkingHours,
    add_working_days,
    is_working_day,
    may_nudge,
    next_nudge,
    next_working_moment,
    working_days_between,
)

HOURS = WorkingHours()
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")]
BERLIN, NEW_YORK = ZONES[0], ZONES[1]
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)


def at(day: int, hour: int, minute: int = 0, *, zone: ZoneInfo = BERLIN, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at(2, 9, 29), False),
        (at(2, 9, 30), True),
        (at(2, 16, 29), True),
        (at(2, 16, 30), False),
        (at(7, 12), False),
        (at(8, 12), False),
    ],
    ids=["before", "start", "last-minute", "end", "saturday", "sunday"],
)
def test_only_in_working_hours_of_working_days(moment: datetime, allowed: bool) -> None:  # noqa: FBT001
    assert may_nudge(moment, zone=BERLIN, hours=HOURS) is allowed


@pytest.mark.parametrize(
    ("now", "sent", "expected"),
    [
        (at(2, 11), 0, at(3, 11)),
        (at(2, 22), 0, at(3, 16, 15)),
        (at(2, 3), 0, at(3, 9, 30)),
        (at(6, 11), 0, at(9, 11)),
        (at(7, 11), 0, at(10, 11)),
        (at(2, 11), 1, at(3, 11)),
        (at(2, 11), 2, at(4, 11)),
        (at(27, 11), 0, at(30, 11)),
    ],
    ids=["next-day", "late", "early", "friday", "saturday", "second", "third", "over-the-change-of-clocks"],
)
def test_the_next_nudge(now: datetime, sent: int, expected: datetime) -> None:
    assert next_nudge(now, sent=sent, zone=BERLIN, hours=HOURS) == expected


def test_after_three_there_is_silence() -> None:
    assert next_nudge(at(2, 11), sent=len(PAUSES), zone=BERLIN, hours=HOURS) is None


def test_working_hours_are_those_of_the_person() -> None:
    assert next_working_moment(at(2, 11), zone=NEW_YORK, hours=HOURS) == at(2, 9, 30, zone=NEW_YORK)


@given(now=moments, zone=zones, sent=st.integers(0, 2))
def test_every_nudge_is_later_and_at_a_decent_hour(now: datetime, zone: ZoneInfo, sent: int) -> None:
    moment = next_nudge(now, sent=sent, zone=zone, hours=HOURS)

    assert moment is not None
    assert moment > now
    assert may_nudge(moment, zone=zone, hours=HOURS)
    assert moment.astimezone(zone).date() > now.astimezone(zone).date()


@given(now=moments, zone=zones)
def test_the_next_working_moment_is_the_first(now: datetime, zone: ZoneInfo) -> None:
    moment = next_working_moment(now, zone=zone, hours=HOURS)

    assert may_nudge(moment, zone=zone, hours=HOURS)
    assert moment >= now
    assert moment == now or moment.astimezone(zone).time() == time(9, 30)
    assert moment - now < timedelta(days=4)


@given(start=st.dates(date(2026, 1, 1), date(2027, 1, 1)), count=st.integers(0, 60))
def test_adding_and_counting_working_days_agree(start: date, count: int) -> None:
    end = add_working_days(start, count)

    assert is_working_day(end)
    assert working_days_between(start, end) == count + (0 if is_working_day(start) else 1)
