"""What happened to each initiative, and when: the lines of its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from hygiene.history import MOVES, Event, Kind
from hygiene.initiative import Initiative, InitiativeId, ItemId, Role, Stage, UserId, WorkspaceId
from storage.moments import to_moment
from storage.statements import run, run_to_change
from storage.tables import changes
from storage.unreadable import one_of

_STAGES = {stage.value: stage for stage in Stage}
_KINDS = {kind.value: kind for kind in Kind}
_ROLES = {role.value: role for role in Role}


def record(connection: Connection, initiative: Initiative, events: Sequence[Event]) -> None:
    """Write lines of an initiative's history, in order."""
    if events:
        run_to_change(connection, _ADD, [_values(initiative, event) for event in events])


def record_move(connection: Connection, initiative: Initiative, event: Event) -> int:
    """Write a move, and return the id by which it can be undone."""
    return int(run(connection, _ADD_MOVE, _values(initiative, event)).scalar_one())


def _values(initiative: Initiative, event: Event) -> dict[str, Any]:
    return {
        "workspace": initiative.workspace,
        "initiative_id": initiative.id,
        "at": event.at.timestamp(),
        "by": event.by,
        "kind": event.kind.value,
        "item_id": event.item,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "role": event.role.value if event.role else None,
        "undoes": event.undoes,
    }


_ADD = insert(changes)
_ADD_MOVE = insert(changes).returning(changes.c.id)


@dataclass(frozen=True, slots=True)
class Move:
    """A move that stands: from where, and why."""

    id: int
    before: Stage
    reason: str | None


def find_last_move(connection: Connection, initiative: InitiativeId) -> Move | None:
    """Return the last move of an initiative that was not undone; None if there is none left."""
    undone = select(changes.c.undoes).where(changes.c.initiative_id == initiative, changes.c.undoes.is_not(None))
    row = connection.execute(
        select(changes.c.id, changes.c.before, changes.c.reason)
        .where(
            changes.c.initiative_id == initiative,
            changes.c.kind == Kind.MOVED.value,
            changes.c.id.not_in(undone),
        )
        .order_by(changes.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Move(row.id, one_of(_STAGES, row.before, Stage.PARKED, of="a stage"), row.reason)


def find_newest(connection: Connection, initiative: InitiativeId) -> int:
    """Return the id of the newest line of an initiative's history."""
    return int(connection.scalar(select(func.max(changes.c.id)).where(changes.c.initiative_id == initiative)) or 0)


def list_between(connection: Connection, initiative: InitiativeId, after: int, until: int) -> list[Event]:
    """Return the lines of an initiative's history after an id, until another, oldest first."""
    rows = connection.execute(
        select(changes)
        .where(changes.c.initiative_id == initiative, changes.c.id > after, changes.c.id <= until)
        .order_by(changes.c.id)
    )
    return [to_event(row) for row in rows]


def why_stopped(connection: Connection, initiative: InitiativeId) -> str | None:
    """Return the reason that was given at the last move."""
    return connection.execute(
        select(changes.c.reason)
        .where(changes.c.initiative_id == initiative, changes.c.kind.in_([kind.value for kind in MOVES]))
        .order_by(changes.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def list_since(connection: Connection, workspace: WorkspaceId, *, since: datetime) -> list[tuple[InitiativeId, Event]]:
    """Return what happened in a workspace since a moment, oldest first."""
    rows = connection.execute(
        select(changes)
        .where(changes.c.workspace == workspace, changes.c.at >= since.timestamp())
        .order_by(changes.c.id)
    )
    return [(InitiativeId(row.initiative_id), to_event(row)) for row in rows]


def list_of(connection: Connection, initiative: InitiativeId) -> list[Event]:
    """Return the whole history of an initiative, oldest first."""
    rows = connection.execute(select(changes).where(changes.c.initiative_id == initiative).order_by(changes.c.id))
    return [to_event(row) for row in rows]


def to_event(row: Any) -> Event:
    """Read what happened from a row of the history."""
    return Event(
        kind=one_of(_KINDS, row.kind, Kind.NOTE, of="a kind of event"),
        by=UserId(row.by),
        at=to_moment(row.at),
        item=ItemId(row.item_id) if row.item_id else None,
        before=row.before,
        after=row.after,
        reason=row.reason,
        role=_ROLES.get(row.role),
        undoes=row.undoes,
    )
