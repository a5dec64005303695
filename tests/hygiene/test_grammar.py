"""What the command said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.catalogue import Catalogue
from hygiene.commands import (
    USAGE,
    AnswerGap,
    Ask,
    Command,
    Gaps,
    Help,
    ListAll,
    Mine,
    Misread,
    New,
    OfferToRegister,
    SetOwner,
    SetStage,
    Show,
)
from hygiene.grammar import find_question, parse
from hygiene.initiative import Stage, UserId

BOB = UserId("U1BOB")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Mine()),
        ("   ", Mine()),
        ("new", New()),
        ("NEW Recommend  data plans", New("Recommend data plans")),
        ("list", ListAll()),
        ("list mine", ListAll(mine=True)),
        ("list gaps", ListAll(gaps=True)),
        ("list stage:build", ListAll(stage=Stage.BUILD)),
        ("list owner:<@U1BOB|bob>", ListAll(owner=BOB)),
        ("list data plans", ListAll(text="data plans")),
        ("show AI-3", Show(3)),
        ("show ai3", Show(3)),
        ("show AI 3", Show(3)),
        ("show #3", Show(3)),
        ("AI-3", Show(3)),
        ("gaps", Gaps()),
        ("gaps AI-3", Gaps(number=3)),
        ("gaps <@U1BOB>", Gaps(user=BOB)),
        ("answer AI-3", AnswerGap(3)),
        ("answer AI-3 data ready date", AnswerGap(3, "data_ready_date")),
        ("ask AI-3 data_ready_date <@U1BOB>", Ask(3, "data_ready_date", BOB)),
        ("ask AI-3 overrule <@U1BOB|bob>", Ask(3, "human_override", BOB)),
        ("owner AI-3 <@U1BOB>", SetOwner(3, BOB)),
        ("stage AI-3 build", SetStage(3, Stage.BUILD)),
        ("stage AI-3 not ai", SetStage(3, Stage.NOT_AI)),
        ("park AI-3", SetStage(3, Stage.PARKED)),
        ("drop AI-3 no budget this year", SetStage(3, Stage.DROPPED, "no budget this year")),
        ("not-ai AI-3 a rule does it", SetStage(3, Stage.NOT_AI, "a rule does it")),
        ("help", Help()),
        ("help stage", Help("stage")),
        ("Recommend data plans", OfferToRegister("Recommend data plans")),
        ("Show rooms that sell", Misread("Which initiative?", "show AI-3")),
        ("Churn", OfferToRegister("Churn")),
    ],
)
def test_a_command_is_read(catalogue: Catalogue, text: str, command: Command) -> None:
    assert parse(text, catalogue) == command


@pytest.mark.parametrize(
    ("text", "why", "instead"),
    [
        ("lst", "I don't know “lst”. Did you mean `/ai-initiative list`?", None),
        ("shwo AI-1", "I don't know “shwo”. Did you mean `/ai-initiative show AI-1`?", None),
        ("status AI-1", "I don't know “status”. Did you mean `/ai-initiative show AI-1`?", None),
        ("show", "Which initiative?", "show AI-3"),
        ("show me", "Which initiative?", "show AI-3"),
        ("gaps bob", "Whose gaps? Name an initiative, or a person with @.", "gaps [AI-3 | @person]"),
        ("answer AI-3 poem", "I have no question called “poem”. The list of gaps has their names.", "answer AI-3"),
        ("ask AI-3 kpi bob", "Whom should I ask? Name one person with @ at the end.", "ask AI-3 data owner @person"),
        ("ask AI-3 <@U1BOB>", "Which question?", "ask AI-3 data owner @person"),
        ("owner AI-3 bob", "Who is the owner? Name one person with @.", "owner AI-3 @person"),
        ("stage AI-3", "Which stage?", "stage AI-3 build"),
        ("drop it", "Which initiative?", "drop AI-3 [why]"),
        ("help lits", "There is no command “lits”.", "help list"),
    ],
)
def test_what_cannot_be_read_says_what_to_type(catalogue: Catalogue, text: str, why: str, instead: str) -> None:
    assert parse(text, catalogue) == Misread(why, instead)


def test_an_unknown_stage_names_the_stages(catalogue: Catalogue) -> None:
    refused = parse("stage AI-3 biuld", catalogue)

    assert isinstance(refused, Misread)
    assert refused.why.startswith("There is no stage “biuld”. Did you mean `build`? The stages are idea, discovery,")


@given(text=st.text(max_size=200))
def test_no_text_breaks_it(catalogue: Catalogue, text: str) -> None:
    parse(text, catalogue)


@given(verb=st.sampled_from(sorted(USAGE)), rest=st.text(max_size=80))
def test_a_known_command_is_never_taken_for_a_name(catalogue: Catalogue, verb: str, rest: str) -> None:
    assert not isinstance(parse(f"{verb} {rest}", catalogue), OfferToRegister)


def test_every_question_is_found_by_its_key_and_by_its_words(catalogue: Catalogue) -> None:
    for question in catalogue.questions:
        assert find_question(question.key, catalogue) == question.key
        assert find_question(question.label.upper(), catalogue) == question.key
        assert find_question(question.key.replace("_", " "), catalogue) == question.key
