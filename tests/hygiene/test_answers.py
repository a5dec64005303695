"""Is this an answer? Both sides of each boundary."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.answers import Weakness, follow_up, read_answer
from hygiene.catalogue import Catalogue
from hygiene.initiative import UserId
from hygiene.values import ChoiceValue, DayValue, NumberValue, PersonValue

TODAY = date(2026, 3, 2)
ALICE = UserId("UALICE")


@pytest.mark.parametrize(
    ("key", "text", "weakness"),
    [
        ("pain_point", "TBD", Weakness.PLACEHOLDER),
        ("kpi", "n/a", Weakness.PLACEHOLDER),
        ("fallback", "?", Weakness.PLACEHOLDER),
        ("drift_alert", "...", Weakness.PLACEHOLDER),
        ("simplest_alternative", "T.B.D. :shrug:", Weakness.PLACEHOLDER),
        ("trust_cue", "WIP, will fill in later", Weakness.PLACEHOLDER),
        ("data_blockers", "None", Weakness.PLACEHOLDER),
        ("data_quality", "idk", Weakness.HONEST_UNKNOWN),
        ("change_if_works", "I don't know yet", Weakness.HONEST_UNKNOWN),
        ("human_override", "not sure", Weakness.HONEST_UNKNOWN),
        ("pain_point", "yes", Weakness.NOD),
        ("when_wrong", "Sounds good!", Weakness.NOD),
        ("drift_alert", "👍", Weakness.NOD),
        ("evidence", "Yes we have that", Weakness.NOD),
        ("data_blockers", "No", Weakness.NOD),
        ("data_owner", "the data team", Weakness.NOBODY),
        ("outcome_owner", "everyone", Weakness.NOBODY),
        ("data_owner", "<!subteam^S01|@growth-team>", Weakness.NOBODY),
        ("data_ready_date", "ASAP", Weakness.NO_DATE),
        ("data_ready_date", "when legal is done", Weakness.NO_DATE),
        ("data_ready_date", "2026-02-10", Weakness.PAST_DATE),
        ("data_ready_date", "yesterday", Weakness.PAST_DATE),
        ("data_access", "I think so", Weakness.NO_CHOICE),
        ("kpi_now", "going up nicely", Weakness.NO_NUMBER),
        ("data_quality", "N/A values are imputed upstream by the billing ETL", None),
        ("target_user", "Sure-start cohort: 1,200 first-time mothers in Rotterdam-Zuid", None),
        ("data_blockers", "None on privacy (DPIA signed 12 Jan); the VPN rule is open", None),
        ("data_location", "TBC_EVENTS table in Snowflake", None),
        ("simplest_alternative", "Sorting by due date; OK for 80% of tickets", None),
        ("pain_point", "Weiß ich noch nicht genau, aber 40 Leute warten jeden Tag", None),
        ("data_ready_date", "ready since 15 January 2026", None),
    ],
)
def test_weak_or_not(catalogue: Catalogue, key: str, text: str, weakness: Weakness | None) -> None:
    assert read_answer(catalogue[key], text, author=ALICE, today=TODAY).weakness == weakness


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("data_owner", "<@UBOB>", PersonValue("UBOB")),
        ("data_owner", "<@UBOB|bob> from billing", PersonValue("UBOB")),
        ("data_owner", "me", PersonValue("UALICE")),
        ("outcome_owner", "I will, as product lead", PersonValue("UALICE")),
        ("data_access", "a sample only", ChoiceValue("A sample only")),
        ("data_access", "Yes", ChoiceValue("Yes, all of it")),
        ("people_stakes", "No", ChoiceValue("No")),
        ("data_ready_date", "15 April 2026", DayValue(date(2026, 4, 15))),
        ("data_ready_date", "today, we can query it now", DayValue(TODAY)),
        ("kpi_now", "8.1 minutes, week of 16 Feb", NumberValue(8.1)),
        ("kpi_now", "1,900 a month", NumberValue(1900.0)),
    ],
)
def test_the_value_is_read(catalogue: Catalogue, key: str, text: str, value: object) -> None:
    assert read_answer(catalogue[key], text, author=ALICE, today=TODAY).value == value


@given(text=st.text(max_size=500))
def test_every_text_is_kept_as_it_is_for_every_question(catalogue: Catalogue, text: str) -> None:
    for question in catalogue.questions:
        assert read_answer(question, text, author=ALICE, today=TODAY).text == text


def test_every_weakness_has_its_follow_up_and_its_words(catalogue: Catalogue) -> None:
    for weakness in Weakness:
        assert follow_up(catalogue["data_access"], weakness).count("?") >= 1
        assert "!" not in follow_up(catalogue["data_access"], weakness)
        assert weakness.words
