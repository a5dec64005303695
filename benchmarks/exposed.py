"""What people notice while the bot is leant on, by half-open connections and readers of its metrics; and its idle cost.

    python -m benchmarks.exposed

A bot in HTTP mode on SQLite gets commands, one after the other, first in peace, then while 300 connections have sent
half a request and 50 readers ask for `/metrics` without a pause. Goal: p99 of the commands under a second. Then it is
left alone: its memory, and its share of a core. Goals: under 120 MB, under 1 %.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from benchmarks.kill import environment_of
from sandbox.seed import ALICE, ROADMAP, seed
from sandbox.server import Sandbox
from sandbox.world import SIGNING_SECRET, TEAM

FORM = "application/x-www-form-urlencoded"
HALF = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 900\r\n"
PORT, METRICS = 38_123, 38_124
PATIENCE = 30


async def ask(session: aiohttp.ClientSession, text: str) -> float:
    """Send a command as Slack does, and return the seconds until it is acknowledged."""
    body = urlencode(
        {
            "command": "/ai-initiative",
            "text": text,
            "team_id": TEAM,
            "user_id": ALICE,
            "channel_id": ROADMAP,
            "trigger_id": "1.2.trigger",
            "response_url": "http://127.0.0.1:9/none",
        }
    )
    moment = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=moment, body=body)
    headers = {"Content-Type": FORM, "X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature or ""}
    started = time.perf_counter()
    async with session.post(f"http://127.0.0.1:{PORT}/slack/events", data=body, headers=headers) as answer:
        await answer.read()
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"a command was answered by {answer.status}")
    return time.perf_counter() - started


async def commands(count: int) -> list[float]:
    """Send commands, one after the other, each on a connection of its own."""
    taken = []
    for number in range(count):
        async with aiohttp.ClientSession() as session:
            taken.append(await ask(session, ("help", "", "list", "gaps")[number % 4]))
    return taken


@asynccontextmanager
async def leaning(connections: int, readers: int) -> AsyncIterator[list[int]]:
    """Hold half-open connections, opened anew when they are closed, and read metrics without a pause."""
    read = [0]

    async def hold() -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
                writer.write(HALF)
                await reader.read()
                writer.close()
            await asyncio.sleep(0.2)

    async def watch() -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{METRICS}/metrics") as answer:
                        await answer.read()
                        read[0] += 1

    tasks = [asyncio.create_task(hold()) for _ in range(connections)]
    tasks += [asyncio.create_task(watch()) for _ in range(readers)]
    await asyncio.sleep(2)
    try:
        yield read
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def cpu_seconds(pid: int) -> float:
    """Return what a process has used of a core, as the kernel counts."""
    found = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(found[11]) + int(found[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Return the memory of a process that is resident."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def p99(taken: list[float]) -> float:
    """Milliseconds."""
    return 1000 * statistics.quantiles(taken, n=100)[98]


async def main() -> None:
    """Lean on a bot, leave it alone, and print how it was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=400)
    parser.add_argument("--connections", type=int, default=300)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--idle", type=float, default=60, help="seconds")
    given = parser.parse_args()
    sandbox = Sandbox()
    seed(sandbox.world)
    await sandbox.start()
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_of(sandbox, f"sqlite:///{folder}/bot.db", SLACK_MODE="http", PORT=str(PORT))
        environment |= {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "METRICS_LISTEN": f"127.0.0.1:{METRICS}"}
        del environment["SLACK_APP_TOKEN"]
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
        try:
            await asyncio.wait_for(_answering(), PATIENCE)
            peace = await commands(given.commands)
            async with leaning(given.connections, given.readers) as read:
                leant = await commands(given.commands)
            print(
                f"commands, p99: {p99(peace):.0f} ms in peace, {p99(leant):.0f} ms with {given.connections} half-open "
                f"connections and {given.readers} readers of /metrics, who read {read[0]} times"
            )
            await asyncio.sleep(5)
            before = cpu_seconds(bot.pid)
            await asyncio.sleep(given.idle)
            share = 100 * (cpu_seconds(bot.pid) - before) / given.idle
            print(f"idle: {megabytes(bot.pid):.0f} MB, {share:.2f} % of a core")
        finally:
            bot.terminate()
            await bot.wait()
    await sandbox.stop()


async def _answering() -> None:
    while True:
        with suppress(aiohttp.ClientError, RuntimeError):
            async with aiohttp.ClientSession() as session:
                await ask(session, "help")
                return
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main())
