"""Who is asked, what is asked next, and what a reply means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.initiative import Exchange, InitiativeId, Item, ItemId, ItemState, Role, Stage, UserId
from hygiene.profile import NOT_CHOSEN
from hygiene.routing import Captured, Chatter, OfferToUse, assignee, is_due, next_questions, read_reply, worst_first

CATALOGUE = load_catalogue()
ALICE, BOB, CAROL, DAVE = UserId("UALICE"), UserId("UBOB"), UserId("UCAROL"), UserId("UDAVE")
PEOPLE = {Role.OWNER: ALICE, Role.SPONSOR: DAVE}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [question.key for question in CATALOGUE.asked_of(NOT_CHOSEN).questions if question.key != "people_stakes"]


def item(key: str, **changes: object) -> Item:
    fresh = Item(ItemId(KEYS.index(key)), InitiativeId(1), key, assignee(CATALOGUE[key], PEOPLE), ItemState.OPEN)
    return replace(fresh, **changes)  # type: ignore[arg-type]


def asked(key: str, *, minutes: int = 0, ts: str | None = "100.0", **changes: object) -> Item:
    return item(key, exchange=Exchange.ASKED, asked_at=NOON + timedelta(minutes=minutes), question_ts=ts, **changes)


def fresh() -> dict[str, Item]:
    return {key: item(key) for key in KEYS}


def chosen(items: dict[str, Item], *, stage: Stage = Stage.IDEA, people: dict[Role, UserId] | None = None) -> list[str]:
    return [each.key for each in next_questions(CATALOGUE, stage, people or PEOPLE, items.values())]


@pytest.mark.parametrize(
    ("key", "user"),
    [("pain_point", ALICE), ("outcome_owner", DAVE), ("data_quality", ALICE), ("when_wrong", ALICE)],
)
def test_a_question_goes_to_its_role_or_to_the_owner(key: str, user: UserId) -> None:
    assert assignee(CATALOGUE[key], PEOPLE) == user


def test_the_first_question_is_the_first_of_the_core() -> None:
    assert chosen(fresh()) == ["pain_point"]


def test_what_it_could_do_to_people_is_asked_first_of_all() -> None:
    stakes = replace(item("pain_point"), id=ItemId(99), key="people_stakes")

    assert chosen(fresh() | {"people_stakes": stakes}) == ["people_stakes"]


def test_nobody_is_asked_two_things_at_once() -> None:
    assert chosen(fresh() | {"pain_point": asked("pain_point")}) == []
    assert chosen(fresh() | {"pain_point": item("pain_point", exchange=Exchange.QUEUED)}) == []


def test_the_data_owner_is_asked_as_soon_as_there_is_one() -> None:
    items = fresh() | {"pain_point": asked("pain_point"), "data_quality": item("data_quality", assignee=BOB)}

    assert chosen(items, people=PEOPLE | {Role.DATA_OWNER: BOB}) == ["data_quality"]


def test_the_rest_comes_when_the_core_was_answered() -> None:
    items = {
        key: item(key, state=ItemState.ANSWERED, exchange=Exchange.CLOSED) if CATALOGUE[key].core else item(key)
        for key in KEYS
    }

    assert chosen(items) == ["evidence", "outcome_owner"]
    assert chosen({key: each for key, each in items.items() if key == "drift_alert"} | {}) == []
    assert chosen({"drift_alert": item("drift_alert")}, stage=Stage.PILOT) == ["drift_alert"]


def test_what_was_handed_on_does_not_wait_for_its_turn() -> None:
    items = fresh() | {"drift_alert": item("drift_alert", assignee=CAROL, handed_on_by=ALICE)}

    assert chosen(items) == ["drift_alert", "pain_point"]


@pytest.mark.parametrize(
    ("other", "asked_now"),
    [
        (item("evidence"), ["pain_point"]),  # the core was not answered yet
        (item("evidence", state=ItemState.STALE), ["pain_point", "evidence"]),
        (item("drift_alert", state=ItemState.STALE), ["pain_point"]),  # of a gate that is far
        (item("kpi", state=ItemState.STALE), ["pain_point", "kpi"]),
        (item("kpi", state=ItemState.WEAK), ["pain_point"]),
        (item("kpi", state=ItemState.WAIVED), ["pain_point"]),
        (item("kpi", exchange=Exchange.CLOSED), ["pain_point"]),
    ],
    ids=["new", "stale", "stale-and-far", "stale-core", "weak", "waived", "closed"],
)
def test_what_was_answered_once_does_not_wait_for_the_core(other: Item, asked_now: list[str]) -> None:
    assert chosen({"pain_point": item("pain_point", assignee=BOB), other.key: other}) == asked_now


def test_a_reply_of_somebody_else_is_offered_for_the_three_oldest_questions() -> None:
    keys = ["kpi", "evidence", "fallback", "user_sees"]
    reading = read_reply([asked(key, minutes=9 - place) for place, key in enumerate(keys)], CAROL, "101.0")

    assert isinstance(reading, OfferToUse)
    assert [each.key for each in reading.items] == ["user_sees", "fallback", "evidence"]


def test_what_was_put_off_waits() -> None:
    assert chosen(fresh() | {"pain_point": item("pain_point", later_until=NOON)}) == ["target_user"]


@pytest.mark.parametrize("stage", [Stage.PARKED, Stage.DROPPED, Stage.NOT_AI])
def test_nothing_is_asked_when_it_has_stopped(stage: Stage) -> None:
    assert chosen(fresh(), stage=stage) == []
    assert not is_due(CATALOGUE["pain_point"], stage)


@pytest.mark.parametrize(
    ("items", "author", "ts", "reading"),
    [
        ([asked("kpi")], ALICE, "101.0", Captured(asked("kpi"))),
        ([asked("kpi"), asked("evidence", minutes=5)], ALICE, "101.0", Captured(asked("kpi"))),
        ([asked("kpi", minutes=5), asked("evidence")], ALICE, "101.0", Captured(asked("evidence"))),
        ([asked("kpi")], CAROL, "101.0", OfferToUse((asked("kpi"),))),
        ([asked("kpi", assignee=BOB)], ALICE, "101.0", OfferToUse((asked("kpi", assignee=BOB),))),
        ([asked("kpi", ts=None)], ALICE, "101.0", Captured(asked("kpi", ts=None))),
        ([asked("kpi")], ALICE, "99.9", Chatter()),
        ([asked("kpi")], CAROL, "99.9", Chatter()),
        ([asked("kpi")], ALICE, "100.0", Chatter()),
        ([item("kpi")], ALICE, "101.0", Chatter()),
        ([item("kpi", exchange=Exchange.QUEUED)], ALICE, "101.0", Chatter()),
        ([asked("kpi", state=ItemState.ANSWERED)], ALICE, "101.0", Chatter()),
        ([], ALICE, "101.0", Chatter()),
    ],
    ids=[
        "answer",
        "oldest-first",
        "oldest-by-time",
        "somebody-else",
        "asked-is-another",
        "time-not-known-yet",
        "older-than-the-question",
        "older-and-somebody-else",
        "the-question-itself",
        "not-asked",
        "not-shown-yet",
        "answered",
        "nothing",
    ],
)
def test_a_reply_is_read(items: list[Item], author: UserId, ts: str, reading: object) -> None:
    assert read_reply(items, author, ts) == reading


def test_the_worst_gap_is_what_blocks_the_nearest_gate(catalogue: Catalogue) -> None:
    retired = replace(item("kpi"), key="of_another_catalogue")
    keys = [each.key for each in worst_first(catalogue, [retired, *(item(key) for key in reversed(KEYS))])]

    assert sorted(keys) == sorted(KEYS)
    assert keys[:3] == ["outcome_owner", "pain_point", "target_user"]
    assert keys[-1] == "impact_kind"
