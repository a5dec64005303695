"""An answer is taken back: its message is deleted, or was for another question. One question is open at a time."""

from __future__ import annotations

import pytest

from sandbox.seed import ALICE, BOB, CAROL, DAVE, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_outages import CHANGE, USERS
from tests.journeys.test_story import question_to, register, stored

AGAIN = "I ask this again further down."


@pytest.mark.skims(DAVE)
async def test_after_a_deleted_answer_one_question_is_open_and_it_is_the_last_in_sight(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    first = question_to(stage, ALICE, card)
    reply = await visit.reply(ALICE, ROADMAP, USERS, thread=card.ts)
    second = question_to(stage, ALICE, card)
    assert "If this works" in shown(second)

    await visit.delete(ALICE, ROADMAP, reply)

    assert AGAIN in shown(first)
    assert AGAIN in shown(second)
    last = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "Who are we solving this for?" in shown(last)
    assert "[Answer…]" in shown(last)
    told = shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert "open again: Who are we solving this for?" in told
    assert told.endswith("Your next reply in this thread answers it.")

    await visit.reply(ALICE, ROADMAP, f"{USERS} in all", thread=card.ts)
    items = await stored(stage)
    assert items["target_user"][:2] == ("answered", f"{USERS} in all")
    assert items["change_if_works"][0] == "open"
    assert "If this works" in shown(visit.said(ROADMAP, thread=card.ts)[-1])
    await visit.reply(ALICE, ROADMAP, CHANGE, thread=card.ts)
    assert (await stored(stage))["change_if_works"][:2] == ("answered", CHANGE)


@pytest.mark.skims(ALICE, DAVE)
async def test_a_follow_up_ends_when_the_answer_before_it_is_taken_back(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, USERS, thread=card.ts)
    await visit.reply(ALICE, ROADMAP, "sounds good", thread=card.ts)
    assert (await stored(stage))["change_if_works"][0] == "weak"

    await visit.delete(ALICE, ROADMAP, reply)
    assert "Who are we solving this for?" in shown(visit.said(ROADMAP, thread=card.ts)[-1])
    await visit.reply(ALICE, ROADMAP, f"{USERS} in all", thread=card.ts)

    items = await stored(stage)
    assert items["target_user"][:2] == ("answered", f"{USERS} in all")
    assert items["change_if_works"][:2] == ("weak", "sounds good")


@pytest.mark.skims(DAVE)
async def test_what_was_for_another_question_is_moved_there(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, CHANGE, thread=card.ts)
    assert (await stored(stage))["target_user"][:2] == ("answered", CHANGE)

    form = await visit.shortcut(ALICE, ROADMAP, reply)
    assert form is not None
    assert "It is the answer to “Who are we solving this for?" in str(form.view)
    assert await visit.submit(ALICE, initiative="1", question="change_if_works") is None

    items = await stored(stage)
    assert items["change_if_works"][:2] == ("answered", CHANGE)
    assert items["target_user"][:2] == ("open", None)
    assert "Who are we solving this for?" in shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert visit.whispers(ALICE, ROADMAP) == []

    await visit.edit(ALICE, ROADMAP, reply, f"{CHANGE}, by May")
    assert (await stored(stage))["change_if_works"][1] == f"{CHANGE}, by May"
    await visit.delete(ALICE, ROADMAP, reply)
    assert (await stored(stage))["change_if_works"][:2] == ("open", None)
    assert "open again: If this works" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    stage.sandbox.refusals.clear()  # the check mark was there already


@pytest.mark.skims(DAVE)
async def test_an_answer_is_moved_by_who_wrote_it_or_may_dispose_of_it_alone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, USERS, thread=card.ts)

    told = await visit.shortcut(CAROL, ROADMAP, reply)
    assert "That message is an answer already." in str(told and told.view)

    form = await visit.shortcut(DAVE, ROADMAP, reply)
    assert "It is the answer to" in str(form and form.view)
    assert await visit.submit(DAVE, initiative="1", question="evidence") is None
    assert (await stored(stage))["evidence"][:2] == ("answered", USERS)
    stage.sandbox.refusals.clear()  # the check mark was there already


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_a_role_goes_with_the_answer_that_is_moved_away(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    for text in (USERS, CHANGE, "The app says so, and one tap undoes the plan for 14 days"):
        await visit.reply(ALICE, ROADMAP, text, thread=card.ts)
    reply = await visit.reply(ALICE, ROADMAP, "@Bob", thread=card.ts)
    assert (await stored(stage))["data_quality"][2] == BOB

    await visit.shortcut(ALICE, ROADMAP, reply)
    assert await visit.submit(ALICE, initiative="1", question="evidence") is None

    items = await stored(stage)
    assert items["data_owner"][:2] == ("open", None)
    assert items["data_quality"][2] == ALICE
    assert items["evidence"][1] == f"<@{BOB}>"
