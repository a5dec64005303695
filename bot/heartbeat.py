"""Whether Slack and the bot hear each other; after a gap, what was written meanwhile in open threads is read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.context import Context
from bot.intake import tidy
from bot.listeners import messages
from bot.slack_errors import ABOUT_THE_TOKEN, NO_ANSWER, code
from bot.workflows import replies
from bot.workflows.replies import Thread
from storage import pauses, workspaces

log = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds between two beats."""
GAP = timedelta(minutes=2)
"""After so long without Slack the threads are read. Slack repeats what it could not deliver for some minutes only:
https://docs.slack.dev/apis/events-api/#retries."""
MARGIN = timedelta(minutes=2)
"""How much earlier than the gap the reading begins, for clocks that differ; what was taken before is known."""
PAGE = 200
PAGES = 5
AT_ONCE, APART = 40, 1.2
"""Threads that are read at once, and the seconds between two from then on: Slack allows 50 a minute."""


class Heartbeat:
    """Asks Slack, again and again, whether it hears the bot."""

    def __init__(self, context: Context, client: AsyncWebClient) -> None:
        self._context = context
        self._client = client
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Beat until `stop` is called."""
        while not self._ended.is_set():
            try:
                await self.beat()
            except SQLAlchemyError as error:
                log.warning("whether Slack is there can't be noted now: %s", type(error).__name__)
            except Exception:
                log.exception("the heartbeat failed; it goes on")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), EVERY)

    async def stop(self) -> None:
        """Beat no more."""
        self._ended.set()

    async def beat(self) -> None:
        """Ask Slack whose token this is. If it is one again, go on; if there was a gap, read what was missed."""
        context = self._context
        try:
            await self._client.auth_test()
        except SlackApiError as error:
            if code(error) in ABOUT_THE_TOKEN:
                await context.database.run(pauses.pause_everything, context.workspace, datetime.now(UTC))
                log.error("Slack refuses the token (%s). It goes on once the token works.", code(error))  # noqa: TRY400
            return
        except NO_ANSWER:
            return
        heard = await context.database.look(workspaces.find_heard, context.workspace)
        if await context.database.look(pauses.is_paused, context.workspace, pauses.EVERYTHING, datetime.now(UTC)):
            await context.database.run(pauses.resume, context.workspace, pauses.EVERYTHING)
        now = context.clock()
        if heard is not None and now - heard > GAP:
            await self._catch_up(heard - MARGIN)
        await context.database.run(workspaces.note_heard, context.workspace, now)

    async def _catch_up(self, since: datetime) -> None:
        threads = await self._context.run(replies.list_listening)
        log.info("nothing was heard since %s; reading %s threads", since.isoformat(timespec="seconds"), len(threads))
        for number, thread in enumerate(threads):
            if number >= AT_ONCE:
                await asyncio.sleep(APART)
            try:
                await self._read(thread, since)
            except (SlackApiError, *NO_ANSWER) as error:
                reason = code(error) if isinstance(error, SlackApiError) else type(error).__name__
                log.warning("thread %s of %s can't be read: %s", thread.ts, thread.channel, reason)

    async def _read(self, thread: Thread, since: datetime) -> None:
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._client.conversations_replies(
                channel=thread.channel, ts=thread.ts, oldest=f"{since.timestamp():.6f}", limit=PAGE, cursor=cursor
            )
            for message in page.get("messages") or []:
                await self._take(thread, message)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _take(self, thread: Thread, message: Mapping[str, Any]) -> None:
        try:
            told = tidy({"type": "message", **message, "channel": thread.channel})
            await messages.take_missed(self._context, told)
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("a message of %s can't be taken", thread.channel)
