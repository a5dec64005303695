"""From items to a verdict: how ready an initiative is, and which gaps stand in the way.

The truth table is in docs/verdicts.md; the first matching row wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from hygiene.calendar import add_working_days, working_days_between
from hygiene.catalogue import Catalogue
from hygiene.initiative import Item, ItemState, Place, Stage, Summary
from hygiene.questions import Gate, Question
from hygiene.values import DayValue, Means, MetricValue, NumberValue, Value

NEW_FOR_WORKING_DAYS = 5
HALF_WAY = 0.5


class Verdict(StrEnum):
    """How ready an initiative is, in the words that people read."""

    STOPPED = "Stopped"
    NEW = "New"
    RESEARCH = "Needs research"
    NOT_READY = "Not ready to build"
    BUILD = "Ready to build"
    PILOT = "Ready to pilot"
    LAUNCH = "Ready to launch"
    ON_TRACK = "On track"
    DRIFTING = "Drifting"

    @property
    def allows(self) -> Stage | None:
        """The furthest stage that the answers allow; a stopped initiative has none."""
        return _ALLOWS[self]


_ALLOWS: Mapping[str, Stage | None] = {
    Verdict.STOPPED: None,
    Verdict.NEW: Stage.DISCOVERY,
    Verdict.RESEARCH: Stage.DISCOVERY,
    Verdict.NOT_READY: Stage.DISCOVERY,
    Verdict.BUILD: Stage.BUILD,
    Verdict.PILOT: Stage.PILOT,
    Verdict.LAUNCH: Stage.LIVE,
    Verdict.ON_TRACK: Stage.LIVE,
    Verdict.DRIFTING: Stage.LIVE,
}

_GATE_OF_STAGE: dict[Stage, tuple[Gate, ...]] = {
    Stage.IDEA: (),
    Stage.DISCOVERY: (),
    Stage.BUILD: ("research", "enter", "build"),
    Stage.PILOT: ("research", "enter", "build", "pilot"),
    Stage.LIVE: ("research", "enter", "build", "pilot", "launch"),
}


_ORDER = (
    Verdict.DRIFTING,
    Verdict.NEW,
    Verdict.RESEARCH,
    Verdict.NOT_READY,
    Verdict.BUILD,
    Verdict.PILOT,
    Verdict.LAUNCH,
    Verdict.ON_TRACK,
)


def is_better(after: Verdict, before: Verdict) -> bool:
    """Whether a verdict is nearer to being on track than another."""
    return after in _ORDER and before in _ORDER and _ORDER.index(after) > _ORDER.index(before)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A verdict, whether the stage is ahead of its answers, and the questions that stand in the way, worst first."""

    verdict: Verdict
    ahead: bool
    blocking: tuple[str, ...]
    number_went_wrong: bool = False
    set_aside: int = 0
    """Questions that do not apply."""
    waived: int = 0
    """Questions whose risk is accepted for a while."""

    @property
    def words(self) -> str:
        """The verdict, with the alarm beside it."""
        return _with_alarm(self.verdict, ahead=self.ahead)

    @property
    def in_full(self) -> str:
        """The verdict, with the alarm and with how many questions it leaves out."""
        return in_full(Summary(self.verdict, self.ahead, set_aside=self.set_aside, waived=self.waived))

    @property
    def place(self) -> Place:
        """Where a list shows it."""
        if self.verdict is Verdict.STOPPED:
            return Place.STOPPED
        return Place.ALARMED if self.ahead or self.verdict is Verdict.DRIFTING else Place.RUNNING


def _with_alarm(verdict: str, *, ahead: bool) -> str:
    return f"{verdict}, ahead of its answers" if ahead else verdict


def in_full(kept: Summary) -> str:
    """Say a verdict, with its alarm, and how many questions it leaves out."""
    aside = f", {kept.set_aside} set aside" if kept.set_aside else ""
    waived = f", {kept.waived} waived" if kept.waived else ""
    return f"{_with_alarm(kept.verdict, ahead=kept.ahead)}{aside}{waived}"


def in_short(kept: Summary, stage: Stage) -> str:
    """Say a verdict in a line; where there is an alarm, why."""
    if kept.ahead and (allowed := _ALLOWS.get(kept.verdict)):
        return f"{kept.verdict}: its answers allow {allowed}, not {stage}"
    if kept.verdict == Verdict.DRIFTING:
        return f"{kept.verdict}: {kept.gaps} answers missing or out of date"
    return in_full(kept)


def assess(catalogue: Catalogue, stage: Stage, created: date, items: Iterable[Item], *, today: date) -> Readiness:
    """Say how ready an initiative is; total over every stage and every set of items."""
    return assess_gates(gates_of(catalogue, items, today=today), stage, created)


def assess_gates(gates: Gates, stage: Stage, created: date) -> Readiness:
    """Say how ready an initiative is whose gates are known."""
    states = [item.state for item in gates.items.values()]
    return replace(
        _assess(gates, stage, created),
        set_aside=states.count(ItemState.NOT_APPLICABLE),
        waived=states.count(ItemState.WAIVED),
    )


