"""Did the number move? Readings of a metric over time, beside where it began and where it should get."""

from __future__ import annotations

from collections.abc import Sequence

from hygiene.values import MetricValue, plain_number

_BARS = "▁▂▃▄▅▆▇█"
MOST_BARS = 12


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
