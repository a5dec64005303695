"""The file of what was learned: a zip of features' names, of a column of whole numbers for each sum, and of the rest.

Numbers are kept as bytes, not as text, as the bot waits for them whenever it starts.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import sqrt
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WEIGHTS = "weights.zip"
_FEATURES, _COLUMNS, _REST = "features.txt", "columns.i16", "rest.json"
_HUNDREDTHS = "h"
"""Two bytes a weight, the lower first."""


@dataclass(frozen=True, slots=True)
class Column:
    """A weight for each feature, by the feature's place, in hundredths."""

    places: Mapping[str, int]
    hundredths: Sequence[int]
    bias: float

    def weight(self, name: str) -> float:
        """Return the weight of a feature: nothing, where it has none."""
        place = self.places.get(name)
        return 0.0 if place is None else self.hundredths[place] / 100

    def total(self, known: Sequence[int]) -> float:
        """Return the sum for features at some places, which weighs less, the more of them there are."""
        return self.bias + sum(self.hundredths[place] for place in known) / 100 / sqrt(max(1, len(known)))


class Weights(NamedTuple):
    """What the file holds; `rest` is what JSON says well."""

    features: Sequence[str]
    columns: Sequence[Sequence[int]]
    rest: Mapping[str, Any]


def write_weights(file: IO[bytes], weights: Weights) -> None:
    """Write the file: the same bytes for the same things."""
    columns = array(_HUNDREDTHS)
    for each in weights.columns:
        columns.extend(each)
    with ZipFile(file, "w") as made:
        for name, content in (
            (_FEATURES, "\n".join(weights.features).encode()),
            (_COLUMNS, _lower_first(columns).tobytes()),
            (_REST, json.dumps(weights.rest, ensure_ascii=False, separators=(",", ":")).encode()),
        ):
            # without a date of its own an entry has that of 1980, whenever it is written
            made.writestr(ZipInfo(name), content, ZIP_DEFLATED, 9)


def read_weights(file: IO[bytes]) -> Weights:
    """Read the file."""
    with ZipFile(file) as made:
        features = made.read(_FEATURES).decode().split("\n")
        columns = _lower_first(array(_HUNDREDTHS, made.read(_COLUMNS)))
        size = len(features)
        return Weights(
            features,
            [columns[start : start + size] for start in range(0, len(columns), size)],
            json.loads(made.read(_REST)),
        )


def places_of(features: Sequence[str]) -> dict[str, int]:
    """Return where each feature stands in a column."""
    return dict(zip(features, count(), strict=False))


def _lower_first(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
