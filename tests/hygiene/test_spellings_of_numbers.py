"""Hundreds of ways to write a number: read right, or asked about, never another number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hygiene.answers import read_answer
from hygiene.catalogue import load_catalogue
from hygiene.follow_ups import follow_up
from hygiene.initiative import UserId
from hygiene.locales import read_locale
from hygiene.metrics import read_metric
from hygiene.numbers import Number
from hygiene.numbers.scales import scale_of, words_of
from hygiene.numbers.single import read_number
from hygiene.weaknesses import Weakness

TODAY = date(2026, 3, 2)
DATA = Path(__file__).parents[1] / "data"


def spellings(name: str) -> list[tuple[str, str, str]]:
    """What is written, the locale of whoever writes it where that matters, and what it is worth, or `ask`."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [(said, tag, worth) for said, tag, worth in (line.split("\t") for line in lines)]


OURS, BY_OTHERS = spellings("numbers.tsv"), spellings("numbers_by_others.tsv")
"""The second table is by somebody who had not seen how numbers are read."""


def worth_of(said: str, tag: str = "") -> float | None:
    found = read_number(said, today=TODAY, locale=read_locale(tag))
    return found.worth if isinstance(found, Number) else None


def test_there_are_two_hundred_and_ten_locales() -> None:
    assert len(set(OURS)) > 200
    assert len({tag for _, tag, _ in OURS if tag}) == 10


@pytest.mark.parametrize(("said", "tag", "worth"), OURS)
def test_a_number_is_read_right_or_asked_about(said: str, tag: str, worth: str) -> None:
    assert worth_of(said, tag) == (None if worth == "ask" else pytest.approx(float(worth)))


@pytest.mark.parametrize(("said", "tag", "worth"), BY_OTHERS)
def test_a_number_is_never_read_as_another(said: str, tag: str, worth: str) -> None:
    assert worth_of(said, tag) in (None, None if worth == "ask" else pytest.approx(float(worth)))


def test_most_numbers_of_others_are_read() -> None:
    read = [worth_of(said, tag) is not None for said, tag, worth in BY_OTHERS if worth != "ask"]
    assert sum(read) >= 330, f"{sum(read)} of {len(read)}"


@pytest.mark.parametrize(
    "said", ["a few", "plenty", "hard to say", "it varies", "many", "we don't count", "week 9", "by 30 June"]
)
def test_where_none_is_said_it_is_asked_for(said: str) -> None:
    assert read_number(said, today=TODAY) is None


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        ("Nobody measures it. I counted by hand in January: 61 complaints", 61),
        ("12 out of 187 stores run out of bread", 12),
        ("0. nobody has used it since 19 Feb", 0),
        ("2000", 2000),
        ("2026 calls a month", 2026),
        ("three point four percent, smb only", 3.4),
        ("3h10 from call to shut valve", pytest.approx(3 + 1 / 6)),
        ("7 min 52", pytest.approx(7 + 52 / 60)),
        ("Eleven stops last month, nine the month before.", 11),
        ("from 12 to 19", 19),
    ],
)
def test_the_number_that_is_meant_is_read_among_others(said: str, worth: float) -> None:
    assert worth_of(said) == worth


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("between 30 and 35 complaints a week", "30 and 35"),
        ("3-5", "3-5"),
        ("I was told 60, but the dashboard says 54.8", "60, but the dashboard says 54.8"),
        ("less than 10", "less than 10"),
        ("10² a week", "10^2"),
    ],
)
def test_what_may_be_several_numbers_is_shown_and_asked_about(said: str, shown: str) -> None:
    question = load_catalogue()["kpi_now"]
    read = read_answer(question, said, author=UserId("UERIN"), today=TODAY)
    assert (read.value, read.weakness) == (None, Weakness.VAGUE_METRIC)
    asked = follow_up(question, Weakness.VAGUE_METRIC, read.because)
    assert asked == f"I can't make one number of “{shown}”. Which one should I keep, even roughly?"


