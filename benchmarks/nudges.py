"""What it costs to find and take the people who are due, as the number of initiatives grows.

    python -m benchmarks.nudges [--million]

For each size the schedule has one person an initiative, a thousand of whom are due, scattered by the order in which
they came. Printed are: taking those thousand, beside the same statement through the bare driver in the same run; a look
when nobody is due; and, on Postgres, two and four workers that take at once.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from benchmarks.kill import engines
from hygiene.initiative import WorkspaceId
from storage import nudges
from storage.database import open_engine
from storage.tables import nudges as table

TEAM = WorkspaceId("T1")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = 1000
HOLD = timedelta(minutes=5)
ROUNDS = 7
LOOKS = 50
CHUNK = 20_000


def fill(engine: Engine, size: int) -> None:
    """Put so many people on the schedule, in a random order; those due are among them anywhere."""
    chance = random.Random(size)  # noqa: S311 — an order, not a secret
    order = list(range(size))
    chance.shuffle(order)
    with engine.begin() as connection:
        connection.execute(table.delete())
        for start in range(0, size, CHUNK):
            rows = [
                {
                    "next_at": NOW.timestamp() - 60 + number / size if number < DUE else NOW.timestamp() + 60 + number,
                    "workspace": TEAM,
                    "user": f"U{number:07}",
                    "sent": 0,
                    "since": NOW.timestamp(),
                }
                for number in order[start : start + CHUNK]
            ]
            connection.execute(insert(table), rows)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        # What was deleted before would be walked over; on a server autovacuum does this by itself.
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def put_back(connection: Connection) -> None:
    """Make the taken ones due again."""
    connection.execute(
        table.update().where(table.c.next_at == (NOW + HOLD).timestamp()).values(next_at=NOW.timestamp() - 60)
    )


def statement_of(engine: Engine) -> tuple[str, Any]:
    """Return the statement of `take_due` as the driver gets it."""
    seen: list[tuple[str, Any]] = []
    from sqlalchemy import event  # noqa: PLC0415

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with engine.begin() as connection:
        seen.clear()
        nudges.take_due(connection, NOW, limit=DUE, hold=HOLD)
        found = seen[0]
        put_back(connection)
    event.remove(engine, "before_cursor_execute", note)
    return found


def timed(engine: Engine, work: Callable[[Connection], int], expected: int) -> float:
    """Return the milliseconds that a transaction with this work takes, and check what it took."""
    started = time.perf_counter()
    with engine.begin() as connection:
        taken = work(connection)
    took = 1000 * (time.perf_counter() - started)
    if taken != expected:
        raise RuntimeError(f"{taken} were taken where {expected} are due")
    return took


def bare(engine: Engine, statement: str, parameters: Any) -> float:
    """Return the milliseconds that the same statement takes through the driver alone."""
    raw = engine.raw_connection()
    try:
        connection = raw.driver_connection
        cursor = connection.cursor()
        started = time.perf_counter()
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
        connection.commit()
        took = 1000 * (time.perf_counter() - started)
        if len(rows) != DUE:
            raise RuntimeError(f"{len(rows)} rows where {DUE} are due")
        return took
    finally:
        raw.close()


def measure(engine: Engine, size: int) -> float:
    """Print what taking costs at this size; return its milliseconds."""
    fill(engine, size)
    statement, parameters = statement_of(engine)
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(timed(engine, lambda each: len(nudges.take_due(each, NOW, limit=DUE, hold=HOLD)), DUE))
        with engine.begin() as connection:
            put_back(connection)
        floor.append(bare(engine, statement, parameters))
        with engine.begin() as connection:
            put_back(connection)
    with engine.begin() as connection:
        nudges.take_due(connection, NOW, limit=DUE, hold=HOLD)
    idle = [timed(engine, lambda each: len(nudges.take_due(each, NOW, limit=DUE, hold=HOLD)), 0) for _ in range(LOOKS)]
    took, least, nothing = (statistics.median(each) for each in (ours, floor, idle))
    print(
        f"  {engine.dialect.name:11}{size:>9,}   take {DUE:,} due {took:7.2f} ms   bare driver {least:7.2f} ms   "
        f"ratio {took / least:.2f}   nothing due {nothing:.2f} ms",
        flush=True,
    )
    return took


def compete(engine: Engine, workers: int) -> None:
    """Let several workers take at once, and check that nobody is taken twice or left."""
    with engine.begin() as connection:
        put_back(connection)
    taken: list[str] = []
    lock = threading.Lock()

    def work() -> None:
        while True:
            with engine.begin() as connection:
                mine = [each.user for each in nudges.take_due(connection, NOW, limit=50, hold=HOLD)]
            if not mine:
                return
            with lock:
                taken.extend(mine)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = 1000 * (time.perf_counter() - started)
    twice = len(taken) - len(set(taken))
    print(f"  {workers} workers took {len(set(taken)):,} in {took:.0f} ms, {twice} twice", flush=True)
    if twice or len(taken) != DUE:
        raise RuntimeError("some were taken twice, or left")


def main() -> int:
    """Measure each size on each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", action="store_true", help="a million initiatives too")
    given = parser.parse_args()
    sizes = [10_000, 100_000, *([1_000_000] if given.million else [])]
    print(f"medians of {ROUNDS} rounds")
    with engines(["sqlite", "postgres"]) as urls:
        for engine in map(open_engine, urls):
            took = [measure(engine, size) for size in sizes]
            print(f"  {sizes[-1]:,} takes {took[-1] / took[0]:.2f} times what {sizes[0]:,} takes", flush=True)
            if engine.dialect.name == "postgresql":
                for workers in (2, 4):
                    compete(engine, workers)
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
