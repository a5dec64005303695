"""Nudges as people meet them: one a day, in their hours, answered in place; then the owner is told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.views import forecasts
from bot.workflows import nudges
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.cadence import Forecast, Silence, Wait
from hygiene.initiative import NOBODY, UserId
from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Message
from storage import news
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored

LATE_IN_NEW_YORK = datetime(2026, 3, 3, 21, 15, tzinfo=UTC)


async def with_bob(stage: Stage) -> Message:
    """Register the initiative and name Bob as data owner; return the card."""
    card = await register(stage)
    await stage.visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await stage.visit.submit(ALICE, person=BOB)
    assert "named you as data owner of" in shown(stage.visit.letters(BOB)[-1])
    return card


def nudges_to(stage: Stage, user: str) -> list[Message]:
    told = ("One answer moves things.", "I have written since then")
    return [each for each in stage.visit.letters(user) if any(words in each.text for words in told)]


async def days_pass(stage: Stage, days: int) -> None:
    """Let days pass, looking every six hours."""
    for _ in range(days * 4):
        stage.clock.advance(hours=6)
        await stage.tick()


async def say(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


@pytest.mark.skims(ALICE)
async def test_three_nudges_then_the_owner_is_told_once_then_silence(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)

    await days_pass(stage, 30)

    assert len(nudges_to(stage, BOB)) == 3
    told = [each for each in visit.said(ROADMAP, thread=card.ts) if f"<@{BOB}> has not answered yet" in each.text]
    assert len(told) == 1
    assert shown(told[0]).startswith(f"<@{ALICE}> <@{BOB}> has not answered yet, with three reminders since")
    assert "data quality" in shown(told[0])
    silent = [each for each in visit.letters(DAVE) if "has not answered since" in each.text]
    assert len(silent) == 1, "Alice, the owner, was silent too, and Dave is the sponsor"


async def test_an_answer_from_the_letter_changes_it_in_place_and_begins_the_count_anew(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    stage.clock.advance_to(LATE_IN_NEW_YORK)
    await stage.tick()
    (letter,) = nudges_to(stage, BOB)
    assert shown(letter).startswith("3 questions wait for you.")

    await visit.press(BOB, "Answer", message=letter, channel=visit.world.direct(BOB).id)
    await visit.submit(BOB, text="6% of rows have no tenure; nothing before 2023")

    assert nudges_to(stage, BOB) == [letter]
    assert shown(letter).startswith("2 questions wait for you.")
    await visit.press(BOB, "Answer", message=letter, channel=visit.world.direct(BOB).id)
    await visit.submit(BOB, choice="A sample only")
    assert shown(letter).startswith("1 question waits for you.")
    reply = await visit.write(BOB, visit.world.direct(BOB).id, "30 April 2026")
    assert list(reply.reactions) == ["white_check_mark"]
    assert "I took that as your answer for AI-1" in shown(visit.letters(BOB)[-1])
    assert (await stored(stage))["data_ready_date"][:2] == ("answered", "30 April 2026")
    assert shown(letter) == "Nothing waits for you any more. Thank you."


async def test_a_plain_reply_answers_only_where_one_question_is_open(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)

    await visit.write(BOB, visit.world.direct(BOB).id, "30 April 2026")

    assert "3 questions of yours are open" in shown(visit.letters(BOB)[-1])
    assert (await stored(stage))["data_ready_date"][0] == "open"


@pytest.mark.skims(ALICE, DAVE)
async def test_snooze_mute_and_never_are_heard(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    assert "is no day ahead that I know" in await say(stage, "snooze yesterday", user=BOB)
    assert "No reminders until 10 March 2026" in await say(stage, "snooze 10 March", user=BOB)
    await days_pass(stage, 7)
    assert nudges_to(stage, BOB) == []
    await days_pass(stage, 2)
    (letter,) = nudges_to(stage, BOB)

    form = await visit.press(BOB, "Mute", message=letter, channel=visit.world.direct(BOB).id)
    assert form is not None
    assert "I will not remind you any more." in str(form.view["blocks"])
    stage.sandbox.acting.close(BOB)
    await days_pass(stage, 7)
    assert nudges_to(stage, BOB) == [letter]
    assert f"<@{BOB}> has muted the reminders" in await say(stage, "show AI-1")
    assert f"<@{BOB}>: not reminded, as they have muted me." in await say(stage, "nudge AI-1")

    await say(stage, "unmute", user=BOB)
    assert "Nobody is reminded about AI-1 any more." in await say(stage, "nudge AI-1 never")
    await say(stage, "nudge AI-1 now")
    await days_pass(stage, 3)
    assert nudges_to(stage, BOB) == [letter]
    assert "People are reminded about AI-1 again." in await say(stage, "nudge AI-1 again")
    assert f"<@{BOB}>: reminded" in await say(stage, "nudge AI-1")
    await days_pass(stage, 4)
    assert len(nudges_to(stage, BOB)) > 1
    assert "Only the owner" in await say(stage, "nudge AI-1 never", user=CAROL)


@pytest.mark.skims(ALICE, DAVE)
async def test_away_and_do_not_disturb_postpone(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    bob = visit.world.users[BOB]
    bob.status_text, bob.status_expiration = "On vacation", int(datetime(2026, 3, 10, 5, tzinfo=UTC).timestamp())

    await days_pass(stage, 6)
    assert nudges_to(stage, BOB) == []
    await days_pass(stage, 3)
    assert len(nudges_to(stage, BOB)) == 1


async def test_the_settings_form_and_its_mistakes(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(DAVE, ROADMAP, "settings")
    form = await visit.submit(DAVE, my_country="XX", start="17:00", end="09:00")
    assert form is not None
    assert form.errors == {
        "my_country": "I know no holidays there. Two letters, please, with a region if you like: NL, US-CA, GB-ENG.",
        "end": "The day should end after it begins.",
    }
    form = await visit.submit(DAVE, my_country="GB-LON", start="09:00", end="17:00")
    assert form is not None
    assert form.errors == {"my_country": "Of GB I know these regions: ENG, NIR, SCT, WLS. Like this: GB-ENG."}
    left = await visit.submit(
        DAVE, my_country="gb eng", start="10:00", end="16:00", pace="gentle", country="NL", digest=ROADMAP
    )
    assert left is None

    await visit.command(DAVE, ROADMAP, "settings")
    form = visit.world.top_view(DAVE)
    assert form is not None
    assert "GB-ENG" in str(form.view["blocks"])
    stage.sandbox.acting.close(DAVE)

    await visit.command(BOB, ROADMAP, "settings")
    form = visit.world.top_view(BOB)
    assert form is not None
    assert "For the whole workspace" not in str(form.view["blocks"]), "Bob is no admin"
    assert await visit.submit(BOB, my_nudges="off") is None
    assert await forecast(stage, stage.clock.now()) == []


@pytest.mark.skims("G0BOARD", ALICE, DAVE)
async def test_the_weekly_digest_has_what_everybody_there_may_see(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await with_bob(stage)
    stage.sandbox.acting.invite_bot(BOARD)
    await visit.command(ALICE, BOARD, "new Secret plan")
    await visit.submit(ALICE, pain_point="600 people wait a week for their money", owner=ALICE, **BUILT)
    await visit.command(DAVE, GENERAL, "settings")
    assert await visit.submit(DAVE, digest=GENERAL) is None
    await visit.reply(ALICE, ROADMAP, "Prepaid customers under €10 a month, 410k", thread=card.ts)

    stage.clock.advance_to(datetime(2026, 3, 9, 9, 29, tzinfo=UTC))
    await stage.tick()
    assert visit.said(GENERAL) == []
    stage.clock.advance_to(datetime(2026, 3, 9, 9, 31, tzinfo=UTC))
    await stage.tick()
    await stage.tick()

    (digest,) = visit.said(GENERAL)
    assert "AI initiatives, week of 9 March 2026" in shown(digest)
    assert "1 Needs research" in shown(digest)
    chart = digest.blocks[1]["chart"]
    assert chart["axis_config"]["categories"] == ["Needs research"]
    assert chart["series"] == [{"name": "This week", "data": [{"label": "Needs research", "value": 1}]}]
    assert "• 4 questions answered" in shown(digest)
    assert "Secret plan" not in shown(digest)
    assert "What waits longest" in shown(digest)

    stage.sandbox.api.draws_new = False
    stage.clock.advance(days=7)
    await stage.tick()
    picture = visit.said(GENERAL)[-1].blocks[1]
    assert picture["alt_text"] == "1 Needs research"
    assert visit.world.files[picture["slack_file"]["id"]].content.startswith(b"\x89PNG")
    assert stage.sandbox.refusals == [("chat.postMessage", "invalid_blocks")]
    stage.sandbox.refusals.clear()

    stage.sandbox.api.scopes.discard("files:write")
    stage.clock.advance(days=7)
    await stage.tick()
    assert "The chart can't be uploaded (missing_scope)." in shown(visit.said(GENERAL)[-1])
    assert stage.sandbox.refusals == [("files.getUploadURLExternal", "missing_scope")]
    stage.sandbox.refusals.clear()
    stage.sandbox.api.scopes.add("files:write")
    stage.sandbox.faults.add("upload", "error")
    stage.clock.advance(days=7)
    await stage.tick()
    assert "The chart can't be uploaded now." in shown(visit.said(GENERAL)[-1])
    assert len(visit.said(GENERAL)) == 4


async def test_a_digest_before_the_first_initiative_has_no_picture(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    stage.sandbox.acting.invite_bot(GENERAL)
    await visit.command(DAVE, GENERAL, "settings")
    await visit.submit(DAVE, digest=GENERAL)
    stage.clock.advance(days=7, hours=1)
    await stage.tick()

    (digest,) = visit.said(GENERAL)
    assert "No initiatives yet" in shown(digest)
    assert not any(block["type"] == "image" for block in digest.blocks)


async def forecast(stage: Stage, at: datetime) -> list[Forecast]:
    context = stage.house.context
    return await stage.house.database.run(
        lambda connection: nudges.forecast(UnitOfWork(connection, context.rules, context.workspace, at, NOBODY))
    )


async def test_a_forecast_says_who_and_why_not(one_stage: Stage) -> None:
    stage = one_stage
    await with_bob(stage)

    found = await forecast(stage, stage.clock.now())
    by_user = {str(each.user): each for each in found}

    assert by_user[BOB].name == stage.sandbox.world.users[BOB].name
    assert isinstance(by_user[BOB].decision, Wait)
    assert "not their turn yet" in forecasts.describe(by_user[ALICE])
    later = await forecast(stage, LATE_IN_NEW_YORK + timedelta(seconds=1))
    assert "a message now" in forecasts.describe(next(each for each in later if each.user == BOB))

    await say(stage, "mute", user=BOB)
    muted = await forecast(stage, LATE_IN_NEW_YORK)
    assert next(each for each in muted if each.user == BOB).decision == Silence("they have muted me")


@pytest.mark.skims(ERIN)
async def test_a_question_that_could_not_be_posted_is_asked_when_the_bot_is_back(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    visit.channel(ROADMAP).members.discard(BOT_USER)
    await say(stage, "owner AI-1 @Erin")
    assert "A question could not be posted: I am not in this channel any more." in await say(stage, "show AI-1")
    assert "asked now: nobody" in await say(stage, "show AI-1")

    stage.sandbox.acting.invite_bot(ROADMAP)
    await visit.settle()

    assert "Who are we solving this for?" in shown(question_to(stage, ERIN, card))
    assert "could not be posted" not in await say(stage, "show AI-1")
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_messages_about_a_role_and_a_question_keep_up_with_what_is_left(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await with_bob(stage)
    named = visit.letters(BOB)[-1]
    await say(stage, "ask AI-1 target user @Erin")
    handed = visit.letters(ERIN)[-1]
    assert "Answer" in str(named.blocks)
    assert "Answer" in str(handed.blocks)

    while "Answer" in str(named.blocks):
        await visit.press(BOB, "Answer", message=named)
        view = stage.sandbox.world.top_view(BOB)
        assert view is not None
        fields = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
        given = {
            "text": "6% of rows have no tenure; nothing before 2023",
            "choice": "A sample only",
            "day": "2027-04-30",
        }
        await visit.submit(BOB, **{name: value for name, value in given.items() if name in fields})

    assert "Nothing is asked of you right now." in shown(named)
    assert "Not me…" in shown(named)  # that is still theirs to say

    await say(stage, "ask AI-1 target user @Alice")
    assert shown(handed).startswith("Nothing here waits for you any more: AI-1")
    assert await stage.house.database.run(news.list_standing, stage.house.context.workspace, UserId(ERIN)) == []
