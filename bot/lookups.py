"""Look-ups in Slack that nobody waits for longer than there is time: they go on by themselves, and are kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Hashable, Iterable
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 8
"""Look-ups that are under way together; more wait, and Slack is not asked for more than it likes."""
BUDGET = 0.35
"""Seconds that an acknowledgement waits for them: Slack itself waits three, and the work comes after."""


class Lookups:
    """Runs look-ups, the same one once, and hands out what came of them within the time there is."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Any]] = {}
        self._free = asyncio.Semaphore(AT_ONCE)

    def begin(self, key: Hashable, look: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin to look something up, unless that is under way."""
        known = self._running.get(key)
        if known is not None:
            look.close()
            return known
        task = asyncio.create_task(self._in_turn(look))
        self._running[key] = task
        task.add_done_callback(lambda done: self._finished(key, done))
        return task

    async def wait(self, tasks: Iterable[asyncio.Task[Any]], *, seconds: float = BUDGET) -> None:
        """Wait until all are done, or the time is over. Those that are not go on."""
        pending = set(tasks)
        if pending:
            await asyncio.wait(pending, timeout=seconds)

    async def close(self) -> None:
        """Stop whatever is under way."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _in_turn(self, look: Coroutine[Any, Any, T]) -> T:
        try:
            async with self._free:
                return await look
        finally:
            look.close()

    def _finished(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("looking up %s failed: %s", key, type(error).__name__, exc_info=error)
