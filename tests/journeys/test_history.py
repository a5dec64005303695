"""What happened, and who said what: to be seen by whoever may see the initiative."""

from __future__ import annotations

from sandbox.seed import ALICE, BOB, CAROL, ERIN, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_story import register


async def told(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


async def test_what_happened_is_told_in_words_newest_first(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    await told(stage, "ask AI-1 data access @Erin")
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])
    await told(stage, "stage AI-1 discovery")
    await told(stage, "drop AI-1 no budget this year")

    past = (await told(stage, "history AI-1", user=BOB)).splitlines()

    happened = [line for line in past if " · " in line]
    assert happened[0].endswith("moved it from discovery to dropped “no budget this year”")
    assert happened[1].endswith("moved it from idea to discovery")
    assert happened[2].endswith(f"*data access*: handed it on to <@{ERIN}>")
    assert happened[3].endswith("*target user*: answered")
    assert happened[-1].endswith("registered it")


async def test_every_answer_to_a_question_is_kept_and_shown(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "everyone", thread=card.ts)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers who top up under €10, about 410k", thread=card.ts)

    past = await told(stage, "history AI-1 target user")

    assert past.index("Prepaid customers who top up under €10") < past.index("everyone")
    assert "nobody in particular" in past
    assert "gave a weak answer" in past


async def test_what_cannot_be_seen_has_no_history(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)
    assert "I know no AI-7 that you can see." in await told(stage, "history AI-7", user=CAROL)
    assert "history AI-3 [question]" in await told(stage, "history")
    assert "history AI-1" in await told(stage, "history AI-1 colour of the sky")
