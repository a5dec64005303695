"""What an initiative is made of: stages, roles, items with their answers, and the ids that tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NewType

from hygiene.profile import NOT_CHOSEN, Profile
from hygiene.values import Value

WorkspaceId = NewType("WorkspaceId", str)
UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
InitiativeId = NewType("InitiativeId", int)
ItemId = NewType("ItemId", int)
AnswerId = NewType("AnswerId", int)
OfferId = NewType("OfferId", int)


class Stage(StrEnum):
    """How far an initiative has come; the last three have stopped."""

    IDEA = "idea"
    DISCOVERY = "discovery"
    BUILD = "build"
    PILOT = "pilot"
    LIVE = "live"
    PARKED = "parked"
    DROPPED = "dropped"
    NOT_AI = "not-ai"

    @property
    def stopped(self) -> bool:
        """Whether nothing is asked and nobody is nudged any more."""
        return self not in _ROAD

    @property
    def rank(self) -> int:
        """Position on the road from idea to live; a stopped stage has none and answers -1."""
        return _ROAD.get(self, -1)


_ROAD = {
    stage: place for place, stage in enumerate((Stage.IDEA, Stage.DISCOVERY, Stage.BUILD, Stage.PILOT, Stage.LIVE))
}


class Role(StrEnum):
    """The people of an initiative, by what they answer for."""

    OWNER = "owner"
    SPONSOR = "sponsor"
    DATA_OWNER = "data_owner"
    DESIGN = "design"
    ENGINEERING = "engineering"

    @property
    def words(self) -> str:
        """The role as people say it."""
        return self.value.replace("_", " ")


class ItemState(StrEnum):
    """What a question's item is worth today."""

    OPEN = "open"
    WEAK = "weak"
    ANSWERED = "answered"
    STALE = "stale"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    RETIRED = "retired"
    """The catalogue has the question no more, or not for this kind of initiative; its answers are kept."""

    @property
    def is_gap(self) -> bool:
        """Whether somebody still has to say something."""
        return self in GAPS


GAPS = frozenset({ItemState.OPEN, ItemState.WEAK, ItemState.STALE})


class Exchange(StrEnum):
    """Where the talk about one item in the thread stands."""

    WAITING = "waiting"
    """Not asked in the thread yet."""
    QUEUED = "queued"
    """On its way to the thread; nobody has seen it yet, so no reply can mean it."""
    ASKED = "asked"
    """Asked; the next reply of the person asked is the answer."""
    FOLLOWED_UP = "followed_up"
    """The first reply was weak and one follow-up was put; the next reply ends the exchange."""
    CLOSED = "closed"
    """Nothing more is expected in the thread."""

    @property
    def listening(self) -> bool:
        """Whether a reply in the thread would be taken as the answer."""
        return self in LISTENING

    @property
    def under_way(self) -> bool:
        """Whether its turn has come and is not over."""
        return self in UNDER_WAY


LISTENING = frozenset({Exchange.ASKED, Exchange.FOLLOWED_UP})
UNDER_WAY = LISTENING | {Exchange.QUEUED}


@dataclass(frozen=True, slots=True)
class Source:
    """The Slack message that an answer was taken from; `version` is its edit time, or empty for the original."""

    channel: ChannelId
    ts: str
    version: str = ""

    def is_newer_than(self, version: str) -> bool:
        """Whether this is an edit made after the one of `version`, or after the original if that is empty."""
        return bool(self.version) and (not version or float(self.version) > float(version))


@dataclass(frozen=True, slots=True)
class Reply:
    """A message as Slack tells of it, with the thread that it stands in; empty if it stands in none."""

    author: UserId
    text: str
    thread: str
    source: Source


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as given: its words, what they mean where that could be read, and why it is weak if it is."""

    id: AnswerId
    text: str
    value: Value | None
    weakness: str | None
    author: UserId
    at: datetime
    source: Source | None = None
    because: str = ""
    """What the weakness was seen by: words of the text, what is missing, or the question with the same text."""
    recorded_by: UserId | None = None
    """Who has recorded the author's message as an answer, where that was somebody else."""
    by_model: bool = False
    """Whether it was the model that found it weak, not a rule."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the catalogue on one initiative: who is asked, and how it stands."""

    id: ItemId
    initiative_id: InitiativeId
    key: str
    assignee: UserId
    state: ItemState
    exchange: Exchange = Exchange.WAITING
    answer: Answer | None = None
    handed_on_by: UserId | None = None
    asked_at: datetime | None = None
    question_ts: str | None = None
    later_until: datetime | None = None
    set_aside_because: str | None = None
    aside_by: UserId | None = None
    """Who says that the question does not apply; until somebody else agrees, one that guards a gate is only waived."""
    waived_by: UserId | None = None
    waived_until: date | None = None
    confirmed_at: datetime | None = None
    lapses_at: datetime | None = None
    """When the answer is asked about again, or the waiver ends."""
    rival: AnswerId | None = None
    """A different answer by somebody else, until it is settled which of the two stands."""
    follow_up_ts: str | None = None
    needs_second: bool = False
    """Whether the answer opens no gate until somebody else says the same."""

    @property
    def is_asked(self) -> bool:
        """Whether the question is for this initiative still."""
        return self.state is not ItemState.RETIRED


