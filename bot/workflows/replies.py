"""What people write becomes an answer, an offer, or nothing: in a thread, by an edit, directly; or it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.notices import Offered, Replied, TakenDirectly
from bot.workflows import access, elsewhere, talk, withdrawals
from bot.workflows.access import Found
from bot.workflows.answers import Given, is_renewal, let_stand, overrule, read_given, settle, tick
from bot.workflows.clocks import terms_of
from bot.workflows.schedule import apply, gaps_to_nudge
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.history import Act
from hygiene.initiative import ChannelId, Exchange, Initiative, Item, ItemId, OfferId, Reply, Source
from hygiene.item_life import Change
from hygiene.refusals import AnswerAlready, Refused, ReplyGone
from hygiene.routing import Captured, Chatter, Commanded, Meant, OfferToUse, Reading, Said, read_reply
from storage import answers, channels, initiatives, items, offers, seen
from storage.answers import Taken


def take(work: UnitOfWork, reply: Reply) -> Reading:
    """Take a message in a thread for what it means. The same message, told again or out of order, changes nothing."""
    source = reply.source
    initiative = _find_home(work, source.channel, reply.thread)
    if initiative is None:
        if source.version:  # a message from elsewhere may have been recorded as an answer
            _take_edit(work, reply)
        return Chatter()
    known = not _is_first(work, source)
    known_at_all = source.version and not _is_first(work, replace(source, version=""))
    if known:
        return Chatter()
    standing = items.list_items(work.connection, initiative.id)
    reading = _read(work, initiative, standing, reply)
    if known_at_all and not (isinstance(reading, Captured) and _is_dropped(work, source)):
        _take_edit(work, reply)
        return Chatter()
    commanded = not isinstance(reading, Chatter) and talk.is_command(work, reply, here=initiative.number)
    match reading:
        case Captured(item) if commanded:
            talk.note_command(work, initiative, item, reply)
            return Commanded(initiative.number)
        case Captured(item):
            if said := talk.find_talk(work, item, reply, standing):
                talk.take_talk(work, initiative, item, reply, said)
                return Said(said)
            settle(work, initiative, item, Given.of(reply), standing=standing)
            elsewhere.offer(work, initiative, item, reply.author)
        case OfferToUse() if commanded:
            return Commanded(initiative.number)
        case OfferToUse(offered):
            _offer(work, initiative, reply, offered)
        case Chatter():
            pass
    return reading


def _is_dropped(work: UnitOfWork, source: Source) -> bool:
    """Forget what a message was kept as that was no answer; false if nothing was kept."""
    offer = offers.find_offer_from(work.connection, work.workspace, source.channel, source.ts)
    if offer is None or offer.opened_by is not None or not source.is_newer_than(offer.reply.source.version):
        return False
    offers.drop_offer(work.connection, offer.id)
    return True


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in which an answer is awaited."""

    channel: ChannelId
    ts: str


MOST_THREADS = 400


def list_listening(work: UnitOfWork) -> list[Thread]:
    """Return the threads in which something asked is unanswered, those asked last first."""
    found: dict[Thread, None] = {}
    for item in items.list_listening(work.connection, work.workspace):
        initiative = initiatives.get_initiative(work.connection, work.workspace, item.initiative_id)
        ts = initiative.card_ts or item.question_ts
        if ts and not channels.is_quiet(work.connection, work.workspace, initiative.channel):
            found[Thread(initiative.channel, ts)] = None
    return list(found)[:MOST_THREADS]


def find_number_of(work: UnitOfWork, channel: ChannelId, thread: str) -> int | None:
    """Return the number of the initiative in whose thread, or below one of whose questions, something stands."""
    home = _find_home(work, channel, thread)
    return home.number if home else None


def _find_home(work: UnitOfWork, channel: ChannelId, thread: str) -> Initiative | None:
    """Find the initiative whose thread this is, and hold it; or the one whose question the reply stands below.

    A question stands apart from its card where that could not be said, or was deleted.
    """
    found = initiatives.find_by_thread(work.connection, work.workspace, channel, thread)
    if found is not None or not thread:
        return found
    item = items.find_asked_at(work.connection, work.workspace, thread)
    below = initiatives.lock_initiative(work.connection, work.workspace, item.initiative_id) if item else None
    return below if below and below.channel == channel else None


def _is_first(work: UnitOfWork, source: Source) -> bool:
    """Note a message in one version as seen; false if it was."""
    key = f"message:{source.channel}:{source.ts}:{source.version}"
    return seen.is_first(work.connection, work.workspace, key, at=work.now)


def is_first_mention(work: UnitOfWork, source: Source) -> bool:
    """Note a mention in one version; false if it was. It comes as two events, a message and a mention."""
    key = f"mention:{source.channel}:{source.ts}" + (f":{source.version}" if source.version else "")
    return seen.is_first(work.connection, work.workspace, key, at=work.now)


def _read(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item], reply: Reply) -> Meant:
    if initiative.stage.stopped:
        return Chatter()
    asked = [item for item in standing if item.key in work.rules.catalogue]
    below = [item for item in asked if item.question_ts == reply.thread]
    return read_reply(below or asked, reply.author, reply.source.ts)


def _offer(work: UnitOfWork, initiative: Initiative, reply: Reply, offered: Sequence[Item]) -> None:
    offer = offers.keep_offer(work.connection, work.workspace, initiative.id, reply, at=work.now)
    if offer is not None:
        work.say(Offered(offer, tuple(item.id for item in offered)), initiative.channel)


