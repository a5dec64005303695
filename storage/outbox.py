"""What is to be said, and how far that has come: pending, sending, unknown, sent, cancelled or dead.

A row is claimed and committed before Slack is called, so a crash leaves a trace; a fence keeps a process that was slow
from overruling the one that took over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_skip, insert_or_update, is_postgres, run
from storage.tables import outbox, pauses

Method = Literal["post", "update", "ephemeral", "react"]
UNFINISHED = ("pending", "sending", "unknown")
SPOKEN = "spoken"
"""Where a connection's info holds what its transaction has put and not yet written."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process is to send; `doubtful` if an earlier try may have reached Slack already."""

    id: int
    workspace: WorkspaceId
    uuid: str
    purpose: str
    method: Method
    conversation: str
    subject: dict[str, Any]
    attempts: int
    fence: int
    doubtful: bool


def put(
    connection: Connection,
    workspace: WorkspaceId,
    *,
    purpose: str,
    method: Method,
    conversation: str,
    subject: dict[str, Any],
    now: datetime,
    once: str | None = None,
) -> None:
    """Queue something to be said; it is written with the rest at the end of the transaction, by `flush`.

    With `once`, the same key is never queued a second time. An update that waits already, untried, is not queued again:
    what is said is worded when it is sent, so once is enough.
    """
    packed = _pack(subject)
    connection.info.setdefault(SPOKEN, []).append(
        {
            "workspace": workspace,
            "uuid": str(uuid4()),
            "purpose": purpose,
            "method": method,
            "conversation": conversation,
            "subject": packed,
            "dedupe_key": f"{purpose} {packed}" if method == "update" else once,
            "state": "pending",
            "not_before": 0.0,
            "attempts": 0,
            "fence": 0,
            "created_at": now.timestamp(),
        }
    )


def flush(connection: Connection) -> bool:
    """Write what was put into the outbox since the last time, in order; true if there was anything."""
    rows = connection.info.pop(SPOKEN, None)
    if not rows:
        return False
    run(connection, insert_or_skip(connection, outbox), rows)
    return True


def was_put(connection: Connection, workspace: WorkspaceId, once: str) -> bool:
    """Whether something was put under this key before."""
    statement = select(outbox.c.id).where(outbox.c.workspace == workspace, outbox.c.dedupe_key == once)
    return connection.execute(statement).first() is not None


def discard(connection: Connection) -> None:
    """Forget what a transaction that failed had put."""
    connection.info.pop(SPOKEN, None)


def _unfinished(table: FromClause) -> ColumnElement[bool]:
    """Ask for unfinished rows in the very words of the partial index: parameters would hide that it fits."""
    return table.c.state.in_([literal_column(f"'{state}'") for state in UNFINISHED])


def claim(connection: Connection, now: datetime, *, limit: int, lease: timedelta, interval: timedelta) -> list[Claimed]:
    """Take the first unfinished row of each conversation, where it is due and nothing pauses it.

    A conversation gets at most one post in each interval.
    """
    values = {"now": now.timestamp(), "most": limit}
    rows = run(connection, _CLAIM_SKIPPING if is_postgres(connection) else _CLAIM, values).all()
    return [_take(connection, row, now, lease=lease, interval=interval) for row in rows]


def _first_of_each() -> Select[Any]:
    earlier: FromClause = outbox.alias("earlier")
    now: BindParameter[float] = bindparam("now")
    paused = exists().where(
        pauses.c.workspace == outbox.c.workspace,
        pauses.c.until > now,
        or_(
            pauses.c.scope == literal_column("'method:'") + outbox.c.method,
            and_(
                outbox.c.method == literal_column("'post'"),
                pauses.c.scope == literal_column("'post:'") + outbox.c.conversation,
            ),
        ),
    )
    waiting = outbox.c.state.in_([literal_column("'pending'"), literal_column("'unknown'")])
    return (
        select(outbox)
        .where(
            _unfinished(outbox),
            or_(
                and_(waiting, outbox.c.not_before <= now),
                and_(outbox.c.state == literal_column("'sending'"), outbox.c.lease_until <= now),
            ),
            ~exists().where(
                earlier.c.workspace == outbox.c.workspace,
                earlier.c.conversation == outbox.c.conversation,
                earlier.c.id < outbox.c.id,
                _unfinished(earlier),
            ),
            ~paused,
        )
        .order_by(outbox.c.id)
        .limit(bindparam("most"))
    )


_CLAIM = _first_of_each()
_CLAIM_SKIPPING = _first_of_each().with_for_update(skip_locked=True, of=outbox)


_TAKEN = (
    update(outbox)
    .where(outbox.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in ("state", "fence", "attempts", "lease_until", "dedupe_key")})
)


