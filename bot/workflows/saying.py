"""What is to be said, as values that hold ids and little else.

The words are made when it is sent, from what is true then.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection

from hygiene.initiative import AnswerId, ChannelId, InitiativeId, ItemId, OfferId, Role, Stage, UserId, WorkspaceId
from storage import outbox
from storage.outbox import Method


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a new initiative, in its channel."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The card as it is now."""

    method: ClassVar[Method] = "update"
    initiative: InitiativeId


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, in the thread."""

    method: ClassVar[Method] = "post"
    item: ItemId


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """What became of a question asked at `ts`."""

    method: ClassVar[Method] = "update"
    item: ItemId
    ts: str


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """The one follow-up after a weak answer, in the thread."""

    method: ClassVar[Method] = "post"
    item: ItemId


@dataclass(frozen=True, slots=True)
class FollowUpChanged:
    """What became of a follow-up put at `ts`."""

    method: ClassVar[Method] = "update"
    item: ItemId
    ts: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """To the person whose reply was deleted, privately: the gap is open again."""

    method: ClassVar[Method] = "ephemeral"
    item: ItemId
    user: UserId


@dataclass(frozen=True, slots=True)
class Offered:
    """To somebody who was not asked, privately: a question whether this is an answer."""

    method: ClassVar[Method] = "ephemeral"
    offer: OfferId
    items: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """A check mark on a reply that was taken as an answer."""

    method: ClassVar[Method] = "react"
    channel: ChannelId
    ts: str


@dataclass(frozen=True, slots=True)
class Named:
    """To a person, by direct message: you have this role."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    role: Role
    user: UserId
    by: UserId


@dataclass(frozen=True, slots=True)
class HandedOn:
    """To a person, by direct message: this question is yours."""

    method: ClassVar[Method] = "post"
    item: ItemId
    user: UserId
    by: UserId


@dataclass(frozen=True, slots=True)
class Nudged:
    """To a person, by direct message: these gaps wait for you. It is the message of a local day, and of no other.

    What an earlier version queued has no day.
    """

    method: ClassVar[Method] = "post"
    user: UserId
    day: str = ""


@dataclass(frozen=True, slots=True)
class LetterChanged:
    """To a person, in place of their last letter: what is left of it."""

    method: ClassVar[Method] = "update"
    user: UserId
    ts: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """In the thread, to the owner: somebody is silent; `reminded` tells whether also about this initiative."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    user: UserId
    since: str
    reminded: bool = True


@dataclass(frozen=True, slots=True)
class OwnerSilent:
    """To the sponsor, by direct message: the owner is silent about these initiatives."""

    method: ClassVar[Method] = "post"
    sponsor: UserId
    owner: UserId
    initiatives: tuple[InitiativeId, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Digest:
    """In the channel of the workspace's choice: the week."""

    method: ClassVar[Method] = "post"
    channel: ChannelId
    week: str


@dataclass(frozen=True, slots=True)
class Departed:
    """In the thread, to the owner: this person has left, and somebody has to take over."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    user: UserId
    role: Role | None


@dataclass(frozen=True, slots=True)
class StageMoved:
    """In the thread: it has moved."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    by: UserId
    before: Stage
    after: Stage
    because: str = ""


@dataclass(frozen=True, slots=True)
class OwnerChanged:
    """In the thread: somebody else is accountable."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    by: UserId
    owner: UserId


@dataclass(frozen=True, slots=True)
class VerdictChanged:
    """In the thread: the verdict is another one, because these questions were closed or opened."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    verdict: str
    closed: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contested:
    """In the thread, to the owner: there are two answers, and one of them should stand."""

    method: ClassVar[Method] = "post"
    item: ItemId
    rival: AnswerId


@dataclass(frozen=True, slots=True)
class Waived:
    """In the thread: somebody accepts the risk of a gap for a while."""

    method: ClassVar[Method] = "post"
    item: ItemId


@dataclass(frozen=True, slots=True)
class HandedBack:
    """In the thread, to the owner: the data owner says that they are not, and knows nobody else."""

    method: ClassVar[Method] = "post"
    initiative: InitiativeId
    user: UserId


@dataclass(frozen=True, slots=True)
class Unreachable:
    """To somebody who named a person without a mention, privately: who that is could not be told."""

    method: ClassVar[Method] = "ephemeral"
    initiative: InitiativeId
    user: UserId
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """To a person, privately, where they wrote: the answer to their command; `blocks` is JSON."""

    method: ClassVar[Method] = "ephemeral"
    channel: ChannelId
    user: UserId
    thread: str | None
    text: str
    blocks: str = "[]"


@dataclass(frozen=True, slots=True)
class Replied:
    """To a person who wrote to the bot directly: what can be done there, with so many open questions."""

    method: ClassVar[Method] = "post"
    user: UserId
    open: int = 0


Saying = (
    Card
    | CardChanged
    | Asked
    | QuestionChanged
    | FollowedUp
    | FollowUpChanged
    | Reopened
    | Offered
    | Ticked
    | Named
    | HandedOn
    | Nudged
    | LetterChanged
    | Escalated
    | OwnerSilent
    | Digest
    | Departed
    | StageMoved
    | OwnerChanged
    | VerdictChanged
    | Contested
    | Waived
    | HandedBack
    | Unreachable
    | Told
    | Replied
)
_BY_NAME: dict[str, type[Saying]] = {kind.__name__: kind for kind in Saying.__args__}


_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _BY_NAME.values()}


def say(
    connection: Connection,
    workspace: WorkspaceId,
    conversation: ChannelId | UserId,
    saying: Saying,
    *,
    now: datetime,
    once: str | None = None,
) -> None:
    """Queue something to be said in a channel, or to a person directly; with `once`, never a second time."""
    outbox.put(
        connection,
        workspace,
        purpose=type(saying).__name__,
        method=saying.method,
        conversation=conversation,
        subject={name: getattr(saying, name) for name in _NAMES[type(saying)]},
        now=now,
        once=once,
    )


def read(purpose: str, subject: dict[str, Any]) -> Saying:
    """Return what an outbox row is about."""
    values = dict(subject)
    if values.get("role"):
        values["role"] = Role(values["role"])
    for stage in ("before", "after"):
        if stage in values:
            values[stage] = Stage(values[stage])
    for several in ("items", "closed", "opened", "initiatives"):
        if several in values:
            values[several] = tuple(values[several])
    return _BY_NAME[purpose](**values)
