"""What it costs to find and take the people who are due, as the number of initiatives grows.

    python -m benchmarks.nudges [--million]

For each size the schedule has one person an initiative, a thousand of whom are due, scattered by the order in which
they came. Printed are: taking those thousand, at once and in batches as the bot does, beside the same statements
through the bare driver in the same run; a look when nobody is due; and, on Postgres, two and four workers that take at
the same time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import URL, Engine, insert, make_url, text
from sqlalchemy.schema import CreateSchema, DropSchema

from benchmarks.kill import engines
from bot.nudger import BATCH
from hygiene.initiative import WorkspaceId
from storage import nudges
from storage.database import open_engine
from storage.migrate import migrate
from storage.tables import nudges as table

TEAM = WorkspaceId("T1")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = 1000
HOLD = timedelta(minutes=5)
TOMORROW = (NOW + timedelta(days=1, milliseconds=500)).timestamp()
"""Nobody else is looked at in the middle of a second."""
ROUNDS = 15
LOOKS = 50
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """A schedule of so many people, in a database of its own."""

    people: int
    engine: Engine
    statement: str
    parameters: dict[str, Any]


Way = Callable[[Size, int], float]


def fill(engine: Engine, size: int) -> None:
    """Put so many people on the schedule, in a random order; those due are among them anywhere."""
    chance = random.Random(size)  # noqa: S311 — an order, not a secret
    order = list(range(size))
    chance.shuffle(order)
    with engine.begin() as connection:
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
    clean(engine)


def clean(engine: Engine) -> None:
    """Remove what was overwritten or deleted, as a server does by itself long before the same person is due again."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE nudges" if engine.dialect.name == "postgresql" else "ANALYZE"))


def put_back(engine: Engine) -> None:
    """Let go of the taken ones."""
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.held_until > 0).values(held_until=0))
    clean(engine)


def put_off(engine: Engine) -> None:
    """Let the due ones be looked at tomorrow."""
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.next_at < NOW.timestamp()).values(next_at=TOMORROW))
    clean(engine)


def call_up(engine: Engine) -> None:
    """Make those due who were put off."""
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.next_at == TOMORROW).values(next_at=NOW.timestamp() - 60))
    clean(engine)


def statement_of(engine: Engine) -> tuple[str, Any]:
    """Return the statement of `take_due` as the driver gets it."""
    seen: list[tuple[str, Any]] = []
    from sqlalchemy import event  # noqa: PLC0415

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with engine.begin() as connection:
        seen.clear()
        nudges.take_due(connection, TEAM, NOW, limit=DUE, hold=HOLD)
        found = seen[0]
    event.remove(engine, "before_cursor_execute", note)
    put_back(engine)
    return found


