"""Events: messages, mentions, the home tab, people and memberships that change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.context import Context
from bot.listeners import channel_events, home_tab, messages
from bot.payload import identifier, part, required, text
from bot.workflows import people
from hygiene.commands import ListAll
from hygiene.initiative import UserId

Event = Mapping[str, Any]


async def handle(context: Context, event: Event) -> None:
    """Do what an event asks for; those that nothing follows from are let go."""
    handler = EVENTS.get(text(event, "type"))
    if handler is not None:
        await handler(context, event)


async def _home_opened(context: Context, event: Event) -> None:
    if event.get("tab", "home") != "home":
        return
    actor = await context.actor(UserId(required(identifier(event, "user"), "user")))
    await home_tab.publish(context, actor, ListAll())


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
    "message": messages.handle,
    "app_mention": messages.mentioned,
    "app_home_opened": _home_opened,
    "user_change": _user_changed,
    **channel_events.EVENTS,
}
