"""Days that are said in full: 2026-04-15, 15.04.2026, 15 April, the first of May, Apr 15 '27."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hygiene.dates.spans import add_months, make, without_year
from hygiene.dates.words import (
    A_MONTH,
    A_WEEKDAY,
    DAY,
    FOREIGN_MONTH,
    MONTH,
    ORDINAL,
    WEEKDAY,
    WITH_YEAR,
    month_number,
    ordinal_number,
    weekday_number,
    year_of,
)

_VERB = (
    r"(?! (?:also |still |well |not |never |only )?(?:be|have|need|take|come|go|get|do|see|use|want|miss|fail|change|"
    r"vary|lead|cause|contain|include|require|through|on|into)\b)"
)
"""What follows `may` and `march` where they are verbs."""
_CONTEXT = (
    r"(?:^\W*|,\s+(?=\d\d?/\d\d?\W*$)|\b(?:by|on|until|till|before|due|am|bis|zum|vom|from|at|den|the|auf|or|says?|is|it's|for|around|about|"
    rf"{A_WEEKDAY}[.,]?)\s+(?:the |den )?)"
)

ISO = re.compile(r"\b(20\d\d)([-/.])(\d\d?)\2(\d\d?)(?!\w)")
EAST_ASIAN = re.compile(r"(?:(20\d\d)\s?[年년]\s?)?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
NUMERIC = re.compile(r"(?<![\d.,/-])(\d\d?)([/.-])(\d\d?)\2(20\d\d|\d\d)(?![\d/.-]*\d)")
DAY_AND_MONTH = re.compile(rf"{_CONTEXT}(?!24/7)(\d\d?)(?:/(\d\d?)|\.(\d\d?)\.)(?=\W*$|,|;|\s+[a-z])", re.IGNORECASE)
DAY_MONTH = re.compile(
    rf"(?<![\d.,]){DAY}(?: of|-|/|\.)?\s?{MONTH}(?![^\W\d_])\.?{_VERB}"
    rf"(?:{WITH_YEAR}|[-/ ](?P<short>2[4-9]|3\d)(?=\W*$))?",
    re.IGNORECASE,
)
FOREIGN = re.compile(rf"\b{DAY}(?: de| di)?\s?{FOREIGN_MONTH}\b(?:(?: de| del)? (?P<year>20\d\d)\b)?", re.IGNORECASE)
EITHER = re.compile(
    rf"\b\d\d?(?:st|nd|rd|th)? or (?:the )?\d\d?(?:st|nd|rd|th)?(?: of)? {A_MONTH}\b|"
    rf"\b{A_MONTH} \d\d? or \d\d?\b",
    re.IGNORECASE,
)
"""Either of two days of a month."""
_YEAR_PERHAPS = re.compile(r"[a-z]+-(?:2[4-9]|3[01])", re.IGNORECASE)
MONTH_DAY = re.compile(
    rf"\b{MONTH}\.?[ -](?:the )?(?:\d\d?(?:st|nd|rd|th)? ?(?:-|to|/|and|through|thru|until) ?)?{DAY}"
    rf"(?![\d%.,:]*\d|%){WITH_YEAR}?",
    re.IGNORECASE,
)
ORDINAL_MONTH = re.compile(rf"\b(?:the )?{ORDINAL} (?:of )?{MONTH}\b{WITH_YEAR}?", re.IGNORECASE)
MONTH_ORDINAL = re.compile(rf"\b{MONTH} (?:the )?{ORDINAL}\b{WITH_YEAR}?", re.IGNORECASE)
DAY_ALONE = re.compile(
    rf"(?:^\W*(?:the )?|\bthe )(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)|{ORDINAL})\b(?! \w|-)", re.IGNORECASE
)
WEEKDAY_AND_DAY = re.compile(rf"\b{WEEKDAY}\.?,? (?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
DAY_OF_MONTH = re.compile(
    r"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th) of (?P<which>this|next|the coming|the current) month\b", re.IGNORECASE
)
MOST_YEARS_BEHIND, MOST_YEARS_AHEAD, FARTHEST = 3, 10, 30
_SOON = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Order:
    """By what two numbers are told apart: whether the day comes first, and the weekday that stands before them."""

    day_first: bool | None = None
    weekday: int | None = None


def iso(found: re.Match[str], _today: date) -> date | None:
    """Read year, month and day in this order."""
    return make(int(found[1]), int(found[3]), int(found[4]))


def east_asian(found: re.Match[str], today: date) -> date | None:
    """Read a day with the signs for year, month and day."""
    month, day = int(found[2]), int(found[3])
    return make(int(found[1]), month, day) if found[1] else without_year(today, month, day)


def numeric(found: re.Match[str], today: date, order: Order) -> date | None:
    """Read a day in digits: points part day and month; else by where the day comes first, or where one way is left."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:  # noqa: PLR2004 — two digits of a year
        year += 2000
        if not -MOST_YEARS_BEHIND <= year - today.year <= MOST_YEARS_AHEAD:
            return None  # 26/04/10 begins with the year
    if year > today.year + FARTHEST:
        return None  # 15.4.2062 is a slip
    order = Order(day_first=True) if found[2] == "." else order
    return _only(make(year, second, first), make(year, first, second), order)


def day_and_month(found: re.Match[str], today: date, order: Order) -> date | None:
    """Read a day and a month in digits, in the same way."""
    first, second = int(found[1]), int(found[2] or found[3])
    order = order if found[2] else Order(day_first=True)
    return _only(without_year(today, second, first), without_year(today, first, second), order)


def _only(european: date | None, american: date | None, order: Order) -> date | None:
    if order.day_first is not None and (european if order.day_first else american):
        return european if order.day_first else american
    ways = {day for day in (european, american) if day is not None}
    fits = {day for day in ways if order.weekday in (None, day.weekday())}
    return next(iter(fits)) if len(fits) == 1 else None


def named(found: re.Match[str], today: date) -> date | None:
    """Read a day with the name of its month; `Sep-26` may have a day or a year."""
    if _YEAR_PERHAPS.fullmatch(found[0]):
        return None
    groups = found.groupdict()
    day = int(groups["day"]) if groups.get("day") else ordinal_number(found["ordinal"])
    month = month_number(found["month"])
    year = year_of(found, today.year)
    return make(year, month, day) if year else without_year(today, month, day)


def day_alone(found: re.Match[str], today: date) -> date | None:
    """Read `by the 15th`: the next one; on the 15th it may be today, or in a month."""
    day = int(found["day"] or ordinal_number(found["ordinal"]))
    return None if day == today.day else next(_coming(day, today), None)


def weekday_and_day(found: re.Match[str], today: date) -> date | None:
    """Read `Friday the 13th`: the next one, if it is soon."""
    weekday = weekday_number(found["weekday"])
    coming = (each for each in _coming(int(found["day"]), today) if each.weekday() == weekday)
    return next((each for each in coming if each - today <= _SOON), None)


def day_of_month(found: re.Match[str], today: date) -> date | None:
    """Read `the 2nd of next month`."""
    month = add_months(today, int(found["which"].lower() in ("next", "the coming")))
    return make(month.year, month.month, int(found["day"]))


def _coming(day: int, today: date) -> Iterator[date]:
    """Return the days of the coming months that have this number."""
    months = (add_months(today.replace(day=1), ahead) for ahead in range(5))
    coming = (make(month.year, month.month, day) for month in months)
    return (each for each in coming if each is not None and each >= today)
