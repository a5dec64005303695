"""A file that the roadmap is written to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file to be given to somebody: how many initiatives are in it, and how many lack what the form requires."""

    name: str
    content: str
    initiatives: int
    missing: tuple[tuple[str, int], ...] = ()
