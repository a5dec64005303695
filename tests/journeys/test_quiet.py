"""The thread and the letters say what is new, once; what a question means is one tap away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hygiene.catalogue import Catalogue
from sandbox.seed import ALICE, BOB, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register

TUESDAY_EVENING = datetime(2026, 3, 3, 21, 15, tzinfo=UTC)
THURSDAY_EVENING = datetime(2026, 3, 5, 21, 15, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 3, 6, 21, 15, tzinfo=UTC)


async def say(stage: Stage, user: str, text: str) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


async def test_what_a_question_means_is_one_tap_away(one_stage: Stage, catalogue: Catalogue) -> None:
    card = await register(one_stage)

    await one_stage.visit.press(ALICE, "What is meant?", message=question_to(one_stage, ALICE, card), channel=ROADMAP)

    form = one_stage.sandbox.world.top_view(ALICE)
    assert form is not None
    told, question = str(form.view), catalogue["target_user"]
    assert question.example is not None
    for words in (question.ask, "A named group can be asked", question.example, "AI-1 Recommend data plans"):
        assert words in told


async def test_an_answer_by_form_to_a_question_that_was_not_asked_yet_stands_in_the_thread(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    await visit.command(ALICE, ROADMAP, "answer AI-1 evidence")
    await visit.submit(ALICE, text="We sat with eleven agents in May; four of ten calls were about data that ran out.")

    said = visit.said(ROADMAP, thread=card.ts)[-1]
    assert shown(said).startswith("What shows this pain is real?")
    assert f":white_check_mark: <@{ALICE}>: We sat with eleven agents in May" in shown(said)

    await visit.command(ALICE, ROADMAP, "answer AI-1 evidence")
    await visit.submit(ALICE, text="We sat with twelve agents in June; five of ten calls were about data that ran out.")
    assert "We sat with twelve agents in June" in shown(said)


@pytest.mark.skims(ALICE, DAVE)
async def test_a_reminder_says_what_is_new_since_the_last(one_stage: Stage) -> None:
    visit = one_stage.visit
    await register(one_stage)
    assert "is asked now" in await say(one_stage, ALICE, "ask AI-1 target user @Bob")
    one_stage.clock.advance_to(TUESDAY_EVENING)
    await one_stage.tick()
    first = next(each for each in visit.letters(BOB) if "One answer moves things" in shown(each))
    assert "New since my last message" not in shown(first)

    await say(one_stage, ALICE, "ask AI-1 evidence @Bob")
    one_stage.clock.advance_to(THURSDAY_EVENING)
    await one_stage.tick()

    one_stage.clock.advance_to(FRIDAY_EVENING)
    await one_stage.tick()

    assert shown(visit.letters(BOB)[-1]).startswith(
        "2 questions wait for you. One answer moves things.\nNew since my last message: evidence."
    )


async def test_a_newcomer_reads_in_three_lines_what_this_is(one_stage: Stage) -> None:
    told = await say(one_stage, CAROL, "")

    assert told.startswith("*I keep AI roadmaps honest.*")
    assert "[New initiative]" in told
    assert "Nothing waits for you here yet." in told


@pytest.mark.skims(DAVE)
async def test_help_is_by_what_one_wants_and_about_ones_own_initiative(one_stage: Stage) -> None:
    assert "`edit AI-3`" in await say(one_stage, ERIN, "help")

    await register(one_stage)
    told = await say(one_stage, ALICE, "help")

    assert "*Change*\n`new [name]`\n`edit AI-1`\n`owner AI-1 @person`" in told
    assert len(told.splitlines()) <= 35


@pytest.mark.skims(ALICE, DAVE)
async def test_an_earlier_reminder_says_that_a_newer_one_has_come(one_stage: Stage) -> None:
    visit = one_stage.visit
    await register(one_stage)
    assert "is asked now" in await say(one_stage, ALICE, "ask AI-1 target user @Bob")
    for evening in (TUESDAY_EVENING, THURSDAY_EVENING):
        one_stage.clock.advance_to(evening)
        await one_stage.tick()

    *_, first, second = visit.letters(BOB)
    assert shown(first) == "I have written since then: what is still open stands in my newest message."
    assert "[Answer]" in shown(second)
    assert "AI-1 Recommend data plans" in await say(one_stage, BOB, "gaps mine")


@pytest.mark.skims(BOB, DAVE)
async def test_a_choice_is_tapped_by_who_is_asked_or_steers(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    assert "is asked now" in await say(one_stage, ALICE, "ask AI-1 data access @Bob")
    for _ in range(3):
        await one_stage.tick()
    asked = [each for each in visit.said(ROADMAP, thread=card.ts) if "[A sample only]" in shown(each)]

    await visit.press(CAROL, "A sample only", message=asked[-1], channel=ROADMAP)

    form = one_stage.sandbox.world.top_view(CAROL)
    assert form is not None
    assert "is asked this. If you know it, write it in the thread" in str(form.view)
    assert "[A sample only]" in shown(asked[-1])
