"""Events: messages in threads and direct messages, mentions, the home tab, people and memberships that change."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.context import Context
from bot.listeners import channel_events, commands
from bot.listeners.payloads import Typed, read_message, version_of
from bot.listeners.respond import Whereabouts, tell
from bot.payload import identifier, part, required, text, timestamp
from bot.slack_errors import NO_ANSWER, code
from bot.views import lists
from bot.views.blocks import home
from bot.workflows import overview, people, replies
from hygiene.initiative import Actor, ChannelId, UserId
from hygiene.reader.talk import Talk
from hygiene.routing import Reading, Said

log = logging.getLogger(__name__)

Event = Mapping[str, Any]

_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")
_MENTION = re.compile(r"^\s*<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(.*)$", re.DOTALL)

MOST = 5
"""People who are looked up for one message."""
_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)")


async def handle(context: Context, event: Event) -> None:
    """Do what an event asks for; those that nothing follows from are let go."""
    handler = EVENTS.get(text(event, "type"))
    if handler is not None:
        await handler(context, event)


async def _message(context: Context, event: Event) -> None:
    """Switch on the subtype: https://docs.slack.dev/reference/events/message."""
    match event.get("subtype"):
        case subtype if subtype in _WRITTEN:
            await _written(context, event)
        case "message_changed":
            await _changed(context, event)
        case "message_deleted":
            await _deleted(context, event, timestamp(event, "deleted_ts"))
        case "channel_convert_to_private" | "channel_convert_to_public":
            await channel_events.converted(context, event)
        case _:
            pass


def _channel(event: Event) -> ChannelId:
    return ChannelId(required(identifier(event, "channel"), "channel"))


def _is_ours_or_nobodys(context: Context, message: Event) -> bool:
    """Whether a bot has written it, or Slack itself."""
    return bool(message.get("bot_id")) or text(message, "user") in ("", context.bot_user)


async def _written(context: Context, event: Event) -> None:
    if _is_ours_or_nobodys(context, event):
        return
    await channel_events.note_kind(context, event)
    if event.get("channel_type") == "im" or _channel(event).startswith("D"):
        await _direct(context, event)
    elif command := _command_in(context, event):
        await _mentioned(context, event, command)
    elif (thread := timestamp(event, "thread_ts")) and thread != event.get("ts"):
        await _heard(context, event)


async def _heard(context: Context, event: Event) -> None:
    """Take a reply in a thread; one that is a command is done, as if the bot had been mentioned."""
    read = await _reply(context, event, channel=_channel(event), version=version_of(event))
    if read == Said(Talk.COMMAND):
        await _mentioned(context, event, text(event, "text"))


async def take_missed(context: Context, event: Event) -> None:
    """Take a reply that was written while nobody listened. What was a command then is not done now."""
    is_reply = bool(timestamp(event, "thread_ts")) and event.get("thread_ts") != event.get("ts")
    if not is_reply or event.get("subtype") not in _WRITTEN:
        return
    if not _is_ours_or_nobodys(context, event) and _command_in(context, event) is None:
        await _reply(context, event, channel=_channel(event), version=version_of(event))


async def _changed(context: Context, event: Event) -> None:
    message, before = part(event, "message"), part(event, "previous_message")
    if message.get("subtype") == "tombstone":
        await _deleted(context, event, timestamp(message, "ts"))
        return
    if _is_ours_or_nobodys(context, message):
        return
    if before and before.get("text") == message.get("text"):
        return  # a link was unfolded, or a reply counted
    version = version_of(message) or timestamp(event, "event_ts") or timestamp(event, "ts")
    await _reply(context, message, channel=_channel(event), version=version)


async def _reply(context: Context, message: Event, *, channel: ChannelId, version: str) -> Reading:
    reply = read_message(message, channel, version=version)
    names_somebody = _MENTIONED.search(reply.text) is not None
    if names_somebody and await context.run(replies.is_in_a_thread_of_ours, reply):
        await _get_to_know(context, reply.text)
    return await context.run_as(Actor(reply.author), replies.take, reply)


async def _get_to_know(context: Context, text: str) -> None:
    """Look up who is mentioned, so that nobody is named who has left: the first few, whoever else is mentioned."""
    mentioned = list(dict.fromkeys(_MENTIONED.findall(text)))[:MOST]
    await context.directory.get_to_know(UserId(user) for user in mentioned)


async def _deleted(context: Context, event: Event, ts: str) -> None:
    await context.run(replies.withdraw, _channel(event), required(ts, "ts"))


def _command_in(context: Context, event: Event) -> str | None:
    """Return the words after a mention of the bot at the start of a message."""
    found = _MENTION.match(text(event, "text"))
    return found[2].strip() or "help" if found and found[1] == context.bot_user else None


async def _app_mention(context: Context, event: Event) -> None:
    command = _command_in(context, event)
    if command and not _is_ours_or_nobodys(context, event):
        await _mentioned(context, event, command)


async def _mentioned(context: Context, event: Event, command: str) -> None:
    """Answer a mention privately, where it was written. It comes as two events, a message and a mention."""
    channel, user = _channel(event), UserId(identifier(event, "user"))
    ts = required(timestamp(event, "ts"), "ts")
    if await context.run(replies.is_first_mention, channel, ts):
        shown = await commands.handle(context, Typed(command, user, channel, trigger=None))
        if shown is not None:
            await tell(context, Whereabouts(user, channel, timestamp(event, "thread_ts") or None), shown)


async def _direct(context: Context, event: Event) -> None:
    """Take what somebody writes to the bot directly as the answer to their one open question, or say what to do."""
    reply = read_message(event, _channel(event))
    await _get_to_know(context, reply.text)
    await context.run_as(Actor(reply.author), replies.take_direct, reply)


async def _home_opened(context: Context, event: Event) -> None:
    if event.get("tab", "home") != "home":
        return
    actor = await context.actor(UserId(required(identifier(event, "user"), "user")))
    shown = lists.mine(context.rules.catalogue, await context.run_as(actor, overview.mine))
    try:
        await context.client.views_publish(user_id=actor.user, view=home(shown.blocks))
    except (SlackApiError, *NO_ANSWER) as error:  # it is drawn anew when they look again
        log.warning("views.publish: %s", code(error) if isinstance(error, SlackApiError) else type(error).__name__)


async def _user_changed(context: Context, event: Event) -> None:
    """Follow changes of people the bot knows; the rest of the workspace is none of its business."""
    described = part(event, "user")
    user = UserId(required(identifier(described, "id"), "user"))
    if not await context.run(people.is_known, user):
        return
    person = await context.directory.remember(described)
    if person.deleted:
        await context.run(people.take_from_departed, user)


EVENTS: dict[str, Callable[[Context, Event], Awaitable[None]]] = {
    "message": _message,
    "app_mention": _app_mention,
    "app_home_opened": _home_opened,
    "user_change": _user_changed,
    **channel_events.EVENTS,
}
