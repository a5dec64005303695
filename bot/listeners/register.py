"""The whole surface in one place: one Bolt listener for each kind of payload, each with a table from ids to handlers.

Every Bolt listener that does not match costs a request microseconds, so there are as few as there are kinds.
"""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.context import Context
from bot.listeners import clicks, commands, events, shortcuts, submissions, suggestions
from bot.listeners.payloads import read_click, read_command, read_submission
from bot.listeners.repeats import Repeats
from bot.payload import Malformed, kind_of
from bot.slack_errors import NO_ANSWER
from bot.views import action_ids, refusals
from bot.views.blocks import Message, words
from hygiene.commands import COMMAND

log = logging.getLogger(__name__)

ANYTHING = re.compile(".*")


def register(app: AsyncApp, context: Context) -> None:
    """Connect every surface. A listener commits before it returns, and only then is the request acknowledged."""
    repeats = Repeats()

    @app.command(COMMAND)
    async def on_command(body: dict[str, Any]) -> BoltResponse:
        typed = read_command(body)
        message = await repeats.once(typed, lambda: commands.handle(context, typed))
        return _json(message.ephemeral) if message else BoltResponse(status=200)

    @app.event(ANYTHING)
    async def on_event(event: dict[str, Any]) -> None:
        await events.handle(context, event)

    @app.action(ANYTHING)
    async def on_action(body: dict[str, Any], ack: AsyncAck, respond: AsyncRespond) -> None:
        shown = await clicks.handle(context, read_click(body))
        await ack()
        if shown and body.get("response_url"):
            await _replace(respond, words(shown) if isinstance(shown, str) else shown)

    @app.view(ANYTHING)
    async def on_view(body: dict[str, Any], ack: AsyncAck) -> None:
        answer = await submissions.handle(context, read_submission(body))
        await (ack(**answer) if answer else ack())

    @app.options(ANYTHING)
    async def on_typing(body: dict[str, Any], ack: AsyncAck) -> None:
        await ack(options=await suggestions.offer(context, body))

    @app.message_shortcut(action_ids.RECORD)
    async def on_shortcut(body: dict[str, Any], ack: AsyncAck) -> None:
        await shortcuts.record(context, body)
        await ack()

    @app.error
    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, Malformed):
            log.warning("a %s that is none of Slack's was refused: %s", kind_of(body), error)
            answer = words(refusals.not_understood()).ephemeral
            return _json(answer) if body.get("command") else BoltResponse(status=400)
        log.error("%s failed: %s", kind_of(body), type(error).__name__, exc_info=_traceback(error))
        return _failure(body)


async def _replace(respond: AsyncRespond, shown: Message) -> None:
    """Put something in place of the ephemeral message that was clicked; that it is gone matters to nobody."""
    try:
        await respond(text=shown.text, blocks=shown.blocks or None, replace_original=True)
    except (*NO_ANSWER, ValueError) as error:
        log.info("response_url: %s", type(error).__name__)


def _failure(body: dict[str, Any]) -> BoltResponse:
    """Answer a request that failed: events come again, people read a sentence."""
    if body.get("command"):
        return _json(words(refusals.our_fault()).ephemeral)
    if body.get("type") == "view_submission":
        blocks = (body.get("view") or {}).get("blocks") or []
        fields = [block.get("block_id") for block in blocks if block.get("type") == "input"]
        if fields:
            return _json(json.dumps({"response_action": "errors", "errors": {fields[0]: refusals.our_fault()}}))
    return BoltResponse(status=500)


def _json(body: str) -> BoltResponse:
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})


def _traceback(error: Exception) -> Exception | None:
    """Return what to print a traceback of; what Slack or the network did needs none."""
    return None if isinstance(error, (SlackApiError, *NO_ANSWER)) else error
