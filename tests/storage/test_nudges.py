"""The nudge schedule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from hygiene.initiative import UserId, WorkspaceId
from storage import nudges
from storage.database import Database

TEAM, BOB, ERIN = WorkspaceId("T1"), UserId("U1BOB"), UserId("U1ERIN")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_who_is_due_longest_comes_first(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON)
        nudges.start(connection, TEAM, ERIN, at=NOON - HOUR)
        assert nudges.list_due(connection, NOON, limit=10) == [(TEAM, ERIN), (TEAM, BOB)]
        assert nudges.list_due(connection, NOON - HOUR, limit=10) == [(TEAM, ERIN)]
        assert nudges.list_due(connection, NOON - 2 * HOUR, limit=10) == []
        assert nudges.oldest_due(connection) == NOON - HOUR

    await database.run(work)


async def test_starting_again_does_not_move_what_runs_and_restarting_does(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON)
        nudges.start(connection, TEAM, BOB, at=NOON + HOUR)
        assert nudges.claim_due(connection, TEAM, BOB, NOON) is not None
        nudges.restart(connection, TEAM, BOB, at=NOON + HOUR)
        assert nudges.claim_due(connection, TEAM, BOB, NOON) is None

    await database.run(work)


async def test_sending_counts_and_postponing_does_not(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON)
        schedule = nudges.claim_due(connection, TEAM, BOB, NOON)
        assert schedule is not None
        nudges.postpone(connection, schedule, until=NOON + HOUR)
        schedule = nudges.claim_due(connection, TEAM, BOB, NOON + HOUR)
        assert schedule is not None
        assert (schedule.sent, schedule.last_day) == (0, None)
        nudges.record_sent(connection, schedule, day=date(2026, 3, 2), next_at=NOON + 2 * HOUR)
        schedule = nudges.claim_due(connection, TEAM, BOB, NOON + 2 * HOUR)
        assert schedule is not None
        assert (schedule.sent, schedule.last_day) == (1, date(2026, 3, 2))
        nudges.record_sent(connection, schedule, day=date(2026, 3, 3), next_at=None)
        assert nudges.list_due(connection, NOON + timedelta(days=3650), limit=10) == []
        nudges.restart(connection, TEAM, BOB, at=NOON)
        schedule = nudges.claim_due(connection, TEAM, BOB, NOON)
        assert schedule is not None
        assert (schedule.sent, schedule.last_day) == (0, date(2026, 3, 3)), "no day has two messages, whatever happens"

    await database.run(work)
