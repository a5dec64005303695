"""When a day that is named is not the one that is meant, or may be another: then it is asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from hygiene.dates.words import A_MONTH, A_WEEKDAY, WEEKDAY, weekday_number

_FIRST_MARK = 0xE000
_DAY = "[\ue000-\uefff]"
"""A day that was read: its mark, in Unicode's area for private use."""

_DOUBTS = re.compile(
    rf"{_DAY}[\s?,]*\b(?:or|oder|ou|o)\b(?: (?:maybe|even|rather|the))?\s+{_DAY}|\bbetween\s+{_DAY}\s+and\s+{_DAY}|"
    r"\b(?:not before|no earlier than|earliest|after|past|beyond|(?:won't|can't|cannot|not) make|miss|missed)"
    rf"\s+(?:the\s+)?{_DAY}|"
    rf"{_DAY}\W+(?:at the earliest|earliest|or later|or after|onwards?|bank holiday|after next|fools)\b|"
    r"\b(?:days?|weeks?|months?|fortnight|quarters?) "
    r"(?:before|after|later than|from|past|following|earlier than|prior to)"
    rf"\s+(?:the\s+)?{_DAY}|{_DAY}\s+(?:before|after|following|prior to)\s+(?!lunch|noon|work|hours|close)\w|"
    rf"\b(?:good|easter|black|cyber|ash|palm|shrove|maundy)\s+{_DAY}|"
    rf"{_DAY}.*\b(?:otherwise|else|failing that|worst case|at worst)\b.*{_DAY}",
    re.IGNORECASE | re.DOTALL,
)
_LEFT = re.compile(
    r"\b(?P<why>from|vom|was|not(?: by| on)?|instead of|originally|previously|planned for)"
    rf"\s+(?:(?:the|this|den)\s+)?(?P<day>{_DAY})",
    re.IGNORECASE,
)
"""A day from which something was moved, or that is not the one."""
_PAST = re.compile(
    rf"\b(?:went|came|got|landed|shipped|started|closed) (?:\w+ ){{0,2}}(?:on )?\s*(?P<day>{_DAY})", re.IGNORECASE
)
"""A day on which something was done."""
_WEEKDAY_BEFORE = re.compile(rf"\b{WEEKDAY}\.?,?\s+(?:the\s+|den\s+)?$", re.IGNORECASE)

_SURNAME = r"(?-i:(?!Morning|Afternoon|Evening|Night|The\b|If\b|Or\b|And\b|But\b|Week)[A-Z][a-z]{2,})"
NAME = re.compile(
    rf"\b(?:ask|asks|ping|tell|call|told|waiting for|wait for|check with) {A_MONTH}\b(?!\s*\d)(?: {_SURNAME})?|"
    rf"\b(?-i:(?:April|May|June|August|Jan|Wednesday)) (?!(?:{A_MONTH}|{A_WEEKDAY})\b){_SURNAME}|"
    rf"\b(?-i:(?:April|May|June|August|Jan)) (?:in \w+ )?(?:has to|needs|says|said|does|owns|knows|thinks|confirms)\b",
    re.IGNORECASE,
)
"""Somebody whose name is a month's: June Park, Jan does it, April in finance has to confirm."""


def mark_of(number: int) -> str:
    """Return what stands in a text for one of the days that were read in it."""
    return f" {chr(_FIRST_MARK + number)} "


def is_on_its_weekday(day: date, *leads: str) -> bool:
    """Whether no other weekday than its own stands before a day."""
    return {weekday for lead in leads if (weekday := weekday_before(lead)) is not None} <= {day.weekday()}


def weekday_before(lead: str) -> int | None:
    """Return the weekday that ends a text, Monday being 0."""
    found = _WEEKDAY_BEFORE.search(lead)
    return weekday_number(found["weekday"]) if found else None


def settle(marked: str, days: Sequence[date], today: date) -> list[date]:
    """Return the days that are meant of those that are marked in a text; none where there may be another."""
    if _DOUBTS.search(marked) or any(_day_of(found, days) > today for found in _PAST.finditer(marked)):
        return []
    left = {_number_of(found): found["why"].lower() for found in _LEFT.finditer(marked)}
    stay = [day for number, day in enumerate(days) if number not in left]
    return stay or ([] if any(why.startswith("not") for why in left.values()) else list(days))


def _number_of(found: re.Match[str]) -> int:
    return ord(found["day"]) - _FIRST_MARK


def _day_of(found: re.Match[str], days: Sequence[date]) -> date:
    return days[_number_of(found)]


def unmarked(text: str) -> str:
    """Return a text without the marks of days."""
    return re.sub(_DAY, " ", text)
