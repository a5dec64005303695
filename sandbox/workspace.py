"""A workspace with people who act in it and a bot that can be reached: all of it but the network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sandbox.acting import Acting
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.gateways import RETRIES, Courier, Gateway, SocketGateway
from sandbox.inspector import Inspector, WatchedGateway
from sandbox.limits import Limits
from sandbox.web_api import WebApi
from sandbox.world import World

HOUR = timedelta(hours=1)
FURTHEST = timedelta(days=60)


async def nobody_looks() -> None:
    """Stand in until a bot's scheduler follows the clock."""


class Workspace:
    """The world, how people act in it, and how what they do reaches the bot."""

    def __init__(
        self, clock: Clock | None = None, *, gateway: Gateway | None = None, retries: tuple[float, ...] = RETRIES
    ) -> None:
        self.world = World(clock)
        self.faults = Faults()
        self.limits = Limits()
        self.inspector = Inspector(self.world)
        self.socket = SocketGateway()
        self.gateway = WatchedGateway(gateway or self.socket, self.inspector)
        self.courier = Courier(self.gateway, retries)
        self.api = WebApi(self.world, self.socket.new_url)
        self.refusals: list[tuple[str, str]] = []
        """What was refused, by method and error: tests fail on what they did not expect."""
        self.on_clock: Callable[[], Awaitable[None]] = nobody_looks
        """Called when the clock was moved by hand."""
        self.on_reset: Callable[[], None] | None = None
        """Called to begin anew, where that is possible."""
        self.acting: Acting
        self.url = ""

    async def move_clock(self, to: datetime) -> None:
        """Move the clock forward, hour by hour, so that what comes meanwhile comes at its time.

        Raises:
            ValueError: that is in the past, or more than `FURTHEST` ahead.

        """
        clock = self.world.clock
        now = clock.now()
        if not now <= to <= now + FURTHEST:
            raise ValueError(f"The clock goes forward, at most {FURTHEST.days} days at once.")
        while now < to and clock is self.world.clock:  # else somebody has begun again
            now = min(now + HOUR, to)
            clock.advance_to(max(now, clock.now()))
            await self.on_clock()
            self.world.touch()

    def clear(self, clock: Clock) -> None:
        """Empty the workspace; its clock is another from now on."""
        self.courier.drop()
        self.world.clear(clock)
        self.faults.clear()
        self.limits.clear()
        self.gateway.twice = False
        self.inspector.clear()
        self.refusals.clear()
        self.acting.clear()
