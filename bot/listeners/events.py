"""Events: messages, mentions, the home tab, people and memberships that change."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.context import Context
from bot.listeners import channel_events, messages
from bot.payload import identifier, part, required, text
from bot.slack_errors import NO_ANSWER, code
from bot.views import lists
from bot.views.blocks import home
from bot.workflows import overview, people
from hygiene.initiative import UserId

log = logging.getLogger(__name__)

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
    shown = lists.mine(context.rules.catalogue, await context.look_as(actor, overview.mine))
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
    "message": messages.handle,
    "app_mention": messages.mentioned,
    "app_home_opened": _home_opened,
    "user_change": _user_changed,
    **channel_events.EVENTS,
}
