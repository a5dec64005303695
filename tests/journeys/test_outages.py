"""Slack is away, or the bot is; a token, a channel or a person is out of reach: nothing is lost, nothing said twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.outbound import results, sender
from hygiene.initiative import ChannelId, UserId
from sandbox.seed import ALICE, BOARD, BOB, BUILT, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER, Refusal
from storage import channels, outbox, pauses
from tests.journeys.conftest import Stage
from tests.journeys.test_deliveries import said_twice
from tests.journeys.test_story import PAIN, question_to, register, stored

USERS = "Prepaid customers under 10 euro, 410k of them"
CHANGE = "They buy an add-on in time: 31,000 calls a month fall to 20,000"


def tell(stage: Stage, kind: str, **fields: Any) -> None:
    """Let Slack tell of something."""
    stage.sandbox.acting.event({"type": kind, "event_ts": stage.sandbox.world.new_ts(), **fields})


@pytest.mark.skims(ALICE, DAVE)
async def test_without_its_card_there_is_no_thread_and_with_it_everything(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    post = stage.sandbox.api.methods["chat.postMessage"]
    refused: list[str] = []

    def refuse(arguments: Any) -> Any:
        refused.append(arguments["channel"])
        raise Refusal("not_in_channel")

    stage.sandbox.api.methods["chat.postMessage"] = type(post)(refuse, post.scopes)
    assert await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE, **BUILT) is None
    await visit.settle()
    stage.sandbox.api.methods["chat.postMessage"] = post

    assert [each for each in visit.said(ROADMAP) if each.user == BOT_USER] == []  # no question without its card
    assert refused == [ROADMAP]
    whole = await visit.command(ALICE, GENERAL, "show AI-1")
    assert whole is not None
    assert "I am not in that channel any more, so nobody is asked or reminded. `/invite` me to go on." in shown(whole)

    tell(stage, "member_joined_channel", user=BOT_USER, channel=ROADMAP)
    await visit.settle()

    card = visit.card(ROADMAP)
    assert question_to(stage, ALICE, card).thread_ts == card.ts
    await visit.reply(ALICE, ROADMAP, USERS, thread=card.ts)
    assert (await stored(stage))["target_user"][:2] == ("answered", USERS)
    whole = await visit.command(ALICE, GENERAL, "show AI-1")
    assert whole is not None
    assert ":warning:" not in shown(whole)
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_a_card_that_slack_has_refused_is_tried_again_each_hour(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    post = stage.sandbox.api.methods["chat.postMessage"]
    tries: list[str] = []

    def refuse(arguments: Any) -> Any:
        tries.append(arguments["channel"])
        raise Refusal("restricted_action")

    stage.sandbox.api.methods["chat.postMessage"] = type(post)(refuse, post.scopes)
    await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=None, **BUILT)
    for _ in range(3):
        stage.clock.advance(minutes=40)
        await stage.tick()
    assert tries == [ROADMAP, ROADMAP]  # at once, and after 80 minutes

    stage.sandbox.api.methods["chat.postMessage"] = post
    stage.clock.advance(minutes=40)
    await stage.tick()

    card = visit.card(ROADMAP)
    assert question_to(stage, ALICE, card).thread_ts == card.ts
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, BOB)
async def test_an_hour_without_slack_loses_nothing_and_says_nothing_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = stage.visit
    card = await register(stage)
    first = question_to(stage, ALICE, card).ts
    monkeypatch.setattr(sender, "OTHERS_ANSWERED", timedelta())  # as if the last answer were long ago
    monkeypatch.setattr(sender, "OUTAGE_LONGEST", timedelta(seconds=0.05))
    monkeypatch.setattr(results, "LOOK_AFTER", timedelta())
    monkeypatch.setattr(results, "SLOWEST", 0.01)
    for kind in ("error", "lost", "reset"):
        stage.sandbox.faults.switch(kind, 1.0)
        stage.sandbox.acting.write(ALICE, ROADMAP, USERS if kind == "error" else f"{CHANGE} {kind}", thread=card.ts)
        await asyncio.sleep(1.5)  # many more tries than are counted
        stage.sandbox.faults.switch(kind, 0.0)
        await visit.settle(seconds=30)

    tried = await stage.house.database.run(outbox.count_states)
    assert tried.get("dead", 0) == 0
    assert said_twice(stage) == []
    answers = await stored(stage)
    assert answers["target_user"][:2] == ("answered", USERS)
    assert answers["change_if_works"][0] == "answered"
    assert question_to(stage, ALICE, card).ts != first
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE)
@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_is_refused_for_a_while_only_pauses(stage: Stage, reason: str) -> None:
    visit = stage.visit
    card = await register(stage)
    stage.sandbox.api.refuses_token = reason

    stage.sandbox.acting.write(ALICE, ROADMAP, USERS, thread=card.ts)
    await asyncio.sleep(0.5)

    house = stage.house
    everything = (house.context.workspace, pauses.EVERYTHING)
    assert await house.database.run(pauses.is_paused, *everything, sender.wall_clock())
    assert (await house.database.run(outbox.count_states)).get("dead", 0) == 0
    await house.heartbeat.beat()
    assert await house.database.run(pauses.is_paused, *everything, sender.wall_clock())

    stage.sandbox.api.refuses_token = None
    await house.heartbeat.beat()
    await visit.settle(seconds=30)

    assert not await house.database.run(pauses.is_paused, *everything, sender.wall_clock())
    assert "If this works" in shown(question_to(stage, ALICE, card))
    assert "white_check_mark" in visit.channel(ROADMAP).thread(card.ts)[2].reactions
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE)
async def test_what_was_written_while_the_bot_was_away_is_taken_when_it_is_back(stage: Stage) -> None:
    visit = stage.visit
    card = await register(stage)
    await stage.house.heartbeat.beat()
    await stage.stop()
    send = stage.sandbox.courier.send
    stage.sandbox.courier.send = lambda _: None  # type: ignore[method-assign, assignment]
    stage.sandbox.acting.write(ALICE, ROADMAP, f"{USERS} \ud83d", thread=card.ts)
    stage.sandbox.acting.write(ALICE, ROADMAP, "@initiative stage AI-1 stopped too late", thread=card.ts)
    stage.sandbox.courier.send = send  # type: ignore[method-assign]
    stage.clock.advance(hours=1)
    await stage.start()

    await stage.house.heartbeat.beat()
    await visit.settle()

    answers = await stored(stage)
    assert answers["target_user"][:2] == ("answered", f"{USERS} \ufffd")  # half an emoji, as from any door
    assert answers["change_if_works"][0] == "open"  # a command that nobody heard is no answer, and not done late
    assert "If this works" in shown(question_to(stage, ALICE, card))


@pytest.mark.skims(ALICE)
async def test_a_question_that_was_said_unknown_and_answered_has_no_buttons_left(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    first = question_to(stage, ALICE, card)
    stage.sandbox.faults.add("chat.postMessage", "lost")
    stage.sandbox.faults.add("conversations.replies", "error", times=2)
    stage.sandbox.acting.write(ALICE, ROADMAP, USERS, thread=card.ts)
    async with asyncio.timeout(10):
        while not any("If this works" in shown(each) for each in visit.said(ROADMAP, thread=card.ts)):
            await asyncio.sleep(0.01)
    await visit.command(ALICE, GENERAL, "answer AI-1 change if works")
    await visit.submit(ALICE, text=CHANGE)
    await visit.settle(seconds=30)

    asked = [each for each in visit.said(ROADMAP, thread=card.ts) if "If this works" in shown(each)]
    assert len(asked) == 1
    assert "button" not in str(asked[0].blocks)
    assert "button" not in str(first.blocks)
    assert (await stored(stage))["change_if_works"][:2] == ("answered", CHANGE)


@pytest.mark.skims(ALICE, DAVE)
async def test_a_person_whom_slack_lets_nobody_write_to_is_told_of_once(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    direct, tries = stage.sandbox.world.direct, 0

    def refuse(user: str) -> Any:
        nonlocal tries
        if user == ERIN:
            tries += 1
            raise Refusal("cannot_dm_user")
        return direct(user)

    stage.sandbox.world.direct = refuse  # type: ignore[method-assign]
    await visit.command(ALICE, ROADMAP, "ask AI-1 target user @Erin")
    for _ in range(40):
        stage.clock.advance(hours=6)
        await stage.tick()

    told = [shown(each) for each in visit.said(ROADMAP, thread=card.ts) if "can't reach" in shown(each)]
    assert told == [
        f"<@{ALICE}> I can't reach <@{ERIN}>: Slack doesn't let me write to them. What they were asked about AI-1 is "
        f"back with you; you can hand it on to somebody else."
    ]
    assert (await stored(stage))["target_user"][2] == ALICE
    assert tries <= 2
    stage.sandbox.world.direct = direct  # type: ignore[method-assign]
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_nobody_is_reminded_of_what_is_in_an_archive(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    channel = visit.channel(ROADMAP)
    channel.archived = True
    tell(stage, "channel_archive", channel=ROADMAP, user=DAVE)
    await visit.settle()
    before = len(visit.letters(ALICE))
    for _ in range(28):
        stage.clock.advance(hours=6)
        await stage.tick()
    assert len(visit.letters(ALICE)) == before

    channel.archived = False
    tell(stage, "channel_unarchive", channel=ROADMAP, user=DAVE)
    await visit.settle()
    for _ in range(28):
        stage.clock.advance(hours=6)
        await stage.tick()
    assert len(visit.letters(ALICE)) > before
    await visit.reply(ALICE, ROADMAP, USERS, thread=card.ts)
    assert (await stored(stage))["target_user"][:2] == ("answered", USERS)
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_a_channel_that_gets_another_id_keeps_its_initiatives(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    stage.sandbox.acting.invite_bot(BOARD)
    await visit.command(ALICE, BOARD, "new Board plans")
    await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE, **BUILT)
    card, world = visit.card(BOARD), stage.sandbox.world
    first = await visit.reply(ALICE, BOARD, USERS, thread=card.ts)
    world.channels["C0NEW"] = world.channels.pop(BOARD)
    world.channels["C0NEW"].id = "C0NEW"
    tell(stage, "channel_id_changed", old_channel_id=BOARD, new_channel_id="C0NEW")
    await visit.settle()

    await visit.reply(ALICE, "C0NEW", CHANGE, thread=card.ts)
    await visit.edit(ALICE, "C0NEW", first, "Prepaid customers, 430k of them")

    answers = await stored(stage)
    assert answers["target_user"][:2] == ("answered", "Prepaid customers, 430k of them")
    assert answers["change_if_works"][:2] == ("answered", CHANGE)
    listed = await visit.command(ALICE, "C0NEW", "list")
    assert listed is not None
    assert "Board plans" in shown(listed)
    kept = await stage.house.database.run(
        channels.is_in, stage.house.context.workspace, ChannelId("C0NEW"), UserId(DAVE)
    )
    assert kept
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE, DAVE)
async def test_put_out_of_a_private_channel_the_owner_still_sees_where_it_stands(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    stage.sandbox.acting.invite_bot(BOARD)
    await visit.command(ALICE, BOARD, "new Board plans")
    await visit.submit(ALICE, pain_point=PAIN, owner=ALICE, sponsor=DAVE, **BUILT)
    visit.card(BOARD)
    visit.channel(BOARD).members.discard(BOT_USER)
    tell(stage, "group_left", channel=BOARD)
    await visit.settle()
    before = len(visit.letters(ALICE))
    for _ in range(28):
        stage.clock.advance(hours=6)
        await stage.tick()

    assert len(visit.letters(ALICE)) == before
    whole = await visit.command(ALICE, GENERAL, "show AI-1")
    assert whole is not None
    assert "I am not in that channel any more" in shown(whole)
    unseen = await visit.command(BOB, GENERAL, "show AI-1")
    assert unseen is not None
    assert "Board plans" not in shown(unseen)
    stage.sandbox.refusals.clear()


@pytest.mark.skims(ALICE)
async def test_a_reply_below_a_question_that_stands_apart_answers_it(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    question = question_to(stage, ALICE, card)
    question.thread_ts = None  # as an earlier version has left it

    await visit.reply(ALICE, ROADMAP, USERS, thread=question.ts)

    assert (await stored(stage))["target_user"][:2] == ("answered", USERS)
