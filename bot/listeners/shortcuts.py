"""The message shortcut “Record as answer”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.context import Context
from bot.listeners.payloads import read_message, read_user
from bot.listeners.respond import Whereabouts, show_form
from bot.payload import identifier, part, required, text
from bot.views import action_ids, forms
from bot.workflows import questions
from hygiene.initiative import ChannelId
from hygiene.refusals import Refused


async def record(context: Context, body: Mapping[str, Any]) -> None:
    """Let a person choose which question a message answers."""
    user, channel = read_user(body), ChannelId(required(identifier(part(body, "channel"), "id"), "channel"))
    message = read_message(part(body, "message"), channel, author=user)
    actor = await context.actor(user, here=channel)
    kept = await context.run_as(actor, questions.keep_message, message)
    if isinstance(kept, Refused):
        view = forms.refusal(kept)
    else:
        asked = context.rules.catalogue.questions
        now = context.rules.catalogue.by_key.get(kept.now.key) if kept.now else None
        view = forms.record_form(kept.initiatives, asked, message.text, action_ids.ids(kept.offer), now)
    await show_form(context, Whereabouts(user, channel, message.thread or None), text(body, "trigger_id"), view)
