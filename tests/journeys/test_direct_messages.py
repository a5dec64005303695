"""What people write to the bot directly: a command is done, an answer is said back, and talk is helped on, there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hygiene.initiative import UserId
from sandbox.seed import ALICE, BOB, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from sandbox.world import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_nudges import nudges_to
from tests.journeys.test_story import register, stored
from tests.journeys.test_talk import kept

IN_HER_HOURS = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


async def with_one_question(stage: Stage, key: str = "data_location") -> str:
    """Register an initiative, hand one question on to Erin, and remind her of it; return her direct messages."""
    await register(stage)
    await stage.visit.command(ALICE, ROADMAP, f"ask AI-1 {key} @Erin")
    stage.clock.advance_to(IN_HER_HOURS)
    await stage.tick()
    assert shown(nudges_to(stage, ERIN)[-1]).startswith("1 question waits for you.")
    return stage.visit.world.direct(ERIN).id


async def written(stage: Stage, text: str, *, user: UserId | str = ERIN) -> tuple[Message, str]:
    """Write to the bot directly; return the message, and what was said back."""
    visit = stage.visit
    before = len(visit.letters(user))
    message = await visit.write(user, visit.world.direct(user).id, text)
    return message, "\n".join(shown(each) for each in visit.letters(user)[before:])


@pytest.mark.skims(ALICE, DAVE)
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("help", "alone shows what waits for you"),
        ("snooze tomorrow", "No reminders until"),
        ("gaps AI-1", "gaps in AI-1*"),
        ("@Initiative list", "1 initiative"),
        ("/ai-initiative list", "1 initiative"),
        ("please show AI-1", "AI-1 Recommend data plans"),
    ],
)
async def test_a_command_is_done_and_is_no_answer(one_stage: Stage, text: str, says: str) -> None:
    await with_one_question(one_stage)

    message, back = await written(one_stage, text)

    assert says in back
    assert message.reactions == {}
    assert (await stored(one_stage))["data_location"][:2] == ("open", None)


@pytest.mark.skims(ALICE, DAVE)
async def test_an_answer_is_said_back_and_the_letter_is_drawn_anew(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_one_question(stage)

    message, back = await written(stage, "Teradata, table dwh.cdr_daily, loaded at 4 each night")

    assert "I took that as your answer for AI-1 Recommend data plans: Where is the data?" in back
    assert list(message.reactions) == ["white_check_mark"]
    assert shown(visit.letters(ERIN)[-2]) == "Nothing waits for you any more. Thank you."
    assert (await stored(stage))["data_location"][0] == "answered"


@pytest.mark.skims(ALICE, DAVE)
@pytest.mark.parametrize(
    ("text", "says", "buttons", "talk"),
    [
        ("What do you mean by that?", "For example:", ["Answer…", "Hand on…"], "question_back"),
        ("I'll come back to you on Friday", "on Friday, 6 March 2026?", ["Later, on Friday", "Another day…"], "delay"),
        (
            "not me, ask Bob",
            f"Should I ask <@{BOB}> instead?",
            ["Ask Bob", "Somebody else…"],
            "hand_over",
        ),
        ("I'm not going to answer that", "That's fine.", ["Later…", "Not applicable…"], "refusal"),
    ],
)
async def test_talk_is_helped_on_there(one_stage: Stage, text: str, says: str, buttons: list[str], talk: str) -> None:
    await with_one_question(one_stage)

    message, back = await written(one_stage, text)

    assert says in back
    assert "I did not take your reply as the answer." in back
    assert all(f"[{each}]" in back for each in [*buttons, "That was my answer"])
    assert message.reactions == {}
    assert (await stored(one_stage))["data_location"][:2] == ("open", None)
    assert await kept(one_stage) == [talk]


@pytest.mark.skims(ALICE, DAVE)
async def test_a_weak_answer_is_asked_about_there_and_nobody_else_hears_of_it(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    direct = await with_one_question(stage)
    card = visit.card(ROADMAP)
    public = len(visit.said(ROADMAP, thread=card.ts))

    message, back = await written(stage, "the data team will sort that out somehow")

    assert "I did not pass it on." in back
    assert message.reactions == {}
    assert len(visit.said(ROADMAP, thread=card.ts)) == public
    assert (await stored(stage))["data_location"][:2] == ("open", None)

    await visit.press(ERIN, "That is my answer", channel=direct)

    assert (await stored(stage))["data_location"][:2] == ("answered", "the data team will sort that out somehow")
    assert "It is the answer to" in shown(visit.letters(ERIN)[-1])


@pytest.mark.skims(ALICE, DAVE)
async def test_a_placeholder_can_not_be_insisted_on(one_stage: Stage) -> None:
    await with_one_question(one_stage)

    _, back = await written(one_stage, "TBD")

    assert "I did not pass it on." in back
    assert "[That is my answer]" not in back


@pytest.mark.skims(ALICE, DAVE)
async def test_a_message_that_is_corrected_is_read_anew(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    direct = await with_one_question(stage)
    message, _ = await written(stage, "TBD")

    await visit.edit(ERIN, direct, message, "Teradata, table dwh.cdr_daily")

    assert (await stored(stage))["data_location"][:2] == ("answered", "Teradata, table dwh.cdr_daily")
    assert "I took that as your answer" in shown(visit.letters(ERIN)[-1])

    await visit.edit(ERIN, direct, message, "Snowflake, table raw.cdr_daily")

    assert (await stored(stage))["data_location"][:2] == ("answered", "Snowflake, table raw.cdr_daily")


@pytest.mark.skims(ALICE, DAVE)
async def test_that_was_my_answer_there_too(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    direct = await with_one_question(stage)
    await written(stage, "not me, ask Bob")

    await visit.press(ERIN, "That was my answer", channel=direct)

    assert (await stored(stage))["data_location"][1] == "not me, ask Bob"
