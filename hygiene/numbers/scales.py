"""What the word after a number multiplies it by: k, million, Mrd., mil, 万, crore; by who writes it, or asked about.

The words are those of Unicode's CLDR (https://cldr.unicode.org/translation/number-currency-formats/compact-decimal-formatting),
and what people write in English beside them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale as Described
from babel import UnknownLocaleError

from hygiene.locales import UNKNOWN, Locale

LANGUAGES = "cs da de en es fi fr it ja ko nb nl pl pt ru sv tr uk zh zh_Hant".split()  # noqa: SIM905
"""Those in which a word for a scale is known to everybody; one's own is, whichever it is."""
_COMPACT = re.compile(r"(0+)[\s\xa0\u202f]*(\S.*)")
_BY_WORTH = {
    12: "dozen",
    1e2: "hundred",
    1e3: "k thousand thousands grand tsd",
    1e5: "lakh lakhs lac lacs",
    1e6: "m mm mn mio mln million millions",
    1e7: "crore crores",
    1e9: "b bn billion billions",
    1e12: "trillion trillions",
}
_ENGLISH = {word: float(worth) for worth, words in _BY_WORTH.items() for word in words.split()}
_BY_WHERE = {"IN": {"l": 1e5, "cr": 1e7}, "US": {"mil": 1e6}, "GB": {"mil": 1e6}}
_OTHER_WORDS = frozenset(["bin", "t", "tn", "mi", "bi", "tri", "md", "mr", "bio", "bil", "bill", "mill", "rb", "jt"])
"""They are scales to those who write them, and something else in English."""


def scale_of(word: str, locale: Locale = UNKNOWN) -> float | None:
    """Return what a word multiplies a number by: 1 for what is no scale, None for one that may be several."""
    said = word.casefold().rstrip(".")
    own = _words_of(locale.language) | _BY_WHERE.get(locale.territory, {}) if locale.language else {}
    found = {words[said] for words in (own, _ENGLISH) if said in words}
    if not found:
        found = set() if (len(said) == 1 and said.isascii()) or said in _OTHER_WORDS else _EVERYWHERE.get(said, set())
    match sorted(found):
        case []:
            return 1.0
        case [worth]:
            return worth
        case _:
            return None


@lru_cache(maxsize=512)
def _words_of(language: str) -> dict[str, float]:
    """Return the words of a language for scales, in lower case and without full stops."""
    try:
        formats = Described.parse(language).compact_decimal_formats
    except (UnknownLocaleError, ValueError):
        return {}
    written = [
        (int(least), _COMPACT.fullmatch(getattr(pattern, "pattern", "")))
        for width in ("long", "short")
        for by_size in formats.get(width, {}).values()
        for least, pattern in by_size.items()
    ]
    return {
        found[2].replace("'", "").strip().rstrip(".").casefold(): least / 10 ** (len(found[1]) - 1)
        for least, found in written
        if found
    }


def _read_everywhere() -> dict[str, set[float]]:
    worth = dict[str, set[float]]()
    for language in LANGUAGES:
        for word, each in _words_of(language).items():
            worth.setdefault(word, set()).add(each)
    return worth


_EVERYWHERE = _read_everywhere()