def _assess(facts: Gates, stage: Stage, created: date) -> Readiness:
    research, build = facts.gaps("research"), facts.gaps("enter", "build")
    pilot, launch = facts.gaps("pilot"), facts.gaps("launch")
    wrong_way = facts.number_went_wrong()
    blocking = research or build or pilot or launch
    match stage:
        case _ if stage.stopped:
            return Readiness(Verdict.STOPPED, ahead=False, blocking=())
        case _ if stage.rank >= Stage.LIVE.rank:
            verdict = Verdict.DRIFTING if blocking or wrong_way else Verdict.ON_TRACK
            return Readiness(
                verdict, ahead=False, blocking=research + build + pilot + launch, number_went_wrong=wrong_way
            )
        case Stage.IDEA | Stage.DISCOVERY if (
            research and working_days_between(created, facts.today) < NEW_FOR_WORKING_DAYS
        ):
            verdict = Verdict.NEW
        case _ if research:
            verdict = Verdict.RESEARCH
        case _ if build:
            verdict = Verdict.NOT_READY
        case _ if pilot:
            verdict = Verdict.BUILD
        case _ if launch:
            verdict = Verdict.PILOT
        case _:
            verdict = Verdict.LAUNCH
    allows = verdict.allows
    return Readiness(verdict, ahead=allows is not None and stage.rank > allows.rank, blocking=blocking)


def next_look(catalogue: Catalogue, stage: Stage, created: date, items: Iterable[Item], *, today: date) -> date | None:
    """Return the next day on which time alone may change the verdict; None if only people can."""
    days = [add_working_days(created, NEW_FOR_WORKING_DAYS)] if stage in (Stage.IDEA, Stage.DISCOVERY) else []
    for item in items:
        match item.answer.value if item.answer and item.key in catalogue else None:
            case DayValue(day) | MetricValue(by=date() as day):
                days.append(day + timedelta(days=1))
            case _:
                pass
    return None if stage.stopped else min((day for day in days if day > today), default=None)


def shut_gates(catalogue: Catalogue, to: Stage, items: Iterable[Item], *, today: date) -> tuple[str, ...]:
    """Return the questions that keep the way to a stage shut, worst first; none for a stage that needs no gate."""
    return gates_of(catalogue, items, today=today).shut(to)


def gates_of(catalogue: Catalogue, items: Iterable[Item], *, today: date) -> Gates:
    """Return the gates of an initiative as its items leave them: reckoned once, however often they are asked about."""
    return Gates(catalogue, {item.key: item for item in items if item.key in catalogue}, today)


@dataclass(frozen=True)
class Gates:
    """Which questions keep which gates of an initiative shut."""

    catalogue: Catalogue
    items: dict[str, Item]
    today: date

    def shut(self, to: Stage) -> tuple[str, ...]:
        """Return the questions that keep the way to a stage shut, worst first."""
        return self.gaps(*_GATE_OF_STAGE.get(to, ()))

    def gaps(self, *gates: Gate) -> tuple[str, ...]:
        """Return the blocking questions of these gates that are not ok, in the order in which they are asked."""
        asked = frozenset(gates)
        shut = [question for question, own in self._shut if not asked.isdisjoint(own)]
        shut.sort(key=lambda each: (_place(each, gates), self.catalogue.position[each.key]))
        return tuple(question.key for question in shut)

    @cached_property
    def _shut(self) -> list[tuple[Question, list[Gate]]]:
        """The blocking questions that keep gates shut, each with those: reckoned once, however many gates are asked."""
        found = (
            (question, self._gates_shut_by(question)) for question in self.catalogue.questions if question.blocking
        )
        return [(question, gates) for question, gates in found if gates]

    def _gates_shut_by(self, question: Question) -> list[Gate]:
        own = [] if self._ok(question, question.accepts) else [question.gate]
        return own + [
            guard.gate
            for guard in question.also_guards
            if (guard.when is None or self._says(guard.when))
            and not self._ok(question, guard.accepts or question.accepts)
        ]

    def _ok(self, question: Question, accepts: tuple[Means, ...]) -> bool:
        item = self.items.get(question.key)
        state = ItemState.OPEN if item is None else item.state
        if state in (ItemState.WAIVED, ItemState.NOT_APPLICABLE):
            return True
        if question.clears_when is not None and self._says(question.clears_when):
            return True
        if item is None or item.state.is_gap or item.needs_second:
            return False
        value = item.answer.value if item.answer else None
        if isinstance(value, DayValue) and value.day < self.today:
            return False  # what was promised for that day is late
        return not accepts or question.meaning_of(value) in accepts

    def _says(self, means: Means) -> bool:
        """Whether a choice with this meaning stands and is settled."""
        settled = (item for item in self.items.values() if not item.state.is_gap)
        return self.catalogue.says(means, {item.key: item.answer.value for item in settled if item.answer})

    def number_went_wrong(self) -> bool:
        """Whether the number is worse than its baseline, or past its date with less than half of the way gone."""
        metric, reading = self._value(self.catalogue.metric), self._value(self.catalogue.reading)
        if not isinstance(metric, MetricValue) or not isinstance(reading, NumberValue):
            return False
        progress = metric.progress(reading.number)
        if progress is None:
            return False
        overdue = metric.by is not None and self.today > metric.by
        return progress < 0 or (overdue and progress < HALF_WAY)

    def _value(self, question: Question | None) -> Value | None:
        item = self.items.get(question.key) if question else None
        return item.answer.value if item and item.answer else None


def _place(question: Question, gates: tuple[Gate, ...]) -> int:
    """Return how early a question's gate is among these; one that guards a further gate comes with that."""
    return gates.index(question.gate) if question.gate in gates else len(gates) - 1
