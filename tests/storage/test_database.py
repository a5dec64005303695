"""Transactions, and the schema's history."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseUnreachable
from storage.migrate import is_current, migrate
from storage.tables import metadata


async def test_sqlite_keeps_what_is_acknowledged_through_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")

    def pragmas(connection: Connection) -> tuple[object, ...]:
        return tuple(
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        )

    assert await database.run(pragmas) == ("wal", 2, 1)  # 2 is FULL
    database.close()


async def test_work_that_fails_leaves_nothing_behind(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO deliveries (workspace, key, at) VALUES ('T1', 'k', 0)"))
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(fail)

    assert (
        await database.run(lambda connection: connection.execute(text("SELECT count(*) FROM deliveries")).scalar()) == 0
    )


async def test_a_look_is_of_one_moment_and_changes_nothing(database: Database) -> None:
    """What is committed while somebody looks is not in what they see, on any engine."""
    counted, added = text("SELECT count(*) FROM deliveries"), threading.Event()
    add = text("INSERT INTO deliveries (workspace, key, at) VALUES ('T1', 'k', 0)")

    def look(connection: Connection) -> tuple[int, int]:
        before = connection.execute(counted).scalar_one()
        looked.set()
        assert added.wait(timeout=10)
        return before, connection.execute(counted).scalar_one()

    looked = threading.Event()
    looking = asyncio.create_task(database.look(look))
    await asyncio.to_thread(looked.wait, 10)
    await database.run(lambda connection: connection.execute(add))
    added.set()

    assert await looking == (0, 0)
    assert await database.look(lambda connection: connection.execute(counted).scalar_one()) == 1
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await database.look(lambda connection: connection.execute(add))


async def test_concurrent_work_is_all_done(database: Database) -> None:
    def add(connection: Connection, number: int) -> None:
        connection.execute(text("INSERT INTO deliveries (workspace, key, at) VALUES ('T1', :k, 0)"), {"k": str(number)})

    await asyncio.gather(*(database.run(add, number) for number in range(100)))

    assert (
        await database.run(lambda connection: connection.execute(text("SELECT count(*) FROM deliveries")).scalar())
        == 100
    )


async def test_the_migrations_make_the_tables_and_can_run_again(database: Database) -> None:
    migrate(database.engine)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.run(differences) == []
    assert await database.run(is_current)


async def test_every_table_is_bound_to_its_workspace() -> None:
    assert [table.name for table in metadata.sorted_tables if "workspace" not in table.c] == []


async def test_a_database_that_is_not_migrated_is_not_current(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")

    assert not await database.run(is_current)
    database.close()


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    database = Database("postgresql+psycopg://me:secret@127.0.0.1:1/nowhere")

    with pytest.raises(DatabaseUnreachable) as refused:
        await database.ping()

    database.close()
    assert "postgresql+psycopg://me:***@127.0.0.1:1/nowhere does not answer" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_work_that_lost_a_deadlock_is_done_again(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer, and so no deadlocks")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counted (name TEXT PRIMARY KEY, number INT)")
        connection.exec_driver_sql("INSERT INTO counted VALUES ('one', 0), ('two', 0)")
    both = threading.Barrier(2)

    def add(connection: Connection, first: str, second: str) -> None:
        for place, name in enumerate((first, second)):
            connection.exec_driver_sql("UPDATE counted SET number = number + 1 WHERE name = %s", (name,))
            if place == 0:
                with contextlib.suppress(threading.BrokenBarrierError):
                    both.wait(timeout=2)

    await asyncio.gather(database.run(add, "one", "two"), database.run(add, "two", "one"))

    with database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT number FROM counted").scalars().all() == [2, 2]
