"""The labelled lines, and what the reader sees of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hygiene.answers import read_answer
from hygiene.catalogue import load_catalogue
from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.people import sends_on
from hygiene.prose import Prose
from hygiene.questions import Question
from hygiene.reader import features
from hygiene.reader.talk import LEARNED
from hygiene.utterances import is_answer
from hygiene.weaknesses import is_english

TALK, SOLID = "not_an_answer", "solid"
WRITER = UserId("UWRITER")
_LEXICON = load_lexicon()


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line, who wrote it, and what the model sees of it."""

    writer: str
    question: Question
    expected: str
    seen: tuple[str, ...]
    text: str
    choice: str | None = None
    """Which choice is meant, where somebody has said so; None where it is not settled, or was not asked."""
    understood: bool = False
    """Whether parsers and rules take it for an answer, or it is in a language that the model does not know."""


def read_lines(paths: Iterable[Path]) -> list[Line]:
    """Read the labelled lines of some files; what is no answer is labelled by what it is."""
    catalogue, lines = load_catalogue(), list[Line]()
    for path in paths:
        for row in path.read_text(encoding="utf-8").splitlines():
            each = json.loads(row)
            if each["question_key"] not in catalogue:
                continue
            lines.append(_line(path, each, catalogue[each["question_key"]]))
    return lines


def _line(path: Path, each: dict[str, str], question: Question) -> Line:
    text, today = each["answer"], date.fromisoformat(each.get("today", "2026-03-02"))
    tokens = features.tokens_of(features.cut(text))
    return Line(
        _writer(path, each["id"]),
        question,
        each.get("act", "talk") if each["expected"] == TALK else each["expected"],
        tuple(features.features_of(question, text, tokens)),
        text,
        each.get("choice"),
        _is_understood(question, text, today),
    )


def _is_understood(question: Question, text: str, today: date) -> bool:
    if sends_on(prose := Prose.of(text)):
        return False
    return not is_english(prose, _LEXICON) or is_answer(read_answer(question, text, author=WRITER, today=today))


def _writer(path: Path, line: str) -> str:
    """Return who wrote a line. Published texts have a writer each; they are put into five heaps."""
    if path.stem == "inventory":
        return f"inventory {int(line[1:]) % 5}"
    if path.stem == "talk":
        return f"talk {line[0]}"
    return f"{path.stem} {line[:2]}" if path.stem == "chat" else path.stem


def is_talk(line: Line) -> bool:
    """Whether somebody labelled it as no answer at all."""
    return line.expected in LEARNED


def is_weak(line: Line) -> bool:
    """Whether somebody labelled it as a weak answer."""
    return line.expected.startswith("weak:")


def is_published(line: Line) -> bool:
    """Whether it was written to be published, not in a chat."""
    return line.writer.startswith("inventory")


def is_unsolid(line: Line) -> bool:
    """Whether somebody labelled it as anything but a solid answer: weak, or none at all."""
    return line.expected != SOLID
