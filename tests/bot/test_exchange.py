"""What leaves Slack comes back the same; what people keep in spreadsheets is read, or asked about by row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from bot.notices import Card, Imported
from bot.workflows import exports, imports, overview, restores, summaries
from bot.workflows.imports import Home
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.commands import ListAll
from hygiene.exchange import forms, markdown, tables
from hygiene.exchange.record import Question, Record, Said, WrongFile, from_json, to_json
from hygiene.initiative import Actor, ChannelState, ItemState, Person, Role, Stage, UserId
from hygiene.profile import Autonomy, Profile, Sourcing
from hygiene.values import DayValue, NumberValue
from hygiene.weaknesses import Weakness
from storage import channels
from storage import people as person_rows
from storage.channels import Channel
from tests.bot.desk import ALICE, BOARD, BOB, CAROL, DAVE, PAIN, ROADMAP, TEAM, Desk

CATALOGUE = load_catalogue()
ADMIN = Actor(DAVE, frozenset([ROADMAP]), admin=True)
HOME = Home(ROADMAP, private=False)
INVENTORY = json.loads((Path(__file__).parents[1] / "data" / "inventory_fields.json").read_text())


@pytest.fixture
def desk(database_url: str, catalogue: Catalogue) -> Iterator[Desk]:
    """Give a desk on each engine."""
    desk = Desk(database_url, catalogue)
    public = Channel(ROADMAP, private=False, shared=False, state=ChannelState.OPEN, seen_at=desk.now)
    desk.read(channels.keep_channel, TEAM, public)
    yield desk
    desk.close()


LETTERS = "abc äöß 日本 🚚 =+-@'\"\\*_<>&|,;#\n"
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)


class Maker:
    """Makes initiatives of all kinds, with whatever may stand in them."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)

    def some(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def coin(self) -> bool:
        return self.dice.random() < 1 / 2

    def person(self) -> str:
        return str(self.some(ALICE, BOB, CAROL, DAVE))

    def words(self) -> str:
        return "x" + "".join(self.dice.choices(LETTERS, k=self.dice.randint(0, 40)))

    def moment(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.dice.randint(0, 10**7))

    def day(self) -> date:
        return self.moment().date()

    def said(self) -> Said:
        value: Any = self.some(None, DayValue(self.day()), NumberValue(float(self.dice.randint(-999, 9999))))
        weakness = self.some(None, *(each.value for each in Weakness))
        return Said(self.words(), self.person(), self.moment(), value, weakness, "", self.some(None, self.person()))

    def question(self, key: str) -> Question:
        answers = tuple(self.said() for _ in range(self.dice.randint(0, 3)))
        places = (None, *range(len(answers)))
        return Question(
            key, self.person(), self.some(*ItemState), answers, self.some(*places), self.some(*places),
            self.coin(), self.some(None, self.words()), self.some(None, self.person()),
            self.some(None, self.person()), self.some(None, self.day()), self.some(None, self.moment()),
            self.some(None, self.moment()),
        )  # fmt: skip

    def record(self, number: int) -> Record:
        profile = Profile(self.some(*Sourcing), self.some(*Autonomy), self.coin())
        asked = CATALOGUE.asked_of(profile).questions
        keys = sorted((question.key for question in asked), key=lambda key: CATALOGUE.position[key])
        roles = {role: self.person() for role in sorted(Role) if role is Role.OWNER or self.coin()}
        return Record(
            number=number, name=self.words(), stage=self.some(*Stage), channel=ROADMAP, people=roles,
            created_by=self.person(), created_at=self.moment(), summary=self.some(None, self.words()),
            target_date=self.some(None, self.day()), sourcing=profile.sourcing, autonomy=profile.autonomy,
            low_stakes=profile.low_stakes, questions=tuple(self.question(key) for key in keys),
        )  # fmt: skip


def test_an_answer_leaves_as_people_read_it_and_comes_back_as_it_was(desk: Desk) -> None:
    made = desk.register(name="Plans")
    meet_company(desk)
    desk.answer(made, "user_sees", f"R&amp;D people in &lt;Berlin&gt; and <@{BOB}|quoted>: <https://x.org/a|the page>")

    row = written(desk)
    assert row["what people see"] == "R&D people in <Berlin> and @Bob Keller: the page (https://x.org/a)"
    plan = desk.run(ADMIN, imports.look, [{**row, "name": "Again"}], HOME, file="f")
    desk.run(ADMIN, imports.add, plan.entries, HOME, file="f")
    assert written(desk)["what people see"] == row["what people see"]


def test_of_our_own_file_it_is_said_what_changes_on_the_way(desk: Desk) -> None:
    meet_company(desk)
    desk.register(name="Plans")
    (record,) = from_json(desk.run(ADMIN, exports.write, ListAll(), "json").content)
    nobodys = {**record.people, Role.OWNER: "U0NOBODY"}
    stranger = replace(record, number=9, name="Others", people=nobodys, channel="C0NO")

    found = desk.run(ADMIN, restores.look_back, (record, stranger), HOME, file="f")
    assert (found.new, found.before) == (2, 0)
    assert (found.renumbered, found.namesakes, found.reowned, found.rehomed) == ((1,), (1,), (9,), (9,))
    desk.run(ADMIN, restores.restore, (record, stranger), HOME, file="f")
    assert desk.run(ADMIN, restores.look_back, (record, stranger), HOME, file="f").before == 2
    again = from_json(desk.run(ADMIN, exports.write, ListAll(), "json").content)
    assert [(each.number, each.people[Role.OWNER]) for each in again] == [(1, ALICE), (2, ALICE), (9, DAVE)]


def test_what_a_row_loses_is_named(desk: Desk) -> None:
    content = "Name,Pain point,built or bought,\nPlans,Clerks retype 1,200 invoices,,\nBeds,,built,mine\n,,,\n"
    plan = desk.run(ADMIN, imports.look, imports.read_rows("a.csv", content.encode()), HOME, file="f")
    told = [(each.row, each.column, each.what) for each in plan.troubles if "yours" not in each.what]
    assert told == [
        (2, "built or bought", "“200 invoices” is none of built, bought, both, and is left out"),
        (3, "no heading", "“mine” stands under none, and is left out"),
        (3, "built or bought", "is kept only where “advises or acts” is said too, and is left out"),
    ]
    spilled = "Name,Pain point\nPlans,Clerks retype 1,200 invoices\n"
    (trouble, _) = desk.run(ADMIN, imports.look, imports.read_rows("a.csv", spilled.encode()), HOME, file="f").troubles
    assert (trouble.column, trouble.what[:14]) == ("no heading", "“200 invoices”")


def test_an_entry_of_a_register_may_say_more_than_the_first() -> None:
    content = b"systems:\n- {name: Small}\n- {name: Full, owner: Bob, kpi: calls, colour: green}\n"
    small, full = imports.read_rows("r.yaml", content)
    assert full == {"name": "Full", "owner": "Bob", "kpi": "calls", "colour": "green"}
    assert list(small) == list(full)


@pytest.mark.parametrize(
    "content",
    ["name;owner\nPlans;Bob\n".encode("utf-16"), b"sep=;\r\nname;owner\r\nPlans;Bob\r\n", b"name\towner\nPlans\tBob\n"],
)
def test_what_excel_writes_is_read(content: bytes) -> None:
    assert imports.read_rows("a.csv", content) == [{"name": "Plans", "owner": "Bob"}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 a workbook", "This is a workbook"),
        (b"name,owner\n", "The file has headings, and no row under them."),
        (b"Our roadmap 2026\nname,owner\nPlans,Bob\n", "please delete the lines above the headings"),
    ],
)
def test_a_file_that_is_nearly_right_is_told_how_to_be(desk: Desk, content: bytes, told: str) -> None:
    with pytest.raises(WrongFile, match=told):
        desk.run(ADMIN, imports.look, imports.read_rows("a.csv", content), HOME, file="f")


