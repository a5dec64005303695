"""Whatever is written, nothing that reads it fails."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygiene.answers import LONGEST_READ, read_answer
from hygiene.catalogue import load_catalogue
from hygiene.delays import read_when
from hygiene.grammar import parse
from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.numbers import find_numbers
from hygiene.questions import Question
from hygiene.weaknesses import says_still_true

CATALOGUE, LEXICON = load_catalogue(), load_lexicon()
KINDS: dict[str, Question] = {question.kind: question for question in CATALOGUE.questions}
TODAY = date(2026, 3, 2)
PIECES = [
    "TBD ", "n/a ", "1,200 ", "9" * 50, "-", "– ", "<@U1ABC> ", "<https://x.y/z|label>", "<!channel>", "&lt;", "\n",
    "é", "👍", "\u200b", "\u00a0", "AI-3 ", "show ", "2026-04-15 ", "15.4. ", "next monday ", "by Q3 ", "%", "k ",
    " to ", "from ", "(", ")", '"', "'", "“", ":shrug:", "we will figure it out ", "F1 0.9 ", "a.b_c ", "/x/y ", "....",
    "1.", "1'",
]  # fmt: skip
some_text = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=200, deadline=None)
@given(some_text)
def test_whatever_is_written_can_be_read(text: str) -> None:
    for question in KINDS.values():
        assert read_answer(question, text, author=UserId("U1"), today=TODAY).text == text
    parse(text, CATALOGUE)
    read_when(text, today=TODAY)
    list(find_numbers(text))
    says_still_true(text, LEXICON)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_very_long_answer_is_kept_whole_and_read_by_its_beginning(kind: str) -> None:
    text = "Prepaid customers under 10 euro, about 410,000 of them. " * 600

    read = read_answer(KINDS[kind], text, author=UserId("U1"), today=TODAY)

    assert read.text == text
    assert read.weakness == read_answer(KINDS[kind], text[:LONGEST_READ], author=UserId("U1"), today=TODAY).weakness
