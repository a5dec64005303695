"""How a statement is made once and for all.

Making a statement costs SQLAlchemy several times what running it does, so those of every reply are made once: constants
with named parameters, or functions under `cache` where the engine or the columns differ. `run` compiles each once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Select

Values = Mapping[str, Any]
"""What a statement's parameters are: by name, and of types that the driver takes as they are."""

_TEXTS: dict[tuple[str, ClauseElement, tuple[str, ...]], tuple[str, Values]] = {}
"""Statements as text, each with the values that it brings itself."""


WIDE = 6
"""Columns from which on `execute`, which remembers what a row looks like, is cheaper than looking at it anew."""


@cache
def _is_wide(statement: Select[Any]) -> bool:
    return len(statement.selected_columns) > WIDE


def run(connection: Connection, statement: ClauseElement, values: Values | Sequence[Values]) -> CursorResult[Any]:
    """Run a statement that was made once, for one set of values or for many.

    It goes to the driver as text: a third of what `execute` costs, which looks everything up anew. Values and rows are
    as the driver has them: SQLite knows no booleans.
    """
    if isinstance(statement, Select) and isinstance(values, Mapping) and _is_wide(statement):
        return connection.execute(statement, values)
    first = values if isinstance(values, Mapping) else values[0]
    known = (connection.dialect.name, statement, tuple(first))
    prepared = _TEXTS.get(known)
    if prepared is None:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(first))
        own: Values = {
            name: value for name, value in compiled.params.items() if name not in first and value is not None
        }
        prepared = _TEXTS[known] = (str(compiled), own)
    text, brought = prepared
    return connection.exec_driver_sql(
        text, {**brought, **values} if brought and isinstance(values, Mapping) else values
    )


def run_for_rows(connection: Connection, statement: ClauseElement, values: Values) -> Sequence[tuple[Any, ...]]:
    """Run a statement that was made once, for its rows as the driver has them: plain tuples, in the columns' order."""
    return run(connection, statement, values).cursor.fetchall()
