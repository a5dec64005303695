"""What is counted of open questions about data is what each person may see of them, whatever happened before."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import Connection

from hygiene.blockers import DataGap, Side
from hygiene.commands import ListAll
from hygiene.initiative import Actor, ChannelId, ChannelState, InitiativeId, Registration, Stage, UserId, WorkspaceId
from storage import channels, counts, data_gaps, initiatives, portfolio, workspaces
from storage.channels import Channel
from storage.database import Database

TEAM, ELSEWHERE = WorkspaceId("T1"), WorkspaceId("T2")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALICE = UserId("U1")
HOMES = [ChannelId(f"C{number}") for number in range(4)]
NAMES = ["", "UBOB", "UERIN", "crm", "erp", "sap"]
LOOKING = [
    Actor(ALICE),
    Actor(ALICE, frozenset(HOMES[:2])),
    Actor(ALICE, frozenset(HOMES)),
    Actor(ALICE, limited=True),
    Actor(ALICE, frozenset(HOMES[1:3]), limited=True),
]


class Roadmap:
    """Initiatives in channels, to which things happen at random."""

    def __init__(self, connection: Connection, chance: Random) -> None:
        self.connection, self.chance = connection, chance
        self.there: list[InitiativeId] = []
        self.private = dict.fromkeys(HOMES, False)
        for workspace in (TEAM, ELSEWHERE):
            workspaces.keep_workspace(connection, workspace, name="T", url="", bot_user=UserId("UBOT"))

    def register(self) -> None:
        home = self.chance.choice(HOMES)
        form = Registration(
            "Plan", "Pain", ALICE, None, None, Stage.IDEA, home, private=self.private[home], by=ALICE, view=None
        )
        number = len(self.there) + self.chance.randrange(10**6)
        self.there.append(initiatives.add_initiative(self.connection, TEAM, form, number=number, at=NOON))

    def answer(self) -> None:
        found = {
            DataGap(self.chance.choice(list(Side)), name, name, tuple("abc"[: self.chance.randint(1, 3)]))
            for name in self.chance.sample(NAMES, self.chance.randint(0, 3))
        }
        data_gaps.keep(self.connection, TEAM, self.chance.choice(self.there), found)

    def convert(self) -> None:
        home = self.chance.choice(HOMES)
        self.private[home] = not self.private[home]
        state = Channel(home, private=self.private[home], shared=False, state=ChannelState.OPEN, seen_at=NOON)
        channels.keep_channel(self.connection, TEAM, state)

    def move(self) -> None:
        home = self.chance.choice(HOMES)
        initiatives.move_home(self.connection, self.chance.choice(self.there), home, private=self.private[home])

    def delete(self) -> None:
        gone = self.there.pop(self.chance.randrange(len(self.there)))
        initiatives.delete_initiative(self.connection, TEAM, gone)

    def merge(self) -> None:
        counts.merge(self.connection, TEAM)

    def something_happens(self) -> None:
        if len(self.there) < 3:
            self.register()
        acts = [self.register, self.answer, self.answer, self.convert, self.move, self.delete, self.merge]
        self.chance.choice(acts)()

    def count(self, actor: Actor) -> int:
        return sum(actor.sees(each) for each in initiatives.list_initiatives(self.connection, TEAM))

    def seen_by(self, actor: Actor, side: Side) -> Counter[str]:
        known = initiatives.list_initiatives(self.connection, TEAM)
        found = (data_gaps.list_of(self.connection, each.id) for each in known if actor.sees(each))
        return Counter(gap.name for gaps in found for gap in gaps if gap.side is side)


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_counted_is_what_one_may_see(database: Database, seed: int) -> None:
    def work(connection: Connection) -> None:
        roadmap = Roadmap(connection, Random(seed))
        for _ in range(60):
            roadmap.something_happens()
            assert counts.are_right(connection, TEAM)
            for actor in LOOKING:
                waiting = roadmap.seen_by(actor, Side.PERSON).total()
                assert data_gaps.count_waiting(connection, TEAM, actor) == waiting
                assert portfolio.count_all(connection, TEAM, actor, ListAll()) == roadmap.count(actor)
                for side in Side:
                    expected = roadmap.seen_by(actor, side)
                    groups = data_gaps.list_groups(connection, TEAM, actor, side, size=9)
                    assert groups == _most_first(expected)
                    assert data_gaps.list_groups(connection, TEAM, actor, side, size=2) == groups[:2]
                    for name, count in groups:
                        assert len(data_gaps.list_in(connection, TEAM, actor, side, name, size=99)) == count
                    assert data_gaps.list_groups(connection, ELSEWHERE, actor, side, size=9) == []

    await database.run(work)


async def test_a_wrong_count_is_noticed(database: Database) -> None:
    def work(connection: Connection) -> None:
        roadmap = Roadmap(connection, Random(1))
        roadmap.register()
        data_gaps.keep(connection, TEAM, roadmap.there[0], [DataGap(Side.SYSTEM, "crm", "CRM", ("a",))])
        connection.exec_driver_sql("UPDATE count_changes SET many = 2")

        assert not counts.are_right(connection, TEAM)

    await database.run(work)


async def test_those_who_merge_at_once_lose_no_count(database: Database) -> None:
    there = await database.run(_fill)

    def answer(connection: Connection, of: InitiativeId, turn: int) -> None:
        data_gaps.keep(connection, TEAM, of, [DataGap(Side.PERSON, f"U{turn % 2}", "", ("a",))])

    for turn in range(6):
        merging = [database.run(counts.merge, TEAM) for _ in range(3)]
        await asyncio.gather(*(database.run(answer, each, turn) for each in there), *merging)

    assert await database.run(counts.are_right, TEAM)
    assert await database.run(_groups) == [("U1", 8)]


async def test_a_channel_that_converts_while_people_answer_there_loses_no_count(database: Database) -> None:
    there = await database.run(_fill)

    def convert(connection: Connection, home: ChannelId, turn: int) -> None:
        state = Channel(home, private=turn % 2 == 0, shared=False, state=ChannelState.OPEN, seen_at=NOON)
        channels.keep_channel(connection, TEAM, state)

    def answer(connection: Connection, of: InitiativeId, turn: int) -> None:
        initiatives.lock_initiative(connection, TEAM, of)
        data_gaps.keep(connection, TEAM, of, [DataGap(Side.PERSON, f"U{turn % 3}", "", ("a",))])

    for turn in range(12):
        converting = [database.run(convert, home, turn) for home in HOMES]
        await asyncio.gather(*(database.run(answer, each, turn) for each in there), *converting)
        assert await database.run(counts.are_right, TEAM)


def _fill(connection: Connection) -> list[InitiativeId]:
    roadmap = Roadmap(connection, Random(1))
    for _ in range(8):
        roadmap.register()
    return roadmap.there


def _most_first(expected: Counter[str]) -> list[tuple[str, int]]:
    return sorted(expected.items(), key=lambda each: (each[1], each[0]), reverse=True)


def _groups(connection: Connection) -> list[tuple[str, int]]:
    return data_gaps.list_groups(connection, TEAM, Actor(ALICE), Side.PERSON, size=9)
