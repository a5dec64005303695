"""A text as its reader sees it."""

from __future__ import annotations

import pytest

from hygiene.prose import MENTIONED, Prose, words_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Maria Lee signs it", ["Anna Maria", "Maria Lee"]),
        ("Jean-Luc O'Neill signs it", ["Jean-Luc O'Neill"]),
        ("AI Team", []),
        ("Plan B", []),
        ("the clerk", []),
        ("Anna2 Lee", []),
    ],
)
def test_two_words_like_names_are_a_name(text: str, names: list[str]) -> None:
    prose = Prose.of(text)

    assert prose.name_pairs == names
    assert prose.full_name == (names[0] if names else None)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("the SD tables", True),
        ("the CDR", True),
        ("an A/B test", True),
        ("KPI and AI", False),
        ("A", False),
        ("dwh.cdr_daily", True),
        ("s3://bucket", True),
        ("the clerk", False),
    ],
)
def test_what_is_named_like_a_system_is_one(text: str, has: bool) -> None:  # noqa: FBT001
    assert Prose.of(text).has_identifier is has


@pytest.mark.parametrize(
    ("text", "has"),
    [("600 people", True), ("GPT-4 and F1", False), ("recall@10", False), ("24/7", False), ("some people", False)],
)
def test_numbers_in_names_are_none(text: str, has: bool) -> None:  # noqa: FBT001
    assert Prose.of(text).has_digit is has


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("the page says “not sure”", True),
        ("the page says 'not sure'", True),
        ("the page doesn't say, and the clerk can't", False),
        ("the clerk asks", False),
    ],
)
def test_words_between_quotes_are_quoted(text: str, has: bool) -> None:  # noqa: FBT001
    assert Prose.of(text).has_quote is has


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("we ask Bo and the SAP team in Utrecht", ["Bo", "SAP", "Utrecht"]),
        ("Utrecht waits. Then Bo calls", ["Bo"]),
        ("Plan B, says the AI", []),
        ("ask: Utrecht knows", []),
    ],
)
def test_a_capital_at_the_start_of_a_sentence_makes_no_name(text: str, names: list[str]) -> None:
    assert Prose.of(text).proper == names


def test_words_stand_between_spaces_and_marks() -> None:
    assert words_of('"It\'s here", she said — twice…') == ["It's", "here", "she", "said", "twice"]
    assert Prose.of("Ask <@U1BOB|bob>, or <!here>").words == ["ask", MENTIONED, "or"]
    assert Prose.of("It waits!? Then, it goes.").clauses == [["it", "waits"], ["then"], ["it", "goes"]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<https://a.example/b>", ""),
        ("<https://a.example/b|the page>", ""),
        ("see https://a.example/b", "see"),
        ("<https://a.example/b|one two three four>", ""),
        ("<https://a.example/b|one two three four five>", "one two three four five"),
    ],
)
def test_a_link_says_nothing_but_by_a_label_of_five_words(text: str, left: str) -> None:
    without, links = Prose.of(text).without_links

    assert (without.strip(), links) == (left, 1)