def test_a_mapping_file_with_a_slip_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("name: Ours\nformat: csv\ncolumns:\n  - {column: What, from: besitzer}\n")
    with pytest.raises(ValueError, match=r"ours\.yaml takes what there is not: besitzer"):
        desk.run(ADMIN, exports.write, ListAll(), file)
    file.write_text("just: text\n")
    with pytest.raises(ValueError, match=r"ours\.yaml is no mapping file: name: Field required"):
        desk.run(ADMIN, exports.write, ListAll(), file)


def written(desk: Desk) -> dict[str, str]:
    """Return the newest initiative as a row of an export."""
    content = desk.run(ADMIN, exports.write, ListAll(), "csv").content
    return tables.read_csv(content.encode())[-1]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"people": {}}, "AI-7 has no owner in the file."),
        ({"number": 10**30}, "initiative 2 of the file, number: Input should be less than or equal to 999999."),
        ({"number": 1}, "AI-1 is in the file 2 times."),
        (
            {"created_at": "9999-12-31T23:59:59Z"},
            "initiative 2 of the file, created_at: Value error, it is not",
        ),
        ({"target_date": "9999-12-31"}, "initiative 2 of the file, target_date: Value error, it is not between"),
        ({"name": "Pl\0ans"}, "a text holds a character that can't be kept"),
        ({"name": "  \n"}, "initiative 2 of the file, name: "),
        ({"name": "x" * 151}, "initiative 2 of the file, name: "),
        ({"stage": "flying"}, "initiative 2 of the file, stage: "),
        ({"questions": [{"key": "kpi", "asked": BOB, "state": "open"}] * 2}, "AI-7 has a question twice in the file."),
    ],
)
def test_a_wrong_file_of_ours_is_refused_by_its_initiative(wrong: dict[str, Any], told: str) -> None:
    good = {
        "number": 7, "name": "Plans", "stage": "idea", "channel": ROADMAP, "people": {"owner": BOB},
        "created_by": BOB, "created_at": "2026-03-02T10:00:00Z",
    }  # fmt: skip
    file = {"version": 1, "initiatives": [{**good, "number": 1}, {**good, **wrong}]}

    with pytest.raises(WrongFile, match=re.escape(told)):
        from_json(json.dumps(file))
    assert len(from_json(json.dumps({**file, "initiatives": [good]}))) == 1


