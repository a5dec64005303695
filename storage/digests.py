"""Weekly counts, so that a digest can say what has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, select

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_update
from storage.tables import digests
from storage.unreadable import note


def keep_counts(connection: Connection, workspace: WorkspaceId, week: str, counts: Mapping[str, int]) -> None:
    """Remember a week's counts."""
    statement = insert_or_update(connection, digests, ("workspace", "week"), ("counts",))
    connection.execute(statement, {"workspace": workspace, "week": week, "counts": json.dumps(counts)})


def forget_counts(connection: Connection, workspace: WorkspaceId) -> None:
    """Forget the counts of the weeks so far: the next digest compares with nothing."""
    connection.execute(delete(digests).where(digests.c.workspace == workspace))


def find_counts(connection: Connection, workspace: WorkspaceId, *, before: str) -> dict[str, int] | None:
    """Return the counts of the last week before one; None where there are none, or they can't be read."""
    kept = connection.execute(
        select(digests.c.counts)
        .where(digests.c.workspace == workspace, digests.c.week < before)
        .order_by(digests.c.week.desc())
        .limit(1)
    ).scalar_one_or_none()
    if kept is None:
        return None
    try:
        return _COUNTS.validate_json(kept)
    except ValidationError:
        note("a week's counts", kept)
        return None


_COUNTS = TypeAdapter(dict[str, int])
