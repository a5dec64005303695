"""Logistic regression on what is seen of lines, and how lines come out that a model has not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from training.labelled import Line

STRENGTH = 30.0
"""The inverse of the regularisation; 10 and 100 come out within a few points of it on unseen writers."""
NEAREST = 1e-8
"""So near to the best weights the solver goes on that where it started, and in which order a processor adds, no longer
shows in hundredths: with scikit-learn's 1e-4 two machines learned weights up to 0.7 apart."""
FEWEST_SEEN = 2
PARTS = 10
"""Into so many the writers are put, each of which is read by a model that was learned from the others."""


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
    """Learn to tell the lines of which something is so.

    What is seen more often on one side is let weigh more from the start, by the root of the logarithm of how much more
    often, which is half-way between logistic regression and naive Bayes: Wang and Manning,
    https://aclanthology.org/P12-2018/.
    """
    counts = Counter(name for line in lines for name in line.seen)
    places = {name: place for place, name in enumerate(sorted(name for name in counts if counts[name] >= FEWEST_SEEN))}
    seen, so = _matrix(lines, places), np.array([is_so(line) for line in lines])
    ratio = _log_ratio(seen > 0, so)
    trust = np.sqrt(np.abs(ratio))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=1000, tol=NEAREST)
    model.fit(seen @ diags(trust), so)
    return Learned(places, float(model.intercept_[0]), (model.coef_[0] * trust).tolist())


def _log_ratio(seen: csr_matrix, so: np.ndarray) -> np.ndarray:
    """Return how much more often each feature is seen where something is so, as a logarithm."""
    here, there = (1 + np.asarray(seen[side].sum(axis=0)).ravel() for side in (so, ~so))
    return np.asarray(np.log((here / here.sum()) / (there / there.sum())))


def unseen_scores(lines: Sequence[Line], is_so: Callable[[Line], bool]) -> np.ndarray:
    """Return each line's sum by a model that has read nothing by its writer."""
    scores, writers = np.zeros(len(lines)), sorted({line.writer for line in lines})
    for start in range(min(PARTS, len(writers))):
        left_out = set(writers[start::PARTS])
        theirs = [place for place, line in enumerate(lines) if line.writer in left_out]
        learned = learn([line for line in lines if line.writer not in left_out], is_so)
        scores[theirs] = learned.score([lines[place] for place in theirs])
    return scores
