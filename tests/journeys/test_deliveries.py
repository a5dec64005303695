"""What Slack delivers twice, late or in the wrong order changes nothing; what it loses or refuses is said once."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import text

from sandbox.seed import ALICE, BOB, CAROL, ROADMAP
from sandbox.visit import shown
from sandbox.world import BOT_USER
from tests.journeys.conftest import Stage
from tests.journeys.test_story import question_to, register, stored

ANSWERS = (
    "Prepaid customers, about 410k",
    "They buy an add-on in time",
    "One tap undoes it",
    "@Bob",
    "Teradata, dwh.cdr",
    "Consent; Ines Prat",
)


def everything_said(stage: Stage) -> list[str]:
    """Return every message of the bot, in every conversation."""
    return [
        f"{channel.id} {message.thread_ts} {message.ts} {shown(message)} {message.reactions}"
        for channel in stage.sandbox.world.channels.values()
        for message in (*channel.messages.values(), *channel.whispers)
        if message.user == BOT_USER
    ]


def said_twice(stage: Stage) -> list[str]:
    """Return the outbox ids that more than one message carries."""
    ids = [
        message.metadata["event_payload"]["id"]
        for channel in stage.sandbox.world.channels.values()
        for message in channel.messages.values()
        if message.metadata
    ]
    return [each for each in ids if ids.count(each) > 1]


@pytest.mark.skims(ALICE, BOB, CAROL)
async def test_a_thousand_duplicates_in_any_order_change_nothing(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    sent: list[dict[str, object]] = []
    send = stage.sandbox.courier.send

    def remember(payload: dict[str, object]) -> None:
        sent.append(payload)
        send(payload)

    stage.sandbox.courier.send = remember  # type: ignore[method-assign]
    replies = [await visit.reply(ALICE, ROADMAP, answer, thread=card.ts) for answer in ANSWERS]
    await visit.edit(ALICE, ROADMAP, replies[0], "Prepaid customers, about 430k")
    await visit.delete(ALICE, ROADMAP, replies[2])
    await visit.reply(CAROL, ROADMAP, "I have a list of those", thread=card.ts)
    await visit.reply(BOB, ROADMAP, "6% of rows have no tenure", thread=card.ts)
    before, answers = everything_said(stage), await stored(stage)

    chance = random.Random(7)
    for payload in chance.choices(sent, k=1000):
        send(payload)
    await visit.settle(seconds=60)

    assert everything_said(stage) == before
    assert await stored(stage) == answers


async def test_an_edit_that_arrives_before_its_message_is_the_answer(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    held: list[dict[str, Any]] = []
    send = stage.sandbox.courier.send
    monkeypatch.setattr(stage.sandbox.courier, "send", held.append)
    reply = stage.sandbox.acting.write(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    stage.sandbox.acting.edit(ALICE, ROADMAP, reply.ts, "Prepaid customers, about 430k")
    stage.sandbox.acting.edit(ALICE, ROADMAP, reply.ts, "Prepaid customers, about 440k")
    monkeypatch.undo()

    for payload in reversed(held):
        send(payload)
        await visit.settle()

    assert (await stored(stage))["target_user"][1] == "Prepaid customers, about 440k"
    assert "If this works" in shown(question_to(stage, ALICE, card))


async def test_a_message_that_arrives_after_its_deletion_is_gone(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    held: list[dict[str, Any]] = []
    send = stage.sandbox.courier.send
    monkeypatch.setattr(stage.sandbox.courier, "send", held.append)
    reply = stage.sandbox.acting.write(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    stage.sandbox.acting.delete(ALICE, ROADMAP, reply.ts)
    monkeypatch.undo()

    for payload in reversed(held):
        send(payload)
        await visit.settle()

    assert (await stored(stage))["target_user"][:2] == ("open", None)


@pytest.mark.skims(ALICE, CAROL)
async def test_the_words_of_a_deleted_message_are_forgotten(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, "Something I should not have said", thread=card.ts)
    comment = await visit.reply(CAROL, ROADMAP, "Something else of that kind", thread=card.ts)
    await visit.delete(ALICE, ROADMAP, reply)
    await visit.delete(CAROL, ROADMAP, comment)

    with stage.house.database.engine.connect() as connection:
        kept = connection.execute(
            text("SELECT text FROM answers UNION SELECT because FROM answers UNION SELECT text FROM offers")
        ).scalars()
        assert not [each for each in kept if each and "something" in each.lower()]


@pytest.mark.parametrize("kind", ["limited", "error", "lost", "reset"])
async def test_trouble_with_a_message_says_it_once_all_the_same(one_stage: Stage, kind: str) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    stage.sandbox.faults.add("chat.postMessage", kind, times=2, retry_after=0)  # type: ignore[arg-type]
    stage.sandbox.faults.add("chat.update", kind, retry_after=0)  # type: ignore[arg-type]
    stage.sandbox.faults.add("reactions.add", kind, retry_after=0)  # type: ignore[arg-type]
    stage.sandbox.acting.write(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    await visit.settle(seconds=30)

    asked = [each for each in visit.said(ROADMAP, thread=card.ts) if "If this works" in shown(each)]
    assert len(asked) == 1
    assert said_twice(stage) == []
    assert "*Next*: what changes" in shown(card)
    stage.sandbox.refusals[:] = [each for each in stage.sandbox.refusals if each[1] != "already_reacted"]


async def test_a_lost_answer_is_found_again_where_no_metadata_is_kept(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    stage.sandbox.api.keeps_metadata = False
    stage.sandbox.faults.add("chat.postMessage", "lost")

    stage.sandbox.acting.write(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    await visit.settle(seconds=30)

    assert len([each for each in visit.said(ROADMAP, thread=card.ts) if "If this works" in shown(each)]) == 1


async def test_what_cannot_be_said_is_shown_with_the_reason_and_said_later(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)
    visit.channel(ROADMAP).archived = True

    await visit.command(ALICE, stage.sandbox.world.direct(ALICE).id, "stage AI-1 discovery")

    whole = await visit.command(ALICE, stage.sandbox.world.direct(ALICE).id, "show AI-1")
    assert whole is not None
    assert ":warning: A move could not be posted: the channel is archived." in shown(whole)
    assert ":warning: Its channel is archived, so nobody is asked or reminded. Once it is open again" in shown(whole)

    visit.channel(ROADMAP).archived = False
    stage.clock.advance(hours=2)  # nobody has told the bot: it looks
    await stage.tick()
    await visit.settle(seconds=30)
    assert [each for each in visit.said(ROADMAP, thread=card.ts) if "discovery" in shown(each)]
    stage.sandbox.refusals.clear()


async def test_a_refreshed_socket_and_a_dropped_one_lose_nothing(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    card = await register(stage)

    await stage.sandbox.socket.refresh()
    await visit.reply(ALICE, ROADMAP, "Prepaid customers, about 410k", thread=card.ts)
    await stage.sandbox.socket.close()
    stage.sandbox.acting.write(ALICE, ROADMAP, "They buy an add-on in time", thread=card.ts)
    await visit.settle(seconds=30)

    answers = await stored(stage)
    assert answers["target_user"][0] == "answered"
    assert answers["change_if_works"][0] == "answered"
