"""Who has which role, and the questions that follow the role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.notices import Departed, Named, NotReached, OwnerChanged
from bot.workflows import access, news
from bot.workflows.schedule import apply, expect_answers, redraw_letters
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.history import Act, Event, Kind
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, Role, UserId
from hygiene.item_life import Change
from hygiene.locales import Locale
from hygiene.refusals import NobodyCalled, Refused
from hygiene.routing import assignee
from hygiene.values import PersonValue
from storage import history, initiatives, items, nudges
from storage import news as news_rows
from storage import people as person_rows

Rerouted = tuple[Initiative, list[Change]]
"""The initiative with its people as they are now, and the gaps that follow them; `apply` lets those be."""


def fill_role(work: UnitOfWork, initiative: Initiative, role: Role, user: UserId, act: Act) -> Rerouted:
    """Give a role to a person: the open questions of the role move to them, and they are told privately."""
    before = initiative.people.get(role)
    if before == user:
        return initiative, []
    initiatives.fill_role(work.connection, work.workspace, initiative.id, role, user)
    work.record(initiative, Event(Kind.ROLE_FILLED, act.by, act.at, before=before, after=user, role=role))
    changed = replace(initiative, people={**initiative.people, role: user})
    if user != act.by and not initiative.stage.stopped:
        news.tell(work, user, Named(initiative.id, role, user, act.by))
    expect_answers(work, user)
    return changed, _reroute(work, changed, act)


def clear_role(work: UnitOfWork, initiative: Initiative, role: Role, act: Act) -> Rerouted:
    """Take a role from whoever has it: its open questions go back to the owner."""
    before = initiative.people.get(role)
    if before is None or role is Role.OWNER:
        return initiative, []
    initiatives.clear_role(work.connection, initiative.id, role)
    work.record(initiative, Event(Kind.ROLE_CLEARED, act.by, act.at, before=before, role=role))
    changed = replace(initiative, people={each: user for each, user in initiative.people.items() if each is not role})
    return changed, _reroute(work, changed, act)


def _reroute(work: UnitOfWork, initiative: Initiative, act: Act) -> list[Change]:
    """Move gaps to the people whose role asks for them; what was handed on by hand stays where it is."""
    catalogue = work.rules.catalogue
    moved = [
        item_life.rerouted(item, act, assignee(catalogue[item.key], initiative.people))
        for item in items.list_items(work.connection, initiative.id)
        if item.key in catalogue and item.handed_on_by is None
    ]
    return [change for change in moved if isinstance(change, Change)]


def follow_answer(work: UnitOfWork, initiative: Initiative, item: Item, value: object, act: Act) -> Rerouted:
    """Let the answer to a person question fill its role, or let its withdrawal clear it."""
    role = work.rules.catalogue[item.key].fills
    if role is None:
        return initiative, []
    if isinstance(value, PersonValue):
        return fill_role(work, initiative, role, UserId(value.user), act)
    return clear_role(work, initiative, role, act)


def change_owner(work: UnitOfWork, number: int, owner: UserId, *, quietly: bool = False) -> Initiative | Refused:
    """Make somebody else accountable; the thread is told, unless something else tells it (`quietly`)."""
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused) or initiative.owner == owner:
        return initiative
    if refused := access.refuse_naming(work, initiative, owner, role=True):
        return refused
    before = history.find_newest(work.connection, initiative.id)
    changed, moved = fill_role(work, initiative, Role.OWNER, owner, work.act)
    until = history.find_newest(work.connection, initiative.id)
    if not quietly:
        work.say(OwnerChanged(initiative.id, work.actor.user, owner, before, until), initiative.channel)
    apply(work, changed, moved)
    return changed


def find_called(work: UnitOfWork, name: str) -> UserId | NobodyCalled:
    """Return the one person who is known by a name."""
    known = person_rows.find_named(work.connection, work.workspace, name)
    return known[0] if len(known) == 1 else NobodyCalled(name, tuple(known))


def locale_of(work: UnitOfWork, user: UserId) -> Locale:
    """Return how a person writes numbers and days."""
    return work.locale_of(user)


def today_of(work: UnitOfWork, user: UserId) -> date:
    """Return a person's own day."""
    return work.today_of(user)


