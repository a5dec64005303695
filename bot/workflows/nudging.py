"""Nudges: who is due, whether this is the moment, and the one message of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.workflows.asking import gaps_to_nudge
from bot.workflows.rules import Rules
from bot.workflows.saying import Escalated, Nudged, OwnerSilent, say
from hygiene.cadence import (
    Calendar,
    Decision,
    Escalate,
    Nudge,
    Policy,
    Preferences,
    Silence,
    Tries,
    Wait,
    decide,
    due_at,
)
from hygiene.initiative import Initiative, InitiativeId, Item, Person, Role, UserId, WorkspaceId
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import nudges, outbox, people, preferences
from storage.nudges import Held, Schedule

Gap = tuple[Initiative, Item]


@dataclass(frozen=True, slots=True)
class NotHeld:
    """They have said something in the meantime, or another process has them in hand."""


@dataclass(frozen=True, slots=True)
class NoGaps:
    """Nothing waits for them."""


@dataclass(frozen=True, slots=True)
class LookFirst:
    """It is time; whether they are away is Slack's to tell."""


Outcome = Decision | NotHeld | NoGaps | LookFirst


def consider(
    connection: Connection, rules: Rules, held: Held, person: Person | None, *, away: bool | None, now: datetime
) -> Outcome:
    """Do what is to be done about a person who looks due; `away` is None as long as Slack was not asked about them.

    What is decided is kept in the same transaction, so that a nudge that is queued is counted and one that is not, not.
    """
    schedule = nudges.still_held(connection, held)
    if schedule is None:
        return NotHeld()
    workspace, user = held.workspace, held.user
    gaps = gaps_to_nudge(connection, rules, workspace, user, now=now)
    if not gaps:
        nudges.stop(connection, workspace, user)
        return NoGaps()
    person = person or people.find_person(connection, workspace, user)
    calendar, policy, wanted = wishes_of(connection, rules, workspace, user, person)
    decision = decide_by_wishes(schedule, calendar, policy, wanted, away=bool(away), now=now)
    match decision:
        case Nudge() if away is None:
            return LookFirst()
        case Nudge(day):
            following = due_at(Tries(now, schedule.tries.sent + 1, day), calendar, policy.pace, salt=user) or now
            nudges.record_sent(connection, schedule, day=day, now=now, next_at=following)
            say(connection, workspace, user, Nudged(user, day.isoformat()), now=now, once=f"nudge:{user}:{day}")
        case Escalate():
            return _escalate(connection, rules, schedule, gaps, now=now)
        case Wait(until):
            nudges.look_again(connection, schedule, at=until)
        case Silence():
            nudges.look_again(connection, schedule, at=None)
    return decision


def decide_by_wishes(
    schedule: Schedule, calendar: Calendar, policy: Policy, wanted: Preferences, *, away: bool, now: datetime
) -> Decision:
    """Decide about a person who has gaps, by when they work, how the workspace wants it, and what they want."""
    return decide(
        now,
        schedule.tries,
        calendar,
        policy.pace,
        salt=schedule.user,
        muted=wanted.muted,
        snoozed_until=wanted.snoozed_until,
        away=away,
    )


def wishes_of(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, person: Person | None
) -> tuple[Calendar, Policy, Preferences]:
    """Return when a person works, how the workspace wants its people nudged, and what the person wants."""
    wanted = preferences.find_preferences(connection, workspace, user)
    policy = preferences.find_agreement(connection, workspace).policy
    calendar = Calendar(
        rules.zone_of(person), wanted.hours or policy.hours, policy.first_weekday, wanted.country or policy.country
    )
    return calendar, policy, wanted


