"""What comes next for an initiative: the one question that stands first in the way, and how far it is from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    if goal is None:
        return None
    missing = _missing(catalogue, goal, known, today)
    while missing and (further := _GOALS.get(goal)) and _missing(catalogue, further, known, today) == missing:
        goal = further  # with these answers it is even more than that
    return NextStep(known[missing[0]], len(missing) - 1, goal) if missing else None


def _missing(catalogue: Catalogue, goal: Verdict, known: Mapping[str, Item], today: date) -> list[str]:
    """Return the questions that stand between an initiative and a verdict."""
    allows = goal.allows
    return [key for key in shut_gates(catalogue, allows, known.values(), today=today) if key in known] if allows else []