def _take_edit(work: UnitOfWork, reply: Reply) -> None:
    """Let an edited message change the answer, or the offer, that was taken from it."""
    source = reply.source
    offer = offers.find_offer_from(work.connection, work.workspace, source.channel, source.ts)
    if offer is not None:
        if source.is_newer_than(offer.reply.source.version):
            offers.reword_offer(work.connection, offer.id, text=reply.text, version=source.version)
        return
    taken = answers.find_taken_from(work.connection, work.workspace, source.channel, source.ts)
    if taken is None or taken.withdrawn or not source.is_newer_than(taken.version):
        return
    initiative = initiatives.lock_initiative(work.connection, work.workspace, taken.initiative)
    item = items.find_item(work.connection, work.workspace, taken.item)
    if (
        initiative is None
        or item is None
        or item.key not in work.rules.catalogue
        or taken.text == reply.text
        or not item.is_asked
    ):
        return
    _reword(work, initiative, item, reply, taken)


def _reword(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply, taken: Taken) -> None:
    """Keep the new words; they stand if the old ones did."""
    source, act = reply.source, Act(taken.author, work.now)
    standing = items.list_items(work.connection, initiative.id)
    read = read_given(work, item, Given(reply.text, taken.author), standing)
    rival = answers.find_answer(work.connection, work.workspace, item.rival) if item.rival else None
    answer = answers.record_answer(work.connection, work.workspace, item, read, act, source)
    if rival and rival.source and rival.source.ts == source.ts:
        change = item_life.contested(item, act, answer.id)
        if isinstance(change, Change):
            apply(work, initiative, [change])
        return
    if not (item.answer and item.answer.source and item.answer.source.ts == source.ts):
        return
    terms = terms_of(work, initiative, item, read.value, standing)
    change = item_life.reworded(item, act, answer, **terms)
    if item.exchange is Exchange.FOLLOWED_UP and change.after.exchange is Exchange.CLOSED:
        tick(work, source)
    let_stand(work, initiative, change)


def withdraw(work: UnitOfWork, channel: ChannelId, ts: str) -> None:
    """Forget a deleted message: the answer it was is withdrawn, and its gap is open again."""
    _is_first(work, Source(channel, ts))  # it may come late, and is gone
    offer = offers.find_offer_from(work.connection, work.workspace, channel, ts)
    if offer is not None:
        offers.drop_offer(work.connection, offer.id)
    withdrawals.withdraw(work, Source(channel, ts))


def take_direct(work: UnitOfWork, reply: Reply) -> Reading:
    """Take what somebody writes to the bot directly as the answer to their one open question, if it reads as one.

    Otherwise they are told there what it reads as, or what can be done; a command is done by whoever calls this.
    """
    source = reply.source
    if not _is_first(work, source):
        return Chatter()
    if source.version and answers.find_taken_from(work.connection, work.workspace, source.channel, source.ts):
        _take_edit(work, reply)
        return Chatter()
    _is_dropped(work, source)
    if talk.is_command(work, reply):
        return Commanded()
    gaps = gaps_to_nudge(work, reply.author)
    found = access.find_answerable(work, gaps[0][1].id) if len(gaps) == 1 else None
    if not isinstance(found, Found):
        work.say(Replied(reply.author, 0 if len(gaps) == 1 else len(gaps)), reply.author)
        return Chatter()
    initiative, item = found.initiative, found.item
    standing = items.list_items(work.connection, initiative.id)
    given = Given.of(reply)
    said = talk.find_talk(work, item, reply, standing)
    if said or (not is_renewal(work, item, given) and read_given(work, item, given, standing).weakness):
        talk.take_direct_talk(work, initiative, item, reply, said)
        return Said(said) if said else Chatter()
    settle(work, initiative, item, given, standing=standing)
    work.say(TakenDirectly(reply.author, item.id), reply.author)
    return Captured(item)


def insist(work: UnitOfWork, offer_id: OfferId, item_id: ItemId) -> Found | Refused:
    """Take a kept reply that reads as weak for the answer that its author says it is."""
    found = use_offer(work, offer_id, item_id)
    if isinstance(found, Found):
        overrule(work, item_id)  # refused only where it is none in words, or a placeholder: then it stays weak
    return found


def use_offer(work: UnitOfWork, offer_id: OfferId, item_id: ItemId) -> Found | Refused:
    """Take a kept reply as the answer to a question, on the word of the person who wrote it."""
    offer = offers.find_offer(work.connection, work.workspace, offer_id)
    used = f"offer:{offer_id}:{work.actor.user}"
    if offer is None and seen.was_seen(work.connection, work.workspace, used):
        return AnswerAlready()
    if offer is None or offer.opened_by is not None or offer.reply.author != work.actor.user:
        return ReplyGone()
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    offers.drop_offer(work.connection, offer.id)
    seen.is_first(work.connection, work.workspace, used, at=work.now)
    settle(work, found.initiative, found.item, Given.of(offer.reply))
    return found


def leave_offer(work: UnitOfWork, offer_id: OfferId) -> None:
    """Forget a kept reply: whoever wrote it says that it was only talk."""
    offer = offers.find_offer(work.connection, work.workspace, offer_id)
    if offer is not None and offer.opened_by is None and offer.reply.author == work.actor.user:
        offers.drop_offer(work.connection, offer.id)
