"""Numbers in digits, with what stands before and after them: -$450, 1.200, 12k, 1,5 Mrd., 3万, 3h10."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import list_currencies

from hygiene.locales import Locale
from hygiene.numbers.number import Number, Unclear
from hygiene.numbers.scales import scale_of
from hygiene.values import is_sane

_CURRENCIES = frozenset(list_currencies())
_CURRENCY = r"(?-i:[A-Z]{0,2}[€$£₹¥]|(?<![^\W\d_])(?:[A-Z]{3}|Rs\.?|Fr\.|kr\.?))"
_DIGITS = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)|"  # 12,50,000: after the thousands, two digits each
    r"\d{1,3}(?P<group>[ ,.'_])\d{3}(?:(?P=group)\d{3})*(?:(?!(?P=group))[.,]\d+)?(?!\d)|"
    r"\d+[.,]\d+|[.,]\d+|\d+"
)
_NUMBER = re.compile(
    rf"(?P<sign>[-+]\s?|(?<!\bo )(?<!\bou )\b(?:minus|negative|moins|menos|meno)\s|マイナス)?"
    rf"(?P<before>{_CURRENCY}\s?)?"
    rf"(?P<inner>-)?(?P<number>{_DIGITS})(?P<power>e[+-]?\d{{1,2}}\b)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}([ ,.'_])\d{3}(?!\d)")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_ONE_GROUP = re.compile(r"\d{1,3}([.,])\d{3}")
_WORD = re.compile(r"[^\W\d_]+\.?")
_NEXT_WORD = re.compile(r" ([^\W\d_]+\.?)")
_MARK = re.compile(r"\s?(?:[%€$£₹¥]|per ?cent\b|pct\b)", re.IGNORECASE)
_AND_A_PART = re.compile(r" (\d)/(\d{1,2})(?![\d/])")
_SIXTIETHS = re.compile(
    r"(?:\s?(?:h|hrs?|min|mins?)\s?|['\":])([0-5]\d)(?!\d|[.,:]\d)(?:'+|\"|\s?(?:min|m|s|sec)\b)?", re.IGNORECASE
)
"""After hours or minutes: 3h10, 7 min 52."""
_NO_MORE = re.compile(r"/(?:5|10|100|1000)\b(?![./])|(?:[.,]|/)-(?!\d)")
"""After a number of so many, or a price: 92/100; 2.350,-"""
_NO_COUNT = re.compile(
    r"(?:st|nd|rd|th|am|pm)\b|:\d\d\s?(?:am|pm|h|Uhr)\b|\s?[年月日時週号]|-(?!ish\b)[^\W\d_]{3,}", re.IGNORECASE
)
"""After a place in a row, a time of day, a day, or what is as long as that: the 90-day retention."""
_CLOCK = re.compile(r":\d\d\b")
_AT = re.compile(r"\b(?:at|by|before|until|till|since|of|from|around|um|ab|bis|le|a)\s?$", re.IGNORECASE)
"""Before a time of day; without it, 2:10 is two minutes and ten seconds."""
_GOES_ON = re.compile(r"['\":.,/_]?\d|[\^⁄]")
_WORD_ENDS = re.compile(r"[\s,;]|$")
_APART = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][^\W\d]*$")
"""In languages that put no space between words, one may stand before a number."""
_NAMED = re.compile(r"(?:[^\W\d_]|[#§第]\s?|[^\W\d_][-_/^]|\d[.:/,])$")
"""Before the digits of a name, or of a number that has begun: S3, INC0012345, #4411, JIRA-212."""
_TENS = re.compile(r"\b(?:the|low|mid|high|early|late)[ -]\d0$", re.IGNORECASE)
_UNITS = frozenset(
    [
        "s",
        "sec",
        "secs",
        "ms",
        "h",
        "hr",
        "hrs",
        "min",
        "mins",
        "d",
        "w",
        "wk",
        "wks",
        "mo",
        "mth",
        "mths",
        "y",
        "yr",
        "yrs",
        "x",
        "kg",
        "g",
        "km",
        "cm",
        "mm",
        "mb",
        "gb",
        "tb",
        "kb",
        "kwh",
        "mwh",
        "kw",
        "mw",
        "pp",
        "pct",
        "bps",
        "ppm",
        "fte",
        "ftes",
        "ish",
    ]
) | frozenset(code.casefold() for code in _CURRENCIES)
_SCALES_APART = frozenset(["k", "K", "M", "B"])
"""Letters that are scales where a space stands before them."""


@dataclass(frozen=True, slots=True)
class _Tail:
    """What follows the digits of a number: by how much it multiplies them, a unit, and where it ends."""

    scale: float
    unit: str
    end: int


def find_in_digits(text: str, locale: Locale) -> Iterator[Number | Unclear]:
    """Find the numbers in digits, in their order; one that nobody can mean is none, and neither is a part of a name."""
    for match in _NUMBER.finditer(text):
        if (found := _read(text, match, locale)) is not None:
            yield found


