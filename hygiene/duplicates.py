"""Whether two initiatives sound like the same one: by the words of their names, and by the words of what hurts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hygiene.initiative import Initiative
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


@dataclass(frozen=True, slots=True)
class Known:
    """An initiative with what hurts, in its own words."""

    initiative: Initiative
    pain: str
    link: str | None = None
    """Where its thread is, once there is one."""


def find_alike(name: str, pain: str, known: Iterable[Known]) -> list[Known]:
    """Return the initiatives that sound like a new one, likeliest first, three at most."""
    names, pains = _words_of(name), _words_of(pain)
    weighed = [(_likeness(names, pains, each), each) for each in known]
    alike = sorted((each for each in weighed if each[0] > 0), key=lambda each: -each[0])
    return [each for _, each in alike[:MOST_ALIKE]]


def _likeness(names: frozenset[str], pains: frozenset[str], known: Known) -> float:
    """Say how alike two are; 0 for those that are not."""
    others, hurts = _words_of(known.initiative.name), _words_of(known.pain)
    by_name, by_pain = names & others, pains & hurts
    of_name = len(by_name) / max(1, min(len(names), len(others)))
    of_pain = len(by_pain) / max(1, len(pains | hurts))
    same_name = len(by_name) >= FEWEST_IN_NAME and of_name >= SHARE_OF_NAME
    same_pain = len(by_pain) >= FEWEST_IN_PAIN and of_pain >= SHARE_OF_PAIN
    return of_name * same_name + of_pain * same_pain


def _words_of(text: str) -> frozenset[str]:
    words = _WORD.findall(one_form(text[:LONGEST_COMPARED]).casefold())
    return frozenset(word.removesuffix("s")[:TELLING] for word in words if word not in _LITTLE)
