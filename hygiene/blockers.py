"""Shared blockers: open questions about data, gathered over initiatives by who owns the data and by where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item, Role, UserId
from hygiene.prose import Prose, words_of
from hygiene.questions import About
from hygiene.written import folded

_SYSTEM = re.compile(r"\w_\w|\w\.\w|\w/\w|[A-Z]{2,}|[a-z][A-Z]|[A-Za-z]\d")
_PATH = re.compile(r"\w[_./]\w")
_PHRASES = re.compile(r"[,;:()\n]|\.(?:\s|$)|\s(?:and|und|et|y|en|or)\s|\s[-–—/&+]\s")
"""Between what is named in one breath."""
LONGEST_IN_ROW = 4
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
        *("also", "ask", "currently", "daily", "hourly", "later", "monthly", "mostly", "nightly", "now", "see", "some"),
        *("that", "then", "there", "they", "this", "today", "weekly", "yearly"),
        "a",
        "an",
    ]
)

_STORES = frozenset(
    [
        *("archive", "crm", "database", "dwh", "erp", "intranet", "lake", "lakehouse", "ledger", "portal", "register"),
        *("registry", "spreadsheet", "warehouse", "wiki"),
    ]
)
"""What names a system in small letters, with the word before it: the claims warehouse."""
_SAYS_NOT_WHICH = _ORDINARY | frozenset(
    [
        *("another", "any", "as", "big", "central", "common", "company", "each", "every", "existing", "for", "has"),
        *("have", "internal", "into", "large", "local", "main", "my", "new", "no", "not", "old", "one", "or", "other"),
        *("own", "same", "separate", "shared", "single", "small", "their", "to", "via", "which", "with", "your"),
    ]
)


class Side(StrEnum):
    """By what open questions about data are gathered."""

    PERSON = "person"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, order=True)
class DataGap:
    """What is open about the data of one initiative, under one name: its data owner, or a system that it names.

    `name` is in the form in which names are compared, empty where nobody owns the data yet; `called` is as written.
    """

    side: Side
    name: str
    called: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An initiative with the keys of its open questions about data."""

    initiative: Initiative
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """How many initiatives wait for one person or one system, and the newest of them; "" is nobody yet."""

    called: str
    initiatives: int
    shown: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Blockers:
    """Open questions about data: in how many initiatives, and on whom and what most of them wait."""

    initiatives: int
    by_owner: tuple[Group, ...]
    by_system: tuple[Group, ...]
    more_owners: bool = False
    more_systems: bool = False


def data_gaps(
    catalogue: Catalogue, initiative: Initiative, items: Sequence[Item], systems: Mapping[str, str]
) -> tuple[DataGap, ...]:
    """Return what is open about an initiative's data, by its data owner and by each system that it names."""
    keys = tuple(item.key for item in items if item.state.is_gap and _about_data(catalogue, item))
    if not keys or initiative.stage.stopped:
        return ()
    owner = initiative.people.get(Role.DATA_OWNER, UserId(""))
    named = (DataGap(Side.SYSTEM, name, called, keys) for name, called in systems.items())
    return (DataGap(Side.PERSON, owner, owner, keys), *named)


def _about_data(catalogue: Catalogue, item: Item) -> bool:
    return item.key in catalogue and catalogue[item.key].about is About.DATA


def resolved(other_names: Mapping[str, str]) -> dict[str, str]:
    """Return how systems are called, by their other names, where what a name stands for is another name itself."""
    return {name: _end_of(other_names, name) for name in other_names}


def _end_of(other_names: Mapping[str, str], name: str) -> str:
    called, seen = other_names[name], {name}
    while (key := folded(called)) in other_names and key not in seen:
        seen.add(key)
        called = other_names[key]
    return called


def systems_of(catalogue: Catalogue, items: Sequence[Item], other_names: Mapping[str, str]) -> dict[str, str]:
    """Return the systems that answers name: how each is called, by its name in the form in which names are compared.

    `other_names` says how the system is called whose other name is used.
    """
    texts = [
        item.answer.text
        for item in items
        if item.key in catalogue
        and catalogue[item.key].names_a_system
        and item.answer
        and item.is_asked
        and not item.state.is_gap
    ]
    found = [name for text in texts for name in systems_in(text)]
    called = [other_names.get(folded(name), name) for name in reversed(found)]
    return {folded(name): name for name in called}


def systems_in(text: str) -> list[str]:
    """Return the systems that a text names: tables, paths and feeds, what has capitals in one breath, and stores."""
    found: list[str] = []
    for phrase in _PHRASES.split(Prose.of(text).plain):
        run: list[str] = []
        words = words_of(phrase)
        found += [f"{which} {store}" for which, store in pairwise(words) if _is_store(which, store)]
        for word in [*words, ""]:
            if (_is_capital(word) or (run and word[:1].isupper())) and len(run) < LONGEST_IN_ROW:
                run.append(word)
                continue
            found += [" ".join(run)] if run and (len(run) > 1 or _names(run[0])) else []
            run = [word] if _is_capital(word) else []
            found += [word] if word and not run and _names(word) else []
    return found


def _is_store(which: str, store: str) -> bool:
    """Whether two words in small letters are what a store is called by those who use it."""
    return store in _STORES and which.isalpha() and which.islower() and which not in _SAYS_NOT_WHICH


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and word.casefold() not in _ORDINARY and not _PATH.search(word)


def _names(word: str) -> bool:
    return word.casefold() not in _ORDINARY and bool(_SYSTEM.search(word) or (word[0].isupper() and len(word) > 1))
