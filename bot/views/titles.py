"""How an initiative is called in a line."""

from __future__ import annotations

from bot.markup import escape
from hygiene.roadmap import Listed, Overview, Pile


def title_of(found: Overview | Pile | Listed) -> str:
    """Label and name, linked to the thread where there is one."""
    label = f"{found.initiative.label} {escape(found.initiative.name)}"
    return f"<{found.link}|{label}>" if found.link else label