def _read(text: str, match: re.Match[str], locale: Locale) -> Number | Unclear | None:
    lead, sign, start = text[max(0, match.start() - 20) : match.start()], match["sign"] or "", match.start()
    dashed = sign.startswith("-")
    if dashed and lead[-1:].isdigit():
        start, sign = start + len(sign), ""  # from one number to another
    elif _NAMED.search(lead + (sign if dashed else "")) and not _APART.search(lead):
        return None
    before = (match["before"] or "").strip()
    if before.isalpha() and len(before) == 3 and before not in _CURRENCIES:  # noqa: PLR2004 — as ISO 4217 has them
        if match["before"] == before:
            return None  # INC4411
        before = ""
    if _NO_COUNT.match(text, match.end()) or (_CLOCK.match(text, match.end()) and _AT.search(lead)):
        return None
    if dashed and sign.endswith(" "):
        if not lead.strip() or lead.rstrip()[-1] in ":=(":
            return Unclear(start, match.end())  # a sign, or a line of a list
        sign = ""
    worth, tail = _worth(match["number"], match["power"] or "", locale), _tail(text, match, locale)
    if worth is None or tail is None or _GOES_ON.match(text, tail.end):
        return Unclear(start, _end_of_word(text, tail.end if tail else match.end()))
    signed = (-1 if sign.strip() not in ("", "+") or match["inner"] else 1) * worth * tail.scale
    return Number(signed, before or tail.unit, start, tail.end) if is_sane(signed) else None


def both_readings(digits: str) -> tuple[str, str] | None:
    """Return what digits may be that one country groups and another one divides: 31.000 is 31,000, or 31."""
    if not _ONE_GROUP.fullmatch(digits) or digits.startswith("0"):
        return None
    whole, part = re.split("[.,]", digits)
    return f"{whole},{part}", f"{float(f'{whole}.{part}'):g}"


def _worth(digits: str, power: str, locale: Locale) -> float | None:
    """Return what digits are worth; None for those that by their author's locale are another number than they seem."""
    group = _ONE_GROUP.fullmatch(digits)
    if group and digits.startswith("0"):
        return float(digits.replace(",", "."))  # 0.125 is grouped nowhere
    if group and group[1] == locale.decimal:
        return None
    if group or _INDIAN.fullmatch(digits):
        return float(f"{re.sub('[.,]' if group else ',', '', digits)}{power}")
    grouped = _GROUPED.match(digits)
    whole = digits.replace(grouped[1], "") if grouped else digits
    return float(f"{whole.replace(',', '.')}{power}")


def _tail(text: str, match: re.Match[str], locale: Locale) -> _Tail | None:
    """Read what follows the digits; None where it is not understood."""
    end, whole = match.end(), match["number"]
    if rest := _NO_MORE.match(text, end):
        return _Tail(1.0, "", rest.end())
    if (sixtieths := _SIXTIETHS.match(text, end)) and whole.isdigit() and int(whole):
        return _Tail(1 + int(sixtieths[1]) / 60 / int(whole), "", sixtieths.end())
    if (part := _AND_A_PART.match(text, end)) and whole.isdigit():
        fits = int(whole) and 0 < int(part[1]) < int(part[2])
        return _Tail(1 + int(part[1]) / int(part[2]) / int(whole), "", part.end()) if fits else None
    word = _WORD.match(text, end)
    tail = _attached(text, word, locale) if word else _apart(text, end, locale)
    if tail is None or (tail.scale != 1 and _is_scale(_NEXT_WORD.match(text, tail.end), locale)):
        return None
    mark = _MARK.match(text, tail.end)
    return _Tail(tail.scale, _unit(mark[0]), mark.end()) if mark else tail


def _attached(text: str, word: re.Match[str], locale: Locale) -> _Tail | None:
    """Read a scale or a unit that is written right after a number; None where it is not understood."""
    said, end = word[0].rstrip("."), word.start() + len(word[0].rstrip("."))
    if said.lower() == said.upper():  # a script without capitals, as in 3万円
        scale = scale_of(said[0], locale)
        more = said[1:2] and scale_of(said[1], locale) != 1  # 万亿
        return None if scale is None or more else _Tail(scale, "", word.start() + (scale != 1))
    if said == "mm" or (said.casefold() in _UNITS and said != "MM"):
        decade = said == "s" and _TENS.search(text[max(0, word.start() - 30) : word.start()])
        return None if decade else _Tail(1.0, said, end)
    scale = scale_of(said, locale)
    return None if scale in (None, 1.0) else _Tail(scale, "", word.end())


def _apart(text: str, end: int, locale: Locale) -> _Tail | None:
    """Read a scale after a space; None for a word that may be several."""
    word = _NEXT_WORD.match(text, end)
    if word is None or (len(word[1]) == 1 and word[1] not in _SCALES_APART):
        return _Tail(1.0, "", end)
    scale = scale_of(word[1], locale)
    return None if scale is None else _Tail(scale, "", end if scale == 1 else word.end())


def _is_scale(word: re.Match[str] | None, locale: Locale) -> bool:
    return word is not None and scale_of(word[1], locale) != 1


def _unit(mark: str) -> str:
    """Return the mark of a unit; per cent is one, however it is written."""
    return "%" if mark.strip()[:1].isalpha() else mark.strip()


def _end_of_word(text: str, start: int) -> int:
    found = _WORD_ENDS.search(text, start)
    return found.start() if found else len(text)
