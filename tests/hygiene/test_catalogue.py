"""The catalogue that comes with the bot is sound, and a broken one is refused with line, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene.catalogue import Catalogue, CatalogueError, load_catalogue
from hygiene.questions import Choice

CORE = (
    "pain_point",
    "target_user",
    "change_if_works",
    "when_wrong",
    "data_owner",
    "data_location",
    "data_blockers",
    "kpi",
)
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


def test_our_own_has_24_questions_of_which_eight_are_the_core(catalogue: Catalogue) -> None:
    assert len(catalogue.questions) == 24
    assert tuple(question.key for question in catalogue.questions if question.core) == CORE


def test_the_core_is_asked_first(catalogue: Catalogue) -> None:
    in_order = sorted(catalogue.by_key, key=catalogue.position.__getitem__)

    assert tuple(in_order[:8]) == CORE
    assert in_order[8] == "evidence"


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
        ("  - 'No'", "  - No", 12, "put the word in quotes"),
        ("asked: owner", "asked: nobody", 17, "questions.0.asked: Input should be 'owner'"),
        ("  why: Because.\n", "", 5, "questions.0.why: is missing"),
        ("core: true", "core: true\n  colour: red", 16, "questions.0.colour: Extra inputs are not permitted"),
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
        "unquoted-no",
        "role",
        "missing",
        "unknown-key",
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
        (GOOD + "  also_guards: [{gate: build, when: decides_alone}]\n", "no choice means decides_alone"),
    ],
    ids=["no-yaml", "empty", "twice", "choices", "fills", "accepts", "clears", "guards"],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, text)

    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"missing\.yaml: cannot be read \(No such file or directory\)"):
        load_catalogue(tmp_path / "missing.yaml")