def bare(found: Record) -> Record:
    """Return a record without what is reckoned anew: the verdict, and what people are called."""
    return replace(found, verdict="", names={})


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_a_thousand_initiatives_come_back_as_they_were(desk: Desk, seed: int) -> None:
    meet_company(desk)
    make = Maker(seed)
    given_ones = tuple(make.record(number) for number in sorted(make.dice.sample(range(1, 999), 50)))
    with desk.trial():
        desk.run(ADMIN, restores.restore, from_json(to_json(given_ones)), HOME, file="x")
        again = tuple(desk.run(ADMIN, lambda work: list(exports.records_of(work, ListAll()))))
    assert tuple(map(bare, again)) == given_ones
    assert from_json(to_json(again)) == again


def test_bringing_back_twice_registers_once(desk: Desk) -> None:
    desk.register(name="Plans")
    exported = desk.run(ADMIN, exports.write, ListAll(), "json").content

    for _ in range(2):
        desk.run(ADMIN, restores.restore, from_json(exported), HOME, file="one")
    assert desk.run(ADMIN, exports.write, ListAll(), "json").initiatives == 2
    desk.run(ADMIN, restores.restore, from_json(exported), HOME, file="another")
    assert desk.run(ADMIN, exports.write, ListAll(), "json").initiatives == 3


def test_only_admins_speak_for_others(desk: Desk) -> None:
    assert type(desk.run(Actor(ALICE), restores.restore, (), HOME, file="x")).__name__ == "OnlyAdmins"


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40) | st.text(
    st.sampled_from("=+-@'\";,|\t\r\n aé＝"), max_size=12
)


@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(("name", "owner", "pain point"), cells)), max_size=8))
def test_a_table_comes_back_as_it_was_and_begins_no_formula(rows: list[dict[str, str]]) -> None:
    names = ("name", "owner", "pain point")
    written = tables.to_csv(names, rows)

    assert tables.read_csv(written.encode()) == rows
    for divided_by in ",;\t":  # as spreadsheets in other countries divide cells
        for line in csv.reader(io.StringIO(written, newline=""), delimiter=divided_by):
            assert not any(cell.lstrip(' "').startswith(("=", "+", "-", "@", "＝")) for cell in line)


