"""Payloads that Slack never sends: mutated from those it does. None is a 500, none leaves anything that can't be read.

`make fuzz` tries 10,000 on each engine; `FUZZ_SEED` repeats a run.
"""

from __future__ import annotations

import copy
import json
import logging
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from bot.intake import decode
from bot.payload import Malformed
from bot.workflows import overview
from hygiene.commands import ListAll
from hygiene.initiative import Actor, UserId
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage
from tests.journeys.test_story import register

COUNT = int(os.environ.get("FUZZ", "500"))
SEED = int(os.environ.get("FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
ODD: list[Any] = [
    None, "", "x" * 5000, "9" * 310, "\x00", "\ud83d", "<!channel>", "1:2:3:4", "-1", "{", "null", "²", "\u202e",
    0, -1, 2**63, 1e308, True, [], {}, [[]], [None], {"": {}}, ["a"], {"id": None}, {"id": "U" * 99}, {"type": 7},
    "2026-02-30", "U0NOBODY", "C0NOWHERE", "1772442000.000000", "not-a-ts", "show AI-99999999999999999999",
]  # fmt: skip
EVERYBODY = (ALICE, BOB, CAROL, DAVE, ERIN, ROADMAP, GENERAL)
pytestmark = [pytest.mark.skims(*EVERYBODY), pytest.mark.three_seconds]


async def corpus(stage: Stage) -> list[dict[str, Any]]:
    """Live a story of every kind of request, and return what Slack has sent."""
    visit = stage.visit
    card = await register(stage)
    reply = await visit.reply(ALICE, ROADMAP, "Prepaid customers under 10 euro, about 410k of them", thread=card.ts)
    await visit.edit(ALICE, ROADMAP, reply, "Prepaid customers under 10 euro, about 411k of them")
    aside = await visit.reply(BOB, ROADMAP, "It may be 500k", thread=card.ts)
    await visit.shortcut(ALICE, ROADMAP, aside)
    stage.sandbox.acting.close(ALICE)
    for text in ("", "list", "show AI-1", "gaps", "settings"):
        await visit.command(ALICE, ROADMAP, text)
        while stage.sandbox.world.top_view(ALICE):
            stage.sandbox.acting.close(ALICE)
    await visit.command(ALICE, ROADMAP, "answer AI-1 kpi")
    await visit.submit(ALICE, what="Calls", today="900", target="500", unit="a day", by="2026-09-01")
    await visit.delete(ALICE, ROADMAP, reply)
    stage.sandbox.acting.open_home(CAROL)
    await visit.settle()
    sent = [each["request"] for each in stage.sandbox.inspector.since(0) if each["way"] == "to the bot"]
    assert {each.get("type", "command") for each in sent} >= {"command", "event_callback", "view_submission"}
    return sent


def mutated(payload: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Change a payload in one to three places: something is left out, or something else stands there."""
    changed = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(_places(changed)))
        if chance.random() < 0.25:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        if not changed:
            break
    if isinstance(changed.get("event"), dict) and chance.random() < 0.5:
        changed["event"]["client_msg_id"] = str(chance.random())
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


async def test_nothing_that_comes_in_breaks_anything(one_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    sent = await corpus(one_stage)
    chance = random.Random(SEED)
    caplog.set_level(logging.ERROR)
    failed: list[str] = []
    for _ in range(COUNT):
        payload = mutated(chance.choice(sent), chance)
        response = await one_stage.house.intake.take(payload, {})
        raised = [each for each in caplog.records if each.name.startswith(("bot.listeners", "bot.bolt", "bot.intake"))]
        if response.status not in (200, 400, 404) or raised:
            said = "; ".join(f"{each.getMessage()} {each.exc_info[1] if each.exc_info else ''}" for each in raised)
            failed.append(f"{response.status} {said} for {json.dumps(payload)[:1500]}")
        caplog.clear()
    await one_stage.visit.settle(seconds=60)
    await one_stage.tick()

    assert not failed, f"seed {SEED}: {len(failed)} of {COUNT}\n" + "\n".join(failed[:5])
    context = one_stage.house.context
    everything = (await context.run_as(Actor(UserId(DAVE), admin=True), overview.listed, ListAll())).shown
    assert "Recommend data plans" in {each.initiative.name for each in everything}
    await _somebody_elses_whole_story(one_stage)
    one_stage.sandbox.refusals.clear()  # forms and pages for people and moments that are not there


async def _somebody_elses_whole_story(stage: Stage) -> None:
    visit = stage.visit
    await visit.command(ERIN, GENERAL, "new Score churn")
    assert await visit.submit(ERIN, pain_point="Clerks retype 300 supplier codes a day", owner=ERIN, **BUILT) is None
    card = visit.card(GENERAL)
    assert "Score churn" in shown(card)
    answer = await visit.reply(ERIN, GENERAL, "Prepaid customers under 10 euro, about 410k of them", thread=card.ts)
    assert answer.reactions
    listed = await visit.command(CAROL, GENERAL, "list")
    assert listed is not None
    assert "Score churn" in shown(listed)


def test_no_body_that_is_signed_ends_in_a_traceback() -> None:
    chance = random.Random(SEED)
    whole = json.dumps({"type": "event_callback", "event": {"type": "message", "text": "é"}}).encode()
    for _ in range(COUNT):
        body = bytearray(whole if chance.random() < 0.5 else b"payload=%7B%22a%22%3A1%7D&text=x")
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(body))
            body[at : at + chance.randint(0, 3)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 4)))
        kind = chance.choice(
            ["application/json", "application/x-www-form-urlencoded", "text/plain", "", "x/y; charset=é"]
        )
        try:
            assert isinstance(decode(bytes(body), kind), dict)
        except Malformed:
            continue
