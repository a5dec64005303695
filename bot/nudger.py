"""The ticker: every some seconds it looks who is due. All truth is in the database; this only knocks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.context import Context
from bot.workflows import channels, digest, freshness, imports, news, nudges, people, summaries, verdicts
from bot.workflows.nudges import LookFirst, NotHeld
from hygiene.initiative import UserId
from storage import drafts, failures, offers, outbox, pauses, seen
from storage import news as news_rows
from storage import nudges as rows
from storage.nudges import Held

log = logging.getLogger(__name__)

BATCH = 100
AT_ONCE = 10
"""People who are looked at side by side."""
HOLD = timedelta(seconds=30)
"""How long a process has people in hand; if it dies, others take them then."""
SOON, LATE = timedelta(minutes=5), timedelta(days=1)
"""When somebody is looked at again for whom that failed: first, and at the latest."""
KEPT = timedelta(days=30)
"""How long closed outbox rows, noted deliveries, unused offers and unsent drafts are kept: docs/privacy.md."""


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
        """Ask again what was put off until now or has lapsed, look at verdicts, send digests, and nudge who is due.

        Each step, each initiative and each person by itself: what fails is logged by its id, and harms no other.
        """
        good = []
        for step in (
            self._look_at_channels,
            self._start_imported,
            self._say_missing_cards,
            self._wake,
            self._lapse,
            self._look_at_verdicts,
            self._send_digest,
            self._tell_news,
            self._look_at_people,
        ):
            name = step.__name__.strip("_")
            try:
                await step()
                good.append(name)
            except OperationalError as error:
                log.warning("nudges can't be looked at now: %s", type(error).__name__)
                return
            except Exception as error:
                log.exception("%s failed; it is tried again at the next look", name)
                await self._note_failure("step", name, error)
        with suppress(OperationalError):  # it is forgotten at the next look
            await self._went_well("step", *good)

    async def _note_failure(self, what: str, subject: object, error: Exception) -> int:
        """Keep what failed, for `check` and for the other processes; return how often it has in a row."""
        context = self._context
        return await context.database.run(
            failures.note, context.workspace, what, str(subject), type(error).__name__, at=context.clock()
        )

    async def _went_well(self, what: str, *subjects: object) -> None:
        """Forget that something failed for these, where it did: nothing is written for the others."""
        context = self._context
        failed = await context.database.look(failures.list_subjects, context.workspace, what)
        for subject in failed.intersection(str(each) for each in subjects):
            await context.database.run(failures.clear, context.workspace, what, subject)

    async def _look_at_channels(self) -> None:
        await self._context.channels.refresh_stale()
        await self._context.directory.meet()

    async def _say_missing_cards(self) -> None:
        await self._context.run(channels.say_missing_cards)

    async def _start_imported(self) -> None:
        await self._context.run(imports.start_due)

    async def _wake(self) -> None:
        await self._let_time_pass(freshness.wake)

    async def _lapse(self) -> None:
        while await self._let_time_pass(freshness.lapse) == freshness.BATCH:
            pass

    async def _let_time_pass(self, work: Callable[..., int]) -> int:
        """Let time pass for all at once, and return how much there was; where that fails, for each by itself."""
        try:
            return await self._context.run(work)
        except OperationalError:
            raise
        except Exception:
            log.exception("%s failed for all at once", work.__name__)
            for initiative in await self._context.run(freshness.list_due):
                try:
                    await self._context.run(work, only=initiative)
                    await self._went_well("initiative", initiative)
                except Exception as error:
                    log.exception("%s failed for initiative %s", work.__name__, initiative)
                    await self._note_failure("initiative", initiative, error)
            return 0

    async def _look_at_verdicts(self) -> None:
        while await self._context.run(summaries.recount_due) == summaries.BATCH:
            pass
        while await self._context.run(verdicts.look_again) == verdicts.BATCH:
            pass

    async def _send_digest(self) -> None:
        await self._context.run(digest.send_due)

    async def _tell_news(self) -> None:
        """Tell people what has waited for their hours; whoever that fails for is looked at again later and later."""
        while due := await self._context.run(news.list_due):
            for user in due:
                try:
                    await self._tell(user)
                    await self._went_well("news", user)
                except OperationalError:
                    raise
                except Exception as error:
                    tries = await self._note_failure("news", user, error)
                    log.exception("person %s can't be told what is new (%s times now)", user, tries)
                    await self._context.run(news.put_off, user, until=self._later(tries))

    async def _tell(self, user: UserId) -> None:
        """Tell a person, once Slack has said that they are still there, and not away."""
        if not await self._context.run(news.is_time, user):
            return
        away = await self._is_away(user)
        if away is not None:
            await self._context.run(news.tell_due, user, away=away)

    def _later(self, tries: int) -> datetime:
        wait: timedelta = min(SOON * 2 ** min(tries - 1, 20), LATE)
        return self._context.clock() + wait

    async def _look_at_people(self) -> None:
        while len(await self.round()) == BATCH:
            pass

    async def round(self) -> list[nudges.Outcome | None]:
        """Take a batch of due people in hand, and say what became of each; None where that failed."""
        context = self._context
        due = await context.database.run(rows.take_due, context.workspace, context.clock(), limit=BATCH, hold=HOLD)
        free = asyncio.Semaphore(AT_ONCE)

        async def one(held: Held) -> nudges.Outcome | None:
            async with free:
                return await self._look_at_one(held)

        outcomes = await asyncio.gather(*(one(held) for held in due))
        if due:
            good = (held.user for held, outcome in zip(due, outcomes, strict=True) if outcome)
            await self._went_well("person", *good)
        return outcomes

    async def _look_at_one(self, held: Held) -> nudges.Outcome | None:
        """Look at a person; whoever that fails for is looked at again later and later, and holds up nobody."""
        try:
            outcome = await self._look_at(held)
        except OperationalError:
            raise
        except Exception as error:
            tries = await self._note_failure("person", held.user, error)
            log.exception("person %s can't be looked at (%s times now)", held.user, tries)
            await self._context.database.run(rows.postpone, held, until=self._later(tries))
            return None
        return outcome

    async def _look_at(self, held: Held) -> nudges.Outcome:
        """Decide by what is known; only who would be written to now is looked up in Slack before."""
        context, user = self._context, held.user
        outcome = await context.run(nudges.consider, held)
        if not isinstance(outcome, LookFirst):
            return outcome
        away = await self._is_away(user)
        if away is None:
            return NotHeld()
        return await context.run(nudges.remind, held, outcome.day, away=away)

    async def _is_away(self, user: UserId) -> bool | None:
        """Whether Slack tells that a person is away; None if they have left, and what they had is given back."""
        person, away = await self._context.directory.look(user)
        if person is None or not person.askable:
            await self._context.run(people.take_from_departed, user)
            return None
        return away

    async def tidy(self) -> None:
        """Forget what is not needed any more."""
        await self._context.database.run(forget, self._context.clock())


def forget(connection: Connection, now: datetime) -> None:
    """Forget what was closed, noted or offered long ago."""
    outbox.forget_before(connection, now - KEPT)
    pauses.forget_before(connection, datetime.now(UTC))  # they go by the machine's clock
    seen.forget_before(connection, now - KEPT)
    offers.forget_before(connection, now - KEPT)
    drafts.forget_before(connection, now - KEPT)
    news_rows.forget_before(connection, now - KEPT)
    failures.forget_before(connection, now - KEPT)
