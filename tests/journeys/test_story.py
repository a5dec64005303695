"""The main job, as people live it: register, ask in the thread, capture, hand on, nudge, look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.acting import REQUIRED
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Message
from storage import initiatives, items
from tests.journeys.conftest import Stage

PAIN = "Prepaid customers run out of data mid-month; 600 a week call us, angry"


async def register(stage: Stage, *, sponsor: str | None = DAVE, stage_name: str = "idea") -> Message:
    """Let Alice register the initiative of the story; return its card."""
    visit = stage.visit
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    left = await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=sponsor, stage=stage_name, **BUILT)
    assert left is None
    if sponsor is not None:
        assert "named you as sponsor of" in shown(visit.letters(sponsor)[-1])
    return visit.card(ROADMAP)


def question_to(stage: Stage, user: str, card: Message) -> Message:
    """Return the newest question in the thread that is addressed to a person and open."""
    asked = [each for each in stage.visit.said(ROADMAP, thread=card.ts) if f"<@{user}> *" in shown(each)]
    return asked[-1]


async def stored(stage: Stage) -> dict[str, tuple[str, str | None, str]]:
    """Return what is stored of AI-1: for each question its state, its answer's words, and who is asked."""
    house = stage.house
    initiative = await house.database.run(initiatives.find_by_number, house.context.workspace, 1)
    assert initiative is not None
    found = await house.database.run(items.list_items, initiative.id)
    return {item.key: (item.state.value, item.answer.text if item.answer else None, item.assignee) for item in found}


@pytest.mark.skims(ALICE, DAVE)
async def test_the_main_job_from_the_command_to_the_nudge(stage: Stage) -> None:
    visit, world = stage.visit, stage.sandbox.world

    # 1. Alice registers; the empty pain point is an error at its field.
    assert await visit.command(ALICE, ROADMAP, "new Recommend data plans") is None
    form = world.top_view(ALICE)
    assert form is not None
    assert form.view["blocks"][0]["element"]["initial_value"] == "Recommend data plans"
    form = await visit.submit(ALICE, pain_point="", owner=ALICE, sponsor=DAVE, **BUILT)
    assert form is not None
    assert form.errors == {"pain_point": REQUIRED}
    form = await visit.submit(ALICE, pain_point="  \n ", owner=ALICE, sponsor=DAVE, **BUILT)
    assert form is not None
    assert form.errors == {"pain_point": "What hurts today? One sentence is enough."}
    assert await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE, **BUILT) is None
    card = visit.card(ROADMAP)
    assert "AI-1 Recommend data plans" in shown(card)
    assert "*Verdict*\nNew" in shown(card)
    assert shown(card).count(" more") == 1  # what is missing is counted once, up to the next verdict worth having
    (first,) = visit.said(ROADMAP, thread=card.ts)
    assert shown(first).startswith(f"<@{ALICE}> *Who are we solving this for?")

    # 2. She answers in her own words, edits, deletes; Carol comments.
    reply = await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, about 410k", thread=card.ts)
    assert reply.reactions == {"white_check_mark": [BOT_USER]}
    assert "If this works, what changes" in shown(question_to(stage, ALICE, card))
    await visit.edit(ALICE, ROADMAP, reply, "Prepaid customers under €10 a month, about 430k")
    assert (await stored(stage))["target_user"][:2] == ("answered", "Prepaid customers under €10 a month, about 430k")
    await stage.restart()
    second = await visit.reply(ALICE, ROADMAP, "They buy an add-on in time & stop calling", thread=card.ts)
    await visit.delete(ALICE, ROADMAP, second)
    assert (await stored(stage))["change_if_works"][:2] == ("open", None)
    assert "open again" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    comment = await visit.reply(CAROL, ROADMAP, "Support has counted those calls since May", thread=card.ts)
    assert comment.reactions == {}
    assert "You were not asked, but this may help." in shown(visit.whispers(CAROL, ROADMAP)[-1])
    assert (await stored(stage))["change_if_works"][0] == "open"
    await visit.press(CAROL, "Use as answer", channel=ROADMAP)
    assert (await stored(stage))["change_if_works"][:2] == ("answered", "Support has counted those calls since May")
    assert shown(visit.whispers(CAROL, ROADMAP)[-1]).startswith("Thank you.")

    # 3. Bob becomes data owner; Erin gets one question and answers it in the typed form.
    await visit.reply(ALICE, ROADMAP, "The app says so, and one tap undoes the plan for 14 days", thread=card.ts)
    assert "Who owns the data this needs?" in shown(question_to(stage, ALICE, card))
    await stage.restart()
    await visit.reply(ALICE, ROADMAP, "@Bob", thread=card.ts)
    now = await stored(stage)
    assert now["data_owner"][:2] == ("answered", f"<@{BOB}>")
    data_questions = ("data_quality", "data_access", "data_ready_date", "labels_pipeline")
    assert [now[key][2] for key in data_questions] == [BOB] * 4
    (letter,) = visit.letters(BOB)
    assert f"<@{ALICE}> named you as data owner of" in shown(letter)
    assert "How good is that data today?" in shown(letter)
    assert "How good is that data today?" in shown(question_to(stage, BOB, card))
    mine = question_to(stage, ALICE, card)
    assert "Where is the data?" in shown(mine)
    await visit.press(ALICE, "Hand on", message=mine, channel=ROADMAP)
    await visit.submit(ALICE, person=ERIN)
    assert (await stored(stage))["data_location"][2] == ERIN
    assert f"Now with <@{ERIN}>." in shown(mine)
    assert "handed one question of" in shown(visit.letters(ERIN)[-1])
    await visit.press(ERIN, "Answer", channel=world.direct(ERIN).id)
    assert await visit.submit(ERIN, text="Teradata, table dwh.cdr_daily") is None
    assert (await stored(stage))["data_location"][:2] == ("answered", "Teradata, table dwh.cdr_daily")

    # 4. A day later Bob has answered nothing: one message, in his own working hours.
    stage.clock.advance_to(datetime(2026, 3, 3, 13, 0, tzinfo=UTC))  # 8:00 in New York
    await stage.tick()
    assert len(visit.letters(BOB)) == 1
    await stage.restart()
    stage.clock.advance_to(datetime(2026, 3, 3, 21, 15, tzinfo=UTC))  # 16:15 in New York
    await stage.tick()
    await stage.tick()
    nudge = visit.letters(BOB)[-1]
    assert len(visit.letters(BOB)) == 2
    assert shown(nudge).index("How good is that data") < shown(nudge).index("By what date will the data be usable?")
    await visit.press(BOB, "Answer", message=nudge, channel=world.direct(BOB).id)
    await visit.submit(BOB, text="6% of rows have no tenure; nothing before 2023")
    assert (await stored(stage))["data_quality"][:2] == ("answered", "6% of rows have no tenure; nothing before 2023")

    # 5. Show, gaps and list tell the truth, and the card was updated in place.
    whole = shown(await told(stage, "show AI-1"))
    assert f"*data quality*: 6% of rows have no tenure; nothing before 2023 · <@{BOB}>" in whole
    assert "*data access*: open" in whole
    gaps = sum(state == "open" for state, _, _ in (await stored(stage)).values())
    assert f"*{gaps} gaps in AI-1*" in shown(await told(stage, "gaps AI-1"))
    assert f"{gaps} gaps" in shown(await told(stage, "list"))
    assert visit.card(ROADMAP).ts == card.ts
    assert "*Next*: " in shown(card)


