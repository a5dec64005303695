"""The condition that a column is one of many values: as one parameter, so that the statement can be made once.

SQLAlchemy's own IN has as many parameters as values, so each number of them is a statement of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, JSON, ColumnElement, any_, bindparam, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Among(FunctionElement[Any]):
    """Whether a column is one of the values in a parameter, which `listed` makes.

    https://www.sqlite.org/json1.html#jeach and https://www.postgresql.org/docs/current/functions-json.html
    """

    inherit_cache = True
    name = "among"

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        super().__init__(column, bindparam(parameter))


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values in a parameter."""
    return Among(column, parameter)


def listed(values: Iterable[str] | Iterable[int]) -> str:
    """Return values as such a parameter."""
    return json.dumps(sorted(values))


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = element.clauses
    each = func.json_each(values).table_valued("value").c.value
    return compiler.process(column.in_(select(each)), **how)


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = element.clauses
    each = cast(func.json_array_elements_text(cast(values, JSON)), column.type)
    wanted = func.array(select(each).scalar_subquery(), type_=ARRAY(column.type))
    return compiler.process(column == any_(wanted), **how)
