"""What Slack sends, read into values. Every optional field may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hygiene.initiative import ChannelId, Reply, Source, UserId


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: after the slash command, or after a mention (then without a trigger)."""

    text: str
    user: UserId
    channel: ChannelId
    trigger: str | None
    channel_name: str = ""

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


def read_message(
    message: Mapping[str, Any], channel: ChannelId, *, author: UserId | None = None, version: str | None = None
) -> Reply:
    """Read a message, as an event or a shortcut has it; `author` is whoever acts, should nobody be named in it."""
    edited = str((message.get("edited") or {}).get("ts") or "")
    return Reply(
        author=UserId(message.get("user") or author or ""),
        text=_text_of(message),
        thread=message.get("thread_ts") or "",
        source=Source(channel, message["ts"], edited if version is None else version),
    )


def _text_of(message: Mapping[str, Any]) -> str:
    """Return what was written; of a message that is only a file, the file's name and place."""
    if text := message.get("text"):
        return str(text)
    files = message.get("files") or []
    return "\n".join(
        f"<{file['permalink']}|{file.get('title') or file.get('name') or 'file'}>"
        if file.get("permalink")
        else str(file.get("title") or file.get("name") or "file")
        for file in files
    )


def read_command(body: Mapping[str, Any]) -> Typed:
    """Read a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    return Typed(
        text=body.get("text") or "",
        user=UserId(body["user_id"]),
        channel=ChannelId(body.get("channel_id") or ""),
        trigger=body.get("trigger_id"),
        channel_name=body.get("channel_name") or "",
    )


def read_click(body: Mapping[str, Any]) -> Click:
    """Read the action of a block_actions payload."""
    action = body["actions"][0]
    name, _, suffix = action["action_id"].partition(".")
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    return Click(
        name=name,
        suffix=suffix,
        value=action.get("value") or "",
        user=UserId(body["user"]["id"]),
        trigger=body.get("trigger_id") or "",
        channel=ChannelId(channel) if channel else None,
        thread=(body.get("message") or {}).get("thread_ts") or (body.get("container") or {}).get("thread_ts"),
    )


def read_submission(body: Mapping[str, Any]) -> Submission:
    """Read a view_submission payload."""
    view = body["view"]
    values = (view.get("state") or {}).get("values") or {}
    return Submission(
        name=view.get("callback_id") or "",
        metadata=view.get("private_metadata") or "",
        view=view.get("id"),
        user=UserId(body["user"]["id"]),
        fields={block: _field(elements) for block, elements in values.items()},
    )


_VALUES = ("value", "selected_user", "selected_date", "selected_time", "selected_conversation", "selected_channel")


def _field(elements: Mapping[str, Mapping[str, Any]]) -> str | None:
    for state in elements.values():
        if option := state.get("selected_option"):
            return str(option["value"])
        for key in _VALUES:
            if state.get(key):
                return str(state[key]).strip()
    return None
