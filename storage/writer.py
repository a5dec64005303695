"""SQLite's one writer thread: transactions that wait at the same time are committed together.

A commit on SQLite costs a flush of the disk, several times what a transaction's statements cost. So the thread takes
what has queued up, commits it at once, and only then tells the callers, all in one call into their event loop. What is
acknowledged is durable all the same. If one work fails, all are rolled back and each is done again by itself: the one
that fails leaves nothing behind and harms no other.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine

MOST_TOGETHER = 32


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    result: Any = None
    failure: BaseException | None = None


class Writer:
    """Runs work on a database of which it is the only writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], Any]) -> asyncio.Future[Any]:
        """Queue work; the future is done when it is committed, or has failed. Work cancelled in time is not begun.

        Raises:
            RuntimeError: the database is closed.

        """
        if self._closed:
            raise RuntimeError("the database is closed")
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._queue.put(job)
        return job.done

    def close(self) -> None:
        """Finish what is queued, and stop."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            jobs, closing = self._take(first)
            self._commit_together([job for job in jobs if not job.done.cancelled()])
            _tell(jobs)
            if closing:
                return

    def _take(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < MOST_TOGETHER:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit_together(self, jobs: list[_Job]) -> None:
        """Run works in one transaction; if one of them fails, roll all back and run each in one of its own."""
        try:
            with self._engine.begin() as connection:
                for job in jobs:
                    job.result = job.work(connection)
        except BaseException as error:
            if len(jobs) == 1:
                jobs[0].failure = error
                return
            for job in jobs:
                self._commit_together([job])


def _tell(jobs: list[_Job]) -> None:
    """Tell the callers, with one call into each event loop: to wake one costs more than a statement."""
    waiting: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        waiting.setdefault(job.done.get_loop(), []).append(job)
    for loop, told in waiting.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, told)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.failure is None:
            job.done.set_result(job.result)
        else:
            job.done.set_exception(job.failure)
