"""Shared blockers: open questions about data, gathered over initiatives by who owns the data and by where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item, Role, UserId
from hygiene.prose import Prose, words_of
from hygiene.questions import About

Key = TypeVar("Key")

_SYSTEM = re.compile(r"\w_\w|\w\.\w|\w/\w|[A-Z]{2,}|[a-z][A-Z]|[A-Za-z]\d")
_ORDINARY = frozenset(
    [
        "the",
        "in",
        "our",
        "table",
        "topic",
        "feed",
        "system",
        "database",
        "warehouse",
        "and",
        "all",
        "everything",
        "data",
        "of",
        "from",
        "on",
        "at",
        "by",
        "it",
        "its",
        "is",
        "are",
        "we",
        "team",
        "export",
        "file",
        "files",
        "folder",
        "bucket",
        "schema",
        "a",
        "an",
    ]
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An initiative with its open questions about data."""

    initiative: Initiative
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Blockers:
    """Open questions about data by data owner (None where nobody is named) and by named system, the most first."""

    by_owner: tuple[tuple[UserId | None, tuple[Waiting, ...]], ...]
    by_system: tuple[tuple[str, tuple[Waiting, ...]], ...]


def gather(catalogue: Catalogue, found: Iterable[tuple[Initiative, Sequence[Item]]]) -> Blockers:
    """Gather what is open about data over all initiatives that have not stopped."""
    owners: dict[UserId | None, list[Waiting]] = {}
    systems: dict[str, list[Waiting]] = {}
    names: dict[str, str] = {}
    for initiative, items in found:
        open_ones = tuple(item for item in items if item.state.is_gap and _about_data(catalogue, item))
        if not open_ones or initiative.stage.stopped:
            continue
        waiting = Waiting(initiative, open_ones)
        owners.setdefault(initiative.people.get(Role.DATA_OWNER), []).append(waiting)
        for name in _systems_of(catalogue, items):
            systems.setdefault(names.setdefault(name.casefold(), name), []).append(waiting)
    return Blockers(_most_first(owners), _most_first(systems))


def _most_first(groups: dict[Key, list[Waiting]]) -> tuple[tuple[Key, tuple[Waiting, ...]], ...]:
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), -sum(len(each.items) for each in group[1])))
    return tuple((key, tuple(waiting)) for key, waiting in ordered)


def _about_data(catalogue: Catalogue, item: Item) -> bool:
    return item.key in catalogue and catalogue[item.key].about is About.DATA


def _systems_of(catalogue: Catalogue, items: Sequence[Item]) -> list[str]:
    texts = [
        item.answer.text
        for item in items
        if item.key in catalogue
        and catalogue[item.key].names_a_system
        and item.answer
        and item.is_asked
        and not item.state.is_gap
    ]
    return list(dict.fromkeys(name for text in texts for name in systems_in(text)))


def systems_in(text: str) -> list[str]:
    """Return the systems that a text names: tables, paths and feeds, and words with a capital."""
    prose = Prose.of(text)
    words = words_of(prose.plain)
    return [
        word
        for word in words
        if word.casefold() not in _ORDINARY and (_SYSTEM.search(word) or (word[0].isupper() and len(word) > 1))
    ]
