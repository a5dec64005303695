"""What an answer means, written and read again; and what nobody can have meant."""

from __future__ import annotations

import math
from datetime import date

import pytest

from hygiene.metrics import read_metric
from hygiene.numbers import Number, find_numbers
from hygiene.numbers.single import read_number
from hygiene.values import (
    LARGEST,
    ChoiceValue,
    DayValue,
    Means,
    MetricValue,
    NumberValue,
    PersonValue,
    Unreadable,
    Value,
    from_json,
    is_sane,
    plain_number,
    to_json,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "value",
    [
        PersonValue("U1"),
        DayValue(TODAY),
        ChoiceValue("Yes", Means.FULL),
        ChoiceValue("No"),
        MetricValue("Calls", 900, 500, "a day", TODAY),
        MetricValue("Calls", -LARGEST, LARGEST, ""),
        NumberValue(0.1),
    ],
)
def test_a_value_is_read_as_it_was_written(value: Value) -> None:
    assert from_json(to_json(value)) == value


def test_no_value_is_none() -> None:
    assert from_json(to_json(None)) is None


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "null",
        "7",
        '{"kind":"x"}',
        '{"kind":"person","user":7}',
        '{"kind":"date","day":"2026-99-99"}',
        '{"kind":"metric","what":"a","baseline":null,"target":1,"unit":""}',
        '{"kind":"number","number":1e999}',
        '{"kind":"number","number":NaN}',
        '{"kind":"number","number":1e16}',
    ],
)
def test_what_no_version_has_written_is_unreadable(kept: str) -> None:
    assert from_json(kept) == Unreadable()


@pytest.mark.parametrize(
    ("number", "sane"),
    [
        (0.0, True),
        (LARGEST, True),
        (-LARGEST, True),
        (LARGEST * 1.01, False),
        (-LARGEST * 1.01, False),
        (math.inf, False),
        (math.nan, False),
    ],
)
def test_a_number_is_one_that_somebody_can_mean(number: float, sane: bool) -> None:  # noqa: FBT001
    assert is_sane(number) is sane


@pytest.mark.parametrize("much", ["9" * 320, "9" * 305 + " million", "2" + "0" * 15, "9,999,999 bn"])
def test_a_number_that_nobody_can_mean_is_none(much: str) -> None:
    assert list(find_numbers(f"from {much} to 5 calls")) == [Number(5, "calls", 9 + len(much), 10 + len(much))]
    assert read_number(much, today=TODAY) is None
    assert read_metric(f"Calls from {much} to 5 a month by June", today=TODAY).value is None


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Calls from 900 to 500 a day by 30 June 2026", ()),
        ("Calls from 900 to 500 a day", ("by",)),
        ("Calls to 500 a day by 30 June 2026", ("baseline",)),
        ("Calls are 900 a day now", ("target", "by")),
        ("from 900 to 500 by 30 June 2026", ("unit",)),
        ("fewer calls", ("number", "by")),
    ],
)
def test_what_is_missing_of_a_metric_is_named(text: str, missing: tuple[str, ...]) -> None:
    read = read_metric(text, today=TODAY)

    assert read.missing == missing
    assert (read.value is not None) == (set(missing) <= {"by"})


def test_what_a_number_counts_is_kept_short() -> None:
    value = read_metric(f"{'Calls of all kinds, ' * 9}from 900 to 500 a day", today=TODAY).value

    assert value is not None
    assert (len(value.what), value.unit) == (120, "a day")


@pytest.mark.parametrize(("number", "said"), [(1200.0, "1,200"), (0.25, "0.25"), (12.5, "12.5"), (-3.0, "-3")])
def test_a_number_is_written_as_a_person_would(number: float, said: str) -> None:
    assert plain_number(number) == said


@pytest.mark.parametrize(
    ("text", "baseline", "target", "by"),
    [
        (
            "We close snags in 34 days on average and would be pleased with 20 at the November handover",
            34,
            20,
            "2026-11-30",
        ),
        ("open defects at handover halved from 640 a tower, by the job in August", 640, 320, "2026-08-31"),
        ("double the online share, Cádiz is at 24%, we have til feb 2027", 24, 48, "2027-02-28"),
        ("cost of wrong recalls, CNY 3.8M last year, half of it in FY27", 3.8e6, 1.9e6, None),
        ("Swap messages per month: nineteen on average, five would be heaven by June", 19, 5, "2026-06-30"),
        ("Lots held needlessly: eighteen a month at present, six by year end.", 18, 6, "2026-12-31"),
    ],
)
def test_a_metric_in_own_words(text: str, baseline: float, target: float, by: str | None) -> None:
    value = read_metric(text, today=date(2026, 3, 2)).value
    assert value is not None
    assert (value.baseline, value.target) == (baseline, target)
    assert value.by == (date.fromisoformat(by) if by else None)