async def told(stage: Stage, text: str) -> Message:
    """Let Alice type a command that is answered."""
    message = await stage.visit.command(ALICE, ROADMAP, text)
    assert message is not None
    return message


async def test_typed_forms_take_a_date_a_choice_and_a_metric(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)

    await visit.command(ALICE, ROADMAP, "answer AI-1 data ready date")
    await visit.submit(ALICE, day="2026-04-30")
    await visit.command(ALICE, ROADMAP, "answer AI-1 data access")
    await visit.submit(ALICE, choice="A sample only")
    await visit.command(ALICE, ROADMAP, "answer AI-1 kpi")
    form = await visit.submit(
        ALICE, what="Calls about data", today="600", target="600", unit="calls a week", by="2026-10-31"
    )
    assert form is not None
    assert form.errors == {"target": "The target is what it is today already."}
    assert await visit.submit(
        ALICE, what="Calls about data", today="600", target="200", unit="calls a week", by="2026-10-31"
    ) is None  # fmt: skip

    now = await stored(stage)
    assert now["data_ready_date"][:2] == ("answered", "30 April 2026")
    assert now["data_access"][:2] == ("answered", "A sample only")
    assert now["kpi"][:2] == ("answered", "Calls about data: from 600 to 200 calls a week by 31 October 2026")


