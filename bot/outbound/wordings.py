"""How what is said reaches Slack: as a new message, in place of one, to one person only, or as a check mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.views.blocks import Message
from bot.views.charts import Chart
from hygiene.initiative import ChannelId, UserId


@dataclass(frozen=True, slots=True)
class Post:
    """A new message in a conversation, or in a thread of it."""

    message: Message
    thread: str | None = None
    chart: Chart | None = None
    """A picture to be shown below the first block."""
    until: datetime | None = None
    """From then on it is too late for it."""


@dataclass(frozen=True, slots=True)
class Share:
    """A file of what a person may see of the roadmap, in a form, as it is when it is sent."""

    user: UserId
    form: str
    wanted: str


@dataclass(frozen=True, slots=True)
class TakeIn:
    """A file of somebody's whose rows become initiatives in a channel; as it goes on, and at the end, it is said."""

    user: UserId
    file: str
    channel: ChannelId


@dataclass(frozen=True, slots=True)
class Update:
    """New content for the message at `ts`."""

    message: Message
    ts: str


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message that only one person sees, and that is not kept."""

    message: Message
    user: UserId
    thread: str | None


@dataclass(frozen=True, slots=True)
class React:
    """A check mark on the message at `ts`."""

    ts: str
    emoji: str = "white_check_mark"


@dataclass(frozen=True, slots=True)
class LookFor:
    """Nothing is to be said any more, but an earlier try may have said it: then the message is brought up to date."""

    thread: str | None


Wording = Post | Share | TakeIn | Update | Ephemeral | React | LookFor
