"""The words about one question: asked, answered, contested, offered, and what was said instead of an answer."""

from __future__ import annotations

from bot.notices import (
    AnsweredElsewhere,
    Asked,
    AskedElsewhere,
    Contested,
    FollowedUp,
    FollowUpChanged,
    Offered,
    QuestionChanged,
    Reopened,
    SecondAsked,
    SecondWanted,
    Talked,
    TalkedDirectly,
    Waived,
)
from bot.outbound.subjects import find_item, has_moved_away
from bot.outbound.wordings import Ephemeral, Post, Update, Wording
from bot.views import questions
from bot.views import talk as talk_view
from bot.workflows import access, elsewhere, talk
from bot.workflows.answers import Given, read_given
from bot.workflows.summaries import thread_link
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Exchange, Initiative, Item, ItemId, ItemState, OfferId, Reply
from hygiene.reader.talk import Talk
from storage import answers, items, offers

AboutItem = (
    Asked | FollowedUp | QuestionChanged | FollowUpChanged | Reopened | Waived | SecondWanted | AnsweredElsewhere
)


def word_item(work: UnitOfWork, notice: AboutItem, to: str | None) -> Wording | None:
    """Word what is said about a question; None if it need not be any more, or not there."""
    found = find_item(work, notice.item)
    if found is None or has_moved_away(found[0], notice, to):
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
            second = answers.find_confirmer(work.connection, item.answer.id) if item.answer else None
            return Update(questions.follow_up_now(initiative, catalogue, item, ts, second=second), ts)
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


def word_contested(work: UnitOfWork, notice: Contested) -> Post | None:
    """Word the question which of two answers stands."""
    found = find_item(work, notice.item)
    rival = answers.find_answer(work.connection, work.workspace, notice.rival)
    if found is None or rival is None or found[1].rival != notice.rival or found[0].card_ts is None:
        return None
    initiative, item = found
    question = work.rules.catalogue[item.key]
    return Post(questions.contested(initiative, question, item, rival), initiative.card_ts)


def word_offered(work: UnitOfWork, notice: Offered | AskedElsewhere) -> Ephemeral | None:
    """Word the question whether a reply is an answer, or an answer one elsewhere too, to its author only."""
    if isinstance(notice, AskedElsewhere):
        return _word_elsewhere(work, notice)
    offer = offers.find_offer(work.connection, work.workspace, notice.offer)
    if offer is None:
        return None
    found = [each for item in notice.items if (each := find_item(work, item)) is not None]
    choices = [(work.rules.catalogue[item.key], item) for _, item in found if item.state.is_gap]
    if not choices:
        return None
    message = questions.offer(offer.reply.text, offer.id, choices)
    return Ephemeral(message, offer.reply.author, found[0][0].card_ts)


def _word_elsewhere(work: UnitOfWork, notice: AskedElsewhere) -> Ephemeral | None:
    found = find_item(work, notice.item)
    asked = elsewhere.list_same(work, found[1], notice.user) if found else []
    if found is None or not asked:
        return None
    initiative, item = found
    message = questions.asked_elsewhere(work.rules.catalogue[item.key], item, [each for each, _ in asked])
    return Ephemeral(message, notice.user, initiative.card_ts)


def word_talked(work: UnitOfWork, notice: Talked) -> Ephemeral | None:
    """Word how to go on for somebody who said something else in the thread, to them only."""
    found = _kept_talk(work, notice.offer, notice.item)
    if found is None:
        return None
    initiative, item, reply = found
    said = talk.said_in(work, reply, notice.talk)
    shown = talk_view.talked(work.rules.catalogue[item.key], item, notice.offer, said)
    return Ephemeral(shown, reply.author, initiative.card_ts)


def word_talked_directly(work: UnitOfWork, notice: TalkedDirectly) -> Post | None:
    """Word how to go on for somebody who said something else directly."""
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
    found = find_item(work, item_id)
    if offer is None or found is None or not found[1].state.is_gap:
        return None
    return *found, offer.reply


def word_second_asked(work: UnitOfWork, notice: SecondAsked) -> Post | None:
    """Word the wish that somebody says the same, to them."""
    found = find_item(work, notice.item)
    if found is None or not found[1].needs_second or not access.is_known_to(work, found[0], notice.user):
        return None
    initiative, item = found
    question = work.rules.catalogue[item.key]
    return Post(questions.second_asked(initiative, question, item, notice.user, thread_link(work, initiative)))
