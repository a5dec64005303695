"""Who has which role, and the questions that follow the role."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.workflows.asking import ask_next, expect_answers, give_to
from bot.workflows.rules import Rules
from bot.workflows.saying import Departed, Named, OwnerChanged, QuestionChanged, say
from hygiene.initiative import Exchange, Initiative, InitiativeId, Item, ItemState, Role, UserId, WorkspaceId
from hygiene.routing import assignee, role_filled_by
from hygiene.values import PersonValue
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import nudges


def fill_role(
    connection: Connection, rules: Rules, initiative: Initiative, role: Role, user: UserId, *, by: UserId, now: datetime
) -> Initiative:
    """Give a role to a person: the open questions of the role move to them, and they are told privately."""
    before = initiative.people.get(role)
    if before == user:
        return initiative
    initiative_rows.fill_role(connection, initiative.workspace, initiative.id, role, user)
    initiative_rows.record_change(
        connection, initiative, f"{role.value} named", by=by, at=now, before=before, after=user
    )
    changed = replace(initiative, people={**initiative.people, role: user})
    _reroute(connection, rules, changed, now=now)
    if user != by:
        say(connection, initiative.workspace, user, Named(initiative.id, role, user, by), now=now)
    expect_answers(connection, rules, initiative.workspace, user, now=now)
    return changed


def clear_role(
    connection: Connection, rules: Rules, initiative: Initiative, role: Role, *, by: UserId, now: datetime
) -> Initiative:
    """Take a role from whoever has it: its open questions go back to the owner."""
    before = initiative.people.get(role)
    if before is None or role is Role.OWNER:
        return initiative
    initiative_rows.clear_role(connection, initiative.id, role)
    initiative_rows.record_change(connection, initiative, f"{role.value} cleared", by=by, at=now, before=before)
    changed = replace(initiative, people={each: user for each, user in initiative.people.items() if each is not role})
    _reroute(connection, rules, changed, now=now)
    return changed


def _reroute(connection: Connection, rules: Rules, initiative: Initiative, *, now: datetime) -> None:
    """Move gaps to the people whose role asks for them; what was handed on by hand stays where it is."""
    for item in item_rows.list_items(connection, initiative.id):
        if item.key not in rules.catalogue or item.handed_on_by is not None or not item.state.is_gap:
            continue
        wanted = assignee(rules.catalogue[item.key], initiative.people)
        if wanted != item.assignee:
            give_to(connection, rules, initiative, [item], wanted, by=None, now=now)


def follow_answer(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    item: Item,
    value: object,
    *,
    by: UserId,
    now: datetime,
) -> Initiative:
    """Let the answer to a person question fill its role, or let its withdrawal clear it."""
    role = role_filled_by(rules.catalogue[item.key])
    if role is None:
        return initiative
    if isinstance(value, PersonValue):
        return fill_role(connection, rules, initiative, role, UserId(value.user), by=by, now=now)
    return clear_role(connection, rules, initiative, role, by=by, now=now)


def change_owner(
    connection: Connection, rules: Rules, initiative: Initiative, owner: UserId, *, by: UserId, now: datetime
) -> None:
    """Make somebody else accountable; the thread is told."""
    if initiative.owner == owner:
        return
    changed = fill_role(connection, rules, initiative, Role.OWNER, owner, by=by, now=now)
    say(connection, initiative.workspace, initiative.channel, OwnerChanged(initiative.id, by, owner), now=now)
    ask_next(connection, rules, changed, now=now)


def reopen(connection: Connection, initiative: Initiative, item: Item, *, now: datetime) -> None:
    """Take back what stands under an item, so that it is asked again."""
    item_rows.set_item(
        connection, item.id, state=ItemState.OPEN, answer_id=None, exchange=Exchange.WAITING, question_ts=None
    )
    if item.question_ts:
        say(connection, initiative.workspace, initiative.channel, QuestionChanged(item.id, item.question_ts), now=now)


def take_from_departed(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> None:
    """Bring what a person who has left was asked back to the owner, who is told; they themselves get nothing more."""
    roles: dict[InitiativeId, list[Role]] = {}
    for each, filled in initiative_rows.list_roles_of(connection, workspace, user):
        roles.setdefault(each, []).append(filled)
    gaps = item_rows.list_gaps_of(connection, workspace, user)
    for number in sorted({*roles, *(item.initiative_id for item in gaps)}):
        initiative = initiative_rows.get_initiative(connection, workspace, number)
        held = roles.get(number, [])
        if initiative.stage.stopped:
            continue
        told = f"departed:{initiative.id}:{user}"
        if Role.OWNER in held:
            # Somebody has to be named; until then there is nobody to whom the questions could go.
            unowned = Departed(initiative.id, user, Role.OWNER)
            say(connection, workspace, initiative.channel, unowned, now=now, once=told)
            continue
        for role in held:
            initiative = clear_role(connection, rules, initiative, role, by=user, now=now)
        mine = [item for item in gaps if item.initiative_id == number and item.handed_on_by is not None]
        give_to(connection, rules, initiative, mine, initiative.owner, by=None, now=now)
        departed = Departed(initiative.id, user, held[0] if held else None)
        say(connection, workspace, initiative.channel, departed, now=now, once=told)
        ask_next(connection, rules, initiative, now=now)
    nudges.leave(connection, workspace, user)
