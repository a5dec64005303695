"""The one number of a text, where one is said; what may be another is asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from hygiene.locales import UNKNOWN, Locale
from hygiene.numbers import Number, Unclear, find_numbers
from hygiene.numbers.uncounted import without_names

MOST_NUMBERS = 12
"""Numbers of a text that are looked at."""
LONGEST_LEAD = 40
"""Characters before a number by which it is told what it is."""

_BOUND = re.compile(
    r"(?:[<>≤≥]=?|\b(?:(?:less|more|fewer|greater|lower|higher|better) than|up to|at (?:least|most)|under|below|"
    r"dropped(?: by)?|grew(?: by)?|fell(?: by)?|rose(?: by)?|up|down|improved(?: by)?))\s?$",
    re.IGNORECASE,
)
"""Before a number that is not the one, but somewhere beside it."""
_BOUND_AFTER = re.compile(r"\+(?![/\d])")
_BESIDE = re.compile(
    r"(?:\b(?:from|of|per|not|was|were|last|past|previous|against|vs\.?|versus|since|for the|target(?: is)?|over the|"
    r"goal(?: is)?|out of(?: every)?|"
    r"(?:average|mean|median\w*|media|média|moyenne) (?:of|over|across|de|di|von|van|sur|su))"
    r"|±|\+/-|plus minus)\s?(?:only |about |the |roughly |around |last year's |month's )?$",
    re.IGNORECASE,
)
"""Before a number beside the one that is meant: what it was, or is counted of."""
_FIRST = re.compile(
    r"\W*(?:(?:about|around|roughly|approx\w*|circa|ca|some|currently|now|today|probably|maybe|still|just|only|nearly|"
    r"almost|close to|over|a bit|down to|we (?:had|have|are at|count|counted)|we're at|it's|it is|"
    r"it was|i'd say|i think|last count|at|sure|hm+|ok|okay|well|so|down)\W*)*",
    re.IGNORECASE,
)
"""All that stands before a number which comes first."""
_OR = re.compile(
    r"(?:\b(?:to|or|and|bis|oder|und|à|et|ou|y|o|e|a|tot|en|of|but|no|wait|sorry|actually|rather|mean|says|make|is)\b|"
    r"[-/→>~〜]|\.\.)[^\d.;]{0,12}$|[:=-]\W*$",
    re.IGNORECASE,
)
"""Between two numbers either of which may be meant."""
_NOTHING = frozenset(["nobody", "none", "nil", "one"])
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Where several numbers are said, or more than is understood; `said` is that part of the text."""

    said: str


def read_number(text: str, *, today: date, locale: Locale = UNKNOWN) -> Number | Doubtful | None:
    """Read the one number of a text that is no day, no week and no name; None where there is none."""
    bare = without_names(text, today=today, locale=locale)[0]
    found = list(islice(find_numbers(bare, locale), MOST_NUMBERS))
    meant = _meant(bare, [each for each in found if not _is_nothing(bare, each)] or found)
    match meant:
        case []:
            return None
        case [Number() as first, *others] if not any(_is_bound(bare, each) for each in meant) and all(
            isinstance(each, Number) and each.worth == first.worth for each in others
        ):
            return first
        case _:
            bound = _BOUND.search(bare, 0, meant[0].start)
            return Doubtful(bare[bound.start() if bound else meant[0].start : meant[-1].end].strip())


def _meant(text: str, found: list[Number | Unclear]) -> list[Number | Unclear]:
    """Return the numbers any of which may be the one: the first, where it comes before all that is said of it."""
    if len(found) < 2:  # noqa: PLR2004 — there is one, or none
        return found
    between = text[found[0].end : found[1].start]
    if _FIRST.fullmatch(text, 0, found[0].start) and (_BESIDE.search(between) or not _OR.search(between)):
        return found[:1]
    outside = [number for number in found if not _is_bracketed(text, number)] or found
    return [
        number for number in outside if not _BESIDE.search(text[max(0, number.start - LONGEST_LEAD) : number.start])
    ] or outside


def _is_nothing(text: str, number: Number | Unclear) -> bool:
    """Whether a number is a word that may count nothing: nobody measures it, one of them is mine."""
    return text[number.start : number.end].casefold() in _NOTHING


def _is_bound(text: str, number: Number | Unclear) -> bool:
    return bool(
        _BOUND.search(text[max(0, number.start - LONGEST_LEAD) : number.start]) or _BOUND_AFTER.match(text, number.end)
    )


def _is_bracketed(text: str, number: Number | Unclear) -> bool:
    return any(found.start() < number.start < found.end() for found in _IN_BRACKETS.finditer(text))
