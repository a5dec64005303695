"""When each person is next to be nudged. Due people are found by the table's own order, so a tick costs what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, select, update

from hygiene.initiative import UserId, WorkspaceId
from storage.dialects import insert_or_skip, insert_or_update, is_postgres, run
from storage.moments import to_moment
from storage.tables import nudges


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a person is next nudged, how often they were without answering, and the local day of the last time."""

    workspace: WorkspaceId
    user: UserId
    next_at: datetime
    sent: int
    last_day: date | None


def list_due(connection: Connection, now: datetime, *, limit: int) -> list[tuple[WorkspaceId, UserId]]:
    """Return people whose nudge is due, longest due first."""
    rows = connection.execute(
        select(nudges.c.workspace, nudges.c.user)
        .where(nudges.c.next_at <= now.timestamp())
        .order_by(nudges.c.next_at)
        .limit(limit)
    )
    return [(WorkspaceId(row.workspace), UserId(row.user)) for row in rows]


def claim_due(connection: Connection, workspace: WorkspaceId, user: UserId, now: datetime) -> Schedule | None:
    """Return a person's schedule if it is still due and no other process holds it, and hold it until the commit."""
    statement = select(nudges).where(
        nudges.c.workspace == workspace, nudges.c.user == user, nudges.c.next_at <= now.timestamp()
    )
    if is_postgres(connection):
        statement = statement.with_for_update(skip_locked=True)
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    last_day = date.fromisoformat(row.last_day) if row.last_day else None
    return Schedule(workspace, user, to_moment(row.next_at), row.sent, last_day)


def start(connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime) -> None:
    """Put a person on the schedule, if they are not on it."""
    run(connection, insert_or_skip(connection, nudges), _fresh(workspace, user, at))


def start_anew(connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime) -> None:
    """Put a person on the schedule with a fresh count. Their last day stays, so no day has two messages."""
    statement = insert_or_update(connection, nudges, ("workspace", "user"), ("next_at", "sent"))
    run(connection, statement, _fresh(workspace, user, at))


def _fresh(workspace: WorkspaceId, user: UserId, at: datetime) -> dict[str, object]:
    return {"workspace": workspace, "user": user, "next_at": at.timestamp(), "sent": 0}


def restart(connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime) -> None:
    """Begin the count of a person who is on the schedule anew. Their last day stays, so no day has two messages."""
    connection.execute(
        update(nudges)
        .where(nudges.c.workspace == workspace, nudges.c.user == user)
        .values(next_at=at.timestamp(), sent=0)
    )


def postpone(connection: Connection, schedule: Schedule, *, until: datetime) -> None:
    """Look at a person again later; this costs none of their nudges."""
    _update(connection, schedule, next_at=until.timestamp())


def record_sent(connection: Connection, schedule: Schedule, *, day: date, next_at: datetime | None) -> None:
    """Count a nudge on a local day; without a next one the person is left alone until they say something."""
    far = next_at.timestamp() if next_at else NEVER
    _update(connection, schedule, next_at=far, sent=schedule.sent + 1, last_day=day.isoformat())


def stop(connection: Connection, workspace: WorkspaceId, user: UserId) -> None:
    """Take a person off the schedule: they have no gaps."""
    connection.execute(delete(nudges).where(nudges.c.workspace == workspace, nudges.c.user == user))


def oldest_due(connection: Connection) -> datetime | None:
    """Return the moment of the nudge that is due longest."""
    oldest: float | None = connection.execute(select(func.min(nudges.c.next_at))).scalar_one()
    return to_moment(oldest)


NEVER = 253_370_764_800.0
"""The year 9999: a person who was nudged as often as is decent."""


def _update(connection: Connection, schedule: Schedule, **columns: object) -> None:
    connection.execute(
        update(nudges).where(nudges.c.workspace == schedule.workspace, nudges.c.user == schedule.user).values(columns)
    )
