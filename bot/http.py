"""HTTP: Slack's signed requests on one path, and what an operator's probes ask, on an address of their own."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from aiohttp import web, web_response
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_sdk.signature import SignatureVerifier

from bot import metrics
from bot.connections import Connections
from bot.intake import Intake, decode
from bot.payload import Malformed
from hygiene.initiative import WorkspaceId
from storage import pauses
from storage.database import Database, DatabaseUnreachable

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024
_MOMENT = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
READY_WITHIN = 2.0
FINISH_WITHIN = 10.0
MEASURED_FOR = 5.0
"""Seconds for which a measurement is good enough: however many ask, the database is counted this often."""

setattr(web_response, "SERVER_SOFTWARE", "")  # noqa: B010 — aiohttp has no setting for its banner, and exports no name


class _Strangers(logging.Filter):
    """What is no HTTP was sent by a stranger: that is no fault of ours, and would fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (isinstance(record.exc_info, tuple) and isinstance(record.exc_info[1], HttpProcessingError))


_server_log = logging.getLogger("bot.http.server")
_server_log.addFilter(_Strangers())


def is_well_formed(headers: Mapping[str, str]) -> bool:
    """Whether a signature can be checked at all."""
    moment, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    return bool(_MOMENT.fullmatch(moment) and _SIGNATURE.fullmatch(signature))


class Site:
    """Pages on a port, from which nobody learns what it runs on, and which nobody can hold up by saying nothing."""

    def __init__(self, host: str, port: int) -> None:
        self._pages = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._in_time])
        self._pages.on_response_prepare.append(_without_banner)
        self._runner = web.AppRunner(self._pages, access_log=None, logger=_server_log, shutdown_timeout=FINISH_WITHIN)
        self._host, self._port = host, port
        self._connections: Connections | None = None
        self._listening: asyncio.Server | None = None

    def get(self, path: str, page: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        """Serve a page."""
        self._pages.router.add_get(path, page)

    def post(self, path: str, page: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        """Take what is posted to a path."""
        self._pages.router.add_post(path, page)

    async def start(self) -> int:
        """Listen; return the port, which the system chooses if it was 0."""
        await self._runner.setup()
        if self._runner.server is None:
            raise RuntimeError("aiohttp has made no server")
        self._connections = Connections(self._runner.server)
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._connections, self._host, self._port)
        return int(self._listening.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Take no more, finish what is in hand, and leave."""
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()

    @web.middleware
    async def _in_time(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Read the whole request while its time runs; then an answer may take as long as it takes."""
        await request.read()
        if self._connections is None:
            raise RuntimeError("a request before the start")
        with self._connections.answering(request.transport):
            return await handler(request)


async def _without_banner(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop("Server", None)


class Server:
    """Takes Slack's requests until it is stopped."""

    def __init__(self, intake: Intake, health: Health, *, secret: str, host: str, port: int) -> None:
        self._intake = intake
        self._verifier = SignatureVerifier(secret)
        self._site = Site(host, port)
        self._site.post(PATH, self._slack)
        health.answer_probes_on(self._site)

    async def start(self) -> int:
        """Listen; return the port."""
        return await self._site.start()

    async def stop(self) -> None:
        """Take no more, finish what is in hand, and leave."""
        await self._site.stop()

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            payload = decode(body, request.headers.get("Content-Type", ""))
        except Malformed as error:
            log.warning("a body that is none of Slack's was refused: %s", error)
            return web.json_response({"error": "this is no request of Slack's"}, status=400)
        return await to_aiohttp_response(await self._intake.take(payload, {**request.headers}))

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        try:
            return is_well_formed(headers) and self._verifier.is_valid_request(body, dict(headers))
        except UnicodeDecodeError:
            return False  # Slack signs text


class Health:
    """Whether the bot lives, whether it can work, and what an operator watches."""

    def __init__(self, database: Database, workspace: WorkspaceId) -> None:
        self._database = database
        self._workspace = workspace
        self._stopping = False
        self._measured: tuple[float, bytes] | None = None
        self._measuring = asyncio.Lock()

    def answer_probes_on(self, site: Site) -> None:
        """Answer `/healthz` and `/readyz` there."""
        site.get("/healthz", self._healthz)
        site.get("/readyz", self._readyz)

    def answer_metrics_on(self, site: Site) -> None:
        """Answer `/metrics` there."""
        site.get("/metrics", self._metrics)

    async def stopping(self) -> None:
        """Say from now on that no more is taken."""
        self._stopping = True

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _readyz(self, _: web.Request) -> web.Response:
        if self._stopping:
            return web.Response(status=503, text="stopping")
        try:
            await asyncio.wait_for(self._database.ping(), READY_WITHIN)
        except (DatabaseUnreachable, TimeoutError):
            return web.Response(status=503, text="the database does not answer")
        now = datetime.now(UTC)
        if await self._database.look(pauses.is_paused, self._workspace, pauses.EVERYTHING, now):
            return web.Response(status=503, text="Slack refuses the token: `ai-initiative check` says more")
        return web.Response(text="ready")

    async def _metrics(self, _: web.Request) -> web.Response:
        async with self._measuring:
            now = asyncio.get_running_loop().time()
            if self._measured is None or now - self._measured[0] > MEASURED_FOR:
                self._measured = now, await self._database.look(metrics.measure, datetime.now(UTC))
            return web.Response(body=self._measured[1], headers={"Content-Type": metrics.CONTENT_TYPE})
