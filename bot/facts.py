"""What can be changed of an initiative, in people's words."""

from __future__ import annotations

from datetime import date

from bot.markup import escape
from hygiene.history import FACTS
from hygiene.profile import Sourcing
from hygiene.values import say_day

_, _, TARGET_DATE, SOURCING, _ = FACTS


def in_words(what: str, value: str | None) -> str:
    """Say a fact as it is kept in the history."""
    if value is None:
        return "none"
    if what == TARGET_DATE:
        return say_day(date.fromisoformat(value))
    if what == SOURCING:
        return Sourcing(value).words
    return escape(value)
