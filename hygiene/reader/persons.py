"""Whether an answer names one person: a small model, for which a word that is not common has only a shape."""

from __future__ import annotations

from dataclasses import dataclass, field

from hygiene.reader.explanation import shown, words_that_weigh
from hygiene.reader.features import NAME, SMALL_NAME, cut_as_written, features_of_person, shapes_of, tokens_of
from hygiene.reader.head import Head
from hygiene.weaknesses import Finding, Weakness

LONGEST_NAME = 3
"""Words."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Common words, which are no names; a weight for “nobody”; and from which sum on that is so."""

    common: frozenset[str] = frozenset()
    head: Head = field(default_factory=Head)
    least: float = 0.0

    def find_nobody(self, text: str) -> Finding | None:
        """Return that no one person is named, and by which words; None where one is, or the model is not sure."""
        pieces = cut_as_written(text)
        shapes = shapes_of(pieces, self.common)
        if not pieces or self.head.score(features_of_person(shapes)) <= self.least:
            return None
        start, end = words_that_weigh(tokens_of(shapes), self.head.weight)
        because = shown(pieces[start:end])
        return Finding(Weakness.NOBODY, because) if because else None

    def name_in(self, text: str) -> str | None:
        """Return the first words in a row that are not common: most likely a name."""
        pieces = cut_as_written(text)
        is_name = [shape in (NAME, SMALL_NAME) for shape in shapes_of(pieces, self.common)]
        if True not in is_name:
            return None
        start = is_name.index(True)
        end = is_name.index(False, start) if False in is_name[start:] else len(pieces)
        return " ".join(pieces[start : min(end, start + LONGEST_NAME)])
