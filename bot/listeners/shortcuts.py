"""The message shortcut “Record as answer”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.context import Context
from bot.listeners.payloads import read_message
from bot.listeners.respond import Whereabouts, show_form
from bot.views import action_ids, forms, refusals
from bot.workflows import questions
from hygiene.initiative import ChannelId, UserId
from hygiene.refusals import Refused


async def record(context: Context, body: Mapping[str, Any]) -> None:
    """Let a person choose which question a message answers."""
    user, channel = UserId(body["user"]["id"]), ChannelId(body["channel"]["id"])
    message = read_message(body["message"], channel, author=user)
    actor = await context.actor(user, here=channel)
    kept = await context.run_as(actor, questions.keep_message, message)
    if isinstance(kept, Refused):
        view = forms.sentence("Not now", refusals.sentence(kept))
    else:
        asked = context.rules.catalogue.questions
        view = forms.record_form(kept.initiatives, asked, message.text, action_ids.ids(kept.offer))
    await show_form(context, Whereabouts(user, channel, message.thread or None), body["trigger_id"], view)
