"""A verdict that has changed, in one sentence, with what changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices import VerdictChanged
from bot.views.blocks import Message, message, section
from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative

MOST_NAMED = 3


def changed(catalogue: Catalogue, initiative: Initiative, told: VerdictChanged) -> Message:
    """Say the new verdict, what it was, and which answers made it."""
    was = f", was *{told.before}*" if told.before else ""
    text = f"{initiative.label} is now *{told.verdict}*{was}{_because(catalogue, initiative, told)}"
    return message(text, section(text))


def _because(catalogue: Catalogue, initiative: Initiative, told: VerdictChanged) -> str:
    if told.closed:
        return f": {_named(catalogue, told.closed)} {'is' if len(told.closed) == 1 else 'are'} answered."
    if told.opened:
        return f": {_named(catalogue, told.opened)} {'is' if len(told.opened) == 1 else 'are'} in the way."
    if told.by_time and initiative.blocking:
        are = "is" if len(initiative.blocking) == 1 else "are"
        return f": time has passed, and {_named(catalogue, initiative.blocking)} {are} still open."
    return "."


def _named(catalogue: Catalogue, keys: Sequence[str]) -> str:
    names = [f"“{catalogue[key].label}”" for key in keys if key in catalogue]
    left = len(names) - MOST_NAMED
    shown = names[:MOST_NAMED] if left > 0 else names
    if left > 0:
        return f"{', '.join(shown)} and {left} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
