"""How people write numbers and days where they live, by the locale that Slack tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from babel import Locale as Described
from babel import UnknownLocaleError

_SLACKS_OWN = {"es-LA": "es-419"}
"""Slack's tags that are no locales: https://docs.slack.dev/reference/objects/user-object."""
_DIFFER_INSIDE = frozenset(["es-LA", "es-419"])
"""Mexico writes 1.5, Argentina 1,5."""


@dataclass(frozen=True, slots=True)
class Locale:
    """What parts a number from its fraction, and whether the day comes before the month; None is not known.

    `language` and `territory` are codes, or empty.
    """

    decimal: Literal[".", ","] | None = None
    day_first: bool | None = None
    language: str = ""
    territory: str = ""


UNKNOWN = Locale()


@lru_cache(maxsize=512)
def read_locale(tag: str | None) -> Locale:
    """Return how people write who have this locale, by Unicode's CLDR: https://cldr.unicode.org."""
    try:
        described = Described.parse(_SLACKS_OWN.get(tag or "", tag or ""), sep="-")
    except (UnknownLocaleError, ValueError):
        return UNKNOWN
    point = described.number_symbols["latn"]["decimal"]
    order = [letter for letter in str(described.date_formats["short"].pattern).lower() if letter in "dmy"]
    # Where the year comes first (2026/03/04), the month precedes the day; but with dashes that is ISO, and no order.
    year_first = order[:1] == ["y"]
    day_first = order.index("d") < order.index("m") if not year_first or tag not in _ISO_ONLY else None
    decimal = None if tag in _DIFFER_INSIDE or point not in (".", ",") else point
    return Locale(decimal, day_first, described.language, described.territory or "")


_ISO_ONLY = frozenset(["en-CA", "fr-CA", "sv-SE", "lt-LT"])
"""They write days as 2026-03-04, and with slashes in either order."""
