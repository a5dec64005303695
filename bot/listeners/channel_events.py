"""Channels that change: who is in them, archived or not, private or not, with another id, or without the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.context import Context
from bot.payload import identifier, required, text
from bot.workflows import channels
from hygiene.initiative import ChannelId, UserId

Event = Mapping[str, Any]


def _channel(event: Event, name: str = "channel") -> ChannelId:
    return ChannelId(required(identifier(event, name), name))


PRIVATE = ("group", "G")
"""How events call a private channel: https://docs.slack.dev/reference/events/member_left_channel."""


async def _joined(context: Context, event: Event) -> None:
    await note_kind(context, event)
    channel, user = _channel(event), UserId(required(identifier(event, "user"), "user"))
    await context.run(channels.note_joined, channel, user)
    if user == context.bot_user:
        await context.run(channels.speak_again, channel)
        context.channels.look_again(channel)


async def _left(context: Context, event: Event) -> None:
    await note_kind(context, event)
    channel, user = _channel(event), UserId(required(identifier(event, "user"), "user"))
    if user == context.bot_user:
        await context.run(channels.note_put_out, channel)
    else:
        await context.run(channels.note_left, channel, user)


async def _put_out(context: Context, event: Event) -> None:
    await context.run(channels.note_put_out, _channel(event))


async def _archived(context: Context, event: Event) -> None:
    await context.run(channels.note_archived, _channel(event))


async def _unarchived(context: Context, event: Event) -> None:
    """Go on there. If Slack has put the bot out meanwhile, the look at the channel, or the next try, tells so."""
    channel = _channel(event)
    await context.run(channels.speak_again, channel)
    context.channels.look_again(channel)


async def converted(context: Context, event: Event) -> None:
    """Treat a channel that has become private as that at once, and look who is in it; so for one made public."""
    channel = _channel(event)
    if "channel_convert_to_private" in (text(event, "subtype"), text(event, "type")):
        await context.run(channels.note_private, channel)
    context.channels.look_again(channel)


async def note_kind(context: Context, event: Event) -> None:
    """Learn from any event of a private channel that it is one: it may have been public before."""
    if text(event, "channel_type") in PRIVATE and await context.run(channels.note_private, _channel(event)):
        context.channels.look_again(_channel(event))


async def _shared(context: Context, event: Event) -> None:
    context.channels.look_again(_channel(event))


async def _id_changed(context: Context, event: Event) -> None:
    old, new = _channel(event, "old_channel_id"), _channel(event, "new_channel_id")
    await context.run(channels.follow, old, new)
    context.channels.look_again(new)


EVENTS: dict[str, Callable[[Context, Event], Awaitable[None]]] = {
    "member_joined_channel": _joined,
    "member_left_channel": _left,
    "channel_left": _put_out,
    "group_left": _put_out,
    "channel_deleted": _put_out,
    "group_deleted": _put_out,
    "channel_archive": _archived,
    "group_archive": _archived,
    "channel_unarchive": _unarchived,
    "group_unarchive": _unarchived,
    "channel_shared": _shared,
    "channel_unshared": _shared,
    "channel_id_changed": _id_changed,
    "channel_convert_to_private": converted,
}
