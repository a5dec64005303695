"""Weekly counts, and what changed in a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from hygiene.initiative import InitiativeId, WorkspaceId
from storage.dialects import insert_or_update
from storage.tables import changes, digests


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an initiative's history."""

    initiative: InitiativeId
    what: str
    before: str | None
    after: str | None


def list_changes(connection: Connection, workspace: WorkspaceId, *, since: datetime) -> list[Change]:
    """Return what changed since a moment, oldest first."""
    rows = connection.execute(
        select(changes)
        .where(changes.c.workspace == workspace, changes.c.at >= since.timestamp())
        .order_by(changes.c.id)
    )
    return [Change(InitiativeId(row.initiative_id), row.what, row.before, row.after) for row in rows]


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
