from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage.database import open_engine
from storage.writer import Writer


class Desk:
    """A writer on a database with one table, whose thread can be held up while work queues."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")
        self.commits = 0
        event.listen(self.engine, "commit", self._count)
        self.writer = Writer(self.engine)

    def _count(self, _connection: Connection) -> None:
        self.commits += 1

    def hold(self) -> Callable[[], None]:
        started, go = threading.Event(), threading.Event()

        def wait(_connection: Connection) -> None:
            started.set()
            go.wait(10)

        self.held = self.writer.submit(wait)
        started.wait(10)
        return go.set

    def note(self, text: str) -> asyncio.Future[Any]:
        return self.writer.submit(lambda connection: _insert(connection, text))

    async def notes(self) -> list[str]:
        found: list[str] = await self.writer.submit(
            lambda connection: list(connection.exec_driver_sql("SELECT text FROM notes ORDER BY rowid").scalars())
        )
        return found


def _insert(connection: Connection, text: str) -> str:
    connection.exec_driver_sql("INSERT INTO notes VALUES (?)", (text,))
    if text.startswith("bad"):
        raise ValueError(text)
    return text


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    desk = Desk(f"sqlite:///{tmp_path / 'writer.db'}")
    yield desk
    desk.writer.close()
    desk.engine.dispose()


async def test_work_that_waited_together_is_committed_together(desk: Desk) -> None:
    go = desk.hold()
    waiting = [desk.note(str(number)) for number in range(5)]
    go()
    assert [await future for future in waiting] == ["0", "1", "2", "3", "4"]
    assert desk.commits == 2  # the one that held it up, and the five
    assert await desk.notes() == ["0", "1", "2", "3", "4"]


async def test_work_that_fails_leaves_nothing_and_harms_no_other(desk: Desk) -> None:
    go = desk.hold()
    first, bad, last = desk.note("first"), desk.note("bad"), desk.note("last")
    go()
    assert (await first, await last) == ("first", "last")
    with pytest.raises(ValueError, match="bad"):
        await bad
    assert await desk.notes() == ["first", "last"]


async def test_work_that_fails_alone_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(ValueError, match="bad"):
        await desk.note("bad")
    assert await desk.notes() == []


async def test_a_commit_that_fails_fails_for_all_of_them(desk: Desk) -> None:
    def refuse(_connection: Connection) -> None:
        raise OSError("disk full")

    go = desk.hold()
    waiting = [desk.note("one"), desk.note("two")]
    event.listen(desk.engine, "commit", refuse)
    go()
    for future in (desk.held, *waiting):
        with pytest.raises(OSError, match="disk full"):
            await future
    event.remove(desk.engine, "commit", refuse)
    assert await desk.notes() == []


async def test_work_cancelled_in_time_is_not_done_and_the_thread_lives_on(desk: Desk) -> None:
    go = desk.hold()
    given_up, kept = desk.note("given up"), desk.note("kept")
    assert given_up.cancel()
    go()
    assert await kept == "kept"
    assert await desk.notes() == ["kept"]


async def test_closing_finishes_what_is_queued(desk: Desk) -> None:
    go = desk.hold()
    waiting = [desk.note(str(number)) for number in range(3)]
    closing = threading.Thread(target=desk.writer.close)
    closing.start()
    go()
    await asyncio.to_thread(closing.join, 10)
    await asyncio.sleep(0)
    assert [future.done() for future in waiting] == [True, True, True]
    desk.writer = Writer(desk.engine)
    assert await desk.notes() == ["0", "1", "2"]
