"""How long answers last: each has a half-life, a promised day is asked about on that day, a waiver ends.

The rules are the project's reference, ANSWERS.md section 1.5.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hygiene.catalogue import Question
from hygiene.initiative import Item, Stage
from hygiene.readiness import DECIDES_ALONE, FULL_ACCESS
from hygiene.values import ChoiceValue, DayValue, Value

GRACE = 7
"""Days after an answer's half-life before it is called stale."""
SHORTEST = 14
"""Days; a clock that is halved for high stakes gets no shorter."""
BLOCKERS_AFTER_LAUNCH = 90
LONGEST_WAIVER = 30
"""Days that a risk may be accepted for: ANSWERS.md, section 2."""


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
    if stage is Stage.LIVE and question.key == "data_access" and value == ChoiceValue(FULL_ACCESS):
        return None
    days = question.fresh_days
    if stage is Stage.LIVE and question.key == "data_blockers":
        days = max(days, BLOCKERS_AFTER_LAUNCH)
    if decides_alone:
        days = max(min(days, SHORTEST), days // 2)
    return since + timedelta(days=days + GRACE)


def has_stakes(value: Value | None) -> bool:
    """Whether the answer to the question about people's stakes says that the AI decides on its own."""
    return value == ChoiceValue(DECIDES_ALONE)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time.min, zone)


def has_come(item: Item, *, today: date) -> bool:
    """Whether the answer is a day that was promised, and that day has come."""
    value = item.answer.value if item.answer else None
    return isinstance(value, DayValue) and value.day <= today
