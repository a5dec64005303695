"""What a reply is: an answer where a parser or a certain rule understands it; else the model says."""

from __future__ import annotations

from collections.abc import Callable

from hygiene.answers import ReadAnswer
from hygiene.command_words import bare
from hygiene.commands import USAGE
from hygiene.lexicon import Lexicon
from hygiene.people import sends_on
from hygiene.prose import Prose
from hygiene.questions import Question
from hygiene.reader.features import CLOSELY_READ
from hygiene.reader.model import Model
from hygiene.reader.talk import Talk
from hygiene.weaknesses import Weakness, is_english

_CERTAIN = (Weakness.PLACEHOLDER, Weakness.HONEST_UNKNOWN, Weakness.NOD, Weakness.LINK_ONLY, Weakness.DUPLICATE)


def find_talk(
    question: Question, text: str, read: Callable[[], ReadAnswer], model: Model | None, lexicon: Lexicon
) -> Talk | None:
    """Return what a reply is instead of an answer; `read` tells what it is as one.

    What a parser or a certain rule understands is an answer, unless the model is all but certain that it is not. What
    is neither talk nor weak to it, and yet unlike an answer, is `UNCLEAR`.
    """
    prose = Prose.of(text)
    if sends_on(prose):
        return Talk.HAND_OVER
    if bare(text.strip()) in USAGE:
        return None if is_answer(read()) else Talk.COMMAND  # a verb of a command, alone
    if model is None or not is_english(prose, lexicon):
        return None
    heard = model.find_talk(question, text)
    if heard is not None and (heard.certain or not is_answer(read())):
        return heard.talk
    return Talk.UNCLEAR if model.is_unclear(question, text) and is_bare(read()) else None


def names_somebody(text: str) -> bool:
    """Whether anybody is spoken to by name, as far as mentions and capitals tell."""
    words = text[:CLOSELY_READ].split()
    called = [word for word in words[1:] if word[:1].isupper() and word.rstrip(".,!?")[1:].islower()]
    first = words[0] if words else ""
    return bool(Prose.of(text).mentioned or called) or (first[:1].isupper() and first.endswith((",", ":")))


def is_answer(read: ReadAnswer) -> bool:
    """Whether what was read of a reply is certain enough for it to be no talk."""
    return read.value is not None or read.name is not None or read.weakness in _CERTAIN


def is_bare(read: ReadAnswer) -> bool:
    """Whether nothing was read of a reply: no value, no name, and nothing that makes it weak."""
    return read.value is None and read.name is None and read.weakness is None
