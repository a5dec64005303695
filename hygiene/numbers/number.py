"""What is found of a number in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text, what it counts, and where it stands."""

    worth: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """Where more is written of a number than is understood: 3h45m12, 10^2, minus three."""

    start: int
    end: int
