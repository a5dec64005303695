"""Each rule on both sides of its edge, where no labelled answer stands."""

from __future__ import annotations

from datetime import date

import pytest

from hygiene.answers import read_answer
from hygiene.catalogue import Catalogue
from hygiene.follow_ups import follow_up
from hygiene.initiative import UserId
from hygiene.questions import Expectations
from hygiene.weaknesses import Weakness


@pytest.mark.parametrize(
    ("key", "text", "weakness", "because"),
    [
        ("pain_point", "An AI chatbot", Weakness.SOLUTION_AS_PROBLEM, "ai"),
        ("pain_point", "Generative AI for our customers", Weakness.SOLUTION_AS_PROBLEM, "generative ai"),
        ("pain_point", "Clerks retype what the chatbot gets wrong, every night", None, ""),
        ("pain_point", "We want to build an LLM assistant", Weakness.SOLUTION_AS_PROBLEM, "llm"),
        ("fallback", "An AI chatbot", Weakness.TOO_SHORT, ""),
        ("pain_point", "xx", Weakness.PLACEHOLDER, "xx"),
        ("pain_point", "x", Weakness.TOO_SHORT, ""),
        ("outcome_owner", "<@UBOB>", None, ""),
        ("fallback", "We haven't decided yet", Weakness.PLACEHOLDER, "haven't decided"),
        ("fallback", "We haven't decided yet, 600 tickets", None, ""),
        ("fallback", "We haven't decided yet, says Anna Lee", None, ""),
    ],
)
def test_the_edges(catalogue: Catalogue, key: str, text: str, weakness: Weakness | None, because: str) -> None:
    read = read_answer(catalogue[key], text, author=UserId("UALICE"), today=date(2026, 3, 2))

    assert (read.weakness, " ".join(read.because.split())) == (weakness, because)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("It never fails and never needs a rule", "never fails"),
        ("No rule is there, the model never fails", "never fails"),
        ("The model never fails, so nobody has to phone the ward", "never fails"),
        ("The model never fails, else the nurses would phone the ward", None),
        ("The model never fails, the nurses phone the ward", None),
    ],
)
def test_certainty_is_outweighed_by_what_is_done_and_not_by_what_is_not(
    catalogue: Catalogue, text: str, because: str | None
) -> None:
    read = read_answer(catalogue["fallback"], text, author=UserId("UALICE"), today=date(2026, 3, 2))

    expected = (None, "") if because is None else (Weakness.OVERCONFIDENT, because)
    assert (read.weakness, read.because) == expected


@pytest.mark.parametrize(
    ("key", "weakness", "because", "sentence"),
    [
        ("kpi", Weakness.VAGUE_METRIC, "baseline", "And where does it start from today, even roughly?"),
        ("kpi", Weakness.VAGUE_METRIC, "", "What is the number today, even roughly, and what should it be?"),
        ("kpi_now", Weakness.VAGUE_METRIC, "baseline", "What is the number today, even roughly?"),
        ("pain_point", Weakness.DEFLECTION, "", "Fine to settle it later. Who settles it, and by when?"),
        ("pain_point", Weakness.DEFLECTION, "legal", "“legal” is a start. Which one person there should I ask?"),
        ("data_owner", Weakness.NOBODY, "", "That is a start. Which one person can say yes or no by Friday?"),
        ("data_owner", Weakness.NOBODY, "IT", "“IT” is a start. Which one person can say yes or no by Friday?"),
        ("fallback", Weakness.OVERCONFIDENT, "", "what happens then, and who does it?"),
        ("when_wrong", Weakness.OVERCONFIDENT, "", "what does that person see, and what can they do?"),
        ("data_access", Weakness.NO_CHOICE, "", "Which of these fits best: Yes, all of it; "),
        ("fallback", Weakness.DUPLICATE, "", "You gave the same text for “another question”."),
    ],
)
def test_a_follow_up_is_about_what_was_said(
    catalogue: Catalogue, key: str, weakness: Weakness, because: str, sentence: str
) -> None:
    assert sentence in follow_up(catalogue[key], weakness, because)


@pytest.mark.parametrize(
    ("kind", "text", "weakness"),
    [
        ("text", "Teradata", Weakness.TOO_SHORT),
        ("text", "Teradata, CDR_DAILY", None),
        ("link_or_text", "CDR_DAILY", None),
        ("link_or_text", "<https://wiki.example/cdr>", None),
    ],
)
def test_without_a_number_of_its_own_a_text_needs_two_words(
    catalogue: Catalogue, kind: str, text: str, weakness: Weakness | None
) -> None:
    question = catalogue["data_location"].model_copy(update={"kind": kind, "expects": Expectations()})

    assert read_answer(question, text, author=UserId("UALICE"), today=date(2026, 3, 2)).weakness == weakness
