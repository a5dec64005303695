"""Whole transactions on database threads: one writer thread on SQLite, a pool on Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from storage.outbox import SPOKE

P = ParamSpec("P")
T = TypeVar("T")

POOL_SIZE = 8
CONNECT_TIMEOUT = 5  # seconds
BUSY_TIMEOUT = 10_000  # milliseconds


class DatabaseUnreachable(Exception):  # noqa: N818 — the name says what happened
    """The database does not answer; the message says which, without its password."""


def open_engine(url: str, *, pool_size: int = POOL_SIZE) -> Engine:
    """Make an engine for a SQLite or Postgres URL; nothing is connected yet."""
    if make_url(url).get_backend_name() == "sqlite":
        # One connection, used by one thread: writers never wait for a lock, and the page cache stays warm.
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(
        url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT}
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # so that BEGIN is ours, not the driver's
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _nobody_listens() -> None:
    """Stand in until a sender listens: a process without one leaves the sending to others."""


class Database:
    """Runs a function as one transaction on a database thread; awaiting it means that it is committed."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.engine = open_engine(url, pool_size=pool_size)
        self.on_spoken: Callable[[], None] = _nobody_listens
        """Called after a commit that put something into the outbox."""
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else pool_size, thread_name_prefix="database")

    @property
    def name(self) -> str:
        """The URL without its password, for messages."""
        return self.engine.url.render_as_string(hide_password=True)

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, …)` as one transaction: committed when this returns, rolled back if it raises.

        A cancelled caller does not stop work that has begun.
        """
        result, spoke = await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(self._transact, work, *args, **kwargs)
        )
        if spoke:
            self.on_spoken()
        return result

    def _transact(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, bool]:
        with self.engine.begin() as connection:
            connection.info.pop(SPOKE, None)
            result = work(connection, *args, **kwargs)
            spoke = SPOKE in connection.info
        return result, spoke

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnreachable: there was none.

        """
        try:
            await self.run(lambda connection: connection.execute(text("SELECT 1")))
        except OperationalError as error:
            raise DatabaseUnreachable(f"The database {self.name} does not answer: {_reason(error)}") from error

    def close(self) -> None:
        """Finish what is running, then let go of the database."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def _reason(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else "no reason given"
