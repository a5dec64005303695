"""When each person is next looked at. Due people are found by the table's own order, so a tick costs what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Update,
    any_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from hygiene.cadence import Tries
from hygiene.initiative import ItemId, UserId, WorkspaceId
from storage.dialects import insert_or_skip, insert_or_update, is_postgres
from storage.moments import to_day, to_moment
from storage.statements import run, run_to_change
from storage.tables import nudges

NEVER = 253_370_764_800.0
"""The year 9999: a person who is left alone until they say something."""

FREE = 0.0
"""Nobody has the person in hand."""


class Held(NamedTuple):
    """A person whom this process has in hand, until a moment in UTC epoch seconds as the table has it."""

    workspace: WorkspaceId
    user: UserId
    until: float


class Schedule(NamedTuple):
    """How often a person was tried so far, as the table has it; what that means is worked out where it is asked for."""

    workspace: WorkspaceId
    user: UserId
    sent: float | str
    last_day: str | None
    since: float | None
    letter_ts: str | None

    @property
    def tries(self) -> Tries:
        """How often the person was tried, since when, and on which local day last."""
        # SQLite gives 0.0 for 0 in what an update of a clustered table returns.
        sent = int(self.sent) if isinstance(self.sent, int | float) else 0
        return Tries(to_moment(self.since or 0.0), sent, to_day(self.last_day))


def take_due(
    connection: Connection, workspace: WorkspaceId, now: datetime, *, limit: int, hold: timedelta
) -> list[Held]:
    """Take people of a workspace who are due, longest due first, and hold them for a while.

    No other process takes them meanwhile; one that dies lets go of them by itself, when the time is over.
    """
    values = {"of": workspace, "now": now.timestamp(), "until": (now + hold).timestamp(), "most": limit}
    rows = run(connection, _TAKE_SKIPPING if is_postgres(connection) else _TAKE, values).all()
    return list(map(Held._make, rows))


_HELD = (nudges.c.workspace, nudges.c.user, nudges.c.held_until)
_DUE = (
    nudges.c.next_at <= bindparam("now"),
    nudges.c.held_until <= bindparam("now"),
    nudges.c.workspace == bindparam("of"),
)
_MOST: BindParameter[int] = bindparam("most", type_=BigInteger)


def _take(found: ColumnElement[bool]) -> Update:
    return update(nudges).where(found).values(held_until=bindparam("until")).returning(*_HELD)


_KEY = (nudges.c.workspace, nudges.c.user)
_TAKE = _take(tuple_(*_KEY).in_(select(*_KEY).where(*_DUE).order_by(nudges.c.next_at).limit(_MOST)))

# What is locked is found again by its place, as in https://www.postgresql.org/docs/current/sql-update.html. A limit
# that the planner can't read makes it walk the index in order; else it gathers and sorts all who are due, each time.
_PLACE: ColumnElement[Any] = literal_column("ctid")
_PLACES = (
    select(_PLACE)
    .select_from(nudges)
    .where(*_DUE)
    .order_by(nudges.c.next_at)
    .limit(select(_MOST).scalar_subquery())
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE_SKIPPING = _take(any_(func.array(_PLACES)) == _PLACE)


def still_held(connection: Connection, held: Held) -> Schedule | None:
    """Return the person's schedule as it is now, and keep it so until the commit; None if they are in other hands."""
    values = {"of": held.workspace, "who": held.user, "until": held.until}
    row = run(connection, _SCHEDULE_LOCKED if is_postgres(connection) else _SCHEDULE, values).first()
    return None if row is None else Schedule._make(row)


_ROW = (
    nudges.c.workspace,
    nudges.c.user,
    nudges.c.sent,
    nudges.c.last_day,
    nudges.c.since,
    nudges.c.letter_ts,
)
_SCHEDULE = select(*_ROW).where(
    nudges.c.workspace == bindparam("of"),
    nudges.c.user == bindparam("who"),
    nudges.c.held_until == bindparam("until"),
)
_SCHEDULE_LOCKED = _SCHEDULE.with_for_update()


def find(connection: Connection, workspace: WorkspaceId, user: UserId, *, lock: bool = False) -> Schedule | None:
    """Return a person's schedule."""
    wanted = select(*_ROW).where(nudges.c.workspace == workspace, nudges.c.user == user)
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    return None if row is None else Schedule._make(row)


def list_all(connection: Connection, workspace: WorkspaceId) -> list[Schedule]:
    """Return every schedule of a workspace, soonest first."""
    rows = connection.execute(select(*_ROW).where(nudges.c.workspace == workspace).order_by(nudges.c.next_at))
    return [Schedule._make(row) for row in rows]


def start(connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime, now: datetime) -> None:
    """Put a person on the schedule, if they are not on it.

    One who had no gaps is looked at again; one who was asked as often as is decent is left alone until they say
    something, or have no gaps any more.
    """
    added = run_to_change(connection, insert_or_skip(connection, nudges), _fresh(workspace, user, at, now))
    if added == 1:
        return
    connection.execute(
        update(nudges)
        .where(nudges.c.workspace == workspace, nudges.c.user == user, nudges.c.next_at >= NEVER, nudges.c.sent == 0)
        .values(next_at=at.timestamp(), held_until=FREE, since=now.timestamp())
    )


def start_anew(connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime, now: datetime) -> None:
    """Put a person on the schedule with a fresh count. Their last day stays, so no day has two messages."""
    statement = insert_or_update(connection, nudges, ("workspace", "user"), ("next_at", "held_until", "sent", "since"))
    run_to_change(connection, statement, _fresh(workspace, user, at, now))