@given(content=st.binary(max_size=300))
def test_any_file_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    for read in (tables.read_csv, from_json):
        told = "."
        try:
            read(content)
        except WrongFile as error:
            told = str(error)
        assert told.endswith(".")


COMPANY = {
    UserId("U1ALICE"): "Alice Brandt", UserId("U2BOB"): "Bob Keller", UserId("U3CAROL"): "Carol Novák",
    UserId("U4DAVE"): "Dave O'Brien", UserId("U5ERIN"): "Erin Sato",
}  # fmt: skip
SPREADSHEET = (Path(__file__).parents[1] / "data" / "roadmap_500.csv").read_bytes()
"""Made by somebody who had not seen the importer, with a tally of what is wrong with it."""


def meet_company(desk: Desk) -> None:
    for user, name in COMPANY.items():
        desk.read(person_rows.keep_person, TEAM, Person(user, name, tz="UTC"), at=desk.now)


def test_a_spreadsheet_of_five_hundred_rows_names_every_trouble(desk: Desk) -> None:
    meet_company(desk)
    rows = imports.read_rows("roadmap.csv", SPREADSHEET)
    plan = desk.run(ALICE, imports.look, rows, HOME, file="x")

    assert len(rows) == 500
    wrong = Counter(each.column for each in plan.troubles if each.grave)
    assert wrong == {"name": 7 + 35, "owner": 26, "stage": 10}
    assert len(plan.entries) + plan.left_out + 6 == 500  # five rows are empty, and one has only a note
    unclear = [each for each in plan.troubles if each.column == "target date" and "no day" in each.what]
    assert len(unclear) >= 40
    assert {each.owner for each in plan.entries} <= set(COMPANY)
    assert plan.ignored == ("budget (k€)", "notes", "priority")


def test_five_hundred_rows_are_taken_in_and_asked_about_by_the_calendar(desk: Desk) -> None:
    meet_company(desk)
    plan = desk.run(ALICE, imports.look, imports.read_rows("roadmap.csv", SPREADSHEET), HOME, file="x")
    made = [desk.run(ALICE, imports.add, [entry], HOME, file="x")[0] for entry in plan.entries[:60]]
    assert desk.said == []
    desk.run(ALICE, imports.tell_owners, [each.id for each in made], file="x")
    owners = {each.owner for each in made} - {ALICE}
    assert [type(each) for each in desk.said] == [Imported] * len(owners)
    assert desk.run(BOB, overview.piles_of, BOB) == ()

    again = desk.run(ALICE, imports.add, plan.entries[:60], HOME, file="x")
    assert [each.id for each in again] == [each.id for each in made]
    desk.run(BOB, imports.tell_owners, [each.id for each in made], file="x")
    assert len(desk.said) == len(owners)
    once_more = desk.run(ALICE, imports.look, imports.read_rows("roadmap.csv", SPREADSHEET), HOME, file="x")
    assert (len(once_more.entries), once_more.done) == (len(plan.entries), {each.id for each in made})
    desk.run(ALICE, imports.start_due)
    assert desk.said == []
    begun = 0
    for _ in range(3):
        desk.pass_by(days=1)
        started = desk.run(ALICE, imports.start_due)
        assert started <= imports.STARTS_A_DAY * len(COMPANY)
        begun += started
    assert begun == sum(type(each) is Card for each in desk.said) + begun - started
    assert begun > 0
    assert desk.run(ALICE, summaries.list_wrong) == []
    assert desk.run(ALICE, summaries.are_counts_right)


def test_a_column_called_initiative_has_the_names_unless_another_has(desk: Desk) -> None:
    meet_company(desk)
    for header, names in (("Initiative,Owner", ["Plans"]), ("Initiative,Name", ["Bob"])):
        rows = imports.read_rows("r.csv", f"{header}\nPlans,Bob\n".encode())
        plan = desk.run(ALICE, imports.look, rows, HOME, file="x")
        assert [each.name for each in plan.entries] == names


