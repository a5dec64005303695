"""Weak answers, promises, waivers, disagreement, undo and wins, as people meet them in Slack."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, select

from bot.metrics import measure
from bot.reader_report import feedback, report
from bot.workflows import freshness
from sandbox.seed import ALICE, BOB, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Message
from storage import answers, initiatives, items
from storage.tables import items as table
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored


async def say(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


async def answer(stage: Stage, key: str, *, user: str = ALICE, **fields: str) -> None:
    """Answer one question by its form."""
    assert await stage.visit.command(user, ROADMAP, f"answer AI-1 {key}") is None
    left = await stage.visit.submit(user, **fields)
    assert left is None


async def test_a_weak_answer_can_be_kept_as_it_is(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    reply = await visit.reply(ALICE, ROADMAP, "everyone", thread=card.ts)
    assert reply.reactions == {}
    follow_up = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "Which of them feels it most" in shown(follow_up)
    assert "I read it as: nobody in particular." in shown(follow_up)
    await visit.press(ALICE, "Keep as it is", message=follow_up, channel=ROADMAP)

    assert (await stored(stage))["target_user"][:2] == ("weak", "everyone")
    assert "If this works, what changes" in shown(question_to(stage, ALICE, card))
    assert "*target user*: everyone _(nobody in particular)_" in await say(stage, "show AI-1")
    assert "_(nobody in particular)_" in await say(stage, "gaps AI-1")
    assert await visit.command(ALICE, ROADMAP, "answer AI-1 target user") is None
    form = visit.world.top_view(ALICE)
    assert form is not None
    assert "Still a gap: nobody in particular." in str(form.view["blocks"])


FLAGGED = "Basically anyone who touches the patient journey, from intake to discharge"


async def flagged(stage: Stage) -> tuple[Message, Message, Message]:
    """Let Alice answer so that the model finds it weak; return the card, her reply and the follow-up."""
    card = await register(stage)
    reply = await stage.visit.reply(ALICE, ROADMAP, FLAGGED, thread=card.ts)
    return card, reply, stage.visit.said(ROADMAP, thread=card.ts)[-1]


async def test_what_the_model_saw_is_shown_by_the_words_that_it_saw(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    reply = await visit.reply(ALICE, ROADMAP, FLAGGED, thread=card.ts)

    assert reply.reactions == {}
    follow_up = shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert "Which of them feels it most" in follow_up
    assert "the patient journey”. One more reply" in follow_up


async def test_a_person_overrules_the_reader_in_one_tap_and_it_is_kept(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card, _reply, follow_up = await flagged(stage)

    await visit.press(ALICE, "That is my answer", message=follow_up, channel=ROADMAP)

    assert (await stored(stage))["target_user"][:2] == ("answered", FLAGGED)
    (now,) = [each for each in visit.said(ROADMAP, thread=card.ts) if each.ts == follow_up.ts]
    assert shown(now).startswith("*target user*: Thank you.")
    assert "If this works, what changes" in shown(question_to(stage, ALICE, card))
    read = await stage.house.database.run(answers.list_read_as_weak)
    assert [(each.question_key, each.weakness, each.by_model, each.overruled) for each in read] == [
        ("target_user", "vague_user", True, True)
    ]
    assert "vague_user            model" in "\n".join(report(read))
    (line,) = feedback(read, texts=True)
    assert json.loads(line)["answer"] == FLAGGED
    assert "answer" not in json.loads(next(feedback(read, texts=False)))
    measured = await stage.house.database.run(measure, stage.clock.now())
    assert b'ai_initiative_overruled{weakness="vague_user"} 1.0' in measured


async def test_nobody_overrules_for_somebody_else(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    _card, _reply, follow_up = await flagged(stage)

    await visit.press(CAROL, "That is my answer", message=follow_up, channel=ROADMAP)

    assert (await stored(stage))["target_user"][:2] == ("weak", FLAGGED)


async def test_what_says_itself_that_it_is_no_answer_is_not_overruled(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await visit.reply(ALICE, ROADMAP, "TBD", thread=card.ts)

    follow_up = shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert "[⋯ Keep as it is]" in follow_up
    assert "[That is my answer]" not in follow_up


async def test_what_was_overruled_is_read_anew_when_it_is_edited(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    _card, reply, follow_up = await flagged(stage)
    await visit.press(ALICE, "That is my answer", message=follow_up, channel=ROADMAP)

    await visit.edit(ALICE, ROADMAP, reply, "TBD")

    assert (await stored(stage))["target_user"][:2] == ("weak", "TBD")


async def days_left(stage: Stage, key: str) -> int:
    """Return in how many days an answer lapses."""

    def look(connection: Connection) -> float:
        return float(connection.execute(select(table.c.lapses_at).where(table.c.key == key)).scalar_one())

    return round((await stage.house.database.run(look) - stage.clock.now().timestamp()) / 86400)


async def test_what_decides_alone_makes_the_answers_before_it_age_faster_too(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)

    await answer(stage, "data location", text="Teradata, table dwh.cdr_daily")
    slow = await days_left(stage, "data_location")
    await answer(stage, "people stakes", choice="It decides on its own")
    fast = await days_left(stage, "data_location")
    await answer(stage, "people stakes", choice="No")

    assert fast < slow * 0.7
    assert await days_left(stage, "data_location") == slow


@pytest.mark.skims(ALICE, DAVE)
async def test_what_decides_alone_makes_what_has_landed_age_faster_too(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await answer(stage, "people stakes", choice="It decides on its own")
    await answer(stage, "data ready date", day="2026-03-12")
    stage.clock.advance(days=10, hours=1)
    await stage.tick()
    gaps = await visit.command(ALICE, ROADMAP, "gaps AI-1")
    assert gaps is not None

    await visit.press(ALICE, "It landed", message=gaps, channel=ROADMAP)

    assert (await stored(stage))["data_access"][:2] == ("answered", "Yes, all of it")
    assert await days_left(stage, "data_access") < stage.catalogue["data_access"].fresh_days


@pytest.mark.skims(ALICE, DAVE)
async def test_whatever_has_lapsed_lapses_at_once(one_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "BATCH", 2)
    stage = one_stage
    await register(stage)
    for key in ("target user", "what changes", "evidence", "when wrong", "fallback"):
        await answer(stage, key, text="600 prepaid customers a week wait nine minutes on the phone for " + key)

    stage.clock.advance(days=800)
    await stage.tick()

    now = await stored(stage)
    keys = ("target_user", "change_if_works", "evidence", "when_wrong", "fallback")
    assert [now[key][0] for key in keys] == ["stale"] * 5


@pytest.mark.skims(ALICE, DAVE)
async def test_a_promise_is_asked_for_on_its_day_and_slips_are_counted(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await register(stage)
    await answer(stage, "data ready date", day="2026-03-12")
    assert (await stored(stage))["data_ready_date"][0] == "answered"

    stage.clock.advance(days=10, hours=1)  # Thursday 12 March, in working hours
    await stage.tick()
    assert (await stored(stage))["data_ready_date"][0] == "stale"
    await answer(stage, "data ready date", day="2026-04-02")
    await answer(stage, "data ready date", day="2026-04-22")
    assert "*data ready date*: 22 April 2026 · <@U0ALICE> · moved twice, 41 days in all" in await say(
        stage, "show AI-1"
    )

    stage.clock.advance(days=42)
    await stage.tick()
    gaps = await visit.command(ALICE, ROADMAP, "gaps AI-1")
    assert gaps is not None
    await visit.press(ALICE, "It landed", message=gaps, channel=ROADMAP)

    now = await stored(stage)
    assert now["data_ready_date"][0] == "answered"
    assert now["data_access"][:2] == ("answered", "Yes, all of it")


@pytest.mark.skims(DAVE, ALICE)
async def test_a_risk_is_accepted_for_a_while_by_those_who_may(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    refused = await say(stage, "stage AI-1 build", user=DAVE)
    assert "can't move to *build* yet" in refused
    assert "[⋯ Waive…]" in refused
    assert "Only the owner" in await say(stage, "waive AI-1 when wrong", user=CAROL)

    assert await visit.command(DAVE, ROADMAP, "waive AI-1 when wrong") is None
    form = await visit.submit(DAVE, reason="", day="2026-03-20")
    assert form is not None
    form = await visit.submit(DAVE, reason="The pilot shows nothing to customers", day="2026-05-20")
    assert form is not None
    assert form.errors == {"day": "A risk can be accepted until today at the earliest, and for 30 days at most."}
    assert await visit.submit(DAVE, reason="The pilot shows nothing to customers", day="2026-03-20") is None

    note = visit.said(ROADMAP, thread=card.ts)[-1]
    assert f"<@{DAVE}> accepts the risk until 20 March 2026: The pilot shows nothing to customers" in shown(note)
    assert "when wrong" not in await say(stage, "gaps AI-1")
    assert f"<@{DAVE}> accepts the risk until 20 March 2026" in await say(stage, "show AI-1")

    stage.clock.advance(days=18)  # Friday 20 March is the last day
    await stage.tick()
    assert (await stored(stage))["when_wrong"][0] == "waived"
    stage.clock.advance(days=1)
    await stage.tick()
    assert (await stored(stage))["when_wrong"][0] == "open"


async def test_two_people_who_answer_differently_are_both_kept_and_the_owner_picks(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await answer(stage, "data location", user=BOB, text="Teradata, table dwh.usage_daily")
    await answer(stage, "data location", user=CAROL, text="Snowflake, prod.usage; Teradata was switched off")

    contest = visit.said(ROADMAP, thread=card.ts)[-1]
    assert shown(contest).startswith(f"<@{ALICE}> there are two answers to “Where is the data?")
    assert ">Teradata, table dwh.usage_daily" in shown(contest)
    assert ">Snowflake, prod.usage; Teradata was switched off" in shown(contest)
    assert (await stored(stage))["data_location"][1] == "Teradata, table dwh.usage_daily"
    assert "a second answer waits for the owner" in await say(stage, "show AI-1")

    refused = await visit.press(ERIN, "The second", message=contest, channel=ROADMAP)
    assert refused is not None
    assert "picks which answer stands" in str(refused.view["blocks"])
    await visit.press(ALICE, "The second", message=contest, channel=ROADMAP)
    assert (await stored(stage))["data_location"][1] == "Snowflake, prod.usage; Teradata was switched off"
    assert f"<@{ALICE}> settled" in contest.text
    history = await stage.house.database.run(_history, stage)
    assert history == ["Teradata, table dwh.usage_daily", "Snowflake, prod.usage; Teradata was switched off"]

    await answer(stage, "data location", user=ALICE, text="Snowflake, prod.usage_v2")
    assert (await stored(stage))["data_location"][1] == "Snowflake, prod.usage_v2"  # the owner has the last word


def _history(connection: object, stage: Stage) -> list[str]:

    initiative = initiatives.find_by_number(connection, stage.house.context.workspace, 1)  # type: ignore[arg-type]
    assert initiative is not None
    found = next(each for each in items.list_items(connection, initiative.id) if each.key == "data_location")  # type: ignore[arg-type]
    return [answer.text for answer in answers.list_history(connection, found.id)]  # type: ignore[arg-type]


async def test_stopping_is_undone_and_not_ai_is_a_win(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    assert "has not moved from one stage to another" in await say(stage, "undo AI-1")

    await say(stage, "not-ai AI-1 A reminder text does it: 60% fewer calls in March")
    moved = visit.said(ROADMAP, thread=card.ts)[-1]
    assert "this does not need AI. That is a win." in shown(moved)
    wins = await say(stage, "list wins")
    assert ":trophy: *AI-1 Recommend data plans*" in wins
    assert ">A reminder text does it: 60% fewer calls in March" in wins

    await visit.press(ALICE, "Undo", message=moved, channel=ROADMAP)
    assert "*Stage*\nidea" in shown(card)
    assert "No wins without AI yet." in await say(stage, "list wins")
    told = await say(stage, "undo AI-1")
    assert "has not moved from one stage to another" in told, "undoing steps back, and there is nothing before it"


async def test_a_person_who_is_named_but_not_mentioned(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await answer(stage, "target user", text="Prepaid customers under €10 a month, 410k")
    await visit.press(ALICE, "Answer", message=card, channel=ROADMAP)
    stage.sandbox.acting.close(ALICE)
    texts = ("They buy an add-on in time and stop calling us", "The customer taps undo and gets the old plan back")
    for text in texts:
        await visit.reply(ALICE, ROADMAP, text, thread=card.ts)
    assert "Who owns the data" in shown(question_to(stage, ALICE, card))

    await visit.reply(ALICE, ROADMAP, "Priya Raman", thread=card.ts)

    assert "I don't know who “Priya Raman” is in this workspace." in shown(visit.whispers(ALICE, ROADMAP)[-1])
    assert (await stored(stage))["data_owner"][:2] == ("answered", "Priya Raman")
    assert (await stored(stage))["data_quality"][2] == ALICE


@pytest.mark.skims(DAVE, ALICE)
async def test_an_old_answer_is_renewed_by_a_nod_in_the_thread(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    for key, text in (
        ("target user", "Prepaid customers under €10 a month, 410k"),
        ("what changes", "They buy an add-on in time and stop calling us"),
        ("when wrong", "The customer taps undo and gets the old plan back"),
        ("data location", "Teradata, table dwh.usage_daily"),
    ):
        await answer(stage, key, text=text)
    await answer(stage, "data owner", person=ALICE)
    await answer(stage, "kpi", what="Calls", today="600", target="300", unit="a week", by="2026-12-31")
    await answer(stage, "data blockers", text="GDPR consent; <@U0ERIN> signs it by Friday")

    stage.clock.advance(days=22)
    await stage.tick()
    assert (await stored(stage))["data_blockers"][0] == "stale"
    await stage.restart()
    assert "What shows this pain is real?" in shown(question_to(stage, ALICE, card))
    await visit.reply(ALICE, ROADMAP, "We listened to 40 calls on 12 February: 17 were about this", thread=card.ts)
    assert any("Is this still true?" in each.text for each in visit.said(ROADMAP, thread=card.ts))
    reply = await visit.reply(ALICE, ROADMAP, "Yes, no change", thread=card.ts)

    assert reply.reactions == {"white_check_mark": [BOT_USER]}
    assert (await stored(stage))["data_blockers"][0] == "answered"
    assert "still true, 24 March 2026" in await say(stage, "show AI-1")
