"""Nudges under chaos: workers killed at random, 429s, 500s, and answers lost after Slack accepted the message.

    python -m benchmarks.chaos [--people 10000] [--engine postgres|sqlite]

On Postgres four worker processes share the work, on SQLite there is one. Every person is due for one message, and each
must have had exactly one at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, update

from benchmarks.kill import engines, has_unfinished
from bot.workflows.registration import Registration, register
from bot.workflows.rules import Rules
from hygiene.catalogue import load_catalogue
from hygiene.initiative import ChannelId, Person, Stage, UserId
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.world import APP_TOKEN, BOT_TOKEN, BOT_USER, TEAM, Channel, User
from storage import items as item_rows
from storage import outbox, people, workspaces
from storage.database import open_engine
from storage.tables import initiatives
from storage.tables import items as items_table
from storage.tables import nudges as nudges_table

WORKERS = {"postgres": 4, "sqlite": 1}
NOON = 12
SHORTEST, LONGEST = 1.0, 6.0
"""Seconds that a worker lives before it is killed."""
FAULT_EVERY = 0.05
PATIENCE = 1500.0


def zone_where_it_is_noon(now: datetime) -> str:
    """Return a zone in which people are at work now; at the weekend there is none."""
    ahead = (NOON - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def fill(connection: Connection, count: int, zone: str, now: datetime) -> None:
    """Give everybody one gap of their own, asked a week ago, and make them due."""
    rules = Rules(load_catalogue())
    workspaces.keep_workspace(connection, TEAM, name="T", url="https://t.slack.com/", bot_user=BOT_USER)
    free = iter(range(count))
    left = count
    while left:
        form = Registration(
            "Plan", "600 people a week wait on the phone", UserId("U0OWNER"), None, None, Stage.IDEA, ChannelId("C1"),
            private=False, by=UserId("U0OWNER"), view=None,
        )  # fmt: skip
        made = register(connection, rules, TEAM, form, now=now - timedelta(days=30))
        connection.execute(update(initiatives).where(initiatives.c.id == made.id).values(card_ts=f"{made.number}.0"))
        for item in item_rows.list_items(connection, made.id):
            if left and item.state.is_gap and rules.catalogue[item.key].before == Stage.BUILD:
                user = f"U{next(free):05}"
                left -= 1
                connection.execute(update(items_table).where(items_table.c.id == item.id).values(assignee=user))
    outbox.discard(connection)
    connection.execute(nudges_table.delete())
    began = (now - timedelta(days=7)).timestamp()
    rows = [
        {"next_at": began + number / count, "workspace": TEAM, "user": f"U{number:05}", "sent": 0, "since": began}
        for number in range(count)
    ]
    connection.execute(insert(nudges_table), rows)
    for number in range(count):
        people.keep_person(connection, TEAM, Person(UserId(f"U{number:05}"), f"P{number}", zone), at=now)


class Chaos:
    """A workspace that misbehaves, and workers that keep being killed."""

    def __init__(self, url: str, people_count: int, workers: int, seed: int) -> None:
        self._url, self._people, self._workers = url, people_count, workers
        self._chance = random.Random(seed)  # noqa: S311 — moments, not secrets
        self._sandbox = Sandbox(Clock())
        self._over = False
        self.kills = 0

    async def run(self) -> Counter[int]:
        """Return how many people had how many messages."""
        now, zone = datetime.now(UTC), zone_where_it_is_noon(datetime.now(UTC))
        engine = open_engine(self._url)
        with engine.begin() as connection:
            fill(connection, self._people, zone, now)
        await self._sandbox.start()
        world = self._sandbox.world
        world.add_channel(Channel("C1", "all", members={BOT_USER}))
        for number in range(self._people):
            user = User(f"U{number:05}", f"P{number}", tz=zone)
            world.add_user(user)
        workers = [asyncio.create_task(self._worker()) for _ in range(self._workers)]
        trouble = asyncio.create_task(self._trouble())
        deadline = time.monotonic() + PATIENCE
        while self._written() < self._people and time.monotonic() < deadline:
            await asyncio.sleep(0.5)
        self._over = True
        trouble.cancel()
        while await asyncio.to_thread(has_unfinished, engine) and time.monotonic() < deadline + 60:
            await asyncio.sleep(0.5)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        engine.dispose()
        by_user = self._by_user()
        await self._sandbox.stop()
        return Counter(by_user[f"U{number:05}"] for number in range(self._people))

    def _by_user(self) -> Counter[str]:
        return Counter(
            channel.direct_with
            for channel in self._sandbox.world.channels.values()
            if channel.direct_with
            for message in channel.messages.values()
            if message.user == BOT_USER
        )

    def _written(self) -> int:
        return len(self._by_user())

    async def _worker(self) -> None:
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": self._sandbox.api_url,
            "DATABASE_URL": self._url,
            "MESSAGE_INTERVAL": "0",
            "NUDGE_INTERVAL": "1",
            "LOG_LEVEL": "CRITICAL",
        }
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", "--only", "worker", env=environment
            )
            try:
                if self._over:
                    await process.wait()
                await asyncio.sleep(self._chance.uniform(SHORTEST, LONGEST) if not self._over else 1)
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            self.kills += not self._over

    async def _trouble(self) -> None:
        """Let Slack misbehave, again and again."""
        while True:
            await asyncio.sleep(FAULT_EVERY)
            kind = self._chance.choice(("limited", "error", "lost", "reset"))
            self._sandbox.faults.add("chat.postMessage", kind, retry_after=1)  # type: ignore[arg-type]


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="postgres")
    given = parser.parse_args()
    if datetime.now(UTC).weekday() > 4:  # noqa: PLR2004
        print("Nobody is nudged at the weekend; please run this on a working day.", file=sys.stderr)
        return 1
    with engines([given.engine]) as urls:
        chaos = Chaos(urls[0], given.people, WORKERS[given.engine], given.seed)
        started = time.monotonic()
        counted = asyncio.run(chaos.run())
    lost, twice = counted.get(0, 0), sum(count for times, count in counted.items() if times > 1)
    print(
        f"{given.engine}: {given.people:,} due, {WORKERS[given.engine]} workers, {chaos.kills} killed, "
        f"seed {given.seed}: {lost} lost, {twice} had two, in {time.monotonic() - started:.0f} s"
    )
    return 1 if lost or twice else 0


if __name__ == "__main__":
    sys.exit(main())
