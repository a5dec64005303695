"""What every process holds back for: pauses that Slack asked for, and the pace of posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from hygiene.initiative import WorkspaceId
from storage.dialects import insert_or_skip, is_postgres
from storage.statements import run, run_to_change
from storage.tables import pauses

PACE = "pace:post"
EVERYTHING = "everything"
"""The scope of all that is said: Slack refuses the token."""
LOCKED_FOR = timedelta(seconds=60)
"""How long nobody tries a token that was refused; whoever finds out before that it works again ends it."""
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody ends it."""
BURST = timedelta(seconds=1)
"""How much unused time may be made up for: a look that comes late, or a pause that Slack asked for."""


def pause(connection: Connection, workspace: WorkspaceId, scope: str, *, until: datetime) -> None:
    """Keep every process from sending within a scope (`method:post`, `post:C1`) until a moment."""
    pause_all(connection, workspace, [scope], until=until)


def pause_all(connection: Connection, workspace: WorkspaceId, scopes: Sequence[str], *, until: datetime) -> None:
    """Keep every process from sending within several scopes until a moment, or a later one that was set before.

    The scopes come in one order always, or two processes would wait for each other.
    """
    if scopes:
        statement = _HOLD[is_postgres(connection)]
        moment = until.timestamp()
        run_to_change(
            connection, statement, [{"workspace": workspace, "scope": scope, "until": moment} for scope in scopes]
        )


def _hold(insert: postgresql.Insert | sqlite.Insert, later: Callable[..., Any]) -> Insert:
    values: dict[str, Any] = {name: bindparam(name) for name in ("workspace", "scope", "until")}
    statement = insert.values(values)
    until = later(pauses.c.until, statement.excluded.until)
    return statement.on_conflict_do_update(index_elements=["workspace", "scope"], set_={"until": until})


_HOLD = {True: _hold(postgresql.insert(pauses), func.greatest), False: _hold(sqlite.insert(pauses), func.max)}


class Allowance(NamedTuple):
    """How many posts may leave now, and the moment (UTC epoch seconds) from which the next ones are counted."""

    posts: int
    due: float


def allowance(connection: Connection, workspace: WorkspaceId, now: datetime, *, rate: float) -> Allowance:
    """Return what may leave now at so many posts a second; no other process may ask until the commit.

    The pace is one moment: when the next post is due (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
    """
    due = _next_post(connection, workspace, now)
    ahead = now.timestamp() - due
    return Allowance(int(ahead * rate + _ROUNDING) + 1 if ahead >= 0 else 0, due)


def spend(connection: Connection, workspace: WorkspaceId, allowed: Allowance, *, rate: float, posts: int) -> None:
    """Count posts that leave now."""
    until = datetime.fromtimestamp(allowed.due + posts / rate, UTC)
    pause(connection, workspace, PACE, until=until)


_ROUNDING = 1e-6


def _next_post(connection: Connection, workspace: WorkspaceId, now: datetime) -> float:
    earliest = (now - BURST).timestamp()
    values = {"workspace": workspace, "scope": PACE, "until": earliest}
    run_to_change(connection, insert_or_skip(connection, pauses), values)
    statement = _FIND_LOCKED if is_postgres(connection) else _FIND
    known: float = run(connection, statement, {"of": workspace, "what": PACE}).scalar_one()
    return max(known, earliest)


_FIND = select(pauses.c.until).where(pauses.c.workspace == bindparam("of"), pauses.c.scope == bindparam("what"))
_FIND_LOCKED = _FIND.with_for_update()


def pause_everything(connection: Connection, workspace: WorkspaceId, now: datetime) -> None:
    """Say nothing for a while: Slack refuses the token."""
    pause(connection, workspace, EVERYTHING, until=now + LOCKED_FOR)


def is_paused(connection: Connection, workspace: WorkspaceId, scope: str, now: datetime) -> bool:
    """Whether a scope is paused."""
    known: float | None = run(connection, _FIND, {"of": workspace, "what": scope}).scalar_one_or_none()
    return known is not None and known > now.timestamp()


def of_channel(conversation: str) -> str:
    """Return the scope of all that is said in a channel: the bot can't speak there."""
    return f"closed:{conversation}"


def resume(connection: Connection, workspace: WorkspaceId, scope: str) -> None:
    """End a pause."""
    connection.execute(delete(pauses).where(pauses.c.workspace == workspace, pauses.c.scope == scope))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what is over."""
    connection.execute(delete(pauses).where(pauses.c.until < moment.timestamp()))