def is_known(work: UnitOfWork, user: UserId) -> bool:
    """Whether the bot has had to do with somebody."""
    return person_rows.find_person(work.connection, work.workspace, user) is not None


def take_from_departed(work: UnitOfWork, user: UserId) -> None:
    """Bring what a person who has left was asked back to the owner, who is told; they themselves get nothing more."""
    roles: dict[InitiativeId, list[Role]] = {}
    for each, filled in initiatives.list_roles_of(work.connection, work.workspace, user):
        roles.setdefault(each, []).append(filled)
    gaps = items.list_gaps_of(work.connection, work.workspace, user)
    for number in sorted({*roles, *(item.initiative_id for item in gaps)}):
        initiative = initiatives.get_initiative(work.connection, work.workspace, number)
        if not initiative.stage.stopped:
            _bring_back(work, initiative, user, roles.get(number, []))
    _leave_alone(work, user)


def take_from_unreachable(work: UnitOfWork, user: UserId) -> None:
    """Give the owners back what somebody was asked whom Slack lets the bot not write to. Nobody is reminded in vain."""
    gaps = items.list_gaps_of(work.connection, work.workspace, user)
    for number in sorted({item.initiative_id for item in gaps}):
        initiative = initiatives.get_initiative(work.connection, work.workspace, number)
        if initiative.stage.stopped:
            continue
        work.say(NotReached(number, user), initiative.channel, once=f"not_reached:{number}:{user}")
        own = [item for item in gaps if item.initiative_id == number]
        moved = [item_life.rerouted(item, Act(user, work.now), initiative.owner) for item in own]
        apply(work, initiative, [change for change in moved if isinstance(change, Change)])
    _leave_alone(work, user)


def _leave_alone(work: UnitOfWork, user: UserId) -> None:
    nudges.leave(work.connection, work.workspace, user)
    news_rows.leave(work.connection, work.workspace, user)


def take_from_leaver(work: UnitOfWork, channel: ChannelId, user: UserId) -> None:
    """Bring back what somebody was asked in a private channel that they have left: it is known there only."""
    held = initiatives.list_roles_of(work.connection, work.workspace, user)
    for initiative in initiatives.list_in_channel(work.connection, work.workspace, channel):
        roles = [role for each, role in held if each == initiative.id]
        asked = any(
            item.assignee == user and item.state.is_gap for item in items.list_items(work.connection, initiative.id)
        )
        if initiative.private and not initiative.stage.stopped and (roles or asked):
            _bring_back(work, initiative, user, roles, left=True)
    known = nudges.find(work.connection, work.workspace, user)
    if known is not None:
        redraw_letters(work, user, known.letter_ts)


def _bring_back(
    work: UnitOfWork, initiative: Initiative, user: UserId, held: list[Role], *, left: bool = False
) -> None:
    told = f"{f'left:{work.today}' if left else 'departed'}:{initiative.id}:{user}"
    if Role.OWNER in held:
        # Somebody has to be named; until then there is nobody to whom the questions could go.
        work.say(Departed(initiative.id, user, Role.OWNER, left), initiative.channel, once=told)
        return
    act, moved = Act(user, work.now), list[Change]()
    for role in held:
        initiative, rerouted = clear_role(work, initiative, role, act)
        work.save(*rerouted)
        moved += rerouted
    for item in items.list_items(work.connection, initiative.id):
        if item.assignee == user and item.state.is_gap:
            change = item_life.rerouted(item, act, initiative.owner)
            moved += [change] if isinstance(change, Change) else []
    work.say(Departed(initiative.id, user, held[0] if held else None, left), initiative.channel, once=told)
    apply(work, initiative, moved)
