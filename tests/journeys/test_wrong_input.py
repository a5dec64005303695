"""Wrong input gets a clear sentence, and loses nothing."""

from __future__ import annotations

import pytest

from sandbox.gateways import NotAcknowledged
from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, FRANK, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Message
from tests.journeys.conftest import Stage
from tests.journeys.test_story import PAIN, question_to, register, stored


async def said_to(stage: Stage, text: str, *, user: str = ALICE, channel: str = ROADMAP) -> str:
    """Type a command that is answered; return what it says."""
    message = await stage.visit.command(user, channel, text)
    assert message is not None
    return shown(message)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("lst", "I don't know “lst”. Did you mean `/ai-initiative list`?"),
        ("show AI-99", "I know no AI-99 that you can see."),
        ("gaps AI-99", "I know no AI-99 that you can see."),
        ("answer AI-99", "I know no AI-99 that you can see."),
        ("stage AI-99 build", "I know no AI-99 that you can see."),
        ("owner AI-99 @Bob", "I know no AI-99 that you can see."),
        ("ask AI-99 kpi @Bob", "I know no AI-99 that you can see."),
        ("snooze AI-99 tomorrow", "I know no AI-99 that you can see."),
        ("snooze <b> & c", "“&lt;b&gt; &amp; c” is no day ahead that I know."),
        ("history AI-1 <b>", "I have no question called “&lt;b&gt;”."),
        ("Sort <b> & c", "I have no command “Sort &lt;b&gt; &amp; c”. Is it a new initiative?"),
        ("Recommend data plans", "I have no command “Recommend data plans”. Is it a new initiative?"),
        ("help", "`show AI-3`"),
    ],
)
async def test_a_command_that_cannot_be_done_says_what_to_type(one_stage: Stage, typed: str, sentence: str) -> None:
    assert sentence in await said_to(one_stage, typed)


async def test_a_name_is_registered_by_one_click(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await said_to(stage, "Recommend data plans")

    await visit.press(ALICE, "Register it", channel=ROADMAP)
    await visit.submit(ALICE, pain_point=PAIN, **BUILT)

    assert "AI-1 Recommend data plans" in shown(visit.card(ROADMAP))


@pytest.mark.skims(ROADMAP)
async def test_somebody_who_has_left_cannot_be_asked(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Plans")
    form = await visit.submit(ALICE, pain_point=PAIN, owner=FRANK, **BUILT)
    assert form is not None
    assert form.errors == {"owner": "This account is deactivated, or it is a bot. Please pick somebody else."}
    await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, **BUILT)

    assert f"<@{FRANK}> can't be asked" in await said_to(stage, "owner AI-1 @Frank")
    assert f"<@{FRANK}> can't be asked" in await said_to(stage, "ask AI-1 kpi @Frank")
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    form = await visit.submit(ALICE, person=FRANK)
    assert form is not None
    assert set(form.errors) == {"person"}


@pytest.mark.skims(DAVE)
async def test_a_private_channel_has_to_invite_the_bot_and_the_form_is_kept(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, BOARD, "new Board plans")
    form = await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE, stage="build", **BUILT)
    assert form is not None
    assert f"Type `/invite` and <@{BOT_USER}> there" in form.view["blocks"][0]["text"]["text"]

    stage.sandbox.acting.close(ALICE)
    stage.sandbox.acting.invite_bot(BOARD)
    await visit.command(ALICE, BOARD, "new")
    assert await visit.submit(ALICE) is None

    card = shown(visit.card(BOARD))
    assert "AI-1 Board plans" in card
    assert f"*Sponsor*\n<@{DAVE}>" in card
    assert "*Stage*\nbuild" in card
    stage.sandbox.refusals.remove(("conversations.info", "channel_not_found"))


