"""Which of a question's choices is meant, where it is said in own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hygiene.questions import Choice, Question
from hygiene.reader.features import cut, features_of_choice, tokens_of
from hygiene.reader.head import Head


@dataclass(frozen=True, slots=True)
class Choices:
    """For each question, and each choice of it by its text, a weight for its being meant.

    `least` is how likely it has to be, and `apart` by how much more likely than every other.
    """

    heads: Mapping[str, Mapping[str, Head]] = field(default_factory=dict)
    least: float = 1.0
    apart: float = 1.0

    def find(self, question: Question, text: str) -> Choice | None:
        """Return the choice that is meant; None where the model is not sure, or has not learned just these choices."""
        heads = self.heads.get(question.key, {})
        if heads.keys() != {choice.text for choice in question.choices}:
            return None
        seen = features_of_choice(tokens_of(cut(text)))
        likely = sorted(question.choices, key=lambda choice: -heads[choice.text].likelihood(seen))
        best, second = (heads[choice.text].likelihood(seen) for choice in likely[:2])
        return likely[0] if best >= self.least and best - second >= self.apart else None
