"""Slack waits three seconds for an acknowledgement: nothing before it waits for Slack, and again is not twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.listeners import repeats
from hygiene.initiative import ChannelId, Initiative, Registration, UserId
from hygiene.initiative import Stage as Step
from sandbox.seed import ALICE, BOB, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Channel
from storage import channels, initiatives
from tests.journeys.conftest import Stage
from tests.journeys.test_story import PAIN, register

pytestmark = pytest.mark.three_seconds
HOMES = 100


def delay(stage: Stage, method: str, seconds: float) -> list[Any]:
    """Let a method answer late from now on; return what it is asked."""
    real, asked = stage.sandbox.api.methods[method], list[Any]()

    async def late(arguments: Any) -> Any:
        asked.append(arguments)
        await asyncio.sleep(seconds)
        answer = real.call(arguments)
        return answer if isinstance(answer, dict) else await answer

    stage.sandbox.api.methods[method] = type(real)(late, real.scopes)
    return asked


@pytest.mark.skims(ALICE, *(f"G{number}HOME" for number in range(HOMES)))
async def test_the_first_command_after_a_start_does_not_wait_for_a_hundred_private_channels(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    database, workspace = stage.house.database, stage.house.context.workspace
    for number in range(HOMES):
        home = Channel(f"G{number}HOME", f"home-{number}", private=True, members={ALICE, BOT_USER})
        stage.sandbox.world.add_channel(home)
        form = Registration(
            f"Plan {number}", PAIN, UserId(ALICE), None, None, Step.IDEA, ChannelId(home.id), private=True,
            by=UserId(ALICE), view=None,
        )  # fmt: skip
        await database.run(initiatives.add_initiative, workspace, form, number=number + 1, at=stage.clock.now())
    await stage.restart()
    asked = delay(stage, "conversations.members", 0.3)
    stage.sandbox.faults.add("conversations.members", "limited", times=2, retry_after=1)

    first = await stage.sandbox.acting.command(ALICE, GENERAL, "list")

    assert first is not None
    assert len(asked) < HOMES / 2  # it waited for a few of them, not for all
    for _ in range(40):
        await stage.tick()
        if await stage.house.database.run(channels.list_unknown, workspace) == []:
            break
    whole = await visit.command(ALICE, GENERAL, "list")
    assert whole is not None
    assert f"{HOMES} initiatives" in shown(whole)
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_a_slow_look_up_holds_up_nobody(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    asked = delay(stage, "users.info", 5.0)
    stage.clock.advance(days=2)  # everybody was looked up long ago

    for user, text in ((ALICE, "show AI-1"), (BOB, "list"), (ERIN, "gaps")):
        answer = await visit.command(user, ROADMAP, text)  # after three seconds the sandbox would give it up
        assert answer is not None
        if user == ALICE:
            assert "Recommend data plans" in shown(answer)  # what is known, if old, is used
    assert asked


@pytest.mark.skims(ALICE)
async def test_many_mentions_cost_a_handful_of_look_ups_and_unknown_people_one(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    asked = delay(stage, "users.info", 0.0)
    crowd = " ".join(f"<@U9NOBODY{number}>" for number in range(500))

    def told(text: str, thread: str) -> None:
        world = stage.sandbox.world
        event = {"type": "message", "channel": ROADMAP, "channel_type": "channel", "user": CAROL, "text": text}
        stage.sandbox.acting.event({**event, "ts": world.new_ts(), "thread_ts": thread})

    told(crowd, "1772442000.999999")  # somebody else's thread
    await visit.settle()
    assert asked == []

    told(crowd, card.ts)
    told(crowd, card.ts)
    await visit.settle()
    assert len(asked) <= 5
    visit.whispers(CAROL, ROADMAP)
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_a_command_typed_again_because_its_answer_came_too_late_is_done_once(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(ALICE, ROADMAP, "stage AI-1 discovery")
    await visit.command(ALICE, ROADMAP, "stage AI-1 idea")
    monkeypatch.setattr(repeats, "TOO_LATE", 0.0)
    late = await visit.command(ALICE, ROADMAP, "undo AI-1")
    again = await visit.command(ALICE, ROADMAP, "undo AI-1")

    found = await stage.house.database.run(initiatives.find_by_number, stage.house.context.workspace, 1)
    assert isinstance(found, Initiative)
    assert found.stage is Step.DISCOVERY  # not idea: it was undone once
    assert late is not None
    assert again is not None
    assert shown(again) == shown(late)

    monkeypatch.setattr(repeats, "TOO_LATE", 60.0)
    await visit.command(ALICE, ROADMAP, "undo AI-1")  # seen, and meant
    found = await stage.house.database.run(initiatives.find_by_number, stage.house.context.workspace, 1)
    assert isinstance(found, Initiative)
    assert found.stage is Step.IDEA
