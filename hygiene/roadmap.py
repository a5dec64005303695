"""The roadmap as people look at it: one initiative, one person's gaps, one week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hygiene.blockers import Blockers
from hygiene.history import Event
from hygiene.initiative import Answer, ChannelState, Initiative, Item, ItemId, UserId
from hygiene.progress import Course
from hygiene.promises import Slips
from hygiene.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Overview:
    """One initiative with its questions and its verdict; `link` leads to its thread, once there is one."""

    initiative: Initiative
    items: tuple[Item, ...]
    readiness: Readiness
    link: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One initiative in a list: what is shown of it is kept with it."""

    initiative: Initiative
    link: str | None


@dataclass(frozen=True, slots=True)
class Alike:
    """An initiative that sounds like a new one, with what hurts, in its own words."""

    initiative: Initiative
    pain: str
    link: str | None = None
    """Where its thread is, once there is one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of initiatives, how many there are in all, and how many a page has."""

    total: int
    shown: tuple[Listed, ...]
    page: int = 1
    size: int = 20

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)


@dataclass(frozen=True, slots=True)
class Wins:
    """How many initiatives were solved without AI, and the newest of them with the reasons that were given."""

    total: int
    shown: tuple[tuple[Initiative, str | None], ...]


@dataclass(frozen=True, slots=True)
class GapList:
    """How many gaps there are, in how many initiatives, and a page of those initiatives with all that they have."""

    gaps: int
    initiatives: int
    shown: tuple[Overview, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """One initiative with the gaps in it that one person can close, worst first."""

    initiative: Initiative
    gaps: tuple[Item, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to an initiative, oldest first; `answers` are those to the one question that is asked about."""

    initiative: Initiative
    events: tuple[Event, ...]
    keys: Mapping[ItemId, str]
    key: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """One initiative with all that is known about it.

    `undelivered` is what could not be said in its channel, by purpose and reason; `courses` how answers have gone over
    time, by the question's key; `muted` are people asked who have muted the reminders; and `channel` says whether
    the bot can speak there.
    """

    overview: Overview
    undelivered: tuple[tuple[str, str], ...] = ()
    courses: dict[str, str] = field(default_factory=dict)
    muted: tuple[UserId, ...] = ()
    channel: ChannelState = ChannelState.OPEN


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits for a person, the initiatives that they have a role in, and how the numbers go that they may see."""

    piles: tuple[Pile, ...]
    listing: Listing
    courses: Mapping[Course, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """What Home shows: what waits for a person, a page of the roadmap, on what that waits, and how many wins."""

    mine: Mine
    listing: Listing
    alarmed: int
    """How many of what is listed, on all pages, have an alarm."""
    blockers: Blockers
    wins: int


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """Somebody has to say which of two answers stands."""


@dataclass(frozen=True, slots=True)
class AheadOfItsAnswers:
    """Somebody has to say whether it goes back, or the answers come."""


@dataclass(frozen=True, slots=True)
class ReadyToGoOn:
    """Somebody has to say go."""


Decision = TwoAnswers | AheadOfItsAnswers | ReadyToGoOn


@dataclass(frozen=True, slots=True)
class Week:
    """One week, as everybody in a channel may see it: of what there is much, the newest."""

    week: date
    decisions: tuple[tuple[Listed, Decision], ...]
    more_decisions: bool
    registered: int
    newest: tuple[Listed, ...]
    moved: tuple[tuple[Listed, str, str], ...]
    """Initiatives that are elsewhere than a week ago, with both stages."""
    answers: int
    """Questions that were answered."""
    slipped: tuple[tuple[Listed, Item, Slips], ...]
    oldest: tuple[tuple[Listed, Item, int], ...]
    """Gaps that wait longest, with the days since they were asked."""
    set_aside: tuple[tuple[Listed, Item], ...]
    courses: Mapping[Course, int]
    counts: dict[str, int]
    before: dict[str, int] | None
    """The counts of the week before, if there was one."""
