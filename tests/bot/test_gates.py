"""No order of commands gets an initiative past a shut gate, or a risk accepted by somebody who may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from bot.workflows import answers, editing, freshness, initiatives, preferences, questions, summaries, systems
from bot.workflows.access import Found
from bot.workflows.editing import Description
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import Catalogue
from hygiene.initiative import (
    Actor,
    AnswerId,
    ChannelId,
    ChannelState,
    Initiative,
    Item,
    ItemState,
    Registration,
    Role,
    Stage,
    UserId,
    WorkspaceId,
)
from hygiene.item_life import flaws
from hygiene.profile import ALL_PROFILES, Profile
from hygiene.questions import Choice
from hygiene.readiness import shut_gates
from hygiene.refusals import Refused
from hygiene.rules import Rules
from hygiene.values import ChoiceValue, DayValue, MetricValue, NumberValue, PersonValue, Value
from storage import channels, items, outbox, workspaces
from storage import initiatives as initiative_rows
from storage.channels import Channel
from storage.database import open_engine

TEAM = WorkspaceId("T1")
OWNER, SPONSOR, OUTSIDER = UserId("U1OWNER"), UserId("U2SPONSOR"), UserId("U3OUTSIDER")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROAD = [Stage.IDEA, Stage.DISCOVERY, Stage.BUILD, Stage.PILOT, Stage.LIVE]
somebody = st.sampled_from([OWNER, SPONSOR, OUTSIDER])
some_key = st.integers(0, 23)


def solid_value(kind: str, choices: tuple[Choice, ...], today: date) -> Value | None:
    match kind:
        case "person":
            return PersonValue(OWNER)
        case "date":
            return DayValue(today + timedelta(days=3))
        case "choice":
            return ChoiceValue(choices[0].text, choices[0].means)
        case "metric":
            return MetricValue("Calls", 900, 500, "a day")
        case "number":
            return NumberValue(600)
        case _:
            return None


class Gates(RuleBasedStateMachine):
    """People press everything, in any order, while days pass."""

    engine: Engine
    ours: Rules
    numbers = iter(range(10**9))

    @initialize()
    def begin(self) -> None:
        self.now = MONDAY
        self.convert(private=False)
        self.say_what_is_one_system(apart=True)
        self.passed: set[Stage] = set()
        form = Registration(
            "Plans", "600 people a week wait on the phone", OWNER, SPONSOR, None, Stage.IDEA, ChannelId("C1"),
            private=False, by=OWNER, view=None,
        )  # fmt: skip
        self.id = self.run(OWNER, initiatives.register, form).id
        self.stood_at = Stage.IDEA

    def run(self, who: UserId, work: Callable[..., Any], *args: Any, admin: bool = False, **kwargs: Any) -> Any:
        actor = Actor(who, frozenset([ChannelId("C1")]), admin=admin)
        with self.engine.begin() as connection:
            done = work(UnitOfWork(connection, self.ours, TEAM, self.now, actor), *args, **kwargs)
            outbox.discard(connection)
            return done

    def initiative(self) -> Initiative:
        with self.engine.begin() as connection:
            return initiative_rows.get_initiative(connection, TEAM, self.id)

    def items(self) -> list[Item]:
        with self.engine.begin() as connection:
            return items.list_items(connection, self.id)

    @rule(place=some_key, who=somebody, well=st.booleans())
    def answer(self, place: int, who: UserId, well: bool) -> None:  # noqa: FBT001
        item = self.items()[place]
        question = self.ours.catalogue[item.key]
        value = solid_value(question.kind, question.choices, self.now.date()) if well else None
        text = f"The clerk retypes {place} codes of 300 by hand" if well else "TBD"
        self.run(who, answers.take_form, item.id, text, value, view=None)

    @rule(where=st.sampled_from(["orders in Teradata", "TD_PROD, nightly", "TBD"]), who=somebody)
    def say_where_data_is(self, where: str, who: UserId) -> None:
        item = next(item for item in self.items() if item.key == "data_location")
        self.run(who, answers.take_form, item.id, where, None, view=None)

    @rule(apart=st.booleans())
    def say_what_is_one_system(self, apart: bool) -> None:  # noqa: FBT001
        if apart:
            self.run(OWNER, systems.is_its_own, "td_prod", admin=True)
        else:
            self.run(OWNER, systems.is_another_name, "TD_PROD", "Teradata", admin=True)

    @rule(private=st.booleans())
    def convert(self, private: bool) -> None:  # noqa: FBT001
        home = Channel(ChannelId("C1"), private=private, shared=False, state=ChannelState.OPEN, seen_at=self.now)
        with self.engine.begin() as connection:
            channels.keep_channel(connection, TEAM, home)
            channels.keep_members(connection, TEAM, home.id, {OWNER, SPONSOR, OUTSIDER}, at=self.now)

    @rule(name=st.sampled_from(["Plans", "Data plans"]), who=somebody)
    def rename(self, name: str, who: UserId) -> None:
        now = self.initiative()
        wanted = Description(name, "In a line", now.people.get(Role.SPONSOR), None, now.profile, None)
        self.run(who, editing.edit, self.id, wanted)

    @rule(who=somebody)
    def answer_everything(self, who: UserId) -> None:
        for place in range(len(self.items())):
            self.answer(place, who, True)  # noqa: FBT003

    @rule(who=somebody, profile=st.sampled_from([each for each in ALL_PROFILES if each.chosen]))
    def say_what_it_is(self, who: UserId, profile: Profile) -> None:
        """Another kind changes what is asked; no answer is lost by it, and nobody else may say so."""
        before = {item.key: item.answer for item in self.items() if item.answer}
        wanted = Description("Plans", None, SPONSOR, None, replace(profile, low_stakes=False), None)
        done = self.run(who, editing.edit, self.id, wanted)
        assert isinstance(done, Refused) == (who == OUTSIDER)
        assert {item.key: item.answer for item in self.items() if item.answer} == before

    @rule(who=somebody)
    def say_that_the_stakes_are_low(self, who: UserId) -> None:
        item = next(item for item in self.items() if item.key == "people_stakes")
        self.run(who, answers.choose, item.id, "No")

    @rule(who=somebody)
    def agree_that_they_are(self, who: UserId) -> None:
        before = next(item for item in self.items() if item.key == "people_stakes")
        done = self.run(who, answers.agree, before.id)
        if isinstance(done, Found):
            assert before.needs_second
            assert before.answer is not None
            assert before.answer.author != who

    @rule(place=some_key, who=somebody, days=st.integers(-3, 60))
    def waive(self, place: int, who: UserId, days: int) -> None:
        item, until = self.items()[place], self.now.date() + timedelta(days=days)
        done = self.run(who, freshness.waive, item.id, until=until, because="for now")
        waits = item.state.is_gap or item.state is ItemState.WAIVED
        allowed = who != OUTSIDER and 0 <= days <= 30 and self.ours.catalogue[item.key].blocking and waits
        assert isinstance(done, Found) == (allowed and not self.initiative().stage.stopped)

    @rule(place=some_key, who=somebody)
    def set_aside(self, place: int, who: UserId) -> None:
        item = self.items()[place]
        done = self.run(who, questions.set_aside, item.id, f"bought as it is, part {place}")
        if self.ours.catalogue[item.key].blocking and who == OUTSIDER:
            assert isinstance(done, Refused)

    @rule(place=some_key, who=somebody)
    def agree(self, place: int, who: UserId) -> None:
        before = self.items()[place]
        done = self.run(who, questions.agree_aside, before.id)
        if isinstance(done, Found):
            assert before.aside_by is not None
            assert {who, before.aside_by} == {OWNER, SPONSOR}

    @rule(place=some_key, who=somebody)
    def still_true(self, place: int, who: UserId) -> None:
        self.run(who, freshness.still_true, self.items()[place].id)

    @rule(place=some_key, who=somebody, to=somebody)
    def hand_on(self, place: int, who: UserId, to: UserId) -> None:
        self.run(who, questions.hand_on, self.items()[place].id, to)

    @rule(place=some_key, who=somebody, when=st.sampled_from(["tomorrow", "monday", "a week", "2026-03-01"]))
    def put_off(self, place: int, who: UserId, when: str) -> None:
        self.run(who, questions.put_off, self.items()[place].id, when)

    @rule(who=somebody)
    def snooze(self, who: UserId) -> None:
        self.run(who, preferences.snooze, self.initiative().number, "a week")

    @rule(place=some_key, who=somebody)
    def keep_as_it_is(self, place: int, who: UserId) -> None:
        self.run(who, answers.keep_as_it_is, self.items()[place].id)

    @rule(place=some_key, who=somebody, first=st.booleans())
    def pick(self, place: int, who: UserId, first: bool) -> None:  # noqa: FBT001
        item = self.items()[place]
        chosen = item.answer.id if first and item.answer else item.rival
        done = self.run(who, answers.pick, item.id, chosen or AnswerId(0))
        if who == OUTSIDER:
            assert isinstance(done, Refused)

    @rule(to=st.sampled_from(list(Stage)), who=somebody)
    def move(self, to: Stage, who: UserId) -> None:
        self.watch(who, lambda number: self.run(who, initiatives.move, number, to))

    @rule(who=somebody)
    def undo(self, who: UserId) -> None:
        self.watch(who, lambda number: self.run(who, initiatives.undo, number))

    def watch(self, who: UserId, act: Callable[[int], Any]) -> None:
        """Whoever gets further than where they stood before has passed an open gate."""
        before, found = self.initiative(), self.items()
        done = act(before.number)
        after = self.initiative()
        if who == OUTSIDER:
            assert isinstance(done, Refused)
        if after.stage is before.stage:
            return
        assert who != OUTSIDER
        if after.stage.rank > self.stood_at.rank:
            assert (
                shut_gates(self.ours.catalogue.asked_of(before.profile), after.stage, found, today=self.now.date())
                == ()
            )
        if not after.stage.stopped:
            self.stood_at = after.stage

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        while self.run(OWNER, freshness.lapse):
            pass
        self.run(OWNER, freshness.wake)
        while self.run(OWNER, summaries.recount_due):
            pass

    @invariant()
    def no_item_is_flawed(self) -> None:
        if hasattr(self, "id"):
            assert [flaw for item in self.items() for flaw in flaws(item)] == []

    @invariant()
    def what_is_kept_is_what_a_recount_says(self) -> None:
        if hasattr(self, "id"):
            assert self.initiative().kept == self.run(OWNER, summaries.count_anew, self.initiative(), self.items())
            assert not self.run(OWNER, summaries.is_wrong, self.initiative(), self.items())
            assert self.run(OWNER, summaries.are_counts_right)

    @invariant()
    def it_is_asked_what_its_kind_is_asked(self) -> None:
        if hasattr(self, "id"):
            asked = {item.key for item in self.items() if item.state is not ItemState.RETIRED}
            assert asked == set(self.ours.catalogue.asked_of(self.initiative().profile).by_key)

    @invariant()
    def every_waiver_has_an_end_ahead_a_reason_and_somebody_who_may(self) -> None:
        if not hasattr(self, "id"):
            return
        for item in self.items():
            if item.state is ItemState.WAIVED:
                assert item.waived_by in (OWNER, SPONSOR)
                aside = (
                    item.set_aside_because == f"bought as it is, part {[e.key for e in self.items()].index(item.key)}"
                )
                assert item.set_aside_because == "for now" or aside
                assert (item.aside_by is not None) == aside
                assert item.waived_until is not None
                assert self.now.date() <= item.waived_until <= self.now.date() + timedelta(days=30)
            else:
                assert item.waived_by is None


def test_gates_and_waivers_cannot_be_bypassed(database_url: str, catalogue: Catalogue) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        workspaces.keep_workspace(connection, TEAM, name="T", url="", bot_user=UserId("UBOT"))
    machine = type("OnThisEngine", (Gates,), {"engine": engine, "ours": Rules(catalogue)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    engine.dispose()


def test_what_is_waived_and_then_does_not_apply_is_waived_no_more(database_url: str, catalogue: Catalogue) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        workspaces.keep_workspace(connection, TEAM, name="T", url="", bot_user=UserId("UBOT"))
    people: Any = type("OnThisEngine", (Gates,), {"engine": engine, "ours": Rules(catalogue)})()
    people.begin()
    place = next(at for at, item in enumerate(people.items()) if item.key == "user_sees")

    people.waive(place, OWNER, 5)
    people.set_aside(place, OWNER)
    assert people.items()[place].state is ItemState.WAIVED
    people.agree(place, OWNER)
    assert people.items()[place].state is ItemState.WAIVED
    people.agree(place, SPONSOR)
    people.days_pass(40)

    item = people.items()[place]
    assert (item.state, item.set_aside_because) == (ItemState.NOT_APPLICABLE, f"bought as it is, part {place}")
    assert (item.waived_by, item.waived_until, item.aside_by) == (None, None, OWNER)
    engine.dispose()
