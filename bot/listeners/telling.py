"""A sentence for one person, where they are: through the outbox, for what an acknowledgement cannot carry."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from bot.desk import Desk
from bot.views import sentences
from bot.views.blocks import Message, words
from bot.workflows.saying import Told, say
from hygiene.initiative import ChannelId, UserId


async def tell(desk: Desk, user: UserId, channel: ChannelId | None, message: Message, *, thread: str | None) -> None:
    """Show a message to one person in a channel, or in their direct messages where they were in none."""
    place = channel or ChannelId(user)
    told = Told(place, user, thread, message.text, json.dumps(message.blocks))

    def work(connection: Connection) -> None:
        say(connection, desk.workspace, place, told, now=desk.clock())

    await desk.database.run(work)


async def show_form(
    desk: Desk, user: UserId, channel: ChannelId | None, trigger: str, view: dict[str, Any], *, thread: str | None
) -> None:
    """Open a form; where Slack says that it is too late for that, tell the person."""
    if not await desk.open_form(trigger, view):
        await tell(desk, user, channel, words(sentences.expired_trigger()), thread=thread)
