"""The bot, alive in the sandbox: on each engine, over each transport."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from bot.app import House, open_house
from bot.process import serve
from bot.settings import Settings
from hygiene.catalogue import Catalogue
from sandbox.clock import Clock
from sandbox.gateways import HttpGateway
from sandbox.running import sandbox_settings
from sandbox.seed import seed
from sandbox.server import Sandbox
from sandbox.visit import Visit
from sandbox.world import SIGNING_SECRET
from storage.tables import outbox

MONDAY = datetime(2026, 3, 2, 14, 45, tzinfo=UTC)
TRANSPORTS = ("socket", "http")
UNHURRIED = 30.0
"""Seconds that Slack waits in a journey that is not about them: a machine that stands still is no fault of the bot."""


class Stage:
    """A sandbox with the bot in it; the bot can be stopped and started while the workspace goes on."""

    def __init__(self, transport: str, database_url: str, catalogue: Catalogue) -> None:
        self._transport = transport
        self._database_url = database_url
        self.catalogue = catalogue
        self._port = free_port()
        gateway = HttpGateway(f"http://127.0.0.1:{self._port}/slack/events") if transport == "http" else None
        self.sandbox = Sandbox(Clock(MONDAY), gateway=gateway, retries=(0.05, 0.2, 1.0))
        self.gateway = gateway or self.sandbox.socket
        seed(self.sandbox.world)
        self.sandbox.on_clock = self.tick
        self.visit = Visit(self.sandbox, self.drained)
        self.house: House
        self._living: AsyncExitStack | None = None

    @property
    def clock(self) -> Clock:
        return self.sandbox.world.clock

    def settings(self) -> Settings:
        more = {} if self._transport == "socket" else {"slack_mode": "http", "slack_signing_secret": SIGNING_SECRET}
        return sandbox_settings(self.sandbox, self._database_url, host="127.0.0.1", port=self._port, **more)

    async def start(self) -> None:
        """Start the bot."""
        settings = self.settings()
        living = AsyncExitStack()
        self.house = await living.enter_async_context(open_house(settings, self.catalogue, clock=self.clock.now))
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(self.house, settings, "all", stop))

        async def leave() -> None:
            stop.set()
            await serving

        living.push_async_callback(leave)
        self._living = living
        if self._transport == "socket":
            async with asyncio.timeout(10):
                await self.sandbox.socket.connected()
        else:
            await listening(self._port)

    async def stop(self) -> None:
        """Stop the bot in order."""
        if self._living is not None:
            await self._living.aclose()
            self._living = None

    async def restart(self) -> None:
        """Stop the bot and start it anew on the same database."""
        await self.stop()
        await self.start()

    async def drained(self) -> bool:
        """Whether the bot has nothing more to say."""
        return await self.house.sender.drained()

    async def tick(self) -> None:
        """Let the nudger look, and wait until what follows is said."""
        await self.house.nudger.tick()
        await self.visit.settle()


async def listening(port: int) -> None:
    """Wait until something listens on a port."""
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
                continue
            writer.close()
            return


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    """Give each way in which Slack reaches the bot."""
    return str(request.param)


@pytest.fixture(autouse=True)
def unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Let Slack wait for as long as a slow machine needs, unless the journey is about Slack's own three seconds."""
    if request.node.get_closest_marker("three_seconds"):
        return False
    monkeypatch.setattr("sandbox.world.TRIGGER_SECONDS", UNHURRIED)
    monkeypatch.setattr("bot.channels.HOME_WITHIN", UNHURRIED)
    monkeypatch.setattr("bot.listeners.repeats.TOO_LATE", UNHURRIED)
    return True


@pytest.fixture
async def stage(
    transport: str, database_url: str, catalogue: Catalogue, request: pytest.FixtureRequest
) -> AsyncIterator[Stage]:
    """Give a sandbox with the bot in it, on each engine and over each transport."""
    async for ready in _play(Stage(transport, database_url, catalogue), request):
        yield ready


@pytest.fixture
async def one_stage(database_url: str, catalogue: Catalogue, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Give a sandbox with the bot in it, on each engine, over Socket Mode."""
    async for ready in _play(Stage("socket", database_url, catalogue), request):
        yield ready


async def _play(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.getfixturevalue("unhurried"):
        stage.gateway.ack_seconds = UNHURRIED
    await stage.sandbox.start()
    await stage.start()
    yield stage
    unworded = await stage.house.database.run(list_unworded)
    await stage.stop()
    refusals = stage.sandbox.refusals
    await stage.sandbox.stop()
    assert refusals == [], "Slack refused calls that the test did not expect"
    assert stage.sandbox.courier.given_up == [], "events were never acknowledged"
    assert unworded == [], "the bot had something to say, and found no words"
    skimmed = {who for mark in request.node.iter_markers("skims") for who in mark.args}
    unread = [
        f"{place.id}: {message.text}"
        for place, message in stage.visit.unread()
        if not skimmed & {place.id, f"U{place.id[1:]}", message.only_for}
    ]
    assert unread == [], "the bot has said something that this journey has not read"


def list_unworded(connection: Connection) -> list[str]:
    """Return what could not be worded: a fault of ours, whatever the journey was about."""
    return list(connection.scalars(select(outbox.c.purpose).where(outbox.c.error.startswith("it can't be worded"))))
