"""What failed and is tried again: by what was done and for whom, so that every process and `check` know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_update
from storage.moments import to_moment
from storage.statements import run
from storage.tables import failures


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed last for a subject (an id of ours or Slack's): the error's kind, and how often in a row."""

    what: str
    subject: str
    error: str
    times: int
    at: datetime


def note(connection: Connection, workspace: WorkspaceId, what: str, subject: str, error: str, *, at: datetime) -> int:
    """Note that something failed once more; return how often it has in a row."""
    values = {"of": workspace, "what": what, "subject": subject}
    times: int = (run(connection, _TIMES, values).scalar_one_or_none() or 0) + 1
    statement = insert_or_update(connection, failures, ("workspace", "what", "subject"), ("error", "times", "at"))
    row = {"workspace": workspace, "what": what, "subject": subject}
    connection.execute(statement, {**row, "error": error, "times": times, "at": at.timestamp()})
    return times


_TIMES = select(failures.c.times).where(
    failures.c.workspace == bindparam("of"),
    failures.c.what == bindparam("what"),
    failures.c.subject == bindparam("subject"),
)


def clear(connection: Connection, workspace: WorkspaceId, what: str, subject: str) -> None:
    """Note that it went well."""
    connection.execute(
        delete(failures).where(
            failures.c.workspace == workspace, failures.c.what == what, failures.c.subject == subject
        )
    )


def list_subjects(connection: Connection, workspace: WorkspaceId, what: str) -> frozenset[str]:
    """Return for whom something fails."""
    found = connection.scalars(
        select(failures.c.subject).where(failures.c.workspace == workspace, failures.c.what == what)
    )
    return frozenset(found)


def list_failures(connection: Connection, workspace: WorkspaceId, *, limit: int) -> list[Failure]:
    """Return what fails, the latest first."""
    rows = connection.execute(
        select(failures).where(failures.c.workspace == workspace).order_by(failures.c.at.desc()).limit(limit)
    )
    return [Failure(row.what, row.subject, row.error, row.times, to_moment(row.at)) for row in rows]


def count(connection: Connection) -> int:
    """Return how many things fail."""
    found: int = connection.execute(select(func.count()).select_from(failures)).scalar_one()
    return found


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what has not failed again for long: nobody tries it any more."""
    connection.execute(delete(failures).where(failures.c.at < moment.timestamp()))
