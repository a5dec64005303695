"""Whether two initiatives sound like the same one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.duplicates import MOST_ALIKE, Known, find_alike
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Role, Stage, UserId, WorkspaceId
from tests.hygiene.test_item_life import NOON

ALICE = UserId("UALICE")
PAIN = "Prepaid customers run out of data mid-month; 600 a week call us, angry"


def known(name: str, pain: str = "", number: int = 1) -> Known:
    initiative = Initiative(
        InitiativeId(number), WorkspaceId("T1"), number, name, ChannelId("C1"), False, Stage.IDEA, None, ALICE, NOON,  # noqa: FBT003
        {Role.OWNER: ALICE},
    )  # fmt: skip
    return Known(initiative, pain)


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
    assert found[0].initiative.number == 7


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_compared(name: str, pain: str) -> None:
    same = known(name, pain)

    assert find_alike(name, pain, [same]) in ([same], [])
    assert find_alike(name, pain, [replace(same, pain="")]) in ([], [replace(same, pain="")])