def through_the_bot(size: Size, batch: int) -> float:
    """Return the milliseconds that it takes to take all who are due."""
    started, taken = time.perf_counter(), 0
    for _ in range(DUE // batch):
        with size.engine.begin() as connection:
            taken += len(nudges.take_due(connection, TEAM, NOW, limit=batch, hold=HOLD))
    return checked(started, taken)


def through_the_driver(size: Size, batch: int) -> float:
    """Return the milliseconds that the same statements take through the driver alone."""
    raw, parameters = size.engine.raw_connection(), {**size.parameters, "most": batch}
    try:
        connection: Any = raw.driver_connection
        cursor = connection.cursor()
        started, taken = time.perf_counter(), 0
        for _ in range(DUE // batch):
            if size.engine.dialect.name == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(size.statement, parameters)
            taken += len(cursor.fetchall())
            connection.commit()
        return checked(started, taken)
    finally:
        raw.close()


def checked(started: float, taken: int) -> float:
    """Return the milliseconds since then, if all who are due were taken."""
    took = 1000 * (time.perf_counter() - started)
    if taken != DUE:
        raise RuntimeError(f"{taken} were taken where {DUE} are due")
    return took


def idle(engine: Engine) -> float:
    """Return the milliseconds that a look takes when nobody is due."""
    started = time.perf_counter()
    with engine.begin() as connection:
        taken = nudges.take_due(connection, TEAM, NOW, limit=BATCH, hold=HOLD)
    took = 1000 * (time.perf_counter() - started)
    if taken:
        raise RuntimeError(f"{len(taken)} were taken where nobody is due")
    return took


def prepare(url: str, people: int) -> Size:
    """Fill a schedule of so many people."""
    engine = open_engine(beside(url, f"people_{people}"))
    migrate(engine)
    fill(engine, people)
    return Size(people, engine, *statement_of(engine))


def beside(url: str, name: str) -> URL:
    """Return a URL for an empty database of that name: a schema on Postgres, a file on SQLite."""
    given = make_url(url)
    if given.get_backend_name() == "sqlite":
        return given.set(database=f"{given.database}.{name}")
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(DropSchema(name, cascade=True, if_exists=True))
        connection.execute(CreateSchema(name))
    engine.dispose()
    return given.update_query_dict({"options": f"-csearch_path={name}"})


def measure(sizes: list[Size], batch: int) -> None:
    """Print what taking costs at each size, and what it costs to 10,000.

    All take turns in an order that chance decides, so that what else the machine does meets all alike.
    """
    chance = random.Random(batch)  # noqa: S311 — an order, not a secret
    ways = (through_the_bot, through_the_driver)
    took: dict[tuple[int, Way], list[float]] = {(size.people, way): [] for size in sizes for way in ways}
    for _ in range(ROUNDS):
        turns = [(size, way) for size in sizes for way in ways]
        chance.shuffle(turns)
        for size, way in turns:
            took[size.people, way].append(way(size, batch))
            put_back(size.engine)
    print(f"  {batch:,} at once")
    for size in sizes:
        ours, bare = (took[size.people, way] for way in ways)
        print(
            f"  {size.people:>11,} people {statistics.median(ours):6.2f} ms   "
            f"bare driver {statistics.median(bare):6.2f} ms   {ratio(ours, bare):.2f} of it   "
            f"{ratio(ours, took[sizes[0].people, through_the_bot]):.2f} of {sizes[0].people:,}",
            flush=True,
        )


def ratio(these: list[float], those: list[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


def compete(engine: Engine, workers: int) -> None:
    """Let several workers take at once, and check that nobody is taken twice or left."""
    call_up(engine)
    taken: list[str] = []
    lock = threading.Lock()

    def work() -> None:
        while True:
            with engine.begin() as connection:
                mine = [each.user for each in nudges.take_due(connection, TEAM, NOW, limit=50, hold=HOLD)]
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
    put_back(engine)
    put_off(engine)
    twice = len(taken) - len(set(taken))
    print(f"  {workers} workers took {len(set(taken)):,} in {took:.0f} ms, {twice} twice", flush=True)
    if twice or len(taken) != DUE:
        raise RuntimeError("some were taken twice, or left")


def main() -> int:
    """Measure each size on each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", action="store_true", help="a million initiatives too")
    given = parser.parse_args()
    print(f"taking {DUE:,} who are due, medians of {ROUNDS} rounds")
    with engines(["sqlite", "postgres"]) as urls:
        for url in urls:
            sizes = [prepare(url, people) for people in (10_000, 100_000, *([1_000_000] if given.million else []))]
            print(sizes[0].engine.dialect.name)
            for batch in (DUE, BATCH):
                measure(sizes, batch)
            for size in sizes:
                put_off(size.engine)
                nothing = statistics.median(idle(size.engine) for _ in range(LOOKS))
                print(f"  {size.people:>11,} people   nobody due {nothing:.2f} ms", flush=True)
            if sizes[0].engine.dialect.name == "postgresql":
                for workers in (2, 4):
                    compete(sizes[-1].engine, workers)
            for size in sizes:
                size.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
