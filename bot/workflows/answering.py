"""Answers: from a reply in the thread, an edit, a form, or an offer; and their withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.views import sentences
from bot.workflows.asking import ask_next, gaps_to_nudge, note_activity, zone_of
from bot.workflows.renewing import renew
from bot.workflows.roles import follow_answer
from bot.workflows.rules import Rules
from bot.workflows.saying import Offered, Reopened, Ticked, say
from bot.workflows.settling import named, read_text, settle, show_change, stand
from hygiene.answers import ReadAnswer
from hygiene.initiative import (
    AnswerId,
    ChannelId,
    Exchange,
    Initiative,
    Item,
    ItemId,
    ItemState,
    OfferId,
    Source,
    UserId,
    WorkspaceId,
)
from hygiene.routing import Captured, Chatter, OfferToUse, Reading, read_reply
from hygiene.values import Value
from storage import deliveries
from storage import initiatives as initiative_rows
from storage import items as item_rows


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in a thread, as Slack tells of it; `version` is its edit time, or empty."""

    author: UserId
    text: str
    thread: str
    source: Source


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done; the sentence says why and what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Done:
    """It was done."""

    initiative: Initiative
    item: Item


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they may see and do: their private channels among those asked about, and whether an admin."""

    user: UserId
    member_of: frozenset[ChannelId] = frozenset()
    admin: bool = False

    def sees(self, initiative: Initiative) -> bool:
        """Whether the initiative may be shown: those of private channels only to their members."""
        return not initiative.private or initiative.channel in self.member_of


def take_reply(connection: Connection, rules: Rules, workspace: WorkspaceId, reply: Reply, *, now: datetime) -> Reading:
    """Take a message in a thread for what it means. The same message, told again or out of order, changes nothing."""
    source = reply.source
    initiative = initiative_rows.find_by_thread(connection, workspace, source.channel, reply.thread)
    if initiative is None:
        if source.version:  # a message from elsewhere may have been recorded as an answer
            _take_edit(connection, rules, workspace, reply, now=now)
        return Chatter()
    known = not deliveries.is_first(connection, workspace, seen_key(source), at=now)
    if source.version:
        known_at_all = not deliveries.is_first(connection, workspace, seen_key(replace(source, version="")), at=now)
        if not known and known_at_all:
            _take_edit(connection, rules, workspace, reply, now=now)
            return Chatter()
    if known:
        return Chatter()
    items = item_rows.list_standing(connection, initiative.id)
    reading = _read(rules, initiative, items, reply)
    match reading:
        case Captured(item):
            settle(
                connection,
                rules,
                initiative,
                item,
                reply.text,
                author=reply.author,
                source=source,
                items=items,
                now=now,
            )
        case OfferToUse(offered):
            _offer(connection, initiative, reply, offered, now=now)
        case Chatter():
            pass
    return reading


def seen_key(source: Source) -> str:
    """The name under which a message, in one version, is noted as seen."""
    return f"message:{source.channel}:{source.ts}:{source.version}"


def _read(rules: Rules, initiative: Initiative, items: Sequence[Item], reply: Reply) -> Reading:
    if initiative.stage.stopped:
        return Chatter()
    return read_reply((item for item in items if item.key in rules.catalogue), reply.author, reply.source.ts)


def _offer(
    connection: Connection, initiative: Initiative, reply: Reply, items: tuple[Item, ...], *, now: datetime
) -> None:
    offer = deliveries.keep_offer(
        connection,
        initiative.workspace,
        initiative.id,
        author=reply.author,
        text=reply.text,
        source=reply.source,
        at=now,
    )
    if offer is not None:
        ids = tuple(item.id for item in items)
        say(connection, initiative.workspace, initiative.channel, Offered(offer, ids), now=now)


def _take_edit(connection: Connection, rules: Rules, workspace: WorkspaceId, reply: Reply, *, now: datetime) -> None:
    """Let an edited message change the answer, or the offer, that was taken from it."""
    source = reply.source
    offer = deliveries.find_offer_from(connection, workspace, source.channel, source.ts)
    if offer is not None:
        if float(source.version) > float(offer.source.version or 0):
            deliveries.reword_offer(connection, offer.id, text=reply.text, version=source.version)
        return
    found = item_rows.find_answered_from(connection, workspace, source.channel, source.ts)
    if found is None or float(source.version) <= float(found.version or 0) or found.withdrawn:
        return
    initiative = initiative_rows.lock_initiative(connection, workspace, found.initiative)
    item = item_rows.find_item(connection, workspace, found.item)
    if initiative is None or item is None or item.key not in rules.catalogue or found.text == reply.text:
        return
    zone = zone_of(connection, rules, workspace, found.author)
    said = item_rows.list_said(connection, initiative.id, but=item.id)
    read = named(connection, initiative, read_text(rules, item, reply.text, found.author, zone, said, now=now))
    answer = item_rows.record_answer(
        connection, initiative.workspace, item, read, author=found.author, at=now, source=source
    )
    stands = item.answer and item.answer.source and item.answer.source.ts == source.ts
    if not stands:
        return
    solved = item.exchange is Exchange.FOLLOWED_UP and read.weakness is None
    exchange = Exchange.CLOSED if solved else item.exchange
    stand(connection, rules, initiative, item, answer, read, exchange, said, now=now)
    initiative_rows.record_change(
        connection, initiative, "answer edited", by=found.author, at=now, item=item.id, after=read.weakness or "solid"
    )
    if solved:
        say(connection, initiative.workspace, source.channel, Ticked(source.channel, source.ts), now=now)
    show_change(connection, initiative, item, now=now)
    changed = follow_answer(connection, rules, initiative, item, read.value, by=found.author, now=now)
    note_activity(connection, rules, initiative.workspace, found.author, now=now)
    ask_next(connection, rules, changed, now=now)


def withdraw(
    connection: Connection, rules: Rules, workspace: WorkspaceId, channel: ChannelId, ts: str, *, now: datetime
) -> None:
    """Forget a deleted message: the answer it was is withdrawn, and its gap is open again."""
    deliveries.is_first(connection, workspace, seen_key(Source(channel, ts)), at=now)  # it may come late, and is gone
    offer = deliveries.find_offer_from(connection, workspace, channel, ts)
    if offer is not None:
        deliveries.drop_offer(connection, offer.id)
    found = item_rows.find_answered_from(connection, workspace, channel, ts)
    if found is None:
        return
    initiative = initiative_rows.lock_initiative(connection, workspace, found.initiative)
    withdrawn = item_rows.withdraw_answers_from(connection, workspace, channel, ts, at=now)
    item = item_rows.find_item(connection, workspace, found.item)
    if initiative is None or item is None or item.answer is None or item.answer.id not in withdrawn:
        return
    exchange = Exchange.ASKED if item.question_ts else Exchange.WAITING
    item_rows.set_item(
        connection, item.id, state=ItemState.OPEN, answer_id=None, exchange=exchange, lapses_at=None, rival_id=None
    )
    initiative_rows.record_change(connection, initiative, "answer withdrawn", by=found.author, at=now, item=item.id)
    if item.key not in rules.catalogue:
        return
    if exchange is Exchange.ASKED and not initiative.stage.stopped:
        say(connection, workspace, channel, Reopened(item.id, found.author), now=now)
    show_change(connection, initiative, item, now=now)
    changed = follow_answer(connection, rules, initiative, item, None, by=found.author, now=now)
    note_activity(connection, rules, workspace, item.assignee, now=now)
    ask_next(connection, rules, changed, now=now)


def find_answerable(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor
) -> Done | Refused:
    """Return an item that this person may answer now, with its initiative, held until the transaction ends."""
    item = item_rows.find_item(connection, workspace, item_id)
    initiative = initiative_rows.lock_initiative(connection, workspace, item.initiative_id) if item else None
    if item is None or initiative is None or item.key not in rules.catalogue:
        return Refused(sentences.unknown_question())
    if not actor.sees(initiative) and actor.user not in (item.assignee, *initiative.people.values()):
        return Refused(sentences.unknown_question())
    if initiative.stage.stopped:
        return Refused(sentences.stopped(initiative))
    return Done(initiative, item)


def find_own(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor
) -> Done | Refused:
    """Return an item that is this person's to dispose of: the person asked, or somebody who steers."""
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Done) and not found.initiative.may_answer(found.item, actor.user, admin=actor.admin):
        return Refused(sentences.may_not_hand_on(found.item.assignee, found.initiative))
    return found


