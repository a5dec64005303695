"""`ai-initiative sandbox`: the workspace and the real bot in it, in one process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.__main__ import set_up_logging
from bot.app import House
from bot.process import run
from bot.settings import database_address, load_settings
from sandbox.clock import Clock
from sandbox.examples import live_through, load_examples
from sandbox.play import MONDAY, play
from sandbox.running import living_in, sandbox_settings
from sandbox.seed import seed
from sandbox.server import Sandbox
from sandbox.visit import Visit

PORT = 8765
FILE = "sandbox-{port}.db"
"""The bot's database: one for each page, so that two in one folder do each other no harm."""


def add_command(commands: Any) -> None:
    """Add `sandbox` to the bot's command line."""
    parser = commands.add_parser("sandbox", help="try the bot in a local Slack workspace")
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT") or PORT, help=f"where the page is (PORT, else {PORT})"
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--database",
        type=_address,
        help=f"the bot's database; by default sqlite:///{FILE.format(port=PORT)}, anew as the workspace is",
    )
    either.add_argument("--play", action="store_true", help="play the story as a transcript, and exit")
    parser.add_argument(
        "--unless-tokens", action="store_true", help="if tokens of a real workspace are set, run the bot there"
    )
    parser.set_defaults(action=_sandbox)


def _address(given: str) -> str:
    try:
        return database_address(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given} {error}") from None


def _sandbox(given: argparse.Namespace) -> int:
    if given.unless_tokens and _Tokens().any_set:
        settings, catalogue = load_settings()
        set_up_logging(settings.log_level)
        asyncio.run(run(settings, catalogue, "all"))
        return 0
    set_up_logging("WARNING")
    if given.play:
        asyncio.run(play())
        return 0
    asyncio.run(_serve(given.port, given.database))
    return 0


def _fresh(port: int) -> str:
    """Return the address of an empty database: what a former one knows of is not in this workspace."""
    file = FILE.format(port=port)
    for suffix in ("", "-wal", "-shm"):
        Path(file + suffix).unlink(missing_ok=True)
    return f"sqlite:///{file}"


class _Tokens(BaseSettings):
    """Whether anything of a real workspace is set, in the environment or in a `.env` file."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""

    @property
    def any_set(self) -> bool:
        return bool(self.slack_bot_token or self.slack_app_token or self.slack_signing_secret)


async def _serve(port: int, database: str | None) -> None:
    sandbox = Sandbox(Clock.running_from(MONDAY))
    try:
        url = await sandbox.start(port=port)
    except OSError:
        url = await sandbox.start(port=0)
        _say(f"\n  Port {port} is taken, so this page is at another one.")
    port = urlsplit(url).port or port
    stop, again = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if database is None:
        sandbox.on_reset = again.set
    _say(f"\n  The sandbox workspace is at {url}\n  You are Alice. Type /ai-initiative new in #ai-roadmap.")
    _say("  Ctrl-C ends it.\n")
    try:
        while not stop.is_set():
            again.clear()
            await _live(sandbox, database or _fresh(port), stop, again)
            sandbox.clear(Clock.running_from(MONDAY))
    finally:
        await sandbox.stop()
    logging.getLogger(__name__).info("the sandbox is closed")


async def _live(sandbox: Sandbox, database: str, stop: asyncio.Event, again: asyncio.Event) -> None:
    """Fill the workspace and let the bot live in it, until somebody wants to stop or to begin again."""
    seed(sandbox.world)
    async with living_in(sandbox, sandbox_settings(sandbox, database)) as house:
        filling = asyncio.create_task(show_examples(sandbox, house))
        waiting = [asyncio.create_task(each.wait()) for each in (stop, again)]
        await asyncio.wait([*waiting, filling], return_when=asyncio.FIRST_COMPLETED)
        if filling.done():
            await filling
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in (*waiting, filling):
            task.cancel()


async def show_examples(sandbox: Sandbox, house: House) -> None:
    """Fill the workspace with three initiatives to look at, lived through by their people."""
    visit = Visit(sandbox, house.sender.drained)
    for example in load_examples():
        await live_through(visit, example, house.context.rules.catalogue)
    sandbox.world.mark_all_read()


def _say(text: str) -> None:
    print(text, flush=True)
