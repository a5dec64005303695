"""What a person can do with a question but answer it: hand it on, put it off, or say that it does not apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.views import sentences
from bot.views.text import mention
from bot.workflows.answering import Actor, Done, Refused, find_answerable, find_own
from bot.workflows.asking import ask_next, expect_answers, give_to, note_activity, zone_of
from bot.workflows.nudging import wishes_of
from bot.workflows.roles import clear_role, reopen
from bot.workflows.rules import Rules
from bot.workflows.saying import HandedBack, HandedOn, QuestionChanged, say
from bot.workflows.settling import settle
from hygiene.initiative import Exchange, Initiative, InitiativeId, ItemId, ItemState, Role, UserId, WorkspaceId
from hygiene.routing import role_filled_by
from hygiene.values import PersonValue
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import people

MONDAY = 0


def hand_on(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, to: UserId | None, *,
    now: datetime,
) -> Done | Refused:  # fmt: skip
    """Ask somebody else, or for None the owner, this one question from now on.

    The owner stays accountable and sees it in the thread.
    """
    found = find_own(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    to = to or initiative.owner
    if to == item.assignee:
        return found
    give_to(connection, rules, initiative, [item], to, by=actor.user, now=now)
    if not item.state.is_gap or item.state is ItemState.WEAK:
        item_rows.set_item(connection, item.id, state=ItemState.OPEN, answer_id=None)
    initiative_rows.record_change(
        connection, initiative, "handed on", by=actor.user, at=now, item=item.id, before=item.assignee, after=to
    )
    if to != actor.user:
        say(connection, workspace, to, HandedOn(item.id, to, actor.user), now=now)
    expect_answers(connection, rules, workspace, to, now=now)
    note_activity(connection, rules, workspace, actor.user, now=now)
    ask_next(connection, rules, initiative, now=now)
    return found


def hand_back(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, *, now: datetime
) -> Done | Refused:
    """Give a question that is not theirs back to the owner, who is told."""
    return hand_on(connection, rules, workspace, item_id, actor, None, now=now)


def put_off(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, until: datetime, *,
    now: datetime,
) -> Done | Refused:  # fmt: skip
    """Leave a person alone with one question until a moment; meanwhile the next one may be asked."""
    found = find_own(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    exchange = Exchange.WAITING if item.exchange.under_way else item.exchange
    item_rows.set_item(connection, item.id, later_until=until, exchange=exchange)
    initiative_rows.record_change(
        connection, initiative, "put off", by=actor.user, at=now, item=item.id, after=until.date().isoformat()
    )
    if item.question_ts:
        say(connection, workspace, initiative.channel, QuestionChanged(item.id, item.question_ts), now=now)
    note_activity(connection, rules, workspace, item.assignee, now=now)
    ask_next(connection, rules, initiative, now=now)
    return found


def later(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, when: str, now: datetime
) -> datetime:
    """Return the start of the working day that `tomorrow`, `monday` or `week` means to a person."""
    calendar, _, _ = wishes_of(connection, rules, workspace, user, people.find_person(connection, workspace, user))
    today = now.astimezone(calendar.zone).date()
    days = {"tomorrow": 1, "week": 7, "monday": (MONDAY - today.weekday()) % 7 or 7}[when]
    return calendar.start_from(today + timedelta(days=days))


def at_start_of(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, day: str, now: datetime
) -> datetime | None:
    """Return the start of a person's working day, or None if that day is not ahead."""
    zone = zone_of(connection, rules, workspace, user)
    moment = datetime.combine(datetime.fromisoformat(day).date(), rules.policy.hours.start, zone)
    return moment if moment > now else None


def set_aside(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, reason: str, *,
    now: datetime,
) -> Done | Refused:  # fmt: skip
    """Say that a question does not apply, and why; one that guards a gate only by owner, sponsor or admin."""
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    steers = initiative.may_steer(actor.user, admin=actor.admin)
    if not steers and (rules.catalogue[item.key].blocking or actor.user != item.assignee):
        return Refused(sentences.may_not_set_aside(initiative))
    item_rows.set_item(
        connection,
        item.id,
        state=ItemState.NOT_APPLICABLE,
        answer_id=None,
        exchange=Exchange.CLOSED,
        set_aside_because=reason,
        waived_by=None,
        waived_until=None,
        lapses_at=None,
        later_until=None,
    )
    initiative_rows.record_change(
        connection, initiative, "not applicable", by=actor.user, at=now, item=item.id, after=reason
    )
    if item.question_ts:
        say(connection, workspace, initiative.channel, QuestionChanged(item.id, item.question_ts), now=now)
    note_activity(connection, rules, workspace, item.assignee, now=now)
    ask_next(connection, rules, initiative, now=now)
    return found


def wake_put_off(connection: Connection, rules: Rules, *, now: datetime) -> None:
    """Ask again what was put off until now."""
    woken: dict[int, Initiative] = {}
    for workspace, item in item_rows.list_put_off(connection, until=now):
        item_rows.set_item(connection, item.id, later_until=None, question_ts=None)
        expect_answers(connection, rules, workspace, item.assignee, now=now)
        woken[item.initiative_id] = initiative_rows.get_initiative(connection, workspace, item.initiative_id)
    for initiative in woken.values():
        ask_next(connection, rules, initiative, now=now)


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
    """Let a data owner say that they are not: whom they name takes over, or the owner, who is told, has the gap."""
    initiative = initiative_rows.lock_initiative(connection, workspace, initiative_id)
    if initiative is None or initiative.people.get(Role.DATA_OWNER) != user:
        return
    asked = [
        item
        for item in item_rows.list_items(connection, initiative.id)
        if item.key in rules.catalogue and role_filled_by(rules.catalogue[item.key]) is Role.DATA_OWNER
    ]
    for item in asked:
        reopen(connection, initiative, item, now=now)
    changed = clear_role(connection, rules, initiative, Role.DATA_OWNER, by=user, now=now)
    if other is None:
        say(connection, workspace, initiative.channel, HandedBack(initiative.id, user), now=now)
        ask_next(connection, rules, changed, now=now)
        return
    for item in asked:
        opened = replace(item, state=ItemState.OPEN, exchange=Exchange.WAITING, question_ts=None, answer=None)
        settle(connection, rules, changed, opened, mention(other), author=user, now=now, value=PersonValue(other))
