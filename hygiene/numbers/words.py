"""Numbers in words: two hundred, half a million, three and a half; one that is more than that is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hygiene.numbers.number import Number, Unclear

_SMALL_NUMBERS = (  # noqa: SIM905 — as a list it fills the screen
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_WORTH = {
    **{word: number for number, word in enumerate(_SMALL_NUMBERS)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    "none": 0,
    "nil": 0,
    "nobody": 0,
    "dozen": 12,
}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "lakh": 100_000, "crore": 10_000_000}
_COUNT, _SCALE = ("|".join(sorted(words, key=len, reverse=True)) for words in (_WORTH, _TIMES))
_SPELLED = re.compile(
    rf"\b(?P<whole>(?:(?:half )?an? (?:{_SCALE}|dozen)|(?:{_COUNT}))\b"
    rf"(?:(?:[ -]|,? and )(?:{_COUNT}|{_SCALE})\b)*)"
    rf"(?: point (?P<point>(?:{_COUNT})(?: (?:{_COUNT}))*)|(?P<part> and a (?:half|quarter)))?"
    rf"(?: (?P<scale>{_SCALE}))?\b|"
    rf"\b(?P<share>half)\b(?! an?\b| the\b| of\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?P<many>a|an|one|two|three|four) (?P<part>third|quarter|fifth|tenth)s?\b"
    r"(?: of\b(?! an? (?:hour|day|week|month|year|million))| by\b|(?=\W*$|[,.;])(?<!quarter))",
    re.IGNORECASE,
)
"""A part of all of them; a quarter alone is three months."""
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_GOES_ON = re.compile(
    r"[ -](?:point|quarters?|thirds?|fifths?|tenths?|hundredths?|billion|grand|odd|something|"
    r"or(?! (?:so|fewer|less|more|under)\b))\b",
    re.IGNORECASE,
)
_TURNED = re.compile(r"(?:\b(?:minus|negative|not|no|never)(?: (?:a|even|single|more|than))*|\w-) ?$", re.IGNORECASE)
_SINGLE = re.compile(r"\b(?:this|that|the|which|each|every|no|another|last|next|any|a \w+)\s$", re.IGNORECASE)
_PER_CENT = re.compile(r"\s*(?:per ?cent\b|%)", re.IGNORECASE)


def find_in_words(text: str) -> Iterator[Number | Unclear]:
    """Find the numbers in words; English ones are known. A part of something is a share of a hundred."""
    for match in _SHARE.finditer(text):
        many = _WORTH.get(match["many"].casefold(), 1)
        yield Number(100 * many / _PARTS[match["part"].casefold()], "%", match.start(), match.end("part"))
    for match in _SPELLED.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if match[0].casefold() == "one" and (_SINGLE.search(before) or _TURNED.search(before)):
            continue  # “the one that Erin wrote” and “not one” count nothing
        if _GOES_ON.match(text, match.end()) or _TURNED.search(before):
            yield Unclear(match.start(), match.end())
        else:
            unit = "%" if match["share"] or _PER_CENT.match(text, match.end()) else ""
            yield Number(_worth(match), unit, match.start(), match.end())


def _worth(match: re.Match[str]) -> float:
    """Return what a number in words is worth: a part grows with each word, until a thousand or a million closes it."""
    if match["share"]:
        return 50.0
    words = re.findall(r"[a-z]+", match["whole"].casefold())
    total, part = 0.0, 0.0
    for word in words:
        if word == "half":
            part = 0.5
        elif word in _WORTH:
            part = (part or 1.0) * 12 if word == "dozen" else part + _WORTH[word]
        elif word == "hundred":
            part = (part or 1.0) * 100
        elif word in _TIMES:
            total, part = total + (part or 1.0) * _TIMES[word], 0.0
    if match["point"]:
        said = [str(_WORTH[word]) for word in match["point"].casefold().split()]
        part += float(f"0.{''.join(said)}")
    if match["part"]:
        part += 0.5 if match["part"].endswith("half") else 0.25
    return (total + part) * _TIMES.get((match["scale"] or "").casefold(), 1)
