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


def hand_back_data(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    initiative_id: InitiativeId,
    user: UserId,
    other: UserId | None,
    *,
    now: datetime,
) -> None:
    """Let a data owner say that they are not: the role goes to the person they name, or back to the owner as a gap."""
    initiative = initiative_rows.lock_initiative(connection, workspace, initiative_id)
    if initiative is None or initiative.people.get(Role.DATA_OWNER) != user:
        return
    for item in item_rows.list_items(connection, initiative.id):
        if item.key in rules.catalogue and role_filled_by(rules.catalogue[item.key]) is Role.DATA_OWNER:
            _reopen(connection, initiative, item, now=now)
    changed = clear_role(connection, rules, initiative, Role.DATA_OWNER, by=user, now=now)
    if other is not None:
        changed = fill_role(connection, rules, changed, Role.DATA_OWNER, other, by=user, now=now)
    ask_next(connection, rules, changed, now=now)


def _reopen(connection: Connection, initiative: Initiative, item: Item, *, now: datetime) -> None:
    item_rows.set_item(
        connection, item.id, state=ItemState.OPEN, answer_id=None, exchange=Exchange.WAITING, question_ts=None
    )
    if item.question_ts:
        say(connection, initiative.workspace, initiative.channel, QuestionChanged(item.id, item.question_ts), now=now)


def take_from_departed(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> None:
    """Bring what a person who has left was asked back to the owner, who is told; they themselves get nothing more."""
    roles = dict(initiative_rows.list_roles_of(connection, workspace, user))
    gaps = item_rows.list_gaps_of(connection, workspace, user)
    for number in sorted({*roles, *(item.initiative_id for item in gaps)}):
        initiative = initiative_rows.get_initiative(connection, workspace, number)
        role = roles.get(number)
        if role is Role.OWNER or initiative.stage.stopped:
            continue  # an owner who has left is the sponsor's to replace, with `owner AI-3 @person`
        if role is not None:
            initiative = clear_role(connection, rules, initiative, role, by=user, now=now)
        mine = [item for item in gaps if item.initiative_id == number and item.handed_on_by is not None]
        give_to(connection, rules, initiative, mine, initiative.owner, by=None, now=now)
        told = f"departed:{initiative.id}:{user}"
        say(connection, workspace, initiative.channel, Departed(initiative.id, user, role), now=now, once=told)
        ask_next(connection, rules, initiative, now=now)
    nudges.leave(connection, workspace, user)
