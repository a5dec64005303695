"""What stands in the database and can't be read: no version of ours has written it. Nobody is held up by it.

It counts as what harms least, is logged once, and `ai-initiative check` says that it is there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

log = logging.getLogger(__name__)

MOST = 100
"""After so many, more are not logged: they would fill the log."""
_noted: set[str] = set()
_collecting: ContextVar[set[str] | None] = ContextVar("collecting", default=None)

T = TypeVar("T")


def note(what: str, found: object) -> None:
    """Tell the log, once, what can't be read; what people have written is not repeated."""
    said = f"{what} ({type(found).__name__})" if isinstance(found, str) else f"{what} ({found!r:.40})"
    if (collected := _collecting.get()) is not None:
        collected.add(said)
    elif said not in _noted and len(_noted) < MOST:
        _noted.add(said)
        log.warning("a row holds %s that can't be read; `ai-initiative check` looks for more", said)


def one_of(known: Mapping[Any, T], found: str, otherwise: T, *, of: str) -> T:
    """Return what a stored word means; `otherwise` where it means nothing to this version."""
    meant = known.get(found)
    if meant is None:
        note(of, found)
        return otherwise
    return meant


@contextmanager
def collecting() -> Iterator[set[str]]:
    """Collect what can't be read until the end, in place of logging it."""
    found: set[str] = set()
    token = _collecting.set(found)
    try:
        yield found
    finally:
        _collecting.reset(token)
