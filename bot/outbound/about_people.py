"""The words to one person, directly: reminders, and what is new for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot import notices
from bot.markup import escape, mention
from bot.notices import (
    CatalogueChanged,
    HandedOn,
    Imported,
    KindWanted,
    LetterChanged,
    Named,
    Notice,
    Nudged,
    OwnerSilent,
)
from bot.outbound.subjects import find_initiative, find_item
from bot.outbound.wordings import Post, Update, Wording
from bot.views import direct_messages
from bot.views import news as news_view
from bot.views.blocks import Message
from bot.views.news import GivenQuestion, GivenRole, OtherQuestions, Piece, WithoutKind
from bot.workflows import access
from bot.workflows.overview import piles_of
from bot.workflows.schedule import gaps_to_nudge
from bot.workflows.summaries import links, thread_link
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import InitiativeId, ItemId, UserId
from hygiene.roadmap import Pile
from storage import initiatives, news, nudges, people, unreadable


def word_news_now(work: UnitOfWork, user: UserId, ts: str) -> Update | None:
    """Word what is left of a message with news; None if it has no buttons any more."""
    told = news.list_at(work.connection, work.workspace, user, ts)
    person = people.find_person(work.connection, work.workspace, user)
    if not told or (person is not None and not person.askable):
        return None
    return Update(word_news(work, user, told) or news_view.not_yours(list(_was_about(work, told))), ts)


def _was_about(work: UnitOfWork, told: Sequence[news.Piece]) -> Iterator[str]:
    """Say what single questions were about that a person was told of."""
    for each in told:
        notice = notices.find(each.purpose, each.subject)
        found = find_item(work, notice.item) if isinstance(notice, HandedOn) else None
        if found is not None:
            initiative, item = found
            state = "is answered" if not item.state.is_gap else f"is with {mention(item.assignee)}"
            label = escape(work.rules.catalogue[item.key].label)
            yield f"{initiative.label} {escape(initiative.name)}, “{label}” {state}"


def word_news(work: UnitOfWork, user: UserId, told: Sequence[news.Piece]) -> Message | None:
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
            found = find_item(work, item_id)
            if found is None or found[1].assignee != user or not found[1].state.is_gap:
                return None
            initiative, item = found
            pile = Pile(initiative, (item,), thread_link(work, initiative))
            return GivenQuestion(pile, by) if access.is_known_to(work, initiative, user) else None
        case Named(initiative_id, role, user, by):
            about = find_initiative(work, initiative_id)
            if about is None or about.people.get(role) != user or not access.is_known_to(work, about, user):
                return None
            return GivenRole(piles.get(about.id) or Pile(about, (), thread_link(work, about)), role, by)
        case CatalogueChanged(owner, changes):
            known = [(find_initiative(work, each.initiative), each) for each in changes]
            own = tuple((each, asks) for each, asks in known if each is not None and each.owner == owner)
            return OtherQuestions(own) if own else None
        case KindWanted(owner, about_all):
            unknown = [each for number in about_all if (each := find_initiative(work, number)) is not None]
            still = tuple(each for each in unknown if each.owner == owner and not each.profile.chosen)
            return WithoutKind(still) if still else None
        case None:
            unreadable.note("what a person is to be told", None)
            return None
        case _:
            return None


def word_to_person(work: UnitOfWork, notice: Nudged | LetterChanged | OwnerSilent | Imported) -> Wording | None:
    """Word a reminder, or what a reminder shows now; None if nothing waits any more."""
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
        case Imported(owner, by, imported):
            found = initiatives.list_by_ids(work.connection, work.workspace, imported)
            theirs = [each for each in found if each.owner == owner and access.is_known_to(work, each, owner)]
            if not theirs:
                return None
            first = min((each.starts_at for each in theirs if each.starts_at), default=None)
            begins = first.astimezone(work.zone_of(owner)).date() if first else None
            return Post(direct_messages.imported(by, links(work, theirs[::-1]), begins))
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
