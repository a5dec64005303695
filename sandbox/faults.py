"""Trouble on demand: rate limits, errors, slowness, answers that get lost; once, or as long as the switch is on."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["limited", "error", "slow", "lost", "reset"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: 429 with seconds to wait, 500, an answer late, lost after the work was done, or before it."""

    kind: Kind
    retry_after: int = 1


class Faults:
    """Faults that wait for the next calls of a method, and a switch that lets a share of all calls go wrong."""

    def __init__(self, seed: int = 0) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self._shares: dict[Kind, float] = {}
        self._chance = random.Random(seed)  # noqa: S311 — moments, not secrets

    def add(self, method: str, kind: Kind, *, times: int = 1, retry_after: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._waiting[method].extend(Fault(kind, retry_after) for _ in range(times))

    def switch(self, kind: Kind, share: float) -> None:
        """Let this share of all calls go wrong in a way, from 0 (none) to 1, until it is switched again."""
        if not 0 <= share <= 1:
            raise ValueError("a share is between 0 and 1")
        self._shares[kind] = share

    @property
    def shares(self) -> dict[Kind, float]:
        """Return what is switched on."""
        return {kind: share for kind, share in self._shares.items() if share}

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()
        self._shares.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if there is one."""
        waiting = self._waiting.get(method)
        if waiting:
            return waiting.popleft()
        for kind, share in self._shares.items():
            if self._chance.random() < share:
                return Fault(kind)
        return None
