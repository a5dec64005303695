"""Reminders: who is due, whether this is the moment, and the one message of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.notices import Escalated, Nudged, OwnerSilent
from bot.workflows import access
from bot.workflows.news import not_before
from bot.workflows.schedule import expect_answers, gaps_to_nudge, people_asked
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.cadence import (
    Decision,
    Escalate,
    Forecast,
    Nudge,
    Silence,
    Tries,
    Wait,
    confirm,
    decide,
    due_at,
)
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, InitiativeId, Item, Person, Role, UserId
from hygiene.refusals import Refused
from storage import initiatives, outbox
from storage import nudges as rows
from storage import people as person_rows
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
    """It is time for the message of this local day; whether they are away is Slack's to tell."""

    day: date


Outcome = Decision | NotHeld | NoGaps | LookFirst


def consider(work: UnitOfWork, held: Held) -> Outcome:
    """Decide about a person who looks due, and do it; but who would be written to is to be looked up in Slack first."""
    schedule = rows.still_held(work.connection, held)
    if schedule is None:
        return NotHeld()
    gaps = gaps_to_nudge(work, held.user)
    if not gaps:
        rows.stop(work.connection, work.workspace, held.user)
        return NoGaps()
    decision = decide_about(work, schedule)
    match decision:
        case Nudge(day):
            return LookFirst(day)
        case Escalate():
            return _escalate(work, schedule, gaps)
        case Wait(until):
            rows.look_again(work.connection, schedule, at=until)
        case Silence():
            rows.look_again(work.connection, schedule, at=None)
    return decision


def remind(work: UnitOfWork, held: Held, day: date, *, away: bool) -> Outcome:
    """Queue the message of a person's local day, unless Slack has told that they are away, or live elsewhere now.

    It is counted in the same transaction, so that a nudge that is queued is counted and one that is not, not. What they
    are asked is looked at once more when it is sent.
    """
    schedule = rows.still_held(work.connection, held)
    if schedule is None:
        return NotHeld()
    calendar = work.calendar_of(held.user)
    outcome = confirm(Nudge(day), schedule.tries, calendar, salt=held.user, now=work.now, away=away)
    match outcome:
        case Wait(until):
            rows.look_again(work.connection, schedule, at=until)
        case Nudge():
            tries = Tries(work.now, schedule.tries.sent + 1, day)
            following = due_at(tries, calendar, work.preferences.pace, salt=held.user) or work.now
            rows.record_sent(work.connection, schedule, tries, next_at=following)
            work.say(Nudged(held.user, day.isoformat()), held.user, once=f"nudge:{held.user}:{day}")
    return outcome


def decide_about(work: UnitOfWork, schedule: Schedule) -> Decision:
    """Decide about a person who has gaps, by when they work, how the workspace wants it, and what they want."""
    wanted = work.known_of(schedule.user).person
    return decide(
        work.now,
        schedule.tries,
        work.calendar_of(schedule.user),
        work.preferences.pace,
        salt=schedule.user,
        muted=wanted.muted,
        snoozed_until=wanted.snoozed_until,
    )


def _escalate(work: UnitOfWork, schedule: Schedule, gaps: Sequence[Gap]) -> Decision:
    """Tell the owner of each initiative in its thread, or the sponsor directly if the owner is the silent one; once."""
    user, since = schedule.user, schedule.tries.since
    new = _named_in_no_nudge(gaps, since)
    about = {initiative.id: initiative for initiative, _ in gaps}
    asked = [item.asked_at for each, item in gaps if item.asked_at is not None and each.id not in new]
    first = min([since, *asked]).date().isoformat()
    sponsors = _sponsors([each for each in about.values() if each.owner == user])
    silences = [OwnerSilent(sponsor, user, tuple(silent), first) for sponsor, silent in sponsors]
    told = [_tell_sponsor(work, schedule, notice) for notice in silences]
    waiting = [until for until in told if until is not None]
    others = [initiative for initiative in about.values() if initiative.owner != user]
    moment = work.calendar.next_moment(work.now)
    if others and moment > work.now:
        waiting.append(moment)
        others = []
    for initiative in others:
        notice = Escalated(initiative.id, user, first, reminded=initiative.id not in new)
        work.say(notice, initiative.channel, once=f"escalated:{initiative.id}:{user}:{since}")
    if waiting:
        rows.look_again(work.connection, schedule, at=min(waiting))
        return Wait(min(waiting), "their owner or sponsor is to be told in working hours")
    rows.record_escalated(work.connection, schedule, now=work.now)
    return Escalate()


