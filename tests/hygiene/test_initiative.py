"""What an initiative is made of: who may do what, and which edit is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hygiene.cadence import Pace
from hygiene.calendar import MONDAY, SUNDAY, Calendar, WorkingHours
from hygiene.catalogue import Catalogue
from hygiene.initiative import (
    NOBODY,
    Actor,
    ChannelId,
    Initiative,
    InitiativeId,
    Item,
    ItemId,
    ItemState,
    Person,
    Role,
    Source,
    Stage,
    UserId,
    WorkspaceId,
)
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.rules import Rules

ALICE, BOB, CAROL, DAVE = UserId("U1ALICE"), UserId("U2BOB"), UserId("U3CAROL"), UserId("U4DAVE")
CHANNEL = ChannelId("C1")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAN = Initiative(
    InitiativeId(1), WorkspaceId("T1"), 3, "Plan", CHANNEL, False, Stage.IDEA, None, ALICE, NOON,  # noqa: FBT003
    {Role.OWNER: ALICE, Role.SPONSOR: BOB, Role.DESIGN: CAROL},
)  # fmt: skip
AMSTERDAM, UTC_ZONE = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("actor", "takes_part", "steers"),
    [
        (Actor(ALICE), True, True),
        (Actor(BOB), True, True),
        (Actor(CAROL), True, False),
        (Actor(DAVE), False, False),
        (Actor(DAVE, admin=True), False, True),
        (NOBODY, False, False),
    ],
    ids=["owner", "sponsor", "designer", "outsider", "admin", "nobody"],
)
def test_owner_sponsor_and_admins_steer(actor: Actor, takes_part: bool, steers: bool) -> None:  # noqa: FBT001
    assert (actor.takes_part(PLAN), actor.steers(PLAN)) == (takes_part, steers)
    assert not Actor(BOB).steers(replace(PLAN, people={Role.OWNER: ALICE}))


def test_the_person_asked_may_answer_and_who_steers() -> None:
    item = Item(ItemId(1), InitiativeId(1), "kpi", CAROL, ItemState.OPEN)

    assert [each for each in (ALICE, BOB, CAROL, DAVE) if Actor(each).may_answer(PLAN, item)] == [ALICE, BOB, CAROL]


def test_what_is_private_is_seen_by_the_members_of_its_channel() -> None:
    private = replace(PLAN, private=True)

    assert Actor(DAVE).sees(PLAN)
    assert not Actor(DAVE).sees(private)
    assert not Actor(DAVE, frozenset({ChannelId("C2")}), admin=True).sees(private)
    assert Actor(DAVE, frozenset({CHANNEL})).sees(private)


@pytest.mark.parametrize(
    ("edit", "than", "newer"),
    [("", "", False), ("", "5.0", False), ("5.0", "", True), ("5.0", "5.0", False), ("10.0", "9.5", True)],
    ids=["original", "original-after-an-edit", "first-edit", "same-edit", "later-edit"],
)
def test_an_edit_is_newer_than_the_original_and_than_earlier_edits(edit: str, than: str, newer: bool) -> None:  # noqa: FBT001
    assert Source(CHANNEL, "1.0", edit).is_newer_than(than) is newer


def test_a_bot_and_who_has_left_cannot_be_asked() -> None:
    person = Person(ALICE, "Alice")

    assert person.askable
    assert not replace(person, is_bot=True).askable
    assert not replace(person, deleted=True).askable


def test_what_has_stopped_stands_nowhere_on_the_road() -> None:
    assert [stage.rank for stage in Stage] == [0, 1, 2, 3, 4, -1, -1, -1]
    assert [stage for stage in Stage if stage.stopped] == [Stage.PARKED, Stage.DROPPED, Stage.NOT_AI]
    assert (PLAN.label, PLAN.owner, Role.DATA_OWNER.words, PLAN.nudged) == ("AI-3", ALICE, "data owner", True)


def test_people_work_by_their_own_hours_and_holidays_where_they_have_any() -> None:
    late = WorkingHours(time(11), time(19))
    workspace = WorkspacePreferences(Pace.FIRM, first_weekday=SUNDAY, country="DE")

    assert workspace.calendar(AMSTERDAM) == Calendar(AMSTERDAM, WorkingHours(), SUNDAY, "DE")
    assert workspace.calendar(AMSTERDAM, PersonPreferences(hours=late)) == Calendar(AMSTERDAM, late, SUNDAY, "DE")
    assert workspace.calendar(AMSTERDAM, PersonPreferences(country="NL")).country == "NL"
    assert WorkspacePreferences().calendar(UTC_ZONE) == Calendar(UTC_ZONE, WorkingHours(), MONDAY, None)
    assert not PersonPreferences().muted


def test_days_are_those_of_the_workspace_and_zones_those_that_are_known(catalogue: Catalogue) -> None:
    rules = Rules(catalogue, AMSTERDAM)

    assert rules.day_of(datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert rules.day_of(datetime(2026, 3, 2, 23, tzinfo=UTC)) == date(2026, 3, 3)
    assert rules.zone_named("America/New_York") == ZoneInfo("America/New_York")
    assert [rules.zone_named(name) for name in (None, "Mars/Base", "../etc", "")] == [AMSTERDAM] * 4
    assert Rules(catalogue).zone == UTC_ZONE