def _fresh(workspace: WorkspaceId, user: UserId, at: datetime, now: datetime) -> dict[str, object]:
    return {
        "workspace": workspace,
        "user": user,
        "next_at": at.timestamp(),
        "held_until": FREE,
        "sent": 0,
        "since": now.timestamp(),
    }


class Letter(NamedTuple):
    """Where a person's last letter stands, if they have had one."""

    letter_ts: str | None


def restart(
    connection: Connection, workspace: WorkspaceId, user: UserId, *, at: datetime, now: datetime
) -> Letter | None:
    """Begin the count of a person who is on the schedule anew; return their last letter, or None if they are not."""
    values = {"of": workspace, "who": user, "next_at": at.timestamp(), "held_until": FREE, "sent": 0}
    row = run(connection, _RESTART, {**values, "since": now.timestamp()}).first()
    return None if row is None else Letter(row[0])


_RESTART = (
    update(nudges)
    .where(nudges.c.workspace == bindparam("of"), nudges.c.user == bindparam("who"))
    .values({name: bindparam(name) for name in ("next_at", "held_until", "sent", "since")})
    .returning(nudges.c.letter_ts)
)


def look_again(connection: Connection, schedule: Schedule, *, at: datetime | None) -> None:
    """Look at a person again at a moment, or not before they say something; this costs none of their nudges."""
    _let_go(connection, schedule.workspace, schedule.user, at.timestamp() if at else NEVER)


def postpone(connection: Connection, held: Held, *, until: datetime) -> None:
    """Look at a person again at a moment: looking at them has failed."""
    _let_go(connection, held.workspace, held.user, until.timestamp())


def record_sent(connection: Connection, schedule: Schedule, tries: Tries, *, next_at: datetime) -> None:
    """Keep how often a person was nudged, now that there is one more, and when to look again."""
    _let_go(
        connection,
        schedule.workspace,
        schedule.user,
        next_at.timestamp(),
        sent=tries.sent,
        since=tries.since.timestamp(),
        last_day=tries.last_day.isoformat() if tries.last_day else None,
    )


def record_escalated(connection: Connection, schedule: Schedule, *, now: datetime) -> None:
    """Count the escalation, after which there is silence."""
    sent = schedule.tries.sent + 1
    _let_go(connection, schedule.workspace, schedule.user, NEVER, sent=sent, since=now.timestamp())


def record_letter(connection: Connection, workspace: WorkspaceId, user: UserId, *, day: date, at: datetime) -> None:
    """Count a day on which a person was written to for another reason, so that it has no second message."""
    run_to_change(connection, insert_or_skip(connection, nudges), {**_fresh(workspace, user, at, at), "next_at": NEVER})
    connection.execute(
        update(nudges).where(nudges.c.workspace == workspace, nudges.c.user == user).values(last_day=day.isoformat())
    )


def keep_letter(connection: Connection, workspace: WorkspaceId, user: UserId, ts: str, told: Iterable[ItemId]) -> None:
    """Remember where a person's last letter stands, and what waited for them then."""
    values = {"letter_ts": ts, "letter_items": ",".join(map(str, told))}
    run_to_change(connection, _updating(tuple(values)), {"of": workspace, "who": user, **values})


def find_told(connection: Connection, workspace: WorkspaceId, user: UserId) -> frozenset[ItemId] | None:
    """Return what waited for a person when they had their last letter; None if they had none."""
    statement = select(nudges.c.letter_items).where(nudges.c.workspace == workspace, nudges.c.user == user)
    told = connection.scalar(statement)
    return None if told is None else frozenset(ItemId(int(each)) for each in told.split(",") if each.isdigit())


def give_back(connection: Connection, workspace: WorkspaceId, user: UserId, *, day: str, at: datetime) -> None:
    """Uncount the nudge of a local day, which nobody has seen, and look at the person again at a moment.

    The day stays the last one that had a message; a nudge that is not the last one stays counted.
    """
    connection.execute(
        update(nudges)
        .where(nudges.c.workspace == workspace, nudges.c.user == user, nudges.c.last_day == day, nudges.c.sent > 0)
        .values(next_at=at.timestamp(), held_until=FREE, sent=nudges.c.sent - 1)
    )


def stop(connection: Connection, workspace: WorkspaceId, user: UserId) -> None:
    """Leave a person alone: they have no gaps. The next one begins a fresh count."""
    _let_go(connection, workspace, user, NEVER, sent=0)


def leave(connection: Connection, workspace: WorkspaceId, user: UserId) -> None:
    """Take a person who has left off the schedule."""
    connection.execute(delete(nudges).where(nudges.c.workspace == workspace, nudges.c.user == user))


def oldest_due(connection: Connection) -> datetime | None:
    """Return the moment of the nudge that is due longest."""
    oldest: float | None = connection.execute(select(func.min(nudges.c.next_at))).scalar_one()
    return to_moment(oldest)


def _let_go(connection: Connection, workspace: WorkspaceId, user: UserId, next_at: float, **columns: object) -> None:
    columns = {"next_at": next_at, "held_until": FREE, **columns}
    run_to_change(connection, _updating(tuple(columns)), {"of": workspace, "who": user, **columns})


@cache
def _updating(columns: tuple[str, ...]) -> Update:
    return (
        update(nudges)
        .where(nudges.c.workspace == bindparam("of"), nudges.c.user == bindparam("who"))
        .values({name: bindparam(name) for name in columns})
    )
