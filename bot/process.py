"""A process's life: start what it is asked to be, wait for the signal to stop, and leave in order."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal

from bot.app import House, open_house
from bot.http import Health, Server, Site
from bot.settings import Settings
from bot.socket_mode import Socket
from hygiene.catalogue import Catalogue

log = logging.getLogger(__name__)

Part = Literal["all", "web", "worker"]


async def run(settings: Settings, catalogue: Catalogue, part: Part) -> None:
    """Run the bot, or its web or worker part, until SIGTERM or SIGINT.

    Raises:
        StartError: the database or Slack refuses.
        SocketLost: Slack could not be reached for a minute.

    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_house(settings, catalogue) as house:
        await serve(house, settings, part, stop)


async def serve(house: House, settings: Settings, part: Part, stop: asyncio.Event) -> None:
    """Serve until `stop` is set; then take nothing more, finish what is in hand, and return."""
    tasks: list[asyncio.Task[object]] = []
    health = Health(house.database, house.context.workspace)
    leave: list[Callable[[], Awaitable[None]]] = [health.stopping]
    if settings.metrics_at is not None:
        leave.append((await _watched(health, *settings.metrics_at)).stop)
    if part in ("all", "web"):
        if settings.mode == "socket" and settings.slack_app_token is not None:
            socket = Socket(house.intake, settings.slack_app_token.get_secret_value(), settings.api_url)
            tasks.append(asyncio.create_task(socket.run()))
            leave.append(socket.stop)
            log.info("connecting to Slack by Socket Mode")
        else:
            secret = settings.signing_secret
            server = Server(house.intake, health, secret=secret, host=settings.host, port=settings.port)
            log.info("listening on port %s", await server.start())
            leave.append(server.stop)
        tasks.append(asyncio.create_task(house.heartbeat.run()))
        leave.append(house.heartbeat.stop)
    # What the web part commits it also says: only then does a reply leave at once.
    tasks.append(asyncio.create_task(house.sender.run()))
    leave.append(house.sender.stop)
    if part in ("all", "worker"):
        house.nudger.start()
    waiting = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in [each for each in tasks if each.done()]:
            await task
    finally:
        if part in ("all", "worker"):
            house.nudger.stop()
        for step in leave:
            await step()
        for task in [waiting, *tasks]:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
        log.info("stopped")


async def _watched(health: Health, host: str, port: int) -> Site:
    """Answer probes and metrics on an address of their own."""
    site = Site(host, port)
    health.answer_probes_on(site)
    health.answer_metrics_on(site)
    log.info("answering probes on port %s", await site.start())
    return site
