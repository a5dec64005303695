"""How long answers last, how often promises slip, whether numbers move, and what is blocked together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.blockers import DataGap, Side, data_gaps, systems_in, systems_of
from hygiene.catalogue import Catalogue
from hygiene.freshness import has_come, lapses_at
from hygiene.initiative import (
    Answer,
    AnswerId,
    ChannelId,
    Initiative,
    InitiativeId,
    Item,
    ItemId,
    ItemState,
    Role,
    Stage,
    UserId,
    WorkspaceId,
)  # fmt: skip
from hygiene.progress import movement, sparkline
from hygiene.promises import count_slips
from hygiene.values import ChoiceValue, DayValue, MetricValue, Value

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FULL = ChoiceValue("Yes, all of it")


@pytest.mark.parametrize(
    ("key", "value", "stage", "alone", "days"),
    [
        ("pain_point", None, Stage.IDEA, False, 187),
        ("pain_point", None, Stage.IDEA, True, 97),
        ("kpi_now", None, Stage.LIVE, False, 37),
        ("data_blockers", None, Stage.BUILD, False, 21),
        ("data_blockers", None, Stage.BUILD, True, 21),  # no shorter than two weeks and the grace
        ("data_blockers", None, Stage.LIVE, False, 97),
        ("data_access", FULL, Stage.PILOT, False, 37),
        ("data_access", FULL, Stage.LIVE, False, None),
        ("data_access", ChoiceValue("A sample only"), Stage.LIVE, False, 37),
        ("data_ready_date", DayValue(date(2026, 2, 3)), Stage.BUILD, False, None),  # it has landed
    ],
)
def test_an_answer_is_asked_about_again(
    catalogue: Catalogue,
    key: str,
    value: Value | None,
    stage: Stage,
    alone: bool,  # noqa: FBT001
    days: int | None,
) -> None:
    when = lapses_at(catalogue[key], value, stage=stage, decides_alone=alone, since=MONDAY, zone=AMSTERDAM)

    assert when == (None if days is None else MONDAY + timedelta(days=days))


def test_a_promise_is_asked_about_on_its_day_in_the_workspaces_zone(catalogue: Catalogue) -> None:
    promised = DayValue(date(2026, 3, 12))
    when = lapses_at(
        catalogue["data_ready_date"], promised, stage=Stage.IDEA, decides_alone=False, since=MONDAY, zone=AMSTERDAM
    )

    assert when == datetime(2026, 3, 11, 23, tzinfo=UTC)


def test_a_promise_for_far_ahead_is_asked_about_when_answers_of_its_kind_are(catalogue: Catalogue) -> None:
    question, promised = catalogue["data_ready_date"], DayValue(date(2026, 12, 24))
    when = lapses_at(question, promised, stage=Stage.IDEA, decides_alone=False, since=MONDAY, zone=AMSTERDAM)

    assert when == MONDAY + timedelta(days=21)  # its half-life of 14 days, and the grace


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([date(2026, 3, 12)], ""),
        ([date(2026, 3, 12), date(2026, 3, 10)], ""),
        ([date(2026, 3, 12), date(2026, 3, 13)], "moved once, 1 day in all"),
        ([date(2026, 3, 12), date(2026, 4, 2), date(2026, 4, 22)], "moved twice, 41 days in all"),
        ([date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 3), date(2026, 3, 8), date(2026, 4, 1)],
         "moved 3 times, 33 days in all"),
    ],
)  # fmt: skip
def test_slips_are_counted(days: list[date], words: str) -> None:
    assert count_slips(days).words == words


@given(st.lists(st.dates(), max_size=20))
def test_slips_are_never_less_than_the_way_from_first_to_last(days: list[date]) -> None:
    slips = count_slips(days)

    assert slips.days >= ((days[-1] - days[0]).days if days else 0)
    assert 0 <= slips.times <= max(0, len(days) - 1)


CALLS = MetricValue("Calls", 900, 500, "a day", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("metric", "readings", "words"),
    [
        (None, [], ""),
        (None, [4.0], "now 4"),
        (None, [4.0, 6.0], "▁█ now 6"),
        (CALLS, [700.0], "█▁ from 900, now 700, target 500 a day: 50% of the way"),
        (CALLS, [950.0], "▁█ from 900, now 950, target 500 a day: the wrong way"),
        (MetricValue("Calls", 4, 8, ""), [4.0], "▁▁ from 4, now 4, target 8: 0% of the way"),
        (CALLS, [500.0], "█▁ from 900, now 500, target 500 a day: there"),
        (MetricValue("Calls", 5, 5, ""), [4.0], "█▁ now 4"),
        (MetricValue("Calls", 4, 8, ""), [5.0], "▁█ from 4, now 5, target 8: 25% of the way"),
        (CALLS, [700.0, 480.0], "█▅▁ from 900, now 480, target 500 a day: there"),
    ],
)
def test_whether_a_number_moved_is_told_by_numbers(
    metric: MetricValue | None, readings: list[float], words: str
) -> None:
    assert movement(metric, readings) == words


def test_a_sparkline_goes_from_the_lowest_to_the_highest_of_the_last_twelve() -> None:
    assert sparkline([float(number) for number in range(8)]) == "▁▂▃▄▅▆▇█"
    assert sparkline([100.0, *[5.0] * 12]) == "▁" * 12
    assert sparkline([1.0]) == ""


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=40))
def test_a_sparkline_is_short(readings: list[float]) -> None:
    assert len(sparkline(readings)) <= 12


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("Kafka topic van.pings.v2 and table dwh.stop_scans in BigQuery",
         ["Kafka", "van.pings.v2", "dwh.stop_scans", "BigQuery"]),
        ("The data is in SAP S/4, all of it", ["SAP S/4"]),
        ("in a shared folder", []),
        ("Team Y has the Export", []),
        ("the feed of Q", []),
        ("the feed of Db", ["Db"]),
        ("SAP BW, then Epic Clarity and Teradata", ["SAP BW", "Epic Clarity", "Teradata"]),
        ("SAP Business Warehouse: table sales", ["SAP Business Warehouse"]),
        ("Salesforce or Hub Spot. Later Snowflake", ["Salesforce", "Hub Spot", "Snowflake"]),
        ("One Two Three Four Five Six", ["One Two Three Four", "Five Six"]),
        ("table shifts in the claims warehouse, nightly", ["claims warehouse"]),
        ("our data warehouse", []),
        ("the shared database and a wiki", []),
        ("price ledger; the customer crm, and Teradata", ["price ledger", "customer crm", "Teradata"]),
        ("in r2d2, on /mnt/x and in a.b", ["r2d2", "mnt/x", "a.b"]),
    ],
)  # fmt: skip
def test_systems_are_read_from_where_the_data_is(text: str, systems: list[str]) -> None:
    assert systems_in(text) == systems


def initiative(number: int, people: dict[Role, UserId], stage: Stage = Stage.IDEA) -> Initiative:
    return Initiative(
        InitiativeId(number), WorkspaceId("T1"), number, f"Plan {number}", ChannelId("C1"), False, stage, None,  # noqa: FBT003
        UserId("U1"), MONDAY, {Role.OWNER: UserId("U1"), **people},
    )  # fmt: skip


def item(key: str, state: ItemState, text: str = "x") -> Item:
    answer = Answer(AnswerId(1), text, None, None, UserId("U1"), MONDAY)
    return Item(ItemId(1), InitiativeId(1), key, UserId("U1"), state, answer=answer)


def promise(day: date) -> Item:
    answer = Answer(AnswerId(1), "x", DayValue(day), None, UserId("U1"), MONDAY)
    return replace(item("data_ready_date", ItemState.ANSWERED), answer=answer)


@pytest.mark.parametrize(
    ("promised", "come"),
    [
        (promise(date(2026, 3, 1)), True),
        (promise(date(2026, 3, 2)), True),
        (promise(date(2026, 3, 3)), False),
        (item("data_ready_date", ItemState.ANSWERED), False),
        (replace(promise(date(2026, 3, 1)), answer=None), False),
    ],
    ids=["over", "today", "ahead", "no-day", "no-answer"],
)
def test_a_promised_day_comes(promised: Item, come: bool) -> None:  # noqa: FBT001
    assert has_come(promised, today=date(2026, 3, 2)) is come


def test_what_is_blocked_together_stands_together(catalogue: Catalogue) -> None:
    bob = {Role.DATA_OWNER: UserId("UBOB")}
    where = item("data_location", ItemState.ANSWERED, "Teradata")
    found = [
        (initiative(1, bob), [item("data_access", ItemState.OPEN), where]),
        (initiative(2, bob), [item("data_quality", ItemState.WEAK), item("kpi", ItemState.OPEN), where]),
        (initiative(3, {}), [item("data_owner", ItemState.OPEN)]),
        (initiative(4, bob, Stage.PARKED), [item("data_access", ItemState.OPEN), where]),
        (initiative(5, bob), [item("data_access", ItemState.ANSWERED), where]),
    ]
    open_now = {about.number: _data_gaps(catalogue, about, items) for about, items in found}

    assert open_now == {
        1: (person("UBOB", "data_access"), system("Teradata", "data_access")),
        2: (person("UBOB", "data_quality"), system("Teradata", "data_quality")),
        3: (person("", "data_owner"),),
        4: (),
        5: (),
    }


def _data_gaps(catalogue: Catalogue, about: Initiative, items: list[Item]) -> tuple[DataGap, ...]:
    return data_gaps(catalogue, about, items, systems_of(catalogue, items, {"epic": "Epic Clarity"}))


def person(user: str, *keys: str) -> DataGap:
    return DataGap(Side.PERSON, user, user, keys)


def system(called: str, *keys: str) -> DataGap:
    return DataGap(Side.SYSTEM, called.lower(), called, keys)


def test_one_system_has_one_name_however_it_is_written(catalogue: Catalogue) -> None:
    access, bob = item("data_access", ItemState.OPEN), {Role.DATA_OWNER: UserId("UBOB")}
    where = item("data_location", ItemState.ANSWERED, "TERADATA, Epic, Teradata")

    assert _data_gaps(catalogue, initiative(1, bob), [access, where]) == (
        person("UBOB", "data_access"),
        replace(system("Teradata", "data_access"), called="TERADATA"),
        system("Epic Clarity", "data_access"),
    )
    assert _data_gaps(catalogue, initiative(2, bob), [replace(access, key="of_another_catalogue")]) == ()
    weak = item("data_location", ItemState.WEAK, "Epic")
    assert _data_gaps(catalogue, initiative(3, bob), [access, weak]) == (
        person("UBOB", "data_access", "data_location"),
    )