def test_what_lives_in_a_private_channel_names_nobody_outside_it(desk: Desk) -> None:
    meet_company(desk)
    desk.gather(BOARD, ALICE, BOB)
    board = Home(BOARD, private=True)
    rows = imports.read_rows("r.csv", b"name,owner,sponsor\nOne,Bob,Carol\nTwo,Carol,\n")
    plan = desk.run(Actor(ALICE, frozenset([BOARD])), imports.look, rows, board, file="x")
    assert [(each.name, each.owner, dict(each.people)) for each in plan.entries] == [("One", BOB, {})]
    assert [(each.row, each.column, each.grave) for each in plan.troubles] == [
        (2, "sponsor", False),
        (3, "owner", True),
    ]

    record = replace(Maker(1).record(1), people={Role.OWNER: str(CAROL), Role.SPONSOR: str(BOB)}, channel=BOARD)
    admin = Actor(ALICE, frozenset([BOARD]), admin=True)
    (made,) = desk.run(admin, restores.restore, (record,), board, file="y")
    assert made.people == {Role.OWNER: ALICE, Role.SPONSOR: BOB}
    assert {item.assignee for item in desk.items(made).values()} <= {ALICE, BOB}


def filled_form(desk: Desk, form: str) -> tuple[str, dict[str, int]]:
    file = desk.run(ADMIN, exports.write, ListAll(), form)
    return file.content, dict(file.missing)


def test_the_inventory_is_what_its_data_dictionary_says(desk: Desk) -> None:
    for number, stage in enumerate(Stage):
        desk.register(name=f"Plan {number}", stage=stage, profile=Profile(Sourcing.BOUGHT, Autonomy.ACTS))
    content, missing = filled_form(desk, "us-inventory-2025")

    header, *rows = list(csv.reader(io.StringIO(content, newline="")))
    fields = sorted(INVENTORY.values(), key=lambda field: field["column_order_in_original_excel"])
    assert header == [field["excel_header"] for field in fields]
    assert len(rows) == len(Stage)
    for row in rows:
        for field, cell in zip(fields, row, strict=True):
            assert cell in ("", *field.get("valid_selections", [cell]))
    required = {field["excel_header"] for field in fields if "Required: Yes" in field["instructions"]}
    assert set(missing) == {name for name in required if any(not row[header.index(name)] for row in rows)}
    assert "Is the AI use case high-impact?" in missing  # no class is computed


def test_a_nod_is_no_answer_in_a_form_of_others(desk: Desk) -> None:
    made = desk.register(name="Plans")
    desk.answer(made, "user_sees", "TBD")
    header, row = csv.reader(io.StringIO(filled_form(desk, "us-inventory-2025")[0], newline=""))

    assert row[header.index("Describe the AI system’s outputs.")] == ""


def test_a_register_lists_what_is_known_and_nothing_else(desk: Desk) -> None:
    desk.register(name="Plans: and more", owner=BOB)
    content, missing = filled_form(desk, "ai-register")

    (entry,) = yaml.safe_load(content)["systems"]
    assert entry["id"] == "AI-1"
    assert entry["name"] == "Plans: and more"
    assert entry["status"] == "planned"
    assert "risk_class" not in entry
    assert missing == {}


def test_a_form_of_ones_own_is_a_mapping_file(desk: Desk, tmp_path: Path) -> None:
    desk.register(name="Plans")
    file = tmp_path / "ours.yaml"
    file.write_text(
        "name: Ours\nformat: csv\ncolumns:\n  - {column: What, from: name}\n  - {column: Cost, required: true}\n"
    )
    content, missing = filled_form(desk, file)  # type: ignore[arg-type]
    assert content == "What,Cost\r\nPlans,\r\n"
    assert missing == {"Cost": 1}
    file.write_text("name: Ours\nformat: xml\ncolumns: []\n")
    with pytest.raises(ValueError, match="format"):
        forms.load_form(file)


