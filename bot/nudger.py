"""The ticker: every some seconds it looks who is due. All truth is in the database; this only knocks."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.context import Context
from bot.workflows import digest, freshness, nudges, people, verdicts
from bot.workflows.nudges import LookFirst, NotHeld
from storage import nudges as rows
from storage import offers, outbox, pauses, seen
from storage.nudges import Held

log = logging.getLogger(__name__)

BATCH = 100
AT_ONCE = 10
"""People who are looked at side by side."""
HOLD = timedelta(seconds=30)
"""How long a process has people in hand; if it dies, others take them then."""
KEPT = timedelta(days=30)
"""How long closed outbox rows, noted deliveries and unused offers are kept."""


class Nudger:
    """Looks who is due, as often as it is told to. Any number of processes may do so."""

    def __init__(self, context: Context, *, seconds: float) -> None:
        self._context = context
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self.tick, "interval", seconds=seconds, jitter=int(seconds / 4) or None)
        self._scheduler.add_job(self.tidy, "interval", hours=6)

    def start(self) -> None:
        """Begin to knock."""
        self._scheduler.start()

    def stop(self) -> None:
        """Knock no more."""
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Ask again what was put off until now or has lapsed, look at verdicts, send digests, and nudge who is due."""
        run = self._context.run
        try:
            await run(freshness.wake)
            while await run(freshness.lapse) == freshness.BATCH:
                pass
            while await run(verdicts.look_again) == verdicts.BATCH:
                pass
            await run(digest.send_due)
            while len(await self.round()) == BATCH:
                pass
        except SQLAlchemyError as error:
            log.warning("nudges can't be looked at now: %s", type(error).__name__)

    async def round(self) -> list[nudges.Outcome]:
        """Take a batch of due people in hand, and say what became of each."""
        due = await self._context.database.run(rows.take_due, self._context.clock(), limit=BATCH, hold=HOLD)
        free = asyncio.Semaphore(AT_ONCE)

        async def one(held: Held) -> nudges.Outcome:
            async with free:
                return await self._look_at(held)

        return await asyncio.gather(*(one(held) for held in due))

    async def _look_at(self, held: Held) -> nudges.Outcome:
        """Decide by what is known; only who would be written to now is looked up in Slack before."""
        context, user = self._context.within(held.workspace), held.user
        outcome = await context.run(nudges.consider, held)
        if not isinstance(outcome, LookFirst):
            return outcome
        person, away = await context.directory.look(user)
        if person is None or not person.askable:
            await context.run(people.take_from_departed, user)
            return NotHeld()
        return await context.run(nudges.remind, held, outcome.day, away=away)

    async def tidy(self) -> None:
        """Forget what is not needed any more."""
        await self._context.database.run(forget, self._context.clock())


def forget(connection: Connection, now: datetime) -> None:
    """Forget what was closed, noted or offered long ago."""
    outbox.forget_before(connection, now - KEPT)
    pauses.forget_before(connection, datetime.now(UTC))  # they go by the machine's clock
    seen.forget_before(connection, now - KEPT)
    offers.forget_before(connection, now - KEPT)
