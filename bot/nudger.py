"""The ticker: every some seconds it looks who is due. All truth is in the database; this only knocks."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.workflows import handing, judging, nudging, renewing, roles
from bot.workflows.nudging import NothingDue
from hygiene.initiative import UserId, WorkspaceId
from storage import deliveries, nudges, outbox

log = logging.getLogger(__name__)

BATCH = 100
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
        """Ask again what was put off until now or has lapsed, look at verdicts, and nudge who is due."""
        run, rules, now = self._desk.database.run, self._desk.rules, self._desk.clock()
        try:
            await run(handing.wake_put_off, rules, now=now)
            while await run(renewing.lapse, rules, now=now) == renewing.BATCH:
                pass
            while await run(judging.look_again, now=now) == judging.BATCH:
                pass
            while await self._round():
                pass
        except SQLAlchemyError as error:
            log.warning("nudges can't be looked at now: %s", type(error).__name__)

    async def _round(self) -> bool:
        """Go through a batch; true if another may be worth it."""
        due = await self._desk.database.run(nudges.list_due, self._desk.clock(), limit=BATCH)
        outcomes = [await self._one(workspace, user) for workspace, user in due]
        return len(due) == BATCH and any(not isinstance(outcome, NothingDue) for outcome in outcomes)

    async def _one(self, workspace: WorkspaceId, user: UserId) -> nudging.Outcome:
        desk = self._desk
        person = await desk.directory.person(user, fresh=True)
        if person is None or not person.askable:
            await desk.database.run(roles.take_from_departed, desk.rules, workspace, user, now=desk.clock())
            return NothingDue()
        away = await desk.directory.away(user)
        outcome = await desk.database.run(
            nudging.nudge, desk.rules, workspace, user, person, away=away, now=desk.clock()
        )
        log.info("nudge: %s", type(outcome).__name__)
        return outcome

    async def tidy(self) -> None:
        """Forget what is not needed any more."""
        await self._desk.database.run(forget, self._desk.clock())


def forget(connection: Connection, now: datetime) -> None:
    """Forget what was closed, noted or offered long ago."""
    outbox.forget_before(connection, now - KEPT)
    deliveries.forget_before(connection, now - KEPT)
