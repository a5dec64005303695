"""What a number is measured in: time, money and shares have several measures, and 2 hours are not 2 minutes."""

from __future__ import annotations

_CALLED = {
    "second": "s sec secs second seconds",
    "minute": "min mins minute minutes",
    "hour": "h hr hrs hour hours",
    "day": "d day days",
    "week": "w week weeks",
    "month": "month months",
    "year": "y year years",
    "$": "$ usd dollar dollars",
    "€": "€ eur euro euros",
    "£": "£ gbp pound pounds",
    "cent": "cent cents ¢",
    "%": "% percent pct pp",
}
SHARE = "%"
_MEASURES = {word: measure for measure, words in _CALLED.items() for word in words.split()}


def measure_of(unit: str) -> str | None:
    """Return the measure that a unit begins with, if it is a known one: “minutes per call” has minutes."""
    first = unit.split(maxsplit=1)[:1]
    return _MEASURES.get(first[0].casefold().rstrip(".")) if first else None


def differ(one: str, other: str) -> bool:
    """Whether two units are known to be of two measures; a share is never one of something else."""
    first, second = measure_of(one), measure_of(other)
    if first and second:
        return first != second
    return bool(one and other) and SHARE in (first, second)