@pytest.mark.parametrize(("form", "file"), [("us-inventory-2025", "i.csv"), ("ai-register", "r.yaml")])
def test_a_form_that_is_written_is_read_again(desk: Desk, form: str, file: str) -> None:
    """What a form has no word or no column for is lost on the way, and nothing else."""
    meet_company(desk)
    for number, stage in enumerate(Stage):
        made = desk.register(
            name=f"Plan {number}", stage=stage, owner=BOB, profile=Profile(Sourcing.BOUGHT, Autonomy.ACTS)
        )
        desk.answer(made, "data_location", "table shifts in Teradata")
    written = filled_form(desk, form)[0].replace("Plan ", "Other ")

    rows = imports.read_rows(file, written.encode())
    found = desk.run(ALICE, imports.look, rows, HOME, file="x")

    assert [each for each in found.troubles if each.grave] == []
    assert [each.name for each in found.entries] == [f"Other {number}" for number in range(len(Stage))]
    stages = {Stage.IDEA, Stage.PILOT, Stage.LIVE}
    stages |= {Stage.BUILD, Stage.PARKED, Stage.DROPPED} if form == "ai-register" else set()
    assert {each.stage for each in found.entries} == stages
    answers = found.entries[0].answers
    assert answers["pain_point"] == PAIN
    if form == "ai-register":
        assert {each.owner for each in found.entries} == {BOB}
        assert found.entries[0].profile == Profile(Sourcing.BOUGHT, Autonomy.ACTS)
        assert answers["data_location"] == "table shifts in Teradata"


def test_a_file_in_a_form_of_ones_own_is_read_by_its_mapping_file(desk: Desk, tmp_path: Path) -> None:
    meet_company(desk)
    file = tmp_path / "ours.yaml"
    file.write_text(
        "name: Ours\nformat: csv\ncolumns:\n  - {column: Vorhaben, from: name}\n  - {column: Wer, from: owner}\n"
        "  - column: Phase\n    from: stage\n    values: {pilot: Test, live: läuft}\n"
    )
    sheet = "Vorhaben;Wer;Phase;Kosten\nRota;Bob;läuft;9\nBeds;Bob;later;1\n".encode()

    rows = imports.read_rows("r.csv", sheet, form=forms.load_form(file))
    found = desk.run(ALICE, imports.look, rows, HOME, file="x")

    assert [(each.name, each.owner, each.stage) for each in found.entries] == [("Rota", BOB, Stage.LIVE)]
    assert [(each.row, each.what[:25]) for each in found.troubles if each.grave] == [(3, "“later” is no stage (idea")]
    assert found.ignored == ("kosten",)


@pytest.mark.parametrize(
    "content",
    [b"", b"name: x", b"- a\n- b", b"a: [{x: 1}]\nb: [{x: 1}]", b"{", b"!!python/object:os.x {}", b"[" * 9999],
)
def test_what_is_no_register_is_refused(content: bytes) -> None:
    with pytest.raises(WrongFile, match="YAML"):
        imports.read_rows("r.yaml", content)


def test_entries_of_a_register_are_texts_however_they_are_written() -> None:
    content = b"- {Name: 2026-03-02, Users: [nurses, 3, {x: y}], Problem: null, owner: true}"

    assert imports.read_rows("r.yml", content) == [
        {"name": "2026-03-02", "users": "nurses, 3", "problem": "", "owner": "True"}
    ]


@given(name=words, text=words)
def test_nothing_in_peoples_words_is_markdown(name: str, text: str) -> None:
    assume(name.split() and text.split())
    at = datetime(2026, 3, 2, tzinfo=UTC)
    known = Question("pain_point", ALICE, ItemState.ANSWERED, (Said(text, ALICE, at),), 0)
    page = markdown.page(
        CATALOGUE, Record(1, name, Stage.IDEA, ROADMAP, {Role.OWNER: ALICE}, ALICE, at, questions=(known,))
    )
    assert len([line for line in page.splitlines() if line.startswith("#")]) == 2
    assert not any(line.startswith(("    ", "\t", "```")) for line in page.splitlines())


def test_every_form_that_comes_with_the_bot_names_what_the_catalogue_has(catalogue: Catalogue) -> None:
    for path in forms.known_forms().values():
        for column in forms.load_form(path).columns:
            if column.source and column.source.startswith("answer:"):
                assert column.source.removeprefix("answer:").strip() in catalogue
