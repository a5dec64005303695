"""Days as people write them in English: 2026-04-15, 15 April, end of Q2, next Friday, in 3 weeks."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

Reader = Callable[[re.Match[str], date], date | None]

_MONTHS = [month.lower() for month in month_name if month]
_MONTH_NUMBERS = {month[:3]: number for number, month in enumerate(_MONTHS, start=1)}
_ELSEWHERE = {
    1: "januar|januari|janvier|enero|gennaio|janeiro",
    2: "februar|februari|février|febrero|febbraio|fevereiro",
    3: "märz|maart|mars|marzo|março",
    4: "avril|abril|aprile",
    5: "mai|mei|mayo|maggio|maio",
    6: "juni|juin|junio|giugno|junho",
    7: "juli|juillet|julio|luglio|julho",
    8: "augustus|août|agosto",
    9: "septembre|septiembre|settembre|setembro",
    10: "oktober|octobre|octubre|ottobre|outubro",
    11: "novembre|noviembre|novembro",
    12: "dezember|décembre|diciembre|dicembre|dezembro",
}
"""Months in German, Dutch, French, Spanish, Italian and Portuguese, where they differ from English."""
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "(?P<month>" + "|".join(f"{month}|{month[:3]}" for month in _MONTHS) + "|sept)"
_YEAR = r"(?P<year>20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_RECENT = timedelta(days=92)

_FOREIGN = re.compile(
    rf"\b{_DAY}\.?(?: de| di)? (?P<month>{'|'.join(_ELSEWHERE.values())})\b(?:(?: de| del)? {_YEAR}\b)?", re.IGNORECASE
)
_EAST_ASIAN = re.compile(r"(20\d\d)年\s?(\d\d?)月\s?(\d\d?)日")
_ISO = re.compile(r"\b(20\d\d)-(\d\d?)-(\d\d?)\b")
_NUMERIC = re.compile(r"\b(\d\d?)[/.](\d\d?)[/.](20\d\d)\b")
_DAY_MONTH = re.compile(rf"\b{_DAY}(?: of)? {_MONTH}\b\.?,?(?: {_YEAR}\b)?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH}\.? {_DAY}\b,?(?: {_YEAR}\b)?", re.IGNORECASE)
_MONTH_ONLY = re.compile(rf"\b(?P<part>mid|early|end(?: of)?)?[ -]?{_MONTH}\b\.?(?: {_YEAR}\b)?", re.IGNORECASE)
_QUARTER = re.compile(rf"\bQ(?P<quarter>[1-4])\b(?: ?{_YEAR}\b)?", re.IGNORECASE)
_YEAR_END = re.compile(rf"\b(?:end of (?:the )?year|year end|end of {_YEAR}\b)", re.IGNORECASE)
_IN = re.compile(r"\bin (?P<count>\d{1,3}|a|one|two|three|four|six) (?P<unit>day|week|month)s?\b", re.IGNORECASE)
_AGO = re.compile(r"\b(?P<count>\d{1,3}|a|one|two|three|four|six) (?P<unit>day|week|month)s? ago\b", re.IGNORECASE)
_LAST = re.compile(r"\blast (?P<unit>week|month|year|quarter)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?P<last>last )?(?:next |on |by )?(?P<weekday>" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE)
_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_NEAR_WORD = re.compile(r"\b(today|tomorrow|yesterday)\b", re.IGNORECASE)
_MID_MONTH = 15
_EARLY_MONTH = 7


def read_day(text: str, *, today: date) -> date | None:
    """Return the latest day that the text names, or None if it names none.

    A month or quarter means its last day. A day and month without a year lie in the coming year, unless they were
    within the past 92 days: then they are most likely a slip, and stay in the past.
    """
    days, _ = take_days(text, today=today)
    return max(days, default=None)


def take_days(text: str, *, today: date) -> tuple[list[date], str]:
    """Return the days that a text names, and the text without them."""
    days: list[date] = []

    def take(reader: Reader, found: re.Match[str]) -> str:
        day = reader(found, today)
        if day is not None:
            days.append(day)
        return " "

    for pattern, reader in _READERS:
        text = pattern.sub(partial(take, reader), text)
    return days, text


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without_year(today: date, month: int, day: int) -> date | None:
    this_year = _make(today.year, month, day)
    if this_year is None or this_year >= today - _RECENT:
        return this_year
    return _make(today.year + 1, month, day)


def _iso(found: re.Match[str], _today: date) -> date | None:
    return _make(int(found[1]), int(found[2]), int(found[3]))


def _numeric(found: re.Match[str], _today: date) -> date | None:
    return _make(int(found[3]), int(found[2]), int(found[1]))


def _month_number(word: str) -> int:
    return _MONTH_NUMBERS[word.lower()[:3]]


def _foreign(found: re.Match[str], today: date) -> date | None:
    said = found["month"].casefold()
    month = next(number for number, words in _ELSEWHERE.items() if said in words.split("|"))
    day = int(found["day"])
    return _make(int(found["year"]), month, day) if found["year"] else _without_year(today, month, day)


def _named(found: re.Match[str], today: date) -> date | None:
    month, day = _month_number(found["month"]), int(found["day"])
    return _make(int(found["year"]), month, day) if found["year"] else _without_year(today, month, day)


def _month(found: re.Match[str], today: date) -> date | None:
    if found["month"].lower() == "may" and found["month"] != "May" and not found["year"]:
        return None  # "may" is more often the verb
    month = _month_number(found["month"])
    year = int(found["year"] or today.year)
    part = (found["part"] or "end").lower()
    day = {"mid": _MID_MONTH, "early": _EARLY_MONTH}.get(part, monthrange(year, month)[1])
    return _make(year, month, day) if found["year"] else _without_year(today, month, day)


def _quarter(found: re.Match[str], today: date) -> date | None:
    month = int(found["quarter"]) * 3
    year = int(found["year"] or today.year)
    last = _make(year, month, monthrange(year, month)[1])
    if last and not found["year"] and last < today:
        return _make(year + 1, month, last.day)
    return last


def _year_end(found: re.Match[str], today: date) -> date | None:
    return date(int(found["year"] or today.year), 12, 31)


def _distance(found: re.Match[str], today: date) -> date | None:
    count = _WORDS.get(found["count"].lower()) or int(found["count"])
    return today + timedelta(days=count * _UNITS[found["unit"].lower()])


def _ago(found: re.Match[str], today: date) -> date | None:
    count = _WORDS.get(found["count"].lower()) or int(found["count"])
    return today - timedelta(days=count * _UNITS[found["unit"].lower()])


def _last(found: re.Match[str], today: date) -> date | None:
    return today - timedelta(days=_UNITS[found["unit"].lower()])


def _weekday(found: re.Match[str], today: date) -> date | None:
    wanted = _WEEKDAYS.index(found["weekday"].lower())
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead - 7 if found["last"] else ahead)


def _near(found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_NEAR[found[1].lower()])


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_ISO, _iso),
    (_EAST_ASIAN, _iso),
    (_FOREIGN, _foreign),
    (_NUMERIC, _numeric),
    (_DAY_MONTH, _named),
    (_MONTH_DAY, _named),
    (_YEAR_END, _year_end),
    (_QUARTER, _quarter),
    (_MONTH_ONLY, _month),
    (_IN, _distance),
    (_AGO, _ago),
    (_LAST, _last),
    (_WEEKDAY, _weekday),
    (_NEAR_WORD, _near),
)