def take_form(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    item_id: ItemId,
    actor: Actor,
    *,
    text: str,
    value: Value | None,
    view: str | None,
    now: datetime,
) -> Done | Refused:
    """Take what was typed into a form as the answer; a form that is submitted twice counts once."""
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    if view is None or deliveries.is_first(connection, workspace, f"view:{view}", at=now):
        settle(connection, rules, found.initiative, found.item, text, author=actor.user, value=value, now=now)
    return found


def keep_as_it_is(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, *, now: datetime
) -> Done | Refused:
    """Leave a weak answer as it is: it stays a gap, and nothing more is asked about it in the thread."""
    found = find_own(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if item.exchange is Exchange.FOLLOWED_UP:
        weakness = item.answer.weakness if item.answer else None
        item_rows.set_item(connection, item.id, exchange=Exchange.CLOSED)
        show_change(connection, initiative, item, now=now)
        initiative_rows.record_change(
            connection, initiative, "kept as it is", by=actor.user, at=now, item=item.id, before=weakness
        )
        note_activity(connection, rules, workspace, actor.user, now=now)
        ask_next(connection, rules, initiative, now=now)
    return found


def still_true(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, actor: Actor, *, now: datetime
) -> Done | Refused:
    """Let an answer hold on, on the word of somebody who may answer."""
    found = find_own(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    if found.item.state not in (ItemState.STALE, ItemState.ANSWERED):
        return Refused(sentences.not_answered(found.initiative))
    renew(connection, rules, found.initiative, found.item, by=actor.user, now=now)
    return found


def pick(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, answer_id: AnswerId, actor: Actor, *,
    now: datetime,
) -> Done | Refused:  # fmt: skip
    """Settle which of two answers stands; both stay in the history."""
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if not initiative.may_steer(actor.user, admin=actor.admin):
        return Refused(sentences.may_not_pick(initiative))
    chosen = item_rows.find_answer(connection, workspace, answer_id)
    if item.rival is None or chosen is None or answer_id not in (item.rival, item.answer and item.answer.id):
        return Refused("That is settled already. `/ai-initiative show` has what stands.")
    said = item_rows.list_said(connection, initiative.id, but=item.id)
    read = ReadAnswer(chosen.text, chosen.value)
    stand(connection, rules, initiative, item, chosen.id, read, Exchange.CLOSED, said, now=now)
    initiative_rows.record_change(
        connection, initiative, "picked", by=actor.user, at=now, item=item.id, after=chosen.author
    )
    show_change(connection, initiative, item, now=now)
    changed = follow_answer(connection, rules, initiative, item, chosen.value, by=actor.user, now=now)
    note_activity(connection, rules, workspace, actor.user, now=now)
    ask_next(connection, rules, changed, now=now)
    return found


@dataclass(frozen=True, slots=True)
class TakenDirectly:
    """What was written to the bot directly answers the one question that is open there."""

    item: Item


@dataclass(frozen=True, slots=True)
class NotOne:
    """There is not exactly one open question that it could answer."""

    open: int


def take_direct(
    connection: Connection, rules: Rules, workspace: WorkspaceId, reply: Reply, *, now: datetime
) -> TakenDirectly | NotOne | None:
    """Take what somebody writes to the bot directly; None if it was taken before."""
    if not deliveries.is_first(connection, workspace, seen_key(reply.source), at=now):
        return None
    gaps = gaps_to_nudge(connection, rules, workspace, reply.author, now=now)
    if len(gaps) != 1:
        return NotOne(len(gaps))
    initiative = initiative_rows.lock_initiative(connection, workspace, gaps[0][0].id)
    item = item_rows.find_item(connection, workspace, gaps[0][1].id)
    if initiative is None or item is None or not item.state.is_gap:
        return NotOne(0)
    settle(connection, rules, initiative, item, reply.text, author=reply.author, source=reply.source, now=now)
    return TakenDirectly(item)


def use_offer(
    connection: Connection, rules: Rules, workspace: WorkspaceId, offer_id: OfferId, item_id: ItemId, actor: Actor, *,
    now: datetime,
) -> Done | Refused:  # fmt: skip
    """Take a kept reply as the answer to a question, on the word of the person who wrote it."""
    offer = deliveries.find_offer(connection, workspace, offer_id)
    if offer is None or offer.author != actor.user:
        return Refused("That reply is not kept any more. Please write it once more in the thread.")
    found = find_answerable(connection, rules, workspace, item_id, actor)
    if isinstance(found, Refused):
        return found
    deliveries.drop_offer(connection, offer.id)
    settle(
        connection, rules, found.initiative, found.item, offer.text, author=offer.author, source=offer.source, now=now
    )
    return found
