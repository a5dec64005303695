"""The words that days are said with, and the patterns that several readings share."""

from __future__ import annotations

import re
from calendar import month_name

_ENGLISH = [month.lower() for month in month_name if month]
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
_NUMBERS = {name: number for number, names in _ELSEWHERE.items() for name in names.split("|")}
_ORDINALS = (  # noqa: SIM905 — as a list it fills the screen
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: number for number, word in enumerate(_COUNTED, start=1)} | {"a": 1, "an": 1}

MONTH = "(?P<month>" + "|".join(f"{month}|{month[:3]}" for month in _ENGLISH) + "|sept)"
FOREIGN_MONTH = f"(?P<month>{'|'.join(_ELSEWHERE.values())})"
WEEKDAY = f"(?P<weekday>{'|'.join(WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
A_MONTH, A_WEEKDAY = (re.sub(r"\?P<\w+>", "?:", each) for each in (MONTH, WEEKDAY))
"""The same, where nobody asks which one it is."""
YEAR = r"(?P<year>20\d\d|'\d\d)(?!\d)"
WITH_YEAR = rf"(?:(?:,? | of | of the year |/|-|, ?\(|\s?\(| ?){YEAR}\)?| (?:of )?(?P<shift>next|this|last) year\b)"
"""After a month or a quarter: `2027`, `, 2027`, `/2027`, `'27`, `of 2027`, `next year`."""
ORDINAL = "(?P<ordinal>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th|er|[oa](?= de)|\.)?"
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(COUNTS)})"
PART = (
    r"(?P<part>mid(?:dle)?(?: of)?|early(?: in)?|(?:the )?(?:start|beginning) of|begin(?: of)?|late(?: in)?|"
    r"(?:the )?(?:first|second) half of|(?:the )?(?:very )?end(?: of)?|eom|mitte|half|"
    r"mediados de|meados de|metà(?: di)?|anfang|début|inizio|principios de|início de|"
    r"ende|fin(?:es|ales)? de|fine|fin|eind)"
)
_EARLY = ("early", "start", "begin", "anfang", "début", "iniz", "princip", "iníc")
_MID = ("mid", "mitte", "half", "mediad", "mead", "metà")


MONTHS_BEGIN = frozenset(month[:3] for month in _ENGLISH)
FOREIGN_MONTHS_BEGIN = frozenset(month[:3] for month in _NUMBERS)


def month_number(word: str) -> int:
    """Return the number of a month by its English name, or the first three letters of that, or a name elsewhere."""
    said = word.casefold()
    return _NUMBERS.get(said) or next(
        number for number, month in enumerate(_ENGLISH, start=1) if month.startswith(said[:3])
    )


def weekday_number(word: str) -> int:
    """Return the number of a weekday, Monday being 0, by its name or the first letters of that."""
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(word.lower()[:3]))


def ordinal_number(word: str) -> int:
    """Return 1 for `first`, and so on to 31."""
    return _ORDINALS.index(word.lower()) + 1


def count(word: str) -> int:
    """Return the number that a word or digits say."""
    return COUNTS.get(word.lower()) or int(word)


def year_of(found: re.Match[str], this_year: int) -> int | None:
    """Return the year that was said, before or behind, in four digits or two, or as next, this or last year."""
    groups = found.groupdict()
    if digits := groups.get("before") or groups.get("short") or groups.get("year"):
        return 2000 + int(digits[-2:])
    if groups.get("shift"):
        return this_year + {"next": 1, "this": 0, "last": -1}[groups["shift"].lower()]
    return None


def part_of(found: re.Match[str]) -> str:
    """Return which part of a period was said: early, mid, half (the first) or end."""
    said = (found["part"] or "").lower()
    if "first half" in said:
        return "half"
    if said.startswith(_MID):
        return "mid"
    return "early" if any(word in said for word in _EARLY) else "end"
