"""Who comes second sees what the first one did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from bot.workflows import access, initiatives, questions, replies
from bot.workflows.access import Found
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import Catalogue
from hygiene.initiative import (
    Actor,
    ChannelId,
    Initiative,
    ItemId,
    Registration,
    Reply,
    Source,
    Stage,
    UserId,
    WorkspaceId,
)
from hygiene.refusals import AnswerAlready, Refused, ReplyGone
from hygiene.rules import Rules
from storage import items, offers, workspaces
from storage.database import open_engine

TEAM, ALICE, BOB = WorkspaceId("T1"), UserId("U1ALICE"), UserId("U2BOB")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_kept_reply_is_used_by_who_wrote_it_alone(database_url: str, catalogue: Catalogue) -> None:
    engine = open_engine(database_url)
    reply = Reply(BOB, "Prepaid customers, about 410,000", "1.0", Source(ChannelId("C1"), "2.0"))
    with engine.begin() as connection:
        workspaces.keep_workspace(connection, TEAM, name="T", url="", bot_user=UserId("UBOT"))
        work = UnitOfWork(connection, Rules(catalogue), TEAM, MONDAY, Actor(ALICE))
        initiative = _registered(work)
        item = items.list_items(connection, initiative.id)[1]
        offer = offers.keep_offer(connection, TEAM, initiative.id, reply, at=MONDAY)
        assert offer is not None

        by_another = replies.use_offer(work, offer, item.id)
        replies.leave_offer(work, offer)
        by_the_author = replies.use_offer(work.on_behalf_of(BOB), offer, item.id)
        again = replies.use_offer(work.on_behalf_of(BOB), offer, item.id)
    engine.dispose()

    assert (by_another, again) == (ReplyGone(), AnswerAlready())
    assert isinstance(by_the_author, Found)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_waited_for_a_lock_reads_what_was_changed_meanwhile(database_url: str, catalogue: Catalogue) -> None:
    engine = open_engine(database_url)
    rules = Rules(catalogue)

    def work_on(connection: Connection, user: UserId) -> UnitOfWork:
        return UnitOfWork(connection, rules, TEAM, MONDAY, Actor(user))

    with engine.begin() as connection:
        workspaces.keep_workspace(connection, TEAM, name="T", url="", bot_user=UserId("UBOT"))
        initiative = _registered(work_on(connection, ALICE))
        item = items.list_items(connection, initiative.id)[0]

    def look(item_id: ItemId) -> Found | Refused:
        with engine.begin() as connection:
            return access.find_answerable(work_on(connection, ALICE), item_id)

    with ThreadPoolExecutor(1) as second:
        with engine.begin() as connection:
            handed_on = questions.hand_on(work_on(connection, ALICE), item.id, BOB)
            looking = second.submit(look, item.id)
            _until_somebody_waits(engine)
        found = looking.result(timeout=10)
    engine.dispose()

    assert isinstance(handed_on, Found)
    assert isinstance(found, Found)
    assert (item.assignee, found.item.assignee) == (ALICE, BOB)


def _registered(work: UnitOfWork) -> Initiative:
    form = Registration(
        "Plans", "600 people a week wait on the phone", ALICE, None, None, Stage.IDEA, ChannelId("C1"),
        private=False, by=ALICE, view=None,
    )  # fmt: skip
    registered = initiatives.register(work, form)
    assert isinstance(registered, Initiative)
    return registered


def _until_somebody_waits(engine: Engine) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = datetime.now(UTC) + timedelta(seconds=10)
    while datetime.now(UTC) < until:
        with engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
    raise AssertionError("nobody waited for the lock within 10 seconds")
