"""“Not applicable”: the reason is read like an answer, and what guards a gate takes two, or is a waiver with an end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hygiene.initiative import ItemState
from sandbox.seed import ALICE, CAROL, DAVE, GENERAL, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_item_life import item_of, say
from tests.journeys.test_story import register

REASON = "The vendor hosts it, and we never see a row of it"


async def set_aside(stage: Stage, key: str, reason: str) -> list[str]:
    """Say of a question that it does not apply; return what the form says against it."""
    visit = stage.visit
    await say(stage, f"ask AI-1 {key} @Alice")
    told = await visit.command(ALICE, ROADMAP, "gaps AI-1")
    assert told is not None
    item = await item_of(stage, key)
    found = stage.sandbox.acting.find_button(ALICE, "Not applicable", channel=ROADMAP)
    pressed = type(found)({**found.element, "value": str(item.id)}, found.block_id, found.message, found.channel)
    await stage.sandbox.acting.press(ALICE, pressed)
    form = await visit.submit(ALICE, reason=reason)
    if form is None:
        return []
    errors = list((form.errors or {}).values())
    stage.sandbox.acting.close(ALICE)
    return errors


@pytest.mark.parametrize("reason", ["n/a", "N/A.", "not applicable", "does not apply here", "ok", "tbd", "none"])
async def test_a_reason_that_says_nothing_is_asked_for_again(one_stage: Stage, reason: str) -> None:
    await register(one_stage)

    (error,) = await set_aside(one_stage, "target_user", reason)

    assert error == "Please say what makes it not apply here, in one sentence, so that others can follow."
    assert (await item_of(one_stage, "target_user")).state is ItemState.OPEN


async def test_the_same_reason_twice_is_asked_about(one_stage: Stage) -> None:
    await register(one_stage)
    assert await set_aside(one_stage, "data_quality", REASON) == []

    (error,) = await set_aside(one_stage, "data_location", f"{REASON}.".lower().rstrip("."))

    assert error.startswith("You gave the same reason for another question.")


async def test_what_guards_a_gate_takes_the_owner_and_somebody_else(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await set_aside(stage, "target_user", REASON)

    item = await item_of(stage, "target_user")
    assert (item.state, item.waived_by, item.aside_by) == (ItemState.WAIVED, ALICE, ALICE)
    asked = next(each for each in visit.said(ROADMAP, thread=card.ts) if "do you agree?" in shown(each))
    assert f"<@{ALICE}> says that this does not apply, and accepts the risk until 1 April 2026" in shown(asked)
    assert f"<@{DAVE}> do you agree?" in shown(asked)
    assert "1 waived" in shown(card)

    for nobody in (ALICE, CAROL):
        form = await visit.press(nobody, "It does not apply", message=asked, channel=ROADMAP)
        assert form is not None
        stage.sandbox.acting.close(nobody)
        assert (await item_of(stage, "target_user")).state is ItemState.WAIVED

    await visit.press(DAVE, "It does not apply", message=asked, channel=ROADMAP)

    item = await item_of(stage, "target_user")
    assert (item.state, item.set_aside_because, item.aside_by) == (ItemState.NOT_APPLICABLE, REASON, ALICE)
    assert f"<@{ALICE}> and <@{DAVE}> agree that this does not apply" in shown(asked)
    assert "1 set aside" in shown(card)


@pytest.mark.skims(ALICE, DAVE)
async def test_without_a_second_word_it_opens_again_after_a_month(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)
    await set_aside(stage, "target_user", REASON)

    stage.clock.advance_to(datetime(2026, 4, 2, 12, tzinfo=UTC))
    await stage.tick()

    item = await item_of(stage, "target_user")
    assert item.state is ItemState.OPEN
    assert (item.aside_by, item.set_aside_because) == (None, None)


@pytest.mark.skims(ALICE, DAVE)
async def test_the_digest_lists_what_does_not_apply(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(DAVE, GENERAL, "settings")
    await visit.submit(DAVE, digest=GENERAL)
    await set_aside(stage, "target_user", REASON)

    stage.clock.advance_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
    await stage.tick()

    (digest,) = [each for each in visit.said(GENERAL) if "week of" in each.text]
    assert f"target user, {REASON}, says <@{ALICE}> alone, until somebody agrees" in shown(digest)
