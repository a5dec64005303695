"""Direct messages with buttons that are kept up to date until nothing in them is open: where they stand, about what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from hygiene.initiative import UserId, WorkspaceId
from storage import unreadable
from storage.dialects import insert_or_update
from storage.statements import run, run_for_rows
from storage.tables import letters


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to a person at Slack's time of it: what for, and about what."""

    ts: str
    purpose: str
    subject: dict[str, Any]


def keep(connection: Connection, workspace: WorkspaceId, user: UserId, letter: Letter, *, at: datetime) -> None:
    """Remember where a message stands."""
    values = {"purpose": letter.purpose, "subject": json.dumps(letter.subject), "at": at.timestamp()}
    statement = insert_or_update(connection, letters, ("workspace", "user", "ts"), tuple(values))
    connection.execute(statement, {"workspace": workspace, "user": user, "ts": letter.ts, **values})


def list_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[str]:
    """Return where the open messages to a person stand."""
    return [row[0] for row in run_for_rows(connection, _OF, {"of": workspace, "who": user})]


_OF = select(letters.c.ts).where(letters.c.workspace == bindparam("of"), letters.c.user == bindparam("who"))


def find(connection: Connection, workspace: WorkspaceId, user: UserId, ts: str) -> Letter | None:
    """Find an open message."""
    row = run(connection, _ONE, {"of": workspace, "who": user, "at": ts}).one_or_none()
    return None if row is None else Letter(row.ts, row.purpose, _read(row.subject))


_ONE = select(letters.c.ts, letters.c.purpose, letters.c.subject).where(
    letters.c.workspace == bindparam("of"), letters.c.user == bindparam("who"), letters.c.ts == bindparam("at")
)


def _read(subject: str) -> dict[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(subject)
    except ValueError:
        unreadable.note("what a message is about", subject)
        return {}
    return dict(found) if isinstance(found, dict) else {}


def close(connection: Connection, workspace: WorkspaceId, user: UserId, ts: str) -> None:
    """Forget a message in which nothing is open any more."""
    connection.execute(
        delete(letters).where(letters.c.workspace == workspace, letters.c.user == user, letters.c.ts == ts)
    )


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget messages that are older than a moment."""
    connection.execute(delete(letters).where(letters.c.at < moment.timestamp()))
