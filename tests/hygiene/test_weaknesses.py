"""Each rule on both sides of its edge, where no labelled answer stands."""

from __future__ import annotations

from datetime import date

import pytest

from hygiene.answers import read_answer
from hygiene.catalogue import Catalogue
from hygiene.follow_ups import follow_up
from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.prose import MENTIONED
from hygiene.questions import Choice, Expectations
from hygiene.values import ChoiceValue
from hygiene.weaknesses import Weakness, says_still_true


def found_in(catalogue: Catalogue, key: str, text: str) -> tuple[Weakness | None, str]:
    read = read_answer(catalogue[key], text, author=UserId("UALICE"), today=date(2026, 3, 2))
    return read.weakness, read.because


@pytest.mark.parametrize(
    ("key", "text", "weakness", "because"),
    [
        ("pain_point", "An AI chatbot", Weakness.SOLUTION_AS_PROBLEM, "ai"),
        ("pain_point", "Generative AI for our customers", Weakness.SOLUTION_AS_PROBLEM, "generative ai"),
        ("pain_point", "Clerks retype what the chatbot gets wrong, every night", None, ""),
        ("pain_point", "We want to build an LLM assistant", Weakness.SOLUTION_AS_PROBLEM, "llm"),
        ("fallback", "An AI chatbot", Weakness.TOO_SHORT, ""),
        ("pain_point", "xx", Weakness.PLACEHOLDER, "xx"),
        ("pain_point", "x_x", Weakness.PLACEHOLDER, "x_x"),
        ("pain_point", "x", Weakness.TOO_SHORT, ""),
        ("pain_point", "?" * 50, Weakness.PLACEHOLDER, "?" * 40),
        ("outcome_owner", "<@UBOB>", None, ""),
        ("fallback", "We haven't decided yet", Weakness.PLACEHOLDER, "haven't decided"),
        ("fallback", "We haven't decided yet, 600 tickets", None, ""),
        ("fallback", "We haven't decided yet, says Anna Lee", None, ""),
        ("fallback", "We haven't decided the phone backup route", Weakness.PLACEHOLDER, "haven't decided"),
        ("fallback", "We haven't decided the nightly phone backup route", None, ""),
        ("kpi", "Picking accuracy from 92 % to 97 % by June 2026", None, ""),
        ("user_sees", "card <https://figma.example/file/77>", Weakness.LINK_ONLY, ""),
        ("user_sees", "plan card <https://figma.example/file/77>", Weakness.TOO_SHORT, ""),
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
        ("It never fails, there is a table", "never fails"),
        ("It never fails, there is a table and no backup", "never fails"),
        ("It never fails, there is a cached table", None),  # two concrete things
        ("It never fails, Anna Lee has a table", None),  # one, and a person
    ],
)
def test_certainty_is_outweighed_by_what_is_done_and_not_by_what_is_not(
    catalogue: Catalogue, text: str, because: str | None
) -> None:
    expected = (None, "") if because is None else (Weakness.OVERCONFIDENT, because)
    assert found_in(catalogue, "fallback", text) == expected


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("The ops team handles it by phone", "ops"),
        ("The ops team handles the outage by phone and shows lists", "ops"),
        ("The ops team handles the outage by phone and shows printed lists", None),  # a team that acts
        ("<@UBOB> from the claims office will handle it", MENTIONED),
        ("<@UBOB> from the old claims office will handle it", None),  # too far apart
        ("Legal will decide, <@UBOB> asks them", None),  # somebody is named beside it
        ("Legal will decide, and hope for calm weather", "legal"),
        ("we would then contact engineering", "engineering"),
        ("we would then contact our own engineering", "engineering"),
        ("contact engineering about each nightly outage then", "engineering"),
        ("contact the hotel manager", ""),
        ("please contact the manager", ""),
        ("contact the hotel manager, the nightly backup phone route", ""),
        ("contact the hotel manager, the nightly backup phone route tonight", None),  # five words that say something
    ],
)
def test_a_question_is_passed_on_unless_something_is_said_beside_it(
    catalogue: Catalogue, text: str, because: str | None
) -> None:
    expected = (None, "") if because is None else (Weakness.DEFLECTION, because)
    assert found_in(catalogue, "fallback", text) == expected


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("From next year we implement a chatbot", "chatbot"),
        ("From next year on we implement a chatbot", None),
        ("Every night the clerks in Utrecht use the old chatbot", None),
        ("Automation of every call to the claims desk in Utrecht", "automation"),
        ("Computer vision and speech recognition here", "computer vision"),
        ("A chatbot at the hotel desk", "chatbot"),
        ("A chatbot for modern customer service at the hotel desk", "chatbot"),
        ("A chatbot at the night desk of the hotel", None),
        ("Zoë Müller needs chatbot", "chatbot"),
    ],
)
def test_a_wish_for_technology_is_no_pain(catalogue: Catalogue, text: str, because: str | None) -> None:
    expected = (None, "") if because is None else (Weakness.SOLUTION_AS_PROBLEM, because)
    assert found_in(catalogue, "pain_point", text) == expected


@pytest.mark.parametrize(
    ("key", "text", "weakness"),
    [
        ("fallback", "default rule", Weakness.ECHO),
        ("fallback", "ruled by default", Weakness.ECHO),
        ("fallback", "it is a rule", Weakness.ECHO),
        ("fallback", "just a rule", None),
        ("fallback", "a rule, a default, a person: 2", None),
        ("data_location", "tables and feeds", Weakness.ECHO),
    ],
)
def test_the_words_of_the_question_are_no_answer(
    catalogue: Catalogue, key: str, text: str, weakness: Weakness | None
) -> None:
    assert found_in(catalogue, key, text) == (weakness, "")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("a good process", True),
        ("a good process київ", True),  # a quarter of the letters
        ("a good process києві", False),
        ("ein guter process", False),
        ("contrôle quality process", False),
        ("a good contrôle process", True),
    ],
)
def test_a_thin_text_is_called_so_only_in_english(catalogue: Catalogue, text: str, english: bool) -> None:  # noqa: FBT001
    assert found_in(catalogue, "fallback", text) == (Weakness.TOO_SHORT if english else None, "")


