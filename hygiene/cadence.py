"""When a nudge may go out: working days and hours in the person's own zone, and how many before silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5

PAUSES = (1, 1, 2)
"""Working days before the first, second and third nudge; after the third the bot is silent."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a working day in which a person may be nudged, in their own zone."""

    start: time = time(9, 30)
    end: time = time(16, 30)


def is_working_day(day: date) -> bool:
    """Whether people are at work on this day."""
    return day.weekday() < _SATURDAY


def add_working_days(day: date, count: int) -> date:
    """Return the day that lies `count` working days after a day; 0 gives the day itself, or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`."""
    days = (end - start).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum(is_working_day(end - timedelta(days=back)) for back in range(rest))


def may_nudge(now: datetime, *, zone: ZoneInfo, hours: WorkingHours) -> bool:
    """Whether this moment lies in the person's working hours."""
    local = now.astimezone(zone)
    return is_working_day(local.date()) and hours.start <= local.time() < hours.end


def next_working_moment(now: datetime, *, zone: ZoneInfo, hours: WorkingHours) -> datetime:
    """Return the first moment from `now` on that lies in the person's working hours, in UTC."""
    if may_nudge(now, zone=zone, hours=hours):
        return now.astimezone(UTC)
    local = now.astimezone(zone)
    day = local.date() if local.time() < hours.start else local.date() + timedelta(days=1)
    return _start_of(add_working_days(day, 0), zone=zone, hours=hours)


def next_nudge(now: datetime, *, sent: int, zone: ZoneInfo, hours: WorkingHours) -> datetime | None:
    """Return when the next nudge is due after `sent` of them, in UTC, or None when it is time for silence.

    The time of day is that of `now`, moved into the working hours, so that people are not all nudged at once.
    """
    if sent >= len(PAUSES):
        return None
    local = now.astimezone(zone)
    day = add_working_days(add_working_days(local.date(), 0), PAUSES[sent])
    moment = min(max(local.time().replace(tzinfo=None), hours.start), _minutes_before(hours.end))
    return datetime.combine(day, moment, zone).astimezone(UTC)


def _minutes_before(end: time) -> time:
    return (datetime.combine(date.min, end) - timedelta(minutes=15)).time()


def _start_of(day: date, *, zone: ZoneInfo, hours: WorkingHours) -> datetime:
    return datetime.combine(day, hours.start, zone).astimezone(UTC)
