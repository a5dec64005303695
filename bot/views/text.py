"""People's words repeated, cut to a length, and days and numbers in words."""

from __future__ import annotations

import re
from datetime import date

from bot.markup import mention, safe
from hygiene.initiative import Answer
from hygiene.values import say_day

_TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)

LONGEST_ANSWER = 2_500
"""Characters of an answer where answers are shown whole."""


def shorten(text: str, limit: int) -> str:
    """Cut escaped text to a length without cutting through a mention, a link or an escape."""
    if len(text) <= limit:
        return text
    kept, length = [], 1
    for token in _TOKEN.findall(text):
        length += len(token)
        if length > limit:
            break
        kept.append(token)
    return "".join(kept).rstrip() + "…"


def quote(text: str, limit: int = 300) -> str:
    """Repeat somebody's words as a quotation, each line marked, safe and not too long."""
    lines = shorten(safe(text), limit).splitlines() or [""]
    return "\n".join(f">{line}" for line in lines)


def one_line(text: str, limit: int = 120) -> str:
    """Repeat somebody's words in a list: one line, safe and short."""
    return shorten(" ".join(safe(text).split()), limit)


def credit(answer: Answer) -> str:
    """Say whose words an answer is, and who has recorded them as one."""
    recorded = f" (recorded by {mention(answer.recorded_by)})" if answer.recorded_by else ""
    return f"{mention(answer.author)}{recorded}"


def day(value: date) -> str:
    """A day as people read it."""
    return say_day(value)


def weekday_of(value: date) -> str:
    """The weekday of a day."""
    return f"{value:%A}"


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 gap, 2 gaps."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
