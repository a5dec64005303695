"""Everything of somebody who leaves or moves goes to somebody else in one step: first what that would be, then it."""

from __future__ import annotations

from bot.notices import OwnerChanged
from bot.workflows import access, people
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.handover import Handover, Piece
from hygiene.initiative import InitiativeId, Item, Role, UserId
from hygiene.item_life import Change
from hygiene.refusals import HasLeft, OnlyFullMembers, Refused
from storage import history, initiatives, items
from storage import people as person_rows


def plan(work: UnitOfWork, leaver: UserId, to: UserId) -> Handover | Refused:
    """Say what would go from one person to another; nothing is changed.

    People hand over what is theirs; the rest is for those who steer the initiative.
    """
    known = person_rows.find_person(work.connection, work.workspace, to)
    if known is not None and not known.askable:
        return HasLeft(to)
    if known is None or not known.full_member:
        return OnlyFullMembers(to)
    roles: dict[InitiativeId, list[Role]] = {}
    for number, role in initiatives.list_roles_of(work.connection, work.workspace, leaver):
        roles.setdefault(number, []).append(role)
    asked: dict[InitiativeId, list[Item]] = {}
    for item in items.list_of(work.connection, work.workspace, leaver):
        asked.setdefault(item.initiative_id, []).append(item)
    pieces, others = [], 0
    for initiative in initiatives.list_by_ids(work.connection, work.workspace, {*roles, *asked}):
        if not work.actor.sees(initiative):
            continue
        if not (work.actor.user == leaver or work.actor.steers(initiative)):
            others += 1
            continue
        held, theirs = roles.get(initiative.id, []), asked.get(initiative.id, [])
        refused = access.refuse_naming(work, initiative, to, role=bool(held))
        pieces.append(Piece(initiative, tuple(held), tuple(theirs), refused))
    return Handover(leaver, to, tuple(pieces), others)


def hand_over(work: UnitOfWork, leaver: UserId, to: UserId) -> Handover | Refused:
    """Let everything that can go from one person to another."""
    planned = plan(work, leaver, to)
    if isinstance(planned, Handover):
        for piece in planned.going:
            _hand_over(work, piece, to)
    return planned


def _hand_over(work: UnitOfWork, piece: Piece, to: UserId) -> None:
    initiative = initiatives.lock_initiative(work.connection, work.workspace, piece.initiative.id) or piece.initiative
    before = history.find_newest(work.connection, initiative.id)
    changes: list[Change] = []
    for role in piece.roles:
        initiative, moved = people.fill_role(work, initiative, role, to, work.act)
        work.save(*moved)
        changes += moved
    moved_items = {change.before.id for change in changes}
    for item in piece.gaps:
        change = item_life.handed_to(item, work.act, to) if item.id not in moved_items else None
        if isinstance(change, Change):
            work.save(change)
            changes.append(change)
    for item in piece.settled:
        change = item_life.entrusted_to(item, work.act, to) if item.id not in moved_items else None
        if isinstance(change, Change):
            work.save(change)
            work.record(initiative, change.event)
    if Role.OWNER in piece.roles and not initiative.stage.stopped:
        until = history.find_newest(work.connection, initiative.id)
        work.say(OwnerChanged(initiative.id, work.actor.user, to, before, until), initiative.channel)
    apply(work, initiative, changes)
