"""From what is to be said to what is sent: worded at the moment of sending, from what is true then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.views import cards, letters, questions, sentences, verdicts, weeks
from bot.views.blocks import Message
from bot.views.charts import Chart
from bot.views.letters import Pile
from bot.workflows import digests
from bot.workflows.asking import gaps_to_nudge
from bot.workflows.judging import note_verdict, readiness_of
from bot.workflows.looking import letter_for, piles_of, thread_link
from bot.workflows.nudging import wishes_of
from bot.workflows.rules import Rules
from bot.workflows.saying import (
    Asked,
    Card,
    CardChanged,
    Contested,
    Departed,
    Digest,
    Escalated,
    FollowedUp,
    FollowUpChanged,
    HandedBack,
    HandedOn,
    LetterChanged,
    Named,
    Nudged,
    Offered,
    OwnerChanged,
    OwnerSilent,
    QuestionChanged,
    Reopened,
    Replied,
    Saying,
    StageMoved,
    Ticked,
    Told,
    Unreachable,
    VerdictChanged,
    Waived,
    say,
)
from hygiene.initiative import (
    AnswerId,
    Exchange,
    Initiative,
    InitiativeId,
    Item,
    ItemId,
    ItemState,
    Role,
    UserId,
    WorkspaceId,
)
from hygiene.routing import worst_first
from storage import deliveries, nudges, people
from storage import initiatives as initiative_rows
from storage import items as item_rows

NEXT_TRY = timedelta(days=1)
"""When a person is looked at again to whom a nudge could not be sent."""


@dataclass(frozen=True, slots=True)
class Post:
    """A new message in a conversation, or in a thread of it."""

    message: Message
    thread: str | None = None
    chart: Chart | None = None
    """A picture to be shown below the first block."""
    until: datetime | None = None
    """From then on it is too late for it."""


@dataclass(frozen=True, slots=True)
class Update:
    """New content for the message at `ts`."""

    message: Message
    ts: str


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message that only one person sees, and that is not kept."""

    message: Message
    user: UserId
    thread: str | None


@dataclass(frozen=True, slots=True)
class React:
    """A check mark on the message at `ts`."""

    ts: str
    emoji: str = "white_check_mark"


Wording = Post | Update | Ephemeral | React


def word(
    connection: Connection, rules: Rules, workspace: WorkspaceId, saying: Saying, *, now: datetime
) -> Wording | None:
    """Word what is to be said; None if it need not be said any more."""
    match saying:
        case Card(initiative) | CardChanged(initiative):
            return _card(connection, rules, workspace, initiative, changed=isinstance(saying, CardChanged), now=now)
        case Asked(item_id) | FollowedUp(item_id):
            return _in_thread(connection, rules, workspace, saying, item_id, now=now)
        case QuestionChanged(item_id, ts):
            found = _item(connection, rules, workspace, item_id)
            if found is None:
                return None
            question = rules.catalogue[found[1].key]
            return Update(questions.question_now(found[0], question, found[1], ts, today=rules.today(now)), ts)
        case FollowUpChanged(item_id, ts):
            found = _item(connection, rules, workspace, item_id)
            if found is None:
                return None
            return Update(questions.follow_up_now(found[0], rules.catalogue[found[1].key], found[1]), ts)
        case Reopened(item_id, user):
            found = _item(connection, rules, workspace, item_id)
            if found is None or found[1].state is not ItemState.OPEN:
                return None
            return Ephemeral(questions.reopened(rules.catalogue[found[1].key]), user, found[0].card_ts)
        case Offered():
            return _offer(connection, rules, workspace, saying)
        case Ticked(_, ts):
            return React(ts)
        case Told(_, user, thread, text, blocks):
            return Ephemeral(Message(text, json.loads(blocks)), user, thread)
        case Replied(_, many):
            return Post(sentences.direct_message_hint(many))
        case StageMoved(initiative, by, before, after, because):
            moved = initiative_rows.get_initiative(connection, workspace, initiative)
            return Post(questions.stage_moved(moved, by, before, after, because), moved.card_ts)
        case OwnerChanged(initiative, by, owner):
            changed = initiative_rows.get_initiative(connection, workspace, initiative)
            return Post(questions.owner_changed(by, owner), changed.card_ts)
        case VerdictChanged() | Contested() | Waived() | HandedBack() | Unreachable() | Escalated():
            return _note(connection, rules, workspace, saying, now=now)
        case Named() | HandedOn() | Nudged() | LetterChanged() | OwnerSilent() | Departed():
            return _letter(connection, rules, workspace, saying, now=now)
        case Digest(channel, week):
            digest = digests.build(connection, rules, workspace, channel, date.fromisoformat(week), now=now)
            return Post(weeks.digest(rules.catalogue, digest), chart=digest.chart if digest.chart.rows else None)


