"""Rows that no code of ours would write: whoever they belong to, everybody else goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Double, Integer, Table, Text, select, update
from sqlalchemy.exc import StatementError

from bot.checks import read_everything, rows, zones
from bot.outbound.results import word_all
from bot.views import lists
from bot.workflows import digest, freshness, initiatives, nudges, overview, preferences, questions, replies, verdicts
from hygiene.catalogue import Catalogue
from hygiene.commands import ListAll
from hygiene.initiative import Actor, Initiative, Person
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.values import MetricValue, PersonValue
from storage import nudges as nudge_rows
from storage import outbox, tables
from storage import people as person_rows
from tests.bot.desk import ALICE, BOB, CAROL, ROADMAP, TEAM, Desk

PLAIN: dict[type[Any], list[Any]] = {
    Text: [
        "",
        "bogus",
        "9999-99-99",
        "25:61",
        "{",
        '{"kind":"metric","baseline":null}',
        '{"kind":"number","number":1e999}',
    ],
    Double: [float("inf"), float("-inf"), 1e300, -1e300],
    Integer: [-1, 2**31 - 1],
    Boolean: [True, False],
}
ONLY_SQLITE: dict[type[Any], list[Any]] = {Double: ["abc", ""], Integer: ["abc"], Text: [7]}
BOUND = {"id", "workspace", "initiative_id", "item_id", "number", "user", "uuid", "private"}
"""What binds a row to whom it belongs to, or may see it: changed, it is no poison but another's."""


@pytest.fixture
def desk(database_url: str, catalogue: Catalogue) -> Iterator[Desk]:
    """Give a desk with two initiatives: what is poisoned belongs to the first and to Bob."""
    desk = Desk(database_url, catalogue)
    desk.read(person_rows.keep_person, TEAM, Person(BOB, "Bob", tz="Europe/Berlin"), at=desk.now)
    ill = desk.register(name="Ill", owner=BOB, by=BOB)
    desk.answer(ill, "kpi", "Calls", MetricValue("Calls", 900, 500, "a day"), by=BOB)
    desk.answer(ill, "target_user", "TBD", by=BOB)
    desk.answer(ill, "data_owner", f"<@{BOB}>", PersonValue(BOB), by=BOB)
    desk.run(BOB, initiatives.keep_draft, ROADMAP, {"name": "Next"})
    desk.run(BOB, preferences.keep, PersonPreferences(muted=False, country="DE"), WorkspacePreferences())
    desk.run(BOB, replies.take, desk.message("It may be so", by=CAROL, thread=ill.card_ts or ""))
    desk.run(BOB, digest.build, ROADMAP, desk.now.date() - timedelta(days=14))
    desk.register(name="Healthy", owner=ALICE)
    yield desk
    desk.close()


def everything_goes_on(desk: Desk, ill: Initiative) -> None:
    """Look at everything, let time look at everything, and say what waits; Alice and Carol notice nothing."""
    catalogue, carol = desk.rules.catalogue, Actor(CAROL, admin=True)
    listed = desk.run(carol, overview.listed, ListAll())
    assert "Healthy" in json.dumps(lists.listing(listed, ListAll()).blocks)
    healthy = desk.run(carol, overview.whole, 2)
    assert "Healthy" in json.dumps(lists.whole(catalogue, healthy, carol).blocks)
    its = desk.run(carol, overview.whole_by_id, ill.id)
    lists.whole(catalogue, its, carol)
    lists.gaps(catalogue, desk.run(carol, overview.gaps_of, None), None, today=desk.now.date())
    lists.shared_blockers(catalogue, desk.run(carol, overview.blockers))
    lists.wins(desk.run(carol, overview.wins))
    for user in (ALICE, BOB, CAROL):
        lists.mine(catalogue, desk.run(user, overview.mine))
    desk.run(carol, questions.find_next, ill.id)
    desk.run(BOB, initiatives.find_draft, ROADMAP)
    desk.run(carol, freshness.wake)
    desk.run(carol, freshness.lapse)
    desk.run(carol, verdicts.look_again)
    desk.run(carol, digest.build, ROADMAP, desk.now.date())
    assert ALICE in {each.user for each in desk.run(carol, nudges.forecast)}
    for held in desk.read(nudge_rows.take_due, TEAM, desk.now + timedelta(days=9), limit=9, hold=timedelta(0)):
        desk.run(held.user, nudges.consider, held)
    desk.read(say_all, desk)


