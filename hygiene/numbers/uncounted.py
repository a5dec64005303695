"""What is written in digits and counts nothing: days, weeks, versions, tickets, rooms."""

from __future__ import annotations

import re
from datetime import date

from hygiene.dates import take_days
from hygiene.locales import UNKNOWN, Locale

_OUT_OF = re.compile(r"\b(?:out of|of|in|per) (?:5|10|100|five|ten)\b(?![:.,]?\d)", re.IGNORECASE)
_NAMES = re.compile(
    r"@\s?\d+|\bF1\b|\bGPT-?\d\S*|\bp\d{2}\b|\b24/7\b|\bB2[BC]\b|\bR2\b|\b[A-Z]{2,}-\d+\b|\b[SW]\d\d?(?=\s?[:：])|第\d+\w",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:weeks?|wk|sprint|version|v|phase|tier|level|store|line|team|site|ticket|issue|case|PR|OKR|ISO|release|build|"
    r"room|gate|section|article|chapter|item|step|no\.|nr\.?|number)\s?#?\d+(?:\s?[-–]\s?\d+)?\b(?![.,]\d)",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)
_YEARS = re.compile(r"(?!\A(?:19|20)\d\d\b(?! was| it| we)\D*\Z)\b(?:FY ?)?(?:19|20)\d\d(?:/\d\d)?\b|\bFY\d\d\b")


def without_names(text: str, *, today: date, locale: Locale = UNKNOWN) -> tuple[str, list[date]]:
    """Take out of a text what counts nothing; return what is left, and the days that were in it."""
    days, text = take_days(_TODAY.sub("now", _NAMES.sub(" ", text)), today=today, locale=locale)
    for pattern in (_NUMBERED, _OUT_OF, _YEARS):
        text = pattern.sub(" ", text)
    return text, days
