"""Reminders under chaos: workers killed at random, 429s, 500s, resets, and answers lost after Slack took the message.

    python -m benchmarks.chaos [--people 10000] [--engine postgres|sqlite]

On Postgres four worker processes share the work, on SQLite there is one. Everybody is due for one message, and each has
to have had exactly one at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

from benchmarks.due import fill, user_of, zone_where_it_is_noon
from benchmarks.kill import engines, environment_of, has_unfinished
from hygiene.catalogue import load_catalogue
from hygiene.rules import Rules
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.world import BOT_USER, Channel, User
from storage.database import open_engine

WORKERS = {"postgres": 4, "sqlite": 1}
SHORTEST, LONGEST = 4.0, 15.0
"""Seconds that a worker lives before it is killed; it takes two or three of them to start."""
SHARES = {"limited": 0.001, "error": 0.02, "lost": 0.03, "reset": 0.02}
"""Of all calls. A 429 stops every worker for a second."""
PATIENCE = 1500.0
SATURDAY = 5


class Chaos:
    """A workspace that misbehaves, and workers that keep being killed."""

    def __init__(self, url: str, people: int, workers: int, seed: int) -> None:
        self._url, self._people, self._workers = url, people, workers
        self._chance = random.Random(seed)  # noqa: S311 — moments, not secrets
        self._sandbox = Sandbox(Clock())
        self._over = False
        self.kills = 0

    async def run(self) -> Counter[int]:
        """Return how many people had how many messages."""
        now = datetime.now(UTC)
        zone = zone_where_it_is_noon(now)
        engine = open_engine(self._url)
        with engine.begin() as connection:
            fill(connection, Rules(load_catalogue()), self._people, zone, now)
        engine.dispose()
        await self._sandbox.start()
        world = self._sandbox.world
        world.add_channel(Channel("C1", "all", members={BOT_USER}))
        for number in range(self._people):
            world.add_user(User(user_of(number), f"P{number}", tz=zone))
        for kind, share in SHARES.items():
            self._sandbox.faults.switch(kind, share)  # type: ignore[arg-type]
        workers = [asyncio.create_task(self._work()) for _ in range(self._workers)]
        deadline = time.monotonic() + PATIENCE
        while len(self._by_user()) < self._people and time.monotonic() < deadline:
            await asyncio.sleep(2)
            print(f"    {len(self._by_user()):,} written to, {self.kills} killed", end="\r", flush=True)
        self._over = True
        self._sandbox.faults.clear()
        # Doubles of what is being sent would come now.
        while await asyncio.to_thread(has_unfinished, engine) and time.monotonic() < deadline + 60:
            await asyncio.sleep(0.5)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        engine.dispose()
        by_user = self._by_user()
        await self._sandbox.stop()
        return Counter(by_user[user_of(number)] for number in range(self._people))

    def _by_user(self) -> Counter[str]:
        return Counter(
            channel.direct_with
            for channel in self._sandbox.world.channels.values()
            if channel.direct_with
            for message in channel.messages.values()
            if message.user == BOT_USER
        )

    async def _work(self) -> None:
        """Keep one worker alive, and kill it again and again until it is over; then let it finish."""
        environment = environment_of(self._sandbox, self._url, MESSAGE_RATE="500", NUDGE_INTERVAL="1")
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", "--only", "worker",
                env=environment, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), self._chance.uniform(SHORTEST, LONGEST))
                if self._over:
                    await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
                    self.kills += not self._over


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    given = parser.parse_args()
    if datetime.now(UTC).weekday() >= SATURDAY:
        print("Nobody is reminded at the weekend; please run this on a working day.", file=sys.stderr)
        return 1
    clean = True
    for engine in given.engine or ["postgres", "sqlite"]:
        with engines([engine]) as urls:
            chaos = Chaos(urls[0], given.people, WORKERS[engine], given.seed)
            started = time.monotonic()
            counted = asyncio.run(chaos.run())
        lost, twice = counted.get(0, 0), sum(count for times, count in counted.items() if times > 1)
        print(
            f"{engine}: {given.people:,} due, {WORKERS[engine]} workers, {chaos.kills} killed, "
            f"seed {given.seed}: {lost} lost, {twice} had two, in {time.monotonic() - started:.0f} s",
            flush=True,
        )
        clean = clean and not lost and not twice
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
