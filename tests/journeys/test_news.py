"""What people are told of their own: in their hours, put together, at most one message of a working day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from sandbox.seed import ALICE, BUILT, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from storage import tables
from tests.journeys.conftest import Stage
from tests.journeys.test_nudges import say
from tests.journeys.test_story import register, stored

IN_KOLKATA = datetime(2026, 3, 3, 6, tzinfo=UTC)
"""Tuesday at 11:30 where Carol lives; it is half past eight in the evening there when the story begins."""


async def register_another(stage: Stage, name: str, *, sponsor: str = DAVE) -> None:
    await stage.visit.command(ALICE, ROADMAP, f"new {name}")
    pain = "Callers wait nine minutes"
    if await stage.visit.submit(ALICE, pain_point=pain, owner=ALICE, sponsor=sponsor, **BUILT):
        await stage.visit.submit(ALICE)  # it sounds like the one before, and is to be registered all the same


@pytest.mark.skims(ALICE)
async def test_thirty_registrations_are_two_messages_to_the_sponsor(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    for number in range(30):
        await register_another(stage, f"Idea {number}")

    (first,) = visit.letters(DAVE)
    assert "named you as sponsor of" in shown(first)
    stage.clock.advance(hours=1)
    await stage.tick()
    assert len(visit.letters(DAVE)) == 1

    stage.clock.advance(hours=22)
    await stage.tick()
    _, second = visit.letters(DAVE)
    text = shown(second)
    assert text.startswith("29 things are new for you.")
    assert "AI-2 Idea 1" in text
    assert "And 19 more" in text
    assert len(visit.said(ROADMAP)) == 60, "thirty cards, and the first question of each"


@pytest.mark.skims(ALICE, DAVE)
async def test_who_is_named_at_night_reads_it_in_the_morning_with_what_came_since(stage: Stage) -> None:
    visit = stage.visit
    await register(stage)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=CAROL)
    await say(stage, "ask AI-1 target user @Carol")
    await stage.tick()
    assert visit.letters(CAROL) == []

    stage.clock.advance_to(IN_KOLKATA)
    await stage.tick()
    (letter,) = visit.letters(CAROL)
    text = shown(letter)
    assert text.startswith("2 things are new for you.")
    assert "named you as data owner of" in text
    assert "handed one question of" in text
    assert "Not me…" in text
    assert "Who are we solving this for?" in text

    await stage.tick()
    stage.clock.advance(hours=2)
    await stage.tick()
    assert len(visit.letters(CAROL)) == 1  # the day has had its message


@pytest.mark.skims(ALICE, DAVE)
async def test_the_one_message_keeps_up_with_what_is_left_of_it(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await say(stage, "ask AI-1 target user @Carol")
    await say(stage, "ask AI-1 kpi now @Carol")
    stage.clock.advance_to(IN_KOLKATA)
    await stage.tick()
    (letter,) = visit.letters(CAROL)
    assert shown(letter).count("handed one question of") == 2

    await say(stage, "ask AI-1 target user @Alice")
    assert shown(letter).count("handed one question of") == 1
    await say(stage, "ask AI-1 kpi now @Alice")
    assert shown(letter).startswith("Nothing here waits for you any more: AI-1")


@pytest.mark.skims(ALICE, DAVE)
async def test_who_has_muted_the_bot_is_told_when_they_want_to_be(stage: Stage) -> None:
    visit = stage.visit
    await register(stage)
    await say(stage, "mute", user=ERIN)
    await say(stage, "ask AI-1 target user @Erin")
    await stage.tick()
    assert visit.letters(ERIN) == []
    assert (await stored(stage))["target_user"][2] == ERIN  # it is theirs all the same

    await say(stage, "unmute", user=ERIN)
    await stage.tick()
    (letter,) = visit.letters(ERIN)
    assert "handed one question of" in shown(letter)


@pytest.mark.skims(ALICE, DAVE)
async def test_to_and_fro_is_one_message(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    for _ in range(3):
        await say(stage, "ask AI-1 target user @Erin")
        await say(stage, "ask AI-1 target user @Alice", user=ERIN)
    assert len(visit.letters(ERIN)) == 1

    stage.clock.advance(days=1)
    await stage.tick()
    assert len(visit.letters(ERIN)) == 1  # nothing of it is theirs any more


@pytest.mark.skims(ALICE, DAVE)
async def test_what_slack_did_not_take_that_day_is_said_on_the_next(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await say(stage, "ask AI-1 target user @Carol")
    stage.clock.advance_to(IN_KOLKATA)
    stage.sandbox.faults.add("chat.postMessage", "limited", retry_after=1)
    await stage.house.nudger.tick()
    while not await stage.house.database.run(lambda connection: connection.scalar(select(tables.pauses.c.scope))):
        await asyncio.sleep(0)
    stage.clock.advance(hours=8)
    await visit.settle()
    assert visit.letters(CAROL) == []

    await stage.tick()
    stage.clock.advance(hours=16)
    await stage.tick()
    (letter,) = visit.letters(CAROL)
    assert "handed one question of" in shown(letter)


@pytest.mark.skims(ALICE, DAVE)
@pytest.mark.parametrize("told", ["a question", "a role"])
async def test_nobody_outside_is_told_of_what_has_become_private_meanwhile(one_stage: Stage, told: str) -> None:
    stage, visit = one_stage, one_stage.visit
    visit.channel(ROADMAP).members.discard(CAROL)
    await register(stage)
    if told == "a question":
        await say(stage, "ask AI-1 target user @Carol")
    else:
        await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
        await visit.submit(ALICE, person=CAROL)
    assert CAROL in {item[2] for item in (await stored(stage)).values()}

    visit.channel(ROADMAP).private = True
    private = {"type": "message", "subtype": "channel_convert_to_private", "channel": ROADMAP}
    stage.sandbox.acting.event({**private, "event_ts": visit.world.new_ts()})
    await visit.settle()
    stage.clock.advance_to(IN_KOLKATA)
    await stage.tick()

    assert visit.letters(CAROL) == []
