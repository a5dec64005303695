"""The workspace: people, channels, messages and views, as they stand. No network here."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.clock import Clock

TEAM = "T0SANDBOX"
APP = "A0INITIATIVE"
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 — it opens nothing but this
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105
MOST_TRIGGERS = 1000
TRIGGER_SECONDS = 3.0
"""https://docs.slack.dev/interactivity/handling-user-interaction"""


class Refusal(Exception):  # noqa: N818 — it is Slack's answer, not an accident
    """An answer that is not ok; `error` is Slack's code, `more` what stands beside it."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass
class User:
    """A member."""

    id: str
    name: str
    tz: str | None = "Europe/Berlin"
    locale: str = "en-GB"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    team: str = TEAM
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    dnd: dict[str, Any] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """Return the user object: https://docs.slack.dev/reference/objects/user-object."""
        described: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_admin": self.is_admin,
            "is_restricted": self.is_restricted,
            "profile": {
                "real_name": self.name,
                "display_name": self.name,
                "status_text": self.status_text,
                "status_emoji": self.status_emoji,
                "status_expiration": self.status_expiration,
            },
        }
        if self.tz is not None:
            described |= {"tz": self.tz}
        return described


@dataclass
class Message:
    """A message; one for a single reader has `only_for`, and is in no history."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    edited: str | None = None
    metadata: dict[str, Any] | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    files: list[dict[str, Any]] = field(default_factory=list)

    def described(self, *, metadata: bool = False) -> dict[str, Any]:
        """Return the message as the Web API and events show it."""
        described: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        optional = {
            "subtype": self.subtype,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks,
            "files": self.files,
            "edited": {"user": self.user, "ts": self.edited} if self.edited else None,
            "metadata": self.metadata if metadata else None,
            "reactions": [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ],
        }
        described |= {key: value for key, value in optional.items() if value}
        if self.user == BOT_USER:
            described |= {"bot_id": BOT_ID, "app_id": APP}
        return described


@dataclass
class Channel:
    """A channel, or the direct messages with one person."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    shared: bool = False
    direct_with: str | None = None
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    whispers: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The `channel_type` of events."""
        if self.direct_with:
            return "im"
        return "group" if self.private else "channel"

    def shown_to(self, user: str) -> list[Message]:
        """Return what a person sees here, unordered: every message, and what is for them only."""
        return [*self.messages.values(), *(each for each in self.whispers if each.only_for == user)]

    def thread(self, ts: str) -> list[Message]:
        """Return a message and its replies, oldest first."""
        return [message for message in self.messages.values() if ts in (message.ts, message.thread_ts)]

    def described(self) -> dict[str, Any]:
        """Return the conversation object: https://docs.slack.dev/reference/objects/conversation-object."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private and not self.direct_with,
            "is_group": self.private,
            "is_im": bool(self.direct_with),
            "is_private": self.private or bool(self.direct_with),
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_member": BOT_USER in self.members,
        }


