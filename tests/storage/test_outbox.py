"""The outbox: in order, at a pace, one process at a time, and never forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from hygiene.initiative import WorkspaceId
from storage import outbox, pauses
from storage.database import Database
from storage.outbox import Claimed, Method

TEAM = WorkspaceId("T1")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE = timedelta(seconds=20)
SECOND = timedelta(seconds=1)


def put(connection: Connection, purpose: str, conversation: str = "C1", method: Method = "post", **more: Any) -> None:
    outbox.put(connection, TEAM, outbox.Entry(purpose, method, conversation, {"n": purpose}, **more), now=NOON)


def claim(connection: Connection, now: datetime = NOON, interval: timedelta = timedelta()) -> list[Claimed]:
    outbox.flush(connection)
    return outbox.claim(connection, TEAM, now, limit=10, lease=LEASE, interval=interval)


def purposes(rows: list[Claimed]) -> list[str]:
    return [row.purpose for row in rows]


async def test_a_conversation_is_served_in_order_and_others_do_not_wait(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        put(connection, "second")
        put(connection, "elsewhere", "C2")
        first, elsewhere = claim(connection)
        assert purposes([first, elsewhere]) == ["first", "elsewhere"]
        assert claim(connection) == []
        assert outbox.record_sent(connection, first, channel="C1", ts="1.0")
        assert purposes(claim(connection)) == ["second"]

    await database.run(work)


async def test_a_channel_gets_one_post_in_an_interval_and_anything_else_at_once(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        put(connection, "tick", method="react")
        put(connection, "second")
        (first,) = claim(connection, interval=SECOND)
        outbox.record_sent(connection, first, channel="C1", ts="1.0")
        (tick,) = claim(connection, interval=SECOND)
        assert tick.purpose == "tick"
        outbox.record_sent(connection, tick, channel="C1", ts="1.0")
        assert claim(connection, NOON + SECOND - timedelta(milliseconds=1), SECOND) == []
        assert purposes(claim(connection, NOON + SECOND, SECOND)) == ["second"]

    await database.run(work)


async def test_a_pause_holds_a_method_in_every_process_until_it_ends(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "post")
        put(connection, "update", "C2", "update")
        pauses.pause(connection, TEAM, "method:post", until=NOON + timedelta(seconds=5))
        assert purposes(claim(connection)) == ["update"]
        assert purposes(claim(connection, NOON + timedelta(seconds=5))) == ["post"]

    await database.run(work)


async def test_what_a_dead_process_left_is_doubtful_when_its_lease_ends(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        (left,) = claim(connection)
        assert not left.doubtful
        assert claim(connection, NOON + LEASE - timedelta(milliseconds=1)) == []
        (taken,) = claim(connection, NOON + LEASE)
        assert taken.doubtful
        assert taken.fence == left.fence + 1
        assert not outbox.record_sent(connection, left, channel="C1", ts="1.0"), "the fence keeps the slow one out"
        assert outbox.has_unfinished(connection)
        assert outbox.record_sent(connection, taken, channel="C1", ts="1.0")
        assert not outbox.has_unfinished(connection)
        assert outbox.count_states(connection) == {"sent": 1}

    await database.run(work)


async def test_at_start_nobody_waits_for_leases_of_the_dead(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        claim(connection)
        outbox.release_leases(connection)
        assert [row.doubtful for row in claim(connection)] == [True]

    await database.run(work)


@pytest.mark.parametrize(("unsure", "state"), [(True, "unknown"), (False, "pending")])
async def test_what_is_tried_again_waits_and_remembers_whether_to_look_first(
    database: Database,
    unsure: bool,  # noqa: FBT001
    state: str,
) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        (row,) = claim(connection)
        outbox.record_retry(connection, row, at=NOON + SECOND, error="reset", doubtful=unsure)
        assert outbox.count_states(connection) == {state: 1}
        assert claim(connection) == []
        (again,) = claim(connection, NOON + SECOND)
        assert (again.doubtful, again.attempts) == (unsure, 2)

    await database.run(work)


async def test_what_is_dead_says_why_and_lets_the_next_one_through(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        put(connection, "second")
        (row,) = claim(connection)
        outbox.record_dead(connection, row, "is_archived")
        assert outbox.list_dead(connection, TEAM, "C1") == [outbox.Unsaid("first", {"n": "first"}, "is_archived")]
        assert purposes(claim(connection)) == ["second"]

    await database.run(work)


async def test_the_same_key_is_said_once_for_all_time(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "nudge", once="nudge:U1:2026-03-02")
        (row,) = claim(connection)
        outbox.record_sent(connection, row, channel="D1", ts="1.0")
        put(connection, "nudge", once="nudge:U1:2026-03-02")
        assert claim(connection) == []

    await database.run(work)


async def test_an_update_that_waits_is_not_queued_again_until_it_was_worded(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "card", method="update")
        put(connection, "card", method="update")
        put(connection, "other", method="update")
        outbox.flush(connection)
        assert outbox.count_states(connection) == {"pending": 2}
        (card,) = claim(connection)
        put(connection, "card", method="update")
        outbox.flush(connection)
        outbox.record_sent(connection, card, channel="C1", ts="1.0")
        assert outbox.count_states(connection) == {"sent": 1, "pending": 2}

    await database.run(work)


async def test_a_commit_with_something_to_say_wakes_the_sender_and_a_rollback_does_not(database: Database) -> None:
    woken = []
    database.on_spoken = lambda: woken.append(True)

    def fail(connection: Connection) -> None:
        put(connection, "lost")
        raise LookupError

    await database.run(lambda connection: put(connection, "said"))
    await database.run(outbox.count_states)
    with pytest.raises(LookupError):
        await database.run(fail)

    assert woken == [True]
    assert await database.run(outbox.count_states) == {"pending": 1}


async def test_two_processes_never_claim_the_same(database: Database, database_url: str) -> None:
    if database.is_sqlite:
        pytest.skip("on SQLite one process has the whole database")
    other = Database(database_url)

    def put_many(connection: Connection) -> None:
        for number in range(40):
            put(connection, f"{number}", f"C{number}")

    await database.run(put_many)
    with database.engine.begin() as one, other.engine.begin() as two:
        claimed = outbox.claim(one, TEAM, NOON, limit=20, lease=LEASE, interval=SECOND)
        also = outbox.claim(two, TEAM, NOON, limit=40, lease=LEASE, interval=SECOND)
    other.close()

    assert len(claimed) == 20
    assert not {row.id for row in claimed} & {row.id for row in also}
    assert len(also) == 20


async def test_a_change_that_relies_on_a_waiting_update_keeps_it_from_being_worded(
    database: Database, database_url: str
) -> None:
    """Else the update would leave without the change, and nobody would send it again."""
    if database.is_sqlite:
        pytest.skip("on SQLite one transaction has the whole database")
    other = Database(database_url)
    await database.run(lambda connection: put(connection, "card", method="update"))
    with other.engine.begin() as changing:
        put(changing, "card", method="update")
        outbox.flush(changing)
        with database.engine.begin() as claiming:
            assert claim(claiming) == []
    with database.engine.begin() as claiming:
        assert purposes(claim(claiming)) == ["card"]
        put(claiming, "card", method="update")
        outbox.flush(claiming)
        assert outbox.count_states(claiming) == {"sending": 1, "pending": 1}
    other.close()


async def test_what_nobody_waits_for_leaves_last(database: Database) -> None:
    def work(connection: Connection) -> None:
        for number in range(20):
            put(connection, "Nudged", f"U{number}", patient=True)
        put(connection, "Asked", "C1")
        assert purposes(claim(connection))[0] == "Asked"

    await database.run(work)


async def test_a_shorter_pause_does_not_end_a_longer_one(database: Database) -> None:
    def work(connection: Connection) -> None:
        put(connection, "first")
        pauses.pause(connection, TEAM, "method:post", until=NOON + timedelta(seconds=30))
        pauses.pause(connection, TEAM, "method:post", until=NOON + timedelta(seconds=1))
        assert claim(connection, NOON + timedelta(seconds=2)) == []
        assert purposes(claim(connection, NOON + timedelta(seconds=31))) == ["first"]

    await database.run(work)


async def test_a_lost_post_is_looked_for_from_what_was_sent_before_it(database: Database) -> None:
    def work(connection: Connection) -> None:
        for name in ("first", "second", "third"):
            put(connection, name)
            (row,) = claim(connection)
            if name == "second":
                second = row
            outbox.record_sent(connection, row, channel="C1", ts={"first": "1.0", "second": "2.0"}.get(name, "3.0"))
        assert outbox.last_sent_ts(connection, second) == "1.0"

    await database.run(work)


async def test_closed_rows_are_forgotten_in_time(database: Database) -> None:
    def work(connection: Connection) -> None:
        for name in ("sent", "dead", "pending"):
            put(connection, name, name)
        rows = {row.purpose: row for row in claim(connection)}
        outbox.record_sent(connection, rows["sent"], channel="C1", ts="1.0")
        outbox.record_dead(connection, rows["dead"], "why")
        outbox.forget_before(connection, NOON + timedelta(days=31))
        assert outbox.count_states(connection) == {"sending": 1}

    await database.run(work)


async def test_looking_for_work_reads_the_small_index_only(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("SQLite's plan is the one that is easy to read")
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    def work(connection: Connection) -> str:
        put(connection, "first")
        outbox.flush(connection)
        event.listen(database.engine, "before_cursor_execute", note)
        claim(connection)
        event.remove(database.engine, "before_cursor_execute", note)
        statement, parameters = seen[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[3] for row in plan)

    assert "ix_outbox_unfinished" in await database.run(work)
