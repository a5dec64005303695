"""What somebody who was asked says instead of an answer: it is kept as what it was, and they are helped on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices import Talked, TalkedDirectly
from bot.workflows.answers import Given, read_given
from bot.workflows.schedule import note_activity
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import utterances
from hygiene.delays import find_delay
from hygiene.grammar import find_certain
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, Item, ItemState, Reply
from hygiene.people import find_other
from hygiene.prose import Prose
from hygiene.reader.talk import Talk, Utterance
from hygiene.written import unescaped
from storage import offers, people, seen


def is_command(work: UnitOfWork, reply: Reply, *, here: int | None = None) -> bool:
    """Whether a message that does not mention the bot can only be a command; `here` is the thread's initiative."""
    today = work.today_of(reply.author)
    found = find_certain(unescaped(reply.text), work.rules.catalogue, today=today, here=here)
    return found is not None


def find_talk(work: UnitOfWork, item: Item, reply: Reply, standing: Sequence[Item]) -> Talk | None:
    """Return what a reply is, if it is no answer."""
    if item.state is ItemState.STALE:
        return None
    question, text = work.rules.catalogue[item.key], unescaped(reply.text)
    return utterances.find_talk(
        question,
        text,
        lambda: read_given(work, item, Given.of(reply), standing),
        work.rules.model,
        work.rules.lexicon,
    )


def said_in(work: UnitOfWork, reply: Reply, talk: Talk) -> Utterance:
    """Return what a reply says, with the day or the person that it names."""
    text = unescaped(reply.text)
    match talk:
        case Talk.DELAY:
            return Utterance(talk, until=find_delay(text, today=work.today_of(reply.author)))
        case Talk.HAND_OVER:
            known = people.list_names(work.connection, work.workspace)
            other = find_other(Prose.of(text), reply.author, known)
            return Utterance(talk, other=other, name=known.get(other, "them") if other else "")
        case _:
            return Utterance(talk)


def note_command(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply) -> None:
    """Keep in the history that somebody who was asked gave a command; it is done by whoever calls this."""
    _note(work, initiative, item, reply, Talk.COMMAND)


def take_talk(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply, talk: Talk) -> None:
    """Keep in the history what was said, and help its writer on, privately; what is said to others is left alone.

    A refusal is answered once; whoever refuses again is left alone.
    """
    _note(work, initiative, item, reply, talk)
    is_said_to_others = talk is Talk.TO_SOMEBODY_ELSE and utterances.names_somebody(unescaped(reply.text))
    if is_said_to_others or (talk is Talk.REFUSAL and not _is_first_refusal(work, item)):
        return
    offer = offers.keep_offer(work.connection, work.workspace, initiative.id, reply, at=work.now)
    if offer is not None:
        work.say(Talked(offer, item.id, talk), initiative.channel)


def take_direct_talk(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply, talk: Talk | None) -> None:
    """Keep what somebody wrote to the bot directly, and help them on there; without `talk` it is a weak answer."""
    if talk is not None:
        _note(work, initiative, item, reply, talk)
    offer = offers.keep_offer(work.connection, work.workspace, initiative.id, reply, at=work.now)
    if offer is not None:
        work.say(TalkedDirectly(reply.author, offer, item.id, talk), reply.author)


def _note(work: UnitOfWork, initiative: Initiative, item: Item, reply: Reply, talk: Talk) -> None:
    work.record(initiative, Event(Kind.TALKED, reply.author, work.now, item.id, after=talk.value))
    note_activity(work, reply.author)


def _is_first_refusal(work: UnitOfWork, item: Item) -> bool:
    return seen.is_first(work.connection, work.workspace, f"refusal:{item.id}:{item.assignee}", at=work.now)
