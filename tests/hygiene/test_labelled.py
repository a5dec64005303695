"""The rules on labelled answers. Bars are the project's: a false alarm costs more trust than a missed nod."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.answers import SOLID, read_as, read_file
from hygiene.catalogue import Catalogue
from hygiene.lexicon import LexiconError, Phrases, is_chain, load_lexicon
from tests.hygiene.readings import RECORDED, readings

LABELLED = Path(__file__).parents[2] / "benchmarks" / "labelled"


@pytest.mark.parametrize(("name", "right", "exact"), [("dev", 0.97, 0.93), ("tuned", 0.97, 0.93), ("fresh", 0.95, 0.9)])
def test_answers_are_told_from_nods(catalogue: Catalogue, name: str, right: float, exact: float) -> None:
    read = [(line.expected, read_as(catalogue, line)) for line in read_file(LABELLED / f"{name}.jsonl")]
    solid = [found for expected, found in read if expected == SOLID]
    weak = [found for expected, found in read if expected != SOLID]

    assert sum((expected == SOLID) == (found == SOLID) for expected, found in read) / len(read) >= right
    assert sum(expected == found for expected, found in read) / len(read) >= exact
    assert sum(found != SOLID for found in solid) / len(solid) <= 0.03
    assert weak.count(SOLID) / len(weak) <= 0.15


def test_each_labelled_answer_is_read_as_recorded(catalogue: Catalogue) -> None:
    changed = set(readings(catalogue)) ^ set(RECORDED.read_text(encoding="utf-8").splitlines())

    assert sorted(changed) == [], "a rule reads otherwise now; tests/hygiene/readings.py says how to record it"


def test_a_workspace_extends_the_lists_with_a_file_of_its_own(tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("empty: tbd by steerco, ntb\ningredients: {stand_ins: price book}\n")
    lexicon = load_lexicon(more)

    assert lexicon.empty.has("ntb")
    assert lexicon.empty.has("tbd")
    assert lexicon.ingredients["stand_ins"].first(["the", "price", "book"]) == "price book"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("nods: [yes]", "nods should be words parted by commas"),
        ("nodds: yes", "there is no list nodds"),
        ("- yes", "the file should be lists of words by their names"),
        ("nods: yes: no", "line 1: is not YAML"),
        ("ingredients: {1: price book}", r"more\.yaml: ingredients\.1"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, content: str, problem: str) -> None:
    more = tmp_path / "more.yaml"
    more.write_text(content)

    with pytest.raises(LexiconError, match=problem):
        load_lexicon(more)


def test_phrases_match_whole_words_and_any_ending_where_a_star_stands() -> None:
    phrases = Phrases("n/a, sounds good, complain*, hit rate*")

    assert phrases.find(["it", "sounds", "good", "n/a"]) == [(1, 3), (3, 4)]
    assert phrases.find(["complaints", "complain", "plain"]) == [(0, 1), (1, 2)]
    assert phrases.find(["hit", "rates"]) == [(0, 2)]
    assert phrases.find(["sounds", "goods"]) == []


@pytest.mark.parametrize(
    ("listed", "text", "length"),
    [
        ("hit, hit rate, hit rate at ten", "hit rate at ten", 4),
        ("hit, hit rate, hit rate at ten", "hit rate at two", 2),
        ("hit, hit rate, hit rate at ten", "hit", 1),
        ("rate z, rat* y, rates", "rates y", 2),
        ("ra*, rate* y, rates y z", "rates y z", 3),
        ("ra*, rate* y", "rate", 1),
        ("rate, ratings", "rat", 0),
        ("rates*", "rat", 0),
    ],
)
def test_the_longest_phrase_counts(listed: str, text: str, length: int) -> None:
    assert Phrases(listed).at(text.split(), 0) == length


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("yes", True),
        ("yes please", True),
        ("please", False),
        ("please yes please", True),
        ("yes of course", True),
        ("yes of", False),
        ("yes clerk", False),
        ("", False),
    ],
)
def test_a_chain_is_of_listed_phrases_with_a_hard_one_among_them(text: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_chain(text.split(), Phrases("yes"), Phrases("please"), Phrases("of course")) is is_one
