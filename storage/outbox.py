"""What is to be said, and how far that has come: pending, sending, unknown, sent, cancelled or dead.

A row is claimed and committed before Slack is called, so a crash leaves a trace; a fence keeps a process that was slow
from overruling the one that took over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    ScalarSelect,
    Select,
    Update,
    and_,
    any_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from hygiene.initiative import WorkspaceId
from storage import pauses
from storage.dialects import insert_or_skip, is_postgres
from storage.moments import to_moment
from storage.statements import run, run_to_change
from storage.subjects import pack, unpack
from storage.tables import outbox
from storage.tables import pauses as held

Method = Literal["post", "update", "ephemeral", "react"]
UNFINISHED = ("pending", "sending", "unknown")
CLOSED = ("sent", "cancelled", "dead")
MOST_UNSAID = 100
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


class Entry(NamedTuple):
    """Something to be said: what for, how, where and about what. `patient`: it leaves after what people wait for.

    With `once`, the same key is never queued a second time.
    """

    purpose: str
    method: Method
    conversation: str
    subject: dict[str, Any]
    patient: bool = False
    once: str | None = None


def put(connection: Connection, workspace: WorkspaceId, entry: Entry, *, now: datetime) -> None:
    """Queue something to be said; it is written with the rest at the end of the transaction, by `flush`.

    An update that waits already, untried, is not queued again: it is worded when it is sent, so once is enough.
    """
    packed = pack(entry.subject)
    connection.info.setdefault(SPOKEN, []).append(
        {
            "workspace": workspace,
            "uuid": token_hex(16),
            "purpose": entry.purpose,
            "method": entry.method,
            "conversation": entry.conversation,
            "subject": packed,
            "dedupe_key": f"{entry.purpose} {packed}" if entry.method == "update" else entry.once,
            "state": "pending",
            "not_before": 0.0,
            "attempts": 0,
            "fence": 0,
            "created_at": now.timestamp(),
            "patient": entry.patient,
        }
    )


def flush(connection: Connection) -> bool:
    """Write what was put into the outbox since the last time, in order; true if there was anything."""
    rows = connection.info.pop(SPOKEN, None)
    if not rows:
        return False
    run_to_change(connection, _ADD if is_postgres(connection) else insert_or_skip(connection, outbox), rows)
    return True


# An update that waits under the same key is locked, so that nobody words it before this transaction is committed.
_NEW = postgresql.insert(outbox)
_ADD = _NEW.on_conflict_do_update(
    index_elements=["workspace", "dedupe_key"],
    set_={"dedupe_key": _NEW.excluded.dedupe_key},
    where=outbox.c.method == literal_column("'update'"),
)


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


def claim(
    connection: Connection,
    workspace: WorkspaceId,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    interval: timedelta,
    rate: float = 0.0,
) -> list[Claimed]:
    """Take the first unfinished row of each conversation of a workspace, where it is due and nothing pauses it.

    A conversation gets at most one post in each interval, and all together get so many a second; 0 is no limit.
    """
    allowed = pauses.allowance(connection, workspace, now, rate=rate) if rate else pauses.Allowance(limit, 0.0)
    posts = allowed.posts
    values = {"of": workspace, "now": now.timestamp(), "most": min(limit, posts or limit), "posts": posts}
    rows = run(connection, _CLAIM_SKIPPING if is_postgres(connection) else _CLAIM, values).all()
    if not rows:
        return []
    taken = [_taken(row) for row in rows]
    until = (now + lease).timestamp()
    run_to_change(connection, _TAKE, [{"this": row.id, "until": until, "mine": row.fence} for row in taken])
    if interval:
        posted_in = {f"post:{row.conversation}" for row in taken if row.method == "post"}
        pauses.pause_all(connection, workspace, sorted(posted_in), until=now + interval)
    if rate and (posted := sum(row.method == "post" for row in taken)):
        pauses.spend(connection, workspace, allowed, rate=rate, posts=posted)
    return taken


def _first_of_each(*, postgres: bool) -> Select[Any]:
    """Make the statement that finds what may be sent now.

    The first of each conversation and the pauses are gathered once, as arrays on Postgres: a planner that takes the
    outbox for empty, as it mostly is when statistics are made, turns any join here into a quadratic one.
    """
    firsts = (
        select(func.min(outbox.c.id))
        .where(outbox.c.workspace == bindparam("of"), _unfinished(outbox))
        .group_by(outbox.c.conversation)
        .scalar_subquery()
    )
    now: BindParameter[float] = bindparam("now")
    is_post = outbox.c.method == literal_column("'post'")
    paused = select(held.c.scope).where(held.c.workspace == bindparam("of"), held.c.until > now).scalar_subquery()
    method: ColumnElement[str] = literal_column("'method:'") + outbox.c.method
    conversation: ColumnElement[str] = literal_column("'post:'") + outbox.c.conversation
    waiting = outbox.c.state.in_([literal_column("'pending'"), literal_column("'unknown'")])
    statement = (
        select(outbox)
        .where(
            _among(outbox.c.id, firsts, postgres=postgres),
            or_(bindparam("posts", type_=Integer) > literal_column("0"), not_(is_post)),
            or_(
                and_(waiting, outbox.c.not_before <= now),
                and_(outbox.c.state == literal_column("'sending'"), outbox.c.lease_until <= now),
            ),
            not_(_among(method, paused, postgres=postgres)),
            not_(_among(literal_column(f"'{pauses.EVERYTHING}'"), paused, postgres=postgres)),
            not_(_among(literal_column("'closed:'") + outbox.c.conversation, paused, postgres=postgres)),
            or_(not_(is_post), not_(_among(conversation, paused, postgres=postgres))),
        )
        .order_by(outbox.c.patient, outbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(skip_locked=True, of=outbox) if postgres else statement


def _among(value: ColumnElement[Any], values: ScalarSelect[Any], *, postgres: bool) -> ColumnElement[bool]:
    return value == any_(func.array(values)) if postgres else value.in_(values)


_CLAIM = _first_of_each(postgres=False)
_CLAIM_SKIPPING = _first_of_each(postgres=True)


_TAKE = (
    update(outbox)
    .where(outbox.c.id == bindparam("this"))
    .values(
        state=literal_column("'sending'"),
        fence=bindparam("mine"),
        attempts=outbox.c.attempts + literal_column("1"),
        lease_until=bindparam("until"),
        # An update is worded now: what changes later needs another.
        dedupe_key=case((outbox.c.method == literal_column("'update'"), null()), else_=outbox.c.dedupe_key),
    )
)


def _taken(row: Row[Any]) -> Claimed:
    return Claimed(
        id=row.id,
        workspace=WorkspaceId(row.workspace),
        uuid=row.uuid,
        purpose=row.purpose,
        method=row.method,
        conversation=row.conversation,
        subject=unpack(row.subject),
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
            outbox.c.id < row.id,
        )
    ).scalar_one()
    return ts


def _closed() -> Select[Any]:
    """Find that the bot can't speak in the conversation of a row."""
    scope: ColumnElement[str] = literal_column("'closed:'") + outbox.c.conversation
    return select(held.c.scope).where(held.c.workspace == outbox.c.workspace, held.c.scope == scope)


