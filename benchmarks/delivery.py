"""How fast the sender delivers, at a configured rate and without one, and whether it keeps every message to one copy.

    python -m benchmarks.delivery [--messages 5000] [--engine sqlite|postgres] [--latency 0.1]

Slack is a stand-in in a process of its own that takes so many seconds for each post. Three runs on each engine: at
100 posts a second; the same with answers that are lost after the post was taken, and with 429s; and without a limit,
beside the most that 50 posts in flight can do.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from benchmarks.due import fill, user_of
from benchmarks.kill import engines
from bot.outbound.sender import IN_FLIGHT, Sender
from hygiene.catalogue import load_catalogue
from hygiene.initiative import WorkspaceId
from hygiene.rules import Rules
from sandbox.server import read_arguments
from sandbox.web_api import structured
from sandbox.world import TEAM
from storage import outbox
from storage.database import Database

LATENCY = 0.1
RATE = 100.0
LOSE_EVERY = 100
LIMIT_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Run:
    """How one run is made: posts a second (0 is no limit), and whether Slack has a bad day."""

    name: str
    rate: float
    trouble: bool = False


RUNS = (Run("100 a second", RATE), Run("100 a second, trouble", RATE, trouble=True), Run("no limit", 0.0))


class Slack:
    """Takes posts, shows its history, and on a bad day loses answers and asks for pauses."""

    def __init__(self, *, trouble: bool, latency: float) -> None:
        self._trouble = trouble
        self._latency = latency
        self._kept: dict[str, list[dict[str, Any]]] = {}
        self._asked = 0
        self.lost = 0
        self.limited = 0

    async def post(self, request: web.Request) -> web.Response:
        """Answer chat.postMessage."""
        given = await read_arguments(request)
        self._asked += 1
        number = self._asked
        await asyncio.sleep(self._latency)
        if self._trouble and number % LIMIT_EVERY == LIMIT_EVERY // 2:
            self.limited += 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        message = {"ts": f"{time.time():.6f}", "metadata": structured(given, "metadata")}
        self._kept.setdefault(str(given["channel"]), []).append(message)
        if self._trouble and number % LOSE_EVERY == 0 and request.transport is not None:
            self.lost += 1
            request.transport.close()
        return web.json_response({"ok": True, "channel": given["channel"], "ts": message["ts"]})

    async def history(self, request: web.Request) -> web.Response:
        """Answer conversations.history."""
        given = await read_arguments(request)
        return web.json_response({"ok": True, "messages": self._kept.get(str(given["channel"]), [])})

    async def report(self, _: web.Request) -> web.Response:
        """Tell how many channels had how many messages, and what went wrong."""
        counted = Counter(len(messages) for messages in self._kept.values())
        return web.json_response({"counted": counted, "lost": self.lost, "limited": self.limited})


def serve(pipe: Pipe, *, trouble: bool, latency: float) -> None:
    """Be Slack, until the process is ended."""

    async def main() -> None:
        slack, served = Slack(trouble=trouble, latency=latency), web.Application()
        served.router.add_route("*", "/api/chat.postMessage", slack.post)
        served.router.add_route("*", "/api/conversations.history", slack.history)
        served.router.add_get("/report", slack.report)
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


def put_all(connection: Connection, count: int, now: datetime) -> None:
    """Queue one reminder for each person."""
    for number in range(count):
        entry = outbox.Entry("nudged", "post", f"D{number:05}", {"user": user_of(number)}, patient=True)
        outbox.put(connection, WorkspaceId(TEAM), entry, now=now)


async def floor(port: int, count: int) -> float:
    """Return how many posts a second the client alone makes, with as many in flight as the sender has."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        client = AsyncWebClient(
            token="xoxb-1", base_url=f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[]
        )
        numbers = iter(range(count))

        async def post() -> None:
            for number in numbers:
                metadata = {"event_type": "t", "event_payload": {"id": str(number)}}
                await client.chat_postMessage(channel=f"F{number}", text="floor", metadata=metadata)

        started = time.perf_counter()
        await asyncio.gather(*(post() for _ in range(IN_FLIGHT)))
        return count / (time.perf_counter() - started)


async def deliver(database: Database, rules: Rules, port: int, run: Run) -> tuple[float, dict[str, Any]]:
    """Send everything; return the seconds it took, and what Slack tells."""
    address = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{address}/api/", session=session, retry_handlers=[])
        sender = Sender(
            database, client, rules, lambda: datetime.now(UTC), workspace=WorkspaceId(TEAM),
            interval=timedelta(seconds=1), rate=run.rate,
        )  # fmt: skip
        started = time.perf_counter()
        running = asyncio.create_task(sender.run())
        while not await sender.drained():
            await asyncio.sleep(0.05)
        took = time.perf_counter() - started
        await sender.stop()
        await running
        async with session.get(f"{address}/report") as answer:
            return took, await answer.json()


def measure(url: str, count: int, run: Run, latency: float) -> bool:
    """Make one run and print what came of it; false if a message was lost or doubled."""
    database, rules, now = Database(url), Rules(load_catalogue()), datetime.now(UTC)

    def prepare(connection: Connection) -> None:
        put_all(connection, count, now)

    here, there = multiprocessing.Pipe()
    slack = multiprocessing.get_context("spawn").Process(
        target=serve, args=(there,), kwargs={"trouble": run.trouble, "latency": latency}, daemon=True
    )
    slack.start()
    try:
        asyncio.run(database.run(prepare))
        port = here.recv()
        bare = 0.0 if run.rate else asyncio.run(floor(port, count))
        took, told = asyncio.run(deliver(database, rules, port, run))
    finally:
        slack.kill()
        slack.join()
        database.close()
    most = run.rate or IN_FLIGHT / latency
    once = told["counted"].get("1", 0) - (0 if run.rate else count)
    beside = "" if run.rate else f", {count / took / bare:.2f} of the client alone"
    engine = url.partition(":")[0].partition("+")[0]
    print(
        f"  {engine:11}{run.name:22} {count:,} in {took:6.1f} s = {count / took:5.0f}/s, "
        f"{count / took / most:.2f} of {most:.0f}{beside}; {count - once} lost or doubled "
        f"({told['lost']} answers lost, {told['limited']} 429s)",
        flush=True,
    )
    return bool(once == count)


def main() -> int:
    """Make each run on each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--run", choices=[run.name for run in RUNS], action="append")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    given = parser.parse_args()
    clean = True
    with engines(given.engine or ["sqlite", "postgres"]) as urls:
        for url in urls:
            database = Database(url)
            asyncio.run(database.run(fill, Rules(load_catalogue()), given.messages, "UTC", datetime.now(UTC)))
            database.close()
            for run in [each for each in RUNS if each.name in (given.run or [each.name])]:
                clean = measure(url, given.messages, run, given.latency) and clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