@pytest.mark.parametrize(
    ("said", "author", "asked"),
    [
        ("31.000", "en-US", "“31.000” could be 31,000 or 31 to me. Which one is it?"),
        ("31,250", "de-DE", "“31,250” could be 31,250 or 31.25 to me. Which one is it?"),
        ("2.5.1", "en-US", "I can't make one number of “2.5.1”. Which one should I keep, even roughly?"),
    ],
)
def test_where_a_number_is_written_as_elsewhere_both_readings_are_named(said: str, author: str, asked: str) -> None:
    question = load_catalogue()["kpi_now"]
    read = read_answer(question, said, author=UserId("UERIN"), today=TODAY, locale=read_locale(author))
    assert follow_up(question, Weakness.VAGUE_METRIC, read.because) == asked


@pytest.mark.parametrize(
    ("said", "baseline", "target", "unit"),
    [
        ("First-response time on paid plans: 7h40 → 3h by end of Q3", pytest.approx(7 + 2 / 3), 3, ""),
        ("D7 retention, 18% today, want 21% at the end of the season", 18, 21, "%"),
        ("chargebacks .92% of volume → .6 by october 1", 0.92, 0.6, "%"),
        ("time to approve a merchant, from 52h to 8h by end of September", 52, 8, "h"),
        ("cost of wrong recalls, CNY 3.8M last year, want CNY 1.9M", 3_800_000, 1_900_000, "CNY"),
        ("call pickup to unit assigned, 2:30 now, under 1:30 by Q4", 2.5, 1.5, ""),
        ("Invoices bounced. a quarter of them today, cut that in half by end of Q3", 25, 12.5, "%"),
        ("chargeback fees. 80k a quarter, should be half that in q4", 80_000, 40_000, ""),
        ("we're at two point one patients per site, want three by September", 2.1, 3, "patients per site"),
    ],
)
def test_a_metrics_numbers_are_those_that_are_written(said: str, baseline: float, target: float, unit: str) -> None:
    value = read_metric(said, today=TODAY).value
    assert value is not None
    assert (value.baseline, value.target) == (baseline, target)
    assert not unit or unit in value.unit or value.unit in unit


@pytest.mark.parametrize(
    "said",
    [
        "claims: from 1.1m SGD last year to 0.7 this year",
        "freight, R$ 84 mil a month today, 42 mil by Christmas",
        "model size from 10² to 10³ rows",
    ],
)
def test_a_metric_whose_numbers_may_be_others_is_asked_about(said: str) -> None:
    assert read_metric(said, today=TODAY).value is None


@pytest.mark.parametrize(
    ("word", "tag", "worth"),
    [
        ("mil", "es-ES", 1e3),
        ("mil", "en-US", 1e6),
        ("mil", "", None),
        ("Mrd.", "", 1e9),
        ("billion", "en-US", 1e9),
        ("billion", "de-DE", None),
        ("M", "id-ID", None),
        ("億", "", 1e8),
        ("cr", "en-IN", 1e7),
        ("cr", "en-US", 1),
        ("calls", "en-US", 1),
        ("juta", "id-ID", 1e6),
        ("bin", "tr-TR", 1e3),
        ("bin", "en-US", 1),
    ],
)
def test_a_scale_is_that_of_whoever_writes_it(word: str, tag: str, worth: float | None) -> None:
    assert scale_of(word, read_locale(tag)) == worth


@pytest.mark.parametrize(
    "tag", ["cs", "da", "de", "es", "fi", "fr", "it", "ja", "ko", "nb", "nl", "pl", "pt", "ru", "tr"]
)
def test_the_scales_of_a_language_are_those_of_cldr_or_asked_about(tag: str) -> None:
    words = words_of(tag)
    assert words
    for word, worth in words.items():
        assert scale_of(word, read_locale(tag)) in (worth, None)
        assert scale_of(word) in (worth, None, 1.0) or word in ("b", "bn", "billion", "billions")
