"""Messages: replies in threads, direct messages, mentions of the bot; and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.context import Context
from bot.listeners import channel_events, commands
from bot.listeners.payloads import Typed, read_message, version_of
from bot.listeners.respond import Whereabouts, tell, tell_directly
from bot.payload import identifier, part, required, text, timestamp
from bot.workflows import replies
from hygiene.commands import Misread, OfferToRegister
from hygiene.grammar import parse
from hygiene.initiative import Actor, ChannelId, Source, UserId
from hygiene.mentions import Addressed, find_addressed, without_mention
from hygiene.routing import Commanded, Reading

Event = Mapping[str, Any]

_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")

MOST = 5
"""People who are looked up for one message."""
_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)")


async def handle(context: Context, event: Event) -> None:
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


def _is_direct(event: Event) -> bool:
    return event.get("channel_type") == "im" or _channel(event).startswith("D")


def _is_reply(message: Event) -> bool:
    return bool(timestamp(message, "thread_ts")) and message.get("thread_ts") != message.get("ts")


async def _written(context: Context, event: Event) -> None:
    if _is_ours_or_nobodys(context, event):
        return
    await channel_events.note_kind(context, event)
    if _is_direct(event):
        await _direct(context, event)
    elif not await _is_done_as_command(context, event) and _is_reply(event):
        await _heard(context, event)


async def mentioned(context: Context, event: Event) -> None:
    """Take a mention of the bot. In a thread of ours it comes as a message as well, which is read there."""
    if not _is_ours_or_nobodys(context, event):
        await _is_done_as_command(context, event)


async def _is_done_as_command(context: Context, message: Event) -> bool:
    """Do what a message says that mentions the bot, unless it is no command; tell whether it was one."""
    addressed = find_addressed(text(message, "text"), context.bot_user)
    if addressed is None:
        return False
    thread = timestamp(message, "thread_ts")
    here = await context.run(replies.find_number_of, _channel(message), thread) if thread else None
    if not _commands(context, addressed, here):
        return False
    await _command(context, message, addressed.words or "help", here)
    return True


def _commands(context: Context, addressed: Addressed, here: int | None) -> bool:
    """Whether words are a command: all that are not somebody's answer in the thread of an initiative."""
    if addressed.first and here is None:
        return True
    match parse(addressed.words, context.rules.catalogue, here=here):
        case OfferToRegister():
            return False
        case Misread():
            return addressed.first
        case _:
            return True


async def _heard(context: Context, event: Event) -> None:
    """Take a reply in a thread; one that is a command is done, as if the bot had been mentioned."""
    read = await _reply(context, event, channel=_channel(event), version=version_of(event))
    match read:
        case Commanded(here):
            await _command(context, event, text(event, "text"), here)
        case _:
            pass


async def take_missed(context: Context, event: Event) -> None:
    """Take a reply that was written while nobody listened. What was a command then is not done now."""
    if not _is_reply(event) or event.get("subtype") not in _WRITTEN or _is_ours_or_nobodys(context, event):
        return
    addressed = find_addressed(text(event, "text"), context.bot_user)
    if addressed is None or not _commands(context, addressed, None):
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
    placed = {**message, "channel": _channel(event), "edited": {"ts": version}}
    if _is_direct(event):
        await _direct(context, placed)
    elif await _is_done_as_command(context, placed):
        await _deleted(context, placed, timestamp(message, "ts"))  # should it have been an answer before
    else:
        await _reply(context, message, channel=_channel(event), version=version)


async def _reply(context: Context, message: Event, *, channel: ChannelId, version: str) -> Reading:
    reply = read_message(message, channel, version=version)
    reply = replace(reply, text=without_mention(reply.text, context.bot_user))
    if _MENTIONED.search(reply.text) and await context.run(replies.find_number_of, channel, reply.thread) is not None:
        await _get_to_know(context, reply.text)
    return await context.run_as(Actor(reply.author), replies.take, reply)


async def _get_to_know(context: Context, text: str) -> None:
    """Look up who is mentioned, so that nobody is named who has left: the first few, whoever else is mentioned."""
    people = list(dict.fromkeys(_MENTIONED.findall(text)))[:MOST]
    await context.directory.get_to_know(UserId(user) for user in people)


async def _deleted(context: Context, event: Event, ts: str) -> None:
    await context.run(replies.withdraw, _channel(event), required(ts, "ts"))


async def _command(context: Context, message: Event, command: str, here: int | None) -> None:
    """Answer a command privately, where it was written, once for each version of the message."""
    channel, user = _channel(message), UserId(identifier(message, "user"))
    source = Source(channel, required(timestamp(message, "ts"), "ts"), version_of(message))
    if await context.run(replies.is_first_mention, source):
        shown = await commands.handle(context, Typed(command, user, channel, trigger=None, here=here))
        if shown is not None and _is_direct(message):
            await tell_directly(context, user, shown)
        elif shown is not None:
            await tell(context, Whereabouts(user, channel, timestamp(message, "thread_ts") or None), shown)


async def _direct(context: Context, event: Event) -> None:
    """Take what somebody writes to the bot directly as the answer to their one open question, or say what to do."""
    reply = read_message(event, _channel(event))
    reply = replace(reply, text=without_mention(reply.text, context.bot_user))
    await _get_to_know(context, reply.text)
    if await context.run_as(Actor(reply.author), replies.take_direct, reply) == Commanded():
        await _command(context, event, reply.text, None)
