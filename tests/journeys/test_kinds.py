"""What kind an initiative is decides what it is asked: bought or built, advising or acting, with what at stake."""

from __future__ import annotations

import pytest

from benchmarks.walks import bought_and_low, built_and_acting, walk
from hygiene.catalogue import Catalogue
from sandbox.acting import REQUIRED
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ROADMAP
from sandbox.visit import shown
from sandbox.world import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_story import PAIN, stored
from tests.quiet import loud, said_twice, texts

BOUGHT = {"sourcing": "bought", "autonomy": "advises", "people_stakes": "No"}


async def register_bought(stage: Stage, **fields: str | None) -> Message:
    """Let Alice register a bought tool that can hurt nobody; return its card."""
    await stage.visit.command(ALICE, ROADMAP, "new Meeting summaries")
    left = await stage.visit.submit(ALICE, pain_point=PAIN, owner=ALICE, **{"sponsor": DAVE, **BOUGHT, **fields})
    assert left is None
    return stage.visit.card(ROADMAP)


def second_wanted(stage: Stage, card: Message) -> Message:
    """Return the message that asks for somebody else to say the same."""
    said = stage.visit.said(ROADMAP, thread=card.ts)
    return next(each for each in said if "do you agree?" in shown(each))


async def asked(stage: Stage) -> set[str]:
    """Return the questions that AI-1 is asked."""
    return {key for key, (state, _, _) in (await stored(stage)).items() if state != "retired"}


async def edit(stage: Stage, user: str = ALICE, **fields: str | None) -> None:
    """Change AI-1 in the form."""
    assert await stage.visit.command(user, ROADMAP, "edit AI-1") is None
    assert await stage.visit.submit(user, **fields) is None


async def test_the_form_asks_what_decides_the_questions(one_stage: Stage) -> None:
    visit = one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Meeting summaries")

    form = await visit.submit(ALICE, pain_point=PAIN, owner=ALICE)

    assert form is not None
    assert form.errors == {"sourcing": REQUIRED, "autonomy": REQUIRED, "people_stakes": REQUIRED}


@pytest.mark.skims("U9SPON", "U9DATA", "U9APPR")
async def test_a_bought_tool_that_can_hurt_nobody_is_asked_eight_questions_to_the_pilot(
    one_stage: Stage, catalogue: Catalogue
) -> None:
    found = await walk(one_stage.visit, bought_and_low(catalogue), catalogue)

    assert found.verdict == "Ready to pilot"
    assert found.questions <= 8
    assert found.messages <= 25


@pytest.mark.skims("U9SPON", "U9DATA", "U9APPR")
async def test_one_that_is_built_and_acts_on_people_is_asked_26_at_most(one_stage: Stage, catalogue: Catalogue) -> None:
    found = await walk(one_stage.visit, built_and_acting(catalogue), catalogue, "build", "pilot")

    assert found.verdict == "Ready to launch"
    assert found.questions <= 26
    (card,) = (each for each in one_stage.visit.channel("C0LOANS").messages.values() if each.thread_ts is None)
    said = one_stage.visit.said("C0LOANS", thread=card.ts)
    assert [fault for each in said for fault in loud(each.blocks)] == []
    assert said_twice(text for each in said for text in texts(each.blocks)) == []


