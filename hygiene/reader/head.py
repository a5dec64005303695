"""One linear model on a few features: for what the large one does not tell, who is named and which choice is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt


@dataclass(frozen=True, slots=True)
class Head:
    """A weight for each feature that it knows."""

    bias: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, name: str) -> float:
        """Return the weight of a feature: nothing, where it has none."""
        return self.weights.get(name, 0.0)

    def score(self, features: Sequence[str]) -> float:
        """Return the sum for what is seen of a text."""
        known = [self.weights[name] for name in features if name in self.weights]
        return self.bias + sum(known) / sqrt(max(1, len(known)))

    def likelihood(self, features: Sequence[str]) -> float:
        """Return the sum as a probability."""
        return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, self.score(features)))))


_STEEPEST = 30.0
