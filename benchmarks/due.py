"""A database full of people who are due for a reminder, as the benchmarks of nudges and of delivery need it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, update

from bot.workflows.initiatives import register
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Actor, ChannelId, Initiative, Person, Registration, Stage, UserId, WorkspaceId
from hygiene.rules import Rules
from sandbox.world import BOT_USER, TEAM
from storage import items as item_rows
from storage import outbox, people, workspaces
from storage.tables import initiatives
from storage.tables import items as items_table
from storage.tables import nudges as nudges_table

OWNER = UserId("U0OWNER")
NOON = 12


def zone_where_it_is_noon(now: datetime) -> str:
    """Return a zone in which it is noon of this very day by UTC."""
    ahead = (NOON - now.hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def user_of(number: int) -> UserId:
    """Return the id of a person."""
    return UserId(f"U{number:05}")


def fill(connection: Connection, rules: Rules, count: int, zone: str, now: datetime) -> None:
    """Give everybody one gap of their own, asked a month ago, and make them due."""
    workspace = WorkspaceId(TEAM)
    workspaces.keep_workspace(connection, workspace, name="T", url="https://t.slack.com/", bot_user=UserId(BOT_USER))
    number = 0
    while number < count:
        form = Registration(
            "Plan", "600 people a week wait on the phone", OWNER, None, None, Stage.IDEA, ChannelId("C1"),
            private=False, by=OWNER, view=None,
        )  # fmt: skip
        work = UnitOfWork(connection, rules, workspace, now - timedelta(days=30), Actor(OWNER))
        made = register(work, form)
        assert isinstance(made, Initiative)
        connection.execute(update(initiatives).where(initiatives.c.id == made.id).values(card_ts=f"{made.number}.0"))
        for item in item_rows.list_items(connection, made.id):
            if number < count and item.state.is_gap and rules.catalogue[item.key].before == Stage.BUILD:
                connection.execute(
                    update(items_table).where(items_table.c.id == item.id).values(assignee=user_of(number))
                )
                number += 1
    outbox.discard(connection)
    connection.execute(nudges_table.delete())
    began = (now - timedelta(days=7)).timestamp()
    rows = [
        {"next_at": began + each / count, "workspace": workspace, "user": user_of(each), "sent": 0, "since": began}
        for each in range(count)
    ]
    connection.execute(insert(nudges_table), rows)
    for each in range(count):
        people.keep_person(connection, workspace, Person(user_of(each), f"P{each}", zone), at=now)