def say_all(connection: Connection, desk: Desk) -> None:
    while rows := outbox.claim(connection, TEAM, desk.now, limit=50, lease=timedelta(1), interval=timedelta(0)):
        word_all(connection, desk.rules, rows, now=desk.now)
        for row in rows:
            outbox.record_sent(connection, row, channel=ROADMAP, ts="1.0")


def poisons(desk: Desk) -> Iterator[tuple[Table, Column[Any], Any]]:
    kinds = [PLAIN, ONLY_SQLITE] if desk.engine.dialect.name == "sqlite" else [PLAIN]
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            if column.name in BOUND or table.name in ("workspaces", "deliveries", "pauses"):
                continue
            for kind in kinds:
                of = next((each for each in kind if isinstance(column.type, each)), None)
                for value in kind.get(of, []) if of else []:
                    yield table, column, value


def test_everybody_else_goes_on(desk: Desk) -> None:
    (ill,) = [each.initiative for each in desk.run(ALICE, overview.listed, ListAll(text="Ill")).shown]
    everything_goes_on(desk, ill)
    failed = []
    tried = 0
    every = 1 if desk.engine.dialect.name == "sqlite" else 3  # the rest is the same code, and slower there
    for table, column, value in islice(poisons(desk), 0, None, every):
        with desk.trial() as connection:
            row = connection.execute(_its_row(table, ill)).first()
            if row is None or not _poison(connection, table, row, {column.name: value}):
                continue
            tried += 1
            try:
                everything_goes_on(desk, ill)
            except Exception as error:
                failed.append(f"{table.name}.{column.name} = {value!r}: {type(error).__name__} {str(error)[:80]}")
    assert tried > 100 // every
    assert not failed, "\n".join(failed)


def test_check_tells_what_cannot_be_read(desk: Desk) -> None:
    with desk.trial() as connection:
        connection.execute(update(tables.initiatives).values(stage="bogus"))
        connection.execute(update(tables.answers).values(value="{"))

        found = [each.text for each in rows(read_everything(connection, TEAM))]

    for what in ("a stage", "what an answer means"):
        assert any(f"A row holds {what} (str) that can't be read" in text for text in found)


def test_check_tells_of_a_time_zone_that_this_machine_does_not_know(desk: Desk) -> None:
    for user, zone in ((ALICE, "Europe/Amsterdam"), (BOB, "Mars/Base"), (CAROL, "Mars/Base")):
        desk.read(person_rows.keep_person, TEAM, Person(user, "", tz=zone), at=desk.now)

    (told,) = zones(desk.read(person_rows.count_zones, TEAM))

    assert not told.good
    assert told.text.startswith("This machine does not know the time zone Mars/Base (people there: 2)")


def _its_row(table: Table, ill: Initiative) -> Any:
    chosen = select(table)
    if table.name == "initiatives":
        return chosen.where(table.c.id == ill.id)
    if "initiative_id" in table.columns:
        chosen = chosen.where(table.c.initiative_id == ill.id)
    if table.name == "answers":
        chosen = chosen.where(table.c.value.is_not(None))
    if "user" in table.columns:
        chosen = chosen.where(table.c.user == BOB)
    return chosen.order_by(table.primary_key.columns.values()[-1].desc()).limit(1)


def _poison(connection: Connection, table: Table, row: Any, values: dict[str, Any]) -> bool:
    """Write into a row; false where the engine itself refuses, so that nobody can have written that."""
    keys = [each for each in table.columns if each.name in BOUND] or list(table.primary_key.columns)
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(*(each == getattr(row, each.name) for each in keys)).values(values))
    except (StatementError, ValueError):
        return False
    return True