@pytest.mark.skims("G0BOARD")
async def test_what_is_private_is_shown_to_its_members_only(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    stage.sandbox.acting.invite_bot(BOARD)
    await visit.command(ALICE, BOARD, "new Board plans")
    await visit.submit(ALICE, pain_point=PAIN, **BUILT)

    assert "Board plans" in await said_to(stage, "list")
    assert "Board plans" in await said_to(stage, "list", user=DAVE)
    for typed in ("list", "show AI-1", "gaps", "gaps AI-1", ""):
        assert "Board plans" not in await said_to(stage, typed, user=BOB)


async def test_an_answer_of_20000_characters_is_kept_whole(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    long = "Prepaid customers & their families < 30 years. " * 425

    await visit.reply(ALICE, ROADMAP, long, thread=card.ts)

    text = (await stored(stage))["target_user"][1]
    assert text == long.replace("&", "&amp;").replace("<", "&lt;")
    assert "target user*: Prepaid customers &amp; their families" in await said_to(stage, "show AI-1")


@pytest.mark.skims(CAROL)
async def test_nothing_in_peoples_words_pings_anybody(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new @channel <b> & @here")
    await visit.submit(ALICE, pain_point="@everyone waits <!channel> & loses", owner=ALICE, **BUILT)
    card = visit.card(ROADMAP)
    await visit.reply(ALICE, ROADMAP, "@channel and @here, 400 of them", thread=card.ts)
    await visit.reply(CAROL, ROADMAP, "@everyone should know", thread=card.ts)
    await said_to(stage, "show AI-1")

    everything = [
        part
        for channel in stage.sandbox.world.channels.values()
        for message in (*channel.messages.values(), *channel.whispers)
        if message.user == BOT_USER
        for part in (message.text, shown(message))
    ]
    assert not [part for part in everything if "<!" in part]
    assert "AI-1 @channel <b> & @here" in shown(card)


async def test_a_form_that_comes_too_late_says_so(one_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    monkeypatch.setattr("sandbox.world.TRIGGER_SECONDS", -1.0)

    assert "Slack gave up before the form could open." in await said_to(stage, "new Plans")
    await visit.press(ALICE, "Answer", message=question_to(stage, ALICE, card), channel=ROADMAP)

    assert "Slack gave up before the form could open." in shown(visit.whispers(ALICE, ROADMAP)[-1])
    stage.sandbox.refusals.clear()


async def test_a_button_on_a_stopped_initiative_says_that_it_has_stopped(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    before = stage.sandbox.acting.find_button(ALICE, "Answer", message=card)
    await said_to(stage, "drop AI-1 no budget this year")
    assert "*Dropped*. Nothing is asked about it." in shown(card)
    assert "[Answer]" not in shown(card)

    await stage.sandbox.acting.press(ALICE, before)  # somebody has not seen the card change

    form = stage.sandbox.world.top_view(ALICE)
    assert form is not None
    assert form.view["title"]["text"] == "AI-1 is dropped"
    assert "AI-1 is dropped, so there is nothing to answer now." in form.view["blocks"][0]["text"]["text"]
    assert "no budget this year" in shown(visit.said(ROADMAP, thread=card.ts)[-1])
    assert "dropped" in await said_to(stage, "show AI-1")


async def test_only_those_who_may_change_things_do(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)

    question = question_to(stage, ALICE, card)
    await visit.press(CAROL, "Hand on", message=question, channel=ROADMAP)
    refused = await visit.submit(CAROL, person=BOB)
    assert refused is not None
    assert f"<@{ALICE}> is asked this." in refused.view["blocks"][0]["text"]["text"]
    stage.sandbox.acting.close(CAROL)
    assert "Only the owner" in await said_to(stage, "owner AI-1 @Carol", user=CAROL)
    assert (await stored(stage))["change_if_works"][2] == ALICE


async def test_where_slack_does_not_let_it_look_that_is_said_and_the_typed_text_stays(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Plans")
    stage.sandbox.faults.add("conversations.info", "error")

    form = await visit.submit(ALICE, pain_point=PAIN, **BUILT)

    assert form is not None
    assert form.errors == {"name": "Slack does not let me look at that channel now (internal_error). Please try again."}
    assert await visit.submit(ALICE, pain_point=PAIN, **BUILT) is None
    assert "AI-1 Plans" in shown(visit.card(ROADMAP))


@pytest.mark.skims(ROADMAP)
async def test_a_form_that_is_sent_twice_registers_once(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Plans")
    view = stage.sandbox.world.top_view(ALICE)
    assert view is not None
    await visit.submit(ALICE, pain_point=PAIN, **BUILT)
    stage.sandbox.world.views[ALICE] = [view]
    await visit.submit(ALICE, pain_point=PAIN, **BUILT)

    assert "*1 initiative*" in await said_to(stage, "list")


async def test_a_button_whose_value_was_changed_by_hand_does_nothing(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    found = stage.sandbox.acting.find_button(ALICE, "Answer", message=card)
    for value in ("999", "x", "1:2"):
        await stage.sandbox.acting.press(
            ALICE, type(found)({**found.element, "value": value}, found.block_id, card, visit.channel(ROADMAP))
        )
        form = stage.sandbox.world.top_view(ALICE)
        assert form is not None
        assert form.view["title"]["text"] in ("No longer open", "An older button", "No AI-999 here")


async def test_what_is_typed_directly_to_the_bot_is_answered(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    direct = stage.sandbox.world.direct(ALICE).id

    await visit.write(ALICE, direct, "hello?")

    assert "Nothing waits for you now." in shown(visit.letters(ALICE)[-1])


async def test_the_home_tab_shows_what_waits(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)

    stage.sandbox.acting.open_home(ALICE)
    await stage.visit.settle()

    text = shown(Message("1", BOT_USER, "", blocks=stage.sandbox.world.homes[ALICE]["blocks"]))
    assert "questions for you" in text
    assert "AI-1 Recommend data plans" in text


async def test_a_command_while_the_bot_is_down_is_slacks_to_explain(one_stage: Stage) -> None:
    stage = one_stage
    await stage.stop()
    stage.sandbox.socket.ack_seconds = 0.05

    with pytest.raises(NotAcknowledged):
        await stage.sandbox.acting.command(ALICE, ROADMAP, "list")

    assert "operation_timeout" in shown(stage.visit.whispers(ALICE, ROADMAP)[-1])
    await stage.start()
