"""A date that was given is a promise; a later one is a slip, and slips are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class Slips:
    """How often a day was moved to a later one, and how many days in all."""

    times: int
    days: int

    @property
    def words(self) -> str:
        """The slips as people say it: moved twice, 41 days in all; empty if there were none."""
        if not self.times:
            return ""
        often = _TIMES.get(self.times, f"{self.times} times")
        return f"moved {often}, {self.days} {'day' if self.days == 1 else 'days'} in all"


def count_slips(promised: Iterable[date]) -> Slips:
    """Count the slips in the days that were promised, one after the other."""
    moves = [(after - before).days for before, after in pairwise(promised) if after > before]
    return Slips(len(moves), sum(moves))
