"""Home is the roadmap: what is yours first, then all of it, narrowed down and leafed through."""

from __future__ import annotations

import json

import pytest

from sandbox.acting import Found, picked
from sandbox.seed import ALICE, BOB, CAROL, DAVE, ROADMAP
from storage import pauses
from tests.journeys.conftest import Stage
from tests.journeys.test_mending import second
from tests.journeys.test_story import register

pytestmark = pytest.mark.skims(ROADMAP, ALICE, BOB, CAROL, DAVE)


async def home_of(stage: Stage, user: str) -> str:
    stage.sandbox.acting.open_home(user)
    await stage.visit.settle()
    return drawn(stage, user)


def drawn(stage: Stage, user: str) -> str:
    return json.dumps(stage.sandbox.world.homes[user], ensure_ascii=False)


def table_of(stage: Stage, user: str) -> list[list[str]]:
    """Return the cells of the table on somebody's Home, as they read."""
    (table,) = (each for each in stage.sandbox.world.homes[user]["blocks"] if each["type"] == "data_table")
    return [[cell.get("text") or json.dumps(cell["elements"]) for cell in row] for row in table["rows"]]


async def show(stage: Stage, user: str, label: str) -> None:
    """Choose what of the roadmap is shown."""
    for block in stage.sandbox.world.homes[user]["blocks"]:
        for element in block.get("elements") or []:
            for option in element.get("options") or []:
                if option["text"]["text"] == label:
                    found = Found(picked(element, option), block.get("block_id", ""), None, None)
                    await stage.sandbox.acting.press(user, found)
                    await stage.visit.settle()
                    return
    raise AssertionError(label)


async def test_home_is_the_roadmap_narrowed_down_with_a_tap(stage: Stage) -> None:
    await register(stage)
    await second(stage, "Supplier codes")
    await stage.visit.command(ALICE, ROADMAP, "stage AI-1 discovery")

    told = await home_of(stage, CAROL)
    assert "*Roadmap*: 2 initiatives" in told
    header, *rows = table_of(stage, CAROL)
    assert header == ["Initiative", "Verdict", "Stage", "Owner", "Target", "Gaps", "Next step"]
    assert ["AI-2 Supplier codes" in row[0] for row in rows] == [True, False]
    assert rows[1][1:3] == ["New", "discovery"]
    await show(stage, CAROL, "At discovery")
    assert "*Roadmap*: 1 initiative at discovery" in drawn(stage, CAROL)
    assert len(table_of(stage, CAROL)) == 2
    await show(stage, CAROL, "With an alarm")
    assert "None of these that you may see" in drawn(stage, CAROL)
    await show(stage, CAROL, "Everything")
    assert len(table_of(stage, CAROL)) == 3
    mine = await home_of(stage, ALICE)
    assert mine.index("for you") < mine.index("*Roadmap*")


async def test_where_slack_draws_no_table_lines_stand_for_it_and_that_is_remembered(one_stage: Stage) -> None:
    await register(one_stage)
    one_stage.sandbox.api.draws_new = False

    told = await home_of(one_stage, CAROL)
    assert "data_table" not in told
    assert "AI-1 Recommend data plans" in told
    assert one_stage.sandbox.refusals == [("views.publish", "invalid_blocks")]
    await home_of(one_stage, BOB)
    assert len(one_stage.sandbox.refusals) == 1  # it is not tried again for a day
    one_stage.sandbox.api.draws_new = True
    assert "data_table" not in await home_of(one_stage, CAROL)
    one_stage.sandbox.refusals.clear()
    workspace = one_stage.house.context.workspace
    await one_stage.house.database.run(pauses.resume, workspace, "block:data_table")
    assert "data_table" in await home_of(one_stage, CAROL)
