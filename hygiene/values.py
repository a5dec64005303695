"""What an answer means, where its kind lets it be read: a person, a day, a choice, a metric or a number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

LARGEST = 1e15
Sane = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
"""A number that somebody can mean: finite, and no larger than all the money there is."""


@dataclass(frozen=True, slots=True)
class PersonValue:
    """One named member of the workspace, by their Slack id."""

    user: str
    kind: Literal["person"] = "person"


@dataclass(frozen=True, slots=True)
class DayValue:
    """A day in the calendar."""

    day: date
    kind: Literal["date"] = "date"


class Means(StrEnum):
    """What a choice means, whatever its words are; the rules go by these."""

    FULL = "full"
    SAMPLE = "sample"
    WAITING = "waiting"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    UNAFFECTED = "unaffected"
    ADVISES = "advises"
    DECIDES_ALONE = "decides_alone"


@dataclass(frozen=True, slots=True)
class ChoiceValue:
    """One of the question's choices, word for word, and what it meant when it was chosen."""

    choice: str
    means: Means | None = None
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A number that should move: from where, to where, by when."""

    what: str
    baseline: Sane
    target: Sane
    unit: str
    by: date | None = None
    kind: Literal["metric"] = "metric"

    def progress(self, reading: float) -> float | None:
        """How much of the way a reading has come: 0 at the baseline, 1 at the target; None if they are equal."""
        span = self.target - self.baseline
        return None if span == 0 else (reading - self.baseline) / span


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A reading."""

    number: Sane
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is kept can't be read: no version of ours has written it. The answer's words still stand."""

    kind: Literal["unreadable"] = "unreadable"


Value = Annotated[
    PersonValue | DayValue | ChoiceValue | MetricValue | NumberValue | Unreadable,
    Field(discriminator="kind"),
]

_VALUE: TypeAdapter[Value] = TypeAdapter(Value)


def to_json(value: Value | None) -> str | None:
    """Write a value as JSON text, for keeping."""
    return None if value is None else _VALUE.dump_json(value).decode()


def from_json(text: str | None) -> Value | None:
    """Read what `to_json` wrote; anything else is `Unreadable`."""
    if text is None:
        return None
    try:
        return _VALUE.validate_json(text)
    except ValidationError:
        return Unreadable()


def is_sane(number: float) -> bool:
    """Whether a number is one that somebody can mean."""
    return math.isfinite(number) and abs(number) <= LARGEST


def plain_number(number: float) -> str:
    """Write a number as a person would: no trailing zeros, thousands apart."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.4f}".rstrip("0")


def say_day(day: date) -> str:
    """Write a day so that nobody takes the month for the day: 30 April 2026."""
    return f"{day.day} {day:%B %Y}"


def say_metric(metric: MetricValue) -> str:
    """Write a metric as one sentence."""
    start, goal = plain_number(metric.baseline), plain_number(metric.target)
    by = f" by {say_day(metric.by)}" if metric.by else ""
    return f"{metric.what}: from {start} to {goal} {metric.unit}{by}"
