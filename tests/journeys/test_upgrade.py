"""What earlier versions have kept is still there, is read, and is said after the upgrade, from each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, make_url, select

from bot import notices
from bot.outbound.sender import Sender
from bot.workflows import overview, summaries
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import Catalogue
from hygiene.history import Kind
from hygiene.initiative import Actor, ChannelId, ItemState, UserId, WorkspaceId
from hygiene.item_life import flaws
from hygiene.roadmap import Whole
from hygiene.rules import Rules
from storage import history, initiatives, items, news
from storage.database import Database, open_engine
from storage.migrate import configuration, is_current, migrate
from storage.tables import outbox
from tests.conftest import administer
from tests.storage.record import REVISIONS, fill

LATER = datetime(2026, 3, 3, 20, tzinfo=UTC)
NOT_SAID_ANY_MORE = {"verdict_changed"}
"""What the recorded queue holds and nobody needs: the verdict is another one by then."""


@pytest.fixture(params=("sqlite", "postgres"))
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"old_{tmp_path.name.lower()[-24:].replace('-', '_')}"
    administer(server, f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


class TakesAll:
    """A Slack that accepts everything, and counts what it was asked to do."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getattr__(self, method: str) -> Any:
        async def call(**given: Any) -> dict[str, Any]:
            self.calls.append(method)
            return {
                "ok": True,
                "channel": {"id": "D1"} if method == "conversations_open" else given.get("channel"),
                "ts": f"{len(self.calls)}.5",
                "file": {"id": "F1"},
            }

        return call


def test_every_revision_but_the_newest_is_recorded() -> None:
    script = ScriptDirectory.from_config(configuration())
    revisions = {each.revision for each in script.walk_revisions()}

    assert revisions - {script.get_current_head()} <= set(REVISIONS)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_an_old_database_is_read_and_its_queue_is_said(
    revision: str, empty_url: str, catalogue: Catalogue
) -> None:
    engine = open_engine(empty_url)
    recorded = fill(engine, revision)
    migrate(engine)
    engine.dispose()
    database, rules = Database(empty_url), Rules(catalogue)

    assert await database.run(is_current)
    await database.run(everything_is_read, rules, recorded)
    assert await what_became_of_the_queue(database, rules) == {}
    database.close()


def everything_is_read(connection: Connection, rules: Rules, recorded: dict[str, list[dict[str, Any]]]) -> None:
    """Read all of it with today's code, and find it whole."""
    team = WorkspaceId(recorded["workspaces"][0]["workspace"])
    homes = frozenset(ChannelId(row["channel"]) for row in recorded["initiatives"])
    work = UnitOfWork(connection, rules, team, LATER, Actor(UserId("U1"), homes, admin=True))
    events = 0
    for initiative in initiatives.list_initiatives(connection, team):
        standing = items.list_items(connection, initiative.id)
        assert len(standing) == sum(row["initiative_id"] == initiative.id for row in recorded["items"])
        assert [flaw for item in standing for flaw in flaws(item)] == []
        assert isinstance(overview.whole(work, initiative.number), Whole)
        told = history.list_of(connection, initiative.id)
        assert [event for event in told if event.kind is Kind.NOTE] == []
        assert all(event.before and event.after for event in told if event.kind is Kind.MOVED)
        assert all(event.role for event in told if event.kind in (Kind.ROLE_FILLED, Kind.ROLE_CLEARED))
        assert all(event.reason for event in told if event.kind in (Kind.WAIVED, Kind.SET_ASIDE))
        events += len(told)
        access = next(item for item in standing if item.key == "data_access")
        if access.state is ItemState.ANSWERED and access.answer:
            means = rules.catalogue["data_access"].meaning_of(access.answer.value)
            assert means is not None
    assert events == len(recorded["changes"])
    summaries.keep_missing(work)  # as every start does
    assert [why for _, why in overview.wins(work).shown] == ["a rule in the till does it"]
    assert overview.mine(work).listing.shown == ()
    letters = recorded.get("letters", [])
    stands = {UserId(row["user"]): news.list_standing(connection, team, UserId(row["user"])) for row in letters}
    found = {(user, ts) for user, stand in stands.items() for ts in stand}
    assert found == {(row["user"], row["ts"]) for row in letters}


async def what_became_of_the_queue(database: Database, rules: Rules) -> dict[str, str]:
    """Say what was queued; return what was neither said nor needless, with its state."""
    team = await database.run(lambda connection: WorkspaceId(connection.scalar(select(outbox.c.workspace)) or ""))
    slack: Any = TakesAll()
    sender = Sender(database, slack, rules, lambda: LATER, workspace=team, interval=timedelta())
    sending = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while not await sender.drained():
            await asyncio.sleep(0.01)
    await sender.stop()
    await sending
    rows = await database.run(
        lambda connection: connection.execute(
            select(outbox.c.purpose, outbox.c.state, func.count()).group_by(outbox.c.purpose, outbox.c.state)
        ).all()
    )
    said = {notices.kind_of(row[0]) for row in rows if row[1] == "sent"}
    return {
        notices.kind_of(row[0]): row[1]
        for row in rows
        if row[1] != "sent" and notices.kind_of(row[0]) not in said | NOT_SAID_ANY_MORE
    }