def _card(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    initiative_id: InitiativeId,
    *,
    changed: bool,
    now: datetime,
) -> Wording | None:
    initiative = initiative_rows.find_initiative(connection, workspace, initiative_id)
    if initiative is None:
        return None
    items = item_rows.list_items(connection, initiative.id)
    readiness = readiness_of(rules, initiative, items, now=now)
    note_verdict(connection, rules, initiative, items, readiness, now=now)
    message = cards.card(rules.catalogue, initiative, items, readiness)
    if not changed:
        return Post(message)
    return Update(message, initiative.card_ts) if initiative.card_ts else None


def _in_thread(
    connection: Connection, rules: Rules, workspace: WorkspaceId, saying: Asked | FollowedUp, item_id: ItemId, *,
    now: datetime,
) -> Post | None:  # fmt: skip
    found = _item(connection, rules, workspace, item_id)
    if found is None:
        return None
    initiative, item = found
    question = rules.catalogue[item.key]
    match saying:
        case Asked():
            unasked = item.exchange not in (Exchange.QUEUED, Exchange.ASKED)
            if item.state not in (ItemState.OPEN, ItemState.STALE) or unasked:
                return None
            if initiative.stage.stopped:
                item_rows.set_item(connection, item.id, exchange=Exchange.WAITING)
                return None
            # From here on people may see it, so a reply may mean it.
            item_rows.set_item(connection, item.id, exchange=Exchange.ASKED)
            return Post(questions.question(question, item, today=rules.today(now)), initiative.card_ts)
        case FollowedUp():
            if item.exchange is not Exchange.FOLLOWED_UP or item.state is not ItemState.WEAK:
                return None
            return Post(questions.follow_up_question(question, item), initiative.card_ts)


def _note(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    saying: VerdictChanged | Contested | Waived | HandedBack | Unreachable | Escalated,
    *,
    now: datetime,
) -> Post | Ephemeral | None:
    """Word what the thread is told about a verdict or an answer."""
    match saying:
        case VerdictChanged(initiative_id, verdict, closed, opened):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            if initiative.verdict != verdict or initiative.verdict_told == verdict:
                return None  # another has come in the meantime, or the thread knows it already
            return Post(verdicts.changed(rules.catalogue, initiative, verdict, closed, opened), initiative.card_ts)
        case Contested(item_id, rival):
            return _contested(connection, rules, workspace, item_id, rival)
        case Waived(item_id):
            found = _item(connection, rules, workspace, item_id)
            if found is None or found[1].state is not ItemState.WAIVED:
                return None
            return Post(questions.waived(rules.catalogue[found[1].key], found[1]), found[0].card_ts)
        case Escalated(initiative_id, user, since, reminded):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            gaps = gaps_to_nudge(connection, rules, workspace, user, now=now)
            own = worst_first(rules.catalogue, (item for each, item in gaps if each.id == initiative_id))
            if not own:
                return None
            begun = date.fromisoformat(since)
            told = questions.escalated(rules.catalogue, initiative, user, own, begun, reminded=reminded)
            return Post(told, initiative.card_ts)
        case HandedBack(initiative_id, user):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            return Post(questions.handed_back(initiative, user), initiative.card_ts)
        case Unreachable(initiative_id, user, name):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            return Ephemeral(sentences.unreachable(name), user, initiative.card_ts)


def _contested(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId, rival_id: AnswerId
) -> Post | None:
    found = _item(connection, rules, workspace, item_id)
    rival = item_rows.find_answer(connection, workspace, rival_id)
    if found is None or rival is None or found[1].rival != rival_id:
        return None
    initiative, item = found
    return Post(questions.contested(initiative, rules.catalogue[item.key], item, rival), initiative.card_ts)


def _offer(connection: Connection, rules: Rules, workspace: WorkspaceId, saying: Offered) -> Ephemeral | None:
    offer = deliveries.find_offer(connection, workspace, saying.offer)
    if offer is None:
        return None
    found = [each for item in saying.items if (each := _item(connection, rules, workspace, item)) is not None]
    choices = [(rules.catalogue[item.key], item) for _, item in found if item.state.is_gap]
    if not choices:
        return None
    return Ephemeral(questions.offer(offer.text, offer.id, choices), offer.author, found[0][0].card_ts)


