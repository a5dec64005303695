"""The pace of all posts together, however many processes ask, and however regularly."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from hygiene.initiative import WorkspaceId
from storage import outbox, pauses
from storage.database import Database

TEAM = WorkspaceId("T1")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE = timedelta(seconds=20)


@pytest.mark.parametrize(("rate", "seconds"), [(1.0, 60), (5.0, 60), (100.0, 10)])
async def test_a_hungry_sender_keeps_the_pace_and_reaches_it(database: Database, rate: float, seconds: int) -> None:
    """Whoever looks at irregular moments sends what the rate allows: no more in any stretch, no less in all."""
    chance = random.Random(7)

    def work(connection: Connection) -> list[float]:
        sent: list[float] = []
        moment = 0.0
        while moment < seconds:
            allowed = pauses.allowance(connection, TEAM, NOON + timedelta(seconds=moment), rate=rate)
            if allowed.posts:
                pauses.spend(connection, TEAM, allowed, rate=rate, posts=allowed.posts)
            sent += [moment] * allowed.posts
            moment += chance.uniform(0.005, 0.24)
        return sent

    sent = await database.run(work)

    assert len(sent) >= 0.97 * rate * seconds - 1
    spare = pauses.BURST.total_seconds() * rate + 1
    for first, moment in enumerate(sent):
        within = sum(moment <= other < moment + 1 for other in sent[first:])
        assert within <= rate + spare


async def test_posts_are_paced_and_other_calls_are_not(database: Database) -> None:
    def work(connection: Connection) -> None:
        for number in range(6):
            outbox.put(connection, TEAM, outbox.Entry("Card", "post", f"C{number}", {}), now=NOON)
        outbox.put(connection, TEAM, outbox.Entry("Ticked", "react", "C9", {}), now=NOON)
        outbox.flush(connection)
        claims = [
            outbox.claim(
                connection, TEAM, NOON + timedelta(seconds=after), limit=10, lease=LEASE, interval=timedelta(), rate=2.0
            )
            for after in (0, 0, 0.5)
        ]
        assert [[row.method for row in claimed] for claimed in claims] == [["post"] * 3, ["react"], ["post"]]

    await database.run(work)


async def test_two_processes_keep_one_pace(database: Database, database_url: str) -> None:
    """Both ask as fast as they can; together they get what one would."""
    if database.is_sqlite:
        pytest.skip("on SQLite one process has the whole database")
    rate, steps = 20.0, 100
    other = Database(database_url)
    moments = [NOON + timedelta(seconds=step / steps) for step in range(steps)]

    def ask(own: Database) -> int:
        posts = 0
        for moment in moments:
            with own.engine.begin() as connection:
                allowed = pauses.allowance(connection, TEAM, moment, rate=rate)
                if allowed.posts:
                    pauses.spend(connection, TEAM, allowed, rate=rate, posts=allowed.posts)
                posts += allowed.posts
        return posts

    together = sum(await asyncio.gather(*(asyncio.to_thread(ask, each) for each in (database, other))))
    other.close()

    assert rate * 0.9 <= together <= rate + pauses.BURST.total_seconds() * rate + 1
