"""Trouble on demand: rate limits, errors, answers that get lost."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

Kind = Literal["limited", "error", "lost", "reset"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: 429 with seconds to wait, 500, an answer lost after the work was done, or before it."""

    kind: Kind
    retry_after: int = 1


class Faults:
    """Faults that wait for the next calls of a method."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, kind: Kind, *, times: int = 1, retry_after: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._waiting[method].extend(Fault(kind, retry_after) for _ in range(times))

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if one waits for it."""
        waiting = self._waiting.get(method)
        return waiting.popleft() if waiting else None