def _sponsors(own: Sequence[Initiative]) -> list[tuple[UserId, list[InitiativeId]]]:
    """Return who can be told that an owner is silent, each with the initiatives that it is about."""
    found: dict[UserId, list[InitiativeId]] = {}
    for initiative in own:
        sponsor = initiative.people.get(Role.SPONSOR)
        if sponsor is not None and sponsor != initiative.owner:
            found.setdefault(sponsor, []).append(initiative.id)
    return list(found.items())


def _named_in_no_nudge(gaps: Sequence[Gap], last: datetime) -> set[InitiativeId]:
    """Return the initiatives that asked somebody for the first time after their last nudge."""
    asked: dict[InitiativeId, list[datetime]] = {}
    for initiative, item in gaps:
        if item.asked_at is not None:
            asked.setdefault(initiative.id, []).append(item.asked_at)
    return {initiative for initiative, moments in asked.items() if min(moments) > last}


def _tell_sponsor(work: UnitOfWork, schedule: Schedule, notice: OwnerSilent) -> datetime | None:
    """Tell a sponsor that the owner is silent, once; or return when they may be told."""
    sponsor = notice.sponsor
    once = f"silent:{sponsor}:{notice.owner}:{schedule.tries.since}"
    if outbox.was_put(work.connection, work.workspace, once):
        return None
    until = not_before(work, sponsor)
    if until is not None:
        return until
    rows.record_letter(work.connection, work.workspace, sponsor, day=work.today_of(sponsor), at=work.now)
    work.say(notice, sponsor, once=once)
    return None


def remind_now(work: UnitOfWork, number: int) -> tuple[Initiative, tuple[Forecast, ...]] | Refused:
    """Bring those who have gaps of an initiative forward, and say what becomes of it.

    They are looked at next, with a fresh count.
    """
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused):
        return initiative
    waiting = []
    for user in people_asked(work, initiative):
        if any(each.id == initiative.id for each, _ in gaps_to_nudge(work, user)):
            rows.start_anew(work.connection, work.workspace, user, at=work.now, now=work.now - timedelta(days=7))
            waiting.append(user)
    work.record(initiative, Event(Kind.NUDGED, work.actor.user, work.now))
    schedules = (rows.find(work.connection, work.workspace, user) for user in waiting)
    return initiative, tuple(_forecast_one(work, each) for each in schedules if each)


def set_reminded(work: UnitOfWork, number: int, *, reminded: bool) -> Initiative | Refused:
    """Let people be reminded about an initiative, or not."""
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused):
        return initiative
    initiatives.set_nudged(work.connection, initiative.id, nudged=reminded)
    kind = Kind.NUDGES_RESUMED if reminded else Kind.NUDGES_STOPPED
    work.record(initiative, Event(kind, work.actor.user, work.now))
    for user in people_asked(work, initiative) if reminded else ():
        expect_answers(work, user)
    return initiative


def forecast(work: UnitOfWork) -> list[Forecast]:
    """Say who would get what now, and who would not and why; nothing is changed, nobody is asked."""
    return [_forecast_one(work, schedule) for schedule in rows.list_all(work.connection, work.workspace)]


def _forecast_one(work: UnitOfWork, schedule: Schedule) -> Forecast:
    gaps = gaps_to_nudge(work, schedule.user)
    person: Person | None = person_rows.find_person(work.connection, work.workspace, schedule.user)
    decision: Decision | None = None
    if person is not None and not person.askable:
        decision = Silence("they have left, or are a bot")
    elif gaps:
        decision = decide_about(work, schedule)
    if isinstance(decision, Wait):
        decision = replace(decision, until=decision.until.astimezone(work.calendar_of(schedule.user).zone))
    return Forecast(schedule.user, person.name if person else "", len(gaps), decision)
