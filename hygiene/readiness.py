"""From items to a verdict: how ready an initiative is, and which gaps stand in the way.

The truth table is the project's reference, ANSWERS.md section 2; the first matching row wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hygiene.cadence import add_working_days, working_days_between
from hygiene.catalogue import Catalogue, Gate
from hygiene.initiative import Item, ItemState, Stage
from hygiene.values import ChoiceValue, DayValue, MetricValue, NumberValue

NEW_FOR_WORKING_DAYS = 5
HALF_WAY = 0.5
FULL_ACCESS = "Yes, all of it"
ENOUGH_TO_BUILD = (FULL_ACCESS, "A sample only")
DECIDES_ALONE = "It decides on its own"


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


_ALLOWS = {
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


def assess(catalogue: Catalogue, stage: Stage, created: date, items: Iterable[Item], *, today: date) -> Readiness:
    """Say how ready an initiative is; total over every stage and every set of items."""
    facts = _Facts(catalogue, {item.key: item for item in items if item.key in catalogue}, today)
    research, build = facts.gaps("research"), facts.gaps("enter", "build")
    pilot, launch = facts.gaps("pilot"), facts.gaps("launch")
    wrong_way = facts.number_went_wrong()
    blocking = research or build or pilot or launch
    match stage:
        case _ if stage.stopped:
            return Readiness(Verdict.STOPPED, ahead=False, blocking=())
        case Stage.LIVE:
            verdict = Verdict.DRIFTING if blocking or wrong_way else Verdict.ON_TRACK
            return Readiness(
                verdict, ahead=False, blocking=research + build + pilot + launch, number_went_wrong=wrong_way
            )
        case Stage.IDEA | Stage.DISCOVERY if research and working_days_between(created, today) < NEW_FOR_WORKING_DAYS:
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
    by_key = {item.key: item for item in items}
    days = [add_working_days(created, NEW_FOR_WORKING_DAYS)] if stage in (Stage.IDEA, Stage.DISCOVERY) else []
    for key in ("data_ready_date", "kpi"):
        item = by_key.get(key)
        value = item.answer.value if item and item.answer and key in catalogue else None
        if isinstance(value, DayValue):
            days.append(value.day + timedelta(days=1))
        if isinstance(value, MetricValue) and value.by:
            days.append(value.by + timedelta(days=1))
    return None if stage.stopped else min((day for day in days if day > today), default=None)


def shut_gates(catalogue: Catalogue, to: Stage, items: Iterable[Item], *, today: date) -> tuple[str, ...]:
    """Return the questions that keep the way to a stage shut, worst first; none for a stage that needs no gate."""
    facts = _Facts(catalogue, {item.key: item for item in items if item.key in catalogue}, today)
    return facts.gaps(*_GATE_OF_STAGE.get(to, ()))


@dataclass(frozen=True, slots=True)
class _Facts:
    catalogue: Catalogue
    items: dict[str, Item]
    today: date

    def gaps(self, *gates: Gate) -> tuple[str, ...]:
        """Return the blocking questions of these gates that are not ok, in the order in which they are asked."""
        keys = [question.key for question in self.catalogue.questions if question.blocking and question.gate in gates]
        if "build" in gates and self._choice("people_stakes") == DECIDES_ALONE and "human_override" in self.catalogue:
            keys.append("human_override")
        if "pilot" in gates and "data_access" in self.catalogue and self._choice("data_access") != FULL_ACCESS:
            keys.append("data_access")
        shut = {key for key in keys if not self._ok(key, strict="pilot" in gates)}
        return tuple(sorted(shut, key=lambda key: (gates.index(self._gate(key, gates)), self.catalogue.position[key])))

    def _gate(self, key: str, gates: tuple[Gate, ...]) -> Gate:
        own = self.catalogue[key].gate
        return own if own in gates else gates[-1]

    def _settled(self, key: str) -> bool:
        """Whether somebody answered for good, accepted the risk, or said that it does not apply."""
        item = self.items.get(key)
        return item is not None and not item.state.is_gap

    def _ok(self, key: str, *, strict: bool) -> bool:
        accepted = self._state(key) in (ItemState.WAIVED, ItemState.NOT_APPLICABLE)
        if accepted:
            return True
        match key:
            case "data_ready_date":
                return self._choice("data_access") == FULL_ACCESS or (self._settled(key) and not self._data_is_late())
            case "data_access":
                return self._settled(key) and self._choice(key) in ((FULL_ACCESS,) if strict else ENOUGH_TO_BUILD)
            case _:
                return self._settled(key)

    def _state(self, key: str) -> ItemState:
        item = self.items.get(key)
        return ItemState.OPEN if item is None else item.state

    def _choice(self, key: str) -> str | None:
        """Return the choice that stands and is settled."""
        item = self.items.get(key)
        if item is None or item.answer is None or item.state.is_gap:
            return None
        return item.answer.value.choice if isinstance(item.answer.value, ChoiceValue) else None

    def _data_is_late(self) -> bool:
        item = self.items["data_ready_date"]
        value = item.answer.value if item.answer else None
        return isinstance(value, DayValue) and value.day < self.today

    def number_went_wrong(self) -> bool:
        """Whether the number is worse than its baseline, or past its date with less than half of the way gone."""
        kpi, now = self.items.get("kpi"), self.items.get("kpi_now")
        metric = kpi.answer.value if kpi and kpi.answer else None
        reading = now.answer.value if now and now.answer else None
        if not isinstance(metric, MetricValue) or not isinstance(reading, NumberValue):
            return False
        progress = metric.progress(reading.number)
        if progress is None:
            return False
        overdue = metric.by is not None and self.today > metric.by
        return progress < 0 or (overdue and progress < HALF_WAY)
