"""How a statement is made once and for all.

Making a statement costs SQLAlchemy several times what running it does, so those of every reply are made once: constants
with named parameters, or functions under `cache` where the engine or the columns differ. Each is compiled once, and
those whose rows need no names go to the driver's own cursor, which saves again half of what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
"""What a statement's parameters are: by name, and of types that the driver takes as they are."""

_TEXTS: dict[tuple[str, ClauseElement, tuple[str, ...]], tuple[str, Values]] = {}
"""Statements as text, each with the values that it brings itself."""


WIDE = 6
"""Columns from which on `execute`, which remembers what a row looks like, is cheaper than looking at it anew."""


@cache
def _is_wide(statement: Select[Any]) -> bool:
    return len(statement.selected_columns) > WIDE


def run(connection: Connection, statement: ClauseElement, values: Values) -> CursorResult[Any]:
    """Run a statement that was made once, for rows that know their columns' names.

    It goes to the driver as text: a third of what `execute` costs, which looks everything up anew. Values and rows are
    as the driver has them: SQLite knows no booleans.
    """
    if isinstance(statement, Select) and _is_wide(statement):
        return connection.execute(statement, values)
    text, own = _text_of(connection, statement, tuple(values))
    return connection.exec_driver_sql(text, {**own, **values})


def run_for_rows(connection: Connection, statement: ClauseElement, values: Values) -> Sequence[tuple[Any, ...]]:
    """Run a statement that was made once, for its rows as the driver has them: plain tuples, in the columns' order."""
    text, own = _text_of(connection, statement, tuple(values))
    with _cursor(connection, text) as cursor:
        cursor.execute(text, {**own, **values})
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows


def run_to_change(connection: Connection, statement: ClauseElement, values: Values | Sequence[Values]) -> int:
    """Run a statement that was made once and returns no rows, for one set of values or for many of the same names.

    Return how many rows it changed.
    """
    many = [values] if isinstance(values, Mapping) else values
    text, own = _text_of(connection, statement, tuple(many[0]))
    with _cursor(connection, text) as cursor:
        if len(many) == 1:
            cursor.execute(text, {**own, **many[0]})
        else:
            cursor.executemany(text, [{**own, **each} for each in many] if own else many)
        return int(cursor.rowcount)


def _text_of(connection: Connection, statement: ClauseElement, names: tuple[str, ...]) -> tuple[str, Values]:
    """Return a statement as text, with the values that it brings itself.

    Raises:
        ValueError: how many values its IN has is only known when it is run, so it can't be made once.

    """
    known = (connection.dialect.name, statement, names)
    prepared = _TEXTS.get(known)
    if prepared is None:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))
        own: Values = {
            name: value for name, value in compiled.params.items() if name not in names and value is not None
        }
        if "[POSTCOMPILE_" in str(compiled):
            raise ValueError(f"a statement that is made once writes the values of its IN as literals: {compiled}")
        prepared = _TEXTS[known] = (str(compiled), own)
    return prepared


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[DBAPICursor]:
    """Return the driver's own cursor, whose errors are SQLAlchemy's all the same.

    https://docs.sqlalchemy.org/en/20/core/connections.html#working-with-driver-sql-and-raw-dbapi-connections
    """
    errors = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except errors as error:
        raise DBAPIError.instance(text, None, error, errors, dialect=connection.dialect) from error
    finally:
        cursor.close()
