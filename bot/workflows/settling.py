"""An answer settles under its question: it is read, kept, stands or is contested, and the talk goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.views.text import unescape
from bot.workflows.asking import ask_next, note_activity, note_answer, zone_of
from bot.workflows.renewing import renew, restart_clocks
from bot.workflows.roles import follow_answer
from bot.workflows.rules import Rules
from bot.workflows.saying import Contested, FollowedUp, FollowUpChanged, QuestionChanged, Ticked, Unreachable, say
from hygiene.answers import ReadAnswer, read_answer
from hygiene.freshness import has_stakes
from hygiene.initiative import AnswerId, Exchange, Initiative, Item, ItemState, Source, UserId
from hygiene.values import PersonValue, Value
from hygiene.weaknesses import Weakness, says_still_true
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import people
from storage.items import Said

STAKES = "people_stakes"


def settle(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    item: Item,
    text: str,
    *,
    author: UserId,
    now: datetime,
    value: Value | None = None,
    source: Source | None = None,
    items: Sequence[Item] | None = None,
) -> None:
    """Keep an answer, put the one follow-up if it is weak for the first time, and let the talk go on.

    An answer that has grown stale is renewed by a nod. One that differs from what somebody else said is kept beside it,
    and the owner is asked which of the two stands. `items` are the initiative's, where the caller has them.
    """
    zone = zone_of(connection, rules, initiative.workspace, author)
    if item.state is ItemState.STALE and value is None and says_still_true(unescape(text), rules.lexicon):
        whole = item_rows.find_item(connection, initiative.workspace, item.id) or item
        renew(connection, rules, initiative, whole, by=author, now=now)
        _tick(connection, initiative, source, now=now)
        return
    said = item_rows.list_said(connection, initiative.id, but=item.id)
    if value is None:
        read = named(connection, initiative, read_text(rules, item, text, author, zone, said, now=now))
    else:
        read = ReadAnswer(text, value)
    if _contests(initiative, item, author):
        _keep_beside(connection, initiative, item, read, author=author, source=source, now=now)
        return
    answer = item_rows.record_answer(connection, initiative.workspace, item, read, author=author, at=now, source=source)
    followed_up = item.exchange in (Exchange.FOLLOWED_UP, Exchange.CLOSED)
    push_back = read.weakness is not None and not followed_up
    exchange = Exchange.FOLLOWED_UP if push_back else Exchange.CLOSED
    settled = stand(connection, rules, initiative, item, answer, read, exchange, said, now=now)
    initiative_rows.record_change(
        connection, initiative, "answered", by=author, at=now, item=item.id, after=read.weakness or "solid"
    )
    if push_back:
        say(connection, initiative.workspace, initiative.channel, FollowedUp(item.id), now=now)
    else:
        _tick(connection, initiative, source, now=now)
    if read.name is not None and read.value is None:
        unreachable = Unreachable(initiative.id, author, read.name)
        say(connection, initiative.workspace, initiative.channel, unreachable, now=now)
    show_change(connection, initiative, item, now=now)
    changed = follow_answer(connection, rules, initiative, item, read.value, by=author, now=now)
    if item.assignee == author:
        note_answer(connection, rules, initiative.workspace, author, zone, now=now)
    else:
        note_activity(connection, rules, initiative.workspace, author, now=now)
        note_activity(connection, rules, initiative.workspace, item.assignee, now=now)
    known = None
    if items is not None and changed is initiative:
        known = [settled if each.id == item.id else each for each in items]
    ask_next(connection, rules, changed, now=now, items=known, scheduled=author if item.assignee == author else None)


def _tick(connection: Connection, initiative: Initiative, source: Source | None, *, now: datetime) -> None:
    if source is not None:
        say(connection, initiative.workspace, source.channel, Ticked(source.channel, source.ts), now=now)


def named(connection: Connection, initiative: Initiative, read: ReadAnswer) -> ReadAnswer:
    """Look up somebody who is named: without a mention, who it is; with one, whether they can be asked."""
    if isinstance(read.value, PersonValue):
        mentioned = people.find_person(connection, initiative.workspace, UserId(read.value.user))
        if mentioned is not None and not mentioned.askable:
            return replace(read, value=None, weakness=Weakness.GONE)
        return read
    if read.name is None:
        return read
    known = people.find_named(connection, initiative.workspace, read.name)
    return replace(read, value=PersonValue(known[0])) if len(known) == 1 else read


def read_text(
    rules: Rules, item: Item, text: str, author: UserId, zone: ZoneInfo, said: dict[str, Said], *, now: datetime
) -> ReadAnswer:
    """Read what was written, in the author's own day; what is kept is the text as Slack has it."""
    today = now.astimezone(zone).date()
    catalogue = rules.catalogue
    others = {
        key: unescape(each.text)
        for key, each in said.items()
        if key in catalogue and catalogue[key].kind in ("text", "link_or_text")
    }
    read = read_answer(
        catalogue[item.key], unescape(text), author=author, today=today, others=others, lexicon=rules.lexicon
    )
    return replace(read, text=text)


