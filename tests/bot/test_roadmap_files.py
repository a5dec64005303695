"""The roadmap on the command line: files out and in, briefs, readings, and what is said where that can't be."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from hygiene.catalogue import load_catalogue
from hygiene.initiative import ChannelState, Person
from hygiene.values import MetricValue
from storage import channels
from storage import initiatives as initiative_rows
from storage import people as person_rows
from storage.channels import Channel
from storage.database import open_engine
from storage.migrate import migrate
from tests.bot.desk import ALICE, BOARD, BOB, DAVE, PAIN, ROADMAP, TEAM, Desk

SHEET = "Name,Owner,Target date\nChurn mails,Bob,2027-06-30\nData plans,Mallory,soon\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a database in a folder of its own, in which three people are known, and one initiative stands."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    desk = Desk(url, load_catalogue())
    for user, name, admin in ((ALICE, "Alice", False), (BOB, "Bob", False), (DAVE, "Dave", True)):
        desk.read(person_rows.keep_person, TEAM, Person(user, name, tz="UTC", admin=admin), at=desk.now)
    channel = Channel(ROADMAP, private=False, shared=False, state=ChannelState.OPEN, seen_at=desk.now)
    desk.read(channels.keep_channel, TEAM, channel)
    desk.register(name="Plans")
    yield desk
    desk.close()


Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Say:
    """Give a way to run the program; it returns its exit code, and what it says where."""
    monkeypatch.setenv("DATABASE_URL", str(desk.engine.url))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return code, *capfd.readouterr()

    return run


def test_the_roadmap_is_exported_whole_or_as_somebody_sees_it(desk: Desk, say: Say, tmp_path: Path) -> None:
    desk.register(name="Layoffs", channel=BOARD, private=True)

    code, out, told = say("export", "csv")
    assert (code, told) == (0, "2 initiatives that you may see.\n")
    assert [row["name"] for row in csv.DictReader(io.StringIO(out))] == ["Plans", "Layoffs"]
    assert say("export", "csv", "--as", BOB)[2] == "1 initiative that you may see.\n"
    assert say("export", "json", "--to", "r.json")[:2] == (0, "")
    assert [each["number"] for each in json.loads((tmp_path / "r.json").read_text())["initiatives"]] == [1, 2]
    assert "Use Case Name" in say("export", "us-inventory-2025", "idea")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "docx"), "There is no form 'docx': csv, json, markdown"),
        (("export", "mine.yaml"), "No such file"),
        (("export", "csv", "--as", "U9"), "The bot has not met U9 yet."),
        (("export", "csv", "stage:x"), "mean?"),
        (("brief", "AI-9"), "I know no AI-9"),
        (("brief", "nine"), "'nine' is no initiative; AI-3 is one."),
        (("reading", "AI-1", "a lot"), "I can't tell the number in"),
        (("reading", "AI-9", "3"), "I know no AI-9"),
        (("import", "none.csv", "--by", ALICE, "--channel", ROADMAP), "No such file"),
        (("import", "bot.db", "--by", ALICE, "--channel", ROADMAP), "no text file"),
        (("export", "csv", "--workspace", "T9"), "Which workspace?"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(say: Say, arguments: tuple[str, ...], told: str) -> None:
    code, _, said = say(*arguments)
    assert code == 1
    assert told in said
    assert "Traceback" not in said


def test_a_desk_is_handed_over_without_slack(desk: Desk, say: Say) -> None:
    desk.register(name="Beds", owner=BOB)
    given = ("handover", BOB, DAVE, "--by", DAVE)

    code, out, _ = say(*given, "--dry-run")
    assert (code, out.splitlines()[0]) == (0, f"From @{BOB} to @{DAVE}: 1 initiative.")
    assert out.splitlines()[1].startswith("• AI-2 Beds: owner, ")
    assert say(*given)[1] == out
    assert "has no role, and is asked nothing" in say(*given)[1]
    assert f"@{ALICE}" in say("handover", ALICE, DAVE, "--by", BOB)[1]
    assert say("handover", ALICE, "U9", "--by", DAVE)[0] == 1


def test_where_only_the_first_name_is_known_that_is_said(say: Say, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("Name,Owner\nChurn mails,Bob Builder\nData plans,Mallory Moss\n")

    out = say("import", "sheet.csv", "--by", ALICE, "--channel", ROADMAP, "--dry-run")[1]

    assert "row 2, owner: nobody is called “Bob Builder” here, but somebody is called “Bob”. Left out." in out
    assert "row 3, owner: nobody is called “Mallory Moss” here. Left out." in out


def test_a_file_is_looked_at_then_taken_in(say: Say, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(SHEET)
    given = ("import", "sheet.csv", "--by", ALICE, "--channel", ROADMAP)

    code, out, _ = say(*given, "--dry-run")
    assert code == 0
    assert "row 3, owner: nobody is called “Mallory” here. Left out." in out
    assert "1 to be registered, 1 row left out." in out
    assert "Churn" not in say("export", "csv")[1]
    assert "1 initiative imported: AI-2." in say(*given)[1]
    again = say(*given)[1]
    assert "0 to be registered, 1 row left out." in again
    assert "Nothing was imported. 1 initiative came by this same file before. 1 row left out." in again
    exported = say("export", "json")[1]
    assert exported.count('"number"') == 2

    (tmp_path / "own.json").write_text(exported)
    refused = say("import", "own.json", "--by", ALICE, "--channel", ROADMAP)
    assert refused[0] == 1
    assert "takes a workspace admin" in refused[2]
    assert "2 initiatives imported" in say("import", "own.json", "--by", DAVE, "--channel", ROADMAP)[1]


def test_a_brief_and_a_reading_need_no_slack(desk: Desk, say: Say) -> None:
    code, page, _ = say("brief", "AI-1")
    assert code == 0
    assert page.startswith("# AI-1 Plans\n")
    assert PAIN in page
    metric = MetricValue("calls", 31_000, 20_000, "a month")
    found = desk.read(initiative_rows.find_by_number, TEAM, 1)
    desk.answer(found, "kpi", "Calls from 31,000 to 20,000 a month", metric)
    assert "36% of the way" in say("reading", "AI-1", "27000")[1]
