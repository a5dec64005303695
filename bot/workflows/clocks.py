"""When an answer is asked about again: by its question, the stage, and whether the AI decides about people alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from bot.workflows.unit_of_work import UnitOfWork
from hygiene.freshness import lapses_at
from hygiene.initiative import Initiative, Item
from hygiene.questions import Question
from hygiene.values import Means, Value


def is_strict(work: UnitOfWork, standing: Sequence[Item], said: Mapping[str, Value | None] | None = None) -> bool:
    """Whether the AI decides about people on its own, by what stands and by what is being `said`, by its key."""
    values = {item.key: item.answer.value for item in standing if item.answer}
    return work.rules.catalogue.says(Means.DECIDES_ALONE, {**values, **(said or {})})


def lapse_of(
    work: UnitOfWork,
    initiative: Initiative,
    answer: tuple[Question, Value | None],
    *,
    strict: bool,
    since: datetime | None = None,
) -> datetime | None:
    """Return when an answer is to be asked about again, in the workspace's working hours; None for never.

    `strict`: the AI decides on its own, and answers age faster. Without `since` it is an answer of now.
    """
    since = since or work.now
    lapses = lapses_at(*answer, stage=initiative.stage, decides_alone=strict, since=since, zone=work.rules.zone)
    return None if lapses is None else work.calendar.next_moment(lapses)


class Terms(TypedDict):
    """On which terms an answer stands: until when, and whether somebody else has to say the same."""

    lapses_at: datetime | None
    needs_second: bool


def terms_of(
    work: UnitOfWork, initiative: Initiative, item: Item, value: Value | None, standing: Sequence[Item]
) -> Terms:
    """Return the terms of an answer of now.

    Low stakes need a second person, as they mean fewer questions; of an initiative whose kind nobody has chosen they
    mean nothing.
    """
    question = work.rules.catalogue[item.key]
    is_low = question.meaning_of(value) is Means.UNAFFECTED and initiative.profile.chosen
    strict = is_strict(work, standing, {item.key: value})
    return Terms(lapses_at=lapse_of(work, initiative, (question, value), strict=strict), needs_second=is_low)
