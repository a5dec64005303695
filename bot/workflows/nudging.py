"""Nudges: who is due, whether this is the moment, and the one message of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.workflows.asking import gaps_to_nudge
from bot.workflows.rules import Rules
from bot.workflows.saying import Nudged, say
from hygiene.cadence import may_nudge, next_nudge, next_working_moment
from hygiene.initiative import Person, UserId, WorkspaceId
from storage import nudges

AWAY = timedelta(hours=4)
"""How long a nudge waits for a person who is away; then it is looked at again, as often as it takes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message was queued."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """It is not the moment; looked at again at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Nothing waits for the person, or another process has them in hand."""


Outcome = Sent | Postponed | NothingDue


def nudge(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, person: Person | None, *, away: bool,
    now: datetime,
) -> Outcome:  # fmt: skip
    """Nudge one due person, or find a better moment. A guarded day uses up none of their nudges."""
    schedule = nudges.claim_due(connection, workspace, user, now)
    if schedule is None:
        return NothingDue()
    if not gaps_to_nudge(connection, rules, workspace, user, now=now):
        nudges.stop(connection, workspace, user)
        return NothingDue()
    zone = rules.zone_of(person)
    local_day = now.astimezone(zone).date()
    if not may_nudge(now, zone=zone, hours=rules.hours):
        until = next_working_moment(now, zone=zone, hours=rules.hours)
    elif away:
        until = now + AWAY
    elif schedule.last_day == local_day:
        until = next_working_moment(
            datetime.combine(local_day + timedelta(days=1), rules.hours.start, zone), zone=zone, hours=rules.hours
        )
    else:
        following = next_nudge(now, sent=schedule.sent + 1, zone=zone, hours=rules.hours)
        nudges.record_sent(connection, schedule, day=local_day, next_at=following)
        say(connection, workspace, user, Nudged(user), now=now, once=f"nudge:{user}:{local_day}")
        return Sent()
    nudges.postpone(connection, schedule, until=until)
    return Postponed(until)
