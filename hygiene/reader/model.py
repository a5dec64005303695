"""A linear model, learned from labelled lines: whether a reply is talk or an answer, whether that is weak, and why.

It is small, explains itself and never learns by itself: its weights are a file that `python -m training.reader` makes.
Where it is not sure it says nothing, and the answer stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from hygiene.questions import Question
from hygiene.reader.choices import Choices
from hygiene.reader.explanation import shown, words_that_weigh
from hygiene.reader.features import (
    cut_as_written,
    features_of,
    features_of_talk,
    shapes_of,
    tokens_of,
)
from hygiene.reader.head import Head
from hygiene.reader.persons import Persons
from hygiene.reader.talk import Talk
from hygiene.reader.weights import WEIGHTS, Column, places_of, read_weights
from hygiene.weaknesses import Finding, Weakness

WEAK, UNSOLID, WEAK_PUBLISHED, PUBLISHED, FIRST = range(5)
"""The columns for “weak” of answers, “not solid” of all that is said, “weak” of what was written to be published, and
“published”; and where those of the weaknesses begin."""


class Bounds(NamedTuple):
    """From which sums on something is so: an answer weak, or anything but solid, by the kind of its question.

    Text that was written to be published is compared with its like.
    """

    weak: Mapping[str, float]
    unsolid: Mapping[str, float]
    published: float
    talk: float
    talk_for_certain: float
    unclear: Mapping[str, float]
    """From where on it is asked back whether an answer was meant."""


class Heard(NamedTuple):
    """What a reply is instead of an answer, and whether that is so certain that a value in it does not count."""

    talk: Talk
    certain: bool


class Seen(NamedTuple):
    """What is seen of a text: its pieces, its tokens, and where those of its features stand that have a weight."""

    pieces: Sequence[str]
    tokens: Sequence[str]
    known: Sequence[int]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features: a column each for what comes first, for each weakness, for “talk” and each kind of it.

    `lines` is the hash of what the weights were learned from.
    """

    lines: str
    weaknesses: tuple[Weakness, ...]
    talk: tuple[Talk, ...]
    places: Mapping[str, int]
    columns: Sequence[Column]
    bounds: Bounds
    persons: Persons = field(default_factory=Persons)
    choices: Choices = field(default_factory=Choices)
    _last: dict[tuple[str, str, str], Seen] = field(default_factory=dict, compare=False, repr=False)

    def find_weak(self, question: Question, text: str) -> Finding | None:
        """Return how an answer is weak, and the words that say so; None where it is solid, or the model is not sure.

        Where it has no bound for a kind of question nothing is weak to it.
        """
        pieces, tokens, known = self._look_at(question, text)
        column = self._speaks_against(question, known)
        if column is None or not tokens:
            return None
        start, end = words_that_weigh(tokens, self.columns[column].weight, question.key)
        because = shown([piece.casefold() for piece in pieces[start:end]])
        return Finding(self._which(known), because) if because else None

    def _speaks_against(self, question: Question, known: Sequence[int]) -> int | None:
        """Return the column by which an answer is no solid one."""
        if self._is_prose(question, known):
            return WEAK_PUBLISHED if self._sum(known, WEAK_PUBLISHED) > self.bounds.published else None
        for column, bounds in ((WEAK, self.bounds.weak), (UNSOLID, self.bounds.unsolid)):
            if question.kind in bounds and self._sum(known, column) > bounds[question.kind]:
                return column
        return None

    def find_talk(self, question: Question, text: str) -> Heard | None:
        """Return what a reply is that is no answer; None where it is one, or the model is not sure."""
        pieces, tokens, seen = self._look_at(question, text)
        shapes = shapes_of(pieces, self.persons.common)
        known = [*seen, *self._known(features_of_talk(shapes))]
        first = FIRST + len(self.weaknesses)
        total = self._sum(known, first)
        if not tokens or total <= self.bounds.talk:
            return None
        talk = max(self.talk, key=lambda each: self._sum(known, first + 1 + self.talk.index(each)))
        return Heard(talk, total > self.bounds.talk_for_certain)

    def is_unclear(self, question: Question, text: str) -> bool:
        """Whether it may be no answer at all, though too little speaks for that to take it for weak, or for talk."""
        _, tokens, known = self._look_at(question, text)
        bound = self.bounds.unclear.get(question.kind)
        return (
            bound is not None
            and bool(tokens)
            and not self._is_prose(question, known)
            and (self._sum(known, UNSOLID) > bound)
        )

    def _is_prose(self, question: Question, known: Sequence[int]) -> bool:
        """Whether it was written to be published."""
        return question.kind == "text" and self._sum(known, PUBLISHED) > 0

    def _look_at(self, question: Question, text: str) -> Seen:
        """Return what is seen of a text; what was looked at last is remembered, as it is read for talk and weakness."""
        looked_at = (question.key, question.kind, text)
        last = self._last.get(looked_at)
        if last is None:
            pieces = cut_as_written(text)
            tokens = tokens_of([piece.casefold() for piece in pieces])
            known = self._known(features_of(question, text, tokens))
            last = Seen(pieces, tokens, known)
            self._last.clear()
            self._last[looked_at] = last
        return last

    def _which(self, known: Sequence[int]) -> Weakness:
        return max(self.weaknesses, key=lambda each: self._sum(known, FIRST + self.weaknesses.index(each)))

    def _sum(self, known: Sequence[int], column: int) -> float:
        return self.columns[column].total(known)

    def _known(self, names: Iterable[str]) -> list[int]:
        return [self.places[name] for name in names if name in self.places]


@cache
def load_model() -> Model:
    """Read the model that comes with the bot."""
    with files("hygiene.reader").joinpath(WEIGHTS).open("rb") as file:
        features, columns, rest = read_weights(file)
    places = places_of(features)
    return Model(
        rest["lines"],
        tuple(Weakness(name) for name in rest["weaknesses"]),
        tuple(Talk(name) for name in rest["talk"]),
        places,
        [Column(places, *each) for each in zip(columns, rest["bias"], strict=True)],
        Bounds(**rest["bounds"]),
        _persons(**rest["persons"]),
        _choices(**rest["choices"]),
    )


def _persons(common: str, head: tuple[float, dict[str, float]], least: float) -> Persons:
    return Persons(frozenset(common.split("\n")), Head(*head), least)


def _choices(heads: Mapping[str, Mapping[str, tuple[float, dict[str, float]]]], least: float, apart: float) -> Choices:
    made = {key: {choice: Head(*head) for choice, head in each.items()} for key, each in heads.items()}
    return Choices(made, least, apart)
