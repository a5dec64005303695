"""Days as people write them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.dates import _READERS, read_day
from hygiene.written import one_form

TODAY = date(2026, 3, 2)  # a Monday
LINES = sorted((Path(__file__).parents[2] / "training" / "lines").glob("*.jsonl"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-15", date(2026, 4, 15)),
        ("15 April 2026", date(2026, 4, 15)),
        ("April 1st, when legal is done", date(2026, 4, 1)),
        ("31/03/2026", date(2026, 3, 31)),
        ("5 March", date(2026, 3, 5)),
        ("28 February", date(2026, 2, 28)),
        ("1 November", date(2026, 11, 1)),
        ("mid-May 2026", date(2026, 5, 15)),
        ("end of May", date(2026, 5, 31)),
        ("March 2026", date(2026, 3, 31)),
        ("Q3", date(2026, 9, 30)),
        ("end of Q2 2026", date(2026, 6, 30)),
        ("end of 2026", date(2026, 12, 31)),
        ("in 3 weeks", date(2026, 3, 23)),
        ("Monday 9 March", date(2026, 3, 9)),
        ("last Friday", date(2026, 2, 27)),
        ("Monday", date(2026, 3, 9)),
        ("early May", date(2026, 5, 7)),
        ("May", date(2026, 5, 31)),
        ("may 2027", date(2027, 5, 31)),
        ("Feb 2028", date(2028, 2, 29)),
        ("in a week", date(2026, 3, 9)),
        ("in two months", date(2026, 5, 2)),
        ("3 days ago", date(2026, 2, 27)),
        ("six weeks ago", date(2026, 1, 19)),
        ("last week", date(2026, 2, 23)),
        ("yesterday", date(2026, 3, 1)),
        ("today", TODAY),
        ("tomorrow", date(2026, 3, 3)),
        ("moved from 1 Feb 2026 to 15 March 2026", date(2026, 3, 15)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("Q4", date(2026, 1, 5), date(2026, 12, 31)),
        ("Q1", date(2026, 3, 31), date(2026, 3, 31)),
        ("Q1", date(2026, 4, 1), date(2027, 3, 31)),
        ("Q1 2026", date(2026, 4, 1), date(2026, 3, 31)),
        ("5 March", date(2026, 12, 1), date(2027, 3, 5)),
        ("March", date(2026, 12, 1), date(2027, 3, 31)),
        ("end of the year", date(2026, 12, 1), date(2026, 12, 31)),
        ("31 August", date(2026, 12, 1), date(2026, 8, 31)),  # 92 days ago
        ("30 August", date(2026, 12, 1), date(2027, 8, 30)),
    ],
)
def test_what_names_no_year_lies_ahead_or_is_just_over(text: str, today: date, day: date) -> None:
    assert read_day(text, today=today) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Thursday", date(2026, 3, 5)),
        ("Monday", date(2026, 3, 9)),
        ("next Wednesday", date(2026, 3, 11)),
        ("last Tuesday", date(2026, 3, 3)),
        ("last Friday", date(2026, 2, 27)),
    ],
)
def test_a_weekday_is_the_next_or_the_last_one_from_a_wednesday(text: str, day: date) -> None:
    assert read_day(text, today=date(2026, 3, 4)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 juin", date(2026, 6, 3)),
        ("5 de mayo de 2027", date(2027, 5, 5)),
        ("31. März 2028", date(2028, 3, 31)),
        ("1 februari", date(2026, 2, 1)),
        ("2026年4月15日", date(2026, 4, 15)),
    ],
)
def test_months_are_read_in_other_languages(text: str, day: date) -> None:
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "soon", "ASAP", "in a few weeks", "after the migration", "31 February 2026", "it may take long", "sprint 14"],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_day(text, today=TODAY) is None


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_every_day_is_read_back_from_its_iso_form(day: date) -> None:
    assert read_day(day.isoformat(), today=TODAY) == day


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    read_day(text, today=TODAY)


def test_what_is_not_looked_at_would_not_have_been_found() -> None:
    """Each pattern is only tried on texts that hold one of what it needs: it finds nothing in any other."""
    lines = [json.loads(line)["answer"] for path in LINES for line in path.read_text(encoding="utf-8").splitlines()]
    for text in (one_form(line[:400]) for line in lines):
        for pattern, _, needs in _READERS:
            assert any(need in text.lower() for need in needs) or not pattern.search(text), (pattern.pattern, text)
