"""What follows from saying something: before it is said, once Slack has it, when it failed, or came too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot import notices, slack_errors
from bot.notices import (
    AnsweredElsewhere,
    Asked,
    Card,
    CardChanged,
    Exported,
    FollowedUp,
    FollowUpChanged,
    HandedOn,
    ImportWanted,
    LetterChanged,
    LetterOvertaken,
    Named,
    News,
    NewsChanged,
    Notice,
    Nudged,
    QuestionChanged,
    SecondWanted,
    ToldDirectly,
    VerdictChanged,
    subject_of,
)
from bot.views import exchange
from bot.workflows import channels as channel_work
from bot.workflows import people
from bot.workflows.news import tell
from bot.workflows.schedule import ask_next, gaps_to_nudge
from bot.workflows.unit_of_work import UnitOfWork
from bot.workflows.verdicts import note_verdict
from hygiene import item_life
from hygiene.initiative import ChannelId, Exchange, InitiativeId, Item, ItemId, ItemState, Role, UserId
from storage import channels, initiatives, items, news, nudges
from storage.news import Piece

NEXT_TRY = timedelta(days=1)
"""When a person is looked at again to whom a nudge could not be sent."""


def about_to_say(work: UnitOfWork, notice: Notice, *, doubtful: bool) -> None:
    """Make ready for something that is being said: from here on people may see it, so a reply may mean it.

    If an earlier try may have said it (`doubtful`), nothing more goes into it.
    """
    match notice:
        case Asked(item_id):
            _show(work, item_id)
        case News(user, day) if not doubtful:
            news.take(work.connection, work.workspace, user, day)
        case Card(initiative=initiative_id) | CardChanged(initiative_id):
            initiative = initiatives.find_initiative(work.connection, work.workspace, initiative_id)
            if initiative is not None:
                note_verdict(work, initiative, items.list_items(work.connection, initiative.id))
        case _:
            pass


def _show(work: UnitOfWork, item_id: ItemId) -> None:
    item = items.find_item(work.connection, work.workspace, item_id)
    if item is None or item.state not in (ItemState.OPEN, ItemState.STALE) or item.exchange is not Exchange.QUEUED:
        return
    initiative = initiatives.get_initiative(work.connection, work.workspace, item.initiative_id)
    waits = initiative.stage.stopped or initiative.card_ts is None
    now = item_life.not_shown(item) if waits else item_life.shown(item)
    items.save_item(work.connection, item, now)


def after_sent(work: UnitOfWork, notice: Notice, *, channel: str | None, ts: str | None) -> None:
    """Remember where a card or a question stands, now that Slack has said so."""
    match notice:
        case Card(initiative_id, again) if channel and ts:
            _keep_card(work, initiative_id, channel, ts, again=again)
        case Asked(item_id) if ts:
            item = _stands(work, item_id, lambda item: item_life.stands_at(item, ts))
            if item is not None and not (item.exchange is Exchange.ASKED and item.state.is_gap):
                # It was answered before it was known to stand.
                _say_in_channel(work, item, QuestionChanged(item.id, ts))
        case FollowedUp(item_id) if ts:
            item = _stands(work, item_id, lambda item: item_life.follow_up_stands_at(item, ts))
            if item is not None and item.exchange is not Exchange.FOLLOWED_UP:
                _say_in_channel(work, item, FollowUpChanged(item.id, ts))
        case AnsweredElsewhere(item_id) if ts:
            _stands(work, item_id, lambda item: item_life.stands_at(item, ts))
        case SecondWanted(item_id) if ts:
            item = _stands(work, item_id, lambda item: item_life.follow_up_stands_at(item, ts))
            if item is not None and not item.needs_second:
                _say_in_channel(work, item, FollowUpChanged(item.id, ts))
        case Nudged(user, _) if ts:
            last = nudges.find(work.connection, work.workspace, user)
            if last is not None and last.letter_ts is not None:
                work.say(LetterOvertaken(user, last.letter_ts), user)
            told = [item.id for _, item in gaps_to_nudge(work, user)]
            nudges.keep_letter(work.connection, work.workspace, user, ts, told)
        case News(user, day) if ts:
            news.keep_told(work.connection, work.workspace, user, day=day, ts=ts)
            _close_if_done(work, user, ts)
        case Named() | HandedOn() if ts:  # an earlier version told each by itself
            piece = Piece(notice.kind, subject_of(notice))
            news.add_told(work.connection, work.workspace, notice.user, piece, ts=ts, at=work.now)
            _close_if_done(work, notice.user, ts)
        case NewsChanged(user, at):
            if not _waits(work, user, at):
                news.close(work.connection, work.workspace, user, at)
        case VerdictChanged(initiative_id, verdict, _, _):
            initiatives.keep_verdict_told(work.connection, initiative_id, verdict)
        case _:
            pass


def _close_if_done(work: UnitOfWork, user: UserId, ts: str) -> None:
    """Redraw a message once more in which nothing is open: it may have been while the message was on its way."""
    if not _waits(work, user, ts):
        work.say(NewsChanged(user, ts), user)


def _waits(work: UnitOfWork, user: UserId, ts: str) -> bool:
    """Whether something waits for the person whom the message at `ts` told something."""
    return any(_is_open(work, piece) for piece in news.list_at(work.connection, work.workspace, user, ts))


def _is_open(work: UnitOfWork, piece: Piece) -> bool:
    match notices.find(piece.purpose, piece.subject):
        case HandedOn(item_id, user):
            item = items.find_item(work.connection, work.workspace, item_id)
            return item is not None and item.assignee == user and item.state.is_gap
        case Named(initiative_id, _, user):
            gaps = items.list_gaps_of(work.connection, work.workspace, user)
            return any(item.initiative_id == initiative_id for item in gaps)
        case _:
            return False


def _keep_card(work: UnitOfWork, initiative_id: InitiativeId, channel: str, ts: str, *, again: bool) -> None:
    initiatives.keep_card(work.connection, initiative_id, channel=channel, ts=ts)
    initiative = initiatives.get_initiative(work.connection, work.workspace, initiative_id)
    ask_next(work, initiative)
    told = {Role.DATA_OWNER}
    if initiatives.was_imported(work.connection, initiative_id):
        told.add(Role.OWNER)  # they had one message about all that was imported for them
    for role, user in initiative.people.items():  # only now is there a thread to link to
        if not again and user != initiative.created_by and role not in told:
            tell(work, user, Named(initiative_id, role, user, initiative.created_by))


def _stands(work: UnitOfWork, item_id: ItemId, become: Callable[[Item], Item]) -> Item | None:
    item = items.find_item(work.connection, work.workspace, item_id)
    if item is None:
        return None
    now = become(item)
    items.save_item(work.connection, item, now)
    return now


def _say_in_channel(work: UnitOfWork, item: Item, notice: Notice) -> None:
    initiative = initiatives.get_initiative(work.connection, work.workspace, item.initiative_id)
    work.say(notice, initiative.channel)


def after_found(work: UnitOfWork, notice: Notice, *, ts: str) -> None:
    """Bring a message up to date that was said by an earlier try, and need not have been said any more."""
    match notice:
        case Nudged(user, _):
            work.say(LetterChanged(user, ts), user)
        case _:
            pass


def close_channel(work: UnitOfWork, conversation: str, *, archived: bool) -> bool:
    """Hold what is to be said in a channel until it is open again; false if it is no channel that is looked after."""
    channel = ChannelId(conversation)
    if channels.find_channel(work.connection, work.workspace, channel) is None:
        return False
    (channel_work.note_archived if archived else channel_work.note_put_out)(work, channel)
    return True


def after_failed(work: UnitOfWork, notice: Notice, conversation: str, reason: str) -> None:
    """Undo what relied on it: nobody has seen the question, or the nudge."""
    if conversation.startswith(("U", "W")) and reason in slack_errors.NO_SUCH_PERSON:
        people.take_from_unreachable(work, UserId(conversation))
        return
    match notice:
        case Asked(item_id):
            _stands(work, item_id, item_life.not_shown)
        case Nudged(user, day):
            nudges.give_back(work.connection, work.workspace, user, day=day, at=work.now + NEXT_TRY)
        case News(user, day):
            news.give_back(work.connection, work.workspace, user, day=day, at=work.now + NEXT_TRY)
        case Exported(user, form, _):
            work.say(ToldDirectly(user, exchange.not_exported(form)), user)
        case ImportWanted(user, _, _):
            work.say(ToldDirectly(user, exchange.not_imported()), user)
        case _:
            pass


def after_missed(work: UnitOfWork, notice: Notice) -> None:
    """Look at a person again whose message of the day came too late for that day; it costs them no nudge."""
    match notice:
        case Nudged(user, day):
            nudges.give_back(work.connection, work.workspace, user, day=day, at=work.now)
        case News(user, day):
            news.give_back(work.connection, work.workspace, user, day=day, at=work.now)
        case _:
            pass
