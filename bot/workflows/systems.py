"""One system, one name: those that are named are offered, and an admin says which names are for the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.workflows import summaries
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import InitiativeId
from hygiene.refusals import HiddenSystem, NoSuchSystem, OnlyAdminsName, Refused, SameSystem
from hygiene.written import folded
from storage import initiatives, systems
from storage.counts import PUBLIC

MOST_OFFERED = 100
"""Options that Slack shows: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select"""


def offer(work: UnitOfWork, typed: str) -> list[str]:
    """Return the systems that somebody may choose from, those first that most initiatives name."""
    return systems.list_seen(work.connection, work.workspace, work.actor, typed, size=MOST_OFFERED)


def list_other_names(work: UnitOfWork) -> dict[str, str] | Refused:
    """Return how systems are called, by their other names; only admins say which these are."""
    if not work.actor.admin:
        return OnlyAdminsName()
    return systems.list_other_names_seen(work.connection, work.workspace, work.actor)


def is_another_name(work: UnitOfWork, other: str, system: str) -> int | Refused:
    """Let a name be another one for a system; return of how many initiatives that is so."""
    if not work.actor.admin:
        return OnlyAdminsName()
    if folded(other) == folded(system):
        return SameSystem()
    for name in (other, system):
        if not systems.is_seen(work.connection, work.workspace, work.actor, name):
            return NoSuchSystem(name)
    if not _is_read_by_all_of(work, system, other):
        return HiddenSystem(system)
    naming = systems.list_naming(work.connection, work.workspace, other)
    systems.add_other_name(work.connection, work.workspace, other, system, by=work.actor, at=work.now)
    _count_anew(work, naming)
    return len(naming)


def is_its_own(work: UnitOfWork, name: str) -> str | Refused:
    """Let a name be that of a system of its own again; return of which system it was another name."""
    if not work.actor.admin:
        return OnlyAdminsName()
    if name not in systems.list_other_names_seen(work.connection, work.workspace, work.actor):
        return NoSuchSystem(name)
    shown = work.other_names.get(name)
    system = systems.remove_other_name(work.connection, work.workspace, name)
    if system is None or shown is None:
        return NoSuchSystem(name)
    _count_anew(work, systems.list_naming(work.connection, work.workspace, shown))
    return system


def _is_read_by_all_of(work: UnitOfWork, system: str, other: str) -> bool:
    """Whether all who read one name may read another, that would stand in its place."""
    homes = systems.homes_of(work.connection, work.workspace, system)
    return PUBLIC in homes or systems.homes_of(work.connection, work.workspace, other) <= homes


def _count_anew(work: UnitOfWork, naming: Iterable[InitiativeId]) -> None:
    """Count what lists show of some initiatives, a batch at once, and the others within the next minutes."""
    initiatives.recount_soon(work.connection, naming, at=work.now)
    summaries.recount_due(replace(work))  # what names stand for is looked up anew
