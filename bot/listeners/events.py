"""Events: messages in threads and direct messages, mentions, the home tab, people and memberships that change."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.desk import Desk
from bot.listeners import commands
from bot.listeners.payloads import Typed
from bot.listeners.telling import tell
from bot.views.blocks import home
from bot.workflows import answering, looking, roles
from bot.workflows.answering import NotOne, Reply
from bot.workflows.saying import Replied, say
from hygiene.initiative import ChannelId, Source, UserId
from storage import deliveries, people

Event = Mapping[str, Any]

_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")
_MENTION = re.compile(r"^\s*<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(.*)$", re.DOTALL)

_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)")


async def answer(desk: Desk, event: Event) -> None:
    """Do what an event asks for; those that nothing follows from are let go."""
    handler = EVENTS.get(event.get("type", ""))
    if handler is not None:
        await handler(desk, event)


async def _message(desk: Desk, event: Event) -> None:
    """Switch on the subtype: https://docs.slack.dev/reference/events/message."""
    match event.get("subtype"):
        case subtype if subtype in _WRITTEN:
            await _written(desk, event)
        case "message_changed":
            await _changed(desk, event)
        case "message_deleted":
            await _deleted(desk, event.get("channel", ""), event.get("deleted_ts", ""))
        case _:
            pass


async def _written(desk: Desk, event: Event) -> None:
    if event.get("bot_id") or not event.get("user") or event["user"] == desk.bot_user:
        return
    if event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"):
        await _direct(desk, event)
    elif command := _command_in(desk, event):
        await _mentioned(desk, event, command)
    elif event.get("thread_ts") and event["thread_ts"] != event.get("ts"):
        await _reply(desk, event, channel=event["channel"], version=_version(event))


def _version(message: Event) -> str:
    return str((message.get("edited") or {}).get("ts") or "")


async def _changed(desk: Desk, event: Event) -> None:
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":
        await _deleted(desk, event["channel"], message.get("ts", ""))
        return
    if message.get("bot_id") or not message.get("user"):
        return
    if before.get("text") == message.get("text") and before:
        return  # a link was unfolded, or a reply counted
    version = _version(message) or str(event.get("event_ts") or event.get("ts") or "")
    await _reply(desk, message, channel=event["channel"], version=version)


async def _reply(desk: Desk, message: Event, *, channel: str, version: str) -> None:
    reply = Reply(
        author=UserId(message["user"]),
        text=_text_of(message),
        thread=message.get("thread_ts") or "",
        source=Source(ChannelId(channel), message["ts"], version),
    )
    await _get_to_know(desk, reply.text)
    await desk.database.run(answering.take_reply, desk.rules, desk.workspace, reply, now=desk.clock())


async def _get_to_know(desk: Desk, text: str) -> None:
    """Look up who is mentioned, so that nobody is named who has left."""
    for user in _MENTIONED.findall(text):
        await desk.directory.person(UserId(user))


def _text_of(message: Event) -> str:
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


async def _deleted(desk: Desk, channel: str, ts: str) -> None:
    await desk.database.run(answering.withdraw, desk.rules, desk.workspace, ChannelId(channel), ts, now=desk.clock())


def _command_in(desk: Desk, event: Event) -> str | None:
    """Return the words after a mention of the bot at the start of a message."""
    found = _MENTION.match(event.get("text") or "")
    return found[2].strip() or "help" if found and found[1] == desk.bot_user else None


async def _app_mention(desk: Desk, event: Event) -> None:
    command = _command_in(desk, event)
    if command and event.get("user") and not event.get("bot_id"):
        await _mentioned(desk, event, command)


async def _mentioned(desk: Desk, event: Event, command: str) -> None:
    """Answer a mention privately, where it was written. It comes as two events, a message and a mention."""
    channel, user, ts = ChannelId(event["channel"]), UserId(event["user"]), event["ts"]

    def is_first(connection: Connection) -> bool:
        return deliveries.is_first(connection, desk.workspace, f"mention:{channel}:{ts}", at=desk.clock())

    if await desk.database.run(is_first):
        shown = await commands.answer(desk, Typed(command, user, channel, trigger=None))
        if shown is not None:
            await tell(desk, user, channel, shown, thread=event.get("thread_ts"))


async def _direct(desk: Desk, event: Event) -> None:
    """Take what somebody writes to the bot directly as the answer to their one open question, or say what to do."""
    user = UserId(event["user"])
    source = Source(ChannelId(event["channel"]), event["ts"], _version(event))
    reply = Reply(author=user, text=_text_of(event), thread="", source=source)
    await _get_to_know(desk, reply.text)

    def work(connection: Connection) -> None:
        taken = answering.take_direct(connection, desk.rules, desk.workspace, reply, now=desk.clock())
        if isinstance(taken, NotOne):
            say(connection, desk.workspace, user, Replied(user, taken.open), now=desk.clock())

    await desk.database.run(work)


async def _home_opened(desk: Desk, event: Event) -> None:
    if event.get("tab", "home") != "home":
        return
    actor = await desk.actor(UserId(event["user"]))
    shown = await desk.database.run(looking.show_mine, desk.rules, desk.workspace, actor, now=desk.clock())
    await desk.client.views_publish(user_id=actor.user, view=home(shown.blocks))


async def _user_changed(desk: Desk, event: Event) -> None:
    """Follow changes of people the bot knows; the rest of the workspace is none of its business."""
    described = event["user"]
    user = UserId(described["id"])
    if await desk.database.run(people.find_person, desk.workspace, user) is None:
        return
    person = await desk.directory.remember(described)
    if person.deleted:
        await desk.database.run(roles.take_from_departed, desk.rules, desk.workspace, user, now=desk.clock())


async def _membership_changed(desk: Desk, event: Event) -> None:
    channel = ChannelId(event.get("channel", ""))
    desk.directory.forget_members(channel)
    if event.get("type") == "member_joined_channel" and event.get("user") == desk.bot_user:
        await desk.database.run(looking.speak_again, desk.rules, desk.workspace, channel, now=desk.clock())


EVENTS: dict[str, Callable[[Desk, Event], Awaitable[None]]] = {
    "message": _message,
    "app_mention": _app_mention,
    "app_home_opened": _home_opened,
    "user_change": _user_changed,
    "member_joined_channel": _membership_changed,
    "member_left_channel": _membership_changed,
}
