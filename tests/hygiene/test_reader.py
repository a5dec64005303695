"""The model: what it flags it can show, what it does not know it leaves alone, and its weights are of today's lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answers import read_as, read_file
from hygiene.answers import read_answer
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.reader.features import cut
from hygiene.reader.model import load_model
from hygiene.reader.talk import Talk
from hygiene.reader.weights import WEIGHTS
from hygiene.utterances import find_talk
from hygiene.values import ChoiceValue
from hygiene.weaknesses import Weakness
from training.sources import hash_of_sources

PUBLISHED = Path(__file__).parents[2] / "training" / "validation" / "inventory.jsonl"
MODEL = load_model()
CATALOGUE = load_catalogue()


def test_the_weights_are_of_the_lines_that_are_here() -> None:
    assert hash_of_sources() == MODEL.lines, "the lines have changed, or how they are read: make reader"


def test_the_weights_are_a_small_file() -> None:
    size = (Path(__file__).parents[2] / "hygiene" / "reader" / WEIGHTS).stat().st_size

    assert size < 2_000_000


@pytest.mark.parametrize(
    ("key", "text", "weakness", "because"),
    [
        ("target_user", "basically everybody", Weakness.VAGUE_USER, "basically everybody"),
        ("data_quality", "should be fine, the data team will look into it", Weakness.DEFLECTION, "the data team will"),
        (
            "pain_point",
            "we do not have a copilot yet and our competitors do",
            Weakness.SOLUTION_AS_PROBLEM,
            "a copilot",
        ),
    ],
)
def test_what_it_flags_it_shows_by_words_of_the_text(
    catalogue: Catalogue, key: str, text: str, weakness: Weakness, because: str
) -> None:
    found = MODEL.find_weak(catalogue[key], text)

    assert found is not None
    assert found.weakness is weakness
    assert because in found.because


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("pain_point", "200 people a week wait 3 days for their refund"),
        ("target_user", "the night nurses on the geriatric wards, about 110 of them"),
        ("fallback", "the old rule: above 500 euros a clerk looks at it by hand"),
        ("data_location", "finacle, table tbaadm.gam, nightly dump to the edw"),
    ],
)
def test_a_plain_answer_is_left_alone(catalogue: Catalogue, key: str, text: str) -> None:
    assert MODEL.find_weak(catalogue[key], text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Grundsätzlich betrifft das alle Kolleginnen und Kollegen im ganzen Haus",
        "En principio esto afecta a todo el mundo en la empresa, más o menos",
        "基本的にはみんなです",
    ],
)
def test_a_language_that_it_has_not_learned_is_taken_at_its_word(catalogue: Catalogue, text: str) -> None:
    read = read_answer(catalogue["target_user"], text, author=UserId("U1"), today=date(2026, 3, 2), model=MODEL)

    assert read.weakness is None


def test_without_the_model_the_rules_read_alone(catalogue: Catalogue) -> None:
    given_up = "The platform folks pick that up at some point, as they always have"
    alone = read_answer(catalogue["drift_alert"], given_up, author=UserId("U1"), today=date(2026, 3, 2))
    both = read_answer(catalogue["drift_alert"], given_up, author=UserId("U1"), today=date(2026, 3, 2), model=MODEL)

    assert (alone.weakness, alone.by_model) == (None, False)
    assert both.weakness is not None
    assert both.by_model


@pytest.mark.parametrize(
    ("key", "text", "talk"),
    [
        ("target_user", "What do you mean by that?", Talk.QUESTION_BACK),
        ("kpi", "do you want the number for one site or for all of them?", Talk.QUESTION_BACK),
        ("evidence", "I'll get back to you on that next week", Talk.DELAY),
        ("data_quality", "please ask Erin, that is her thing", Talk.HAND_OVER),
        ("data_quality", "I'm not going to answer that here", Talk.REFUSAL),
        ("pain_point", "The clerk retypes every code by hand, 300 a day", None),
        ("fallback", "We go back to the phone list, as before", None),
    ],
)
def test_talk_is_told_from_answers(catalogue: Catalogue, key: str, text: str, talk: Talk | None) -> None:
    heard = MODEL.find_talk(catalogue[key], text)
    assert (heard.talk if heard else None) is talk


def test_whether_an_answer_was_meant_is_asked_only_where_nothing_was_read(catalogue: Catalogue) -> None:
    unlike_an_answer = "Got 11% battery and no charger in this truck"

    def heard(key: str) -> Talk | None:
        question = catalogue[key]
        read = read_answer(question, unlike_an_answer, author=UserId("U1"), today=date(2026, 3, 2), model=MODEL)
        return find_talk(question, unlike_an_answer, lambda: read, MODEL, load_lexicon())

    assert heard("target_user") is Talk.UNCLEAR
    assert heard("kpi_now") is None  # a number was read
    assert heard("data_owner") is None  # it is weak, and gets its follow-up


@given(st.text(max_size=900), st.sampled_from(sorted(CATALOGUE.by_key)))
def test_any_text_is_read_and_every_flag_is_explained(text: str, key: str) -> None:
    found = MODEL.find_weak(CATALOGUE[key], text)

    heard = MODEL.find_talk(CATALOGUE[key], text)
    assert heard is None or heard.talk in Talk
    if found is not None:
        assert found.because
        assert set(found.because.split()) <= set(cut(text))


@given(st.text(max_size=300))
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    question = CATALOGUE["pain_point"]

    assert MODEL.find_weak(question, text) == MODEL.find_weak(question, text)


def test_published_texts_that_it_has_not_seen(catalogue: Catalogue) -> None:
    read = [(line.expected, read_as(catalogue, line, MODEL)) for line in read_file(PUBLISHED)]
    solid = [found for expected, found in read if expected == "solid"]
    weak = [found for expected, found in read if expected != "solid"]

    assert sum(found != "solid" for found in solid) / len(solid) <= 0.08
    assert sum(found == "solid" for found in weak) / len(weak) <= 0.50


@pytest.mark.parametrize(
    ("key", "text", "choice"),
    [
        ("data_access", "the whole thing, queried it yesterday", "Yes, all of it"),
        ("data_access", "no, the request is open with the platform team", "Asked, waiting"),
        ("data_access", "ticket's with infosec since February", "Asked, waiting"),
        ("data_access", "we got 500 masked rows, that's it", "A sample only"),
        ("data_access", "legal said no", "Not allowed"),
        ("impact_kind", "hours back for the night shift", "Saves time"),
        ("impact_kind", "more sales, basically", "Increases revenue"),
        ("people_stakes", "it only suggests, the doctor decides", "It advises, a person decides"),
        ("people_stakes", "blocks the card by itself", "It decides on its own"),
        ("data_access", "depends on who you ask", None),
        ("data_access", "sounds good", None),
    ],
)
def test_which_choice_is_meant(catalogue: Catalogue, key: str, text: str, choice: str | None) -> None:
    read = read_answer(catalogue[key], text, author=UserId("U1"), today=date(2026, 3, 2), model=load_model())
    assert (read.value.choice if isinstance(read.value, ChoiceValue) else None) == choice


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gurpreet from timetabling", "gurpreet"),
        ("luca ferri, bus depot", "luca ferri"),
        ("dat is Sjoerd", "Sjoerd"),
        ("somebody in finance will know", None),
        ("shared between the product trio and the data team", None),
    ],
)
def test_who_is_named_without_a_mention(catalogue: Catalogue, text: str, name: str | None) -> None:
    read = read_answer(catalogue["data_owner"], text, author=UserId("U1"), today=date(2026, 3, 2), model=load_model())
    assert read.name == name
    assert (read.weakness is None) == (name is not None)
