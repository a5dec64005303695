"""HTTP: Slack's signed requests on one path, and two questions that an operator's probes ask."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot import metrics
from storage.database import Database, DatabaseUnreachable

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024
_MOMENT = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
READY_WITHIN = 2.0
FINISH_WITHIN = 10.0


def is_well_formed(headers: Mapping[str, str]) -> bool:
    """Whether a signature can be checked at all; Bolt fails with 500 where it cannot."""
    moment, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    return bool(_MOMENT.fullmatch(moment) and _SIGNATURE.fullmatch(signature))


class Server:
    """Serves Bolt's app until it is stopped."""

    def __init__(self, app: AsyncApp, database: Database, *, secret: str, host: str, port: int) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret)
        self._database = database
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        self._stopping = False

    async def start(self) -> int:
        """Listen; return the port, which the system chooses if it was 0."""
        served = web.Application(client_max_size=LARGEST_BODY)
        served.router.add_post(PATH, self._slack)
        served.router.add_get("/healthz", self._healthz)
        served.router.add_get("/readyz", self._readyz)
        served.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=FINISH_WITHIN)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Say that no more is taken, finish what is in hand, and leave."""
        self._stopping = True
        if self._runner is not None:
            await self._runner.cleanup()

    async def _slack(self, request: web.Request) -> web.Response:
        if not is_well_formed(request.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        body = await request.read()
        if not self._verifier.is_valid_request(body, dict(request.headers)):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError):
            return web.json_response({"error": "this is no request of Slack's"}, status=400)
        response: BoltResponse | None = await self._app.async_dispatch(asked)
        return await to_aiohttp_response(BoltResponse(status=404) if response is None else response)

    async def _metrics(self, _: web.Request) -> web.Response:
        text = await self._database.run(metrics.measure, datetime.now(UTC))
        return web.Response(body=text, headers={"Content-Type": metrics.CONTENT_TYPE})

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _readyz(self, _: web.Request) -> web.Response:
        if self._stopping:
            return web.Response(status=503, text="stopping")
        try:
            await asyncio.wait_for(self._database.ping(), READY_WITHIN)
        except (DatabaseUnreachable, TimeoutError):
            return web.Response(status=503, text="the database does not answer")
        return web.Response(text="ready")
