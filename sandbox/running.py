"""The real bot, running in the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import House, open_house
from bot.process import serve
from bot.settings import Settings
from hygiene.catalogue import load_catalogue
from sandbox.server import Sandbox
from sandbox.visit import Visit
from sandbox.workspace import nobody_looks
from sandbox.world import APP_TOKEN, BOT_TOKEN


def sandbox_settings(sandbox: Sandbox, database: str, **more: Any) -> Settings:
    """Return the settings that point the bot at the sandbox; nothing else of the environment matters."""
    given: dict[str, Any] = {
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "slack_mode": "socket",
        "slack_api_url": sandbox.api_url,
        "database_url": database,
        "message_interval": 0.0,
        "message_rate": 0.0,
    }
    return Settings(_env_file=None, **(given | more))


@asynccontextmanager
async def living_in(sandbox: Sandbox, settings: Settings) -> AsyncIterator[House]:
    """Let the bot live in the sandbox, by Socket Mode, with the sandbox's clock."""
    async with open_house(settings, load_catalogue(), clock=sandbox.world.clock.now) as house:
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(house, settings, "all", stop))

        async def follow() -> None:
            await house.nudger.tick()
            await Visit(sandbox, house.sender.drained).settle(seconds=60)

        sandbox.on_clock = follow
        try:
            async with asyncio.timeout(10):
                await sandbox.socket.connected()
            yield house
        finally:
            sandbox.on_clock = nobody_looks
            stop.set()
            await serving
