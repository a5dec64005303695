"""A sentence for one person, where they are: through the outbox, for what an acknowledgement cannot carry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.context import Context
from bot.notices import Notice, Told, ToldDirectly
from bot.views import refusals
from bot.views.blocks import Message, words
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import ChannelId, UserId


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody is: in a channel or in none, in a thread or in none."""

    user: UserId
    channel: ChannelId | None
    thread: str | None = None


async def tell(context: Context, where: Whereabouts, message: Message) -> None:
    """Show a message to one person in a channel, or in their direct messages where they were in none."""
    place = where.channel or ChannelId(where.user)
    await _say(context, Told(place, where.user, where.thread, message.text, json.dumps(message.blocks)), place)


async def tell_directly(context: Context, user: UserId, message: Message) -> None:
    """Write a message to a person into their direct messages, to stay there."""
    await _say(context, ToldDirectly(user, message.text, json.dumps(message.blocks)), ChannelId(user))


async def _say(context: Context, notice: Notice, place: ChannelId) -> None:
    def say(work: UnitOfWork) -> None:
        work.say(notice, place)

    await context.run(say)


async def show_form(context: Context, where: Whereabouts, trigger: str, view: dict[str, Any]) -> None:
    """Open a form; where Slack says that it is too late for that, tell the person."""
    if not await context.open_form(trigger, view):
        await tell(context, where, words(refusals.too_late()))
