"""Whether two initiatives sound like the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.duplicates import MOST_ALIKE, Telling, find_alike, words_of
from hygiene.initiative import InitiativeId

PAIN = "Prepaid customers run out of data mid-month; 600 a week call us, angry"


def known(name: str, pain: str = "", number: int = 1) -> Telling:
    return Telling(InitiativeId(number), words_of(name), words_of(pain))


@pytest.mark.parametrize(
    ("name", "pain", "alike"),
    [
        ("Recommend data plans", "", True),
        ("recommending data plans", "", True),
        ("Data plans: recommend", "", True),
        ("Recommend a route", "", False),
        ("Plans", "", False),
        ("Churn model", "600 prepaid customers call each week, angry, as their data ran out mid-month", True),
        ("Churn model", "Customers leave us after the second bill", False),
        ("", "", False),
    ],
)
def test_words_of_the_name_or_of_the_pain_tell(name: str, pain: str, alike: bool) -> None:  # noqa: FBT001
    assert bool(find_alike(name, pain, [known("Recommend data plans", PAIN)])) is alike


def test_the_likeliest_come_first_and_not_all_of_them() -> None:
    others = [known("Recommend data plans", PAIN if number == 7 else "", number) for number in range(9)]

    found = find_alike("Recommend data plans", PAIN, others)

    assert len(found) == MOST_ALIKE
    assert found[0] == 7


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_compared(name: str, pain: str) -> None:
    assert find_alike(name, pain, [known(name, pain)]) in ([1], [])
    assert find_alike(name, pain, [known(name)]) in ([1], [])
