"""What goes from somebody who leaves to somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from hygiene.initiative import Initiative, Item, Role, UserId
from hygiene.refusals import Refused


@dataclass(frozen=True, slots=True)
class Piece:
    """What one initiative has for somebody: roles, and items. With `refused`, it can't go to that other person."""

    initiative: Initiative
    roles: tuple[Role, ...]
    items: tuple[Item, ...]
    refused: Refused | None = None

    @property
    def gaps(self) -> tuple[Item, ...]:
        """What is asked now."""
        return () if self.initiative.stage.stopped else tuple(item for item in self.items if item.state.is_gap)

    @property
    def settled(self) -> tuple[Item, ...]:
        """What is not asked now, and would be asked of them again."""
        return tuple(item for item in self.items if self.initiative.stage.stopped or not item.state.is_gap)


@dataclass(frozen=True, slots=True)
class Handover:
    """What goes from one person to another, what can't, and how many initiatives are somebody else's to decide on."""

    leaver: UserId
    to: UserId
    pieces: tuple[Piece, ...]
    others: int = 0

    @property
    def going(self) -> tuple[Piece, ...]:
        """What can go."""
        return tuple(piece for piece in self.pieces if piece.refused is None)
