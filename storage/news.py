"""What people are to be told by direct message of their own: a role, a question, a changed catalogue.

A piece of news waits until its person may be written to, goes with all the others into the one message of a local day,
and stays with that message, at Slack's time of it, until nothing in it is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from hygiene.initiative import UserId, WorkspaceId
from storage.statements import run_for_rows, run_to_change
from storage.subjects import pack, unpack
from storage.tables import news


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to tell: what for, and about what."""

    purpose: str
    subject: dict[str, Any]


def add(connection: Connection, workspace: WorkspaceId, user: UserId, piece: Piece, *, at: datetime) -> None:
    """Keep something that a person is to be told; whether they may be written to is looked at from now on."""
    connection.execute(insert(news), _row(workspace, user, piece, at))


def add_told(
    connection: Connection, workspace: WorkspaceId, user: UserId, piece: Piece, *, ts: str, at: datetime
) -> None:
    """Keep something that a person was told by a message that stands at `ts`."""
    connection.execute(insert(news), {**_row(workspace, user, piece, at), "ts": ts})


def _row(workspace: WorkspaceId, user: UserId, piece: Piece, at: datetime) -> dict[str, object]:
    moment = at.timestamp()
    subject = pack(piece.subject)
    return {
        "workspace": workspace, "user": user, "purpose": piece.purpose, "subject": subject, "at": moment,
        "due_at": moment,
    }  # fmt: skip


def list_due(connection: Connection, workspace: WorkspaceId, now: datetime, *, limit: int) -> list[UserId]:
    """Return people for whom news waits that is due, longest due first."""
    rows = connection.execute(
        select(news.c.user)
        .where(news.c.workspace == workspace, news.c.due_at <= now.timestamp(), *_WAITS)
        .group_by(news.c.user)
        .order_by(func.min(news.c.due_at))
        .limit(limit)
    )
    return [UserId(row[0]) for row in rows]


def is_due(connection: Connection, workspace: WorkspaceId, user: UserId, now: datetime) -> bool:
    """Whether news waits for a person that is due."""
    due = select(news.c.id).where(*_of(workspace, user), news.c.due_at <= now.timestamp(), *_WAITS).limit(1)
    return connection.scalar(due) is not None


def put_off(connection: Connection, workspace: WorkspaceId, user: UserId, *, until: datetime) -> None:
    """Look at a moment again whether a person may be told what waits for them."""
    connection.execute(update(news).where(*_of(workspace, user), *_WAITS).values(due_at=until.timestamp()))


def take(connection: Connection, workspace: WorkspaceId, user: UserId, day: str) -> None:
    """Put all that waits for a person into the message of a local day."""
    connection.execute(update(news).where(*_of(workspace, user), *_WAITS).values(day=day))


def give_back(connection: Connection, workspace: WorkspaceId, user: UserId, *, day: str, at: datetime) -> None:
    """Let what was in the message of a day wait again: nobody has seen it."""
    connection.execute(
        update(news)
        .where(*_of(workspace, user), news.c.day == day, news.c.ts.is_(None))
        .values(day=None, due_at=at.timestamp())
    )


def keep_told(connection: Connection, workspace: WorkspaceId, user: UserId, *, day: str, ts: str) -> None:
    """Remember where the message of a day stands."""
    connection.execute(update(news).where(*_of(workspace, user), news.c.day == day, news.c.ts.is_(None)).values(ts=ts))


def list_of_day(connection: Connection, workspace: WorkspaceId, user: UserId, day: date) -> list[Piece]:
    """Return what goes into the message of a day that is not known to stand, oldest first."""
    return _list(connection, *_of(workspace, user), news.c.day == day.isoformat(), news.c.ts.is_(None))


def list_at(connection: Connection, workspace: WorkspaceId, user: UserId, ts: str) -> list[Piece]:
    """Return what a person was told by the message at `ts`, oldest first."""
    return _list(connection, *_of(workspace, user), news.c.ts == ts)


def _list(connection: Connection, *wanted: ColumnElement[bool]) -> list[Piece]:
    rows = connection.execute(select(news.c.purpose, news.c.subject).where(*wanted).order_by(news.c.id))
    return [Piece(row.purpose, unpack(row.subject)) for row in rows]


def list_standing(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[str]:
    """Return where the messages to a person stand in which something may be open."""
    return [row[0] for row in run_for_rows(connection, _STANDING, {"of": workspace, "who": user})]


_STANDING = (
    select(news.c.ts)
    .where(news.c.workspace == bindparam("of"), news.c.user == bindparam("who"), news.c.ts.is_not(None))
    .distinct()
    .order_by(news.c.ts)
)


def close(connection: Connection, workspace: WorkspaceId, user: UserId, ts: str) -> None:
    """Forget a message in which nothing is open any more."""
    run_to_change(connection, _CLOSE, {"of": workspace, "who": user, "at": ts})


_CLOSE = delete(news).where(
    news.c.workspace == bindparam("of"), news.c.user == bindparam("who"), news.c.ts == bindparam("at")
)


def leave(connection: Connection, workspace: WorkspaceId, user: UserId) -> None:
    """Forget what waits for a person who can't be told."""
    connection.execute(delete(news).where(*_of(workspace, user), news.c.ts.is_(None)))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget news that is older than a moment."""
    connection.execute(delete(news).where(news.c.at < moment.timestamp()))


_WAITS = (news.c.day.is_(None), news.c.ts.is_(None))


def _of(workspace: WorkspaceId, user: UserId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return news.c.workspace == workspace, news.c.user == user