@dataclass
class OpenView:
    """A modal that a person has before them."""

    id: str
    user: str
    view: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    hash: str = ""
    offered: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What fields that ask the app for their options were given last, by block."""


@dataclass
class File:
    """An uploaded file; it can be shown once the upload is completed."""

    id: str
    name: str
    title: str = ""
    content: bytes = b""
    completed: bool = False


@dataclass
class Canvas:
    """A canvas: a channel's, or its readers' alone."""

    id: str
    title: str
    markdown: str
    readers: set[str] = field(default_factory=set)
    channel: str | None = None


@dataclass
class Trigger:
    """The right to open one view, for three seconds."""

    user: str
    born: float
    used: bool = False


MICROSECONDS = 1_000_000


class World:
    """Everything in the workspace. `version` grows with each change that a person could see."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.version = 0
        self._numbers = itertools.count(1)
        self.clear(clock or Clock())

    def clear(self, clock: Clock) -> None:
        """Empty the workspace, and go by another clock. Numbers and versions go on."""
        self.clock = clock
        self.users: dict[str, User] = {BOT_USER: User(BOT_USER, "AI Initiative", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, list[OpenView]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.files: dict[str, File] = {}
        self.canvases: dict[str, Canvas] = {}
        self.read: dict[tuple[str, str], str] = {}
        """The last message that a person has seen of a channel."""
        self.submitted: list[tuple[str, str, str]] = []
        """Who has sent which form, and when."""
        self._last_ts = 0
        self.touch()

    def add_user(self, user: User) -> User:
        """Let somebody join the workspace."""
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Open a channel."""
        self.channels[channel.id] = channel
        return channel

    def everybody(self) -> set[str]:
        """Return the people who are here: neither bots nor those who have left."""
        return {user.id for user in self.users.values() if not user.is_bot and not user.deleted}

    def zones(self) -> set[str]:
        """Return the time zones of the people who are here."""
        return {self.users[user].tz or "UTC" for user in self.everybody()}

    def touch(self) -> None:
        """Note that something can be seen that could not be seen before."""
        self.version += 1

    def mark_read(self, user: str, channel: str) -> None:
        """Note that a person has seen all of a channel."""
        shown = self.channels[channel].shown_to(user)
        last = max((message.ts for message in shown), default="")
        if last > self.read.get((user, channel), ""):
            self.read[user, channel] = last
            self.touch()

    def mark_all_read(self) -> None:
        """Note that everybody has seen everything."""
        for channel in self.channels.values():
            for user in channel.members:
                self.mark_read(user, channel.id)

    def unread(self, user: str, channel: str) -> int:
        """Return how many messages of others a person has not seen yet."""
        seen = self.read.get((user, channel), "")
        shown = self.channels[channel].shown_to(user)
        return sum(message.ts > seen and message.user != user for message in shown)

    def number(self) -> int:
        """Return the next number, for ids."""
        return next(self._numbers)

    def new_ts(self) -> str:
        """Return the time of a new message: unique, and later than all before it."""
        now = round(self.clock.now().timestamp() * MICROSECONDS)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // MICROSECONDS}.{self._last_ts % MICROSECONDS:06d}"

    def channel(self, channel: str) -> Channel:
        """Return a channel that the bot may know of; a private one it is not in does not exist for it."""
        found = self.channels.get(channel)
        if found is None and channel in self.users:
            return self.direct(channel)
        if found is None or (found.private and BOT_USER not in found.members):
            raise Refusal("channel_not_found")
        return found

    def direct(self, user: str) -> Channel:
        """Return the direct messages between the bot and a person."""
        person = self.users.get(user)
        if person is None:
            raise Refusal("user_not_found")
        if person.deleted:
            raise Refusal("user_disabled")
        channel = f"D{user.removeprefix('U')}"
        if channel not in self.channels:
            self.add_channel(Channel(channel, person.name, direct_with=user, members={user, BOT_USER}))
        return self.channels[channel]

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into a channel."""
        channel.messages[message.ts] = message
        self.touch()
        return message

    def new_trigger(self, user: str) -> str:
        """Return a fresh trigger id; those that can't be used any more are forgotten in time."""
        while len(self.triggers) > MOST_TRIGGERS:
            del self.triggers[next(iter(self.triggers))]
        trigger = f"{self.number()}.{TEAM}.trigger"
        self.triggers[trigger] = Trigger(user, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Use a trigger; return whose it was."""
        found = self.triggers.get(trigger)
        if found is None:
            raise Refusal("invalid_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        if time.monotonic() - found.born > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        found.used = True
        return found.user

    def add_file(self, name: str, content: bytes) -> File:
        """Keep a file that somebody has uploaded."""
        file = File(f"F{self.number():010d}", name, name, content, completed=True)
        self.files[file.id] = file
        return file

    def is_file(self, file: str) -> bool:
        """Whether there is a file that can be shown."""
        return file in self.files and self.files[file].completed

    def find_view(self, view_id: str) -> OpenView:
        """Return an open view."""
        for view in self.all_views():
            if view.id == view_id:
                return view
        raise Refusal("not_found")

    def all_views(self) -> Iterator[OpenView]:
        """Return every open view."""
        return itertools.chain.from_iterable(self.views.values())

    def top_view(self, user: str) -> OpenView | None:
        """Return what stands before a person."""
        stack = self.views.get(user)
        return stack[-1] if stack else None


def at(ts: str) -> datetime:
    """Return the moment of a message."""
    return datetime.fromtimestamp(float(ts), UTC)
