"""What fails for one person, or in one initiative, harms no other, and is tried again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.workflows import digest, freshness, nudges
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.history import Act
from hygiene.initiative import Item
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ROADMAP
from storage import initiatives, items
from storage.nudges import Held
from tests.journeys.conftest import Stage
from tests.journeys.test_story import PAIN

pytestmark = pytest.mark.skims(ALICE, BOB, CAROL, DAVE, ROADMAP)


async def two_initiatives(stage: Stage) -> None:
    other = "Clerks retype 300 supplier codes a day"
    for user, name, pain in ((ALICE, "Plans", PAIN), (BOB, "Codes", other)):
        await stage.visit.command(user, ROADMAP, f"new {name}")
        assert await stage.visit.submit(user, pain_point=pain, owner=user, **BUILT) is None


async def test_who_cannot_be_looked_at_keeps_nobody_from_being_reminded(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stage, real, tries = one_stage, nudges.consider, list[str]()
    await two_initiatives(stage)

    def consider(work: UnitOfWork, held: Held) -> Any:
        if held.user == ALICE and len(tries) < 3:
            tries.append(held.user)
            raise RuntimeError("a row that nobody foresaw")
        return real(work, held)

    monkeypatch.setattr(nudges, "consider", consider)
    monkeypatch.setattr(digest, "send_due", _fails)
    for _ in range(20):
        stage.clock.advance(hours=3)
        await stage.tick()

    assert any("Codes" in str(letter.blocks) for letter in stage.visit.letters(BOB))
    assert len(tries) == 3
    assert any("Plans" in str(letter.blocks) for letter in stage.visit.letters(ALICE))
    assert f"person {ALICE} can't be looked at (3 times now)" in caplog.text
    assert "send_digest failed; it is tried again" in caplog.text


def _fails(_work: UnitOfWork) -> None:
    raise KeyError("digest")


async def test_what_was_put_off_is_looked_at_once_a_look_however_much_it_is(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = list[UnitOfWork]()

    def wake(work: UnitOfWork) -> int:
        looks.append(work)
        assert len(looks) < 9, "it looks again and again"
        return freshness.BATCH

    monkeypatch.setattr(freshness, "wake", wake)
    await one_stage.tick()

    assert len(looks) == 1


async def test_an_initiative_in_which_something_fails_keeps_no_other_from_going_on(
    one_stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stage, real = one_stage, item_life.lapsed
    await two_initiatives(stage)
    ill = await stage.house.database.run(initiatives.find_by_number, stage.house.context.workspace, 1)
    assert ill is not None

    def lapsed(item: Item, act: Act) -> Any:
        if item.initiative_id == ill.id:
            raise RuntimeError("a row that nobody foresaw")
        return real(item, act)

    monkeypatch.setattr(item_life, "lapsed", lapsed)
    stage.clock.advance(days=300)
    await stage.tick()

    standing = await stage.house.database.run(items.list_items_of_all, stage.house.context.workspace)
    pains = {number: item.state for number, each in standing.items() for item in each if item.key == "pain_point"}
    assert {number == ill.id: state.value for number, state in pains.items()} == {True: "answered", False: "stale"}
    assert f"lapse failed for initiative {ill.id}" in caplog.text
