"""The three worked initiatives, lived through by their people."""

from __future__ import annotations

import pytest

from hygiene.catalogue import Catalogue
from sandbox.examples import Example, live_through, load_examples
from sandbox.visit import shown
from sandbox.world import Message
from tests.journeys.conftest import Stage

TELCO, PARCEL, HAIL = load_examples()


async def say(stage: Stage, example: Example, text: str) -> str:
    message = await stage.visit.command(example.owner.id, f"C0{example.channel.upper()}", text)
    assert message is not None
    return shown(message)


def verdicts_told(stage: Stage, example: Example, card: Message) -> list[str]:
    said = stage.visit.said(f"C0{example.channel.upper()}", thread=card.ts)
    return [each.text for each in said if each.text.startswith("AI-1 is now")]


@pytest.mark.parametrize("example", [TELCO, PARCEL, HAIL], ids=lambda example: example.channel)
@pytest.mark.skims("U02RAJ", "U12BART", "U13PIM", "U22INES", "U23LARS")
async def test_an_example_ends_with_its_verdict(one_stage: Stage, catalogue: Catalogue, example: Example) -> None:
    card = await live_through(one_stage.visit, example, catalogue)

    expected = f"{example.verdict}, ahead of its answers" if example.ahead else example.verdict
    assert f"*Verdict*\n{expected}" in shown(card)


@pytest.mark.skims("U02RAJ")
async def test_a_model_first_initiative_has_every_nod_named(one_stage: Stage, catalogue: Catalogue) -> None:
    card = await live_through(one_stage.visit, TELCO, catalogue)
    whole = await say(one_stage, TELCO, "show AI-1")

    assert ":warning: Ahead of its answers: so far they allow *discovery*" in shown(card)
    for name, reason in (
        ("pain point", "a solution, not yet a pain"),
        ("target user", "nobody in particular"),
        ("what changes", "a model's score, not a number that people notice"),
        ("evidence", "a nod, no answer"),
        ("when wrong", "sure of itself, without a plan"),
        ("data owner", "no named person"),
        ("data quality", "passed on to nobody in particular"),
        ("KPI", "no number now, target or unit"),
        ("data ready date", "no date"),
    ):
        line = next(each for each in whole.splitlines() if f"*{name}*" in each)
        assert reason in line
    refused = await say(one_stage, TELCO, "stage AI-1 pilot")
    assert "AI-1 can't move to *pilot* yet" in refused
    assert refused.count("[⋯ Waive…]") == refused.count("[Answer]") == 5


@pytest.mark.skims("U12BART", "U13PIM")
async def test_a_medium_one_waits_for_its_data(one_stage: Stage, catalogue: Catalogue) -> None:
    await live_through(one_stage.visit, PARCEL, catalogue)

    refused = await say(one_stage, PARCEL, "stage AI-1 build")
    assert "AI-1 can't move to *build* yet: 2 answers missing." in refused
    assert "Can the team read that data today?" in refused
    assert "It will be wrong sometimes." in refused
    blockers = await say(one_stage, PARCEL, "blockers")
    by_owner, by_system = blockers.split("*By system*")
    assert "<@U13PIM>\n• AI-1 Delivery-hour promise for parcels: labels pipeline" in by_owner
    assert "`BigQuery`\n• AI-1 Delivery-hour promise for parcels" in by_system


@pytest.mark.skims("U21FEMKE", "U22INES", "U23LARS")
async def test_a_complete_one_goes_live_grows_stale_and_is_confirmed(one_stage: Stage, catalogue: Catalogue) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await live_through(visit, HAIL, catalogue)
    assert verdicts_told(stage, HAIL, card)[-1].startswith("AI-1 is now *Ready to launch*")

    assert "AI-1 is at live now." in await say(stage, HAIL, "stage AI-1 live")
    assert "*Verdict*\nOn track" in shown(card)
    assert verdicts_told(stage, HAIL, card)[-1].startswith("AI-1 is now *On track*")
    whole = await say(stage, HAIL, "show AI-1")
    assert "from 23, now 9, target 5" in whole

    stage.clock.advance(days=38)
    await stage.tick()
    assert "*Verdict*\nDrifting" in shown(card)
    assert verdicts_told(stage, HAIL, card)[-1] == "AI-1 is now *Drifting*, was *On track*: “KPI now” is in the way."
    again = next(each for each in visit.said("C0INSURANCE", thread=card.ts) if "Is this still true?" in each.text)
    assert "9 days in the pilot region" in shown(again)

    await visit.press(HAIL.owner.id, "Still true", message=again, channel="C0INSURANCE")
    assert "*Verdict*\nOn track" in shown(card)
    assert verdicts_told(stage, HAIL, card)[-1] == "AI-1 is now *On track*, was *Drifting*: “KPI now” is answered."
    assert "still true, 9 April 2026" in await say(stage, HAIL, "show AI-1")
