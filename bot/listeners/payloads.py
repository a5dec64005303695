"""What Slack sends, read into values. Every optional field may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import payload
from bot.payload import Part, identifier, part, parts, required, text, timestamp, visible
from hygiene.initiative import ChannelId, Reply, Source, UserId


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: after the slash command, or after a mention (then without a trigger).

    `here` is the number of the initiative in whose thread it was typed.
    """

    text: str
    user: UserId
    channel: ChannelId
    trigger: str | None
    channel_name: str = ""
    here: int | None = None

    @property
    def in_channel(self) -> bool:
        """Whether it was typed in a channel, which can be the home of an initiative."""
        return not self.channel.startswith("D") and not self.channel_name.startswith(("directmessage", "mpdm-"))


@dataclass(frozen=True, slots=True)
class Click:
    """A button that was pressed: its name, the rest of its id, and its value."""

    name: str
    suffix: str
    value: str
    user: UserId
    trigger: str
    channel: ChannelId | None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent: its name, what its view carried, and the fields by their block."""

    name: str
    metadata: str
    view: str | None
    user: UserId
    fields: Mapping[str, str | None]

    def day(self, field: str) -> date | None:
        """Return the day that was picked; None if none was.

        Raises:
            Malformed: it is no day, which a date picker never sends.

        """
        return payload.day(self.fields.get(field))

    @property
    def subject(self) -> int:
        """The id of what the form is about.

        Raises:
            Malformed: the form carries none.

        """
        return payload.one_number(self.metadata)


def read_message(
    message: Part, channel: ChannelId, *, author: UserId | None = None, version: str | None = None
) -> Reply:
    """Read a message, as an event or a shortcut has it; `author` is whoever acts, should nobody be named in it.

    Raises:
        Malformed: it has no time, or an id that is none.

    """
    return Reply(
        author=UserId(identifier(message, "user") or author or ""),
        text=_text_of(message),
        thread=timestamp(message, "thread_ts"),
        source=Source(
            channel,
            required(timestamp(message, "ts"), "ts"),
            version_of(message) if version is None else version,
        ),
    )


def version_of(message: Part) -> str:
    """Return when a message was edited last; empty for the original."""
    return timestamp(part(message, "edited"), "ts")


def _text_of(message: Part) -> str:
    """Return what was written; without words of one's own, what was forwarded, or the name and place of a file."""
    if written := text(message, "text"):
        return written
    forwarded = [text(each, "text") or text(each, "fallback") for each in parts(message, "attachments")]
    return "\n".join(filter(None, [*forwarded, *map(_file, parts(message, "files"))]))


def _file(file: Part) -> str:
    name = text(file, "title") or text(file, "name") or "file"
    link = text(file, "permalink")
    return f"<{link}|{name}>" if link else name


def read_command(body: Mapping[str, Any]) -> Typed:
    """Read a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands.

    Raises:
        Malformed: nobody has typed it.

    """
    return Typed(
        text=text(body, "text"),
        user=UserId(required(identifier(body, "user_id"), "user")),
        channel=ChannelId(identifier(body, "channel_id")),
        trigger=text(body, "trigger_id") or None,
        channel_name=text(body, "channel_name"),
    )


def read_click(body: Mapping[str, Any]) -> Click:
    """Read the action of a block_actions payload.

    Raises:
        Malformed: it has no action, or nobody has clicked.

    """
    action = next(iter(parts(body, "actions")), {})
    pressed, value = text(action, "action_id"), text(action, "value")
    if text(action, "type") == "overflow":
        pressed, _, value = text(part(action, "selected_option"), "value").partition(" ")
    if text(action, "type") == "static_select":
        value = text(part(action, "selected_option"), "value")
    name, _, suffix = pressed.partition(".")
    place, message = part(body, "container"), part(body, "message")
    channel = identifier(part(body, "channel"), "id") or identifier(place, "channel_id")
    return Click(
        name=name,
        suffix=suffix,
        value=value,
        user=read_user(body),
        trigger=text(body, "trigger_id"),
        channel=ChannelId(channel) if channel else None,
        thread=timestamp(message, "thread_ts") or timestamp(place, "thread_ts") or None,
    )


def read_user(body: Mapping[str, Any]) -> UserId:
    """Return who acts.

    Raises:
        Malformed: nobody does.

    """
    return UserId(required(identifier(part(body, "user"), "id"), "user"))


def read_submission(body: Mapping[str, Any]) -> Submission:
    """Read a view_submission payload.

    Raises:
        Malformed: nobody has sent it.

    """
    view = part(body, "view")
    values = part(view, "state", "values")
    return Submission(
        name=text(view, "callback_id"),
        metadata=text(view, "private_metadata"),
        view=identifier(view, "id") or None,
        user=read_user(body),
        fields={block: _field(part(values, block)) for block in values},
    )


_VALUES = ("value", "selected_user", "selected_date", "selected_time", "selected_conversation", "selected_channel")


def _field(elements: Part) -> str | None:
    for element in elements:
        state = part(elements, element)
        if chosen := text(part(state, "selected_option"), "value"):
            return chosen
        for given in state.get("files") or ():
            return identifier(given, "id")
        for key in _VALUES:
            if said := visible(text(state, key)):
                return said
    return None
