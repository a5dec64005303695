"""What people say in a thread that is no answer: it is kept as what it was, and they are helped on."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from hygiene.history import Kind
from hygiene.reader.talk import Talk
from sandbox.seed import ALICE, BOB, CAROL, ERIN, ROADMAP
from sandbox.visit import shown
from storage.tables import answers, changes, items
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored

SAID = {
    Talk.QUESTION_BACK: "What do you mean by that?",
    Talk.DELAY: "I'll get back to you on that next week",
    Talk.HAND_OVER: "please ask Erin, that is her thing",
    Talk.REFUSAL: "I'm not going to answer that here",
    Talk.UNCLEAR: "Got 11% battery and no charger in this truck",
}


async def kept(stage: Stage) -> list[str]:
    """Return what was said instead of an answer, as the history has it."""

    def look(connection: Connection) -> list[str]:
        found = connection.scalars(select(changes.c.after).where(changes.c.kind == Kind.TALKED.value))
        return [str(each) for each in found]

    return await stage.house.database.run(look)


@pytest.mark.parametrize(
    ("talk", "says", "buttons"),
    [
        (Talk.QUESTION_BACK, "'Everyone' is nobody.", ["Answer…", "Hand on…", "That was my answer"]),
        (
            Talk.DELAY,
            "No hurry. Should I ask again on Monday, 9 March 2026?",
            ["Later, on Monday", "Another day…", "Hand on…", "That was my answer"],
        ),
        (
            Talk.HAND_OVER,
            f"Should I ask <@{ERIN}> instead?",
            ["Ask Erin", "Somebody else…", "Later…", "That was my answer"],
        ),
        (Talk.REFUSAL, "That's fine.", ["Later…", "Hand on…", "Not applicable…", "That was my answer"]),
        (Talk.UNCLEAR, "Was that your answer? I can't tell.", ["Answer…", "Hand on…", "That was my answer"]),
    ],
)
async def test_talk_is_no_answer_and_its_writer_is_helped_on_privately(
    one_stage: Stage, talk: Talk, says: str, buttons: list[str]
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await stage.tick()
    before = len(visit.said(ROADMAP, thread=card.ts))

    reply = await visit.reply(ALICE, ROADMAP, SAID[talk], thread=card.ts)

    assert reply.reactions == {}
    assert (await stored(stage))["target_user"][0] == "open"
    assert len(visit.said(ROADMAP, thread=card.ts)) == before
    told = shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert says in told
    assert "I did not take your reply as the answer." in told
    assert all(f"[{each}]" in told for each in buttons)
    assert await kept(stage) == [talk.value]


async def test_a_command_is_done_as_if_the_bot_had_been_mentioned(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "gaps AI-1", thread=card.ts)

    assert "*22 gaps in AI-1*" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert (await stored(stage))["target_user"][0] == "open"
    assert await kept(stage) == ["command"]


async def test_what_is_said_to_somebody_else_is_left_alone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, f"<@{BOB}> did you see this? can you join the call at 3?", thread=card.ts)

    assert visit.whispers(ALICE, ROADMAP) == []
    assert (await stored(stage))["target_user"][0] == "open"
    assert await kept(stage) == ["to_somebody_else"]


@pytest.mark.parametrize("said", [SAID[Talk.HAND_OVER], "the ones on the phone all day"])
async def test_that_was_my_answer_makes_it_one(one_stage: Stage, said: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, said, thread=card.ts)

    await visit.press(ALICE, "That was my answer", message=visit.whispers(ALICE, ROADMAP)[-1], channel=ROADMAP)

    assert (await stored(stage))["target_user"][1] == said


async def test_whoever_refuses_again_is_left_alone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.REFUSAL], thread=card.ts)
    once = len(visit.whispers(ALICE, ROADMAP))

    await visit.reply(ALICE, ROADMAP, "I'm not going to answer that here, as I said", thread=card.ts)

    assert len(visit.whispers(ALICE, ROADMAP)) == once
    assert await kept(stage) == ["refusal", "refusal"]


async def test_after_talk_the_next_reply_is_the_answer(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.QUESTION_BACK], thread=card.ts)

    assert "For example:" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    reply = await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)

    assert "white_check_mark" in reply.reactions
    assert (await stored(stage))["target_user"][0] == "answered"


async def test_the_day_that_was_said_is_one_tap_away(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, SAID[Talk.DELAY], thread=card.ts)

    await visit.press(ALICE, "Later, on Monday", message=visit.whispers(ALICE, ROADMAP)[-1], channel=ROADMAP)

    assert "will be asked again on 9 March 2026" in shown(visit.said(ROADMAP, thread=card.ts)[0])
    assert (await stored(stage))["target_user"][:2] == ("open", None)


@pytest.mark.parametrize("said", ["please ask Erin, that is her thing", "not me, ask @Erin please"])
async def test_who_was_named_is_one_tap_away(one_stage: Stage, said: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await stage.tick()
    await visit.reply(ALICE, ROADMAP, said, thread=card.ts)
    assert (await stored(stage))["target_user"][2] == ALICE

    await visit.press(ALICE, "Ask Erin", message=visit.whispers(ALICE, ROADMAP)[-1], channel=ROADMAP)

    assert (await stored(stage))["target_user"][2] == ERIN
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])


async def test_where_nobody_is_named_a_person_is_picked(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "I'm the wrong one for this, better ask finance", thread=card.ts)

    told = visit.whispers(ALICE, ROADMAP)[-1]
    assert "Who should I ask instead?" in shown(told)
    await visit.press(ALICE, "Hand on", message=told, channel=ROADMAP)
    await visit.submit(ALICE, person=ERIN)

    assert (await stored(stage))["target_user"][2] == ERIN
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])


async def test_nobody_else_can_press_what_was_offered(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await stage.tick()
    await visit.reply(ALICE, ROADMAP, SAID[Talk.HAND_OVER], thread=card.ts)

    found = stage.sandbox.acting.find_button(ALICE, "Ask Erin", message=visit.whispers(ALICE, ROADMAP)[-1])
    await stage.sandbox.acting.press(CAROL, found)
    await visit.settle()

    assert (await stored(stage))["target_user"][2] == ALICE


async def test_talk_that_is_corrected_into_an_answer_is_one(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, SAID[Talk.QUESTION_BACK], thread=card.ts)
    assert "For example:" in shown(visit.whispers(ALICE, ROADMAP)[-1])

    await visit.edit(ALICE, ROADMAP, reply, "Prepaid customers under €10 a month, about 410k")

    assert (await stored(stage))["target_user"][0] == "answered"


@pytest.mark.parametrize(
    "said",
    ["@Initiative gaps", "hey @Initiative gaps please", "*@Initiative* gaps", "gaps @Initiative", "@Initiative: gaps"],
)
async def test_the_bot_may_be_mentioned_anywhere(one_stage: Stage, said: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, said, thread=card.ts)

    (told,) = visit.whispers(ALICE, ROADMAP)
    assert "*22 gaps in AI-1*" in shown(told)
    assert (await stored(stage))["target_user"][:2] == ("open", None)


async def test_a_command_in_the_thread_is_about_its_initiative_also_by_an_edit(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, "@Initiative prk AI-1", thread=card.ts)
    assert "Did you mean" in shown(visit.whispers(ALICE, ROADMAP)[-1])

    await visit.edit(ALICE, ROADMAP, reply, "@Initiative park too dear")

    assert "AI-1 is parked" in shown(visit.whispers(ALICE, ROADMAP)[-1])


async def test_an_answer_that_begins_with_a_mention_of_the_bot_is_the_answer(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "@Initiative Prepaid customers under €10 a month, about 410k", thread=card.ts)

    assert visit.whispers(ALICE, ROADMAP) == []
    state, text, _ = (await stored(stage))["target_user"]
    assert (state, text) == ("answered", "Prepaid customers under €10 a month, about 410k")


async def test_a_name_may_stand_for_a_mention(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await stage.tick()

    assert "I know nobody called “Zoe”. Please name one person with @." in await typed(stage, "owner AI-1 Zoe")
    assert f"<@{ERIN}>" in await typed(stage, "ask AI-1 data location Erin")
    assert (await stored(stage))["data_location"][2] == ERIN
    assert "*1 gap of" in await typed(stage, "gaps erin")
    assert f"<@{BOB}> is the owner of AI-1 now" in await typed(stage, "AI-1 owner Bob")
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])
    assert "named you as owner" in shown(visit.letters(BOB)[-1])


async def typed(stage: Stage, text: str) -> str:
    message = await stage.visit.command(ALICE, ROADMAP, text)
    assert message is not None
    return shown(message)


async def test_a_choice_in_own_words_says_what_it_was_read_as(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await typed(stage, "ask AI-1 data access @Erin")
    question = question_to(stage, ERIN, card)
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])

    await visit.reply(ERIN, ROADMAP, "ticket's with infosec since February", thread=card.ts)

    assert (await stored(stage))["data_access"][0] == "answered"
    assert "_(read as: Asked, waiting)_" in shown(question)


async def test_a_choice_is_tapped_where_the_question_stands(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await typed(stage, "ask AI-1 data access @Erin")
    question = question_to(stage, ERIN, card)
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])
    assert "[Yes, all of it]\n[A sample only]\n[Asked, waiting]\n[Not asked yet]\n[Not allowed]" in shown(question)
    assert "Tap one, or reply in your own words." in shown(question)
    before = stage.sandbox.acting.find_button(ERIN, "Asked, waiting", message=question)

    await visit.press(ERIN, "Asked, waiting", message=question, channel=ROADMAP)

    assert (await stored(stage))["data_access"][:2] == ("answered", "Asked, waiting")
    assert ":white_check_mark:" in shown(question)
    assert "[Asked, waiting]" not in shown(question)
    await stage.sandbox.acting.press(ERIN, before)  # a second tap before the message was redrawn
    assert len(answers_to(stage, "data_access")) == 1

    gone = dict(before.element) | {"value": before.element["value"].replace("Asked, waiting", "Perhaps")}
    await stage.sandbox.acting.press(ERIN, type(before)(gone, before.block_id, question, visit.channel(ROADMAP)))
    form = stage.sandbox.world.top_view(ERIN)
    assert form is not None
    assert form.view["title"]["text"] == "No longer open"
    assert (await stored(stage))["data_access"][:2] == ("answered", "Asked, waiting")


def answers_to(stage: Stage, key: str) -> list[str]:
    with stage.house.database.engine.connect() as connection:
        given = select(answers.c.text).join(items, items.c.id == answers.c.item_id).where(items.c.key == key)
        return [row.text for row in connection.execute(given)]


@pytest.mark.parametrize("said", ["undo", "Park.", "drop"])
async def test_a_verb_alone_changes_nothing_and_is_no_answer(one_stage: Stage, said: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, said, thread=card.ts)

    assert "I can't tell what to do." in shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert (await stored(stage))["target_user"][:2] == ("open", None)
    assert await kept(stage) == ["command"]
