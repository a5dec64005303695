"""The one form in which texts are read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hygiene.written import one_form


def test_it_has_straight_quotes_plain_dashes_and_spaces_and_nothing_unseen() -> None:
    assert (
        one_form("it\u2019s \u201cmid\u2011April\u201d\u00a0\u2013 not\u200b\u202fyet\ufeff")
        == 'it\'s "mid-April" - not yet'
    )


def test_letters_are_composed() -> None:
    assert one_form("Ma\u0308rz") == "März"
    assert one_form("\uff21\uff29") == "AI"


@given(st.text(max_size=200))
def test_the_one_form_stays_as_it_is(text: str) -> None:
    assert one_form(one_form(text)) == one_form(text)
