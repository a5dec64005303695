"""A question's life goes on as people mean it: put off, handed on, set aside, waived, moved and undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hygiene.history import Kind
from hygiene.initiative import Item
from sandbox.seed import ALICE, BOB, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from sandbox.world import Message
from storage import history, initiatives, items
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored

FRIDAY = datetime(2026, 3, 6, 10, tzinfo=UTC)


async def say(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


async def item_of(stage: Stage, key: str) -> Item:
    house = stage.house
    initiative = await house.database.run(initiatives.find_by_number, house.context.workspace, 1)
    assert initiative is not None
    return next(each for each in await house.database.run(items.list_items, initiative.id) if each.key == key)


async def kinds_of(stage: Stage, key: str) -> list[Kind]:
    """Return what happened to a question of AI-1, oldest first."""
    item = await item_of(stage, key)
    told = await stage.house.database.run(history.list_of, item.initiative_id)
    return [event.kind for event in told if event.item == item.id]


async def sundays_to_thursdays(stage: Stage) -> None:
    await stage.visit.command(DAVE, ROADMAP, "settings")
    assert await stage.visit.submit(DAVE, week="6") is None


@pytest.mark.skims(ALICE, DAVE)
async def test_later_by_date_asks_on_the_next_working_day(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    question = question_to(stage, ALICE, card)

    await visit.press(ALICE, "Later", message=question, channel=ROADMAP)
    assert await visit.submit(ALICE, day="2026-03-07") is None  # a Saturday

    assert "will be asked again on 9 March 2026" in shown(question)
    stage.clock.advance_to(datetime(2026, 3, 7, 12, tzinfo=UTC))
    await stage.tick()
    assert question.ts == (await item_of(stage, "target_user")).question_ts, "nobody is asked on a Saturday"
    stage.clock.advance_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
    await stage.tick()
    assert (await item_of(stage, "target_user")).later_until is None


async def test_a_lapse_is_asked_about_on_the_workspaces_own_days(one_stage: Stage) -> None:
    stage = one_stage
    await sundays_to_thursdays(stage)
    await register(stage)
    await stage.visit.command(ALICE, ROADMAP, "answer AI-1 data blockers")
    await stage.visit.submit(ALICE, text="GDPR consent; <@U0ERIN> signs it by Friday")

    lapses = (await item_of(stage, "data_blockers")).lapses_at

    assert lapses is not None
    assert lapses.date() == datetime(2026, 3, 23, tzinfo=UTC).date()
    stage.clock.advance_to(datetime(2026, 4, 3, 12, tzinfo=UTC))  # a Friday, which is free there
    await stage.visit.command(ALICE, ROADMAP, "answer AI-1 data blockers")
    await stage.visit.submit(ALICE, text="GDPR consent; <@U0ERIN> signs it by Monday, she says")
    lapses = (await item_of(stage, "data_blockers")).lapses_at
    assert lapses is not None
    assert lapses.astimezone(UTC).weekday() == 6, "three weeks later it is Friday again, and asked about on Sunday"


@pytest.mark.skims(ALICE, BOB, DAVE)
async def test_a_waived_question_that_is_handed_on_is_waived_no_more(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(ALICE, ROADMAP, "waive AI-1 data quality")
    await visit.submit(ALICE, reason="we look at it in the pilot", day="2026-03-20")
    assert (await item_of(stage, "data_quality")).waived_by == ALICE

    await say(stage, "ask AI-1 data quality @Bob")

    item = await item_of(stage, "data_quality")
    assert (item.state.value, item.assignee) == ("open", BOB)
    assert (item.waived_by, item.waived_until, item.set_aside_because, item.lapses_at) == (None, None, None, None)
    asked_at = item.asked_at
    assert asked_at is not None
    stage.clock.advance_to(datetime(2026, 3, 23, 12, tzinfo=UTC))
    await stage.tick()
    assert (await item_of(stage, "data_quality")).asked_at == asked_at, "the old waiver's end wipes nothing"


async def test_a_snooze_about_one_initiative_is_shown_and_kept(one_stage: Stage) -> None:
    stage = one_stage
    card = await register(stage)
    question = question_to(stage, ALICE, card)

    assert "put off until 9 March 2026" in await say(stage, "snooze AI-1 a week")

    assert "will be asked again on 9 March 2026" in shown(question)
    assert "[Answer…]" not in shown(question)
    assert (await kinds_of(stage, "target_user"))[-1] is Kind.PUT_OFF


async def test_a_long_answer_is_read_whole(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    places = ", ".join(f"{number} customers of shop {number}" for number in range(100, 160))
    await visit.reply(ALICE, ROADMAP, f"Prepaid customers who top up: {places}, and that is all", thread=card.ts)

    form = await visit.press(ALICE, "All answers", message=card, channel=ROADMAP)

    assert form is not None
    assert "159 customers of shop 159, and that is all" in str(form.view["blocks"])
    assert "159 customers of shop 159, and that is all" in await say(stage, "show AI-1")


async def test_setting_aside_closes_the_follow_up_too(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    question = question_to(stage, ALICE, card)
    await visit.reply(ALICE, ROADMAP, "everyone", thread=card.ts)
    follow_up = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "[⋯ Keep as it is]" in shown(follow_up)

    await visit.press(ALICE, "Not applicable", message=question, channel=ROADMAP)
    await visit.submit(ALICE, reason="The regulator is who it is for")

    assert "[" not in shown(follow_up)
    assert shown(follow_up).startswith("*target user*: Left as it is.")


async def test_an_undo_button_undoes_its_own_move_or_says_that_it_was_overtaken(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await say(stage, "stage AI-1 discovery")
    first = visit.said(ROADMAP, thread=card.ts)[-1]
    await say(stage, "not-ai AI-1 a rule does it")

    form = await visit.press(ALICE, "Undo", message=first, channel=ROADMAP)

    assert form is not None
    assert "AI-1 was changed again since, so this button undoes nothing any more." in str(form.view["blocks"])
    assert "*Stage*\nnot-ai" in shown(card)
    stage.sandbox.acting.close(ALICE)
    await visit.press(ALICE, "Undo", message=moved_to(stage, card, "does not need AI"), channel=ROADMAP)
    assert "*Stage*\ndiscovery" in shown(card)


def moved_to(stage: Stage, card: Message, words: str) -> Message:
    return [each for each in stage.visit.said(ROADMAP, thread=card.ts) if words in each.text][-1]


async def test_undo_steps_back_and_does_not_toggle(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)
    await say(stage, "stage AI-1 discovery")
    await say(stage, "park AI-1 no budget")

    assert "AI-1 is at discovery now." in await say(stage, "undo AI-1")
    assert "AI-1 is at idea now." in await say(stage, "undo AI-1")
    assert "has not moved from one stage to another" in await say(stage, "undo AI-1")
    await say(stage, "drop AI-1 nobody wants it")
    assert "AI-1 is at idea now." in await say(stage, "undo AI-1")


async def test_a_second_answer_whose_message_is_deleted_waits_for_nobody(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)
    remark = await visit.write(CAROL, ROADMAP, "Shop managers in the 40 largest shops, about 60 people")
    await visit.shortcut(CAROL, ROADMAP, remark)
    await visit.submit(CAROL, initiative="1", question="target_user")
    assert "a second answer waits for the owner" in await say(stage, "show AI-1")

    await visit.delete(CAROL, ROADMAP, remark)

    assert "a second answer" not in await say(stage, "show AI-1")
    assert (await stored(stage))["target_user"][0] == "answered"


@pytest.mark.parametrize(
    ("button", "says"),
    [
        ("Keep as it is", "That was settled in the meantime."),
        ("That is my answer", "That was settled in the meantime."),
    ],
)
async def test_a_button_that_came_too_late_says_so(one_stage: Stage, button: str, says: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "everyone", thread=card.ts)
    follow_up = visit.said(ROADMAP, thread=card.ts)[-1]
    pressed = stage.sandbox.acting.find_button(ALICE, button, message=follow_up, channel=ROADMAP)
    await visit.press(ALICE, button, message=follow_up, channel=ROADMAP)

    await stage.sandbox.acting.press(ALICE, pressed)
    await visit.settle()

    form = stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert says in str(form.view["blocks"])
    assert ERIN not in (await stored(stage))["target_user"]