class Place(IntEnum):
    """Where a list shows an initiative, the highest first: those with an alarm, then those that run."""

    STOPPED = 0
    RUNNING = 1
    ALARMED = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of an initiative, kept with it by every change: a look costs what it shows.

    `ahead` is the alarm beside the verdict; `next_key` the question that comes next, `next_user` who is asked.
    """

    verdict: str
    ahead: bool = False
    place: Place = Place.RUNNING
    gaps: int = 0
    set_aside: int = 0
    waived: int = 0
    next_key: str | None = None
    next_user: UserId | None = None
    course: str | None = None
    """Of a live one, whether its number has moved."""


@dataclass(frozen=True, slots=True)
class Initiative:
    """A registered AI initiative. `card_ts` is empty until its card stands in the channel.

    `verdict` is the last one that was seen, and `blocking` the questions that stood in the way then; `verdict_told` is
    the last one that the thread was told; at `assess_at` time alone may change it.
    """

    id: InitiativeId
    workspace: WorkspaceId
    number: int
    name: str
    channel: ChannelId
    private: bool
    stage: Stage
    target_date: date | None
    created_by: UserId
    created_at: datetime
    people: dict[Role, UserId]
    card_ts: str | None = None
    verdict: str | None = None
    verdict_told: str | None = None
    blocking: tuple[str, ...] = ()
    assess_at: datetime | None = None
    nudged: bool = True
    profile: Profile = NOT_CHOSEN
    summary: str | None = None
    kept: Summary | None = None
    """None only of one from before there were summaries, until the next start."""
    starts_at: datetime | None = None
    """When people begin to be asked about one that was imported; None once they are."""

    @property
    def label(self) -> str:
        """The name it is called by in commands."""
        return f"AI-{self.number}"

    @property
    def owner(self) -> UserId:
        """The accountable person; every initiative has one."""
        return self.people[Role.OWNER]

    def may_steer(self, user: UserId, *, admin: bool = False) -> bool:
        """Whether this person may change people, stage and waivers: owner, sponsor and workspace admins."""
        return admin or user in (self.people.get(Role.OWNER), self.people.get(Role.SPONSOR))


@dataclass(frozen=True, slots=True)
class Registration:
    """A filled-in form whose fields have been checked. `view` tells a second submission of the same form."""

    name: str
    pain: str
    owner: UserId
    sponsor: UserId | None
    target_date: date | None
    stage: Stage
    channel: ChannelId
    private: bool
    by: UserId
    view: str | None
    profile: Profile = NOT_CHOSEN
    stakes: str | None = None
    """The choice that was made of what it could do to people, in its words; None where that was not asked."""


class ChannelState(StrEnum):
    """Whether the bot can speak in a channel."""

    OPEN = "open"
    ARCHIVED = "archived"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they may see and do: the channels they are known to be in, and whether an admin.

    `limited` are guests, people of other companies, and those of whom nothing is known.
    """

    user: UserId
    member_of: frozenset[ChannelId] = frozenset()
    admin: bool = False
    limited: bool = False

    def sees(self, initiative: Initiative) -> bool:
        """Whether the initiative may be shown: those of private channels only to their members, as any to guests."""
        return initiative.channel in self.member_of or not (initiative.private or self.limited)

    def takes_part(self, initiative: Initiative) -> bool:
        """Whether they have a role in it."""
        return self.user in initiative.people.values()

    def steers(self, initiative: Initiative) -> bool:
        """Whether they may change people, stage and waivers: owner, sponsor and workspace admins."""
        return not self.limited and initiative.may_steer(self.user, admin=self.admin)

    def may_answer(self, initiative: Initiative, item: Item) -> bool:
        """Whether their word replaces what stands there: the person asked, and those who steer."""
        return self.user == item.assignee or self.steers(initiative)


NOBODY = Actor(UserId(""))
"""Who acts where time does, or the bot by itself: they see and may do nothing that is somebody's."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as Slack last described them; `tz` is an IANA name, or None where Slack gave none.

    A `guest` is let into some channels only; who is `external` belongs to another company.
    """

    id: UserId
    name: str
    tz: str | None = None
    is_bot: bool = False
    deleted: bool = False
    admin: bool = False
    guest: bool = False
    external: bool = False
    locale: str | None = None
    """Their language and country, as a tag like de-DE, where Slack has told it."""

    @property
    def askable(self) -> bool:
        """Whether a question or a nudge can reach them."""
        return not self.deleted and not self.is_bot

    @property
    def full_member(self) -> bool:
        """Whether they may have a role and steer: neither a guest nor somebody of another company."""
        return not self.guest and not self.external
