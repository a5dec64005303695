"""Statements that are made once: what they return, how they fail, and what can't be made once."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.statements import run_for_rows, run_to_change
from storage.tables import pauses

ADD = insert(pauses).values({name: bindparam(name) for name in ("workspace", "scope", "until")})
LONGER = update(pauses).where(pauses.c.workspace == bindparam("of")).values(until=pauses.c.until + 1)
ALL_OF = select(pauses.c.scope, pauses.c.until).where(pauses.c.workspace == bindparam("of")).order_by(pauses.c.scope)
SOME = select(pauses.c.scope).where(pauses.c.scope.in_(["a", "b"]))


def pause_in(scope: str) -> dict[str, object]:
    return {"workspace": "T1", "scope": scope, "until": 5.0}


async def test_rows_and_counts_are_as_the_driver_has_them(database: Database) -> None:
    def work(connection: Connection) -> None:
        assert run_to_change(connection, ADD, pause_in("a")) == 1
        assert run_to_change(connection, ADD, [pause_in("b"), pause_in("c")]) == 2
        assert run_to_change(connection, LONGER, {"of": "T1"}) == 3
        assert run_for_rows(connection, ALL_OF, {"of": "T1"}) == [("a", 6.0), ("b", 6.0), ("c", 6.0)]
        assert run_for_rows(connection, ALL_OF, {"of": "T2"}) == []

    await database.run(work)


async def test_the_drivers_errors_are_sqlalchemys_and_name_no_values(database: Database) -> None:
    def work(connection: Connection) -> None:
        run_to_change(connection, ADD, [pause_in("secret"), pause_in("secret")])

    with pytest.raises(IntegrityError) as failed:
        await database.run(work)

    if database.is_sqlite:  # Postgres names the key in its own words
        assert "secret" not in str(failed.value)


async def test_an_in_with_a_list_can_not_be_made_once(database: Database) -> None:
    def work(connection: Connection) -> None:
        run_for_rows(connection, SOME, {})

    with pytest.raises(ValueError, match="writes the values of its IN as literals"):
        await database.run(work)
