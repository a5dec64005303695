"""What people say in a thread that is no answer: it is kept as what it was, and they are helped on."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from hygiene.history import Kind
from hygiene.reader.talk import Talk
from sandbox.seed import ALICE, BOB, ROADMAP
from sandbox.visit import shown
from storage.tables import changes
from tests.journeys.conftest import Stage
from tests.journeys.test_story import register, stored

SAID = {
    Talk.QUESTION_BACK: "What do you mean by that?",
    Talk.DELAY: "I'll get back to you on that next week",
    Talk.HAND_OVER: "please ask Erin, that is her thing",
    Talk.REFUSAL: "I'm not going to answer that here",
}


async def kept(stage: Stage) -> list[str]:
    """Return what was said instead of an answer, as the history has it."""

    def look(connection: Connection) -> list[str]:
        found = connection.scalars(select(changes.c.after).where(changes.c.kind == Kind.TALKED.value))
        return [str(each) for each in found]

    return await stage.house.database.run(look)


@pytest.mark.parametrize(
    ("talk", "says", "buttons"),
    [
        (Talk.QUESTION_BACK, "'Everyone' is nobody.", ["Answer…", "Hand on…", "That was my answer"]),
        (Talk.DELAY, "No hurry. When should I ask again?", ["Later…", "Hand on…", "That was my answer"]),
        (Talk.HAND_OVER, "Who should I ask instead?", ["Hand on…", "Later…", "That was my answer"]),
        (Talk.REFUSAL, "That's fine.", ["Later…", "Hand on…", "Not applicable…", "That was my answer"]),
    ],
)
async def test_talk_is_no_answer_and_its_writer_is_helped_on_privately(
    one_stage: Stage, talk: Talk, says: str, buttons: list[str]
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    before = len(visit.said(ROADMAP, thread=card.ts))

    reply = await visit.reply(ALICE, ROADMAP, SAID[talk], thread=card.ts)

    assert reply.reactions == {}
    assert (await stored(stage))["target_user"][0] == "open"
    assert len(visit.said(ROADMAP, thread=card.ts)) == before
    told = shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert says in told
    assert "I did not take your reply as the answer." in told
    assert all(f"[{each}]" in told for each in buttons)
    assert await kept(stage) == [talk.value]


async def test_a_command_is_done_as_if_the_bot_had_been_mentioned(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "gaps AI-1", thread=card.ts)

    assert "*23 gaps in AI-1*" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert (await stored(stage))["target_user"][0] == "open"
    assert await kept(stage) == ["command"]


async def test_what_is_said_to_somebody_else_is_left_alone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, f"<@{BOB}> did you see this? can you join the call at 3?", thread=card.ts)

    assert visit.whispers(ALICE, ROADMAP) == []
    assert (await stored(stage))["target_user"][0] == "open"
    assert await kept(stage) == ["to_somebody_else"]


async def test_that_was_my_answer_makes_it_one(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.HAND_OVER], thread=card.ts)

    await visit.press(ALICE, "That was my answer", message=visit.whispers(ALICE, ROADMAP)[-1], channel=ROADMAP)

    assert (await stored(stage))["target_user"][1] == SAID[Talk.HAND_OVER]


async def test_whoever_refuses_again_is_left_alone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.REFUSAL], thread=card.ts)
    once = len(visit.whispers(ALICE, ROADMAP))

    await visit.reply(ALICE, ROADMAP, "I'm not going to answer that here, as I said", thread=card.ts)

    assert len(visit.whispers(ALICE, ROADMAP)) == once
    assert await kept(stage) == ["refusal", "refusal"]


async def test_after_talk_the_next_reply_is_the_answer(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.QUESTION_BACK], thread=card.ts)

    assert "For example:" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    reply = await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)

    assert "white_check_mark" in reply.reactions
    assert (await stored(stage))["target_user"][0] == "answered"