def stand(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    item: Item,
    answer: AnswerId,
    read: ReadAnswer,
    exchange: Exchange,
    said: dict[str, Said],
    *,
    now: datetime,
) -> Item:
    """Let an answer stand under its item, and return the item as it is then, but for the answer itself."""
    state = ItemState.WEAK if read.weakness else ItemState.ANSWERED
    lapses = None
    if state is ItemState.ANSWERED:
        stakes = said[STAKES].value if STAKES in said else None
        lapses = rules.lapses_at(
            rules.catalogue[item.key],
            read.value,
            stage=initiative.stage,
            decides_alone=has_stakes(read.value if item.key == STAKES else stakes),
            since=now,
        )
    columns = {
        "state": state,
        "exchange": exchange,
        "later_until": None,
        "set_aside_because": None,
        "waived_by": None,
        "waived_until": None,
        "confirmed_at": None,
    }
    item_rows.set_item(connection, item.id, answer_id=answer, lapses_at=lapses, rival_id=None, **columns)
    if item.key == STAKES:
        alone = has_stakes(read.value)
        restart_clocks(
            connection, rules, initiative, item_rows.list_items(connection, initiative.id), decides_alone=alone
        )
    return replace(
        item,
        state=state,
        exchange=exchange,
        later_until=None,
        set_aside_because=None,
        waived_by=None,
        waived_until=None,
        confirmed_at=None,
        rival=None,
    )


def show_change(connection: Connection, initiative: Initiative, item: Item, *, now: datetime) -> None:
    """Let the question in the thread show what became of it."""
    if item.question_ts is not None:
        saying = QuestionChanged(item.id, item.question_ts)
        say(connection, initiative.workspace, initiative.channel, saying, now=now)
    if item.follow_up_ts is not None:
        told = FollowUpChanged(item.id, item.follow_up_ts)
        say(connection, initiative.workspace, initiative.channel, told, now=now)


def _contests(initiative: Initiative, item: Item, author: UserId) -> bool:
    """Whether an answer stands that is somebody else's, and the author has not the last word."""
    return (
        item.state is ItemState.ANSWERED
        and item.answer is not None
        and author not in (item.answer.author, initiative.owner)
    )


def _keep_beside(
    connection: Connection,
    initiative: Initiative,
    item: Item,
    read: ReadAnswer,
    *,
    author: UserId,
    source: Source | None,
    now: datetime,
) -> None:
    """Keep a second answer beside the first. A nod, or the same words, is no second answer."""
    if read.weakness is not None or item.answer is None:
        return
    if " ".join(read.text.casefold().split()) == " ".join(item.answer.text.casefold().split()):
        item_rows.record_confirmation(connection, initiative.workspace, item, item.answer.id, by=author, at=now)
        return
    rival = item_rows.record_answer(connection, initiative.workspace, item, read, author=author, at=now, source=source)
    item_rows.set_item(connection, item.id, rival_id=rival)
    initiative_rows.record_change(connection, initiative, "contested", by=author, at=now, item=item.id)
    say(connection, initiative.workspace, initiative.channel, Contested(item.id, rival), now=now)
