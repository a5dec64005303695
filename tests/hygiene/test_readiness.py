"""The truth table of verdicts, row by row, and what holds for every set of answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.initiative import Answer, AnswerId, InitiativeId, Item, ItemId, ItemState, Stage, Summary, UserId
from hygiene.readiness import Readiness, Verdict, assess, in_short, is_better, next_look, shut_gates
from hygiene.values import ChoiceValue, DayValue, MetricValue, NumberValue, Value

TODAY = date(2026, 3, 2)
OLD = date(2026, 1, 5)
CATALOGUE = load_catalogue()
KEYS = tuple(question.key for question in CATALOGUE.questions)
GOOD: dict[str, Value] = {
    "data_access": ChoiceValue("Yes, all of it"),
    "people_stakes": ChoiceValue("No"),
    "kpi": MetricValue("days", 23, 5, "days", date(2026, 9, 30)),
    "kpi_now": NumberValue(9),
    "data_ready_date": DayValue(date(2026, 4, 30)),
}
ORDER = [Verdict.NEW, Verdict.RESEARCH, Verdict.NOT_READY, Verdict.BUILD, Verdict.PILOT, Verdict.LAUNCH]


def item(key: str, state: ItemState = ItemState.ANSWERED, value: Value | None = None) -> Item:
    answer = None
    if state in (ItemState.ANSWERED, ItemState.WEAK, ItemState.STALE):
        answer = Answer(
            AnswerId(1), "words", value or GOOD.get(key), None, UserId("U1"), datetime(2026, 3, 1, tzinfo=UTC)
        )
    return Item(ItemId(KEYS.index(key) + 1), InitiativeId(1), key, UserId("U1"), state, answer=answer)


def items(*open_keys: str, **values: Value) -> list[Item]:
    """Return every item answered well, but for those named, which are open, and those given another value."""
    return [item(key, ItemState.OPEN) if key in open_keys else item(key, value=values.get(key)) for key in KEYS]


def say(stage: Stage, found: list[Item], *, created: date = OLD, today: date = TODAY) -> Readiness:
    return assess(CATALOGUE, stage, created, found, today=today)


@pytest.mark.parametrize(
    ("stage", "found", "verdict", "ahead"),
    [
        (Stage.PARKED, items("pain_point"), Verdict.STOPPED, False),
        (Stage.NOT_AI, items(), Verdict.STOPPED, False),
        (Stage.LIVE, items("pain_point"), Verdict.DRIFTING, False),
        (Stage.LIVE, items("data_owner"), Verdict.DRIFTING, False),
        (Stage.LIVE, items("fallback"), Verdict.DRIFTING, False),
        (Stage.LIVE, items("kpi_now"), Verdict.DRIFTING, False),
        (Stage.LIVE, items(kpi_now=NumberValue(25)), Verdict.DRIFTING, False),
        (Stage.LIVE, items(), Verdict.ON_TRACK, False),
        (Stage.IDEA, items("pain_point"), Verdict.RESEARCH, False),
        (Stage.BUILD, items("evidence"), Verdict.RESEARCH, True),
        (Stage.DISCOVERY, items("kpi"), Verdict.NOT_READY, False),
        (Stage.DISCOVERY, items("outcome_owner"), Verdict.NOT_READY, False),
        (Stage.PILOT, items("when_wrong"), Verdict.NOT_READY, True),
        (Stage.DISCOVERY, items("fallback"), Verdict.BUILD, False),
        (Stage.PILOT, items("miss_plan"), Verdict.BUILD, True),
        (Stage.BUILD, items("drift_alert"), Verdict.PILOT, False),
        (Stage.IDEA, items(), Verdict.LAUNCH, False),
        (Stage.IDEA, items("impact_kind"), Verdict.LAUNCH, False),
        (Stage.IDEA, items(data_access=ChoiceValue("Asked, waiting")), Verdict.NOT_READY, False),
        (Stage.IDEA, items(data_access=ChoiceValue("A sample only")), Verdict.BUILD, False),
        (
            Stage.IDEA,
            items(data_access=ChoiceValue("A sample only"), data_ready_date=DayValue(date(2026, 3, 1))),
            Verdict.NOT_READY,
            False,
        ),
        (
            Stage.IDEA,
            items(data_access=ChoiceValue("A sample only"), data_ready_date=DayValue(TODAY)),
            Verdict.BUILD,
            False,
        ),
        (Stage.IDEA, items("data_ready_date"), Verdict.LAUNCH, False),
        (
            Stage.IDEA,
            items("human_override", people_stakes=ChoiceValue("It decides on its own")),
            Verdict.NOT_READY,
            False,
        ),
        (Stage.IDEA, items("human_override"), Verdict.BUILD, False),
    ],
)
def test_the_truth_table(stage: Stage, found: list[Item], verdict: Verdict, ahead: bool) -> None:  # noqa: FBT001
    readiness = say(stage, found)

    assert (readiness.verdict, readiness.ahead) == (verdict, ahead)
    assert readiness.words == (f"{verdict}, ahead of its answers" if ahead else verdict)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (ItemState.OPEN, Verdict.NOT_READY),
        (ItemState.WEAK, Verdict.NOT_READY),
        (ItemState.STALE, Verdict.NOT_READY),
        (ItemState.ANSWERED, Verdict.LAUNCH),
        (ItemState.WAIVED, Verdict.LAUNCH),
        (ItemState.NOT_APPLICABLE, Verdict.LAUNCH),
    ],
)
def test_what_is_answered_waived_or_set_aside_is_ok(state: ItemState, verdict: Verdict) -> None:
    assert say(Stage.IDEA, [*items(), item("kpi", state)]).verdict is verdict


def test_a_choice_counts_once_it_is_settled() -> None:
    stale = replace(item("data_access"), state=ItemState.STALE)
    on_its_own = replace(item("people_stakes", value=ChoiceValue("It decides on its own")), state=ItemState.WEAK)

    assert "data_ready_date" not in say(Stage.IDEA, items("data_ready_date")).blocking
    assert "data_ready_date" in say(Stage.IDEA, [*items("data_ready_date"), stale]).blocking
    assert "human_override" not in say(Stage.IDEA, [*items("human_override"), on_its_own]).blocking


@pytest.mark.parametrize(
    ("created", "today", "verdict"),
    [
        (date(2026, 3, 2), date(2026, 3, 6), Verdict.NEW),
        (date(2026, 3, 2), date(2026, 3, 8), Verdict.NEW),  # the fifth working day after is a Monday
        (date(2026, 3, 2), date(2026, 3, 9), Verdict.RESEARCH),
    ],
)
def test_an_idea_is_new_for_five_working_days(created: date, today: date, verdict: Verdict) -> None:
    assert say(Stage.IDEA, items("pain_point"), created=created, today=today).verdict is verdict
    assert say(Stage.BUILD, items("pain_point"), created=created, today=today).verdict is Verdict.RESEARCH


@pytest.mark.parametrize(
    ("reading", "today", "wrong"),
    [
        (23, date(2026, 9, 30), False),
        (23.1, date(2026, 3, 2), True),
        (14, date(2026, 10, 1), False),  # half of the way from 23 to 5
        (14.1, date(2026, 10, 1), True),
        (14.1, date(2026, 9, 30), False),
        (5, date(2026, 10, 1), False),
    ],
    ids=["not-moved-yet", "worse", "half-way", "less-than-half", "its-last-day", "there"],
)
def test_a_number_goes_the_wrong_way_or_not_far_enough_by_its_date(reading: float, today: date, wrong: bool) -> None:  # noqa: FBT001
    readiness = say(Stage.LIVE, items(kpi_now=NumberValue(reading)), today=today)

    assert readiness.number_went_wrong is wrong
    assert not say(Stage.BUILD, items(kpi_now=NumberValue(reading)), today=today).number_went_wrong


def test_a_number_that_nobody_has_read_goes_no_way() -> None:
    assert not say(Stage.LIVE, items("kpi_now")).number_went_wrong
    assert not say(Stage.LIVE, items("kpi")).number_went_wrong


def test_a_number_without_a_date_or_a_way_to_go_is_never_late() -> None:
    for metric in (MetricValue("days", 23, 5, "days"), MetricValue("days", 5, 5, "days", OLD)):
        assert not say(Stage.LIVE, items(kpi=metric, kpi_now=NumberValue(20))).number_went_wrong


@given(after=st.sampled_from(list(Verdict)), before=st.sampled_from(list(Verdict)))
def test_no_verdict_is_better_than_itself_nor_two_than_each_other(after: Verdict, before: Verdict) -> None:
    assert not (is_better(after, before) and is_better(before, after))


@pytest.mark.parametrize(
    ("after", "before", "better"),
    [
        (Verdict.NOT_READY, Verdict.RESEARCH, True),
        (Verdict.LAUNCH, Verdict.PILOT, True),
        (Verdict.RESEARCH, Verdict.NOT_READY, False),
        (Verdict.BUILD, Verdict.STOPPED, False),
        (Verdict.STOPPED, Verdict.BUILD, False),
    ],
)
def test_which_verdict_is_better(after: Verdict, before: Verdict, better: bool) -> None:  # noqa: FBT001
    assert is_better(after, before) is better


@pytest.mark.parametrize(
    ("stage", "today", "day"),
    [
        (Stage.IDEA, date(2026, 3, 2), date(2026, 3, 9)),
        (Stage.DISCOVERY, date(2026, 3, 8), date(2026, 3, 9)),
        (Stage.DISCOVERY, date(2026, 3, 9), date(2026, 5, 1)),
        (Stage.BUILD, date(2026, 3, 2), date(2026, 5, 1)),
        (Stage.BUILD, date(2026, 5, 1), date(2026, 10, 1)),
        (Stage.BUILD, date(2026, 10, 1), None),
        (Stage.PARKED, date(2026, 3, 2), None),
    ],
)
def test_it_is_looked_at_again_when_time_alone_may_change_it(stage: Stage, today: date, day: date | None) -> None:
    found = [*items(), replace(item("data_ready_date"), key="another_catalogues", answer=item("kpi").answer)]

    assert next_look(CATALOGUE, stage, TODAY, found, today=today) == day


@pytest.mark.parametrize(
    ("today", "verdict"),
    [(date(2026, 3, 6), Verdict.NEW), (date(2026, 3, 8), Verdict.NEW), (date(2026, 3, 9), Verdict.RESEARCH)],
    ids=["friday", "sunday", "the-fifth-working-day"],
)
def test_it_is_new_for_under_five_working_days(today: date, verdict: Verdict) -> None:
    assert say(Stage.IDEA, items("pain_point"), created=TODAY, today=today).verdict == verdict


@pytest.mark.parametrize(
    ("reading", "today", "verdict"),
    [
        (9, TODAY, Verdict.ON_TRACK),
        (23, TODAY, Verdict.ON_TRACK),
        (23.1, TODAY, Verdict.DRIFTING),
        (15, date(2026, 9, 30), Verdict.ON_TRACK),
        (15, date(2026, 10, 1), Verdict.DRIFTING),
        (14, date(2026, 10, 1), Verdict.ON_TRACK),
    ],
    ids=["on-the-way", "at-the-baseline", "worse", "on-the-day", "late-and-short", "late-but-half-way"],
)
def test_the_number_decides_when_it_is_live(reading: float, today: date, verdict: Verdict) -> None:
    assert say(Stage.LIVE, items(kpi_now=NumberValue(reading)), today=today).verdict == verdict


def test_what_stands_in_the_way_comes_with_the_core_first() -> None:
    assert say(Stage.IDEA, items("simplest_alternative", "kpi", "data_quality")).blocking == (
        "kpi",
        "data_quality",
        "simplest_alternative",
    )


@pytest.mark.parametrize(
    ("to", "missing"),
    [
        (Stage.DISCOVERY, ()),
        (Stage.BUILD, ("pain_point", "kpi")),
        (Stage.PILOT, ("pain_point", "kpi", "fallback")),
        (Stage.LIVE, ("pain_point", "kpi", "fallback", "drift_alert")),
        (Stage.PARKED, ()),
    ],
)
def test_a_gate_is_shut_by_what_is_missing_for_it(to: Stage, missing: tuple[str, ...]) -> None:
    found = items("pain_point", "kpi", "fallback", "drift_alert")

    assert shut_gates(CATALOGUE, to, found, today=TODAY) == missing


def test_what_guards_a_gate_before_its_own_stands_among_those_of_that_gate() -> None:
    on_its_own = ChoiceValue("It decides on its own")
    found = items("human_override", "data_owner", "simplest_alternative", "outcome_owner", people_stakes=on_its_own)

    assert shut_gates(CATALOGUE, Stage.BUILD, found, today=TODAY) == (
        "outcome_owner",
        "data_owner",
        "human_override",
        "simplest_alternative",
    )


some_state = st.sampled_from(list(ItemState))
some_items = st.fixed_dictionaries(dict.fromkeys(KEYS, some_state)).map(
    lambda states: [item(key, states[key]) for key in KEYS]
)
some_stage = st.sampled_from(list(Stage))
some_day = st.dates(date(2025, 12, 1), date(2027, 1, 1))


@given(stage=some_stage, found=some_items, created=some_day, today=some_day)
def test_there_is_a_verdict_for_everything(
    catalogue: Catalogue, stage: Stage, found: list[Item], created: date, today: date
) -> None:
    readiness = assess(catalogue, stage, created, found, today=today)

    assert readiness.verdict in Verdict
    assert (readiness.verdict is Verdict.STOPPED) == stage.stopped
    assert set(readiness.blocking) <= set(KEYS)


@given(
    stage=st.sampled_from([Stage.IDEA, Stage.DISCOVERY, Stage.BUILD, Stage.PILOT]),
    found=some_items,
    place=st.integers(0, len(KEYS) - 1),
)
def test_answering_a_gap_well_never_makes_it_worse(stage: Stage, found: list[Item], place: int) -> None:
    before = say(stage, found)
    better = [*found[:place], item(KEYS[place]), *found[place + 1 :]]

    assert ORDER.index(say(stage, better).verdict) >= ORDER.index(before.verdict)


@given(found=some_items, place=st.integers(0, len(KEYS) - 1))
def test_a_catalogue_of_ones_own_may_lack_any_question(found: list[Item], place: int) -> None:
    assert say(Stage.BUILD, [*found[:place], *found[place + 1 :]]).verdict in Verdict


@pytest.mark.parametrize(
    ("kept", "stage", "words"),
    [
        (Summary("Needs research", ahead=True), Stage.PILOT, "Needs research: its answers allow discovery, not pilot"),
        (Summary("Ready to build", ahead=True), Stage.LIVE, "Ready to build: its answers allow build, not live"),
        (Summary("Drifting", gaps=3), Stage.LIVE, "Drifting: 3 answers missing or out of date"),
        (Summary("Not ready to build", set_aside=2), Stage.IDEA, "Not ready to build, 2 set aside"),
    ],
)
def test_a_line_says_why_there_is_an_alarm(kept: Summary, stage: Stage, words: str) -> None:
    assert in_short(kept, stage) == words
