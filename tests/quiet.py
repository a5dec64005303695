"""What makes a message loud: many buttons, several that shout, many questions, and what is said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MOST_BUTTONS, MOST_QUESTIONS = 5, 3
SHORTEST_SENTENCE = 5
"""Words from which on a sentence is noticed when it is read again."""


def buttons(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the buttons of a message; what is in an overflow menu is none."""
    shown = [each for block in blocks for each in [*block.get("elements", []), block.get("accessory") or {}]]
    return [each for each in shown if each.get("type") == "button"]


def texts(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Return the paragraphs of a message."""
    for block in blocks:
        inner = block.get("text")
        if isinstance(inner, Mapping):
            yield str(inner["text"])
        for each in block.get("elements", []) if block.get("type") == "context" else ():
            yield str(each["text"])


def said_twice(paragraphs: Iterable[str]) -> list[str]:
    """Return the sentences that stand there more than once."""
    sentences = (each.strip("*_> ") for text in paragraphs for each in re.split(r"(?<=[.?])\s+|\n", text))
    counted = Counter(each for each in sentences if len(each.split()) >= SHORTEST_SENTENCE)
    return [sentence for sentence, times in counted.items() if times > 1]


def loud(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what is loud about a message that nobody has asked for."""
    made = buttons(blocks)
    if len(made) > MOST_BUTTONS:
        yield f"{len(made)} buttons"
    if sum(each.get("style") == "primary" for each in made) > 1:
        yield "several primary buttons"
    questions = sum(text.startswith("• ") and "?" in text for text in texts(blocks))
    if questions > MOST_QUESTIONS:
        yield f"{questions} questions"
    besides = (
        text for text in texts(blocks) if not text.startswith("• ")
    )  # two initiatives may have the same question
    yield from (f"said twice: {sentence}" for sentence in said_twice(besides))
