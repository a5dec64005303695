"""More than two hundred ways to write a number: read right, or asked about, never another number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hygiene.locales import read_locale
from hygiene.metrics import read_number

TODAY = date(2026, 3, 2)
TABLE = (Path(__file__).parents[1] / "data" / "numbers.tsv").read_text(encoding="utf-8")
"""What is written, the locale of whoever writes it where that matters, and what it is worth."""
SPELLINGS = [tuple(line.split("\t")) for line in TABLE.splitlines()]


def test_there_are_two_hundred_and_ten_locales() -> None:
    assert len(set(SPELLINGS)) > 200
    assert len({tag for _, tag, _ in SPELLINGS if tag}) == 10


@pytest.mark.parametrize(("said", "tag", "worth"), SPELLINGS)
def test_a_number_is_read_right_or_asked_about(said: str, tag: str, worth: str) -> None:
    found = read_number(said, today=TODAY, locale=read_locale(tag))
    assert (found.worth if found else None) == (None if worth == "ask" else pytest.approx(float(worth)))


@pytest.mark.parametrize(
    "said", ["a few", "plenty", "hard to say", "it varies", "many", "we don't count", "week 9", "by 30 June"]
)
def test_where_none_is_said_it_is_asked_for(said: str) -> None:
    assert read_number(said, today=TODAY) is None
