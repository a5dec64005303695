"""The catalogue that comes with the bot is sound, and a broken one is refused with line, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene.catalogue import Catalogue, CatalogueError, load_catalogue
from hygiene.initiative import Role
from hygiene.questions import Choice
from hygiene.values import ChoiceValue, Means

CORE = (
    "people_stakes",
    "pain_point",
    "target_user",
    "change_if_works",
    "when_wrong",
    "data_owner",
    "data_location",
    "data_blockers",
    "data_leaves",
    "acts_alone",
    "kpi",
)
BARE = (Choice(text="Yes"), Choice(text="No"))
GOOD = """\
sections:
- key: problem
  title: Problem
questions:
- key: pain
  section: problem
  ask: What hurts?
  why: Because.
  kind: choice
  choices:
  - 'Yes'
  - 'No'
  before: build
  gate: research
  core: true
  blocking: true
  asked: owner
  fresh_days: 30
"""


def load(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "questions.yaml"
    path.write_text(text)
    return load_catalogue(path)


def test_our_own_has_32_questions_and_asks_what_it_could_do_to_people_first(catalogue: Catalogue) -> None:
    assert len(catalogue.questions) == 32
    assert tuple(question.key for question in catalogue.questions if question.core) == CORE


def test_the_core_is_asked_first(catalogue: Catalogue) -> None:
    in_order = sorted(catalogue.by_key, key=catalogue.position.__getitem__)

    assert tuple(in_order[: len(CORE)]) == CORE
    assert in_order[len(CORE)] == "evidence"


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD)["pain"].choices == (Choice(text="Yes"), Choice(text="No"))


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("kind: choice", "kind: poem", 9, "questions.0.kind: Input should be 'text'"),
        ("fresh_days: 30", "fresh_days: 0", 18, "questions.0.fresh_days: Input should be greater than or equal to 1"),
        (
            "fresh_days: 30",
            "fresh_days: 3651",
            18,
            "questions.0.fresh_days: Input should be less than or equal to 3650",
        ),
        (
            "fresh_days: 30",
            "fresh_days: 30\n  fresh_days_when_live: 0",
            19,
            "questions.0.fresh_days_when_live: Input should be greater than or equal to 1",
        ),
        (
            "fresh_days: 30",
            "fresh_days: 30\n  fresh_days_when_live: 3651",
            19,
            "questions.0.fresh_days_when_live: Input should be less than or equal to 3650",
        ),
        ("  why: Because.\n", "  why: ''\n", 8, "questions.0.why: String should have at least 1 character"),
        ("section: problem", "section: solution", 6, "questions.0.section: there is no section 'solution'"),
        ("  - 'No'\n", "", 5, "a choice question needs 2 to 10 choices"),
        ("  - 'Yes'\n  - 'No'\n", "    a: b\n", 10, "questions.0.choices: Input should be a valid tuple"),
        ("  - 'No'", "  - No", 12, "put the word in quotes"),
        ("asked: owner", "asked: nobody", 17, "questions.0.asked: Input should be 'owner'"),
        ("  why: Because.\n", "", 5, "questions.0.why: is missing"),
        ("core: true", "core: true\n  colour: red", 16, "questions.0.colour: Extra inputs are not permitted"),
        (
            "core: true",
            "core: true\n  applies: {sourcing: rented}",
            16,
            "applies.0.sourcing.0: Input should be 'built'",
        ),
        ("core: true", "core: true\n  applies: {stakes: []}", 16, "applies: no kind of initiative is asked this"),
    ],
    ids=[
        "kind",
        "freshness",
        "too-fresh",
        "live",
        "too-live",
        "no-why",
        "section",
        "choices",
        "choices-on-lines-of-their-own",
        "unquoted-no",
        "role",
        "missing",
        "unknown-key",
        "unknown-kind",
        "no-kind",
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, GOOD.replace(old, new))

    assert f"questions.yaml, line {line}: " in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sections: [", "line 1: is not YAML"),
        ("", "line 1: the file: Input should be a valid dictionary"),
        (GOOD + GOOD[GOOD.index("- key: pain") :], "line 19: questions.1.key: 'pain' stands there twice"),
        (GOOD.replace("kind: choice", "kind: text"), "only a choice question has choices"),
        (GOOD + "  fills: owner\n", "only the answer to a person question fills a role"),
        (GOOD + "  accepts: [full]\n", "no choice of it means full, so it can't be accepted"),
        (GOOD + "  clears_when: waiting\n", "line 19: questions.0.clears_when: no choice means waiting"),
        (
            GOOD.replace("'No'", "{text: 'No', means: unaffected}") + "  applies: {stakes: high}\n",
            "its answer decides what is asked, so every kind is asked this",
        ),
        (GOOD + "  also_guards: [{gate: build, when: decides_alone}]\n", "no choice means decides_alone"),
    ],
    ids=["no-yaml", "empty", "twice", "choices", "fills", "accepts", "clears", "stakes", "guards"],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, text)

    assert reason in str(refused.value)


def test_our_own_lacks_nothing(catalogue: Catalogue) -> None:
    assert catalogue.lacking == ()


@pytest.mark.parametrize(
    ("key", "without", "lacks"),
    [
        ("data_owner", {"fills": None}, "no question has `fills: data_owner`"),
        ("pain_point", {"about": None}, "no question has `about: pain`"),
        ("kpi", {"about": None}, "no metric and number question have `about: number`"),
        ("kpi_now", {"about": None}, "no metric and number question have `about: number`"),
        ("data_access", {"choices": BARE, "accepts": (), "also_guards": ()}, "no choice means `full`"),
        ("people_stakes", {"choices": BARE}, "no choice means `decides_alone`"),
    ],
)
def test_what_a_catalogue_goes_without_is_told(
    catalogue: Catalogue, key: str, without: dict[str, object], lacks: str
) -> None:
    questions = tuple(
        question.model_copy(update=without) if question.key == key else question for question in catalogue.questions
    )
    lacking = Catalogue(sections=catalogue.sections, questions=questions).lacking

    assert [what.startswith(lacks) for what in lacking] == [True]


def test_a_catalogue_without_questions_about_data_says_so(tmp_path: Path) -> None:
    lacking = load(tmp_path, GOOD).lacking

    assert "no question has `about: data`, so `blockers` stays empty" in lacking
    assert len(lacking) == 6


def test_a_choice_says_what_it_means(catalogue: Catalogue) -> None:
    alone = ChoiceValue("It decides on its own")

    assert catalogue.says(Means.DECIDES_ALONE, {"people_stakes": alone})
    assert not catalogue.says(Means.ADVISES, {"people_stakes": alone})
    assert not catalogue.says(Means.DECIDES_ALONE, {"pain_point": alone, "people_stakes": None})
    assert catalogue.says(Means.FULL, {"data_access": ChoiceValue("Ja, alles", Means.FULL)})  # since translated


def test_questions_are_found_by_what_they_are_for(catalogue: Catalogue) -> None:
    filling, metric, reading = catalogue.filling(Role.DATA_OWNER), catalogue.metric, catalogue.reading

    assert filling is not None
    assert metric is not None
    assert reading is not None
    assert (filling.key, metric.key, reading.key) == ("data_owner", "kpi", "kpi_now")
    assert catalogue.filling(Role.DESIGN) is None


def test_two_mistakes_are_told_together(tmp_path: Path) -> None:
    twice = GOOD.replace("questions:\n", "- key: problem\n  title: Again\nquestions:\n")

    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, twice.replace("section: problem", "section: solution"))

    assert [line.split("questions.yaml, ")[1] for line in str(refused.value).splitlines()] == [
        "line 4: sections.1.key: 'problem' stands there twice",
        "line 8: questions.0.section: there is no section 'solution'",
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"missing\.yaml: cannot be read \(No such file or directory\)"):
        load_catalogue(tmp_path / "missing.yaml")
