"""Ten locales, each with its own order of days and its own points and commas; right, or asked, never another value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.forms import write_number
from hygiene.dates import read_day
from hygiene.locales import UNKNOWN, Locale, read_locale
from hygiene.metrics import read_metric
from hygiene.numbers import Number, read_typed
from hygiene.numbers.single import Doubtful, read_number

TODAY = date(2026, 3, 2)
APRIL, MARCH = date(2026, 4, 3), date(2026, 3, 4)
DAY_FIRST = ["en-GB", "de-DE", "fr-FR", "es-ES", "es-LA", "it-IT", "pt-BR", "nl-NL", "ru-RU", "en-IN"]
MONTH_FIRST = ["en-US", "ja-JP", "zh-CN", "ko-KR"]
COMMA = ["de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "nl-NL", "ru-RU"]
POINT = ["en-US", "en-GB", "en-IN", "ja-JP", "zh-CN", "ko-KR", "de-CH"]


@pytest.mark.parametrize("tag", DAY_FIRST)
@pytest.mark.parametrize("said", ["03/04/2026", "3/4/26", "3-4-2026", "by 3/4", "03.04.2026"])
def test_the_day_comes_first(tag: str, said: str) -> None:
    assert read_day(said, today=TODAY, locale=read_locale(tag)) == APRIL


@pytest.mark.parametrize("tag", MONTH_FIRST)
@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("03/04/2026", MARCH),
        ("3/4/26", MARCH),
        ("by 3/4", MARCH),
        ("03.04.2026", APRIL),
        ("13/04/2026", date(2026, 4, 13)),
    ],
)
def test_the_month_comes_first(tag: str, said: str, day: date) -> None:
    assert read_day(said, today=TODAY, locale=read_locale(tag)) == day


@pytest.mark.parametrize("tag", ["en-CA", "fr-CA", "sv-SE", None, "", "xx-XX", "no tag"])
def test_where_both_orders_are_written_it_is_asked(tag: str | None) -> None:
    assert read_day("03/04/2026", today=TODAY, locale=read_locale(tag)) is None
    assert read_day("2026-04-03", today=TODAY, locale=read_locale(tag)) == APRIL
    assert read_day("13/04/2026", today=TODAY, locale=read_locale(tag)) == date(2026, 4, 13)


@pytest.mark.parametrize("tag", COMMA)
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.200", 1200),
        ("1,200", 1.2),
        ("0,5", 0.5),
        ("0.5", 0.5),
        ("1.234,56", 1234.56),
        ("12,5", 12.5),
        ("1200", 1200),
    ],
)
def test_what_is_typed_where_a_comma_is_the_point(tag: str, typed: str, number: float) -> None:
    assert read_typed(typed, locale=read_locale(tag)) == number


@pytest.mark.parametrize("tag", POINT)
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,200", 1200),
        ("1.200", 1.2),
        ("0.125", 0.125),
        ("1,234.56", 1234.56),
        ("12.5", 12.5),
        ("1'200", 1200),
        ("-3", -3),
    ],
)
def test_what_is_typed_where_a_point_is_the_point(tag: str, typed: str, number: float) -> None:
    assert read_typed(typed, locale=read_locale(tag)) == number


@pytest.mark.parametrize("tag", [*COMMA, *POINT])
def test_in_a_sentence_what_could_be_two_numbers_is_asked(tag: str) -> None:
    locale = read_locale(tag)
    ours, others = ("1,200", "1.200") if locale.decimal == "." else ("1.200", "1,200")

    found = read_number(f"about {ours} calls a month", today=TODAY, locale=locale)

    assert isinstance(found, Number)
    assert found.worth == 1200
    assert isinstance(read_number(f"about {others} calls a month", today=TODAY, locale=locale), Doubtful)


def test_a_metric_is_read_by_its_authors_locale() -> None:
    found = read_metric("calls: from 31.000 to 20.000 a month by 3/4", today=TODAY, locale=read_locale("de-DE")).value
    assert found is not None
    assert (found.baseline, found.target, found.by) == (31000, 20000, APRIL)
    asked = read_metric("calls: from 31.000 to 20.000 a month by 3/4", today=TODAY, locale=read_locale("en-US"))
    assert asked.value is None


def test_a_locale_that_nobody_knows_is_none() -> None:
    assert read_locale(None) == read_locale("Klingon") == UNKNOWN
    assert read_locale("es-LA") == Locale(None, day_first=True, language="es", territory="419")


@given(st.integers(-(10**13), 10**13).map(lambda each: each / 10**4), st.sampled_from([*COMMA, *POINT, "es-LA"]))
def test_what_the_form_writes_is_read_as_the_same_everywhere(number: float, tag: str) -> None:
    assert read_typed(write_number(number), locale=read_locale(tag)) == pytest.approx(number)
