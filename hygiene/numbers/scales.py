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
_ANYWHERE_BY_WORTH: dict[float | None, str] = {
    None: "billion mil",
    1e3: (
        "duizend mila mille millier tausend thousand tis tisíc tisíce tuhat tuhatta tusen tusind tys "
        "tysiąc tysiąca tysiące tysięcy тис тисяч тисяча тисячі тыс тысяч тысяча тысячи 천"
    ),
    1e4: "万 萬 만",
    1e6: (
        "milhão milhões milion miliona milione milioni milionu miliony milionów milionů milj miljoen "
        "miljon miljoner miljoona miljoonaa million millionen millioner millions millones millón milyon "
        "mio mln mn миллион миллиона миллионов млн мільйон мільйона мільйони мільйонів"
    ),
    1e8: "亿 億 억",
    1e9: (
        "bilhão bilhões mia miliard miliarda miliardi miliardo miliardy miliardów miljard miljarder "
        "miljardi miljardia milliard milliarde milliarden milliarder milliards milyar mld mrd миллиард "
        "миллиарда миллиардов млрд мільярд мільярда мільярди мільярдів"
    ),
    1e12: (
        "bilion biliona bilionu biliony bilionów bilionů bilj biljoen biljon biljoner biljoona biljoonaa "
        "billionen billioner billions billones billón bln bn trilhão trilhões trillion trilyon триллион "
        "триллиона триллионов трильйон трильйона трильйони трильйонів трлн 万亿 兆 조"
    ),
    1e16: "京",
}
"""What CLDR has for the languages that most people write on Slack; None for a word that is two scales.

Left out are words that are something else in English: those of one's own language are known all the same.

Reading it from there at each start would take a third of a second; a test compares the two.
"""
_ANYWHERE = {word: worth for worth, words in _ANYWHERE_BY_WORTH.items() for word in words.split()}
_BY_WHERE = {"IN": {"l": 1e5, "cr": 1e7}, "US": {"mil": 1e6}, "GB": {"mil": 1e6}}


def scale_of(word: str, locale: Locale = UNKNOWN) -> float | None:
    """Return what a word multiplies a number by: 1 for what is no scale, None for one that may be several."""
    said = word.casefold().rstrip(".")
    found = {words[said] for words in (_own(locale), _ENGLISH) if said in words}
    match sorted(found):
        case []:
            return _ANYWHERE.get(said, 1.0)
        case [worth]:
            return worth
        case _:
            return None


@lru_cache(maxsize=512)
def _own(locale: Locale) -> dict[str, float]:
    """Return the words of somebody's language, and of where they live."""
    return words_of(locale.language) | _BY_WHERE.get(locale.territory, {}) if locale.language else {}


def words_of(language: str) -> dict[str, float]:
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
