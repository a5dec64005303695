"""Whole transactions on database threads: one writer thread on SQLite, a pool on Postgres."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from storage import outbox
from storage.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

POOL_SIZE = 8
READERS = 2
CONNECT_TIMEOUT = 5  # seconds
BUSY_TIMEOUT = 10_000  # milliseconds


LOST_TO_ANOTHER = ("40P01", "40001")
"""Deadlock and serialization failure: nothing was done, and the same work may be done again.
https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html"""
MOST_TRIES = 4


class DatabaseUnreachable(Exception):  # noqa: N818 — the name says what happened
    """The database does not answer; the message says which, without its password."""


def open_engine(url: str | URL, *, pool_size: int = POOL_SIZE) -> Engine:
    """Make an engine for a SQLite or Postgres URL; nothing is connected yet."""
    if make_url(url).get_backend_name() == "sqlite":
        _keep_private(make_url(url).database)
        # One connection, used by one thread: writers never wait for a lock, and the page cache stays warm.
        engine = create_engine(
            url,
            poolclass=StaticPool,
            paramstyle="named",
            hide_parameters=True,
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT},
    )


def _keep_private(file: str | None) -> None:
    """Let a new file be read by nobody else: people's words are in it. SQLite gives its side files the same rights."""
    if file and file != ":memory:" and not file.startswith("file:"):
        with suppress(FileExistsError, FileNotFoundError):  # without its folder, SQLite says what is wrong
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))


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


class Pool:
    """Runs work on a database that many may write at once, each in a transaction of its own."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="database")

    def submit(self, work: Callable[[Connection], Any]) -> asyncio.Future[Any]:
        """Queue work; the future is done when it is committed, or has failed. Work cancelled in time is not begun."""
        return asyncio.wrap_future(self._threads.submit(self._run, work))

    def _run(self, work: Callable[[Connection], Any]) -> Any:
        for _ in range(MOST_TRIES - 1):
            try:
                return self._run_once(work)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in LOST_TO_ANOTHER:
                    raise
        return self._run_once(work)

    def _run_once(self, work: Callable[[Connection], Any]) -> Any:
        with self._engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what is queued, and stop."""
        self._threads.shutdown(wait=True)


def open_readers(url: str | URL) -> Engine:
    """Make an engine that reads a SQLite file beside its one writer; what it reads is what was committed last.

    https://www.sqlite.org/wal.html#concurrency
    """
    engine = create_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        paramstyle="named",
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _read_only)
    event.listen(engine, "begin", _begin)
    return engine


def _reading(engine: Engine) -> Engine:
    """Return a Postgres engine on the same connections whose transactions only read, each as of its first statement.

    https://www.postgresql.org/docs/current/transaction-iso.html#XACT-REPEATABLE-READ
    """
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _begin(connection: Connection) -> None:
    """Let all that one look reads be of one moment: https://www.sqlite.org/isolation.html."""
    connection.exec_driver_sql("BEGIN")


def _read_only(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # so that BEGIN is ours, not the driver's
    connection.execute("PRAGMA query_only=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def _nobody_listens() -> None:
    """Stand in until a sender listens: a process without one leaves the sending to others."""


class Database:
    """Runs a function as one transaction on a database thread; awaiting it means that it is committed."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.engine = open_engine(url, pool_size=pool_size)
        self.on_spoken: Callable[[], None] = _nobody_listens
        """Called after a commit that put something into the outbox."""
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reading = open_readers(url) if self.is_sqlite else _reading(self.engine)
        self._threads = Writer(self.engine) if self.is_sqlite else Pool(self.engine, pool_size)
        self._readers = Pool(self._reading, READERS if self.is_sqlite else max(1, pool_size // 2))

    @property
    def name(self) -> str:
        """The URL without its password, for messages."""
        return self.engine.url.render_as_string(hide_password=True)

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, …)` as one transaction: committed when this returns, rolled back if it raises.

        A cancelled caller does not stop work that has begun.
        """
        result, spoke = await self._threads.submit(partial(_transact, work, args, kwargs))
        if spoke:
            self.on_spoken()
        return cast("T", result)

    async def look(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, …)`, which only reads, without holding up anybody who writes."""
        return cast("T", await self._readers.submit(lambda connection: work(connection, *args, **kwargs)))

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
        self._readers.close()
        self._threads.close()
        self._reading.dispose()
        self.engine.dispose()


def _transact(
    work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], connection: Connection
) -> tuple[Any, bool]:
    outbox.discard(connection)
    result = work(connection, *args, **kwargs)
    return result, outbox.flush(connection)


def _reason(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else "no reason given"
