"""What somebody who was asked says instead of an answer: it is kept as what it was, and they are helped on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices import Talked
from bot.workflows.answers import Given, read_given
from bot.workflows.schedule import note_activity
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.answers import ReadAnswer
from hygiene.commands import Misread, OfferToRegister
from hygiene.grammar import parse
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, Item, ItemState, Reply
from hygiene.prose import Prose
from hygiene.reader.talk import Talk
from hygiene.weaknesses import Weakness, is_english
from hygiene.written import unescaped
from storage import offers, seen

_CERTAIN = (Weakness.PLACEHOLDER, Weakness.HONEST_UNKNOWN, Weakness.NOD, Weakness.LINK_ONLY, Weakness.DUPLICATE)


def find_talk(work: UnitOfWork, item: Item, reply: Reply, standing: Sequence[Item]) -> Talk | None:
    """Return what a reply is, if it is no answer. What a parser or a certain rule understands is an answer."""
    model, text = work.rules.model, unescaped(reply.text)
    if model is None or item.state is ItemState.STALE:
        return None
    talk = model.find_talk(work.rules.catalogue[item.key], text)
    if talk is None or not is_english(Prose.of(text), work.rules.lexicon):
        return None
    if talk is Talk.COMMAND and isinstance(parse(text, work.rules.catalogue), Misread | OfferToRegister):
        return None
    return None if _is_understood(read_given(work, item, Given.of(reply), standing)) else talk


def _is_understood(read: ReadAnswer) -> bool:
    return read.value is not None or read.name is not None or read.weakness in _CERTAIN


def take_talk(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply, talk: Talk) -> None:
    """Keep in the history what was said, and help its writer on, privately; what is said to others is left alone.

    A refusal is answered once; whoever refuses again is left alone. A command is done by whoever calls this.
    """
    work.record(initiative, Event(Kind.TALKED, reply.author, work.now, item.id, after=talk.value))
    note_activity(work, reply.author)
    if talk in (Talk.TO_SOMEBODY_ELSE, Talk.COMMAND) or (talk is Talk.REFUSAL and not _is_first_refusal(work, item)):
        return
    offer = offers.keep_offer(work.connection, work.workspace, initiative.id, reply, at=work.now)
    if offer is not None:
        work.say(Talked(offer, item.id, talk), initiative.channel)


def _is_first_refusal(work: UnitOfWork, item: Item) -> bool:
    return seen.is_first(work.connection, work.workspace, f"refusal:{item.id}:{item.assignee}", at=work.now)
