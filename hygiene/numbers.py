"""Numbers as people write them: 1,200, 1.200, 12k, 3 lakh, two hundred, half a million."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hygiene.locales import UNKNOWN, Locale
from hygiene.values import is_sane
from hygiene.written import one_form

_NUMBER = re.compile(
    r"(?P<before>[€$£₹¥])?\s?"
    r"(?P<number>[-−]?\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|"
    r"[-−]?\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?(?!\d)|[-−+]?\d+(?:[.,]\d+)?)\s?"
    r"(?P<scale>(?:k|mn|mio|mil|m|bn|million|millions|billion|thousand|lakhs?|lacs?|crores?)\b\.?)?(?P<after>%|\s?percent\b|\s?€|\s?\$|\s?£)?(?![\w])?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[-−]?\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?")
_INDIAN = re.compile(r"[-−]?\d{1,2}(?:,\d{2})+,\d{3}")
"""12,50,000: after the thousands, two digits each."""
_FRACTION = re.compile(r"-?0[.,]\d{3}")
_SMALL_NUMBERS = (  # noqa: SIM905 — as a list it fills the screen
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_WORTH = {
    **{word: number for number, word in enumerate(_SMALL_NUMBERS)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    "none": 0,
    "nil": 0,
    "nobody": 0,
    "dozen": 12,
}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "lakh": 100_000, "crore": 10_000_000}
_COUNT, _SCALE = ("|".join(sorted(words, key=len, reverse=True)) for words in (_WORTH, _TIMES))
_SPELLED = re.compile(
    rf"\b(?P<whole>(?:(?:half )?an? (?:{_SCALE}|dozen)|(?:{_COUNT}))\b"
    rf"(?:(?:[ -]|,? and )(?:{_COUNT}|{_SCALE})\b)*)"
    rf"(?P<half> and a half(?: (?P<scale>{_SCALE}))?)?\b|\b(?P<share>half)\b(?! an?\b| the\b| of\b)",
    re.IGNORECASE,
)
_MINUS = re.compile(r"\bminus\s+(?=\d)", re.IGNORECASE)
_PER_CENT = re.compile(r"\s*(?:per ?cent\b|%)", re.IGNORECASE)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "mil": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "lakh": 1e5,
    "lakhs": 1e5,
    "lac": 1e5,
    "lacs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
}
_UNIT_STOP = frozenset(
    [
        *("by", "to", "from", "now", "today", "and", "or", "then", "until", "before", "in", "at", "on", "of", "per"),
        *("end", "so", "with", "currently", "target", "goal", "the"),
    ]
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text, and where it stands."""

    worth: float
    unit: str
    start: int
    end: int


def read_typed(text: str, *, locale: Locale = UNKNOWN) -> float | None:
    """Read the number that was typed into a field: `1.200` is what it is where its author lives.

    None for what is none, or more than one, or none that somebody can mean.
    """
    said = one_form(text).strip()
    if locale.decimal and re.fullmatch(rf"[-−+]?\d+{re.escape(locale.decimal)}\d+", said):
        worth = float(said.replace(locale.decimal, ".").replace("−", "-"))
        return worth if is_sane(worth) else None
    found = list(islice(find_numbers(said), 2))
    return found[0].worth if len(found) == 1 else None


def find_numbers(text: str, locale: Locale = UNKNOWN) -> Iterator[Number]:
    """Find the numbers in a text, in their order, in digits or in words; one that nobody can mean is none."""
    text = _MINUS.sub("-", text)
    found = [number for match in _NUMBER.finditer(text) if (number := _digits(match, locale)) and is_sane(number.worth)]
    for match in _SPELLED.finditer(text):
        unit = "%" if _PER_CENT.match(text, match.end()) else ""
        found.append(Number(_said(match), unit, match.start(), match.end()))
    for number in sorted(found, key=lambda each: each.start):
        yield number if number.unit else Number(number.worth, _unit_after(text, number.end), number.start, number.end)


def _digits(match: re.Match[str], locale: Locale) -> Number | None:
    """Read a number; None for one that by its author's locale is another one than it seems."""
    digits = match["number"].replace("−", "-").lstrip("+")
    if _FRACTION.fullmatch(digits):
        digits = f"{digits.replace(',', '.')}0"  # 0.125 is grouped nowhere
    elif locale.decimal and re.fullmatch(rf"-?\d{{1,3}}{re.escape(locale.decimal)}\d{{3}}", digits):
        return None
    grouped = digits.replace(",", "") if _INDIAN.fullmatch(digits) else digits
    if _GROUPED.fullmatch(grouped):
        grouped = re.sub(r"[ ,.'](?=\d{3}(?:\D|$))", "", grouped)
    whole = grouped.replace(",", ".")
    scale = _SCALES.get((match["scale"] or "").casefold(), 1.0)
    unit = (match["before"] or match["after"] or "").strip()
    return Number(float(whole) * scale, "%" if unit.casefold() == "percent" else unit, match.start(), match.end())


def _said(match: re.Match[str]) -> float:
    """Return what a number in words is worth: a part grows with each word, until a thousand or a million closes it."""
    if match["share"]:
        return 50.0
    words = re.findall(r"[a-z]+", match["whole"].casefold())
    total, part = 0.0, 0.0
    for word in words:
        if word == "half":
            part = 0.5
        elif word in _WORTH:
            part = max(1.0, part) * 12 if word == "dozen" else part + _WORTH[word]
        elif word == "hundred":
            part = (part or 1.0) * 100
        elif word in _TIMES:
            total, part = total + (part or 1.0) * _TIMES[word], 0.0
    half = 0.5 if match["half"] else 0.0
    return (total + part + half) * _TIMES.get((match["scale"] or "").casefold(), 1)


def _unit_after(text: str, end: int) -> str:
    words = []
    for word in re.findall(r"^[\s]*((?:[^\W\d_][\w'-]*\s*){0,3})", text[end : end + 60])[0].split():
        if word.casefold() in _UNIT_STOP:
            break
        words.append(word)
    return " ".join(words)
