"""How long, and how many, may hold a connection without asking anything: for ports that face the internet.

aiohttp waits for a request's first line, and for its body, for ever. Here whoever is slower than allowed is let go, and
when there are too many, whoever has held a connection longest without asking gives it up: so however many say nothing,
those who ask are heard.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ASK_WITHIN = 10.0
"""Seconds for a whole request, headers and body, or until the next one on the same connection."""
MOST = 800


def most_connections() -> int:
    """Return how many connections may be open: no more than half of what the system lets this process open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(16, min(MOST, soft // 2))


class Connections:
    """The open connections of a server, and how long each has not asked anything."""

    def __init__(self, handler: Callable[[], asyncio.Protocol], *, most: int | None = None) -> None:
        self._handler = handler
        self._most = most or most_connections()
        self._idle: dict[Any, asyncio.TimerHandle] = {}
        self._busy: set[Any] = set()

    def __call__(self) -> asyncio.Protocol:
        """Make the protocol of a new connection."""
        return _Connection(self._handler(), self)

    def opened(self, transport: Any) -> None:
        """Begin to wait for a request; whoever waits longest makes room."""
        self._wait(transport)
        if len(self._idle) + len(self._busy) > self._most:
            self._give_up(next(iter(self._idle)))

    def closed(self, transport: Any) -> None:
        """Forget a connection."""
        self._busy.discard(transport)
        if timer := self._idle.pop(transport, None):
            timer.cancel()

    @contextmanager
    def answering(self, transport: Any) -> Iterator[None]:
        """Let an answer take the time that it needs: the whole request is here."""
        if timer := self._idle.pop(transport, None):
            timer.cancel()
        self._busy.add(transport)
        try:
            yield
        finally:
            self._busy.discard(transport)
            if transport is not None and not transport.is_closing():
                self._wait(transport)

    def _wait(self, transport: Any) -> None:
        self._idle[transport] = asyncio.get_running_loop().call_later(ASK_WITHIN, self._give_up, transport)

    def _give_up(self, transport: Any) -> None:
        self.closed(transport)
        transport.abort()


class _Connection(asyncio.Protocol):
    """Hands everything on to aiohttp's protocol, and tells when a connection begins and ends."""

    def __init__(self, handler: asyncio.Protocol, connections: Connections) -> None:
        self._handler = handler
        self._connections = connections
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._handler.connection_made(transport)
        self._connections.opened(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.closed(self._transport)
        self._handler.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._handler.data_received(data)

    def eof_received(self) -> bool | None:
        return self._handler.eof_received()

    def pause_writing(self) -> None:
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        self._handler.resume_writing()
