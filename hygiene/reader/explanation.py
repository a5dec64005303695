"""By which words a text was read as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from hygiene.reader.features import END, START

_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "our", "the", "to"]
)
_SAYS_NOTHING_ALONE = _SMALL | frozenset(
    [
        "will",
        "be",
        "it",
        "we",
        "they",
        "this",
        "that",
        "have",
        "has",
        "are",
        "was",
        "can",
        "would",
        "should",
        "i",
        "you",
    ]
)
LONGEST_SHOWN = 8
"""Words of an explanation."""


def words_that_weigh(tokens: Sequence[str], weight: Callable[[str], float], key: str = "") -> tuple[int, int]:
    """Return where the words in a row begin and end that speak most for “weak”."""
    row = [START, *tokens, END]
    worth = [weight(token) + weight(f"{key}|{token}") for token in row]
    for place, (first, second) in enumerate(pairwise(row)):
        half = weight(f"{first} {second}") / 2
        worth[place] += half
        worth[place + 1] += half
    start, end = _heaviest(worth[1:-1])
    if end - start == 1 and tokens[start] in _SAYS_NOTHING_ALONE:
        return max(0, start - 1), min(len(tokens), end + 1)
    return start, end


def shown(pieces: Sequence[str]) -> str:
    """Return words without their marks, and without small ones at the end, of which nobody sees why they are there."""
    words = [piece for piece in pieces if piece[0].isalnum()]
    while len(words) > 1 and words[-1] in _SMALL:
        words.pop()
    return " ".join(words)


def _heaviest(worth: Sequence[float]) -> tuple[int, int]:
    """Return where the heaviest stretch of at most so many words begins and ends."""
    best, found = 0.0, (0, 0)
    for start in range(len(worth)):
        total = 0.0
        for end in range(start, min(len(worth), start + LONGEST_SHOWN)):
            total += worth[end]
            if total > best:
                best, found = total, (start, end + 1)
    return found
