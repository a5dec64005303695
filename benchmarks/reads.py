"""What a look costs as the roadmap grows: the same person looks at 100, 1,000 and 10,000 initiatives.

    python -m benchmarks.reads [--initiatives 100 1000 10000]

Each initiative is a copy of one that was registered through the workflow, with its 24 items; everybody has five. A look
is gathered and worded, as one transaction on SQLite; printed are the medians in milliseconds, and how many times the
cost at the smallest roadmap that is.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from bot.views import lists
from bot.workflows import digest, overview
from bot.workflows.initiatives import register
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import load_catalogue
from hygiene.commands import ListAll
from hygiene.initiative import Actor, ChannelId, Initiative, Registration, Stage, UserId, WorkspaceId
from hygiene.profile import Autonomy, Profile, Sourcing
from hygiene.rules import Rules
from sandbox.world import BOT_USER, TEAM
from storage import outbox, workspaces
from storage.database import open_engine
from storage.migrate import migrate
from storage.tables import initiatives, items, roles

WORKSPACE = WorkspaceId(TEAM)
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
EACH_HAS = 5
ROUNDS = 7
ME = UserId("U00000")


def person_of(number: int) -> UserId:
    """Return the owner of an initiative, by its place."""
    return UserId(f"U{number // EACH_HAS:05}")


def fill(connection: Connection, rules: Rules, count: int) -> None:
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
    last = max(row["id"] for row in own)
    for n in range(1, count):
        there = {"id": made.id + n, "number": 1 + n, "name": f"Plan {n}", "card_ts": f"{n + 1}.0"}
        connection.execute(insert(initiatives), {**first[0], **there})
        people = [{**row, "initiative_id": made.id + n, "user": person_of(n)} for row in who]
        connection.execute(insert(roles), people)
        open_now = {"initiative_id": made.id + n, "assignee": person_of(n), "answer_id": None, "state": "open"}
        rows = [{**row, **open_now, "id": last + n * len(own) + place} for place, row in enumerate(own)]
        connection.execute(insert(items), rows)
    outbox.discard(connection)


def looks(rules: Rules) -> dict[str, Callable[[UnitOfWork], object]]:
    """Return what people look at: gathered, and worded."""
    catalogue, today = rules.catalogue, MONDAY.date()
    return {
        "bare, Home": lambda work: lists.mine(catalogue, overview.mine(work)),
        "list": lambda work: lists.listing(overview.listed(work, ListAll()), ListAll()),
        "gaps": lambda work: lists.gaps(catalogue, overview.gaps_of(work, None), None, today=today),
        "gaps mine": lambda work: lists.gaps(catalogue, overview.gaps_of(work, ME), ME, today=today),
        "blockers": lambda work: lists.shared_blockers(catalogue, overview.blockers(work)),
        "show": lambda work: overview.whole(work, 1),
        "letter": lambda work: overview.piles_of(work, ME),
        "digest": lambda work: digest.build(work, ChannelId("C1"), today),
    }


def time_of(engine: Engine, rules: Rules, look: Callable[[UnitOfWork], object]) -> float:
    """Return the median of some rounds, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with engine.begin() as connection:
            look(UnitOfWork(connection, rules, WORKSPACE, MONDAY + timedelta(days=1), Actor(ME, admin=True)))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measure(sizes: Sequence[int]) -> dict[str, list[float]]:
    """Return what each look costs at each size."""
    rules = Rules(load_catalogue())
    found: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'reads.db'}"
            engine = open_engine(url)
            migrate(engine)
            with engine.begin() as connection:
                fill(connection, rules, size)
            for name, look in looks(rules).items():
                found.setdefault(name, []).append(time_of(engine, rules, look))
            engine.dispose()
    return found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initiatives", type=int, nargs="+", default=[100, 1000, 10_000])
    sizes: list[Any] = parser.parse_args().initiatives
    print(f"{'':12}" + "".join(f"{size:>22,}" for size in sizes))
    for name, taken in measure(sizes).items():
        cells = "".join(f"{each:>11.1f} ms {each / taken[0]:>6.1f} x" for each in taken)
        print(f"{name:12}{cells}")


if __name__ == "__main__":
    main()
