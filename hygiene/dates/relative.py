"""Days that are said from today: tomorrow, in three weeks, next Friday, the end of next month, EOQ."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hygiene.dates.spans import FRIDAY, add_months, end_of_month, end_of_quarter, end_of_week, part_of_month
from hygiene.dates.words import COUNT, PART, WEEKDAY, count, part_of, weekday_number

_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year)s?"
_UP_TO = r"(?:(?:\d{1,2}|one|two|three|four|five|six) ?(?:-|to|or) ?)?"

VAGUE = re.compile(r"\b(?:in |within )?(?:a|one|1) (?:day|week|month|year) or (?:so|two|three|more)\b", re.IGNORECASE)
RECURRING = re.compile(
    rf"\b(?:every|each)(?: (?:other|second))? (?:{WEEKDAY}|day|week|month|quarter|year)\b", re.IGNORECASE
)
IN = re.compile(
    r"(?:\bin|^\W*within|\bgive (?:it|me|us)|\bgimme) (?:about |around |roughly )?"
    rf"{_UP_TO}{COUNT} {_UNIT}\b(?:' time)?",
    re.IGNORECASE,
)
FROM_NOW = re.compile(
    rf"\b{_UP_TO}{COUNT} {_UNIT} (?:from (?:now|today|(?P<tomorrow>tomorrow))|hence|after today)\b",
    re.IGNORECASE,
)
IN_WORKING_DAYS = re.compile(
    rf"\b(?:in|within) (?:about )?{COUNT} (?:working|business) days?\b|"
    rf"\b{COUNT.replace('count', 'more')} (?:working|business) days? (?:from (?:now|today)|time)\b",
    re.IGNORECASE,
)
FROM_WEEKDAY = re.compile(
    rf"\b(?:{COUNT} weeks? (?:from|on) {WEEKDAY}|{WEEKDAY.replace('weekday', 'day')} week)\b", re.IGNORECASE
)
AGO = re.compile(rf"\b{COUNT} {_UNIT} ago\b", re.IGNORECASE)
PERIOD = re.compile(
    rf"\b(?:{PART} )?(?:the )?(?P<which>this|next|last|the|current|coming) (?P<unit>week|month|quarter|year)\b(?!-)",
    re.IGNORECASE,
)
END_OF = re.compile(
    r"\b(?:(?:EO|end of |close of )(?P<unit>D|W|M|Q|day|week|month|quarter)|COB|EOB)\b"
    rf"(?!\W*(?:on |of |this |next )?(?:{WEEKDAY}|the \d))",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"(?:^\W*|\b(?:by|at|before|until|till|be|is|today|ready|done|it|that|this)\s+)$", re.IGNORECASE)
WEEKDAY_OF_WEEK = re.compile(
    rf"\b(?:{WEEKDAY},? (?:of )?(?P<which>this|next) week|"
    rf"(?P<first>this|next) week,? (?:on )?{WEEKDAY.replace('weekday', 'day')})\b",
    re.IGNORECASE,
)
NAMED_WEEKDAY = re.compile(
    rf"\b(?P<how>last |next |on |by |until |till |before |this |coming )?{WEEKDAY}\b(?!s\b)", re.IGNORECASE
)
NEAR = re.compile(
    r"\b(?P<near>(?:the )?day after tomorrow|(?:the )?day before yesterday|today|tonight|tomorrow|tmrw|yesterday)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:^\W*|\b(?:by|until|till|before|within|during)\s+)$", re.IGNORECASE)
_NEAR = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1}
_WHICH = {"next": 1, "coming": 1, "last": -1}
_BEFORE_FRIDAY = {"early": 3, "mid": 2, "half": 2}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def no_day(_found: re.Match[str], _today: date) -> None:
    """Read something that looks like a day and is none."""


def _on(day: date, number: int, unit: str) -> date | None:
    try:
        if unit in _MONTHS:
            return add_months(day, number * _MONTHS[unit])
        return day + timedelta(days=number * _DAYS[unit])
    except (ValueError, OverflowError):
        return None


def ahead(found: re.Match[str], today: date) -> date | None:
    """Read `in three weeks`, or `in two to three weeks`: the later of them."""
    tomorrow = found.re is FROM_NOW and found["tomorrow"] is not None
    return _on(today + timedelta(days=tomorrow), count(found["count"]), found["unit"].lower())


def working_days_ahead(found: re.Match[str], today: date) -> date:
    """Read `in three working days`, of weeks that have five."""
    day = today
    for _ in range(count(found["count"] or found["more"])):
        day += timedelta(days={FRIDAY: 3, FRIDAY + 1: 2}.get(day.weekday(), 1))
    return day


def from_weekday(found: re.Match[str], today: date) -> date | None:
    """Read `a week on Friday`."""
    weekday = found["weekday"] or found["day"]
    return _next(today, weekday) + timedelta(days=7 * count(found["count"] or "one"))


def ago(found: re.Match[str], today: date) -> date | None:
    """Read `three weeks ago`."""
    return _on(today, -count(found["count"]), found["unit"].lower())


def period(found: re.Match[str], today: date) -> date | None:
    """Read `next month`, or a part of it; `last week` is the same day a week before."""
    which, unit, part = found["which"].lower(), found["unit"].lower(), found["part"]
    if which == "last" and not part:
        return _on(today, -1, unit)
    if not part and (
        which == "the" or (which in ("this", "current") and not _UNTIL.search(found.string[: found.start()]))
    ):
        return None  # `31 calls this week` says when it was counted
    number = _WHICH.get(which, 0)
    if unit == "year":
        return date(today.year + number, 12, 31) if part and part_of(found) == "end" else None
    if unit == "month":
        month = add_months(today, number)
        return part_of_month(end_of_month(month.year, month.month), part_of(found))
    if unit == "week":
        return end_of_week(today, number) - timedelta(days=_BEFORE_FRIDAY.get(part_of(found), 0))
    return end_of_quarter(today, number) if part_of(found) == "end" else None


def end_of(found: re.Match[str], today: date) -> date | None:
    """Read EOW, EOM, EOQ, and the close of a day where no other day is named beside it."""
    match (found["unit"] or "d").lower():
        case "w" | "week":
            return end_of_week(today, int(today.weekday() > 4))  # noqa: PLR2004 — on a weekend, the coming week's
        case "m" | "month":
            return end_of_month(today.year, today.month)
        case "q" | "quarter":
            return end_of_quarter(today)
        case _:
            return today if _CLOSE.search(found.string[: found.start()]) else None


def weekday_of_week(found: re.Match[str], today: date) -> date:
    """Read `Friday next week`."""
    weekday = weekday_number(found["weekday"] or found["day"])
    ahead_by = 7 * ((found["which"] or found["first"]).lower() == "next")
    return today + timedelta(days=weekday - today.weekday() + ahead_by)


def named_weekday(found: re.Match[str], today: date) -> date | None:
    """Read a weekday: the next one, or the last one where that is said; `sun` and `wed` alone are words."""
    said, how = found["weekday"], (found["how"] or "").strip().lower()
    if len(said) < len("monday") and said.islower() and not how and found[0].strip() != found.string.strip():
        return None
    coming = _next(today, said)
    if how == "next" and coming.isocalendar()[:2] == today.isocalendar()[:2]:
        return None  # this week's, or the one after
    return coming - timedelta(days=7 if coming - today < timedelta(days=7) else 14) if how == "last" else coming


def _next(today: date, weekday: str) -> date:
    return today + timedelta(days=(weekday_number(weekday) - today.weekday()) % 7 or 7)


def near(found: re.Match[str], today: date) -> date:
    """Read today, tomorrow, and the days next to them."""
    said = found["near"].lower()
    if said.endswith("after tomorrow"):
        return today + timedelta(days=2)
    if said.endswith("before yesterday"):
        return today - timedelta(days=2)
    return today + timedelta(days=_NEAR[said])
