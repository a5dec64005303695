"""What Slack has told of already, so that a second delivery changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_skip
from storage.statements import run_to_change
from storage.tables import deliveries


def is_first(connection: Connection, workspace: WorkspaceId, key: str, *, at: datetime) -> bool:
    """Note a delivery; false if it was noted before."""
    values = {"workspace": workspace, "key": key, "at": at.timestamp()}
    return run_to_change(connection, insert_or_skip(connection, deliveries), values) == 1


def was_seen(connection: Connection, workspace: WorkspaceId, key: str) -> bool:
    """Whether something was noted before."""
    known = select(deliveries.c.key).where(deliveries.c.workspace == workspace, deliveries.c.key == key)
    return connection.execute(known).first() is not None


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget deliveries that are older than a moment."""
    connection.execute(delete(deliveries).where(deliveries.c.at < moment.timestamp()))
