"""From what is to be said to its words, by what is true when it is said. It reads, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import notices
from bot.notices import (
    AnsweredElsewhere,
    Asked,
    Card,
    CardChanged,
    CatalogueChanged,
    Contested,
    Departed,
    Digest,
    Edited,
    Escalated,
    FollowedUp,
    FollowUpChanged,
    HandedBack,
    HandedOn,
    KindWanted,
    LetterChanged,
    Merged,
    MessageClosed,
    Named,
    News,
    NewsChanged,
    Notice,
    NotReached,
    Nudged,
    Offered,
    OwnerChanged,
    OwnerSilent,
    QuestionChanged,
    QuestionsFollowed,
    Reopened,
    Replied,
    SecondWanted,
    StageMoved,
    TakenDirectly,
    Talked,
    TalkedDirectly,
    Ticked,
    Told,
    ToldDirectly,
    Unreachable,
    VerdictChanged,
    Waived,
    subject_of,
)
from bot.views import cards, confirmations, direct_messages, questions, verdicts
from bot.views import digest as digest_view
from bot.views import news as news_view
from bot.views import talk as talk_view
from bot.views.blocks import Message, words
from bot.views.charts import Chart
from bot.views.news import GivenQuestion, GivenRole, OtherQuestions, Piece, WithoutKind
from bot.workflows import access, digest, talk
from bot.workflows.answers import Given, read_given
from bot.workflows.overview import piles_of, thread_link
from bot.workflows.schedule import gaps_to_nudge
from bot.workflows.unit_of_work import UnitOfWork
from bot.workflows.verdicts import readiness_of
from hygiene.initiative import Exchange, Initiative, InitiativeId, Item, ItemId, ItemState, OfferId, Reply, UserId
from hygiene.reader.talk import Talk
from hygiene.roadmap import Pile
from hygiene.routing import worst_first
from storage import answers, initiatives, items, news, nudges, offers, people, unreadable


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


@dataclass(frozen=True, slots=True)
class LookFor:
    """Nothing is to be said any more, but an earlier try may have said it: then the message is brought up to date."""

    thread: str | None


Wording = Post | Update | Ephemeral | React | LookFor


def render(work: UnitOfWork, notice: Notice, *, to: str | None = None) -> Wording | None:
    """Word what is to be said `to` a conversation; None if it need not be said any more, or not there."""
    match notice:
        case Ticked(_, ts):
            return React(ts)
        case MessageClosed(ts, text):
            return Update(words(text), ts)
        case Told(_, user, thread, text, blocks):
            return Ephemeral(Message(text, json.loads(blocks)), user, thread)
        case ToldDirectly(_, text, blocks):
            return Post(Message(text, json.loads(blocks)))
        case Replied(_, many):
            return Post(direct_messages.hint(many))
        case (
            Asked()
            | FollowedUp()
            | QuestionChanged()
            | FollowUpChanged()
            | Reopened()
            | Waived()
            | SecondWanted()
            | AnsweredElsewhere()
        ):
            return _about_item(work, notice, to)
        case Contested():
            return _contested(work, notice)
        case Offered():
            return _offered(work, notice)
        case Talked():
            return _talked(work, notice)
        case TalkedDirectly():
            return _talked_directly(work, notice)
        case TakenDirectly(_, item):
            found = _item(work, item)
            return Post(talk_view.taken(found[0], work.rules.catalogue[found[1].key])) if found else None
        case NewsChanged(user, ts):
            return _news_now(work, user, ts)
        case Named(_, _, user, _) | HandedOn(_, user, _) | CatalogueChanged(user, _) | KindWanted(user, _):
            # An earlier version has queued each by itself.
            said = _news(work, user, [news.Piece(notice.kind, subject_of(notice))])
            return Post(said) if said else None
        case News(user, day):
            when = date.fromisoformat(day)
            message = _news(work, user, news.list_of_day(work.connection, work.workspace, user, when))
            return Post(message, until=work.calendar_of(user).end_of(when)) if message else None
        case Nudged() | LetterChanged() | OwnerSilent():
            return _to_person(work, notice)
        case Digest(channel, week):
            shown = digest.build(work, channel, date.fromisoformat(week))
            chart = digest_view.chart_of(shown)
            return Post(digest_view.digest(work.rules.catalogue, shown), chart=chart if chart.rows else None)
        case _:
            initiative = initiatives.find_initiative(work.connection, work.workspace, notice.initiative)
            return None if initiative is None else _about_initiative(work, notice, initiative, to)


def look_for(work: UnitOfWork, notice: Notice) -> LookFor:
    """Return where a message would stand that need not be said any more."""
    match notice:
        case Asked() | FollowedUp() | Waived() | SecondWanted() | AnsweredElsewhere() | Contested():
            item = items.find_item(work.connection, work.workspace, notice.item)
            initiative = _initiative(work, item.initiative_id) if item else None
        case (
            Departed()
            | StageMoved()
            | OwnerChanged()
            | VerdictChanged()
            | HandedBack()
            | Escalated()
            | NotReached()
            | Edited()
            | QuestionsFollowed()
        ):
            initiative = _initiative(work, notice.initiative)
        case _:
            initiative = None
    return LookFor(initiative.card_ts if initiative else None)


AboutItem = (
    Asked | FollowedUp | QuestionChanged | FollowUpChanged | Reopened | Waived | SecondWanted | AnsweredElsewhere
)


def _about_item(work: UnitOfWork, notice: AboutItem, to: str | None) -> Wording | None:
    found = _item(work, notice.item)
    if found is None or _has_moved_away(found[0], notice, to):
        return None
    initiative, item = found
    catalogue, thread = work.rules.catalogue, initiative.card_ts
    question = catalogue[item.key]
    match notice:
        case Asked():
            wanted = thread and item.exchange is Exchange.ASKED and item.state in (ItemState.OPEN, ItemState.STALE)
            return Post(questions.question(question, item, today=work.today), thread) if wanted else None
        case FollowedUp():
            wanted = thread and item.exchange is Exchange.FOLLOWED_UP and item.state is ItemState.WEAK
            return Post(questions.follow_up_question(catalogue, item), thread) if wanted else None
        case QuestionChanged(_, ts):
            return Update(questions.question_now(initiative, question, item, ts, today=work.today), ts)
        case FollowUpChanged(_, ts):
            return Update(questions.follow_up_now(initiative, catalogue, item, ts), ts)
        case Reopened(_, user):
            return Ephemeral(questions.reopened(question, item), user, thread) if item.state is ItemState.OPEN else None
        case AnsweredElsewhere():
            wanted = thread and item.state is ItemState.ANSWERED and item.question_ts is None
            return Post(questions.answered_elsewhere(question, item), thread) if wanted else None
        case SecondWanted():
            wanted = thread and item.needs_second and not initiative.stage.stopped
            return Post(questions.second_wanted(initiative, question, item), thread) if wanted else None
        case Waived():
            wanted = thread and item.state is ItemState.WAIVED
            return Post(questions.waived(initiative, question, item), thread) if wanted else None


AboutInitiative = (
    Card
    | CardChanged
    | Departed
    | StageMoved
    | OwnerChanged
    | VerdictChanged
    | Edited
    | Merged
    | QuestionsFollowed
    | HandedBack
    | Unreachable
    | NotReached
    | Escalated
)


def _has_moved_away(initiative: Initiative, notice: AboutItem | AboutInitiative, to: str | None) -> bool:
    """Whether something new was to be said in a channel in which the initiative does not live any more."""
    return to is not None and notice.method != "update" and to != initiative.channel


def _about_initiative(
    work: UnitOfWork, notice: AboutInitiative, initiative: Initiative, to: str | None
) -> Wording | None:
    thread = initiative.card_ts
    if _has_moved_away(initiative, notice, to):
        return None
    match notice:
        case Card():
            return Post(_card(work, initiative)) if thread is None else None
        case _ if thread is None and notice.method == "post":
            return None  # nothing is said below a card that is not there; the card itself will say how things stand
        case CardChanged():
            return Update(_card(work, initiative), thread) if thread else None
        case NotReached(_, user):
            return Post(direct_messages.not_reached(initiative, user), thread)
        case Departed(_, user, role, left):
            return Post(direct_messages.departed(initiative, user, role, left=left), thread)
        case StageMoved():
            return Post(questions.stage_moved(initiative, notice), thread)
        case OwnerChanged(_, by, owner, after, until):
            return Post(questions.owner_changed(initiative, by, owner, (after, until)), thread)
        case VerdictChanged(_, verdict, closed, opened):
            if initiative.verdict != verdict or initiative.verdict_told == verdict:
                return None  # another has come in the meantime, or the thread knows it already
            return Post(verdicts.changed(work.rules.catalogue, initiative, verdict, closed, opened), thread)
        case Merged(_, by, duplicate, taken):
            return Post(questions.merged(by, duplicate, taken), thread)
        case Edited(_, by, said, after, until):
            return Post(questions.edited(initiative, by, said, (after, until)), thread)
        case QuestionsFollowed(_, kind, asks):
            return Post(questions.followed(work.rules.catalogue, kind, asks), thread)
        case HandedBack(_, user):
            return Post(questions.handed_back(initiative, user), thread)
        case Unreachable(_, user, name):
            return Ephemeral(confirmations.unreachable(name), user, thread)
        case Escalated():
            return _escalated(work, notice, initiative)


def _card(work: UnitOfWork, initiative: Initiative) -> Message:
    standing = items.list_items(work.connection, initiative.id)
    readiness = readiness_of(work, initiative, standing)
    return cards.card(work.rules.catalogue, initiative, standing, readiness, today=work.today)


def _escalated(work: UnitOfWork, notice: Escalated, initiative: Initiative) -> Post | None:
    gaps = (item for each, item in gaps_to_nudge(work, notice.user) if each.id == initiative.id)
    own = worst_first(work.rules.catalogue, gaps)
    if not own:
        return None
    return Post(questions.escalated(work.rules.catalogue, initiative, own, notice), initiative.card_ts)


def _contested(work: UnitOfWork, notice: Contested) -> Post | None:
    found = _item(work, notice.item)
    rival = answers.find_answer(work.connection, work.workspace, notice.rival)
    if found is None or rival is None or found[1].rival != notice.rival or found[0].card_ts is None:
        return None
    initiative, item = found
    question = work.rules.catalogue[item.key]
    return Post(questions.contested(initiative, question, item, rival), initiative.card_ts)


def _offered(work: UnitOfWork, notice: Offered) -> Ephemeral | None:
    offer = offers.find_offer(work.connection, work.workspace, notice.offer)
    if offer is None:
        return None
    found = [each for item in notice.items if (each := _item(work, item)) is not None]
    choices = [(work.rules.catalogue[item.key], item) for _, item in found if item.state.is_gap]
    if not choices:
        return None
    message = questions.offer(offer.reply.text, offer.id, choices)
    return Ephemeral(message, offer.reply.author, found[0][0].card_ts)


def _talked(work: UnitOfWork, notice: Talked) -> Ephemeral | None:
    found = _kept_talk(work, notice.offer, notice.item)
    if found is None:
        return None
    initiative, item, reply = found
    said = talk.said_in(work, reply, notice.talk)
    shown = talk_view.talked(work.rules.catalogue[item.key], item, notice.offer, said)
    return Ephemeral(shown, reply.author, initiative.card_ts)


def _talked_directly(work: UnitOfWork, notice: TalkedDirectly) -> Post | None:
    found = _kept_talk(work, notice.offer, notice.item)
    if found is None:
        return None
    initiative, item, reply = found
    read = read_given(work, item, Given.of(reply), items.list_items(work.connection, initiative.id))
    if notice.talk is None and read.weakness is not None:
        return Post(talk_view.weak(work.rules.catalogue, item, notice.offer, read.weakness, read))
    said = talk.said_in(work, reply, notice.talk or Talk.TO_SOMEBODY_ELSE)
    return Post(talk_view.talked(work.rules.catalogue[item.key], item, notice.offer, said))


def _kept_talk(work: UnitOfWork, offer_id: OfferId, item_id: ItemId) -> tuple[Initiative, Item, Reply] | None:
    """Return what was said about an item that is a gap still."""
    offer = offers.find_offer(work.connection, work.workspace, offer_id)
    found = _item(work, item_id)
    if offer is None or found is None or not found[1].state.is_gap:
        return None
    return *found, offer.reply


def _news_now(work: UnitOfWork, user: UserId, ts: str) -> Update | None:
    """Word what is left of a message with news; None if it has no buttons any more."""
    told = news.list_at(work.connection, work.workspace, user, ts)
    person = people.find_person(work.connection, work.workspace, user)
    if not told or (person is not None and not person.askable):
        return None
    return Update(_news(work, user, told) or news_view.not_yours(), ts)


def _news(work: UnitOfWork, user: UserId, told: Sequence[news.Piece]) -> Message | None:
    """Word what a person is told of their own; None if all of it is over."""
    person = people.find_person(work.connection, work.workspace, user)
    if person is not None and not person.askable:
        return None
    piles = {pile.initiative.id: pile for pile in piles_of(work, user)}
    found = [_piece(work, notices.find(each.purpose, each.subject), piles) for each in told]
    pieces = [each for each in found if each is not None]
    return news_view.news(work.rules.catalogue, pieces, today=work.today) if pieces else None


def _piece(work: UnitOfWork, notice: Notice | None, piles: Mapping[InitiativeId, Pile]) -> Piece | None:
    match notice:
        case HandedOn(item_id, user, by):
            found = _item(work, item_id)
            if found is None or found[1].assignee != user or not found[1].state.is_gap:
                return None
            initiative, item = found
            pile = Pile(initiative, (item,), thread_link(work, initiative))
            return GivenQuestion(pile, by) if access.is_known_to(work, initiative, user) else None
        case Named(initiative_id, role, user, by):
            about = _initiative(work, initiative_id)
            if about is None or about.people.get(role) != user or not access.is_known_to(work, about, user):
                return None
            return GivenRole(piles.get(about.id) or Pile(about, (), thread_link(work, about)), role, by)
        case CatalogueChanged(owner, changes):
            known = [(_initiative(work, each.initiative), each) for each in changes]
            own = tuple((each, asks) for each, asks in known if each is not None and each.owner == owner)
            return OtherQuestions(own) if own else None
        case KindWanted(owner, about_all):
            unknown = [each for number in about_all if (each := _initiative(work, number)) is not None]
            still = tuple(each for each in unknown if each.owner == owner and not each.profile.chosen)
            return WithoutKind(still) if still else None
        case None:
            unreadable.note("what a person is to be told", None)
            return None
        case _:
            return None


def _to_person(work: UnitOfWork, notice: Nudged | LetterChanged | OwnerSilent) -> Wording | None:
    match notice:
        case Nudged(user, day):
            known, wanted = people.find_person(work.connection, work.workspace, user), work.known_of(user).person
            snoozed = wanted.snoozed_until is not None and wanted.snoozed_until > work.now
            if (known and not known.askable) or wanted.muted or snoozed:
                return None
            message = _letter(work, user, told=nudges.find_told(work.connection, work.workspace, user))
            until = work.calendar_of(user).end_of(date.fromisoformat(day)) if day else None
            return Post(message, until=until) if message else None
        case LetterChanged(user, ts):
            return Update(_letter(work, user) or direct_messages.nothing_left(), ts)
        case OwnerSilent(sponsor, owner, silent, since):
            known = people.find_person(work.connection, work.workspace, sponsor)
            waiting = {each.id: each for each, _ in gaps_to_nudge(work, owner) if each.owner == owner}
            about = [waiting[each] for each in silent if each in waiting]
            if not about or (known and not known.askable):
                return None
            return Post(direct_messages.owner_silent(about, owner, date.fromisoformat(since)))


def _letter(work: UnitOfWork, user: UserId, *, told: frozenset[ItemId] | None = None) -> Message | None:
    """Word the reminder for a person; None if nothing waits for them any more. `told` is what the last one had."""
    piles = piles_of(work, user)
    return direct_messages.nudge(work.rules.catalogue, piles, today=work.today, told=told) if piles else None


def _initiative(work: UnitOfWork, initiative_id: InitiativeId) -> Initiative | None:
    return initiatives.find_initiative(work.connection, work.workspace, initiative_id)


def _item(work: UnitOfWork, item_id: ItemId) -> tuple[Initiative, Item] | None:
    item = items.find_item(work.connection, work.workspace, item_id)
    initiative = _initiative(work, item.initiative_id) if item else None
    return None if item is None or initiative is None or item.key not in work.rules.catalogue else (initiative, item)
