"""What happened: one typed event for each thing that people, or time, did to an initiative or to one of its items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hygiene.initiative import ItemId, Role, UserId


class Kind(StrEnum):
    """What happened. The values are kept in the database: a new one is added, none is ever reused."""

    REGISTERED = "registered"
    ROLE_FILLED = "role_filled"
    ROLE_CLEARED = "role_cleared"
    MOVED = "moved"
    MOVE_UNDONE = "move_undone"
    NUDGED = "nudged"
    NUDGES_STOPPED = "nudges_stopped"
    NUDGES_RESUMED = "nudges_resumed"
    ASKED = "asked"
    ANSWERED = "answered"
    REWORDED = "reworded"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    OVERRULED = "overruled"
    TALKED = "talked"
    CONTESTED = "contested"
    PICKED = "picked"
    CONFIRMED = "confirmed"
    LANDED = "landed"
    LAPSED = "lapsed"
    WAIVED = "waived"
    WAIVER_ENDED = "waiver_ended"
    SET_ASIDE = "set_aside"
    PUT_OFF = "put_off"
    WOKEN = "woken"
    HANDED_ON = "handed_on"
    REROUTED = "rerouted"
    REOPENED = "reopened"
    RETIRED = "retired"
    RESTORED = "restored"
    SECOND_WANTED = "second_wanted"
    SECONDED = "seconded"
    MERGED = "merged"
    """A duplicate was merged into it; after is its label."""
    DESCRIBED = "described"
    """Its name, summary, date, or kind was changed; before and after are in words."""
    NOTE = "note"
    """Something that an earlier version wrote down in words; they are the reason."""


FACTS = ("Name", "In one line", "Target date", "Built or bought", "Advises or acts")
"""What can be changed of an initiative; the reason of a `DESCRIBED` event is one of these."""
MOVES = (Kind.MOVED, Kind.MOVE_UNDONE)
BY_TIME = frozenset({Kind.LAPSED, Kind.WAIVER_ENDED, Kind.WOKEN, Kind.RETIRED, Kind.RESTORED, Kind.SECOND_WANTED})
"""What nobody does: it comes with time, with another catalogue, or with another kind of initiative."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, and when (aware, in any zone). What time brings about is done by the owner's bot."""

    by: UserId
    at: datetime
    words_of: UserId | None = None
    """Whose words are recorded, where that is somebody else."""

    @property
    def author(self) -> UserId:
        """Whose words it is about."""
        return self.words_of or self.by


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an initiative's history.

    `before` and `after` are what changed: people, stages, moments or states as text, by the kind. `reason` is what
    somebody wrote to it; `undoes` the id of the event that this one took back.
    """

    kind: Kind
    by: UserId
    at: datetime
    item: ItemId | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    role: Role | None = None
    undoes: int | None = None
