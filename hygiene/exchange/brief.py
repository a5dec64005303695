"""A brief: one page on one initiative, for somebody who was not there; the same in Slack and in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hygiene.catalogue import Catalogue
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, Item, ItemState, Role, UserId
from hygiene.readiness import Readiness
from hygiene.values import MetricValue, say_day, say_metric

MOST_REASONS, MOST_EVENTS = 5, 8
_TOLD = frozenset({Kind.REGISTERED, Kind.MOVED, Kind.MOVE_UNDONE, Kind.MERGED, Kind.ROLE_FILLED})


@dataclass(frozen=True, slots=True)
class Brief:
    """What a brief tells: an initiative with its questions, how its number has gone, and what happened."""

    initiative: Initiative
    items: tuple[Item, ...]
    readiness: Readiness
    course: str
    events: tuple[Event, ...]
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """How people and their words are written down where the brief stands."""

    person: Callable[[UserId], str]
    words: Callable[[str], str]


Part = tuple[str, Sequence[str]]
"""A heading, and the lines below it."""


def parts(catalogue: Catalogue, brief: Brief, hand: Hand) -> Iterator[Part]:
    """Return the parts of a brief, those that have something in them."""
    found: tuple[Part, ...] = (
        ("Verdict", _verdict(catalogue, brief)),
        ("Problem", _answers_about(catalogue, brief, hand, "pain", "users", "outcome")),
        ("Number", _number(catalogue, brief, hand)),
        ("People", _people(brief, hand)),
        ("What is open", _gaps(catalogue, brief, hand)),
        ("Risks accepted", _risks(catalogue, brief, hand)),
        ("So far", _events(brief, hand)),
    )
    return ((heading, lines) for heading, lines in found if lines)


def _verdict(catalogue: Catalogue, brief: Brief) -> list[str]:
    reasons = [catalogue[key].label for key in brief.readiness.blocking[:MOST_REASONS] if key in catalogue]
    more = len(brief.readiness.blocking) - len(reasons)
    missing = f"Missing: {', '.join(reasons)}{f' and {more} more' if more else ''}" if reasons else ""
    wrong = "The number goes the wrong way" if brief.readiness.number_went_wrong else ""
    target = brief.initiative.target_date
    stage = f"Stage {brief.initiative.stage}{f', to be ready by {say_day(target)}' if target else ''}"
    return [each for each in (brief.readiness.in_full, stage, missing, wrong) if each]


def _answers_about(catalogue: Catalogue, brief: Brief, hand: Hand, *about: str) -> list[str]:
    known = {item.key: item for item in brief.items}
    return [
        f"{question.label.capitalize()}: {hand.words(item.answer.text)}"
        for question in catalogue.questions
        if question.about is not None and question.about.value in about
        if (item := known.get(question.key)) is not None and item.answer is not None
    ]


def _number(catalogue: Catalogue, brief: Brief, hand: Hand) -> list[str]:
    item = next((each for each in brief.items if catalogue.metric and each.key == catalogue.metric.key), None)
    value = item.answer.value if item and item.answer else None
    if isinstance(value, MetricValue):
        return [hand.words(say_metric(value)), *([hand.words(brief.course)] if brief.course else [])]
    return [hand.words(item.answer.text)] if item and item.answer else ["No number yet that should move"]


def _people(brief: Brief, hand: Hand) -> list[str]:
    people = brief.initiative.people
    return [f"{role.words.capitalize()}: {hand.person(people[role])}" for role in Role if role in people]


def _gaps(catalogue: Catalogue, brief: Brief, hand: Hand) -> list[str]:
    """Say who is asked what, a line for each person."""
    asked: dict[UserId, list[str]] = {}
    for item in brief.items:
        if item.state.is_gap and item.key in catalogue and not brief.initiative.stage.stopped:
            asked.setdefault(item.assignee, []).append(catalogue[item.key].label)
    return [f"{hand.person(user)}: {', '.join(labels)}" for user, labels in asked.items()]


def _risks(catalogue: Catalogue, brief: Brief, hand: Hand) -> list[str]:
    return [
        line for item in brief.items if item.key in catalogue for line in _risk(catalogue[item.key].label, item, hand)
    ]


def _risk(label: str, item: Item, hand: Hand) -> Iterator[str]:
    because = f": {hand.words(item.set_aside_because)}" if item.set_aside_because else ""
    if item.state is ItemState.NOT_APPLICABLE:
        yield f"{label} does not apply{because}"
    elif item.state is ItemState.WAIVED:
        by = f", by {hand.person(item.waived_by)}" if item.waived_by else ""
        until = f" until {say_day(item.waived_until)}" if item.waived_until else ""
        yield f"{label}{until}{by}{because}"


def _events(brief: Brief, hand: Hand) -> list[str]:
    told = [event for event in brief.events if event.kind in _TOLD]
    return [f"{say_day(event.at.date())}: {_happened(event, hand)}" for event in told[-MOST_EVENTS:]]


def _happened(event: Event, hand: Hand) -> str:
    by = hand.person(event.by)
    match event.kind:
        case Kind.REGISTERED:
            return f"registered by {by}"
        case Kind.MOVED:
            because = f" ({hand.words(event.reason)})" if event.reason else ""
            return f"moved from {event.before} to {event.after} by {by}{because}"
        case Kind.MERGED:
            return f"{event.after} was merged into it"
        case Kind.ROLE_FILLED if event.role and event.after:
            return f"{hand.person(UserId(event.after))} became {event.role.words}"
        case _:
            return f"the move was taken back by {by}"
