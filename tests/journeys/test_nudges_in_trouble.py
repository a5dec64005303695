"""Nudges when things go wrong or change: delays, refusals, departures, several workers, and what is handed about."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.workflows import freshness, news
from bot.workflows import nudges as reminders
from hygiene import calendar
from hygiene.initiative import Actor, Exchange, Item, ItemState, UserId
from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from storage import initiatives, nudges, tables
from storage import items as item_rows
from tests.journeys.conftest import Stage
from tests.journeys.test_nudges import days_pass, nudges_to, say, with_bob
from tests.journeys.test_story import question_to, register, stored

SILENT = "has not answered"
LATE_IN_NEW_YORK = datetime(2026, 3, 3, 21, 15, tzinfo=UTC)  # 16:15 there


async def register_second(stage: Stage, data_owner: str) -> None:
    await stage.visit.command(ALICE, ROADMAP, "new Route the calls")
    await stage.visit.submit(ALICE, pain_point="Callers wait nine minutes", owner=ALICE, sponsor=DAVE, **BUILT)
    await stage.visit.command(ALICE, ROADMAP, "answer AI-2 data owner")
    await stage.visit.submit(ALICE, person=data_owner)


async def hold_up_a_nudge_to_bob(stage: Stage) -> None:
    await with_bob(stage)
    stage.clock.advance_to(LATE_IN_NEW_YORK)
    stage.sandbox.faults.add("chat.postMessage", "limited", retry_after=2)
    await stage.house.nudger.tick()
    while not await stage.house.database.run(lambda connection: connection.scalar(select(tables.pauses.c.scope))):
        await asyncio.sleep(0)


@pytest.mark.skims(ALICE, DAVE)
async def test_a_nudge_that_was_held_up_is_not_sent_at_night(one_stage: Stage) -> None:
    await hold_up_a_nudge_to_bob(one_stage)

    one_stage.clock.advance_to(datetime(2026, 3, 4, 7, tzinfo=UTC))  # 2:00 in New York
    await one_stage.visit.settle()

    assert nudges_to(one_stage, BOB) == []
    await days_pass(one_stage, 2)
    assert len(nudges_to(one_stage, BOB)) >= 1, "it is sent in their hours instead"


async def test_a_nudge_of_yesterday_makes_no_second_one_today(one_stage: Stage) -> None:
    await hold_up_a_nudge_to_bob(one_stage)

    one_stage.clock.advance_to(datetime(2026, 3, 4, 21, 15, tzinfo=UTC))
    await one_stage.visit.settle()
    await one_stage.tick()

    assert len(nudges_to(one_stage, BOB)) == 1


@pytest.mark.skims(ALICE, DAVE)
async def test_a_nudge_that_never_arrived_is_not_counted(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    visit.world.direct(BOB).archived = True

    await days_pass(stage, 14)

    stage.sandbox.refusals.clear()
    assert nudges_to(stage, BOB) == []
    assert [each for each in visit.said(ROADMAP, thread=card.ts) if f"<@{BOB}> {SILENT}" in each.text] == []


@pytest.mark.skims(ROADMAP, ALICE, CAROL, DAVE)
async def test_who_was_silent_and_has_nothing_left_is_asked_about_what_is_new(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    await days_pass(stage, 30)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=CAROL)
    before = len(nudges_to(stage, BOB))

    await register_second(stage, BOB)
    await days_pass(stage, 14)

    assert len(nudges_to(stage, BOB)) == before + 3 + 1, "what was done says that a newer one has come"


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_the_owner_is_not_told_of_reminders_that_there_were_not(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    while len(nudges_to(stage, BOB)) < 3:
        stage.clock.advance(hours=6)
        await stage.tick()
    stage.clock.advance(days=1)
    await register_second(stage, BOB)
    second = visit.card(ROADMAP)

    await days_pass(stage, 30)

    (told,) = [shown(each) for each in visit.said(ROADMAP, thread=second.ts) if f"<@{BOB}> {SILENT}" in each.text]
    assert f"<@{BOB}> has not answered my reminders about others since 2 March 2026" in told


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_since_when_somebody_is_silent_begins_with_this_asking(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    for key, typed in (
        ("data quality", {"text": "6% of rows have no tenure; nothing before 2023"}),
        ("data access", {"choice": "A sample only"}),
        ("data ready date", {"day": "2027-04-30"}),
    ):
        await visit.command(BOB, ROADMAP, f"answer AI-1 {key}")
        await visit.submit(BOB, **typed)
    stage.clock.advance_to(datetime(2026, 8, 3, 9, tzinfo=UTC))

    await days_pass(stage, 14)

    (told,) = [shown(each) for each in visit.said(ROADMAP, thread=card.ts) if f"<@{BOB}> {SILENT}" in each.text]
    assert "August" in told
    assert "March" not in told


@pytest.mark.skims(BOB, DAVE)
async def test_an_owner_who_has_left_is_told_of(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    visit.world.users[ALICE].deleted = True

    await days_pass(stage, 10)

    told = [shown(each) for each in visit.said(ROADMAP, thread=card.ts) if f"<@{ALICE}> owned AI-1" in each.text]
    assert len(told) == 1
    assert told[0].startswith(f"<@{DAVE}> ")
    assert "`/ai-initiative owner AI-1 @person` names somebody." in told[0]


@pytest.mark.skims(ALICE, BOB)
async def test_who_has_left_has_none_of_several_roles(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage, sponsor=BOB)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=BOB)
    visit.world.users[BOB].deleted = True

    await days_pass(stage, 30)

    assert {key for key, item in (await stored(stage)).items() if item[2] == BOB} == set()


@pytest.mark.skims(ALICE, ERIN)
async def test_a_sponsors_snooze_does_not_hold_up_other_owners(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(ERIN, ROADMAP, "new Route the calls")
    await visit.submit(ERIN, pain_point="Callers wait nine minutes", owner=ERIN, **BUILT)
    card = visit.card(ROADMAP)
    await say(stage, "ask AI-2 kpi @Alice", user=ERIN)
    await say(stage, "snooze 10 June", user=DAVE)

    await days_pass(stage, 40)

    assert len([each for each in visit.said(ROADMAP, thread=card.ts) if f"<@{ALICE}> {SILENT}" in each.text]) == 1


@pytest.mark.skims(DAVE, ERIN)
async def test_later_is_a_working_day(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    stage.clock.advance_to(datetime(2026, 3, 6, 10, tzinfo=UTC))  # a Friday
    await say(stage, "ask AI-1 kpi @Erin")
    await visit.press(ERIN, "Later", message=question_to(stage, ERIN, card), channel=ROADMAP)
    await visit.submit(ERIN, when="tomorrow")
    before = len(visit.said(ROADMAP, thread=card.ts))

    stage.clock.advance_to(datetime(2026, 3, 7, 11, tzinfo=UTC))
    await stage.tick()
    assert visit.said(ROADMAP, thread=card.ts)[before:] == []

    stage.clock.advance_to(datetime(2026, 3, 9, 11, tzinfo=UTC))
    await stage.tick()
    assert len(visit.said(ROADMAP, thread=card.ts)) > before


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_nobody_is_escalated_on_the_workspaces_holiday(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(DAVE, ROADMAP, "settings")
    await visit.submit(DAVE, country="GB")
    stage.clock.advance_to(datetime(2026, 5, 14, 14, tzinfo=UTC))
    card = await with_bob(stage)

    for _ in range(24 * 12):
        stage.clock.advance(hours=1)
        await stage.tick()
        if any(SILENT in each.text for each in visit.said(ROADMAP, thread=card.ts)):
            break

    assert any(SILENT in each.text for each in visit.said(ROADMAP, thread=card.ts))
    assert not calendar.is_holiday("GB", stage.clock.now().date())


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_a_snooze_after_the_third_reminder_is_not_told_on(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    while len(nudges_to(stage, BOB)) < 3:
        stage.clock.advance(hours=6)
        await stage.tick()

    await say(stage, "snooze a week", user=BOB)
    await days_pass(stage, 9)

    assert [each for each in visit.said(ROADMAP, thread=card.ts) if f"<@{BOB}> {SILENT}" in each.text] == []


@pytest.mark.skims(CAROL)
async def test_not_me_with_a_name_answers_who_owns_the_data(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    await visit.press(BOB, "Not me", channel=stage.sandbox.world.direct(BOB).id)
    await visit.submit(BOB, person=CAROL)

    items = await stored(stage)
    assert items["data_owner"][0] == "answered"
    assert items["data_quality"][2] == CAROL


async def test_not_me_without_a_name_tells_the_owner(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    await visit.press(BOB, "Not me", channel=stage.sandbox.world.direct(BOB).id)
    await visit.submit(BOB)

    told = [shown(each) for each in visit.said(ROADMAP, thread=card.ts)]
    assert [each for each in told if each.startswith(f"<@{ALICE}> <@{BOB}> says that the data is not theirs")] != []
    assert (await stored(stage))["data_owner"][0] == "open"


@pytest.mark.skims(DAVE)
async def test_not_mine_in_the_letter_goes_back_to_the_owner_who_is_told(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    stage.clock.advance_to(LATE_IN_NEW_YORK)
    await stage.tick()
    (letter,) = nudges_to(stage, BOB)

    await visit.press(BOB, "Not mine", message=letter, channel=visit.world.direct(BOB).id)
    await visit.settle()

    assert [item[2] for item in (await stored(stage)).values()].count(BOB) == 3, "of four, one of them for later"
    assert shown(nudges_to(stage, BOB)[0]).startswith("2 questions wait")
    stage.clock.advance_to(datetime(2026, 3, 4, 14, tzinfo=UTC))  # it is night where Alice lives
    await stage.tick()
    (told,) = [shown(each) for each in visit.letters(ALICE) if each.text.startswith(f"<@{BOB}> handed one question")]
    assert "Not mine" not in told, "she is the owner"

    await visit.press(CAROL, "Not mine", message=letter, channel=visit.world.direct(BOB).id)
    assert [item[2] for item in (await stored(stage)).values()].count(BOB) == 3, "nobody gives back what is Bob's"


@pytest.mark.skims(CAROL)
async def test_the_letter_shows_what_the_owner_has_taken_away(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    stage.clock.advance_to(LATE_IN_NEW_YORK)
    await stage.tick()
    assert shown(nudges_to(stage, BOB)[0]).startswith("3 questions wait")

    await say(stage, "ask AI-1 data quality @Carol")
    await visit.settle()

    assert shown(nudges_to(stage, BOB)[0]).startswith("2 questions wait")


@pytest.mark.skims("G0BOARD", ALICE, DAVE)
async def test_the_digest_of_another_channel_compares_with_nothing(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    stage.sandbox.acting.invite_bot(BOARD)
    stage.sandbox.acting.invite_bot(GENERAL)
    for name in ("Secret plan", "Secret two"):
        await visit.command(ALICE, BOARD, f"new {name}")
        await visit.submit(ALICE, pain_point="600 people wait a week for their money", owner=ALICE, **BUILT)
    stage.clock.advance(hours=1)
    for channel, day in ((BOARD, 9), (GENERAL, 16)):
        await visit.command(DAVE, GENERAL, "settings")
        await visit.submit(DAVE, digest=channel)
        stage.clock.advance_to(datetime(2026, 3, day, 9, 31, tzinfo=UTC))
        await stage.tick()

    (digest,) = visit.said(GENERAL)
    assert "(-2)" not in shown(digest)


async def with_a_digest(stage: Stage) -> None:
    await with_bob(stage)
    stage.sandbox.acting.invite_bot(GENERAL)
    stage.clock.advance(hours=1)
    await stage.visit.command(DAVE, GENERAL, "settings")
    await stage.visit.submit(DAVE, digest=GENERAL)


@pytest.mark.skims(BOB, ALICE, DAVE)
async def test_a_date_that_comes_forward_has_not_slipped(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_a_digest(stage)

    async def promise(day: str) -> None:
        await visit.command(BOB, ROADMAP, "answer AI-1 data ready date")
        await visit.submit(BOB, day=day)

    await promise("2026-04-30")
    await promise("2026-05-30")
    stage.clock.advance(days=14)
    await stage.tick()
    await promise("2026-05-20")
    stage.clock.advance(days=7)
    await stage.tick()

    assert "What slipped" not in shown(visit.said(GENERAL)[-1])


@pytest.mark.skims(ALICE)
async def test_saving_the_settings_skips_no_digest(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_a_digest(stage)

    stage.clock.advance_to(datetime(2026, 3, 9, 9, 30, 20, tzinfo=UTC))
    await visit.command(DAVE, GENERAL, "settings")
    await visit.submit(DAVE, pace="gentle")
    stage.clock.advance(minutes=1)
    await stage.tick()

    assert len(visit.said(GENERAL)) == 1


async def with_a_lapse(stage: Stage) -> Item:
    """Let one answer lapse in an initiative in which nothing else is asked; several workers are to see it."""
    if stage.house.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    database, card = stage.house.database, await register(stage)
    await stage.visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)

    def work(connection: Connection) -> Item:
        initiative = initiatives.find_by_number(connection, stage.house.context.workspace, 1)
        assert initiative is not None
        (done,) = [item for item in item_rows.list_items(connection, initiative.id) if item.key == "target_user"]
        for item in item_rows.list_items(connection, initiative.id):
            if item.id != done.id:
                closed = replace(item, state=ItemState.ANSWERED, exchange=Exchange.CLOSED)
                item_rows.save_item(connection, item, closed)
        item_rows.save_item(connection, done, replace(done, lapses_at=stage.clock.now()))
        return done

    return await database.run(work)


async def test_two_workers_ask_once_whether_an_answer_still_holds(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, database = one_stage, one_stage.house.database
    await with_a_lapse(stage)
    barrier, real = threading.Barrier(2, timeout=5), item_rows.list_lapsed

    def both(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        barrier.wait()
        return found

    monkeypatch.setattr(item_rows, "list_lapsed", both)
    await asyncio.gather(*(stage.house.context.run(freshness.lapse) for _ in range(2)))

    kinds = await database.run(lambda connection: list(connection.scalars(select(tables.changes.c.kind))))
    assert kinds.count("lapsed") == 1


async def test_still_true_meanwhile_stays_true(one_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, context = one_stage, one_stage.house.context
    done = await with_a_lapse(stage)
    listed, go, real = threading.Event(), threading.Event(), item_rows.list_lapsed

    def slow(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        listed.set()
        go.wait(5)
        return found

    monkeypatch.setattr(item_rows, "list_lapsed", slow)
    lapsing = asyncio.create_task(context.run(freshness.lapse))
    await asyncio.to_thread(listed.wait, 5)
    await context.run_as(Actor(UserId(ALICE)), freshness.still_true, done.id)
    go.set()
    await lapsing

    assert (await stored(stage))["target_user"][0] == "answered"


async def test_a_sponsor_has_one_message_a_day_from_all_workers(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, visit = one_stage, one_stage.visit
    if stage.house.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    await register(stage)
    await say(stage, "ask AI-1 kpi @Dave")
    noon = datetime(2026, 3, 12, 12, tzinfo=UTC)
    ago, table = (noon - timedelta(days=6)).timestamp(), tables.nudges

    def prepare(connection: Connection) -> None:
        for user, sent in ((ALICE, 3), (DAVE, 0)):
            due = table.update().where(table.c.user == user)
            connection.execute(due.values(sent=sent, since=ago, next_at=noon.timestamp()))

    await stage.house.database.run(prepare)
    stage.clock.advance_to(noon)
    before, real = len(visit.letters(DAVE)), news.not_before

    counted, count = threading.Event(), nudges.record_sent

    def slow(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        counted.wait(0.4)  # between reading and writing, the other worker has all the time it wants
        return found

    def record_sent(*given: Any, **more: Any) -> None:
        count(*given, **more)
        counted.set()

    monkeypatch.setattr(reminders, "not_before", slow)
    monkeypatch.setattr(nudges, "record_sent", record_sent)
    await stage.house.nudger.tick()
    await visit.settle()

    assert len(visit.letters(DAVE)) - before == 1
