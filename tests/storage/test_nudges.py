"""The nudge schedule."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from hygiene.cadence import Tries
from hygiene.initiative import ItemId, UserId, WorkspaceId
from storage import nudges
from storage.database import Database
from storage.nudges import Held, Schedule

TEAM, BOB, ERIN = WorkspaceId("T1"), UserId("U1BOB"), UserId("U1ERIN")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def take(connection: Connection, now: datetime, limit: int = 10) -> list[Held]:
    return nudges.take_due(connection, TEAM, now, limit=limit, hold=HOUR)


def take_one(connection: Connection, now: datetime) -> Schedule:
    (held,) = take(connection, now)
    schedule = nudges.still_held(connection, held)
    assert schedule is not None
    return schedule


async def test_who_is_due_longest_is_taken_first_and_held_for_a_while(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON, now=NOON)
        nudges.start(connection, TEAM, ERIN, at=NOON - HOUR, now=NOON - HOUR)
        assert nudges.oldest_due(connection) == NOON - HOUR
        assert take(connection, NOON - 2 * HOUR) == []
        assert [each.user for each in take(connection, NOON, 1)] == [ERIN]
        assert [each.user for each in take(connection, NOON)] == [BOB]
        assert take(connection, NOON) == [], "they are in hand"
        again = take(connection, NOON + HOUR)
        assert {each.user for each in again} == {BOB, ERIN}, "whoever held them has died"

    await database.run(work)


async def test_who_says_something_meanwhile_is_let_go(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON, now=NOON)
        (held,) = take(connection, NOON)
        assert nudges.still_held(connection, held) == nudges.find(connection, TEAM, BOB)
        nudges.start_anew(connection, TEAM, BOB, at=NOON + 9 * HOUR, now=NOON)
        assert nudges.still_held(connection, held) is None
        assert take(connection, NOON + 2 * HOUR) == []
        assert [each.user for each in take(connection, NOON + 9 * HOUR)] == [BOB]

    await database.run(work)


async def test_starting_again_does_not_move_what_runs_and_wakes_who_had_no_gaps(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON, now=NOON)
        nudges.start(connection, TEAM, BOB, at=NOON + HOUR, now=NOON)
        schedule = take_one(connection, NOON)
        nudges.stop(connection, TEAM, BOB)
        assert take(connection, NOON + timedelta(days=3650)) == []
        nudges.start(connection, TEAM, BOB, at=NOON + HOUR, now=NOON)
        schedule = take_one(connection, NOON + HOUR)
        nudges.record_sent(connection, schedule, Tries(NOON, schedule.tries.sent + 1, date(2026, 3, 2)), next_at=NOON)
        schedule = take_one(connection, NOON)
        nudges.look_again(connection, schedule, at=None)
        nudges.start(connection, TEAM, BOB, at=NOON, now=NOON)
        assert take(connection, NOON + timedelta(days=3650)) == [], "they were asked as often as is decent"

    await database.run(work)


async def test_sending_counts_and_looking_again_does_not(database: Database) -> None:
    def work(connection: Connection) -> None:
        nudges.start(connection, TEAM, BOB, at=NOON, now=NOON)
        schedule = take_one(connection, NOON)
        nudges.look_again(connection, schedule, at=NOON + HOUR)
        schedule = take_one(connection, NOON + HOUR)
        assert (schedule.tries.sent, schedule.tries.last_day, schedule.tries.since) == (0, None, NOON)
        nudges.record_sent(
            connection, schedule, Tries(NOON, schedule.tries.sent + 1, date(2026, 3, 2)), next_at=NOON + 2 * HOUR
        )
        schedule = take_one(connection, NOON + 2 * HOUR)
        assert (schedule.tries.sent, schedule.tries.last_day) == (1, date(2026, 3, 2))
        assert nudges.find_told(connection, TEAM, BOB) is None
        nudges.keep_letter(connection, TEAM, BOB, "1.0", [ItemId(7), ItemId(9)])
        assert nudges.find_told(connection, TEAM, BOB) == frozenset([ItemId(7), ItemId(9)])
        assert nudges.restart(connection, TEAM, BOB, at=NOON, now=NOON) == nudges.Letter("1.0")
        assert nudges.restart(connection, TEAM, UserId("U9"), at=NOON, now=NOON) is None, "they are not on it"
        schedule = take_one(connection, NOON)
        assert (schedule.tries.sent, schedule.tries.last_day) == (0, date(2026, 3, 2)), "no day has two messages"

    await database.run(work)


async def test_several_processes_take_nobody_twice(database: Database) -> None:
    def fill(connection: Connection) -> None:
        for number in range(400):
            nudges.start(connection, TEAM, UserId(f"U{number}"), at=NOON, now=NOON)

    await database.run(fill)
    rounds = await asyncio.gather(*(database.run(nudges.take_due, TEAM, NOON, limit=60, hold=HOUR) for _ in range(10)))
    taken = [held.user for each in rounds for held in each]

    assert len(taken) == len(set(taken))
    rest = await database.run(nudges.take_due, TEAM, NOON, limit=1000, hold=HOUR)
    assert len(taken) + len(rest) == 400


async def test_people_of_another_workspace_are_its_own_affair(database: Database) -> None:
    other = WorkspaceId("T2")

    def work(connection: Connection) -> list[Held]:
        nudges.start(connection, other, BOB, at=NOON - HOUR, now=NOON - HOUR)
        nudges.start(connection, TEAM, ERIN, at=NOON, now=NOON)
        return take(connection, NOON)

    assert [(held.workspace, held.user) for held in await database.run(work)] == [(TEAM, ERIN)]
