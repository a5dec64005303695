"""What comes next for an initiative: the one question that stands first in the way, and how far it is from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hygiene.catalogue import Catalogue
from hygiene.initiative import Item
from hygiene.readiness import Gates, Verdict, gates_of

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
    return next_step_by(gates_of(catalogue, items, today=today), verdict)


def next_step_by(gates: Gates, verdict: Verdict) -> NextStep | None:
    """Return what comes next for an initiative whose gates are known."""
    goal = _GOALS.get(verdict)
    if goal is None:
        return None
    missing = _missing(gates, goal)
    while missing and (further := _GOALS.get(goal)) and _missing(gates, further) == missing:
        goal = further  # with these answers it is even more than that
    return NextStep(gates.items[missing[0]], len(missing) - 1, goal) if missing else None


def _missing(gates: Gates, goal: Verdict) -> list[str]:
    """Return the questions that stand between an initiative and a verdict."""
    return [key for key in gates.shut(goal.allows) if key in gates.items] if goal.allows else []
