"""Odd values from one person: they get a sentence, and nobody else notices."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from sandbox.world import TEAM, Message
from tests.journeys.conftest import Stage
from tests.journeys.test_story import PAIN, register, stored

pytestmark = pytest.mark.skims(ALICE, BOB, CAROL, DAVE, ERIN, ROADMAP)


def told(stage: Stage, user: str, thread: str, text: str, **more: Any) -> None:
    """Let Slack tell of a reply whose text is just this; `more` is what the event has beside."""
    place = stage.visit.channel(ROADMAP)
    message = Message(stage.sandbox.world.new_ts(), user, text, thread_ts=thread)
    stage.sandbox.world.post(place, message)
    event = {"type": "message", "channel": ROADMAP, "channel_type": "channel", **message.described(), **more}
    stage.sandbox.acting.event(event)


@pytest.mark.parametrize("number", ["9" * 320, "9" * 305 + " million", "1" + "0" * 16])
async def test_a_number_that_nobody_can_mean_stops_nobody(one_stage: Stage, number: str) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    await visit.command(ALICE, ROADMAP, "ask AI-1 kpi @Erin")

    told(one_stage, ERIN, card.ts, f"Calls from {number} to 5 a month by June")
    await visit.settle()

    assert (await stored(one_stage))["kpi"][0] == "weak"
    for user, text in ((BOB, "list"), (BOB, ""), (BOB, "gaps"), (BOB, "blockers"), (ALICE, "show AI-1")):
        answer = await visit.command(user, GENERAL, text)
        assert answer is not None
        assert "my fault" not in shown(answer)


@pytest.mark.parametrize("typed", ["nan", "inf", "-Infinity", "1e400", "1e16"])
async def test_a_form_refuses_a_number_that_is_none(one_stage: Stage, typed: str) -> None:
    visit = one_stage.visit
    await register(one_stage)
    for key, field in (("kpi", "today"), ("kpi_now", "number")):
        await visit.command(ALICE, ROADMAP, f"answer AI-1 {key}")
        values = {"what": "Calls", "target": "5", "unit": "a day", "by": "2026-09-01"} if key == "kpi" else {}
        form = await visit.submit(ALICE, **values, **{field: typed})
        assert form is not None
        assert "12.5" in form.errors[field]
        one_stage.sandbox.acting.close(ALICE)


async def test_half_an_emoji_is_kept_as_what_it_is(one_stage: Stage) -> None:
    card = await register(one_stage)

    told(one_stage, ALICE, card.ts, "Prepaid customers \ud83d under 10 euro, 410k of\x00 them")
    await one_stage.visit.settle()

    assert (await stored(one_stage))["target_user"][1] == "Prepaid customers � under 10 euro, 410k of them"


async def test_a_forwarded_message_is_what_was_forwarded(one_stage: Stage) -> None:
    card = await register(one_stage)
    forwarded = {"is_share": True, "from_url": "https://x.slack.com/archives/C1/p1", "text": "Prepaid customers, 410k"}

    told(one_stage, ALICE, card.ts, "", attachments=[forwarded])
    await one_stage.visit.settle()

    assert (await stored(one_stage))["target_user"][:2] == ("answered", "Prepaid customers, 410k")


@pytest.mark.parametrize("name", ["\u200b", "\u2800\u2800", "\ufe0f"])
async def test_a_name_that_nobody_can_see_is_refused(one_stage: Stage, name: str) -> None:
    visit = one_stage.visit
    await visit.command(ALICE, ROADMAP, "new")

    form = await visit.submit(ALICE, name=name, pain_point=PAIN, **BUILT)

    assert form is not None
    assert form.errors == {"name": "Give it a name that people will recognise."}


@pytest.mark.parametrize("value", ["9" * 25, "1:2", "", "-1", "x", "1e3"])
async def test_a_button_that_is_none_of_ours_says_so(one_stage: Stage, value: str) -> None:
    await register(one_stage)
    await one_stage.visit.command(ALICE, ROADMAP, "gaps AI-1")
    pressed = {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": ALICE}, "channel": {"id": ROADMAP},
        "trigger_id": one_stage.sandbox.world.new_trigger(ALICE), "container": {"type": "message"},
        "actions": [{"type": "button", "block_id": "b", "action_id": "answer", "value": value}],
    }  # fmt: skip

    response = await one_stage.house.intake.take(pressed, {})

    assert response.status == 200
    form = one_stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert "That button is not one of mine" in str(form.view["blocks"])


@pytest.mark.parametrize("metadata", ["{", "[]", "9" * 30, "null", "1:2"])
async def test_a_form_that_is_none_of_ours_says_so(one_stage: Stage, metadata: str) -> None:
    for name in ("register", "answer"):
        sent = {
            "type": "view_submission", "team": {"id": TEAM}, "user": {"id": ALICE},
            "view": {"type": "modal", "callback_id": name, "private_metadata": metadata, "state": {"values": {
                "name": {"name": {"value": "Plans"}}, "pain_point": {"pain_point": {"value": PAIN}},
                "owner": {"owner": {"selected_user": ALICE}},
                **{field: {field: {"value": value}} for field, value in BUILT.items()},
            }}},
        }  # fmt: skip

        response = await one_stage.house.intake.take(sent, {})

        assert response.status == 200
        assert "That form is not one of mine" in str(response.body)


async def test_what_is_meant_for_another_workspace_does_nothing(one_stage: Stage) -> None:
    typed = {"command": "/ai-initiative", "text": "list", "team_id": "T0OTHER", "user_id": ALICE, "channel_id": ROADMAP}

    response = await one_stage.house.intake.take(typed, {})

    assert (response.status, response.body) == (200, "")