async def test_a_weak_answer_is_kept_and_gets_one_follow_up(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    first = await visit.reply(ALICE, ROADMAP, "TBD", thread=card.ts)
    follow_up = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "I've left this open for now." in shown(follow_up)
    second = await visit.reply(ALICE, ROADMAP, "still tbd", thread=card.ts)

    assert first.reactions == {}
    assert shown(follow_up).startswith("*target user*: Left as it is.")
    assert second.reactions == {}
    assert (await stored(stage))["target_user"][:2] == ("weak", "still tbd")
    assert "If this works" in shown(question_to(stage, ALICE, card))
    assert "target user*: still tbd _(a placeholder)_" in shown(await told(stage, "show AI-1"))


async def test_a_file_and_a_broadcast_are_answers_too(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "Night-shift nurses,\n\n60 in all", thread=card.ts, broadcast=True)
    stage.sandbox.acting.write(
        ALICE, ROADMAP, "", thread=card.ts, files=[{"title": "change.pdf", "permalink": "https://files.example/1"}]
    )
    await visit.settle()

    now = await stored(stage)
    assert now["target_user"][1] == "Night-shift nurses,\n\n60 in all"
    assert now["change_if_works"][1] == "<https://files.example/1|change.pdf>"


async def test_a_message_is_recorded_as_an_answer_and_stays_its_source(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    remark = await visit.write(DAVE, ROADMAP, "The board wants calls down from 600 to 200 a week")

    await visit.shortcut(ALICE, ROADMAP, remark)
    await visit.submit(ALICE, question="kpi")

    assert (await stored(stage))["kpi"][:2] == ("answered", "The board wants calls down from 600 to 200 a week")
    await visit.edit(DAVE, ROADMAP, remark, "The board wants calls down from 600 to 150 a week")
    assert (await stored(stage))["kpi"][1] == "The board wants calls down from 600 to 150 a week"


async def test_a_mention_in_a_thread_takes_the_same_words(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "@initiative gaps AI-1", thread=card.ts)

    assert "gaps in AI-1" in shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert len(visit.whispers(ALICE, ROADMAP)) == 1
    assert (await stored(stage))["target_user"][0] == "open"


async def test_lists_lead_to_the_thread(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    for typed in ("list", "gaps AI-1", "show AI-1"):
        answer = await visit.command(ALICE, ROADMAP, typed)

        assert answer is not None
        assert f"<https://sandbox.slack.com/archives/{ROADMAP}/p{card.ts.replace('.', '')}|" in shown(answer)


@pytest.mark.skims(DAVE)
async def test_what_is_put_off_comes_again(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.press(ALICE, "Later", message=question_to(stage, ALICE, card), channel=ROADMAP)
    await visit.submit(ALICE, when="tomorrow")
    assert "If this works" in shown(question_to(stage, ALICE, card))
    await visit.reply(ALICE, ROADMAP, "They call less, and buy a plan that fits them", thread=card.ts)
    stage.clock.advance(days=1, hours=1)
    await stage.tick()
    await visit.reply(ALICE, ROADMAP, "One tap undoes it", thread=card.ts)

    assert "Who are we solving this for?" in shown(question_to(stage, ALICE, card))
    assert (await stored(stage))["when_wrong"][1] == "One tap undoes it"


@pytest.mark.skims(BOB)
async def test_a_data_owner_who_is_not_hands_the_question_back(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=BOB)

    await visit.press(BOB, "Not me", channel=stage.sandbox.world.direct(BOB).id)
    await visit.submit(BOB)

    now = await stored(stage)
    assert now["data_owner"][0] == "open"
    assert now["data_quality"][2] == ALICE


async def test_stages_move_when_gates_are_open_and_stop_when_people_say_so(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    assert "can't move to *build* yet: 14 answers missing." in shown(await told(stage, "stage AI-1 build"))
    assert shown(await told(stage, "stage AI-1 discovery")) == "AI-1 is at discovery now."
    carol = await visit.command(CAROL, ROADMAP, "stage AI-1 idea")
    assert carol is not None
    assert "Only the owner" in shown(carol)
    question = question_to(stage, ALICE, card)
    await told(stage, "stage AI-1 not-ai")

    assert "That is a win." in shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert "AI-1 is not-ai; nothing to answer now." in shown(question)
    reply = await visit.reply(ALICE, ROADMAP, "A rule will do", thread=card.ts)
    assert reply.reactions == {}


async def test_an_initiative_that_is_ahead_of_its_answers_says_so(one_stage: Stage) -> None:
    card = await register(one_stage, stage_name="build")

    assert "Needs research, ahead of its answers" in shown(card)


async def test_the_owner_can_change_and_the_new_one_is_told(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    assert shown(await told(stage, "owner AI-1 @Erin")) == f"<@{ERIN}> is the owner of AI-1 now."

    assert "named you as owner of" in shown(visit.letters(ERIN)[-1])
    assert f"made <@{ERIN}> the owner" in shown(
        next(each for each in visit.said(ROADMAP, thread=card.ts) if "made" in shown(each))
    )
    assert "Who are we solving this for?" in shown(question_to(stage, ERIN, card))


async def test_somebody_who_has_left_is_never_written_to(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=BOB)
    written = len(visit.letters(BOB))

    stage.sandbox.world.users[BOB].deleted = True
    stage.clock.advance_to(datetime(2026, 3, 3, 21, 15, tzinfo=UTC))
    await stage.tick()

    direct = stage.sandbox.world.channels[f"D{BOB.removeprefix('U')}"]
    assert len(direct.messages) == written
    assert (await stored(stage))["data_quality"][2] == ALICE
    assert any("account is deactivated" in shown(note) for note in visit.said(ROADMAP, thread=card.ts))


@pytest.mark.skims(DAVE, ALICE, BOB, ERIN)
async def test_of_somebody_who_has_left_the_owner_takes_their_questions_and_nobody_elses(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await visit.command(ALICE, ROADMAP, "ask AI-1 kpi @Bob")
    await visit.command(ALICE, ROADMAP, "ask AI-1 evidence @Erin")

    stage.sandbox.world.users[ERIN].deleted = True
    for _ in range(3):
        stage.clock.advance(days=1)
        await stage.tick()

    now = await stored(stage)
    assert (now["kpi"][2], now["evidence"][2]) == (BOB, ALICE)
