"""From the workspace to the bot: Socket Mode over a WebSocket, or signed HTTP; both with Slack's retries."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import WSMsgType, web
from slack_sdk.signature import SignatureVerifier

from sandbox.world import SIGNING_SECRET

Kind = Literal["events_api", "slash_commands", "interactive"]
ACK_SECONDS = 3.0
"""https://docs.slack.dev/apis/events-api#responding"""
RETRIES = (0.0, 60.0, 300.0)
"""Seconds before each further try of an event: https://docs.slack.dev/apis/events-api#retries"""


class NotAcknowledged(Exception):  # noqa: N818 — the name says what happened
    """The bot did not answer in time, or with an error; people read `operation_timeout`."""


class Gateway(Protocol):
    """A way to the bot."""

    async def deliver(self, kind: Kind, payload: dict[str, Any], *, retry: int = 0, reason: str = "") -> Any:
        """Hand over a payload; return what the acknowledgement carries.

        Raises:
            NotAcknowledged: there was none.

        """

    async def close(self) -> None:
        """Let go."""


class Courier:
    """Takes events in order and hands them over again until they are acknowledged."""

    def __init__(self, gateway: Gateway, retries: tuple[float, ...] = RETRIES) -> None:
        self._gateway = gateway
        self._retries = retries
        self._tasks: set[asyncio.Task[None]] = set()
        self.given_up: list[dict[str, Any]] = []

    @property
    def busy(self) -> bool:
        """Whether an event is on its way."""
        return bool(self._tasks)

    def send(self, payload: dict[str, Any]) -> None:
        """Send an event."""
        task = asyncio.create_task(self._send(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, payload: dict[str, Any]) -> None:
        for attempt, pause in enumerate((0.0, *self._retries)):
            if attempt:
                await asyncio.sleep(pause)
            try:
                await self._gateway.deliver("events_api", payload, retry=attempt, reason="timeout" if attempt else "")
            except NotAcknowledged:
                continue
            return
        self.given_up.append(payload)

    def drop(self) -> None:
        """Forget what is on its way, and what never arrived."""
        self.given_up.clear()
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Send no more."""
        self.drop()
        await self._gateway.close()


@dataclass
class SocketGateway:
    """Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode."""

    base_url: str = ""
    ack_seconds: float = ACK_SECONDS
    _tickets: set[str] = field(default_factory=set)
    _connections: deque[web.WebSocketResponse] = field(default_factory=deque)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    def new_url(self) -> str:
        """Return an address that can be used once."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}"

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPUnauthorized
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self._connections) + 1})
        self._connections.append(socket)
        self._connected.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            with suppress(ValueError):
                self._connections.remove(socket)
            if not self._connections:
                self._connected.clear()
        return socket

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    async def connected(self) -> None:
        """Wait until the bot is there."""
        await self._connected.wait()

    async def deliver(self, kind: Kind, payload: dict[str, Any], *, retry: int = 0, reason: str = "") -> Any:
        """Send an envelope over one of the connections, and wait for its acknowledgement."""
        envelope = uuid4().hex
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = waiting
        content: dict[str, Any] = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            content |= {"retry_attempt": retry, "retry_reason": reason}
        try:
            async with asyncio.timeout(self.ack_seconds):
                await self._connected.wait()
                self._connections.rotate(1)
                await self._connections[0].send_json(content)
                return await waiting
        except (TimeoutError, ConnectionError, IndexError) as error:
            raise NotAcknowledged(type(error).__name__) from error
        finally:
            self._waiting.pop(envelope, None)

    async def refresh(self) -> None:
        """Ask the bot to connect anew, as Slack does every few hours."""
        for socket in list(self._connections):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def close(self) -> None:
        """Drop every connection."""
        for socket in list(self._connections):
            await socket.close()


@dataclass
class HttpGateway:
    """Signed requests: https://docs.slack.dev/authentication/verifying-requests-from-slack."""

    url: str
    ack_seconds: float = ACK_SECONDS
    secret: str = SIGNING_SECRET
    _session: aiohttp.ClientSession | None = None

    async def deliver(self, kind: Kind, payload: dict[str, Any], *, retry: int = 0, reason: str = "") -> Any:
        """Post a request and read its answer."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body, headers = self.signed(kind, payload)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": f"http_{reason or 'error'}"}
        try:
            async with (
                asyncio.timeout(self.ack_seconds),
                self._session.post(self.url, data=body, headers=headers) as got,
            ):
                text = await got.text()
                if got.status != 200:  # noqa: PLR2004
                    raise NotAcknowledged(f"HTTP {got.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotAcknowledged(type(error).__name__) from error
        if not text:
            return None
        return json.loads(text) if text.startswith("{") else {"text": text}

    def signed(self, kind: Kind, payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Return a request's body and headers."""
        match kind:
            case "events_api":
                body, content_type = json.dumps(payload), "application/json"
            case "slash_commands":
                body, content_type = urlencode(payload), "application/x-www-form-urlencoded"
            case "interactive":
                body, content_type = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        moment = str(int(time.time()))
        signature = SignatureVerifier(self.secret).generate_signature(timestamp=moment, body=body) or ""
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": signature,
        }
        return body.encode(), headers

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
