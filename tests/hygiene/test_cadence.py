"""When people are nudged: never at night, at the weekend or on a holiday, three times, then silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.cadence import (
    MOST_NUDGES,
    Decision,
    Escalate,
    Nudge,
    Pace,
    Silence,
    Tries,
    Wait,
    confirm,
    decide,
    due_at,
    must_wait,
)
from hygiene.calendar import (
    SUNDAY,
    Calendar,
    WorkingHours,
    add_working_days,
    is_holiday,
    read_place,
    working_days_between,
)

ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
]
BERLIN, NEW_YORK = ZONES[0], ZONES[1]
GERMAN = Calendar(BERLIN, country="DE")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    first_weekday=st.sampled_from([0, SUNDAY]),
    country=st.sampled_from([None, "DE", "US", "IN"]),
)
paces = st.sampled_from(list(Pace))


def at(day: int, hour: int, minute: int = 0, *, zone: ZoneInfo = BERLIN, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


def what(now: datetime, tries: Tries, **more: Any) -> Decision:
    return decide(now, tries, GERMAN, Pace.STANDARD, salt="U1", **more)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (at(2, 9, 29), False),
        (at(2, 9, 30), True),
        (at(2, 16, 29), True),
        (at(2, 16, 30), False),
        (at(7, 12), False),
        (at(8, 12), False),
        (at(6, 12, month=4), False),
        (at(7, 12, month=4), True),
    ],
    ids=["before", "start", "last-minute", "end", "saturday", "sunday", "easter-monday", "tuesday"],
)
def test_only_in_working_hours_of_working_days(moment: datetime, works: bool) -> None:  # noqa: FBT001
    assert GERMAN.works_at(moment) is works


def test_a_week_may_begin_on_sunday() -> None:
    calendar = Calendar(ZoneInfo("Asia/Dubai"), first_weekday=SUNDAY)

    assert calendar.works_on(date(2026, 3, 1))
    assert not calendar.works_on(date(2026, 3, 6))
    assert not calendar.works_on(date(2026, 3, 7))


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (at(2, 8), at(2, 9, 30)),
        (at(2, 9, 30), at(2, 9, 30)),
        (at(2, 12), at(2, 12)),
        (at(2, 16, 30), at(3, 9, 30)),
        (at(6, 18), at(9, 9, 30)),
        (at(7, 8), at(9, 9, 30)),
        (at(2, 18, month=4), at(7, 9, 30, month=4)),
    ],
    ids=["early", "start", "in-hours", "late", "friday-evening", "saturday", "before-easter"],
)
def test_the_next_working_hours_begin(now: datetime, moment: datetime) -> None:
    assert GERMAN.next_moment(now) == moment


def test_the_hours_of_a_day_begin_and_end() -> None:
    assert GERMAN.start_from(date(2026, 3, 2)) == at(2, 9, 30)
    assert GERMAN.start_from(date(2026, 4, 3)) == at(7, 9, 30, month=4)  # Good Friday
    assert GERMAN.end_of(date(2026, 3, 2)) == at(2, 16, 30)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [(2, 0, 2), (2, 1, 3), (2, 5, 9), (6, 1, 9), (7, 0, 9), (7, 1, 10)],
    ids=["itself", "next", "a-week", "friday", "saturday", "from-saturday"],
)
def test_working_days_are_counted_from_one(day: int, count: int, after: int) -> None:
    assert GERMAN.after(date(2026, 3, day), count) == date(2026, 3, after)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [(2, 2, 0), (2, 3, 1), (6, 8, 0), (6, 9, 1), (7, 9, 1), (2, 9, 5), (2, 17, 11), (9, 2, 0)],
)
def test_working_days_between_are_counted(start: int, end: int, days: int) -> None:
    assert working_days_between(date(2026, 3, start), date(2026, 3, end)) == days


@pytest.mark.parametrize(
    ("said", "place"),
    [
        *(("nl", "NL"), ("GB-ENG", "GB-ENG"), ("us ca", "US-CA"), ("ch/zh", "CH-ZH"), ("US–CA", "US-CA")),
        *(("XX", None), ("GB-XYZ", None), ("GB ENG WLS", None), ("", None), ("-", None), ("England", None)),
    ],
)
def test_a_place_is_known_by_its_letters(said: str, place: str | None) -> None:
    assert read_place(said) == place


@pytest.mark.parametrize(
    ("place", "day", "free"),
    [
        ("GB", (2026, 4, 3), True),
        ("GB", (2026, 4, 6), True),
        ("GB-ENG", (2026, 4, 6), True),
        ("GB-SCT", (2026, 4, 6), False),
        ("GB-SCT", (2026, 11, 30), True),
        ("GB", (2026, 11, 30), False),
        ("CA", (2026, 10, 12), True),
        ("CA", (2026, 2, 16), True),
        ("CA-YT", (2026, 2, 16), False),
        ("CH", (2026, 4, 3), True),
        ("CH", (2026, 4, 6), True),
        ("CH-TI", (2026, 4, 3), False),
        ("DE-BY", (2026, 1, 6), True),
        ("DE", (2026, 1, 6), False),
        (None, (2026, 12, 25), False),
    ],
)
def test_what_most_of_a_country_keeps_is_kept(place: str | None, day: tuple[int, int, int], free: bool) -> None:  # noqa: FBT001
    assert is_holiday(place, date(*day)) is free


@pytest.mark.parametrize(
    ("sent", "days"),
    [(0, [3, 3]), (1, [3, 3]), (2, [4, 4]), (3, [4, 4])],
    ids=["first", "second", "third", "escalation"],
)
def test_the_pauses_of_the_standard_pace(sent: int, days: list[int]) -> None:
    due = due_at(Tries(at(2, 11), sent), GERMAN, Pace.STANDARD, salt="U1")

    assert due is not None
    assert due.astimezone(BERLIN).day in days
    assert GERMAN.works_at(due)


@pytest.mark.parametrize(
    ("last_day", "due_on"),
    [(2, 3), (3, 4), (4, 5), (6, 9)],
    ids=["free", "had-one-that-day", "had-one-since", "had-one-on-friday"],
)
def test_a_day_that_had_a_message_is_followed_by_the_next_working_day(last_day: int, due_on: int) -> None:
    due = due_at(Tries(at(2, 11), 0, date(2026, 3, last_day)), GERMAN, Pace.STANDARD, salt="U1")

    assert due is not None
    assert due.astimezone(BERLIN).date() == date(2026, 3, due_on)


def test_a_holiday_and_a_weekend_postpone_and_cost_nothing() -> None:
    thursday = Tries(at(2, 11, month=4))  # before Good Friday, the weekend and Easter Monday
    due = due_at(thursday, GERMAN, Pace.STANDARD, salt="U1")

    assert due is not None
    assert due.astimezone(BERLIN).date() == date(2026, 4, 7)
    assert isinstance(what(at(3, 12, month=4), Tries(at(1, 11, month=4))), Wait)


def test_after_three_the_owner_is_told_and_then_there_is_silence() -> None:
    assert what(at(20, 12), Tries(at(2, 11), 2)) == Nudge(date(2026, 3, 20))
    assert what(at(20, 12), Tries(at(2, 11), MOST_NUDGES)) == Escalate()
    assert isinstance(what(at(20, 12), Tries(at(2, 11), MOST_NUDGES + 1)), Silence)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"muted": True}, Silence("they have muted me")),
        ({"snoozed_until": at(23, 8)}, Wait(at(23, 9, 30).astimezone(UTC), "they asked for later")),
        ({"snoozed_until": at(19, 8)}, Nudge(date(2026, 3, 20))),
    ],
    ids=["muted", "snoozed", "snoozed-before"],
)
def test_what_people_say_is_heard(more: dict[str, object], expected: Decision) -> None:
    assert what(at(20, 12), Tries(at(2, 11), 1), **more) == expected


@pytest.mark.parametrize(
    ("now", "away", "expected"),
    [
        (at(20, 12), False, Nudge(date(2026, 3, 20))),
        (at(20, 12), True, Wait(at(20, 16).astimezone(UTC), "they are away")),
        (at(20, 15), True, Wait(at(23, 9, 30).astimezone(UTC), "they are away")),
        (at(20, 16, 30), False, Wait(at(23, 9, 30).astimezone(UTC), "it is not in their working hours")),
    ],
    ids=["there", "away", "away-until-monday", "moved-to-where-it-is-late"],
)
def test_who_is_looked_up_may_be_away_or_elsewhere(now: datetime, *, away: bool, expected: Nudge | Wait) -> None:
    tries = Tries(at(2, 11), 1, date(2026, 3, 19))

    assert confirm(Nudge(date(2026, 3, 20)), tries, GERMAN, salt="U1", now=now, away=away) == expected


def test_who_got_another_message_while_they_were_looked_up_gets_no_second_one() -> None:
    tries = Tries(at(2, 11), 1, date(2026, 3, 20))

    confirmed = confirm(Nudge(date(2026, 3, 20)), tries, GERMAN, salt="U1", now=at(20, 12), away=False)

    assert isinstance(confirmed, Wait)
    assert confirmed.until.astimezone(BERLIN).date() == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("now", "last_day", "snoozed_until", "until"),
    [
        (at(17, 12), None, None, None),
        (at(17, 12), date(2026, 3, 16), None, None),
        (at(17, 12), date(2026, 3, 17), None, date(2026, 3, 18)),
        (at(20, 12), date(2026, 3, 20), None, date(2026, 3, 23)),
        (at(17, 18), date(2026, 3, 16), None, date(2026, 3, 18)),
        (at(17, 12), date(2026, 3, 16), at(19, 0), date(2026, 3, 19)),
        (at(17, 12), date(2026, 3, 16), at(17, 12), None),
    ],
    ids=["never-written-to", "free", "had-one-today", "had-one-on-friday", "evening", "snoozed", "snoozed-until-now"],
)
def test_what_is_not_their_own_gap_waits_too(
    now: datetime, last_day: date | None, snoozed_until: datetime | None, until: date | None
) -> None:
    tries = Tries(at(2, 11), 1, last_day) if last_day else None

    wait = must_wait(tries, GERMAN, salt="U1", now=now, snoozed_until=snoozed_until)

    assert (wait and wait.until.astimezone(BERLIN).date()) == until


def test_no_day_has_two_messages_across_all_initiatives() -> None:
    tries = Tries(at(2, 11), 0, date(2026, 3, 20))
    decision = what(at(20, 12), tries)

    assert isinstance(decision, Wait)
    assert decision.until.astimezone(BERLIN).date() == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", date(2026, 3, 26)),
        ("Europe/Berlin", date(2026, 10, 22)),
        ("America/New_York", date(2026, 3, 5)),
        ("America/New_York", date(2026, 10, 29)),
        ("Australia/Lord_Howe", date(2026, 4, 2)),
        ("Australia/Lord_Howe", date(2026, 10, 1)),
    ],
)
def test_each_working_day_around_a_change_of_clocks_has_one_nudge_of_a_firm_pace(zone: str, first: date) -> None:
    calendar, tries = Calendar(ZoneInfo(zone)), Tries(datetime.combine(first, time(8), ZoneInfo(zone)))
    now, nudged = datetime.combine(first, time(0), ZoneInfo(zone)).astimezone(UTC), []
    for _ in range(6 * 24 * 4):  # six days, in quarters of an hour
        decision = decide(now, tries, calendar, Pace.FIRM, salt="U1")
        if isinstance(decision, Nudge):
            nudged.append((decision.day, now))
            tries = Tries(now, min(tries.sent + 1, 1), decision.day)
        now += timedelta(minutes=15)

    days = [day for day, _ in nudged]
    assert days == [day for day in (first + timedelta(days=n) for n in range(1, 6)) if calendar.works_on(day)]
    assert all(calendar.works_at(moment) for _, moment in nudged)


@given(now=moments, calendar=calendars, pace=paces, sent=st.integers(0, 3))
def test_every_nudge_is_later_and_at_a_decent_hour(now: datetime, calendar: Calendar, pace: Pace, sent: int) -> None:
    due = due_at(Tries(now, sent), calendar, pace, salt="U1")

    assert due is not None
    assert due > now
    assert calendar.works_at(due)
    assert due.astimezone(calendar.zone).date() > now.astimezone(calendar.zone).date()


@given(since=moments, later=st.timedeltas(timedelta(), timedelta(days=30)), calendar=calendars, pace=paces,
       sent=st.integers(0, 5))  # fmt: skip
def test_what_is_waited_for_lies_ahead_and_what_is_sent_is_in_hours(
    since: datetime,
    later: timedelta,
    calendar: Calendar,
    pace: Pace,
    sent: int,
) -> None:
    now = since + later
    match decide(now, Tries(since, sent), calendar, pace, salt="U1"):
        case Wait(until):
            assert until > now
            assert calendar.works_at(until)
        case Nudge(day):
            assert calendar.works_at(now)
            assert day == now.astimezone(calendar.zone).date()
            assert sent < MOST_NUDGES
        case Escalate():
            assert sent == MOST_NUDGES  # whom it is told to has hours of their own
        case Silence():
            assert sent > MOST_NUDGES


@given(day=st.dates(date(2026, 1, 1), date(2027, 1, 1)), salts=st.sets(st.text(min_size=1), min_size=30, max_size=60))
def test_people_are_spread_over_the_hours(day: date, salts: set[str]) -> None:
    moments = {GERMAN.moment_on(day, salt) for salt in salts}

    assert len(moments) > 10
    assert all(GERMAN.hours.start <= moment.astimezone(BERLIN).time() < time(16, 15) for moment in moments)


def test_very_short_hours_still_have_a_moment() -> None:
    calendar = Calendar(BERLIN, WorkingHours(time(9), time(9, 5)))

    assert {calendar.moment_on(date(2026, 3, 2), salt) for salt in "abcdef"} == {at(2, 9)}


@given(start=st.dates(date(2026, 1, 1), date(2027, 1, 1)), count=st.integers(0, 60))
def test_adding_and_counting_working_days_agree(start: date, count: int) -> None:
    end = add_working_days(start, count)

    assert end.weekday() < 5
    assert working_days_between(start, end) == count + (0 if start.weekday() < 5 else 1)
