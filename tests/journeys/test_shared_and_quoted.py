"""Other companies in a channel, people who left it unheard, and people whom a quotation mentions."""

from __future__ import annotations

import pytest

from sandbox.seed import ALICE, BOARD, BUILT, CAROL, DAVE, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_nudges import say
from tests.journeys.test_story import PAIN, register, stored


@pytest.mark.skims(ALICE)
async def test_a_home_that_another_company_reads_is_said_at_registration(one_stage: Stage) -> None:
    visit = one_stage.visit
    visit.channel(ROADMAP).shared = True
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    told = await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, **BUILT)
    assert told is not None
    assert "is shared with another company: its people can read the card" in str(told.view)
    assert "AI-1 Recommend data plans" in shown(visit.card(ROADMAP))


@pytest.mark.skims(ALICE)
async def test_a_digest_that_another_company_reads_is_said_in_the_settings(one_stage: Stage) -> None:
    visit = one_stage.visit
    visit.channel(ROADMAP).shared = True
    await visit.command(DAVE, ROADMAP, "settings")
    told = await visit.submit(DAVE, digest=ROADMAP)
    assert told is not None
    assert "the digest there tells only of the initiatives that live in that channel" in str(told.view)

    visit.channel(ROADMAP).shared = False
    await visit.command(DAVE, ROADMAP, "settings")
    assert await visit.submit(DAVE, digest=ROADMAP) is None


@pytest.mark.skims(ALICE, DAVE)
async def test_who_left_a_private_channel_unheard_gives_back_what_they_had(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    stage.sandbox.acting.invite_bot(BOARD)
    visit.channel(BOARD).members.add(CAROL)
    await visit.command(ALICE, BOARD, "new Recommend data plans")
    assert await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, **BUILT) is None
    await visit.command(ALICE, BOARD, "ask AI-1 target user @Carol")
    assert (await stored(stage))["target_user"][2] == CAROL

    visit.channel(BOARD).members.discard(CAROL)  # and Slack's event of it is lost
    stage.clock.advance(days=1, hours=1)
    await stage.tick()

    assert (await stored(stage))["target_user"][2] == ALICE
    (told,) = [each for each in visit.said(BOARD, thread=visit.card(BOARD).ts) if "left this channel" in shown(each)]
    assert f"<@{CAROL}> had questions of AI-1" in shown(told)
    assert visit.letters(CAROL) == []


@pytest.mark.skims(ALICE, DAVE)
async def test_a_quotation_names_people_and_calls_nobody(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await say(stage, "drop AI-1 @Dave has a rule that does it")
    (moved,) = [each for each in visit.said(ROADMAP, thread=card.ts) if "a rule that does it" in shown(each)]
    assert ">@Dave has a rule that does it" in shown(moved)
    assert DAVE not in str(moved.blocks)
    assert DAVE not in moved.text
