"""The ticker: every some seconds it looks who is due. All truth is in the database; this only knocks."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.workflows import digests, handing, judging, nudging, renewing, roles
from bot.workflows.nudging import LookFirst, NotHeld
from hygiene.initiative import Person
from storage import deliveries, nudges, outbox, pauses
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

    def __init__(self, desk: Desk, *, seconds: float) -> None:
        self._desk = desk
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
        run, rules, now = self._desk.database.run, self._desk.rules, self._desk.clock()
        try:
            await run(handing.wake_put_off, rules, now=now)
            while await run(renewing.lapse, rules, now=now) == renewing.BATCH:
                pass
            while await run(judging.look_again, now=now) == judging.BATCH:
                pass
            await run(digests.send_due, rules, now=now)
            while len(await self.round()) == BATCH:
                pass
        except SQLAlchemyError as error:
            log.warning("nudges can't be looked at now: %s", type(error).__name__)

    async def round(self) -> list[nudging.Outcome]:
        """Take a batch of due people in hand, and say what became of each."""
        due = await self._desk.database.run(nudges.take_due, self._desk.clock(), limit=BATCH, hold=HOLD)
        free = asyncio.Semaphore(AT_ONCE)

        async def one(held: Held) -> nudging.Outcome:
            async with free:
                return await self._look_at(held)

        return await asyncio.gather(*(one(held) for held in due))

    async def _look_at(self, held: Held) -> nudging.Outcome:
        """Decide by what is known; only who would be written to now is looked up in Slack before."""
        desk, user = self._desk, held.user
        outcome = await self._consider(held, None, away=None)
        if not isinstance(outcome, LookFirst):
            return outcome
        person, away = await desk.directory.look(user)
        if person is None or not person.askable:
            await desk.database.run(roles.take_from_departed, desk.rules, held.workspace, user, now=desk.clock())
            return NotHeld()
        return await self._consider(held, person, away=away)

    async def _consider(self, held: Held, person: Person | None, *, away: bool | None) -> nudging.Outcome:
        desk = self._desk
        return await desk.database.run(nudging.consider, desk.rules, held, person, away=away, now=desk.clock())

    async def tidy(self) -> None:
        """Forget what is not needed any more."""
        await self._desk.database.run(forget, self._desk.clock())


def forget(connection: Connection, now: datetime) -> None:
    """Forget what was closed, noted or offered long ago."""
    outbox.forget_before(connection, now - KEPT)
    pauses.forget_before(connection, datetime.now(UTC))  # they go by the machine's clock
    deliveries.forget_before(connection, now - KEPT)
