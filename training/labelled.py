"""The labelled lines, and what the reader sees of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hygiene.catalogue import load_catalogue
from hygiene.questions import Question
from hygiene.reader import features
from hygiene.reader.talk import Talk

TALK, SOLID = "not_an_answer", "solid"


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line, who wrote it, what the model sees of it, and what its threshold goes by."""

    writer: str
    question: Question
    expected: str
    seen: tuple[str, ...]
    group: str
    text: str
    choice: str | None = None
    """Which choice is meant, where somebody has said so; None where it is not settled, or was not asked."""


def read_lines(paths: Iterable[Path]) -> list[Line]:
    """Read the labelled lines of some files; what is no answer is labelled by what it is."""
    catalogue, lines = load_catalogue(), list[Line]()
    for path in paths:
        for row in path.read_text(encoding="utf-8").splitlines():
            each = json.loads(row)
            if each["question_key"] not in catalogue:
                continue
            question, text = catalogue[each["question_key"]], each["answer"]
            tokens = features.tokens_of(features.cut(text))
            seen = tuple(features.features_of(question, text, tokens))
            group = features.group_of(question, text, tokens)
            expected = each.get("act", "talk") if each["expected"] == TALK else each["expected"]
            lines.append(Line(_writer(path, each["id"]), question, expected, seen, group, text, each.get("choice")))
    return lines


def _writer(path: Path, line: str) -> str:
    """Return who wrote a line. Published texts have a writer each; they are put into five heaps."""
    if path.stem == "inventory":
        return f"inventory {int(line[1:]) % 5}"
    if path.stem == "talk":
        return f"talk {line[0]}"
    return f"{path.stem} {line[:2]}" if path.stem == "chat" else path.stem


def is_talk(line: Line) -> bool:
    """Whether somebody labelled it as no answer at all."""
    return line.expected in set(Talk)


def is_weak(line: Line) -> bool:
    """Whether somebody labelled it as a weak answer."""
    return line.expected.startswith("weak:")