def _take(connection: Connection, row: Row[Any], now: datetime, *, lease: timedelta, interval: timedelta) -> Claimed:
    run(
        connection,
        _TAKEN,
        {
            "this": row.id,
            "state": "sending",
            "fence": row.fence + 1,
            "attempts": row.attempts + 1,
            "lease_until": (now + lease).timestamp(),
            "dedupe_key": None if row.method == "update" else row.dedupe_key,  # worded now: later changes need another
        },
    )
    workspace = WorkspaceId(row.workspace)
    if row.method == "post" and interval:
        pause(connection, workspace, f"post:{row.conversation}", until=now + interval)
    return Claimed(
        id=row.id,
        workspace=workspace,
        uuid=row.uuid,
        purpose=row.purpose,
        method=row.method,
        conversation=row.conversation,
        subject=json.loads(row.subject),
        attempts=row.attempts + 1,
        fence=row.fence + 1,
        doubtful=row.state != "pending",
    )


def record_sent(connection: Connection, row: Claimed, *, channel: str | None, ts: str | None) -> bool:
    """Close a row that Slack has accepted; false if another process has taken it over."""
    return _close(connection, row, state="sent", sent_channel=channel, sent_ts=ts, error=None)


def record_cancelled(connection: Connection, row: Claimed) -> bool:
    """Close a row that need not be said any more."""
    return _close(connection, row, state="cancelled")


def record_dead(connection: Connection, row: Claimed, error: str) -> bool:
    """Close a row that cannot be said, with the reason."""
    return _close(connection, row, state="dead", error=error)


def record_retry(
    connection: Connection, row: Claimed, *, at: datetime, error: str, doubtful: bool, counted: bool = True
) -> bool:
    """Try again later; if Slack may have accepted it, look first. A try that Slack put off need not be counted."""
    return _close(
        connection,
        row,
        state="unknown" if doubtful else "pending",
        not_before=at.timestamp(),
        error=error,
        attempts=row.attempts if counted else row.attempts - 1,
    )


def pause(connection: Connection, workspace: WorkspaceId, scope: str, *, until: datetime) -> None:
    """Keep every process from sending within a scope (`method:post`, `post:C1`) until a moment."""
    statement = insert_or_update(connection, pauses, ("workspace", "scope"), ("until",))
    connection.execute(statement, {"workspace": workspace, "scope": scope, "until": until.timestamp()})


def release_leases(connection: Connection) -> None:
    """Let rows that a former process left in the middle be looked at now, not when their lease ends.

    Only where no other process can be alive: on SQLite, at start.
    """
    connection.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=0.0))


def last_sent_ts(connection: Connection, row: Claimed) -> str | None:
    """Return Slack's time of the last message that is known to stand before this one in its conversation."""
    ts: str | None = connection.execute(
        select(func.max(outbox.c.sent_ts)).where(
            outbox.c.workspace == row.workspace,
            outbox.c.conversation == row.conversation,
            outbox.c.method == "post",
            outbox.c.state == "sent",
        )
    ).scalar_one()
    return ts


def count_states(connection: Connection) -> dict[str, int]:
    """Return how many rows are in each state."""
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row[0]: row[1] for row in rows}


def list_dead(connection: Connection, workspace: WorkspaceId, conversation: str) -> list[tuple[str, str]]:
    """Return what could not be said in a conversation, by purpose and reason, each once."""
    rows = connection.execute(
        select(outbox.c.purpose, outbox.c.error)
        .where(outbox.c.workspace == workspace, outbox.c.conversation == conversation, outbox.c.state == "dead")
        .distinct()
        .limit(5)
    )
    return [(row.purpose, row.error or "") for row in rows]


def forget_dead(connection: Connection, workspace: WorkspaceId, conversation: str) -> None:
    """Forget what could not be said in a conversation: the bot can speak there again."""
    connection.execute(
        delete(outbox).where(
            outbox.c.workspace == workspace, outbox.c.conversation == conversation, outbox.c.state == "dead"
        )
    )


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was closed long ago."""
    connection.execute(
        delete(outbox).where(outbox.c.created_at < moment.timestamp(), outbox.c.state.in_(("sent", "cancelled")))
    )
    connection.execute(delete(pauses).where(pauses.c.until < moment.timestamp()))


def _close(connection: Connection, row: Claimed, **columns: object) -> bool:
    values = {"this": row.id, "mine": row.fence, **columns}
    return run(connection, _closing(tuple(columns)), values).rowcount == 1


@cache
def _closing(columns: tuple[str, ...]) -> Update:
    return (
        update(outbox)
        .where(
            outbox.c.id == bindparam("this"),
            outbox.c.fence == bindparam("mine"),
            outbox.c.state == literal_column("'sending'"),
        )
        .values({name: bindparam(name) for name in columns})
    )


_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _pack(subject: dict[str, Any]) -> str:
    return _ENCODE(subject)
