"""The words about an initiative as a whole: its card, and what its thread is told."""

from __future__ import annotations

from bot.notices import (
    Card,
    CardChanged,
    Departed,
    Edited,
    Escalated,
    HandedBack,
    Merged,
    NotReached,
    OwnerChanged,
    QuestionsFollowed,
    StageMoved,
    Unreachable,
    VerdictChanged,
)
from bot.outbound.subjects import has_moved_away
from bot.outbound.wordings import Ephemeral, Post, Update, Wording
from bot.views import cards, confirmations, direct_messages, questions, verdicts
from bot.views.blocks import Message
from bot.workflows.schedule import gaps_to_nudge
from bot.workflows.summaries import number_so_far, readiness_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Initiative
from hygiene.routing import worst_first
from storage import history, items

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


def word_initiative(
    work: UnitOfWork, notice: AboutInitiative, initiative: Initiative, to: str | None
) -> Wording | None:
    """Word what is said about an initiative; None if it need not be any more, or not there."""
    thread = initiative.card_ts
    if has_moved_away(initiative, notice, to):
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
        case VerdictChanged(verdict=verdict):
            if initiative.verdict != verdict or initiative.verdict_told == verdict:
                return None  # another has come in the meantime, or the thread knows it already
            return Post(verdicts.changed(work.rules.catalogue, initiative, notice), thread)
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
    if initiative.stage.stopped:
        so_far = history.why_stopped(work.connection, initiative.id) or ""
    else:
        so_far = number_so_far(work, standing)
    return cards.card(work.rules.catalogue, initiative, standing, readiness, today=work.today, so_far=so_far)


def _escalated(work: UnitOfWork, notice: Escalated, initiative: Initiative) -> Post | None:
    gaps = (item for each, item in gaps_to_nudge(work, notice.user) if each.id == initiative.id)
    own = worst_first(work.rules.catalogue, gaps)
    if not own:
        return None
    return Post(questions.escalated(work.rules.catalogue, initiative, own, notice), initiative.card_ts)
