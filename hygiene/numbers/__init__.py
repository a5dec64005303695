"""Numbers as people write them: 1,200, 1.200, 12k, 1,5 Mrd., 3万, two hundred; right, or asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from hygiene.locales import UNKNOWN, Locale
from hygiene.numbers.digits import both_readings, find_in_digits
from hygiene.numbers.number import Number, Unclear
from hygiene.numbers.words import find_in_words
from hygiene.values import is_sane
from hygiene.written import one_form

__all__ = ["Number", "Unclear", "both_readings", "find_numbers", "read_typed"]

_UNIT_STOP = frozenset(
    [
        *("by", "to", "from", "now", "today", "and", "or", "then", "until", "before", "in", "at", "on", "of", "per"),
        *("end", "so", "with", "currently", "target", "goal", "the"),
    ]
)


def read_typed(text: str, *, locale: Locale = UNKNOWN) -> float | None:
    """Read the number that was typed into a field: `1.200` is what it is where its author lives.

    None for what is none, or more than one, or none that somebody can mean.
    """
    said = one_form(text).strip()
    if locale.decimal and re.fullmatch(rf"[-+]?\d+{re.escape(locale.decimal)}\d+", said):
        worth = float(said.replace(locale.decimal, "."))
        return worth if is_sane(worth) else None
    match list(islice(find_numbers(said, locale), 2)):
        case [Number(worth)]:
            return worth
        case _:
            return None


def find_numbers(text: str, locale: Locale = UNKNOWN) -> Iterator[Number | Unclear]:
    """Find the numbers in a text, in their order, in digits or in words; one that nobody can mean is none."""
    end = 0
    for found in sorted([*find_in_digits(text, locale), *find_in_words(text)], key=lambda each: each.start):
        if found.start < end:
            continue  # the half of 2 1/2 is counted
        end = found.end
        match found:
            case Number(unit=""):
                yield replace(found, unit=_unit_after(text, end))
            case _:
                yield found


def _unit_after(text: str, end: int) -> str:
    words = []
    for word in re.findall(r"^[\s]*((?:[^\W\d_][\w'-]*\s*){0,3})", text[end : end + 60])[0].split():
        if word.casefold() in _UNIT_STOP:
            break
        words.append(word)
    return " ".join(words)
