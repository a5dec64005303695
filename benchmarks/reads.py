"""What a look costs as the roadmap grows: the same person looks at 100, 1,000 and 10,000 initiatives.

    python -m benchmarks.reads [--initiatives 100 1000 10000] [--engine sqlite|postgres]

Each initiative is a copy of one that was registered through the workflow, with its 24 items; everybody has five. A look
is gathered and worded, as one transaction, by turns at each size, as a machine is not always as fast; printed are the
medians in milliseconds, how many times the cost at the smallest roadmap that is, and the share of it that the driver
alone takes for the same statements and rows. Then replies
come at a steady pace, alone and while ten people look at one thing after another, two seconds each; the digest and what
a registration reads (“alike”) are not among those, as nobody does them again and again.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, insert, make_url, select, update
from sqlalchemy.schema import CreateSchema, DropSchema

from benchmarks.kill import engines
from bot.views import lists, portfolio
from bot.workflows import digest, overview, replies
from bot.workflows import initiatives as registering
from bot.workflows.initiatives import register
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.blockers import DataGap, Side
from hygiene.catalogue import load_catalogue
from hygiene.commands import ListAll
from hygiene.initiative import (
    Actor,
    ChannelId,
    Initiative,
    InitiativeId,
    Registration,
    Reply,
    Source,
    Stage,
    UserId,
    WorkspaceId,
)
from hygiene.profile import Autonomy, Profile, Sourcing
from hygiene.rules import Rules
from sandbox.world import BOT_USER, TEAM
from storage import counts, data_gaps, outbox, workspaces
from storage.counts import Sign
from storage.database import Database, open_engine
from storage.migrate import migrate
from storage.tables import initiatives, items, roles

WORKSPACE = WorkspaceId(TEAM)
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
EACH_HAS = 5
FEWEST_SYSTEMS = 8
"""As many as a list of blockers shows, so that the smallest roadmap shows as many as the largest."""
ROUNDS = 25
LOOKERS, READS_FOR, REPLIES, A_SECOND, TURNS = 10, 2.0, 600, 60, 6
MOST_MS, MOST_TIMES, MOST_P99, MOST_MB = 25, 1.5, 1.3, 150
GROWING = {"digest": 250, "list words": 25, "alike": 100}
"""What reads more where there is more, with its own bound in milliseconds."""
ASKED = "target_user"
Look = Callable[[UnitOfWork], object]
ME = UserId("U00000")


def person_of(number: int) -> UserId:
    """Return the owner of an initiative, by its place."""
    return UserId(f"U{number // EACH_HAS:05}")


def fill(connection: Connection, rules: Rules, size: int) -> None:
    """Register one initiative, and copy it so often."""
    workspaces.keep_workspace(connection, WORKSPACE, name="T", url="https://t.slack.com/", bot_user=UserId(BOT_USER))
    form = Registration(
        "Plan 0", "600 people a week wait on the phone", ME, None, None, Stage.IDEA, ChannelId("C1"),
        private=False, by=ME, view=None, profile=Profile(Sourcing.BUILT, Autonomy.ADVISES),
        stakes="It advises, a person decides",
    )  # fmt: skip
    made = register(UnitOfWork(connection, rules, WORKSPACE, MONDAY, Actor(ME)), form)
    assert isinstance(made, Initiative)
    connection.execute(update(initiatives).values(card_ts="1.0"))
    first, own, who = (
        [dict(row._mapping) for row in connection.execute(select(table))]  # noqa: SLF001
        for table in (initiatives, items, roles)
    )
    (waits,) = data_gaps.list_of(connection, made.id)
    last = max(row["id"] for row in own)
    for n in range(1, size):
        there = {"id": made.id + n, "number": 1 + n, "name": f"Plan {n}", "card_ts": f"{n + 1}.0"}
        connection.execute(insert(initiatives), {**first[0], **there})
        people = [{**row, "initiative_id": made.id + n, "user": person_of(n)} for row in who]
        connection.execute(insert(roles), people)
        open_now = {"initiative_id": made.id + n, "assignee": person_of(n), "answer_id": None, "state": "open"}
        data_gaps.keep(connection, WORKSPACE, InitiativeId(made.id + n), _waits(n, waits.keys))
        rows = [{**row, **open_now, "id": last + n * len(own) + place} for place, row in enumerate(own)]
        connection.execute(insert(items), rows)
    counts.count(connection, Sign.MORE, initiatives.c.id > made.id)
    counts.merge(connection, WORKSPACE)
    outbox.discard(connection)


def _waits(number: int, keys: tuple[str, ...]) -> list[DataGap]:
    """Return that an initiative waits for its data owner, whom a third has none of yet, and for one of many systems."""
    owner = person_of(number) if number % 3 else ""
    system = f"system_{number % (FEWEST_SYSTEMS + number // 50)}"
    return [DataGap(Side.PERSON, owner, owner, keys), DataGap(Side.SYSTEM, system, system, keys)]


def looks(rules: Rules) -> dict[str, Look]:
    """Return what people look at: gathered, and worded."""
    catalogue, today = rules.catalogue, MONDAY.date()
    return {
        "bare": lambda work: lists.mine(catalogue, overview.mine(work)),
        "Home": lambda work: portfolio.home_tab(catalogue, overview.home(work, ListAll()), ListAll(), tables=True),
        "list": lambda work: lists.listing(overview.listed(work, ListAll()), ListAll()),
        "list page 5": lambda work: lists.listing(overview.listed(work, ListAll(page=5)), ListAll(page=5)),
        "list words": lambda work: lists.listing(overview.listed(work, ListAll(text="Plan 7")), ListAll(text="Plan 7")),
        "gaps": lambda work: lists.gaps(catalogue, overview.gaps_of(work, None), None, today=today),
        "gaps mine": lambda work: lists.gaps(catalogue, overview.gaps_of(work, ME), ME, today=today),
        "blockers": lambda work: lists.shared_blockers(catalogue, overview.blockers(work)),
        "show": lambda work: overview.whole(work, 1),
        "letter": lambda work: overview.piles_of(work, ME),
        "alike": lambda work: registering.find_alike(work, "Plan the beds", "Nurses look for a bed an hour a day"),
        "digest": lambda work: digest.build(work, ChannelId("C1"), today),
    }


def times_of(roadmaps: Sequence[Engine], rules: Rules, look: Look) -> list[float]:
    """Return the medians of some rounds, in milliseconds, each of which looks at each roadmap."""
    rounds = [[_time_of(engine, rules, look) for engine in roadmaps] for _ in range(ROUNDS)]
    return [statistics.median(taken) * 1000 for taken in zip(*rounds[1:], strict=True)]


def _time_of(engine: Engine, rules: Rules, look: Look) -> float:
    began = time.perf_counter()
    with engine.begin() as connection:
        look(_work(connection, rules))
    return time.perf_counter() - began


def _work(connection: Connection, rules: Rules) -> UnitOfWork:
    return UnitOfWork(connection, rules, WORKSPACE, MONDAY + timedelta(days=1), Actor(ME, admin=True))


def bare_of(engine: Engine, rules: Rules, look: Look) -> float:
    """Return how long the driver alone takes for the same statements and all their rows, in milliseconds."""
    said: list[tuple[Any, Any]] = []
    with engine.begin() as connection, recording(connection, said):
        look(_work(connection, rules))
    taken = []
    for _ in range(ROUNDS):
        raw = engine.raw_connection()
        cursor, began = raw.cursor(), time.perf_counter()
        for statement, values in said:
            if statement.startswith("SELECT"):
                cursor.execute(statement, values)
                cursor.fetchall()
        taken.append(time.perf_counter() - began)
        raw.close()
    return statistics.median(taken) * 1000


@contextmanager
def recording(connection: Connection, said: list[tuple[Any, Any]]) -> Iterator[None]:
    """Note every statement that goes through a connection, however it is run."""
    pooled: Any = connection.connection
    make = pooled.cursor

    class Noting:
        def __init__(self) -> None:
            self._cursor = make()

        def execute(self, statement: Any, values: Any = ()) -> Any:
            said.append((statement, values))
            return self._cursor.execute(statement, values)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._cursor, name)

    pooled.cursor = Noting
    try:
        yield
    finally:
        del pooled.cursor


def measure(roadmaps: Sequence[Engine], rules: Rules) -> dict[str, list[tuple[float, float]]]:
    """Return what each look costs at each roadmap, and what the driver alone takes of that."""
    return {
        name: list(zip(times_of(roadmaps, rules, look), [bare_of(each, rules, look) for each in roadmaps], strict=True))
        for name, look in looks(rules).items()
    }


@contextmanager
def apart(url: str, many: int) -> Iterator[list[str]]:
    """Give so many databases beside one: files on SQLite, schemas on Postgres."""
    if url.startswith("sqlite"):
        yield [f"{url}.{number}" for number in range(many)]
        return
    names = [f"reads_{number}" for number in range(many)]
    server = open_engine(url)
    try:
        with server.begin() as connection:
            for name in names:
                connection.execute(CreateSchema(name))
        found = make_url(url)
        yield [
            found.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
            for name in names
        ]
    finally:
        with server.begin() as connection:
            for name in names:
                connection.execute(DropSchema(name, cascade=True, if_exists=True))
        server.dispose()


def prepare(url: str, rules: Rules, size: int) -> Engine:
    """Make a database of so many initiatives, each with a question that stands in its thread."""
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        fill(connection, rules, size)
        connection.execute(
            update(items).where(items.c.key == ASKED).values(exchange="asked", asked_at=0, question_ts="2")
        )
    if engine.dialect.name == "postgresql":  # as its autovacuum would have done in the meantime
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return engine


async def replies_beside(url: str, rules: Rules, lookers: int, first: int) -> list[float]:
    """Take replies at a steady pace while some people look, each again and again; return what each took, in seconds."""
    database, busy = Database(url), True
    every = [look for name, look in looks(rules).items() if name not in ("digest", "alike")]

    async def look_around(person: int) -> None:
        await asyncio.sleep(person * READS_FOR / LOOKERS)  # nobody looks in step
        for number in count(person):
            if not busy:
                return
            await database.look(_look, rules, every[number % len(every)])
            await asyncio.sleep(READS_FOR)

    async def take(number: int) -> float:
        began = time.perf_counter()
        await database.run(reply, rules, number)
        return time.perf_counter() - began

    looking = [asyncio.create_task(look_around(person)) for person in range(lookers)]
    taken = []
    for number in range(first, first + REPLIES):
        taken.append(asyncio.create_task(take(number)))
        await asyncio.sleep(1 / A_SECOND)
    seconds = await asyncio.gather(*taken)
    busy = False
    await asyncio.gather(*looking)
    database.close()
    return seconds


def _look(connection: Connection, rules: Rules, look: Look) -> object:
    return look(_work(connection, rules))


def reply(connection: Connection, rules: Rules, number: int) -> None:
    """Answer the question of an initiative, in its thread."""
    work = UnitOfWork(connection, rules, WORKSPACE, MONDAY + timedelta(days=1), Actor(person_of(number)))
    source = Source(ChannelId("C1"), f"{number + 1}.5")
    replies.take(
        work, Reply(person_of(number), f"Prepaid customers of region {number}, 600 a week", f"{number + 1}.0", source)
    )
    if items_answered(connection, number) != 1:
        raise RuntimeError(f"reply {number} was not taken")


def items_answered(connection: Connection, number: int) -> int:
    """Return how many answers stand under the question that was asked of an initiative."""
    asked = select(items.c.id).join_from(items, initiatives, initiatives.c.id == items.c.initiative_id)
    answered = asked.where(initiatives.c.number == number + 1, items.c.key == ASKED, items.c.state == "answered")
    return len(connection.execute(answered).all())


async def beside(url: str, rules: Rules) -> tuple[str, float]:
    """Compare the p99 of all replies without and with people who look, in turns: each goes first as often."""
    alone, watched = list[float](), list[float]()
    for turn in range(TURNS):
        both = [(alone, 0), (watched, LOOKERS)]
        for place, (taken, lookers) in enumerate(both if turn % 2 else reversed(both)):
            taken.extend(await replies_beside(url, rules, lookers, (2 * turn + place) * REPLIES + 1))
    before, after = (statistics.quantiles(taken, n=100)[98] * 1000 for taken in (alone, watched))
    told = f"replies' p99 alone {before:.1f} ms, with {LOOKERS} people who look {after:.1f} ms: {after / before:.2f} x"
    return told, after / before


def missed(found: dict[str, list[tuple[float, float]]], with_lookers: float, memory: float) -> list[str]:
    """Return which of the bounds of DESIGN.md, section 5a, were missed."""
    said = []
    for name, taken in found.items():
        first, last = taken[0][0], taken[-1][0]
        if name in GROWING:
            said += [f"{name}: {last:.1f} ms"] if last > GROWING[name] else []
        elif last > MOST_MS or last > MOST_TIMES * first:
            said.append(f"{name}: {last:.1f} ms, {last / first:.2f} x")
    said += [f"p99 {with_lookers:.2f} x"] if with_lookers > MOST_P99 else []
    return [*said, *([f"memory {memory:.0f} MB"] if memory > MOST_MB else [])]


def main() -> int:
    """Measure, and print; 1 if a bound was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initiatives", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    given = parser.parse_args()
    sizes: list[int] = given.initiatives
    rules, beyond = Rules(load_catalogue()), list[str]()
    with engines(given.engine or ["sqlite", "postgres"]) as urls:
        for url in urls:
            print(f"{url.partition(':')[0]:12}" + "".join(f"{size:>30,}" for size in sizes))
            with apart(url, len(sizes)) as own:
                roadmaps = [prepare(each, rules, size) for each, size in zip(own, sizes, strict=True)]
                found = measure(roadmaps, rules)
                for name, taken in found.items():
                    first = taken[0][0]
                    cells = (f"{ms:>9.1f} ms {ms / first:>5.1f} x {bare / ms:>8.0%} driver" for ms, bare in taken)
                    print(f"{name:12}" + "".join(cells))
                for each in roadmaps:
                    each.dispose()
                told, with_lookers = asyncio.run(beside(own[-1], rules))
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"{told}; memory at most {memory:.0f} MB")
                beyond += missed(found, with_lookers, memory)
    print(f"missed: {'; '.join(beyond)}" if beyond else "all within the bounds")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
