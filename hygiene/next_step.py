"""What comes next for an initiative: the one question that stands first in the way, and how far it is from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hygiene.catalogue import Catalogue
from hygiene.initiative import Item
from hygiene.readiness import Verdict, shut_gates

_GOALS = {
    Verdict.NEW: Verdict.BUILD,
    Verdict.RESEARCH: Verdict.BUILD,
    Verdict.NOT_READY: Verdict.BUILD,
    Verdict.BUILD: Verdict.PILOT,
    Verdict.PILOT: Verdict.LAUNCH,
    Verdict.DRIFTING: Verdict.ON_TRACK,
}
"""The next verdict that is worth having."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The question that comes next, how many more there are after it, and what the initiative is with all of them."""

    item: Item
    more: int
    goal: Verdict


def next_step(catalogue: Catalogue, verdict: Verdict, items: Iterable[Item], *, today: date) -> NextStep | None:
    """Return what comes next; None where no question stands in the way of a better verdict."""
    goal, known = _GOALS.get(verdict), {item.key: item for item in items}
    if goal is None or goal.allows is None:
        return None
    missing = [key for key in shut_gates(catalogue, goal.allows, known.values(), today=today) if key in known]
    return NextStep(known[missing[0]], len(missing) - 1, goal) if missing else None
