"""Days as people write them: 2026-04-15, 15. April, end of Q2, KW 20, next Friday, in 3 weeks, EOQ.

A day is read right, or not at all: who is asked once more loses a minute, and who is held to another day loses trust.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from hygiene.dates import doubts, exact, periods, relative
from hygiene.dates.words import FOREIGN_MONTHS_BEGIN, MONTHS_BEGIN
from hygiene.locales import UNKNOWN, Locale
from hygiene.written import one_form

Reader = Callable[..., date | None]
_BY_ORDER: tuple[Reader, ...] = (exact.numeric, exact.day_and_month)


def read_day(text: str, *, today: date, locale: Locale = UNKNOWN) -> date | None:
    """Return the latest day that the text names, or None if it names none, or one that could be two.

    A month, a quarter or a year means its last day, a week its Friday. A day and month without a year are the next
    such day, unless there was one just now: then they are most likely a slip, and stay in the past. What could be two
    days is the one that somebody with this locale means.
    """
    days, _ = take_days(text, today=today, locale=locale)
    return max(days, default=None)


def take_days(text: str, *, today: date, locale: Locale = UNKNOWN) -> tuple[list[date], str]:
    """Return the days that a text names, and the text without them, in the one form in which texts are read."""
    days: list[date] = []
    doubtful = False

    def take(reader: Reader, found: re.Match[str]) -> str:
        nonlocal doubtful
        leads = _leads(found)
        day = reader(found, today, _order(locale, leads[1])) if reader in _BY_ORDER else reader(found, today)
        if day is None:
            return " "
        doubtful = doubtful or not doubts.is_on_its_weekday(day, *leads)
        days.append(day)
        either = "or" if found[0].lower().startswith("or ") else ""
        return either + doubts.mark_of(len(days) - 1)

    rest = doubts.NAME.sub(" ", one_form(text))
    said = rest.lower()
    for pattern, reader, needs in _READERS:
        if any(need in said for need in needs):
            rest = pattern.sub(partial(take, reader), rest)
    # Beside a day, a weekday only says which weekday that is.
    weekday = relative.no_day if days else relative.named_weekday
    rest = relative.NAMED_WEEKDAY.sub(partial(take, weekday), rest)
    return [] if doubtful else doubts.settle(rest, days, today), doubts.unmarked(rest)


def _leads(found: re.Match[str]) -> tuple[str, str]:
    """Return what stands before a day, and before its digits, in which its weekday may be."""
    digit = _DIGIT.search(found[0])
    ends = (found.start(), found.start() + (digit.start() if digit else 0))
    first, second = (found.string[max(0, end - LONGEST_LEAD) : end] for end in ends)
    return first, second


def _order(locale: Locale, lead: str) -> exact.Order:
    """Return by what two numbers are told apart: where somebody lives, and the weekday before them."""
    return exact.Order(locale.day_first, doubts.weekday_before(lead))


LONGEST_LEAD = 20
"""Characters before a day in which its weekday may stand."""
_DIGIT = re.compile(r"\d")
_ANYTHING = frozenset([""])
_PERIODS = frozenset(["week", "month", "quarter", "year"])
_UNITS = frozenset(["day", "week", "month", "quarter", "year", "fortnight"])

_READERS: tuple[tuple[re.Pattern[str], Reader, frozenset[str]], ...] = (
    (exact.ISO, exact.iso, _ANYTHING),
    (periods.WEEK, periods.week, frozenset(["week", "wk", "kw", "cw", "20"])),
    (exact.EAST_ASIAN, exact.east_asian, frozenset("月월")),
    (exact.NUMERIC, exact.numeric, _ANYTHING),
    (exact.EITHER, relative.no_day, frozenset([" or "])),
    (relative.VAGUE, relative.no_day, frozenset([" or "])),
    (relative.RECURRING, relative.no_day, frozenset(["every", "each"])),
    (periods.WORKING_DAY, periods.working_day, MONTHS_BEGIN),
    (relative.IN_WORKING_DAYS, relative.working_days_ahead, frozenset(["day"])),
    (periods.NTH_WEEK, periods.nth_week, MONTHS_BEGIN),
    (periods.NTH_WEEKDAY, periods.nth_weekday, MONTHS_BEGIN),
    (periods.NAMED_QUARTER, periods.named_quarter, frozenset(["quarter"])),
    (periods.NAMED_HALF, periods.named_half, frozenset(["half"])),
    (exact.FOREIGN, exact.named, FOREIGN_MONTHS_BEGIN),
    (exact.DAY_MONTH, exact.named, MONTHS_BEGIN),
    (exact.ORDINAL_MONTH, exact.named, MONTHS_BEGIN),
    (exact.MONTH_DAY, exact.named, MONTHS_BEGIN),
    (exact.MONTH_ORDINAL, exact.named, MONTHS_BEGIN),
    (periods.YEAR_END, periods.year_end, frozenset(["year", "eoy", "20", "'"])),
    (periods.QUARTER, periods.quarter, frozenset("q")),
    (periods.HALF, periods.half, frozenset(["h1", "h2"])),
    (periods.FOREIGN_ONLY, periods.foreign_only, FOREIGN_MONTHS_BEGIN),
    (periods.MONTH_ONLY, periods.month_only, MONTHS_BEGIN),
    (exact.DAY_AND_MONTH, exact.day_and_month, _ANYTHING),
    (exact.WEEKDAY_AND_DAY, exact.weekday_and_day, frozenset(["st", "nd", "rd", "th"])),
    (exact.DAY_OF_MONTH, exact.day_of_month, frozenset(["month"])),
    (exact.DAY_ALONE, exact.day_alone, _ANYTHING),
    (relative.IN, relative.ahead, _UNITS),
    (relative.FROM_NOW, relative.ahead, _UNITS),
    (relative.AGO, relative.ago, frozenset(["ago"])),
    (relative.FROM_WEEKDAY, relative.from_weekday, frozenset(["week"])),
    (relative.WEEKDAY_OF_WEEK, relative.weekday_of_week, frozenset(["week"])),
    (relative.PERIOD, relative.period, _PERIODS),
    (relative.END_OF, relative.end_of, frozenset(["eo", "end of", "close of", "cob"])),
    (relative.NEAR, relative.near, frozenset(["day", "tonight", "tomorrow", "tmrw"])),
)
"""What is read, by what, and one of what a text has to hold for it to be worth a look."""
