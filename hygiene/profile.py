"""What kind of initiative it is: built or bought, advising or acting, with high or low stakes; its questions follow.

Most AI in companies is bought at least in part, some of it acts on its own, and much of it can hurt nobody: asking all
of them the same questions teaches people to nod.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Sourcing(StrEnum):
    """Where the AI comes from."""

    BUILT = "built"
    BOUGHT = "bought"
    BOTH = "both"

    @property
    def words(self) -> str:
        """It as people say it."""
        return "built and bought" if self is Sourcing.BOTH else self.value


class Autonomy(StrEnum):
    """Whether a person stands between what it says and what happens."""

    ADVISES = "advises"
    ACTS = "acts"


class Stakes(StrEnum):
    """Whether it could affect somebody's job, money, health, safety or rights."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Profile:
    """What was chosen for an initiative; None where nobody has chosen yet.

    Low stakes count only of one whose kind was chosen: those from before are asked what they were asked.
    """

    sourcing: Sourcing | None = None
    autonomy: Autonomy | None = None
    low_stakes: bool = False

    @property
    def chosen(self) -> bool:
        """Whether somebody has said what kind it is."""
        return self.sourcing is not None and self.autonomy is not None

    @property
    def stakes(self) -> Stakes:
        """The stakes by which questions are asked."""
        return Stakes.LOW if self.low_stakes and self.chosen else Stakes.HIGH

    @property
    def words(self) -> str:
        """The kind as people say it, or nothing where it was not chosen."""
        if self.sourcing is None or self.autonomy is None:
            return ""
        return ", ".join([self.sourcing.words, self.autonomy.value, *(["low stakes"] if self.low_stakes else [])])


NOT_CHOSEN = Profile()
ALL_PROFILES = (
    NOT_CHOSEN,
    *(Profile(sourcing, autonomy, low) for sourcing, autonomy, low in product(Sourcing, Autonomy, (False, True))),
)


class Applies(BaseModel):
    """The kinds that a question is for: all that is named must be so; what is not named does not matter.

    What was not chosen yet counts as built and as advising.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sourcing: tuple[Sourcing, ...] = tuple(Sourcing)
    autonomy: tuple[Autonomy, ...] = tuple(Autonomy)
    stakes: tuple[Stakes, ...] = tuple(Stakes)

    @field_validator("sourcing", "autonomy", "stakes", mode="before")
    @classmethod
    def _may_be_one(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    def to(self, profile: Profile) -> bool:
        """Whether the question is asked of such an initiative."""
        return (
            (profile.sourcing or Sourcing.BUILT) in self.sourcing
            and (profile.autonomy or Autonomy.ADVISES) in self.autonomy
            and profile.stakes in self.stakes
        )
