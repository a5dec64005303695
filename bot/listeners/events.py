"""Events: messages in threads and direct messages, mentions, the home tab, people and memberships that change."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.context import Context
from bot.listeners import commands
from bot.listeners.payloads import Typed, read_message
from bot.listeners.respond import Whereabouts, tell
from bot.views import lists
from bot.views.blocks import home
from bot.workflows import initiatives, overview, people, replies
from hygiene.initiative import Actor, ChannelId, UserId

Event = Mapping[str, Any]

_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")
_MENTION = re.compile(r"^\s*<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(.*)$", re.DOTALL)

_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)")


async def handle(context: Context, event: Event) -> None:
    """Do what an event asks for; those that nothing follows from are let go."""
    handler = EVENTS.get(event.get("type", ""))
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
            await _deleted(context, event.get("channel", ""), event.get("deleted_ts", ""))
        case _:
            pass


async def _written(context: Context, event: Event) -> None:
    if event.get("bot_id") or not event.get("user") or event["user"] == context.bot_user:
        return
    if event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"):
        await _direct(context, event)
    elif command := _command_in(context, event):
        await _mentioned(context, event, command)
    elif event.get("thread_ts") and event["thread_ts"] != event.get("ts"):
        await _reply(context, event, channel=event["channel"], version=_version(event))


def _version(message: Event) -> str:
    return str((message.get("edited") or {}).get("ts") or "")


async def _changed(context: Context, event: Event) -> None:
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":
        await _deleted(context, event["channel"], message.get("ts", ""))
        return
    if message.get("bot_id") or not message.get("user"):
        return
    if before.get("text") == message.get("text") and before:
        return  # a link was unfolded, or a reply counted
    version = _version(message) or str(event.get("event_ts") or event.get("ts") or "")
    await _reply(context, message, channel=event["channel"], version=version)


async def _reply(context: Context, message: Event, *, channel: str, version: str) -> None:
    reply = read_message(message, ChannelId(channel), version=version)
    await _get_to_know(context, reply.text)
    await context.run_as(Actor(reply.author), replies.take, reply)


async def _get_to_know(context: Context, text: str) -> None:
    """Look up who is mentioned, so that nobody is named who has left."""
    for user in _MENTIONED.findall(text):
        await context.directory.person(UserId(user))


async def _deleted(context: Context, channel: str, ts: str) -> None:
    await context.run(replies.withdraw, ChannelId(channel), ts)


def _command_in(context: Context, event: Event) -> str | None:
    """Return the words after a mention of the bot at the start of a message."""
    found = _MENTION.match(event.get("text") or "")
    return found[2].strip() or "help" if found and found[1] == context.bot_user else None


async def _app_mention(context: Context, event: Event) -> None:
    command = _command_in(context, event)
    if command and event.get("user") and not event.get("bot_id"):
        await _mentioned(context, event, command)


async def _mentioned(context: Context, event: Event, command: str) -> None:
    """Answer a mention privately, where it was written. It comes as two events, a message and a mention."""
    channel, user, ts = ChannelId(event["channel"]), UserId(event["user"]), event["ts"]

    if await context.run(replies.is_first_mention, channel, ts):
        shown = await commands.handle(context, Typed(command, user, channel, trigger=None))
        if shown is not None:
            await tell(context, Whereabouts(user, channel, event.get("thread_ts")), shown)


async def _direct(context: Context, event: Event) -> None:
    """Take what somebody writes to the bot directly as the answer to their one open question, or say what to do."""
    reply = read_message(event, ChannelId(event["channel"]))
    await _get_to_know(context, reply.text)
    await context.run_as(Actor(reply.author), replies.take_direct, reply)


async def _home_opened(context: Context, event: Event) -> None:
    if event.get("tab", "home") != "home":
        return
    actor = await context.actor(UserId(event["user"]))
    shown = lists.mine(context.rules.catalogue, await context.run_as(actor, overview.mine))
    await context.client.views_publish(user_id=actor.user, view=home(shown.blocks))


async def _user_changed(context: Context, event: Event) -> None:
    """Follow changes of people the bot knows; the rest of the workspace is none of its business."""
    described = event["user"]
    user = UserId(described["id"])
    if not await context.run(people.is_known, user):
        return
    person = await context.directory.remember(described)
    if person.deleted:
        await context.run(people.take_from_departed, user)


async def _membership_changed(context: Context, event: Event) -> None:
    channel = ChannelId(event.get("channel", ""))
    context.directory.forget_members(channel)
    if event.get("type") == "member_joined_channel" and event.get("user") == context.bot_user:
        await context.run(initiatives.speak_again, channel)


EVENTS: dict[str, Callable[[Context, Event], Awaitable[None]]] = {
    "message": _message,
    "app_mention": _app_mention,
    "app_home_opened": _home_opened,
    "user_change": _user_changed,
    "member_joined_channel": _membership_changed,
    "member_left_channel": _membership_changed,
}
