"""What differs between the two engines."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def is_postgres(connection: Connection) -> bool:
    """Whether rows can be locked one by one; on SQLite a transaction has the whole database."""
    return connection.dialect.name == "postgresql"


def upsert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say `ON CONFLICT`, for the engine at hand."""
    return postgresql.insert(table) if is_postgres(connection) else sqlite.insert(table)