def has_unfinished(connection: Connection) -> bool:
    """Whether something is still to be said, or on its way, where the bot can speak."""
    waiting = select(outbox.c.id).where(_unfinished(outbox), ~_closed().exists()).limit(1)
    return connection.scalar(waiting) is not None


def count_states(connection: Connection) -> dict[str, int]:
    """Return how many rows are in each state."""
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What could not be said: what for, about what, and why not."""

    purpose: str
    subject: dict[str, Any]
    reason: str


def list_dead(connection: Connection, workspace: WorkspaceId, conversation: str) -> list[Unsaid]:
    """Return the posts that could not be said in a conversation and were not said since, the latest first.

    Those that wait until the bot can speak there again are among them, without a reason of their own.
    """
    later, closed = outbox.alias("later"), _closed()
    mended = (
        select(later.c.id)
        .where(
            later.c.workspace == outbox.c.workspace,
            later.c.conversation == outbox.c.conversation,
            later.c.purpose == outbox.c.purpose,
            later.c.subject == outbox.c.subject,
            later.c.state == "sent",
            later.c.id > outbox.c.id,
        )
        .exists()
    )
    rows = connection.execute(
        select(outbox.c.purpose, outbox.c.subject, outbox.c.error)
        .where(
            outbox.c.workspace == workspace,
            outbox.c.conversation == conversation,
            or_(outbox.c.state == "dead", and_(_unfinished(outbox), closed.exists())),
            outbox.c.method == "post",
            ~mended,
        )
        .order_by(outbox.c.id.desc())
        .limit(MOST_UNSAID)
    )
    return [Unsaid(row.purpose, unpack(row.subject), row.error or "") for row in rows]


@dataclass(frozen=True, slots=True)
class Latest:
    """The last row of its kind: when it was put, and whether nothing more comes of it."""

    at: datetime
    is_closed: bool


def find_latest(
    connection: Connection, workspace: WorkspaceId, purpose: str, subject: Mapping[str, Any]
) -> Latest | None:
    """Find when the same was last put."""
    row = connection.execute(
        select(outbox.c.created_at, outbox.c.state)
        .where(outbox.c.workspace == workspace, outbox.c.purpose == purpose, outbox.c.subject == pack(subject))
        .order_by(outbox.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Latest(to_moment(row.created_at), row.state not in UNFINISHED)


def forget_dead(connection: Connection, workspace: WorkspaceId, conversation: str) -> None:
    """Forget what could not be said in a conversation: the bot can speak there again."""
    connection.execute(
        delete(outbox).where(
            outbox.c.workspace == workspace, outbox.c.conversation == conversation, outbox.c.state == "dead"
        )
    )


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was closed long ago, and what has waited as long for a channel in which the bot can't speak."""
    waited = (outbox.c.created_at < moment.timestamp(), _unfinished(outbox), _closed().exists())
    connection.execute(delete(outbox).where(*waited))
    connection.execute(delete(outbox).where(outbox.c.created_at < moment.timestamp(), outbox.c.state.in_(CLOSED)))


def _close(connection: Connection, row: Claimed, **columns: object) -> bool:
    values = {"this": row.id, "mine": row.fence, **columns}
    return run_to_change(connection, _closing(tuple(columns)), values) == 1


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
