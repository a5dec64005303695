"""Weekly counts, so that a digest can say what has changed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_update
from storage.tables import digests


def keep_counts(connection: Connection, workspace: WorkspaceId, week: str, counts: str) -> None:
    """Remember a week's counts."""
    statement = insert_or_update(connection, digests, ("workspace", "week"), ("counts",))
    connection.execute(statement, {"workspace": workspace, "week": week, "counts": counts})


def forget_counts(connection: Connection, workspace: WorkspaceId) -> None:
    """Forget the counts of the weeks so far: the next digest compares with nothing."""
    connection.execute(delete(digests).where(digests.c.workspace == workspace))


def find_counts(connection: Connection, workspace: WorkspaceId, *, before: str) -> str | None:
    """Return the counts of the last week before one."""
    return connection.execute(
        select(digests.c.counts)
        .where(digests.c.workspace == workspace, digests.c.week < before)
        .order_by(digests.c.week.desc())
        .limit(1)
    ).scalar_one_or_none()
