"""When to nudge next, or why never: the person's calendar, the workspace's pace, and how often it was tried.

Everything here is pure. A guarded day (weekend, holiday, away) moves a nudge and never uses it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hygiene.calendar import Calendar
from hygiene.initiative import UserId

MOST_NUDGES = 3
"""One and two more; then one escalation, then silence."""
AWAY_FOR = timedelta(hours=4)
"""How long a nudge waits for a person who is away; then it is looked at again, as often as it takes."""


class Pace(StrEnum):
    """How soon a nudge follows the one before."""

    GENTLE = "gentle"
    STANDARD = "standard"
    FIRM = "firm"

    @property
    def pauses(self) -> tuple[int, ...]:
        """Working days before the first, second and third nudge, and before the escalation."""
        return _PAUSES[self]


_PAUSES = {Pace.GENTLE: (2, 3, 5, 5), Pace.STANDARD: (1, 1, 2, 2), Pace.FIRM: (1, 1, 1, 1)}


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a person was nudged since a moment: when they last said something, or were last nudged."""

    since: datetime
    sent: int = 0
    last_day: date | None = None
    """The person's local day of the last message: no day has two."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Write to the person now, on this local day."""

    day: date


@dataclass(frozen=True, slots=True)
class Escalate:
    """Tell the owner, or the sponsor, that the person is silent."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at a moment; `why` is for people who ask."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Leave the person alone until they say something; `why` is for people who ask."""

    why: str


Decision = Nudge | Escalate | Wait | Silence


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would become of a person who is on the schedule, in their time zone: nothing, if there are no gaps."""

    user: UserId
    name: str
    gaps: int
    decision: Decision | None


def due_at(tries: Tries, calendar: Calendar, pace: Pace, *, salt: str) -> datetime | None:
    """Return when the next nudge, or the escalation, is due, in UTC; None when it is time for silence."""
    if tries.sent >= len(pace.pauses):
        return None
    begun = tries.since.astimezone(calendar.zone).date()
    day = calendar.after(begun, pace.pauses[tries.sent])
    if tries.last_day is not None and day <= tries.last_day:
        day = calendar.next_day(tries.last_day + timedelta(days=1))
    return calendar.moment_on(day, f"{salt} {day}")


def decide(
    now: datetime, tries: Tries, calendar: Calendar, pace: Pace, *, salt: str, muted: bool = False,
    snoozed_until: datetime | None = None,
) -> Decision:  # fmt: skip
    """Say what to do about a person who has gaps and looks due."""
    if muted:
        return Silence("they have muted me")
    if snoozed := _snoozed(now, calendar, snoozed_until):
        return snoozed
    due = due_at(tries, calendar, pace, salt=salt)
    if due is None:
        return Silence("they were asked as often as is decent")
    if due > now:
        return Wait(due, "it is not their turn yet")
    if tries.sent >= MOST_NUDGES:
        return Escalate()
    today = now.astimezone(calendar.zone).date()
    return _off_work(now, calendar) or _had_one(tries, today, calendar, salt) or Nudge(today)


def _snoozed(now: datetime, calendar: Calendar, until: datetime | None) -> Wait | None:
    if until is None or until <= now:
        return None
    return Wait(calendar.next_moment(until), "they asked for later")


def _off_work(now: datetime, calendar: Calendar) -> Wait | None:
    return None if calendar.works_at(now) else Wait(calendar.next_moment(now), "it is not in their working hours")


def _had_one(tries: Tries, day: date, calendar: Calendar, salt: str) -> Wait | None:
    """Put it off to their next working day if that day has had a message."""
    if tries.last_day is None or tries.last_day < day:
        return None
    following = calendar.next_day(tries.last_day + timedelta(days=1))
    return Wait(calendar.moment_on(following, f"{salt} {following}"), "they had a message today")


def must_wait(
    tries: Tries | None, calendar: Calendar, *, salt: str, now: datetime, snoozed_until: datetime | None
) -> Wait | None:
    """Say until when somebody is not written to about what is not their own gap; None if they may be now."""
    today = now.astimezone(calendar.zone).date()
    had_one = _had_one(tries, today, calendar, salt) if tries else None
    return _snoozed(now, calendar, snoozed_until) or _off_work(now, calendar) or had_one


def confirm(nudge: Nudge, tries: Tries, calendar: Calendar, *, salt: str, now: datetime, away: bool) -> Nudge | Wait:
    """Say whether a nudge stands once it is known whether the person is away, and what else they got meanwhile."""
    if had_one := _had_one(tries, nudge.day, calendar, salt):
        return had_one
    if away:
        return Wait(calendar.next_moment(now + AWAY_FOR), "they are away")
    return _off_work(now, calendar) or nudge
