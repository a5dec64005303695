"""Socket Mode: the connection to Slack, a watchdog that replaces it when it is dead, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import time

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import StartError
from bot.intake import Intake
from bot.slack_errors import NO_ANSWER, code

log = logging.getLogger(__name__)

PING = 3.0
"""Seconds between two pings; the client takes a connection for dead after four."""
LOOK = 1.0
REPLACE_AFTER = 10.0
"""Seconds without a connection after which a new client is made: a failed handshake keeps the old one trying an
address that Slack has already used up."""
GIVE_UP_AFTER = 60.0
"""Seconds without a connection after which the process ends, for its supervisor to start anew."""
FINISH_WITHIN = 10.0
NOT_UNDERSTOOD = 400


class SocketLost(Exception):  # noqa: N818 — the name says what happened
    """Slack could not be reached for a minute."""


class Socket:
    """Keeps one Socket Mode connection alive and takes in what comes by it."""

    def __init__(self, intake: Intake, app_token: str, base_url: str) -> None:
        self._intake = intake
        self._app_token = app_token
        self._base_url = base_url
        self._client: SocketModeClient | None = None
        self._in_hand = 0
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self) -> None:
        """Stay connected until `stop` is called.

        Raises:
            StartError: Slack refuses the app token.
            SocketLost: there was no connection for a minute.

        """
        await self._check_token()
        last_seen = replaced = time.monotonic()
        await self._replace()
        while not self._stopping:
            await asyncio.sleep(LOOK)
            if await self.is_connected():
                last_seen = replaced = time.monotonic()
            elif time.monotonic() - last_seen > GIVE_UP_AFTER:
                raise SocketLost(f"No connection to Slack for {GIVE_UP_AFTER:.0f} seconds.")
            elif time.monotonic() - replaced > REPLACE_AFTER:
                log.warning("no connection to Slack, trying a new one")
                replaced = time.monotonic()
                await self._replace()

    async def is_connected(self) -> bool:
        """Whether Slack can reach the bot now."""
        return self._client is not None and await self._client.is_connected()

    async def stop(self) -> None:
        """Take nothing more, finish and acknowledge what is in hand, and leave."""
        self._stopping = True
        try:
            await asyncio.wait_for(self._idle.wait(), FINISH_WITHIN)
        except TimeoutError:
            log.warning("%s requests were still in hand; Slack will send the events again", self._in_hand)
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]

    async def _check_token(self) -> None:
        client = AsyncWebClient(base_url=self._base_url, retry_handlers=[])
        try:
            await client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            reason = code(error)
            if reason in ("invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked"):
                raise StartError(
                    f"Slack refuses SLACK_APP_TOKEN ({reason}). It needs the scope connections:write."
                ) from None
        except NO_ANSWER as error:
            log.warning("apps.connections.open: %s", type(error).__name__)

    async def _replace(self) -> None:
        old = self._client
        self._client = SocketModeClient(
            app_token=self._app_token,
            web_client=AsyncWebClient(base_url=self._base_url),
            ping_interval=PING,
            logger=logging.getLogger("slack_sdk.socket_mode"),
        )
        self._client.socket_mode_request_listeners.append(self._handle)
        if old is not None:
            await old.close()  # type: ignore[no-untyped-call]
        asyncio.ensure_future(self._client.connect())  # type: ignore[no-untyped-call]  # noqa: RUF006 — ends with the client

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._stopping:
            return  # not acknowledged, so Slack sends events again, to the process that comes next
        started = time.time()
        self._in_hand += 1
        self._idle.clear()
        try:
            response = await self._intake.take(request.payload, build_headers(request) or {})
            if response.status == NOT_UNDERSTOOD:
                response = BoltResponse(status=200)  # to send it again would not help
            await send_async_response(client, request, response, started)
        finally:
            self._in_hand -= 1
            if self._in_hand == 0:
                self._idle.set()
