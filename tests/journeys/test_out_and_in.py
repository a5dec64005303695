"""The roadmap out of Slack and into it: briefs, exports, imports, readings, and the desk of somebody who leaves."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from hygiene.catalogue import load_catalogue
from hygiene.exchange.record import from_json
from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ERIN, ROADMAP
from sandbox.visit import shown
from sandbox.world import File, Refusal
from tests.journeys.conftest import Stage
from tests.journeys.test_mending import second
from tests.journeys.test_story import PAIN, register, stored

SHEET = """Name,Owner,Status,Target date,Problem,KPI
Churn mails,Bob,In progress,2026-06-30,Prepaid people leave; 600 a week call,"From 31,000 calls to 20,000 by 2026-09-30"
Data plans,@Alice,idea,sometime,,
,Bob,idea,,,
Rota help,Mallory,idea,,,
Shift plans,,flying,,,
=HYPERLINK("http://x"),Erin,pilot,03/04/2026,Nurses wait,
Churn mails,Bob,idea,,,
"""


async def say(stage: Stage, text: str, *, user: str = ALICE) -> str:
    message = await stage.visit.command(user, ROADMAP, text)
    assert message is not None
    return shown(message)


def file_of(stage: Stage, user: str) -> File:
    """Return the last file that somebody was given."""
    letters = [each for each in stage.visit.letters(user) if each.files]
    return stage.sandbox.world.files[letters[-1].files[0]["id"]]


async def upload(stage: Stage, name: str, content: bytes, *, user: str = ALICE, channel: str = ROADMAP) -> str:
    """Let somebody choose a file to import; return what the dry run says."""
    assert await stage.visit.command(user, ROADMAP, "import") is None
    file = stage.sandbox.world.add_file(name, content)
    view = await stage.visit.submit(user, file=file.id, channel=channel)
    assert view is not None
    return json.dumps(view.view, ensure_ascii=False)


async def test_an_export_has_what_one_may_see_and_comes_by_direct_message(stage: Stage) -> None:
    await register(stage)
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await stage.visit.command(DAVE, BOARD, "new Layoffs")
    assert await stage.visit.submit(DAVE, pain_point="Managers guess who leaves", owner=DAVE, **BUILT) is None

    assert "comes by direct message" in await say(stage, "export csv", user=CAROL)
    await stage.visit.settle()
    rows = list(csv.DictReader(io.StringIO(file_of(stage, CAROL).content.decode())))
    assert [row["initiative"] for row in rows] == ["AI-1"]
    assert (rows[0]["owner"], rows[0]["pain point"]) == ("Alice", PAIN)
    await say(stage, "export json", user=DAVE)
    await stage.visit.settle()
    assert [each.number for each in from_json(file_of(stage, DAVE).content)] == [1, 2]
    assert "`us-inventory-2025`" in await say(stage, "export")
    assert "There is no form “docx”." in await say(stage, "export docx")
    assert stage.sandbox.refusals == []


async def test_a_file_that_slack_does_not_take_is_told_of(one_stage: Stage) -> None:
    stage = one_stage
    await register(stage)
    upload_url = stage.sandbox.api.methods["files.getUploadURLExternal"]

    def refuse(_: Any) -> Any:
        raise Refusal("file_upload_size_restricted")

    stage.sandbox.api.methods["files.getUploadURLExternal"] = type(upload_url)(refuse, upload_url.scopes)
    await say(stage, "export csv")
    await stage.visit.settle()
    stage.sandbox.api.methods["files.getUploadURLExternal"] = upload_url

    assert "(csv) did not come through: Slack did not take it." in stage.visit.letters(ALICE)[-1].text
    stage.sandbox.refusals.clear()


async def test_a_spreadsheet_is_looked_at_first_then_taken_in_and_nobody_is_flooded(stage: Stage) -> None:
    dry = await upload(stage, "roadmap.csv", SHEET.encode())
    for trouble in (
        "*3 initiatives* would be registered, 4 rows left out",
        "row 3, target date: “sometime” is no day that I can tell",
        "row 4, name: has no name",
        "row 5, owner: nobody is called “Mallory” here",
        "row 6, stage: “flying” is no stage",
        "row 8, name: is called as row 2 is",
        "row 7, name: begins as a formula does; it is kept as text",
        "Read as: “03/04/2026” as 2026-04-03; “In progress” as build.",
    ):
        assert trouble in dry
    assert await stage.visit.command(ALICE, ROADMAP, "list") is not None
    assert "No initiative" in await say(stage, "list")

    assert await stage.visit.submit(ALICE) is not None
    await stage.visit.settle()
    assert "3 initiatives imported: AI-1 to AI-3." in stage.visit.letters(ALICE)[-1].text
    told = shown(stage.visit.letters(BOB)[-1])
    assert "has put 1 initiative of yours on the roadmap" in told
    assert "Their questions begin on" in told
    assert stage.visit.said(ROADMAP) == []
    listed = await say(stage, "list")
    assert "AI-1 Churn mails" in listed
    assert '=HYPERLINK("http://x")' in listed.replace("&quot;", '"').replace("“", '"')

    dry = await upload(stage, "again.csv", SHEET.encode())
    assert "*0 initiatives* would be registered, 4 rows left out. 3 initiatives came by this same file before." in dry
    stage.clock.advance(days=1)
    await stage.tick()
    assert [each.text.split(":")[0] for each in stage.visit.said(ROADMAP)][:1] != []


async def test_an_owner_hears_once_of_what_was_imported_for_them(one_stage: Stage) -> None:
    stage = one_stage
    await upload(stage, "plans.csv", b"Name,Owner,Sponsor\nChurn mails,Bob,Dave\nData plans,Bob,\nRota help,Bob,\n")
    assert await stage.visit.submit(ALICE) is not None
    await stage.visit.settle()
    assert "has put 3 initiatives of yours on the roadmap" in shown(stage.visit.letters(BOB)[-1])
    for _ in range(4 * 24):
        stage.clock.advance(hours=1)
        await stage.tick()
        await stage.visit.settle()

    assert "named you" not in "".join(shown(each) for each in stage.visit.letters(BOB))
    assert "named you as sponsor of" in "".join(shown(each) for each in stage.visit.letters(DAVE))


async def test_what_was_stopped_before_it_came_is_kept_in_silence_until_it_goes_on(one_stage: Stage) -> None:
    stage = one_stage
    rows = "".join(f"Plan {number},dropped\n" for number in range(5))
    await upload(stage, "past.csv", f"Name,Stage\n{rows}".encode())
    assert await stage.visit.submit(ALICE) is not None
    await stage.visit.settle()
    for _ in range(3):
        stage.clock.advance(days=1)
        await stage.tick()
    assert stage.visit.said(ROADMAP) == []

    await say(stage, "stage AI-2 discovery")
    stage.clock.advance(days=1)
    await stage.tick()
    (card,) = [each for each in stage.visit.said(ROADMAP) if "AI-" in each.text]
    assert "AI-2 Plan 1" in shown(card)


async def test_what_is_no_roadmap_is_refused_with_the_reason(one_stage: Stage) -> None:
    for name, content, why in (
        ("x.csv", b"", "The file is empty"),
        ("x.csv", b"\x00\x01\x02", "This is no text file"),
        ("x.csv", b"name,name\na,b\n", "Two columns are called"),
        ("x.csv", b'name\n"a\n', "no CSV file that I can read"),
        ("x.csv", b"just some text\nwithout columns\n", "No column is called name"),
        ("x.csv", b"name\n" + b"plan\n" * 1001, "That is 1,001 rows; here it takes 1,000 at a time."),
    ):
        assert why in await upload(one_stage, name, content)
        one_stage.sandbox.acting.close(ALICE)
    assert "takes a workspace admin" in await upload(one_stage, "x.json", b"{}")
    one_stage.sandbox.acting.close(ALICE)


async def test_a_brief_tells_who_was_not_there_on_a_page(one_stage: Stage) -> None:
    await register(one_stage)

    told = await say(one_stage, "brief AI-1", user=CAROL)
    for part in (
        "Verdict",
        "New",
        "Missing: ",
        "Problem",
        PAIN[:30],
        "No number yet",
        "Owner: <@U0ALICE>",
        "registered by",
    ):
        assert part in told
    answer = await one_stage.visit.command(CAROL, ROADMAP, "brief AI-1")
    assert answer is not None
    await one_stage.visit.press(CAROL, "As Markdown", message=answer, channel=ROADMAP)
    await one_stage.visit.settle()
    page = file_of(one_stage, CAROL).content.decode()
    assert page.startswith("# AI-1 Recommend data plans\n\n## Verdict\n")
    assert "- Owner: Alice" in page


async def test_a_brief_is_a_canvas_for_its_reader_alone_or_for_its_own_channel(one_stage: Stage) -> None:
    stage, world = one_stage, one_stage.sandbox.world
    await register(stage)
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.command(DAVE, BOARD, "new Layoffs")
    assert await stage.visit.submit(DAVE, pain_point="Managers guess who leaves", owner=DAVE, **BUILT) is None

    async def canvas(user: str, channel: str, number: int) -> str:
        answer = await stage.visit.command(user, channel, f"brief AI-{number}")
        assert answer is not None
        await stage.visit.press(user, "As a canvas", message=answer, channel=channel)
        await stage.visit.settle()
        return stage.visit.whispers(user, channel)[-1].text

    assert "The canvas> has it" in await canvas(CAROL, ROADMAP, 1)
    (made,) = world.canvases.values()
    assert (made.readers, made.channel) == ({CAROL}, None)
    assert made.markdown.startswith("# AI-1 Recommend data plans")
    assert "The channel's canvas has it" in await canvas(DAVE, BOARD, 2)
    assert [(each.channel, each.readers) for each in world.canvases.values()][1:] == [(BOARD, set())]
    assert "this channel has a canvas already" in await canvas(DAVE, BOARD, 2)
    assert file_of(stage, DAVE).content.startswith(b"# AI-2 Layoffs")
    stage.sandbox.api.has_canvases = False
    assert "Slack makes no canvas here (team_tier" in await canvas(CAROL, ROADMAP, 1)
    stage.sandbox.refusals.clear()


async def test_what_is_private_is_not_told_by_an_import(one_stage: Stage) -> None:
    stage = one_stage
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await stage.visit.command(DAVE, BOARD, "new Layoffs")
    assert await stage.visit.submit(DAVE, pain_point="Managers guess who leaves", owner=DAVE, **BUILT) is None
    await stage.visit.settle()

    assert "registered already" in await upload(stage, "plans.csv", b"Name\nLayoffs\n", user=DAVE)
    dry = await upload(stage, "plans.csv", b"Name\nLayoffs\n", user=CAROL)
    assert "*1 initiative* would be registered" in dry
    assert "already" not in dry


async def test_a_reading_is_kept_and_says_whether_it_moved(stage: Stage) -> None:
    await register(stage)
    assert "Nobody has said yet which number that is" in await say(stage, "reading AI-1 31,000")
    await stage.visit.command(ALICE, ROADMAP, "answer AI-1 KPI")
    form = {"what": "calls", "today": "31000", "target": "20000", "unit": "a month", "by": "2026-12-31"}
    assert await stage.visit.submit(ALICE, **form) is None

    assert "36% of the way" in await say(stage, "reading AI-1 27,000")
    assert "64% of the way" in await say(stage, "reading AI-1 24000")
    await stage.visit.settle()
    line = "from 31,000, now 24,000, target 20,000 a month: 64% of the way"
    assert line in shown(stage.visit.card(ROADMAP))
    assert "can't tell the number in “quite &lt;a&gt; lot”" in await say(stage, "reading AI-1 quite <a> lot")
    assert "could be 27,500 or 27.5 to me" in await say(stage, "reading AI-1 27.500")
    for odd in ("12%", "half", "-5", "26,000 on 2026-02-01", "27,000 minutes per week, last month"):
        assert "does not look like the number of AI-1 today" in await say(stage, f"reading AI-1 {odd}")
    assert "Slack" not in await say(stage, "reading AI-7 3")
    refused = await say(stage, "reading AI-1 9", user=CAROL)
    assert refused.startswith("Not kept: <@U0ALICE> is asked how the number of AI-1 goes.")
    assert (await stored(stage))["kpi_now"][0] == "answered"
    assert "24,000" in await say(stage, "brief AI-1")


async def test_a_desk_is_handed_over_in_one_step_after_a_look(stage: Stage) -> None:
    await register(stage)
    await stage.visit.command(ALICE, ROADMAP, "ask AI-1 fallback @Bob")
    await stage.visit.command(ALICE, ROADMAP, "ask AI-1 data quality @Bob")
    await stage.visit.command(BOB, ROADMAP, "answer AI-1 data quality")
    told = "4 % of the CDRs of 2025 are missing, and roaming is a month late"
    assert await stage.visit.submit(BOB, text=told) is None
    await second(stage, "Supplier codes", BOB)
    await say(stage, "stage AI-2 dropped", user=DAVE)

    refused = await say(stage, "handover @Bob @Erin", user=CAROL)
    assert "2 more initiatives of theirs" in refused
    look = await stage.visit.command(DAVE, ROADMAP, "handover @Bob @Erin")
    assert look is not None
    assert "AI-1 Recommend data plans: 1 open question, 1 settled one" in shown(look)
    assert "AI-2 Supplier codes (dropped): owner, " in shown(look)
    await stage.visit.press(DAVE, "Hand over", message=look, channel=ROADMAP)
    await stage.visit.settle()
    assert (await stored(stage))["fallback"][2] == ERIN
    assert (await stored(stage))["data_quality"][2] == ERIN
    assert (await stored(stage))["data_quality"][0] == "answered"
    assert "has no role, and is asked nothing" in await say(stage, "handover @Bob @Erin", user=DAVE)


async def test_one_answer_about_data_does_for_all_that_ask_the_same(stage: Stage) -> None:
    await register(stage)
    await second(stage, "Supplier codes", ALICE)
    for number in (1, 2):
        await say(stage, f"ask AI-{number} data quality @Bob")
    told = "4 % of the CDRs of 2025 are missing, and roaming is a month late"
    await stage.visit.command(BOB, ROADMAP, "answer AI-1 data quality")
    assert await stage.visit.submit(BOB, text=told) is None
    await stage.visit.settle()

    asked = stage.visit.whispers(BOB, ROADMAP)[-1]
    assert "AI-2 asks you the same: “How good is that data today?" in shown(asked)
    await stage.visit.press(BOB, "Use it there too", message=asked, channel=ROADMAP)
    await stage.visit.settle()
    assert "It stands in AI-2 too." in stage.visit.whispers(BOB, ROADMAP)[-1].text
    shown_whole = await say(stage, "show AI-2")
    assert told in shown_whole


def test_the_catalogue_has_what_is_exported() -> None:
    labels = [question.label for question in load_catalogue().questions]
    assert len(labels) == len(set(labels))


pytestmark = pytest.mark.skims(ROADMAP, BOARD, ALICE, BOB, CAROL, DAVE, ERIN)
