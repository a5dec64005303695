"""What was registered by mistake is mended: deleted, merged, moved; and who may not."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, func, select

from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from sandbox.world import Message
from storage.tables import answers, changes, initiatives, items, offers, roles
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored

SECRET_PAIN = "Managers guess who leaves, and 40 good people went last spring"
TABLES = (initiatives, items, answers, changes, roles, offers)


async def say(stage: Stage, user: str, text: str) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    return shown(message) if message is not None else ""


async def rows_left(stage: Stage) -> int:
    """Return how much is stored about initiatives."""

    def look(connection: Connection) -> int:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)

    return await stage.house.database.run(look)


def form_of(stage: Stage, user: str) -> str:
    """Return what stands in the form before a person, and close it."""
    form = stage.sandbox.world.top_view(user)
    assert form is not None
    stage.sandbox.acting.close(user)
    return str(form.view)


async def second(stage: Stage, name: str, user: str = ERIN) -> Message:
    """Let somebody register another initiative; return its card."""
    await stage.visit.command(user, ROADMAP, f"new {name}")
    pain = "Clerks retype 300 supplier codes a day, and twelve of them come back"
    assert await stage.visit.submit(user, pain_point=pain, owner=user, **BUILT) is None
    return stage.visit.card(ROADMAP)


@pytest.mark.skims(DAVE)
async def test_an_initiative_is_deleted_for_good_when_its_owner_has_read_what_goes(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    asked = question_to(one_stage, ALICE, card)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)
    asked = question_to(one_stage, ALICE, card)

    await say(one_stage, ALICE, "delete AI-1")
    form = one_stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert "goes for good: 3 answers, 21 open questions, its people and its history" in str(form.view)
    assert await visit.submit(ALICE) is None

    assert await rows_left(one_stage) == 0
    assert shown(card) == "*AI-1 Recommend data plans*\nAI-1 was deleted."
    assert "AI-1 was deleted." in shown(asked)
    assert "[Answer" not in shown(asked)
    assert "I know no AI-1" in await say(one_stage, ALICE, "show AI-1")
    await visit.reply(ALICE, ROADMAP, "One more thing", thread=card.ts)
    await second(one_stage, "Supplier codes")  # the next one is AI-2
    assert "AI-2 Supplier codes" in await say(one_stage, ERIN, "list")


@pytest.mark.skims(ALICE, BOB)
async def test_only_the_owner_or_an_admin_deletes(one_stage: Stage) -> None:
    await register(one_stage, sponsor=BOB)

    for user in (BOB, CAROL):
        refused = await say(one_stage, user, "delete AI-1")
        assert f"Only the owner (<@{ALICE}>) or a workspace admin can delete AI-1" in refused

    assert await say(one_stage, DAVE, "delete AI-1") == ""
    assert "goes for good" in form_of(one_stage, DAVE)
    assert await rows_left(one_stage) > 0


@pytest.mark.skims(DAVE)
async def test_a_duplicate_is_merged_with_the_answers_that_the_other_has_not(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    other = await second(one_stage, "Data plan tips", ALICE)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=other.ts)

    assert await say(one_stage, ALICE, "merge AI-2 into AI-1") == ""
    form = one_stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert "takes over 1 answer that it has not" in str(form.view)
    assert await visit.submit(ALICE) is None

    assert (await stored(one_stage))["target_user"][:2] == (
        "answered",
        "Prepaid customers under €10 a month, about 410k",
    )
    said = [shown(each) for each in visit.said(ROADMAP, thread=card.ts)]
    assert f"<@{ALICE}> merged AI-2 into this. Of its answers, 1 stands here now." in said
    assert ":black_square_for_stop: *Dropped*" in shown(other)
    assert "merged into AI-1" in shown(visit.said(ROADMAP, thread=other.ts)[-1])


@pytest.mark.skims(DAVE, ERIN)
async def test_who_does_not_steer_both_merges_nothing(one_stage: Stage) -> None:
    await register(one_stage)
    await second(one_stage, "Supplier codes")

    assert "Only the owner" in await say(one_stage, ALICE, "merge AI-2 AI-1")
    assert "Only the owner" in await say(one_stage, ERIN, "merge AI-2 AI-1")
    assert "is the same one twice" in await say(one_stage, ALICE, "merge AI-1 AI-1")
    assert "Which one into which?" in await say(one_stage, ALICE, "merge AI-1")


@pytest.mark.skims(DAVE)
async def test_an_initiative_moves_to_another_channel_with_its_open_question(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    asked = question_to(one_stage, ALICE, card)

    await say(one_stage, ALICE, "edit AI-1")
    assert await visit.submit(ALICE, channel=GENERAL) is None

    assert shown(card) == f"*AI-1 Recommend data plans*\nIt has moved to <#{GENERAL}>."
    assert f"It has moved to <#{GENERAL}>." in shown(asked)
    assert "[Answer" not in shown(asked)
    there = visit.card(GENERAL)
    assert "AI-1 Recommend data plans" in shown(there)
    (question,) = visit.said(GENERAL, thread=there.ts)
    assert "Who are we solving this for?" in shown(question)
    reply = await visit.reply(ALICE, GENERAL, "Prepaid customers under €10 a month, about 410k", thread=there.ts)
    assert "white_check_mark" in reply.reactions
    assert len([each for each in visit.letters(DAVE) if "named you as sponsor" in shown(each)]) == 1


@pytest.mark.skims(BOB)
async def test_it_moves_into_no_private_channel_that_its_people_are_not_in(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage, sponsor=BOB)
    await visit.command(ALICE, ROADMAP, "edit AI-1")

    told = await visit.submit(ALICE, channel=BOARD)

    assert told is not None
    assert "I am not in that channel" in str(told.errors)
    assert "AI-1 Recommend data plans" in shown(card)
    one_stage.sandbox.refusals.clear()


@pytest.mark.skims(DAVE)
async def test_what_sounds_alike_is_shown_before_it_is_registered_twice(one_stage: Stage) -> None:
    visit = one_stage.visit
    await register(one_stage)
    await visit.command(ERIN, ROADMAP, "new Recommending data plans")
    fields = {"pain_point": "People call us when their volume is used up", "owner": ERIN, **BUILT}

    told = await visit.submit(ERIN, **fields)
    assert told is not None
    assert "This sounds like what is on the roadmap already" in str(told.view)
    assert "AI-1 Recommend data plans" in str(told.view)
    assert "AI-2" not in await say(one_stage, ERIN, "list")
    one_stage.sandbox.acting.close(ERIN)
    below = one_stage.sandbox.world.top_view(ERIN)
    assert below is not None
    assert "People call us when their volume is used up" in str(below.view), "what was typed is there still"

    assert await visit.submit(ERIN, **fields) is not None
    assert await visit.submit(ERIN) is None
    assert "AI-2 Recommending data plans" in shown(visit.card(ROADMAP))
    assert (one_stage.sandbox.world.top_view(ERIN)) is None


@pytest.mark.skims(BOARD)
async def test_what_one_may_not_see_sounds_like_nothing(one_stage: Stage) -> None:
    visit = one_stage.visit
    one_stage.sandbox.acting.invite_bot(BOARD)
    await visit.settle()
    await visit.command(ALICE, BOARD, "new Layoffs by forecast")
    assert await visit.submit(ALICE, pain_point=SECRET_PAIN, owner=ALICE, **BUILT) is None

    await visit.command(CAROL, ROADMAP, "new Forecast of layoffs")
    assert await visit.submit(CAROL, pain_point=SECRET_PAIN, owner=CAROL, **BUILT) is None
    assert "AI-2 Forecast of layoffs" in shown(visit.card(ROADMAP))


@pytest.mark.skims(DAVE, BOB)
async def test_each_message_takes_back_what_it_tells_of_while_that_stands(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    await say(one_stage, ALICE, "edit AI-1")
    await visit.submit(ALICE, name="Tips for data plans", target_date="2026-09-01", sponsor=BOB, sourcing="both")
    edited = visit.said(ROADMAP, thread=card.ts)[-2]
    assert shown(edited).startswith(
        f"<@{ALICE}> changed this. Name: Tips for data plans · Target date: 1 September 2026 · "
        f"Built or bought: built and bought · Sponsor: <@{BOB}>"
    )

    await visit.press(ALICE, "Undo", message=edited, channel=ROADMAP)

    assert shown(edited) == f"<@{ALICE}> took that back: name, target date, built or bought, sponsor."
    now = shown(visit.card(ROADMAP))
    assert "AI-1 Recommend data plans" in now
    assert "*Kind*\nbuilt, advises" in now
    assert f"*Sponsor*\n<@{DAVE}>" in now
    assert "*Target*" not in now


@pytest.mark.skims(DAVE)
async def test_an_undo_that_was_overtaken_says_so(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    for name in ("Tips for data plans", "Hints for data plans"):
        await say(one_stage, ALICE, "edit AI-1")
        await visit.submit(ALICE, name=name)
    first, second = (each for each in visit.said(ROADMAP, thread=card.ts) if "changed this" in shown(each))

    await visit.press(ALICE, "Undo", message=first, channel=ROADMAP)
    assert "was changed again since, so this button undoes nothing any more" in form_of(one_stage, ALICE)
    await visit.press(ALICE, "Undo", message=second, channel=ROADMAP)
    await visit.press(ALICE, "Undo", message=first, channel=ROADMAP)

    assert "AI-1 Recommend data plans" in shown(visit.card(ROADMAP))


@pytest.mark.skims(DAVE)
async def test_a_target_date_that_lies_behind_is_an_error_at_its_field(one_stage: Stage) -> None:
    await register(one_stage)
    await say(one_stage, ALICE, "edit AI-1")

    form = await one_stage.visit.submit(ALICE, target_date="2026-02-01")

    assert form is not None
    assert form.errors == {"target_date": "That day has passed. Pick one that is ahead."}


@pytest.mark.skims(ALICE, DAVE, ERIN)
async def test_a_change_of_owner_is_taken_back_by_who_may(one_stage: Stage) -> None:
    visit = one_stage.visit
    card = await register(one_stage)
    await say(one_stage, ALICE, "owner AI-1 @Erin")
    told = next(each for each in visit.said(ROADMAP, thread=card.ts) if "the owner. Open questions" in shown(each))

    await visit.press(CAROL, "Undo", message=told, channel=ROADMAP)
    assert "Only the owner" in form_of(one_stage, CAROL)
    await visit.press(DAVE, "Undo", message=told, channel=ROADMAP)

    assert f"*Owner*\n<@{ALICE}>" in shown(visit.card(ROADMAP))
