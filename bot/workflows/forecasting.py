"""Who would be nudged at a moment, and who would not and why; nothing is changed, nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.workflows.asking import gaps_to_nudge
from bot.workflows.nudging import NoGaps, decide_by_wishes, wishes_of
from bot.workflows.rules import Rules
from hygiene.cadence import Decision, Escalate, Nudge, Silence, Wait
from hygiene.initiative import UserId, WorkspaceId
from storage import nudges, people


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would become of a person who is on the schedule, and when."""

    user: UserId
    name: str
    gaps: int
    decision: Decision | NoGaps


def forecast(connection: Connection, rules: Rules, workspace: WorkspaceId, *, at: datetime) -> list[Forecast]:
    """Say who would get what at a moment, and who would not and why; nothing is changed, nobody is asked."""
    found = []
    for schedule in nudges.list_all(connection, workspace):
        gaps = gaps_to_nudge(connection, rules, workspace, schedule.user, now=at)
        person = people.find_person(connection, workspace, schedule.user)
        calendar, policy, wanted = wishes_of(connection, rules, workspace, schedule.user, person)
        decision: Decision | NoGaps = NoGaps()
        if person is not None and not person.askable:
            decision = Silence("they have left, or are a bot")
        elif gaps:
            decision = decide_by_wishes(schedule, calendar, policy, wanted, away=False, now=at)
        name = person.name if person else ""
        found.append(Forecast(schedule.user, name, len(gaps), decision))
    return found


def describe(found: Forecast) -> str:
    """Say in a line what would become of a person, and why."""
    gaps = f"{found.gaps} {'gap' if found.gaps == 1 else 'gaps'}"
    match found.decision:
        case NoGaps():
            return "nothing: no gaps"
        case Nudge(day):
            return f"a message now, on their {day.isoformat()}: {gaps}"
        case Escalate():
            return f"their owner or sponsor is told now: {gaps}, and silence after three messages"
        case Wait(until, why):
            return f"not before {until.isoformat(timespec='minutes')}: {why} ({gaps})"
        case Silence(why):
            return f"nothing: {why} ({gaps})"
