"""Who is asked, and what is asked next: one question at a time for each person in an initiative's thread."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hygiene.catalogue import Catalogue
from hygiene.initiative import GAPS, LISTENING, UNDER_WAY, Exchange, Item, ItemState, Role, Stage, UserId
from hygiene.questions import Gate, Question
from hygiene.reader.talk import Talk

_NEAR: dict[Stage, Stage] = {
    Stage.IDEA: Stage.BUILD,
    Stage.DISCOVERY: Stage.BUILD,
    Stage.BUILD: Stage.PILOT,
    Stage.PILOT: Stage.LIVE,
    Stage.LIVE: Stage.LIVE,
}

_OPENS: dict[Gate, Stage] = {
    "enter": Stage.DISCOVERY,
    "research": Stage.BUILD,
    "build": Stage.BUILD,
    "pilot": Stage.PILOT,
    "launch": Stage.LIVE,
}
"""The stage to which each gate opens."""


def assignee(question: Question, people: Mapping[Role, UserId]) -> UserId:
    """Return who is asked: the person in the question's role, or the owner until that role is filled."""
    return people.get(question.asked, people[Role.OWNER])


def is_due(question: Question, stage: Stage, blocking: Collection[str] = ()) -> bool:
    """Whether the question belongs to a gate that is near: it is asked and nudged about, not only listed.

    `blocking` are the keys of what stands in the way now, which may be a question that comes later for others.
    """
    return stage in _NEAR and (question.before.rank <= _NEAR[stage].rank or question.key in blocking)


def _comes_early(catalogue: Catalogue, stage: Stage, items: Iterable[Item]) -> set[str]:
    """Return the questions that guard a near gate because of a choice that stands."""
    said = {item.key: item.answer.value for item in items if item.answer and item.state not in GAPS}
    return {
        question.key
        for question in catalogue.questions
        for guard in question.also_guards
        if guard.when and _OPENS[guard.gate].rank <= _NEAR[stage].rank and catalogue.says(guard.when, said)
    }


def next_questions(
    catalogue: Catalogue, stage: Stage, people: Mapping[Role, UserId], items: Iterable[Item]
) -> list[Item]:
    """Return the items to ask now, at most one for each person who is not being asked something already.

    The core comes first. The rest waits until every core question was answered once, but for what was handed on to
    somebody, and for what the data owner is asked: data is asked about early.
    """
    if stage.stopped:
        return []
    questions, position = catalogue.by_key, catalogue.position
    items = list(items)
    early = _comes_early(catalogue, stage, items)
    known = [item for item in items if item.key in questions and item.state in GAPS]
    busy = {item.assignee for item in known if item.exchange in UNDER_WAY}
    core_done = all(item.state is not ItemState.OPEN for item in known if questions[item.key].core)
    chosen: dict[UserId, Item] = {}
    for item in sorted(known, key=lambda each: (each.handed_on_by is None, position[each.key])):
        is_waiting = item.exchange is Exchange.WAITING and item.later_until is None
        if not is_waiting or item.state is ItemState.WEAK or item.assignee in busy or item.assignee in chosen:
            continue
        due = is_due(questions[item.key], stage, early)
        if _may_ask(questions[item.key], item, people, due=due, core_done=core_done):
            chosen[item.assignee] = item
    return list(chosen.values())


def _may_ask(question: Question, item: Item, people: Mapping[Role, UserId], *, due: bool, core_done: bool) -> bool:
    if item.handed_on_by is not None or question.core:
        return True
    if item.state is ItemState.STALE or not due:
        return due
    return core_done or (question.asked is Role.DATA_OWNER and Role.DATA_OWNER in people)


@dataclass(frozen=True, slots=True)
class Captured:
    """The reply is the answer to this item."""

    item: Item


@dataclass(frozen=True, slots=True)
class OfferToUse:
    """The reply is by somebody who was not asked; they may offer it as the answer to one of these."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Chatter:
    """The reply is not for the bot."""


@dataclass(frozen=True, slots=True)
class Said:
    """The reply is by somebody who was asked, and is this instead of an answer."""

    talk: Talk


@dataclass(frozen=True, slots=True)
class Commanded:
    """The reply is a command, in the thread of the initiative with this number, or in none."""

    here: int | None = None


Meant = Captured | OfferToUse | Chatter
"""What a reply is meant for, by who wrote it and where."""
Reading = Meant | Said | Commanded
_MOST_OFFERED = 3


def read_reply(items: Iterable[Item], author: UserId, ts: str) -> Meant:
    """Say what a reply in an initiative's thread means: it answers its author's oldest open question there.

    A message that is older than a question (`ts` is Slack's time of it) cannot be meant as its answer.
    """
    asked = sorted(
        (
            item
            for item in items
            if item.exchange in LISTENING and item.state in GAPS and _is_older(item.question_ts, ts)
        ),
        key=lambda item: (item.asked_at.timestamp() if item.asked_at else 0.0, item.id),
    )
    own = [item for item in asked if item.assignee == author]
    if own:
        return Captured(own[0])
    return OfferToUse(tuple(asked[:_MOST_OFFERED])) if asked else Chatter()


def _is_older(question_ts: str | None, ts: str) -> bool:
    """Whether the question stood there before; one whose time is not known yet was shown all the same."""
    return question_ts is None or float(question_ts) < float(ts)


def worst_first(catalogue: Catalogue, items: Iterable[Item]) -> list[Item]:
    """Order gaps for a person to work through: what blocks the nearest gate first, the core before the rest."""
    return sorted(
        (item for item in items if item.key in catalogue),
        key=lambda item: (
            not catalogue[item.key].blocking,
            catalogue[item.key].before.rank,
            catalogue.position[item.key],
        ),
    )