@pytest.mark.parametrize(
    ("key", "text", "weakness"),
    [
        ("evidence", "a good modern useful approach", Weakness.TOO_SHORT),
        ("evidence", "a good modern approach <https://wiki.example/research|page>", None),
        ("fallback", "a good Process for Users", Weakness.TOO_SHORT),
        ("fallback", "a good process in Marketing", Weakness.TOO_SHORT),
        ("fallback", "a good process in Utrecht", None),
        ("fallback", "the standard process for users", Weakness.TOO_SHORT),
        ("fallback", "the good modern process of this <https://wiki.example/research|page>", Weakness.TOO_SHORT),
        ("fallback", "then please contact hotels", Weakness.TOO_SHORT),
        ("fallback", "we would then contact our own big engineering", Weakness.TOO_SHORT),
        ("fallback", "we then wait, and hope for calm weather", Weakness.TOO_SHORT),
        ("fallback", "we then wait until tomorrow, and hope for calm weather", None),
    ],
)
def test_a_text_without_anything_that_was_asked_for_is_thin(
    catalogue: Catalogue, key: str, text: str, weakness: Weakness | None
) -> None:
    assert found_in(catalogue, key, text) == (weakness, "")


def test_a_long_text_is_not_suspected(catalogue: Catalogue) -> None:
    sixty = "all of our customers and employees " * 10

    assert found_in(catalogue, "target_user", sixty) == (Weakness.VAGUE_USER, sixty[:60])
    assert found_in(catalogue, "target_user", sixty + "all") == (None, "")
    assert found_in(catalogue, "fallback", "tbd " * 29 + "none")[0] is Weakness.PLACEHOLDER  # 120 characters
    assert found_in(catalogue, "fallback", "tbd " * 29 + "never")[0] is not Weakness.PLACEHOLDER


def test_a_choice_may_read_like_a_placeholder(catalogue: Catalogue) -> None:
    choices = (Choice(text="Done"), Choice(text="Not yet"))
    question = catalogue["data_access"].model_copy(update={"choices": choices, "accepts": (), "also_guards": ()})

    read = read_answer(question, "not yet", author=UserId("UALICE"), today=date(2026, 3, 2))

    assert (read.weakness, read.value) == (None, ChoiceValue("Not yet"))


@pytest.mark.parametrize(
    ("text", "other", "is_copy"),
    [
        ("clerks retype every code", "Clerks retype every code.", True),
        ("clerks retype codes", "clerks retype codes", False),  # three words may well be the same
        ("a1 b1 c1 d1 e1 f1 g1 h1 i1", "a1 b1 c1 d1 e1 f1 g1 h1 i1 j1", True),  # nine of ten
        ("a1 b1 c1 d1 e1 f1 g1 h1", "a1 b1 c1 d1 e1 f1 g1 h1 i1", False),  # eight of nine
    ],
)
def test_nine_words_of_ten_make_a_copy(catalogue: Catalogue, text: str, other: str, is_copy: bool) -> None:  # noqa: FBT001
    today = date(2026, 3, 2)
    read = read_answer(catalogue["evidence"], text, author=UserId("UALICE"), today=today, others={"fallback": other})

    assert (read.weakness is Weakness.DUPLICATE) is is_copy


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Still true", True),
        ("yes, that's still the case", True),
        ("it landed", True),
        ("Still true, but 4 % now", False),
        ("no", False),
        ("the team", False),
        (":shrug:", False),
        ("", False),
    ],
)
def test_an_older_answer_holds_where_nothing_else_is_said(text: str, holds: bool) -> None:  # noqa: FBT001
    assert says_still_true(text, load_lexicon()) is holds


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
        ("data_blockers", Weakness.NOD, "No", "Good news. What was checked: access, privacy, the pipeline?"),
        ("data_blockers", Weakness.PLACEHOLDER, "None so far", "Good news. What was checked"),
        ("data_blockers", Weakness.PLACEHOLDER, "TBD", "I've left this open for now."),
        ("data_blockers", Weakness.TOO_SHORT, "No", "What exactly is open, and who is clearing it?"),
        ("fallback", Weakness.NOD, "No", "Glad we agree."),
        ("kpi", Weakness.VAGUE_METRIC, "target, by", "And where should it get to? By when?"),
        ("pain_point", Weakness.DEFLECTION, MENTIONED, "Good, a name. “Hand on” asks them directly"),
        ("impact_kind", Weakness.TOO_SHORT, "", "Could you add one more sentence: who, what, how many, or when?"),
        ("fallback", Weakness.DUPLICATE, "", "You gave the same text for “another question”."),
    ],
)
def test_a_follow_up_is_about_what_was_said(
    catalogue: Catalogue, key: str, weakness: Weakness, because: str, sentence: str
) -> None:
    assert sentence in follow_up(catalogue[key], weakness, because)


def test_a_follow_up_names_the_question_that_has_the_same_text(catalogue: Catalogue) -> None:
    asked = follow_up(catalogue["fallback"], Weakness.DUPLICATE, "kpi", other=catalogue["kpi"])

    assert asked == f"You gave the same text for “{catalogue['kpi'].label}”. What is different here?"


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
