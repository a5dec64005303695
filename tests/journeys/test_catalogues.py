"""Other catalogues than the shipped one: changed while initiatives run, translated, and with keys of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.initiative import Role
from hygiene.initiative import Stage as Stages
from hygiene.questions import Question
from sandbox.seed import ALICE, BOB, BUILT, DAVE, ROADMAP
from sandbox.visit import shown
from sandbox.world import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_story import register, stored

GERMAN = Path(__file__).parents[1] / "data" / "catalogue_de.yaml"
NEW = Question.model_validate(
    {
        "key": "works_council", "label": "works council", "section": "data_access", "kind": "text", "before": "build",
        "ask": "What does the works council say to it?", "why": "A late no is a model thrown away.",
        "gate": "build", "core": True, "blocking": True, "asked": "owner", "fresh_days": 180, "about": "data",
    }
)  # fmt: skip


def with_questions(catalogue: Catalogue, *questions: Question) -> Catalogue:
    return Catalogue(sections=catalogue.sections, questions=questions)


def with_other_keys(catalogue: Catalogue) -> Catalogue:
    """Return the same questions under keys that nobody has heard of."""
    renamed = [
        question.model_copy(update={"key": f"frage_{number}"}) for number, question in enumerate(catalogue.questions)
    ]
    return with_questions(catalogue, *renamed)


async def restart_with(stage: Stage, catalogue: Catalogue) -> None:
    await stage.stop()
    stage.catalogue = catalogue
    await stage.start()
    await stage.visit.settle()


async def say(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


def told_of_the_catalogue(stage: Stage, user: str) -> list[Message]:
    return [each for each in stage.visit.letters(user) if "The questions that I ask have changed." in each.text]


@pytest.mark.skims(ROADMAP)
async def test_running_initiatives_get_a_new_question_and_their_owner_is_told_once(
    one_stage: Stage, catalogue: Catalogue
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.command(ALICE, ROADMAP, "new Route the calls")
    await visit.submit(ALICE, pain_point="Callers wait nine minutes for somebody who can help", owner=ALICE, **BUILT)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)

    await restart_with(stage, with_questions(catalogue, *catalogue.questions, NEW))

    assert (await stored(stage))["works_council"] == ("open", None, ALICE)
    (letter,) = told_of_the_catalogue(stage, ALICE)
    assert "*AI-1 Recommend data plans*: asked from now on: “works council”." in shown(letter)
    assert "*AI-2 Route the calls*: asked from now on: “works council”." in shown(letter)
    refused = await say(stage, "stage AI-1 build")
    assert "14 answers missing" in refused, "the gate that it shuts counts it"
    assert NEW.label in await say(stage, "gaps AI-1")
    await visit.command(ALICE, ROADMAP, "answer AI-1 works council")
    assert await visit.submit(ALICE, text="CC BY 4.0, signed by <@U0ERIN> in May; training is allowed") is None
    assert (await stored(stage))["works_council"][0] == "answered"

    await stage.restart()
    assert len(told_of_the_catalogue(stage, ALICE)) == 1


@pytest.mark.skims(ALICE)
async def test_a_question_that_is_gone_is_retired_and_comes_back_with_its_answer(
    one_stage: Stage, catalogue: Catalogue
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    question = visit.said(ROADMAP, thread=card.ts)[0]
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)
    kept = [each for each in catalogue.questions if each.key not in ("target_user", "change_if_works")]

    await restart_with(stage, with_questions(catalogue, *kept))

    assert (await stored(stage))["target_user"][:2] == ("retired", "Prepaid customers under €10 a month, about 410k")
    assert "not asked any more: 2 questions." in shown(told_of_the_catalogue(stage, ALICE)[0])
    assert "target user" not in await say(stage, "show AI-1")
    assert "Who are we solving this for?" not in await say(stage, "stage AI-1 build")
    assert "[" not in shown(question)
    asked = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "What shows this pain is real?" in shown(asked) or "[Answer…]" in shown(asked), "the next one is asked"

    await restart_with(stage, catalogue)
    assert (await stored(stage))["target_user"][:2] == ("stale", "Prepaid customers under €10 a month, about 410k")


async def test_a_stopped_initiative_follows_silently(one_stage: Stage, catalogue: Catalogue) -> None:
    stage = one_stage
    await register(stage)
    await say(stage, "park AI-1 no budget")

    await restart_with(stage, with_questions(catalogue, *catalogue.questions, NEW))

    assert told_of_the_catalogue(stage, ALICE) == []
    assert (await stored(stage))["works_council"][0] == "open"


ANSWERS = {
    "person": {"person": BOB},
    "date": {"day": "2026-03-20"},
    "metric": {"what": "Anrufe", "today": "31000", "target": "20000", "unit": "im Monat", "by": "2026-12-31"},
    "number": {"number": "28400"},
}
TEXTS = (
    "In der Tabelle usage_daily fehlen 6 % der Zeilen, seit dem 3. Mai",
    "Elf Agenten im Laden am Markt zählten 40 Anrufe, der Knopf heißt „Zurück“",
)


async def answer_all(stage: Stage, catalogue: Catalogue, skipped: str) -> None:
    """Answer every question that a pilot needs in its form, but one."""
    for number, question in enumerate(catalogue.questions):
        if question.key == skipped or question.about == "pain" or question.before is Stages.LIVE:
            continue
        assert await stage.visit.command(ALICE, ROADMAP, f"answer AI-1 {question.label}") is None, question.label
        match question.kind:
            case "choice":
                given = {"choice": question.choices[0].text}
            case "text" | "link_or_text":
                given = {"text": f"{TEXTS[number % 2]} ({number * 7} von 300)"}
            case _:
                given = ANSWERS[question.kind]
        assert await stage.visit.submit(ALICE, **given) is None


@pytest.mark.parametrize("own_keys", [False, True], ids=["translated", "translated-with-keys-of-ones-own"])
@pytest.mark.skims(BOB, DAVE)
async def test_a_translated_catalogue_reaches_ready_to_pilot(one_stage: Stage, *, own_keys: bool) -> None:
    stage, visit = one_stage, one_stage.visit
    german = load_catalogue(GERMAN)
    catalogue = with_other_keys(german) if own_keys else german
    await restart_with(stage, catalogue)
    pain = next(each for each in catalogue.questions if each.about == "pain")
    access = catalogue.offering(next(choice.means for choice in german["data_access"].choices if choice.means))[0][0]
    await visit.command(ALICE, ROADMAP, "new Tarife empfehlen")
    form = stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert pain.ask in str(form.view["blocks"])
    await visit.submit(
        ALICE,
        owner=ALICE,
        sponsor=DAVE,
        **{pain.key: "Am Montag riefen 31.000 Kunden an, ihr Volumen war leer"},
    )
    card = visit.card(ROADMAP)

    await answer_all(stage, catalogue, skipped=access.key)

    assert catalogue.filling(Role.DATA_OWNER) is not None
    assert f"<@{BOB}>" in await say(stage, "show AI-1")
    assert access.ask in await say(stage, "stage AI-1 build"), "access is asked for"
    for choice, stage_name, opens in (
        ("Angefragt, wir warten", "build", False),
        ("Nur eine Stichprobe", "build", True),
        ("Nur eine Stichprobe", "pilot", False),
        ("Ja, alle", "pilot", True),
    ):
        await visit.command(ALICE, ROADMAP, f"answer AI-1 {access.label}")
        assert await visit.submit(ALICE, choice=choice) is None
        moved = await say(stage, f"stage AI-1 {stage_name}")
        assert (f"AI-1 is at {stage_name} now." in moved) is opens, (choice, stage_name)
    assert "*Verdict*\nReady to pilot" in shown(card)