def _escalate(
    connection: Connection, rules: Rules, schedule: Schedule, gaps: Sequence[Gap], *, now: datetime
) -> Decision:
    """Tell the owner of each initiative in its thread, or the sponsor directly if the owner is the silent one; once."""
    workspace, user, since = schedule.workspace, schedule.user, schedule.tries.since
    new = _named_in_no_nudge(gaps, since)
    about = {initiative.id: initiative for initiative, _ in gaps}
    own = [each for each in about.values() if each.owner == user]
    sponsors: dict[UserId, list[InitiativeId]] = {}
    for initiative in own:
        sponsor = initiative.people.get(Role.SPONSOR)
        if sponsor is not None and sponsor != user:
            sponsors.setdefault(sponsor, []).append(initiative.id)
    asked = [item.asked_at for each, item in gaps if item.asked_at is not None and each.id not in new]
    first = min([since, *asked]).date().isoformat()
    waiting = [
        until
        for sponsor, silent in sponsors.items()
        if (until := _tell_sponsor(connection, rules, schedule, sponsor, tuple(silent), first, now=now)) is not None
    ]
    others = [initiative for initiative in about.values() if initiative.owner != user]
    moment = threads_from(connection, rules, workspace, now=now)
    if others and moment > now:
        waiting.append(moment)
        others = []
    for initiative in others:
        saying = Escalated(initiative.id, user, first, reminded=initiative.id not in new)
        once = f"escalated:{initiative.id}:{user}:{since}"
        say(connection, workspace, initiative.channel, saying, now=now, once=once)
    if waiting:
        nudges.look_again(connection, schedule, at=min(waiting))
        return Wait(min(waiting), "their owner or sponsor is to be told in working hours")
    nudges.record_escalated(connection, schedule, now=now)
    return Escalate()


def _named_in_no_nudge(gaps: Sequence[Gap], last: datetime) -> set[InitiativeId]:
    """Return the initiatives that asked somebody for the first time after their last nudge."""
    asked: dict[InitiativeId, list[datetime]] = {}
    for initiative, item in gaps:
        if item.asked_at is not None:
            asked.setdefault(initiative.id, []).append(item.asked_at)
    return {initiative for initiative, moments in asked.items() if min(moments) > last}


def _tell_sponsor(
    connection: Connection,
    rules: Rules,
    schedule: Schedule,
    sponsor: UserId,
    silent: tuple[InitiativeId, ...],
    first: str,
    *,
    now: datetime,
) -> datetime | None:
    """Tell a sponsor that the owner is silent, once; or return when they may be told."""
    workspace, owner = schedule.workspace, schedule.user
    once = f"silent:{sponsor}:{owner}:{schedule.tries.since}"
    if outbox.was_put(connection, workspace, once):
        return None
    until = _not_before(connection, rules, workspace, sponsor, now=now)
    if until is not None:
        return until
    zone = rules.zone_of(people.find_person(connection, workspace, sponsor))
    nudges.record_letter(connection, workspace, sponsor, day=now.astimezone(zone).date(), at=now)
    say(connection, workspace, sponsor, OwnerSilent(sponsor, owner, silent, first), now=now, once=once)
    return None


def _not_before(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> datetime | None:
    """Return when somebody may be written to, or None if they may be now."""
    calendar, _, wanted = wishes_of(connection, rules, workspace, user, people.find_person(connection, workspace, user))
    if wanted.snoozed_until is not None and wanted.snoozed_until > now:
        return calendar.next_moment(wanted.snoozed_until)
    if not calendar.works_at(now):
        return calendar.next_moment(now)
    schedule = nudges.find(connection, workspace, user, lock=True)
    today = now.astimezone(calendar.zone).date()
    if schedule is not None and schedule.tries.last_day is not None and schedule.tries.last_day >= today:
        return calendar.moment_on(calendar.next_day(schedule.tries.last_day + timedelta(days=1)), user)
    return None


def threads_from(connection: Connection, rules: Rules, workspace: WorkspaceId, *, now: datetime) -> datetime:
    """Return the first moment from now on at which people may be mentioned in threads: in the workspace's hours."""
    policy = preferences.find_agreement(connection, workspace).policy
    return Calendar(rules.zone, policy.hours, policy.first_weekday, policy.country).next_moment(now)


def nudge_now(
    connection: Connection, rules: Rules, initiative: Initiative, *, by: UserId, now: datetime
) -> tuple[UserId, ...]:
    """Bring those who have gaps of an initiative forward: they are looked at next, with a fresh count."""
    users = {item.assignee for item in item_rows.list_items(connection, initiative.id) if item.state.is_gap}
    waiting = []
    for user in sorted(users):
        gaps = gaps_to_nudge(connection, rules, initiative.workspace, user, now=now)
        if any(each.id == initiative.id for each, _ in gaps):
            nudges.start_anew(connection, initiative.workspace, user, at=now, now=now - timedelta(days=7))
            waiting.append(user)
    initiative_rows.record_change(connection, initiative, "nudged", by=by, at=now)
    return tuple(waiting)
