"""What the command said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.catalogue import Catalogue
from hygiene.commands import (
    USAGE,
    AnswerGap,
    Ask,
    Command,
    Export,
    Gaps,
    GiveReading,
    HandOver,
    Help,
    Import,
    ListAll,
    Mine,
    Misread,
    Mute,
    New,
    NudgeAbout,
    OfferToRegister,
    SetOwner,
    SetStage,
    Show,
    ShowBlockers,
    ShowBrief,
    ShowSettings,
    ShowWins,
    Snooze,
    Undo,
    Waive,
)
from hygiene.delays import read_when
from hygiene.grammar import find_question, parse
from hygiene.initiative import Stage, UserId
from hygiene.list_words import meant_by, read_list, words_of
from hygiene.profile import Autonomy, Sourcing
from hygiene.progress import Course
from hygiene.readiness import Verdict

BOB = UserId("U1BOB")
NOBODY_TO_NOBODY = Misread("From whom to whom? Name two people with @.", "handover @leaver @successor")


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
        ("stage AI-3 park", SetStage(3, Stage.PARKED)),
        ("list stage:drop", ListAll(stage=Stage.DROPPED)),
        ("list pilot", ListAll(stage=Stage.PILOT)),
        ("list alarms", ListAll(alarmed=True)),
        ("list due", ListAll(due=True)),
        ("list bought acts", ListAll(sourcing=Sourcing.BOUGHT, autonomy=Autonomy.ACTS)),
        ("list pilot live", ListAll(text="pilot live")),
        ("list owner:<@U1BOB> alarms", ListAll(owner=BOB, alarmed=True)),
        ("list stage:pilot gaps", ListAll(stage=Stage.PILOT, gaps=True)),
        ("list stage:pilot churn mails", ListAll(stage=Stage.PILOT, text="churn mails")),
        ("list <@U1BOB> churn", ListAll(owner=BOB, text="churn")),
        ("list pilot ready to launch", ListAll(stage=Stage.PILOT, verdict=Verdict.LAUNCH)),
        ("list ready to build built", ListAll(verdict=Verdict.BUILD, sourcing=Sourcing.BUILT)),
        ("list gaps in care", ListAll(text="gaps in care")),
        ("list alarm triage", ListAll(text="alarm triage")),
        ("list new plans", ListAll(text="new plans")),
        ("blockers", ShowBlockers()),
        ("blockers <@U1BOB|bob>", ShowBlockers(user=BOB)),
        ("blockers SAP BW", ShowBlockers(system="SAP BW")),
        ("list mine not moved", ListAll(mine=True, course=Course.NOT_MOVED)),
        ("list mine live", ListAll(mine=True, stage=Stage.LIVE)),
        ("list <@U1BOB> pilot", ListAll(owner=BOB, stage=Stage.PILOT)),
        ("list ready to build", ListAll(verdict=Verdict.BUILD)),
        ("list Drifting page 3", ListAll(verdict=Verdict.DRIFTING, page=3)),
        ("list moved", ListAll(course=Course.MOVED)),
        ("list not moved", ListAll(course=Course.NOT_MOVED)),
        ("list unseen", ListAll(course=Course.UNSEEN)),
        ("list page 2", ListAll(page=2)),
        ("list data plans page 2", ListAll(text="data plans", page=2)),
        ("list page of plans", ListAll(text="page of plans")),
        ("list page 0", ListAll(text="page 0")),
        ("brief AI-3", ShowBrief(3)),
        ("brief", Misread("Which initiative?", "brief AI-3")),
        ("export", Export("")),
        ("export CSV", Export("csv")),
        ("export json pilot", Export("json", "pilot")),
        ("import", Import()),
        ("handover <@U1BOB> <@U2ERIN>", HandOver(BOB, UserId("U2ERIN"))),
        ("handover from <@U1BOB> to <@U2ERIN>", HandOver(BOB, UserId("U2ERIN"))),
        ("handover <@U1BOB> <@U1BOB>", Misread("That is one and the same person.", "handover @leaver @successor")),
        ("handover <@U1BOB>", NOBODY_TO_NOBODY),
        ("list at pilot", ListAll(stage=Stage.PILOT)),
        ("list overdue", ListAll(due=True)),
        ("list at the desk", ListAll(text="at the desk")),
        ("reading AI-3 31,000", GiveReading(3, "31,000")),
        ("reading AI-3", GiveReading(3)),
        ("reading 31,000", Misread("Of which initiative?", "reading AI-3 [31,000]")),
        ("answer AI-3 data redy date", AnswerGap(3, "data_ready_date")),
        ("park AI-3", SetStage(3, Stage.PARKED)),
        ("drop AI-3 no budget this year", SetStage(3, Stage.DROPPED, "no budget this year")),
        ("not-ai AI-3 a rule does it", SetStage(3, Stage.NOT_AI, "a rule does it")),
        ("help", Help()),
        ("help stage", Help("stage")),
        ("Recommend data plans", OfferToRegister("Recommend data plans")),
        ("Show rooms that sell", Misread("Which initiative?", "show AI-3")),
        ("Shows rooms that sell", OfferToRegister("Shows rooms that sell")),
        ("Status of each ward", OfferToRegister("Status of each ward")),
        ("Churn", OfferToRegister("Churn")),
        ("list wins", ShowWins()),
        ("list wins in May", ListAll(text="wins in May")),
        ("list mine too", ListAll(text="mine too")),
        ("undo AI-3", Undo(3)),
        ("waive AI-3 kpi", Waive(3, "kpi")),
        ("snooze", Snooze(None, "tomorrow")),
        ("snooze next week", Snooze(None, "monday")),
        ("snooze 2026-03-09", Snooze(None, "2026-03-09")),
        ("snooze 9 March", Snooze(None, "9 March")),
        ("snooze #3 monday", Snooze(3, "monday")),
        ("snooze AI-3", Snooze(3, "tomorrow")),
        ("snooze AI-3 a week", Snooze(3, "a week")),
        ("mute", Mute(muted=True)),
        ("unmute", Mute(muted=False)),
        ("nudge AI-3", NudgeAbout(3, "now")),
        ("nudge AI-3 never", NudgeAbout(3, "never")),
        ("settings", ShowSettings()),
    ],
)
def test_a_command_is_read(catalogue: Catalogue, text: str, command: Command) -> None:
    assert parse(text, catalogue) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *((text, Show(3)) for text in (
            "AI\u20113", "show AI\u20113", "AI 3", "AI\u20133", "AI\u20143", "show AI-3.", "show AI-3\u200b",
            "show `AI-3`", "*AI-3*", "ai 3",
            "/ai-initiative show AI-3", "AI-3 show", "show AI\u00a03", "Show: AI-3", "show (AI-3)", "show # 3",
            "show \u200b AI-3",
        )),
        ("AI-3 owner <@U1BOB>", SetOwner(3, BOB)),
        ("owner AI-3 <@U1BOB>.", SetOwner(3, BOB)),
        ("owner AI-3: <@U1BOB|bob>,", SetOwner(3, BOB)),
        ("AI-3 gaps", Gaps(3)),
        ("AI-3: stage build", SetStage(3, Stage.BUILD)),
        ("stage AI-3 *build*.", SetStage(3, Stage.BUILD)),
        ("park AI-3: no budget", SetStage(3, Stage.PARKED, "no budget")),
        ("park AI-3 Bob\u2019s team \u2013 gone", SetStage(3, Stage.PARKED, "Bob\u2019s team \u2013 gone")),
        ("nudge AI-3 now.", NudgeAbout(3, "now")),
        ("list <@U1BOB>", ListAll(owner=BOB)),
        ("list R&amp;D", ListAll(text="R&D")),
        ("list A &lt; B", ListAll(text="A < B")),
        ("gaps <@U1BOB>!", Gaps(user=BOB)),
        ("new Bob\u2019s AI\u2013plan", New("Bob\u2019s AI\u2013plan")),
        ("3 new plans for shops", OfferToRegister("3 new plans for shops")),
        ("AI mood board", OfferToRegister("AI mood board")),
        ("snooze AI-3 next monday.", Snooze(3, "monday")),
        ("/ai-initiative", Mine()),
        ("help stage.", Help("stage")),
    ],
)  # fmt: skip
def test_a_command_is_read_however_it_is_set(catalogue: Catalogue, text: str, command: Command) -> None:
    assert parse(text, catalogue) == command


@pytest.mark.parametrize("text", ["show AI-12345678901", "AI-12345678901", "gaps AI-99999999999"])
def test_a_number_that_is_too_long_is_not_cut_to_another(catalogue: Catalogue, text: str) -> None:
    assert isinstance(parse(text, catalogue), Misread)


@pytest.mark.parametrize(
    ("text", "why", "instead"),
    [
        ("lst", "I don't know “lst”. Did you mean `/ai-initiative list`?", None),
        ("shwo AI-1", "I don't know “shwo”. Did you mean `/ai-initiative show AI-1`?", None),
        ("status AI-1", "I don't know “status”. Did you mean `/ai-initiative show AI-1`?", None),
        ("ls", "I don't know “ls”. Did you mean `/ai-initiative list`?", None),
        ("lits stage:build", "I don't know “lits”. Did you mean `/ai-initiative list stage:build`?", None),
        ("show", "Which initiative?", "show AI-3"),
        ("show me", "Which initiative?", "show AI-3"),
        ("gaps R2D2", "Whose gaps? Name an initiative, or a person with @.", "gaps [AI-3 | mine | @person]"),
        ("answer AI-3 poem", "I have no question called “poem”. The list of gaps has their names.", "answer AI-3"),
        ("answer", "Which initiative?", "answer AI-3 [question]"),
        ("ask", "Which initiative?", "ask AI-3 data owner @person"),
        ("ask AI-3 poem <@U1BOB>", "I have no question called “poem”. The list of gaps has their names.", "gaps AI-3"),
        (
            "ask AI-3 an old poem <@U1BOB>",
            "I have no question called “an old poem”. The list of gaps has their names.",
            "gaps AI-3",
        ),
        ("ask AI-3 kpi R2D2", "Whom should I ask? Name one person with @ at the end.", "ask AI-3 data owner @person"),
        ("ask AI-3 <@U1BOB>", "Which question?", "ask AI-3 data owner @person"),
        ("owner AI-3 R2D2", "Who is the owner? Name one person with @.", "owner AI-3 @person"),
        ("owner <@U1BOB>", "Which initiative?", "owner AI-3 @person"),
        ("stage AI-3", "Which stage?", "stage AI-3 build"),
        ("stage build", "Which initiative?", "stage AI-3 build"),
        ("drop it", "Which initiative?", "drop AI-3 [why]"),
        ("help poem", "There is no command “poem”.", "help"),
        ("help lits", "There is no command “lits”.", "help list"),
        ("undo", "Which initiative?", "undo AI-3"),
        ("undo AI-3 now", "Which initiative?", "undo AI-3"),
        ("waive", "Which initiative?", "waive AI-3 data access"),
        ("waive AI-3", "Which question?", "gaps AI-3"),
        ("waive AI-3 poem", "I have no question called “poem”. The list of gaps has their names.", "gaps AI-3"),
        ("mute me", "Mute takes no more words.", "mute"),
        ("unmute me", "Unmute takes no more words.", "unmute"),
        ("nudge", "Which initiative?", "nudge AI-3 [now | never | again]"),
        ("nudge AI-3 soon", "Now, never or again?", "nudge AI-3 [now | never | again]"),
        ("settings all", "Settings takes no more words.", "settings"),
    ],
)
def test_what_cannot_be_read_says_what_to_type(catalogue: Catalogue, text: str, why: str, instead: str) -> None:
    assert parse(text, catalogue) == Misread(why, instead)


def test_an_unknown_stage_names_the_stages(catalogue: Catalogue) -> None:
    refused = parse("stage AI-3 biuld", catalogue)

    assert isinstance(refused, Misread)
    assert refused.why.startswith("There is no stage “biuld”. Did you mean `build`? The stages are idea, discovery,")


@pytest.mark.parametrize(
    ("today", "when", "day"),
    [
        (date(2026, 3, 2), "tomorrow", date(2026, 3, 3)),
        (date(2026, 3, 2), "in a week", date(2026, 3, 9)),
        (date(2026, 3, 2), "Monday", date(2026, 3, 9)),
        (date(2026, 3, 4), "monday", date(2026, 3, 9)),
        (date(2026, 3, 8), "monday", date(2026, 3, 9)),
        (date(2026, 3, 2), "2026-03-03", date(2026, 3, 3)),
        (date(2026, 3, 2), "2026-03-02", None),
        (date(2026, 3, 2), "2026-02-27", None),
        (date(2026, 3, 2), "soon", None),
    ],
)
def test_the_day_after_which_one_may_be_asked_lies_ahead(today: date, when: str, day: date | None) -> None:
    assert read_when(when, today=today) == day


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


@given(
    wanted=st.builds(
        ListAll,
        mine=st.booleans(),
        gaps=st.booleans(),
        alarmed=st.booleans(),
        due=st.booleans(),
        stage=st.none() | st.sampled_from(Stage),
        sourcing=st.none() | st.sampled_from(Sourcing),
        autonomy=st.none() | st.sampled_from(Autonomy),
        course=st.none() | st.sampled_from(Course),
        owner=st.none() | st.just(BOB),
        verdict=st.none() | st.sampled_from(Verdict),
        page=st.integers(1, 99_999),
    )
)
def test_what_a_button_turns_to_is_what_would_be_typed(wanted: ListAll) -> None:
    assert read_list(words_of(wanted).split()) == wanted
    named = [ListAll(text="new plan"), ListAll(text="new plan", owner=BOB), ListAll(text="beds", stage=Stage.IDEA)]
    for alone in named:
        assert read_list(words_of(replace(alone, page=wanted.page)).split()) == replace(alone, page=wanted.page)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("alrams", "alarms"), ("bougth acts", "bought acts"), ("beds", None), ("alarms beds", None), ("", None)],
)
def test_what_no_name_has_may_have_been_a_word_of_the_list(text: str, meant: str | None) -> None:
    assert meant_by(text) == meant
