"""The workspace on the network: Web API, Socket Mode, response URLs, and the page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.acting import Acting
from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.gateways import RETRIES, Courier, Gateway, SocketGateway
from sandbox.page import add_page
from sandbox.web_api import WebApi
from sandbox.world import Refusal, World

LARGEST_BODY = 4 * 1024 * 1024


async def _nobody_looks() -> None:
    """Stand in until a bot's scheduler follows the clock."""


class Sandbox:
    """A running workspace."""

    def __init__(
        self, clock: Clock | None = None, *, gateway: Gateway | None = None, retries: tuple[float, ...] = RETRIES
    ) -> None:
        self.world = World(clock)
        self.faults = Faults()
        self.socket = SocketGateway()
        self.gateway: Gateway = gateway or self.socket
        self.courier = Courier(self.gateway, retries)
        self.api = WebApi(self.world, self.socket.new_url)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refusals: list[tuple[str, str]] = []
        self.on_clock: Callable[[], Awaitable[None]] = _nobody_looks
        """Called when the clock was moved by hand."""
        self.acting: Acting
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; return the address."""
        served = web.Application(client_max_size=LARGEST_BODY)
        served.router.add_route("*", "/api/{method}", self._api)
        served.router.add_get("/link/", self.socket.handle)
        served.router.add_post("/response/{key}", self._response)
        add_page(served, self, Path(__file__).parent / "static")
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        self.socket.base_url = self.url
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

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments = await read_arguments(request)
        self.calls.append((name, arguments))
        fault = self.faults.take(name)
        if fault is not None and fault.kind in ("limited", "error", "reset"):
            return await _trouble(request, fault)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token")
        try:
            answer = {"ok": True, **await self.api.call(name, token, arguments)}
        except Refusal as refusal:
            self.refusals.append((name, refusal.error))
            answer = {"ok": False, "error": refusal.error, **refusal.more}
        if fault is not None and request.transport is not None:
            request.transport.close()  # the work was done, and nobody will know
        headers = {"x-oauth-scopes": ",".join(sorted(self.api.scopes))}
        return web.json_response(answer, headers=headers)

    async def _response(self, request: web.Request) -> web.Response:
        taken = self.acting.respond(request.match_info["key"], await request.json())
        return (
            web.Response(text="ok") if taken else web.json_response({"ok": False, "error": "expired_url"}, status=404)
        )


async def _trouble(request: web.Request, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "limited":
            headers = {"Retry-After": str(fault.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        case "reset":
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=500)
        case _:
            return web.Response(status=500, text="Internal Server Error")


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
