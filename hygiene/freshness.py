"""How long answers last: each has a half-life, a promised day is asked about on that day, a waiver ends.

The reference is docs/verdicts.md.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hygiene.initiative import Item, Stage
from hygiene.questions import Question
from hygiene.values import DayValue, Means, Value

GRACE = 7
"""Days after an answer's half-life before it is called stale."""
SHORTEST = 14
"""Days; a clock that is halved for high stakes gets no shorter."""
LONGEST_WAIVER = 30
"""Days that a risk may be accepted for: docs/verdicts.md."""


def lapses_at(
    question: Question, value: Value | None, *, stage: Stage, decides_alone: bool, since: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when an answer that was given or confirmed at `since` is to be asked about again; None for never.

    The moment is the promised day itself where the answer is a day ahead, else the end of its half-life and grace.
    `decides_alone` says that the AI decides about people on its own: then answers age twice as fast.
    """
    stale = _stale_at(question, value, stage=stage, decides_alone=decides_alone, since=since)
    if not isinstance(value, DayValue):
        return stale
    if value.day <= since.astimezone(zone).date():
        return None  # it has come, and somebody has said so
    promised = start_of(value.day, zone)
    return promised if stale is None else min(stale, promised)


def _stale_at(
    question: Question, value: Value | None, *, stage: Stage, decides_alone: bool, since: datetime
) -> datetime | None:
    days = question.fresh_days
    if stage.rank >= Stage.LIVE.rank:
        if question.meaning_of(value) is Means.FULL:
            return None  # what a live system reads is seen to be readable
        days = question.fresh_days_when_live or days
    if decides_alone:
        days = max(min(days, SHORTEST), days // 2)
    return since + timedelta(days=days + GRACE)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time.min, zone)


def has_come(item: Item, *, today: date) -> bool:
    """Whether the answer is a day that was promised, and that day has come."""
    value = item.answer.value if item.answer else None
    return isinstance(value, DayValue) and value.day <= today
