"""Logistic regression on what is seen of lines, and how lines come out that a model has not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from training.labelled import Line

STRENGTH = 30.0
"""The inverse of the regularisation; 10 and 100 come out within a few points of it on unseen writers."""
FEWEST_SEEN = 2


@dataclass(frozen=True, slots=True)
class Learned:
    """A vocabulary, and a weight for each of it."""

    places: Mapping[str, int]
    bias: float
    weights: Sequence[float]

    def score(self, lines: Sequence[Line]) -> np.ndarray:
        """Return the sum of each line."""
        return np.asarray(_matrix(lines, self.places) @ np.asarray(self.weights) + self.bias)


def _matrix(lines: Sequence[Line], places: Mapping[str, int]) -> csr_matrix:
    columns, starts, values = list[int](), [0], list[float]()
    for line in lines:
        known = [places[name] for name in line.seen if name in places]
        columns += known
        values += [1 / sqrt(max(1, len(known)))] * len(known)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(lines), len(places)))


def learn(lines: Sequence[Line], is_so: Callable[[Line], bool]) -> Learned:
    """Learn to tell the lines of which something is so."""
    counts = Counter(name for line in lines for name in line.seen)
    places = {name: place for place, name in enumerate(sorted(name for name in counts if counts[name] >= FEWEST_SEEN))}
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=1000)
    model.fit(_matrix(lines, places), [is_so(line) for line in lines])
    return Learned(places, float(model.intercept_[0]), model.coef_[0].tolist())


def unseen_scores(lines: Sequence[Line], is_so: Callable[[Line], bool]) -> np.ndarray:
    """Return each line's sum by a model that has read nothing by its writer."""
    scores = np.zeros(len(lines))
    for writer in sorted({line.writer for line in lines}):
        theirs = [place for place, line in enumerate(lines) if line.writer == writer]
        learned = learn([line for line in lines if line.writer != writer], is_so)
        scores[theirs] = learned.score([lines[place] for place in theirs])
    return scores
