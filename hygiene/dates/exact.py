"""Days that are said in full: 2026-04-15, 15.04.2026, 15 April, the first of May, Apr 15 '27."""

from __future__ import annotations

import re
from datetime import date

from hygiene.dates.spans import add_months, make, without_year
from hygiene.dates.words import DAY, FOREIGN_MONTH, MONTH, ORDINAL, WITH_YEAR, month_number, ordinal_number, year_of

_VERB = (
    r"(?! (?:also |still |well |not |never |only )?(?:be|have|need|take|come|go|get|do|see|use|want|miss|fail|change|"
    r"vary|lead|cause|contain|include|require|through|on|into)\b)"
)
"""What follows `may` and `march` where they are verbs."""
_CONTEXT = r"(?:^\W*|\b(?:by|on|until|till|before|due|am|bis|zum|vom|from|at)\s+(?:the )?)"

ISO = re.compile(r"\b(20\d\d)([-/.])(\d\d?)\2(\d\d?)(?![\d])")
EAST_ASIAN = re.compile(r"(?:(20\d\d)\s?[年년]\s?)?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
NUMERIC = re.compile(r"(?<![\d.,/-])(\d\d?)([/.-])(\d\d?)\2(20\d\d|\d\d)(?![\d/.-]*\d)")
DAY_AND_MONTH = re.compile(rf"{_CONTEXT}(?!24/7)(\d\d?)(?:/(\d\d?)|\.(\d\d?)\.)(?=\W*$|,|;|\s+[a-z])", re.IGNORECASE)
DAY_MONTH = re.compile(
    rf"(?<![\d.,]){DAY}(?: of|-|/|\.)?\s?{MONTH}(?![^\W\d_])\.?{_VERB}"
    rf"(?:{WITH_YEAR}|[-/ ](?P<short>2[4-9]|3\d)(?=\W*$))?",
    re.IGNORECASE,
)
FOREIGN = re.compile(rf"\b{DAY}(?: de| di)?\s?{FOREIGN_MONTH}\b(?:(?: de| del)? (?P<year>20\d\d)\b)?", re.IGNORECASE)
MONTH_DAY = re.compile(
    rf"\b{MONTH}\.?[ -](?:the )?(?:\d\d? ?(?:-|to|/|and) ?)?{DAY}(?![\d%.,:]*\d|%){WITH_YEAR}?", re.IGNORECASE
)
ORDINAL_MONTH = re.compile(rf"\b(?:the )?{ORDINAL} (?:of )?{MONTH}\b{WITH_YEAR}?", re.IGNORECASE)
MONTH_ORDINAL = re.compile(rf"\b{MONTH} (?:the )?{ORDINAL}\b{WITH_YEAR}?", re.IGNORECASE)
DAY_ALONE = re.compile(
    r"(?:^\W*(?:the )?|\b(?:by|on|until|till|before) the )(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?! \w)", re.IGNORECASE
)


def iso(found: re.Match[str], _today: date) -> date | None:
    """Read year, month and day in this order."""
    return make(int(found[1]), int(found[3]), int(found[4]))


def east_asian(found: re.Match[str], today: date) -> date | None:
    """Read a day with the signs for year, month and day."""
    month, day = int(found[2]), int(found[3])
    return make(int(found[1]), month, day) if found[1] else without_year(today, month, day)


def numeric(found: re.Match[str], _today: date, day_first: bool | None = None) -> date | None:  # noqa: FBT001
    """Read a day in digits: points part day and month; else by where the day comes first, or where one way is left."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:  # noqa: PLR2004 — two digits of a year
        year += 2000
    order = True if found[2] == "." else day_first
    return _only(make(year, second, first), make(year, first, second), order)


def day_and_month(found: re.Match[str], today: date, day_first: bool | None = None) -> date | None:  # noqa: FBT001
    """Read a day and a month in digits, in the same way."""
    first, second = int(found[1]), int(found[2] or found[3])
    order = day_first if found[2] else True
    return _only(without_year(today, second, first), without_year(today, first, second), order)


def _only(european: date | None, american: date | None, day_first: bool | None) -> date | None:  # noqa: FBT001
    if day_first is not None and (european if day_first else american):
        return european if day_first else american
    if european is not None and american is not None and european != american:
        return None
    return european or american


def named(found: re.Match[str], today: date) -> date | None:
    """Read a day with the name of its month."""
    groups = found.groupdict()
    day = int(groups["day"]) if groups.get("day") else ordinal_number(found["ordinal"])
    month = month_number(found["month"])
    year = year_of(found, today.year)
    return make(year, month, day) if year else without_year(today, month, day)


def day_alone(found: re.Match[str], today: date) -> date | None:
    """Read `by the 15th`: the next one."""
    day = int(found["day"])
    months = (add_months(today, ahead) for ahead in range(3))
    coming = (make(month.year, month.month, day) for month in months)
    return next((each for each in coming if each is not None and each >= today), None)
