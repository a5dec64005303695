"""The last days of months, quarters and weeks, and the year that is meant where none is said."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

RECENT = timedelta(days=92)
JUST_OVER = timedelta(days=31)
FRIDAY = 4
MID_DAY = 15
_DAYS_OF_PARTS = {"early": 7, "mid": MID_DAY, "half": MID_DAY}


def make(year: int, month: int, day: int) -> date | None:
    """Return a day, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def without_year(today: date, month: int, day: int) -> date | None:
    """Return the day of a month that is meant: the next one, unless there was one just now, which is likely a slip.

    Just now is within 92 days; across New Year, within 31.
    """
    before = make(today.year - 1, month, day)
    if before is not None and before >= today - JUST_OVER:
        return before
    coming = (make(year, month, day) for year in range(today.year, today.year + 9))
    return next((each for each in coming if each is not None and each >= today - RECENT), None)


def end_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def part_of_month(last: date, part: str) -> date:
    """Return the day that a part of a month means, by the month's last day, which any other part means."""
    return last.replace(day=_DAYS_OF_PARTS.get(part, last.day))


def end_of_quarter(day: date, ahead: int = 0) -> date:
    """Return the last day of a day's quarter, or of one that lies some quarters ahead."""
    quarters = day.year * 4 + (day.month - 1) // 3 + ahead
    return end_of_month(quarters // 4, quarters % 4 * 3 + 3)


def end_of_week(day: date, ahead: int = 0) -> date:
    """Return the Friday of a day's week, or of one that lies some weeks ahead: weeks end when work does."""
    return day + timedelta(days=FRIDAY - day.weekday() + 7 * ahead)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(end_of_month(year, month + 1), date(year, month + 1, 1) + timedelta(days=day.day - 1))
