"""Taking back what was changed of an initiative, while it still stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.workflows import access, editing, people
from bot.workflows.editing import AUTONOMY, NAME, SOURCING, SUMMARY, TARGET_DATE, Description, facts_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, Role, UserId
from hygiene.profile import Autonomy, Profile, Sourcing
from hygiene.refusals import Overtaken, Refused
from storage import history

ROLES = (Kind.ROLE_FILLED, Kind.ROLE_CLEARED)


def take_back(work: UnitOfWork, number: int, after: int, until: int) -> list[str] | Refused:
    """Take back what the history says between two of its lines; refused where it is not as those left it.

    Return what was taken back, in people's words.
    """
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused):
        return initiative
    found = history.list_between(work.connection, initiative.id, after, until)
    events = [event for event in found if event.kind in (Kind.DESCRIBED, *ROLES)]
    if not events or not all(_stands(initiative, event) for event in events):
        return Overtaken(initiative)
    wanted = Description.of(initiative)
    for event in events:
        if event.role is Role.OWNER and event.before:
            changed = people.change_owner(work, number, UserId(event.before), quietly=True)
            if isinstance(changed, Refused):
                return changed
        wanted = _as_before(wanted, event)
    done = editing.edit(work, initiative.id, wanted, quietly=True)
    return done if isinstance(done, Refused) else [_called(event) for event in events]


def _called(event: Event) -> str:
    return (event.role.words if event.role else event.reason or "").lower()


def _stands(initiative: Initiative, event: Event) -> bool:
    """Whether what an event has changed is still as it left it."""
    if event.kind in ROLES:
        return event.role is not None and initiative.people.get(event.role) == event.after
    return event.reason is not None and facts_of(initiative).get(event.reason) == event.after


def _as_before(wanted: Description, event: Event) -> Description:
    match event:
        case Event(kind=Kind.ROLE_FILLED | Kind.ROLE_CLEARED, role=Role.SPONSOR, before=before):
            return replace(wanted, sponsor=UserId(before) if before else None)
        case Event(kind=Kind.DESCRIBED, reason=what, before=before):
            return _with(wanted, what, before)
        case _:
            return wanted


def _with(wanted: Description, what: str | None, before: str | None) -> Description:
    """Return a description with one fact as it was; a kind that nobody had chosen can't be unchosen."""
    profile = wanted.profile or Profile()
    if what == NAME and before:
        return replace(wanted, name=before)
    if what == SUMMARY:
        return replace(wanted, summary=before)
    if what == TARGET_DATE:
        return replace(wanted, target_date=date.fromisoformat(before) if before else None)
    if what == SOURCING and before:
        return replace(wanted, profile=replace(profile, sourcing=Sourcing(before)))
    if what == AUTONOMY and before:
        return replace(wanted, profile=replace(profile, autonomy=Autonomy(before)))
    return wanted
