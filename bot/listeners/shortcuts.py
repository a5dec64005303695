"""The message shortcut “Record as answer”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk import Desk
from bot.listeners.telling import show_form
from bot.views import forms, names
from bot.workflows import recording
from bot.workflows.answering import Actor, Refused
from hygiene.initiative import ChannelId, Source, UserId


async def record(desk: Desk, body: Mapping[str, Any]) -> None:
    """Let a person choose which question a message answers."""
    message, channel = body["message"], ChannelId(body["channel"]["id"])
    actor = await desk.actor(UserId(body["user"]["id"]))
    version = (message.get("edited") or {}).get("ts") or ""
    kept = await desk.database.run(
        recording.keep_message,
        desk.workspace,
        Actor(actor.user, actor.member_of | {channel}, actor.admin),
        author=UserId(message.get("user") or actor.user),
        text=message.get("text") or "",
        thread=message.get("thread_ts"),
        source=Source(channel, message["ts"], version),
        now=desk.clock(),
    )
    if isinstance(kept, Refused):
        view = forms.sentence("Not now", kept.sentence)
    else:
        questions = desk.rules.catalogue.questions
        view = forms.record_form(kept.initiatives, questions, message.get("text") or "", names.ids(kept.offer))
    await show_form(desk, actor.user, channel, body["trigger_id"], view, thread=message.get("thread_ts"))
