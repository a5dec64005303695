"""Days as people write them: 2026-04-15, 15. April, end of Q2, KW 20, next Friday, in 3 weeks, EOQ.

A day is read right, or not at all: who is asked once more loses a minute, and who is held to another day loses trust.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from hygiene.dates import exact, periods, relative
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

    def take(reader: Reader, found: re.Match[str]) -> str:
        day = reader(found, today, locale.day_first) if reader in _BY_ORDER else reader(found, today)
        if day is not None:
            days.append(day)
        return " "

    rest = one_form(text)
    for pattern, reader in _READERS:
        rest = pattern.sub(partial(take, reader), rest)
    # Beside a day, a weekday only says which weekday that is.
    weekday = relative.no_day if days else relative.named_weekday
    rest = relative.NAMED_WEEKDAY.sub(partial(take, weekday), rest)
    return days, rest


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (exact.ISO, exact.iso),
    (periods.WEEK, periods.week),
    (exact.EAST_ASIAN, exact.east_asian),
    (exact.NUMERIC, exact.numeric),
    (relative.VAGUE, relative.no_day),
    (relative.RECURRING, relative.no_day),
    (periods.NTH_WEEK, periods.nth_week),
    (periods.NTH_WEEKDAY, periods.nth_weekday),
    (periods.NAMED_QUARTER, periods.named_quarter),
    (periods.NAMED_HALF, periods.named_half),
    (exact.FOREIGN, exact.named),
    (exact.DAY_MONTH, exact.named),
    (exact.ORDINAL_MONTH, exact.named),
    (exact.MONTH_DAY, exact.named),
    (exact.MONTH_ORDINAL, exact.named),
    (periods.YEAR_END, periods.year_end),
    (periods.QUARTER, periods.quarter),
    (periods.HALF, periods.half),
    (periods.FOREIGN_ONLY, periods.foreign_only),
    (periods.MONTH_ONLY, periods.month_only),
    (exact.DAY_AND_MONTH, exact.day_and_month),
    (exact.DAY_ALONE, exact.day_alone),
    (relative.IN, relative.ahead),
    (relative.FROM_NOW, relative.ahead),
    (relative.AGO, relative.ago),
    (relative.FROM_WEEKDAY, relative.from_weekday),
    (relative.WEEKDAY_OF_WEEK, relative.weekday_of_week),
    (relative.PERIOD, relative.period),
    (relative.END_OF, relative.end_of),
    (relative.NEAR, relative.near),
)