@pytest.mark.skims(DAVE)
async def test_low_stakes_count_when_somebody_else_says_so(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register_bought(one_stage)
    wanted = second_wanted(one_stage, card)
    assert shown(wanted).startswith(f"<@{DAVE}> do you agree? <@{ALICE}> says: “No” to “Could it affect someone's job")

    await visit.press(ALICE, "I agree", message=wanted, channel=ROADMAP)
    told = visit.world.top_view(ALICE)
    assert told is not None
    assert "It takes somebody else in this workspace who says the same." in str(told.view)
    one_stage.sandbox.acting.close(ALICE)
    refused = await visit.command(ALICE, ROADMAP, "stage AI-1 build")
    assert refused is not None
    assert "needs somebody else who says the same" in shown(refused)
    assert "*Next*" in shown(card)

    await visit.press(DAVE, "I agree", message=wanted, channel=ROADMAP)
    assert "agrees with" in shown(wanted)
    assert "[I agree]" not in shown(wanted)
    refused = await visit.command(ALICE, ROADMAP, "stage AI-1 build")
    assert refused is not None
    assert "needs somebody else" not in shown(refused)
    assert "bought, advises, low stakes" in shown(visit.card(ROADMAP))


@pytest.mark.skims(DAVE)
async def test_who_says_the_same_in_a_form_agrees_too(one_stage: Stage) -> None:
    card = await register_bought(one_stage)
    await one_stage.visit.press(DAVE, "It does", message=second_wanted(one_stage, card), channel=ROADMAP)
    assert await one_stage.visit.submit(DAVE, choice="No") is None

    assert f"<@{DAVE}> agrees with <@{ALICE}>" in shown(one_stage.visit.said(ROADMAP, thread=card.ts)[0])


@pytest.mark.skims(DAVE)
async def test_who_disagrees_brings_all_questions_back(one_stage: Stage) -> None:
    card = await register_bought(one_stage)
    before = await asked(one_stage)
    assert "evidence" not in before

    await one_stage.visit.press(DAVE, "It does", message=second_wanted(one_stage, card), channel=ROADMAP)
    await one_stage.visit.submit(DAVE, choice="It advises, a person decides")
    said = one_stage.visit.said(ROADMAP, thread=card.ts)
    settle = next(each for each in said if "[The second]" in shown(each))
    await one_stage.visit.press(ALICE, "The second", message=settle, channel=ROADMAP)

    assert "evidence" in await asked(one_stage)
    told = next(each for each in one_stage.visit.said(ROADMAP, thread=card.ts) if "asked from now on" in shown(each))
    assert shown(told).startswith("*Bought, advises* now, so asked from now on: “what changes”, “evidence”")
    assert "bought, advises\n" in shown(one_stage.visit.card(ROADMAP))


@pytest.mark.skims(DAVE)
async def test_another_kind_changes_what_is_asked_and_no_answer_is_lost(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register_bought(one_stage, people_stakes="It advises, a person decides")
    await visit.command(ALICE, ROADMAP, "answer AI-1 cost per use")
    await visit.submit(ALICE, text="€11 a seat and month for 60 seats; above €800 a month Dave decides")

    await edit(one_stage, sourcing="built")
    assert "use_cost" not in await asked(one_stage)
    assert "labels_pipeline" in await asked(one_stage)
    told = [shown(each) for each in visit.said(ROADMAP, thread=card.ts)]
    assert any(each.startswith(f"<@{ALICE}> changed this. Built or bought: built") for each in told)
    assert any(
        "*Built, advises* now, so asked from now on:" in each and "not asked any more: 4" in each for each in told
    )

    await edit(one_stage, sourcing="both")
    stands = (await stored(one_stage))["use_cost"]
    assert stands[:2] == ("answered", "€11 a seat and month for 60 seats; above €800 a month Dave decides")


@pytest.mark.skims(DAVE)
async def test_what_an_initiative_is_can_be_changed_by_those_who_steer_it(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register_bought(one_stage)
    refused = await visit.command(CAROL, ROADMAP, "edit AI-1")
    assert refused is not None
    assert f"Only the owner (<@{ALICE}>), the sponsor or a workspace admin can change that." in shown(refused)

    await edit(
        one_stage, name="Notes of meetings", summary="Minutes without typing", sponsor=None, target_date="2026-09-01"
    )

    now = shown(visit.card(ROADMAP))
    assert "AI-1 Notes of meetings\nMinutes without typing" in now
    assert "*Sponsor*\nnobody yet" in now
    assert "*Target*\n1 September 2026" in now
    said = shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert "Name: Notes of meetings · In one line: Minutes without typing · Target date: 1 September 2026" in said
    history = await visit.command(ALICE, ROADMAP, "history AI-1")
    assert history is not None
    assert "changed the name from “Meeting summaries” to “Notes of meetings”" in shown(history)


@pytest.mark.skims(DAVE)
async def test_an_empty_name_is_an_error_at_its_field(one_stage: Stage) -> None:
    await register_bought(one_stage)
    await one_stage.visit.command(DAVE, ROADMAP, "edit AI-1")

    form = await one_stage.visit.submit(DAVE, name="   ")

    assert form is not None
    assert form.errors == {"name": "It needs a name."}


@pytest.mark.skims(BOB, DAVE)
async def test_initiatives_from_before_are_asked_what_they_were_until_their_owner_says_what_they_are(
    one_stage: Stage, catalogue: Catalogue
) -> None:
    """Their owner is asked once, by direct message."""
    visit = one_stage.visit
    plain = Catalogue(
        sections=catalogue.sections,
        questions=tuple(
            each.model_copy(update={"applies": ()})
            for each in catalogue.questions
            if each.section not in ("bought", "acting")
        ),
    )
    await one_stage.stop()
    one_stage.catalogue = plain
    await one_stage.start()
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    assert await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE) is None
    before = await asked(one_stage)
    assert len(before) == 24

    one_stage.catalogue = catalogue
    for _ in range(2):
        await one_stage.restart()
        await visit.settle()
    assert await asked(one_stage) == before
    (letter,) = [each for each in visit.letters(ALICE) if "Built or bought?" in shown(each)]
    assert "[Say which…]" in shown(letter)
    assert "not said yet: `/ai-initiative edit AI-1`" in shown(visit.card(ROADMAP))

    await visit.press(ALICE, "Say which", message=letter, channel=visit.world.direct(ALICE).id)
    assert await visit.submit(ALICE, **{**BUILT, **BOUGHT}) is None
    assert "data_leaves" in await asked(one_stage)
    assert "evidence" not in await asked(one_stage)


@pytest.mark.skims(DAVE)
async def test_somebody_is_asked_directly_whether_they_say_the_same(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register_bought(one_stage, sponsor=None)
    wanted = one_stage.visit.said(ROADMAP, thread=card.ts)[0]
    assert shown(wanted).startswith(f"Somebody else here: do you agree? <@{ALICE}> says: “No”")

    await visit.press(ALICE, "Ask somebody", message=wanted, channel=ROADMAP)
    assert await visit.submit(ALICE, person=BOB) is None
    letter = visit.letters(BOB)[-1]
    assert f"<@{BOB}> do you agree? <@{ALICE}> says: “No”" in shown(letter)
    await visit.press(BOB, "I agree", message=letter, channel=visit.world.direct(BOB).id)

    assert shown(wanted).startswith(f"<@{BOB}> agrees with <@{ALICE}>: “No” to “Could it affect")


@pytest.mark.skims(DAVE)
async def test_the_verdict_says_nothing_is_answered_that_is_only_not_asked_any_more(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register_bought(one_stage)
    await visit.press(DAVE, "I agree", message=second_wanted(one_stage, card), channel=ROADMAP)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)
    await edit(one_stage, sourcing="built")
    await edit(one_stage, sourcing="bought")

    told = [shown(each) for each in visit.said(ROADMAP, thread=card.ts) if "is now" in shown(each)]
    assert told[-1] == "AI-1 is now *Not ready to build*, was *New*."
    history = await visit.command(ALICE, ROADMAP, "history AI-1")
    assert history is not None
    assert "8 questions are not asked any more" in shown(history)
