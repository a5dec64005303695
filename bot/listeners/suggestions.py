"""What a field offers while somebody types into it: https://docs.slack.dev/interactivity/handling-user-interaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.context import Context
from bot.listeners.payloads import read_user
from bot.payload import text
from bot.views import action_ids, system_forms
from bot.views.blocks import BUTTON_LENGTH, option
from bot.workflows import systems

FIELDS = (action_ids.SYSTEM, system_forms.OTHER, system_forms.CALLED)


async def offer(context: Context, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the systems that fit what was typed, of those that whoever types may see.

    Raises:
        Malformed: nobody types.

    """
    if text(body, "action_id") not in FIELDS:
        return []
    actor = await context.actor(read_user(body))
    named = await context.look_as(actor, systems.offer, text(body, "value"))
    return [option(each).to_dict() for each in named if len(each) <= BUTTON_LENGTH]
