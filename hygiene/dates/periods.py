"""Months, quarters, halves, years and weeks by name: each means its last day, or the part of it that is said."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hygiene.dates import words
from hygiene.dates.spans import FRIDAY, MID_DAY, RECENT, end_of_month, make, part_of_month, without_year
from hygiene.dates.words import month_number, ordinal_number, part_of, weekday_number, year_of

_SAID_AS_A_MONTH = re.compile(
    r"(?:^|\b(?:in|by|until|till|of|since|from|for|before|after|during|this|next|last)\s+)$", re.IGNORECASE
)
_DIGIT_BEFORE = re.compile(r"(?<!\d)\d\s$")
_ASKED = re.compile(r"\s+(?:I|we|you|he|she|they|it|one|be)\b")
_ALSO_WORDS = frozenset(
    {"may", "march", "mar", "dec", "jan", "sep", "sept", "oct", "nov", "jun", "jul", "aug", "apr", "feb"}
)

_WHICH = rf"\b(?:the )?(?:{words.ORDINAL}|last|(?P<digit>[1-4])(?:st|nd|rd|th))"
_OF_MONTH = rf"(?:of|in) {words.MONTH}\b{words.WITH_YEAR}?"
NTH_WEEK = re.compile(rf"{_WHICH} week {_OF_MONTH}", re.IGNORECASE)
NTH_WEEKDAY = re.compile(rf"{_WHICH} {words.WEEKDAY} {_OF_MONTH}", re.IGNORECASE)
WORKING_DAY = re.compile(rf"\b(?:the )?(?P<which>first|last) (?:working|business) day {_OF_MONTH}", re.IGNORECASE)
MONTH_ONLY = re.compile(
    rf"(?<![\w-])(?:(?P<next>next|this) )?(?:{words.PART}[ -]?)?{words.MONTH}\b(?:\.(?= ?\d))?{words.WITH_YEAR}?",
    re.IGNORECASE,
)
FOREIGN_ONLY = re.compile(
    rf"\b(?:{words.PART}[ -]?)?{words.FOREIGN_MONTH}\b(?:(?: de| del)? (?P<year>20\d\d)\b)?", re.IGNORECASE
)
QUARTER = re.compile(
    rf"(?<!\w)(?:{words.PART}[ -]?)?(?:(?P<before>20\d\d)[ /-]?)?(?:Q(?P<quarter>[1-4])|(?P<turned>[1-4])Q)"
    rf"(?:(?P<fiscal>[ ,/-]*(?:of )?FY ?'?\d*)|(?P<span>[ /-]*20\d\d[/-]\d+)|"
    rf"{words.WITH_YEAR}|(?:(?<=Q)|[ /-])(?P<short>2[4-9]|3\d)(?=\W*$))?(?!\w)",
    re.IGNORECASE,
)
NAMED_QUARTER = re.compile(
    rf"\b(?:{words.PART} )?(?:the )?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th) quarter\b"
    rf"(?: of (?:the year\b)?)?{words.WITH_YEAR}?",
    re.IGNORECASE,
)
HALF = re.compile(rf"(?<!\w)(?:(?P<before>20\d\d)[ /-]?)?H(?P<half>[12])\b{words.WITH_YEAR}?", re.IGNORECASE)
NAMED_HALF = re.compile(
    rf"\b(?:the )?(?P<nth>first|second|1st|2nd) half of "
    rf"(?:{words.YEAR}|(?P<shift>next|this|last) year|the year)",
    re.IGNORECASE,
)
YEAR_END = re.compile(
    rf"\b(?:(?:end|close) of (?:the )?(?:calendar )?(?P<which>this |next )?year\b|"
    rf"(?<!fiscal )(?<!financial )year[ -]?end\b|EOY\b){words.WITH_YEAR}?|"
    rf"\b(?P<word>end|late|mid)(?: of|-| in)? ?{words.YEAR.replace('year', 'before')}",
    re.IGNORECASE,
)
WEEK = re.compile(
    rf"\b(?:(?P<before>20\d\d)-?W(?P<iso>[0-5]?\d)|(?<!per )(?<!a )(?<!/)(?<!each )(?<!every )"
    rf"(?:calendar week|week|wk|KW|CW)\.? ?(?P<week>[0-5]?\d))\b(?:(?: of |/| |, ?){words.YEAR})?",
    re.IGNORECASE,
)
_LATEST_WEEK = 53


def nth_week(found: re.Match[str], today: date) -> date | None:
    """Read `the second week of May`."""
    month = _month(found, today)
    nth = _nth(found)
    return month if month is None or nth is None or nth > 4 else make(month.year, month.month, 7 * nth)  # noqa: PLR2004


def nth_weekday(found: re.Match[str], today: date) -> date | None:
    """Read `the last Friday of May`."""
    month, nth, weekday = _month(found, today), _nth(found), weekday_number(found["weekday"])
    if month is None:
        return None
    if nth is None:
        return month - timedelta(days=(month.weekday() - weekday) % 7)
    first = month.replace(day=1)
    return make(month.year, month.month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def working_day(found: re.Match[str], today: date) -> date | None:
    """Read `the last working day of May`, of weeks that have five."""
    month = _month(found, today)
    if month is None:
        return None
    if found["which"].lower() == "last":
        return month - timedelta(days=max(0, month.weekday() - FRIDAY))
    first = month.replace(day=1)
    return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > FRIDAY else 0)


def _nth(found: re.Match[str]) -> int | None:
    if found["digit"]:
        return int(found["digit"])
    return ordinal_number(found["ordinal"]) if found["ordinal"] else None


def _month(found: re.Match[str], today: date) -> date | None:
    month, year = month_number(found["month"]), year_of(found, today.year)
    return end_of_month(year, month) if year else _ahead(today, month)


def _ahead(today: date, month: int) -> date | None:
    first = without_year(today - timedelta(days=27), month, 1)
    return None if first is None else end_of_month(first.year, month)


def month_only(found: re.Match[str], today: date) -> date | None:
    """Read a month; `may`, `march` and the like, in small letters and alone, are no months."""
    said, before = found["month"], found.string[: found.start()]
    if _DIGIT_BEFORE.search(before):
        return None  # 2 0 April
    if found.string[found.end() :].lstrip()[:1] >= "\ue000":
        return None  # mar 10 marzo: a weekday elsewhere
    told = found["year"] or found["shift"] or found["part"] or found["next"]
    if said.islower() and said in _ALSO_WORDS and not told and not _SAID_AS_A_MONTH.search(before):
        return None
    if said.casefold() == "may" and not told and _ASKED.match(found.string, found.end()):
        return None
    month, year = month_number(said), year_of(found, today.year)
    last = end_of_month(year, month) if year else without_year(today, month, 28)
    if last is None:
        return None
    return part_of_month(end_of_month(last.year, month), part_of(found))


def foreign_only(found: re.Match[str], today: date) -> date | None:
    """Read a month of another language, with its year or a part of it: alone it may be another word."""
    month = month_number(found["month"])
    if found["year"]:
        return part_of_month(end_of_month(int(found["year"]), month), part_of(found))
    last = _ahead(today, month) if found["part"] else None
    return part_of_month(last, part_of(found)) if last else None


def quarter(found: re.Match[str], today: date) -> date | None:
    """Read a quarter of the calendar; one of a fiscal year is not known."""
    if found["fiscal"] or found["span"]:
        return None
    return _quarter(int(found["quarter"] or found["turned"]), year_of(found, today.year), today, part_of(found))


def named_quarter(found: re.Match[str], today: date) -> date | None:
    """Read `the third quarter of 2027`."""
    nth = found["nth"].lower()
    number = 4 if nth == "last" else int(nth[0]) if nth[0].isdigit() else ordinal_number(nth)
    if nth == "last" and not found["year"] and not found["shift"]:
        return None
    return _quarter(number, year_of(found, today.year), today, part_of(found))


def _quarter(number: int, year: int | None, today: date, part: str) -> date:
    last = end_of_month(year or today.year, number * 3)
    if year is None and last < today:
        last = end_of_month(today.year + 1, number * 3)
    if part in ("mid", "half"):
        return date(last.year, last.month - 1, MID_DAY)
    return date(last.year, last.month - 2, MID_DAY) if part == "early" else last


def half(found: re.Match[str], today: date) -> date:
    """Read `H1 2027`."""
    return _half(int(found["half"]), year_of(found, today.year), today)


def named_half(found: re.Match[str], today: date) -> date:
    """Read `the second half of 2027`."""
    return _half(1 if found["nth"][0] in "f1F" else 2, year_of(found, today.year) or today.year, today)


def _half(number: int, year: int | None, today: date) -> date:
    last = end_of_month(year or today.year, 6 * number)
    return end_of_month(today.year + 1, 6 * number) if year is None and last < today else last


def year_end(found: re.Match[str], today: date) -> date:
    """Read the end, or the middle, of a year."""
    ahead = int((found["which"] or "").lower() == "next ")
    year = year_of(found, today.year) or today.year + ahead
    return end_of_month(year, 6 if (found["word"] or "").lower() == "mid" else 12)


def week(found: re.Match[str], today: date) -> date | None:
    """Read a week by its number in ISO 8601: its Friday."""
    number = int(found["iso"] or found["week"])
    if not 1 <= number <= _LATEST_WEEK:
        return None
    year = year_of(found, today.year)
    day = _friday(year or today.year, number)
    is_over = year is None and day is not None and day < today - RECENT
    return _friday(today.year + 1, number) if is_over else day


def _friday(year: int, number: int) -> date | None:
    try:
        return date.fromisocalendar(year, number, FRIDAY + 1)
    except ValueError:
        return None