def _letter(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    saying: Named | HandedOn | Nudged | LetterChanged | OwnerSilent | Departed,
    *,
    now: datetime,
) -> Post | Update | None:
    match saying:
        case Nudged(user, day):
            known = people.find_person(connection, workspace, user)
            calendar, _, wanted = wishes_of(connection, rules, workspace, user, known)
            snoozed = wanted.snoozed_until is not None and wanted.snoozed_until > now
            if (known and not known.askable) or wanted.muted or snoozed:
                return None
            message = letter_for(connection, rules, workspace, user, now=now)
            until = calendar.end_of(date.fromisoformat(day)) if day else None
            return Post(message, until=until) if message else None
        case LetterChanged(user, ts):
            return Update(letter_for(connection, rules, workspace, user, now=now) or letters.nothing_left(), ts)
        case OwnerSilent(sponsor, owner, initiative_ids, since):
            known = people.find_person(connection, workspace, sponsor)
            if known and not known.askable:
                return None
            waiting = {each.id for each, _ in gaps_to_nudge(connection, rules, workspace, owner, now=now)}
            silent = [initiative_rows.get_initiative(connection, workspace, each) for each in initiative_ids]
            about = [each for each in silent if each.id in waiting and each.owner == owner]
            return Post(letters.owner_silent(about, owner, date.fromisoformat(since))) if about else None
        case Named(initiative_id, role, user, by):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            if initiative.people.get(role) != user:
                return None
            piles = piles_of(connection, rules, workspace, user, now=now)
            empty = Pile(initiative, (), thread_link(connection, initiative))
            pile = next((pile for pile in piles if pile.initiative.id == initiative_id), empty)
            return Post(letters.named(rules.catalogue, pile, role, by, today=rules.today(now)))
        case HandedOn(item_id, user, by):
            found = _item(connection, rules, workspace, item_id)
            if found is None or found[1].assignee != user or not found[1].state.is_gap:
                return None
            pile = Pile(found[0], (found[1],), thread_link(connection, found[0]))
            return Post(letters.handed_on(rules.catalogue, pile, by, today=rules.today(now)))
        case Departed(initiative_id, user, role):
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            return Post(letters.departed(initiative, user, role), initiative.card_ts)


def _item(
    connection: Connection, rules: Rules, workspace: WorkspaceId, item_id: ItemId
) -> tuple[Initiative, Item] | None:
    item = item_rows.find_item(connection, workspace, item_id)
    if item is None or item.key not in rules.catalogue:
        return None
    return initiative_rows.get_initiative(connection, workspace, item.initiative_id), item


def after_sent(
    connection: Connection,
    workspace: WorkspaceId,
    saying: Saying,
    *,
    channel: str | None,
    ts: str | None,
    now: datetime,
) -> None:
    """Remember where a card or a question stands, now that Slack has said so."""
    match saying:
        case Card(initiative_id) if channel and ts:
            initiative_rows.keep_card(connection, initiative_id, channel=channel, ts=ts)
            initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
            say(connection, workspace, initiative.channel, CardChanged(initiative_id), now=now)
            for role, user in initiative.people.items():  # only now is there a thread to link to
                if user != initiative.created_by and role is not Role.DATA_OWNER:
                    say(connection, workspace, user, Named(initiative_id, role, user, initiative.created_by), now=now)
        case Asked(item_id) if ts:
            item_rows.set_item(connection, item_id, question_ts=ts)
        case FollowedUp(item_id) if ts:
            item_rows.set_item(connection, item_id, follow_up_ts=ts)
        case Nudged(user, _) if ts:
            nudges.keep_letter(connection, workspace, user, ts)
        case VerdictChanged(initiative_id, verdict):
            initiative_rows.keep_verdict_told(connection, initiative_id, verdict)
        case _:
            pass


def after_failed(connection: Connection, workspace: WorkspaceId, saying: Saying, *, now: datetime) -> None:
    """Undo what relied on it: nobody has seen the question, or the nudge."""
    match saying:
        case Asked(item_id):
            item_rows.set_item(connection, item_id, exchange=Exchange.WAITING)
        case Nudged(user, day):
            nudges.give_back(connection, workspace, user, day=day, at=now + NEXT_TRY)
        case _:
            pass


def after_missed(connection: Connection, workspace: WorkspaceId, saying: Saying, *, now: datetime) -> None:
    """Look at a person again whose message of the day came too late for that day; it costs them no nudge."""
    match saying:
        case Nudged(user, day):
            nudges.give_back(connection, workspace, user, day=day, at=now)
        case _:
            pass
