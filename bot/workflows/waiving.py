"""Accepting the risk of a gap for a while, in writing: who may, for how long, and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.views import sentences
from bot.workflows.answering import Actor, Done, Refused, find_answerable
from bot.workflows.asking import ask_next, note_activity
from bot.workflows.rules import Rules
from bot.workflows.saying import Waived, say
from bot.workflows.settling import show_change
from hygiene.freshness import LONGEST_WAIVER, start_of
from hygiene.initiative import Exchange, ItemId, ItemState, WorkspaceId
from storage import initiatives as initiative_rows
from storage import items as item_rows


def find_waivable(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor
) -> Done | Refused:
    """Return a gap that this person may accept the risk of."""
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    if not found.initiative.may_steer(actor.user, admin=actor.admin):
        return Refused(sentences.may_not_waive(found.initiative))
    if not rules.catalogue[found.item.key].blocking:
        return Refused(sentences.nothing_to_waive(found.initiative))
    return found


def waive(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    item_id: ItemId,
    actor: Actor,
    *,
    until: date,
    because: str,
    now: datetime,
) -> Done | Refused:
    """Accept the risk of a gap until the end of a day, at most a month ahead; it reopens by itself."""
    found = find_waivable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if not is_allowed(until, today=rules.today(now)):
        return Refused(sentences.waiver_length())
    item_rows.set_item(
        connection,
        item.id,
        state=ItemState.WAIVED,
        exchange=Exchange.CLOSED,
        set_aside_because=because,
        waived_by=actor.user,
        waived_until=until,
        lapses_at=start_of(until + timedelta(days=1), rules.zone),
        later_until=None,
    )
    initiative_rows.record_change(
        connection,
        initiative,
        "waived",
        by=actor.user,
        at=now,
        item=item.id,
        before=until.isoformat(),
        after=because,
    )
    say(connection, workspace, initiative.channel, Waived(item.id), now=now)
    show_change(connection, initiative, item, now=now)
    note_activity(connection, rules, workspace, actor.user, now=now)
    ask_next(connection, rules, initiative, now=now)
    return found


def is_allowed(until: date, *, today: date) -> bool:
    """Whether a risk may be accepted until that day."""
    return today <= until <= today + timedelta(days=LONGEST_WAIVER)
