"""Answers grow old: they are confirmed in one click, asked about again when they lapse, and waivers end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.workflows.asking import ask_next, expect_answers, note_activity
from bot.workflows.rules import Rules
from bot.workflows.saying import QuestionChanged, say
from hygiene.answers import ReadAnswer
from hygiene.freshness import has_come, has_stakes
from hygiene.initiative import Exchange, Initiative, Item, ItemState, UserId
from hygiene.readiness import FULL_ACCESS
from hygiene.values import ChoiceValue
from storage import initiatives as initiative_rows
from storage import items as item_rows

BATCH = 200
ACCESS = "data_access"
LANDED = "It has landed"


def renew(
    connection: Connection, rules: Rules, initiative: Initiative, item: Item, *, by: UserId, now: datetime
) -> None:
    """Let an answer hold on: somebody said that it is still true. A day that has come is kept as landed."""
    if item.answer is None or item.state not in (ItemState.STALE, ItemState.ANSWERED):
        return
    item_rows.record_confirmation(connection, initiative.workspace, item, item.answer.id, by=by, at=now)
    landed = has_come(item, today=rules.today(now))
    if landed:
        _give_access(connection, rules, initiative, by=by, now=now)
    stakes = item_rows.list_said(connection, initiative.id, but=item.id).get("people_stakes")
    lapses = rules.lapses_at(
        rules.catalogue[item.key],
        item.answer.value,
        stage=initiative.stage,
        decides_alone=has_stakes(stakes.value if stakes else None),
        since=now,
    )
    item_rows.set_item(
        connection,
        item.id,
        state=ItemState.ANSWERED,
        exchange=Exchange.CLOSED,
        confirmed_at=now,
        lapses_at=lapses,
        later_until=None,
    )
    what = "landed" if landed else "confirmed"
    initiative_rows.record_change(connection, initiative, what, by=by, at=now, item=item.id)
    if item.question_ts is not None:
        changed = QuestionChanged(item.id, item.question_ts)
        say(connection, initiative.workspace, initiative.channel, changed, now=now)
    note_activity(connection, rules, initiative.workspace, by, now=now)
    ask_next(connection, rules, initiative, now=now)


def _give_access(connection: Connection, rules: Rules, initiative: Initiative, *, by: UserId, now: datetime) -> None:
    """Data that has landed can be read: the question about access is answered with it."""
    for item in item_rows.list_items(connection, initiative.id):
        if item.key != ACCESS or FULL_ACCESS not in rules.catalogue[item.key].choices:
            continue
        read = ReadAnswer(FULL_ACCESS, ChoiceValue(FULL_ACCESS))
        if item.state is ItemState.ANSWERED and item.answer and item.answer.value == read.value:
            return
        answer = item_rows.record_answer(connection, initiative.workspace, item, read, author=by, at=now)
        lapses = rules.lapses_at(
            rules.catalogue[ACCESS], read.value, stage=initiative.stage, decides_alone=False, since=now
        )
        item_rows.set_item(
            connection,
            item.id,
            state=ItemState.ANSWERED,
            answer_id=answer,
            exchange=Exchange.CLOSED,
            lapses_at=lapses,
            rival_id=None,
        )
        initiative_rows.record_change(
            connection, initiative, "answered", by=by, at=now, item=item.id, after=LANDED.lower()
        )


def restart_clocks(
    connection: Connection, rules: Rules, initiative: Initiative, items: list[Item], *, decides_alone: bool
) -> None:
    """Work out anew when answers lapse: the stage has changed, or what is at stake for people."""
    for item in items:
        if item.state is not ItemState.ANSWERED or item.answer is None or item.key not in rules.catalogue:
            continue
        lapses = rules.lapses_at(
            rules.catalogue[item.key],
            item.answer.value,
            stage=initiative.stage,
            decides_alone=decides_alone,
            since=item.confirmed_at or item.answer.at,
        )
        item_rows.set_item(connection, item.id, lapses_at=lapses)


def lapse(connection: Connection, rules: Rules, *, now: datetime) -> int:
    """Reopen what has lapsed by now, and ask for it; return how much there was."""
    lapsed = item_rows.list_lapsed(connection, until=now, limit=BATCH)
    touched: dict[int, Initiative] = {}
    for workspace, item in lapsed:
        initiative = touched.get(item.initiative_id) or initiative_rows.lock_initiative(
            connection, workspace, item.initiative_id
        )
        if initiative is None:
            continue
        touched[item.initiative_id] = initiative
        if not item_rows.is_lapsed(connection, item.id, until=now):
            continue  # renewed meanwhile, or another process was here
        _lapse_one(connection, rules, initiative, item, now=now)
    for initiative in touched.values():
        ask_next(connection, rules, initiative, now=now)
    return len(lapsed)


def _lapse_one(connection: Connection, rules: Rules, initiative: Initiative, item: Item, *, now: datetime) -> None:
    after = _after_lapse(item)
    item_rows.set_item(
        connection,
        item.id,
        state=after.state,
        exchange=after.exchange,
        lapses_at=None,
        asked_at=None,
        question_ts=None,
        set_aside_because=None,
        waived_by=None,
        waived_until=None,
    )
    if after.state is item.state or item.key not in rules.catalogue:
        return
    what = "waiver ended" if item.state is ItemState.WAIVED else "grown stale"
    initiative_rows.record_change(connection, initiative, what, by=initiative.owner, at=now, item=item.id)
    if not initiative.stage.stopped:
        expect_answers(connection, rules, initiative.workspace, item.assignee, now=now)


def _after_lapse(item: Item) -> Item:
    """Return how an item stands once its answer or its waiver has lapsed; it waits to be asked again."""
    if item.state is ItemState.ANSWERED:
        return replace(item, state=ItemState.STALE, exchange=Exchange.WAITING)
    if item.state is not ItemState.WAIVED:
        return item
    if item.answer is None:
        return replace(item, state=ItemState.OPEN, exchange=Exchange.WAITING)
    if item.answer.weakness is not None:
        return replace(item, state=ItemState.WEAK, exchange=Exchange.CLOSED)
    return replace(item, state=ItemState.STALE, exchange=Exchange.WAITING)
