"""Did the number move? Readings of a metric over time, beside where it began and where it should get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from hygiene.catalogue import Catalogue
from hygiene.initiative import Item, Stage
from hygiene.questions import Question
from hygiene.values import MetricValue, NumberValue, Value, plain_number

_BARS = "▁▂▃▄▅▆▇█"
MOST_BARS = 12


class Course(StrEnum):
    """Whether the number of a live initiative has moved."""

    MOVED = "moved"
    NOT_MOVED = "not moved"
    UNSEEN = "unseen"
    """Nobody has looked lately, or ever."""


def course_of(catalogue: Catalogue, stage: Stage, items: Iterable[Item]) -> Course | None:
    """Say whether a live initiative's number has moved the way it should; None of one that is not live."""
    if stage is not Stage.LIVE or catalogue.reading is None:
        return None
    known = {item.key: item for item in items}
    item = known.get(catalogue.reading.key)
    reading = _value(known, catalogue.reading)
    if item is None or item.state.is_gap or not isinstance(reading, NumberValue):
        return Course.UNSEEN
    metric = _value(known, catalogue.metric)
    progress = metric.progress(reading.number) if isinstance(metric, MetricValue) else None
    return Course.MOVED if progress is not None and progress > 0 else Course.NOT_MOVED


def _value(known: Mapping[str, Item], question: Question | None) -> Value | None:
    item = known.get(question.key) if question else None
    return item.answer.value if item and item.answer else None


def sparkline(readings: Sequence[float]) -> str:
    """Draw the last readings in one line of text; nothing for less than two."""
    shown = readings[-MOST_BARS:]
    if len(shown) < 2:  # noqa: PLR2004 — one reading is no course
        return ""
    low, high = min(shown), max(shown)
    span = high - low or 1.0
    return "".join(_BARS[round((reading - low) / span * (len(_BARS) - 1))] for reading in shown)


def movement(metric: MetricValue | None, readings: Sequence[float]) -> str:
    """Say whether the number moved, by the numbers: from where, to where it is now, and how much of the way that is."""
    if not readings:
        return ""
    now = plain_number(readings[-1])
    line = sparkline(readings if metric is None else [metric.baseline, *readings])
    drawn = f"{line} " if line else ""
    progress = metric.progress(readings[-1]) if metric else None
    if metric is None or progress is None:
        return f"{drawn}now {now}"
    start, goal = plain_number(metric.baseline), plain_number(metric.target)
    if progress < 0:
        how = "the wrong way"
    elif progress >= 1:
        how = "there"
    else:
        how = f"{progress:.0%} of the way"
    return f"{drawn}from {start}, now {now}, target {goal} {metric.unit}".rstrip() + f": {how}"
