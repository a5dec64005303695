"""What each kind of initiative is asked, and that each can be brought through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene import item_life
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.history import Act
from hygiene.initiative import GAPS, Answer, AnswerId, Exchange, InitiativeId, Item, ItemId, ItemState, Stage, UserId
from hygiene.item_life import Change
from hygiene.next_step import next_step
from hygiene.profile import ALL_PROFILES, NOT_CHOSEN, Applies, Autonomy, Profile, Sourcing
from hygiene.questions import Question
from hygiene.readiness import Verdict, assess, shut_gates
from hygiene.values import ChoiceValue, Means, MetricValue, NumberValue, Value

CATALOGUE = load_catalogue()
TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG_AGO = TODAY - timedelta(days=300)
ALICE, BOB = UserId("UALICE"), UserId("UBOB")
LOW_BOUGHT = Profile(Sourcing.BOUGHT, Autonomy.ADVISES, low_stakes=True)
BUILT_ACTING = Profile(Sourcing.BUILT, Autonomy.ACTS)
profiles = st.sampled_from(ALL_PROFILES)


def to_the_pilot(profile: Profile) -> list[str]:
    return [each.key for each in CATALOGUE.asked_of(profile).questions if each.gate != "launch"]


def test_a_bought_tool_that_can_hurt_nobody_has_eight_questions_to_the_pilot() -> None:
    assert to_the_pilot(LOW_BOUGHT) == [
        "people_stakes", "pain_point", "target_user", "when_wrong", "data_owner", "data_leaves", "use_cost", "kpi",
    ]  # fmt: skip


def test_one_that_is_built_and_acts_on_people_has_26_questions_at_most() -> None:
    asked = CATALOGUE.asked_of(BUILT_ACTING)

    assert len(asked.questions) == 26
    assert {"acts_alone", "acts_approver", "acts_undone", "acts_log", "human_override"} <= set(asked.by_key)


def test_who_has_not_said_what_it_is_is_asked_what_was_asked_before_there_were_kinds() -> None:
    asked = CATALOGUE.asked_of(NOT_CHOSEN)

    assert len(asked.questions) == 24
    assert {each.section for each in asked.questions}.isdisjoint({"bought", "acting"})
    assert asked == CATALOGUE.asked_of(Profile(Sourcing.BUILT, Autonomy.ADVISES))


def test_low_stakes_mean_nothing_before_the_kind_is_said() -> None:
    assert Profile(low_stakes=True).stakes == NOT_CHOSEN.stakes
    assert Profile(low_stakes=True).words == ""
    assert LOW_BOUGHT.words == "bought, advises, low stakes"
    assert Profile(Sourcing.BOTH, Autonomy.ACTS).words == "built and bought, acts"


@pytest.mark.parametrize(
    ("applies", "profile", "asked"),
    [
        ({}, NOT_CHOSEN, True),
        ({"sourcing": "bought"}, LOW_BOUGHT, True),
        ({"sourcing": "bought"}, NOT_CHOSEN, False),
        ({"sourcing": ["bought", "both"], "stakes": "high"}, LOW_BOUGHT, False),
        ({"autonomy": "acts"}, BUILT_ACTING, True),
    ],
)
def test_all_that_is_named_must_be_so(applies: dict[str, object], profile: Profile, asked: bool) -> None:  # noqa: FBT001
    assert Applies.model_validate(applies).to(profile) is asked


def solid(question: Question) -> Value | None:
    """Return a value that opens the gates of a question."""
    accepted = [guard.accepts for guard in question.also_guards if guard.accepts] or [question.accepts]
    match question.kind:
        case "choice":
            best = question.choice_that_means(accepted[-1][0]) if accepted[-1] else question.choices[-1]
            return ChoiceValue(best.text, best.means) if best else None
        case "metric":
            return MetricValue("Calls", 900, 500, "a day")
        case "number":
            return NumberValue(600)
        case _:
            return None


def answered(question: Question, item: Item) -> Item:
    answer = Answer(AnswerId(item.id), "Said well", solid(question), None, ALICE, NOON)
    return replace(item, state=ItemState.ANSWERED, exchange=Exchange.CLOSED, answer=answer)


def opened(catalogue: Catalogue) -> dict[str, Item]:
    return {
        question.key: Item(ItemId(place), InitiativeId(1), question.key, ALICE, ItemState.OPEN)
        for place, question in enumerate(catalogue.questions)
    }


@given(profiles, st.sampled_from([stage for stage in Stage if not stage.stopped]), st.data())
def test_every_initiative_of_every_kind_has_a_next_step_until_it_is_ready(
    profile: Profile, stage: Stage, data: st.DataObject
) -> None:
    asked = CATALOGUE.asked_of(profile)
    items = opened(asked)
    for key in data.draw(st.sets(st.sampled_from(sorted(items)))):
        items[key] = answered(asked[key], items[key])

    for _ in range(len(asked.questions) + 1):
        readiness = assess(asked, stage, LONG_AGO, items.values(), today=TODAY)
        step = next_step(asked, readiness.verdict, items.values(), today=TODAY)
        if step is None:
            break
        assert step.item.key in asked
        items[step.item.key] = answered(asked[step.item.key], items[step.item.key])

    assert readiness.verdict in (Verdict.LAUNCH, Verdict.ON_TRACK)


@pytest.mark.parametrize("profile", ALL_PROFILES, ids=lambda profile: profile.words or "not said")
def test_no_gate_of_a_kind_is_shut_by_what_it_is_not_asked(profile: Profile) -> None:
    asked = CATALOGUE.asked_of(profile)

    shut = shut_gates(asked, Stage.LIVE, opened(asked).values(), today=TODAY)

    assert set(shut) <= set(asked.by_key)
    assert {question.gate for question in asked.questions if question.blocking} >= {"research", "build", "launch"}


@given(st.sampled_from(CATALOGUE.questions), st.sampled_from([*GAPS, ItemState.ANSWERED]), st.booleans())
def test_to_another_kind_and_back_no_answer_is_lost(question: Question, state: ItemState, second: bool) -> None:  # noqa: FBT001
    item = opened(CATALOGUE)[question.key]
    if state is not ItemState.OPEN:
        item = replace(answered(question, item), state=state, needs_second=second)
    act = Act(BOB, NOON)

    gone = item_life.retired(item, act)
    assert isinstance(gone, Change)
    back = item_life.returned(gone.after, act, lapses_at=None)

    assert isinstance(back, Change)
    assert back.after.answer == item.answer
    assert back.after.needs_second == item.needs_second
    assert back.after.state is (ItemState.OPEN if item.answer is None else ItemState.ANSWERED)


def test_low_stakes_open_no_gate_before_somebody_else_says_the_same() -> None:
    asked = CATALOGUE.asked_of(LOW_BOUGHT)
    items = {key: answered(asked[key], item) for key, item in opened(asked).items()}
    low = ChoiceValue("No", Means.UNAFFECTED)
    answer = Answer(AnswerId(1), "No", low, None, ALICE, NOON)
    claimed = item_life.answered(items["people_stakes"], Act(ALICE, NOON), answer, lapses_at=None, needs_second=True)

    def verdict(stakes: Item) -> Verdict:
        now = {**items, stakes.key: stakes}
        return assess(asked, Stage.IDEA, LONG_AGO, now.values(), today=TODAY).verdict

    assert verdict(claimed.after) is Verdict.NOT_READY
    assert isinstance(item_life.seconded(claimed.after, Act(ALICE, NOON)), item_life.NotNow)
    agreed = item_life.seconded(claimed.after, Act(BOB, NOON))
    assert isinstance(agreed, Change)
    assert verdict(agreed.after) is Verdict.LAUNCH
