"""Who would be reminded, who would not, and why: lines for the command line."""

from __future__ import annotations

from hygiene.cadence import Escalate, Forecast, Nudge, Silence, Wait


def describe(found: Forecast) -> str:
    """Say in a line what would become of a person, and why."""
    gaps = f"{found.gaps} {'gap' if found.gaps == 1 else 'gaps'}"
    match found.decision:
        case None:
            return "nothing: no gaps"
        case Nudge(day):
            return f"a message now, on their {day.isoformat()}: {gaps}"
        case Escalate():
            return f"their owner or sponsor is told now: {gaps}, and silence after three messages"
        case Wait(until, why):
            return f"not before {until.isoformat(timespec='minutes')}: {why} ({gaps})"
        case Silence(why):
            return f"nothing: {why} ({gaps})"
