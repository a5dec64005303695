"""Whether two initiatives sound like the same one: by the words of their names, and by the words of what hurts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from hygiene.initiative import InitiativeId
from hygiene.written import one_form

MOST_ALIKE = 3
LONGEST_COMPARED = 1000
TELLING = 6
"""Letters by which words are the same: recommend, recommender, recommendation."""
FEWEST_IN_NAME, SHARE_OF_NAME = 2, 0.67
FEWEST_IN_PAIN, SHARE_OF_PAIN = 4, 0.5
"""So many words, and so much of the shorter name, or of both pains together, two have to share."""
_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
_SAYS_LITTLE = (
    "with from that this have been they them their there what when which will would into than then more most some such "
    "each every about after before over under because while could should people system model tool data using used "
    "make makes made does not only also very much many"
)
_LITTLE = frozenset(_SAYS_LITTLE.split())


class Telling(NamedTuple):
    """An initiative by the words that tell it from others: of its name, and of what hurts, as `words_of` has them."""

    id: InitiativeId
    name: str
    pain: str


def words_of(text: str) -> str:
    """Return the words of a text that tell it from others, each as far as it tells, in the order of letters."""
    words = _WORD.findall(one_form(text[:LONGEST_COMPARED]).casefold())
    return " ".join(sorted({word.removesuffix("s")[:TELLING] for word in words if word not in _LITTLE}))


def find_alike(name: str, pain: str, known: Iterable[Telling]) -> list[InitiativeId]:
    """Return the initiatives that sound like a new one, likeliest first, three at most."""
    names, pains = frozenset(words_of(name).split()), frozenset(words_of(pain).split())
    weighed = [(_likeness(names, pains, each), each.id) for each in known]
    alike = sorted((each for each in weighed if each[0] > 0), key=lambda each: -each[0])
    return [found for _, found in alike[:MOST_ALIKE]]


def _likeness(names: frozenset[str], pains: frozenset[str], known: Telling) -> float:
    """Say how alike two are; 0 for those that are not."""
    others, hurts = known.name.split(), known.pain.split()
    by_name, by_pain = names.intersection(others), pains.intersection(hurts)
    of_name = len(by_name) / max(1, min(len(names), len(others)))
    of_pain = len(by_pain) / max(1, len(pains.union(hurts)))
    same_name = len(by_name) >= FEWEST_IN_NAME and of_name >= SHARE_OF_NAME
    same_pain = len(by_pain) >= FEWEST_IN_PAIN and of_pain >= SHARE_OF_PAIN
    return of_name * same_name + of_pain * same_pain
