"""The workspace on the network: Web API, Socket Mode, response URLs, and the page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.acting import Acting
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.gateways import RETRIES, Gateway
from sandbox.page import add_page, only_from_here
from sandbox.tour import Tour
from sandbox.workspace import Workspace
from sandbox.world import BOT_TOKEN, Refusal

OK = 200
Answered = tuple[int, dict[str, Any], dict[str, str]]
"""Status, answer and headers."""
SLOW_SECONDS = 2.0
LARGEST_BODY = 4 * 1024 * 1024


class Sandbox(Workspace):
    """A workspace that listens."""

    def __init__(
        self, clock: Clock | None = None, *, gateway: Gateway | None = None, retries: tuple[float, ...] = RETRIES
    ) -> None:
        super().__init__(clock, gateway=gateway, retries=retries)
        self.tour = Tour(self)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; return the address."""
        served = web.Application(client_max_size=LARGEST_BODY, middlewares=[only_from_here])
        served.router.add_route("*", "/api/{method}", self._api)
        served.router.add_get("/link/", self.socket.handle)
        served.router.add_post("/response/{key}", self._response)
        served.router.add_post("/upload/{file}", self._upload)
        served.router.add_get("/download/{file}", self._download)
        add_page(served, self, self.tour, Path(__file__).parent / "static")
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        self.socket.base_url = self.api.base_url = self.url
        self.acting = Acting(self.world, self.api, self.gateway, self.courier, self.url)
        return self.url

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"{self.url}/api/"

    async def stop(self) -> None:
        """Close everything."""
        await self.courier.close()
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def clear(self, clock: Clock) -> None:
        """Empty the workspace; its clock is another from now on."""
        super().clear(clock)
        self.tour.leave()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        started, name = time.perf_counter(), request.match_info["method"]
        arguments = await read_arguments(request)
        fault = self.faults.take(name)
        status, answer, headers = await self._answer(request, name, arguments, fault)
        said = f"{status}" if status != OK else "ok" if answer.get("ok") else str(answer.get("error"))
        self.inspector.note("to Slack", name, arguments, answer, status=_with_fault(said, fault), since=started)
        if fault is not None and fault.kind in ("reset", "lost") and request.transport is not None:
            request.transport.close()  # before the work, or after it; the bot can't know which
        return web.json_response(answer, status=status, headers=headers)

    async def _answer(
        self, request: web.Request, name: str, arguments: dict[str, Any], fault: Fault | None
    ) -> Answered:
        wait = self.limits.wait(name, str(arguments.get("channel", "")))
        match fault.kind if fault else None:
            case "limited" if fault is not None:
                return _limited(fault.retry_after)
            case "error":
                return 500, {"ok": False, "error": "internal_error"}, {}
            case "reset":
                return 500, {}, {}
            case "slow":
                await asyncio.sleep(SLOW_SECONDS)
        if wait:
            return _limited(wait)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token")
        headers = {"x-oauth-scopes": ",".join(sorted(self.api.scopes))}
        try:
            return OK, {"ok": True, **await self.api.call(name, token, arguments)}, headers
        except Refusal as refusal:
            self.refusals.append((name, refusal.error))
            return OK, {"ok": False, "error": refusal.error, **refusal.more}, headers

    async def _upload(self, request: web.Request) -> web.Response:
        """Take a file: https://docs.slack.dev/messaging/working-with-files#uploading_files."""
        file = self.world.files.get(request.match_info["file"])
        if self.faults.take("upload"):
            return web.Response(status=503, text="Service Unavailable")
        if file is None:
            return web.Response(status=404, text="no such upload")
        file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """Give a file to whoever has the bot's token: https://docs.slack.dev/reference/objects/file-object."""
        file = self.world.files.get(request.match_info["file"])
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}" or "files:read" not in self.api.scopes:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        if file is None:
            return web.Response(status=404, text="no such file")
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _response(self, request: web.Request) -> web.Response:
        taken = self.acting.respond(request.match_info["key"], await request.json())
        return (
            web.Response(text="ok") if taken else web.json_response({"ok": False, "error": "expired_url"}, status=404)
        )


def _limited(seconds: int) -> Answered:
    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}


def _with_fault(said: str, fault: Fault | None) -> str:
    return said if fault is None or fault.kind in ("limited", "error") else f"{said} ({fault.kind})"


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """Read a call's arguments: JSON, or a form, or the query."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body: Any = await request.json()
        return arguments | (dict(body) if isinstance(body, Mapping) else {})
    if request.can_read_body:
        arguments |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return arguments


async def until(condition: Callable[[], bool], *, seconds: float = 5.0, every: float = 0.005) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: it did not, in time.

    """
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(every)
