"""A metric in free text: the number today, the number it should be, what they count, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, islice
from typing import Literal

from hygiene.locales import UNKNOWN, Locale
from hygiene.numbers import Number, find_numbers
from hygiene.numbers.measures import differ
from hygiene.numbers.uncounted import without_names
from hygiene.values import MetricValue

MOST_NUMBERS = 6
"""Numbers of a metric that are looked at."""
FARTHEST_APART = 1_000
"""Times that a target is of today's number, or the other way round."""
Missing = Literal["number", "baseline", "target", "unit", "by"]

_HEDGED = re.compile(
    r"\b(?:between|by|around|about|roughly|some)\s+(\d[\d.,]{0,15}\s?(?:%|k|m)?)\s?(?:-|–|to|and)\s?(\d[\d.,]{0,20})",
    re.IGNORECASE,
)
_DASHED = re.compile(r"(\d[\d.,]{0,20})\s?(?:-|–)\s?(?=\d)", re.IGNORECASE)
_PROMISED = re.compile(r"\b(?:by|until|till|before|end of)\b", re.IGNORECASE)
_IN_DAYS = re.compile(r"\bin (?=\d+ (?:minutes?|hours?|days?|weeks?|months?)\b)", re.IGNORECASE)
_TIMES = (
    (
        re.compile(
            r"\b(?:halv(?:e|es|ed|ing)|(?:cut|half) (?:of|in|by) (?:it|this|that|them|half)|by half|"
            r"(?:cut|bring|get) (?:it|this|that|them) in half|"
            r"(?:should be|to|want|be) half (?:of )?(?:it|this|that|them)?)\b",
            re.IGNORECASE,
        ),
        0.5,
    ),
    (re.compile(r"\b(?:double[ds]?|doubling|twice (?:that|as (?:many|much)))\b", re.IGNORECASE), 2.0),
)
"""What makes a target of today's number."""
_NOW = re.compile(
    r"(?:\b(?:now|today|currently|baseline|from|was|is|at|start(?:ing)?(?: from)?|current|presently)\b[^\d]{0,12}$)",
    re.IGNORECASE,
)
_GOAL = re.compile(r"(?:\b(?:target|goal|aim|under|below|above|over|to|reach|want|hit)\b[^\d]{0,12}$)", re.IGNORECASE)
_NOW_AFTER = re.compile(r"^[^\d,;]{0,40}?\b(?:now|today|currently|at present|at the moment)\b", re.IGNORECASE)
_FILLER = frozenset(
    [
        "get",
        "reach",
        "to",
        "from",
        "by",
        "increase",
        "decrease",
        "improve",
        "reduce",
        "cut",
        "raise",
        "grow",
        "double",
        "halve",
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "least",
        "most",
        "about",
        "roughly",
        "number",
        "numbers",
        "go",
        "up",
        "down",
        "it",
        "we",
        "our",
        "want",
        "should",
        "target",
        "goal",
        "baseline",
        "now",
        "today",
        "then",
        "and",
        "or",
        "more",
        "less",
        "than",
        "over",
        "under",
        "within",
    ]
)


@dataclass(frozen=True, slots=True)
class MetricRead:
    """What was found of a metric, and what is missing of it."""

    value: MetricValue | None
    missing: tuple[Missing, ...]


def read_metric(text: str, *, today: date, locale: Locale = UNKNOWN) -> MetricRead:
    """Read a metric; it has a value where today's number, the target and what they count are all there."""
    read = _read(text, today, locale)
    # “We close them in 34 days” is a number, where without it one is missing.
    return read if read.value or not _IN_DAYS.search(text) else _read(_IN_DAYS.sub("at ", text), today, locale)


def _read(text: str, today: date, locale: Locale) -> MetricRead:
    bare, days = _bare(text, today, locale)
    by = max(days, default=None)
    if by and by < today and not _PROMISED.search(text):
        by = None  # “3.8M last year” says since when, not by when
    pattern, times = next((each for each in _TIMES if each[0].search(bare)), (None, 1.0))
    found = list(islice(find_numbers(pattern.sub(_blank, bare) if pattern else bare, locale), MOST_NUMBERS))
    clear = [number for number in found if isinstance(number, Number)]
    if len(clear) < len(found):
        return _lacks("number", by)
    numbers = _of_one_kind(clear)
    if len(numbers) == 1 and pattern:
        numbers = [*numbers, replace(numbers[0], worth=numbers[0].worth * times)]
    if len(numbers) < 2:  # noqa: PLR2004 — today's, and the target
        return _lacks(_which_is_missing(bare, numbers[0]) if numbers else "number", by)
    unit = next((number.unit for number in reversed(numbers) if number.unit), "")
    counted = [word for word in re.findall(r"[^\W\d_]{2,}", bare) if word.casefold() not in _FILLER]
    if not unit and not counted:
        return _lacks("unit", by)
    baseline, target = _in_order(bare, *numbers)
    if differ(baseline.unit, target.unit):
        return _lacks("unit", by)
    if _are_of_two_scales(baseline, target):
        return _lacks("number", by)
    what = _subject(bare, min(numbers[0].start, numbers[1].start)) or " ".join(counted[:6])
    value = MetricValue(what=what, baseline=baseline.worth, target=target.worth, unit=unit, by=by)
    return MetricRead(value, () if by else ("by",))


def _lacks(missing: Missing, by: date | None) -> MetricRead:
    """Say what a metric lacks, and whether by when is missing too."""
    return MetricRead(None, (missing,) if by else (missing, "by"))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _of_one_kind(numbers: list[Number]) -> list[Number]:
    """Return the two numbers that are compared: a share with a share, in `within 2 days: from 40% to 60%`."""
    pairs = combinations(numbers, 2)
    alike = (pair for pair in pairs if (pair[0].unit == "%") == (pair[1].unit == "%"))
    return list(next(alike, numbers[:2]))


def _bare(text: str, today: date, locale: Locale) -> tuple[str, list[date]]:
    """Take out what counts nothing; two ends of a range are one number."""
    text, days = without_names(text, today=today, locale=locale)
    return _DASHED.sub(" ", _HEDGED.sub(r"\1 ", text)), days


def _which_is_missing(text: str, only: Number) -> Missing:
    return "target" if _NOW.search(text[: only.start]) or _NOW_AFTER.search(text[only.end :]) else "baseline"


def _in_order(text: str, first: Number, second: Number) -> tuple[Number, Number]:
    between = text[first.end : second.start]
    swapped = _GOAL.search(text[: first.start]) and not _NOW.search(text[: first.start]) and _NOW.search(between)
    return (second, first) if swapped else (first, second)


def _are_of_two_scales(one: Number, other: Number) -> bool:
    """Whether one of two numbers seems to lack its thousand or million: from 4.1m to 3."""
    small, large = sorted((abs(one.worth), abs(other.worth)))
    return small > 0 and large >= FARTHEST_APART * small


def _subject(text: str, end: int) -> str:
    before = re.sub(
        r"(?:\b(?:from|is|are|now|today|currently|baseline|target|goal|at|of|about|average)\b|[:;,\s€$£-])+$",
        "",
        text[:end],
        flags=re.IGNORECASE,
    )
    return before.strip(" :;,-–—'\"")[:120]
