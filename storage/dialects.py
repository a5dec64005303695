"""What differs between the two engines."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite


def is_postgres(connection: Connection) -> bool:
    """Whether rows can be locked one by one; on SQLite a transaction has the whole database."""
    return connection.dialect.name == "postgresql"


def insert_or_skip(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that leaves a row alone that is there already; it returns the key of a row that was not."""
    return _insert_or_skip(is_postgres(connection), table)


def insert_or_update(
    connection: Connection,
    table: Table,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    returning: tuple[str, ...] = (),
) -> Insert:
    """Return an insert that sets these columns of the row with the same key, if there is one."""
    return _insert_or_update(is_postgres(connection), table, key, columns, returning)


def insert_or_add(connection: Connection, table: Table, key: tuple[str, ...], column: str) -> Insert:
    """Return an insert that adds to this column of the row with the same key, if there is one."""
    return _insert_or_add(is_postgres(connection), table, key, column)


@cache
def _insert_or_skip(postgres: bool, table: Table) -> postgresql.Insert | sqlite.Insert:  # noqa: FBT001
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    return insert.on_conflict_do_nothing()


@cache
def _insert_or_update(
    postgres: bool,  # noqa: FBT001
    table: Table,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    returning: tuple[str, ...],
) -> Insert:
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    named: dict[str, Any] = {name: bindparam(name) for name in (*key, *columns)}
    statement = insert.values(named).on_conflict_do_update(
        index_elements=list(key), set_={name: insert.excluded[name] for name in columns}
    )
    return statement.returning(*(table.c[name] for name in returning)) if returning else statement


@cache
def _insert_or_add(postgres: bool, table: Table, key: tuple[str, ...], column: str) -> Insert:  # noqa: FBT001
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    named: dict[str, Any] = {name: bindparam(name) for name in (*key, column)}
    added = {column: table.c[column] + insert.excluded[column]}
    return insert.values(named).on_conflict_do_update(index_elements=list(key), set_=added)
