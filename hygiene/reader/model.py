"""A linear model, learned from labelled lines: whether an answer is weak, how, and by which words that was seen.

It is small, explains itself and never learns by itself: its weights are a file that `python -m training.reader` makes.
Where it is not sure it says nothing, and the answer stands.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

from hygiene.questions import Question
from hygiene.reader.features import END, START, cut, features_of, group_of, tokens_of
from hygiene.weaknesses import Finding, Weakness

WEIGHTS = "weights.json.z"
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "our", "the", "to"]
)
LONGEST_SHOWN = 8
"""Words of an explanation."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature: one for “weak”, and one for each weakness.

    `thresholds` say from which sum on an answer is weak, by what it is compared with; `lines` is the hash of what the
    weights were learned from.
    """

    lines: str
    weaknesses: tuple[Weakness, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]

    def find_weak(self, question: Question, text: str) -> Finding | None:
        """Return how an answer is weak, and the words that say so; None where it is solid, or the model is not sure.

        Where it has no threshold for a kind of question nothing is weak to it.
        """
        pieces = cut(text)
        tokens = tokens_of(pieces)
        threshold = self.thresholds.get(group_of(question, text, tokens))
        if threshold is None or not tokens:
            return None
        known = [(name, self.weights[name]) for name in features_of(question, text, tokens) if name in self.weights]
        size = sqrt(max(1, len(known)))
        if self.bias[0] + sum(each.get("0", 0.0) for _, each in known) / size <= threshold:
            return None
        start, end = _words_that_weigh(tokens, {name: each.get("0", 0.0) for name, each in known}, question.key)
        because = _shown(pieces[start:end])
        return Finding(self._which(known, size), because) if because else None

    def _which(self, known: Sequence[tuple[str, Mapping[str, float]]], size: float) -> Weakness:
        sums = [
            self.bias[place] + sum(each.get(str(place), 0.0) for _, each in known) / size
            for place in range(1, len(self.bias))
        ]
        return self.weaknesses[sums.index(max(sums))]


def _words_that_weigh(tokens: Sequence[str], weights: Mapping[str, float], key: str) -> tuple[int, int]:
    """Return where the words in a row begin and end that speak most for “weak”."""
    row = [START, *tokens, END]
    worth = [weights.get(token, 0.0) + weights.get(f"{key}|{token}", 0.0) for token in row]
    for place, (first, second) in enumerate(pairwise(row)):
        half = weights.get(f"{first} {second}", 0.0) / 2
        worth[place] += half
        worth[place + 1] += half
    return _heaviest(worth[1:-1])


def _shown(pieces: Sequence[str]) -> str:
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


@cache
def load_model() -> Model:
    """Read the model that comes with the bot."""
    read = json.loads(zlib.decompress(files("hygiene.reader").joinpath(WEIGHTS).read_bytes()))
    return Model(
        read["lines"],
        tuple(Weakness(name) for name in read["weaknesses"]),
        tuple(read["bias"]),
        read["weights"],
        read["thresholds"],
    )
