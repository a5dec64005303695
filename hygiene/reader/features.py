"""What the model sees of a text: its words, alone and in pairs, beside the question, and how long it is.

Every feature is words that a person can be shown, or a count.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from hygiene.questions import Question
from hygiene.written import one_form

CLOSELY_READ = 600
"""Characters of a text that are looked at."""
START, END = "^", "$"
MENTION, LINK, NUMBER = "@", "://", "0"
"""Tokens that stand for any person, any link, any number."""
NAME, SMALL_NAME, CAPITALS = "Aa", "aa", "AA"
"""Tokens that stand for a word that is not common, by how it is written."""
MOST_NAMES = 3
STEM = 4
"""Letters with which a word begins: saves, saving, saved."""

_LINK = re.compile(r"<?\b(?:https?|ftp|mailto|s3|gs):[^\s>]{1,200}>?|\bwww\.\S{1,200}", re.IGNORECASE)
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>|<![^>]*>")
_TOKEN = re.compile(r"://|@|[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,:]\d+)*|[^\w\s]")
_SPEAKING = frozenset(["i", "i'm", "i've", "i'd", "we", "we're", "we've", "our", "us", "me", "my", "you", "your", "ok"])
_SHORTEST_PROSE = 12
"""Tokens from which on a text may have been written to be published."""
_LENGTHS = (1, 2, 3, 5, 8, 12, 20, 35, 60)
_MANY = 4


def cut(text: str) -> list[str]:
    """Cut a text into lower-case words, numbers and marks, with one mark for any person or link."""
    return [piece.casefold() for piece in cut_as_written(text)]


def cut_as_written(text: str) -> list[str]:
    """Cut a text in the same way, and leave its capitals."""
    plain = _LINK.sub(f" {LINK} ", _MENTION.sub(f" {MENTION} ", one_form(text[:CLOSELY_READ])))
    return _TOKEN.findall(plain)


def tokens_of(pieces: Sequence[str]) -> list[str]:
    """Return a cut text with one token for any number."""
    return [NUMBER if piece[0].isdigit() else piece for piece in pieces]


def features_of(question: Question, text: str, tokens: Sequence[str]) -> list[str]:
    """Return the features of a text, of which these are the tokens, each once and in order."""
    return list(dict.fromkeys(_features(question, text, tokens)))


def _features(question: Question, text: str, tokens: Sequence[str]) -> Iterator[str]:
    length = _length(tokens)
    register = _register(text, tokens)
    yield f"question:{question.key}"
    yield f"register:{register}"
    yield f"length:{length} {register}"
    yield f"length:{length} {question.kind}"
    yield f"names:{min(_MANY, sum(word[:1].isupper() for word in text[1:CLOSELY_READ].split()))}"
    yield f"numbers:{min(_MANY, tokens.count(NUMBER))}"
    yield from tokens
    yield from words_in_a_row([START, *tokens, END], 2)
    yield from (f"{question.key}|{token}" for token in tokens)


def shapes_of(pieces: Sequence[str], common: Container[str]) -> list[str]:
    """Return the tokens of a cut text, with only their shape for words that are not common: most are names."""
    return [
        _shape(piece) if piece[0].isalpha() and piece.casefold() not in common else piece.casefold() for piece in pieces
    ]


def _shape(word: str) -> str:
    if not word[0].isupper():
        return SMALL_NAME
    return CAPITALS if len(word) > 1 and word.isupper() else NAME


def features_of_person(shapes: Sequence[str]) -> list[str]:
    """Return what is seen of an answer that is to name a person: its words, or their shapes, alone and in a row."""
    tokens = tokens_of(shapes)
    row = [START, *tokens, END]
    names = min(MOST_NAMES, sum(token in (NAME, SMALL_NAME) for token in tokens))
    found = [*tokens, *words_in_a_row(row, 2), *words_in_a_row(row, 3)]
    return list(dict.fromkeys([*found, f"length:{_length(tokens)}", f"names:{names}"]))


def features_of_talk(shapes: Sequence[str]) -> list[str]:
    """Return what is seen of a reply beside its words, where it may be talk: how its words and names follow."""
    row = [START, *tokens_of(shapes), END]
    return list(dict.fromkeys(f"~{words}" for many in (2, 3) for words in words_in_a_row(row, many)))


def features_of_choice(tokens: Sequence[str]) -> list[str]:
    """Return what is seen of an answer that is to say one of several choices: its words, how they begin, and pairs."""
    stems = [f"{token[:STEM]}-" for token in tokens if len(token) > STEM]
    return list(dict.fromkeys([*tokens, *stems, *words_in_a_row([START, *tokens, END], 2)]))


def words_in_a_row(row: Sequence[str], many: int) -> Iterator[str]:
    """Return each so many tokens that stand in a row."""
    return (" ".join(row[place : place + many]) for place in range(len(row) - many + 1))


def _length(tokens: Sequence[str]) -> int:
    return sum(len(tokens) > least for least in _LENGTHS)


def _register(text: str, tokens: Sequence[str]) -> str:
    """Guess how a text was written: to be published, in sentences in which nobody speaks to anybody; or in a chat."""
    if len(tokens) < _SHORTEST_PROSE or not text[:1].isupper() or MENTION in tokens or "?" in tokens:
        return "chat"
    return "published" if _SPEAKING.isdisjoint(tokens) else "chat"
