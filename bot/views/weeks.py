"""The weekly digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.views.blocks import Block, Message, context, divider, header, message, section
from bot.views.charts import Chart
from bot.views.text import count, day, escape, mention
from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item
from hygiene.promises import Slips


@dataclass(frozen=True, slots=True)
class Week:
    """One week, as everybody in a channel may see it."""

    week: date
    registered: tuple[Initiative, ...]
    moved: tuple[tuple[Initiative, str, str], ...]
    """Initiatives that moved, from which stage and to which."""
    answers: int
    slipped: tuple[tuple[Initiative, Item, Slips], ...]
    oldest: tuple[tuple[Initiative, Item, int], ...]
    """Gaps that wait longest, with the days since they were asked."""
    decisions: tuple[tuple[Initiative, str], ...]
    counts: dict[str, int]
    before: dict[str, int] | None
    """The counts of the week before, if there was one."""

    @property
    def chart(self) -> Chart:
        """The counts, to be drawn."""
        return Chart(self.counts, self.before)


def digest(catalogue: Catalogue, week: Week) -> Message:
    """Show a week: counts, changes, slips, what waits longest, and what somebody has to decide."""
    lead = f"AI initiatives, week of {day(week.week)}"
    changed = [f"{_title(each)} was registered" for each in week.registered]
    changed += [f"{_title(each)} moved from {before} to {after}" for each, before, after in week.moved]
    changed.append(f"{count(week.answers, 'answer')} in all" if week.answers else "No answers")
    slipped = [f"{_title(each)}: {catalogue[item.key].short} {slips.words}" for each, item, slips in week.slipped]
    oldest = [
        f"{_title(each)}: {catalogue[item.key].short}, {count(days, 'day')}, {mention(item.assignee)}"
        for each, item, days in week.oldest
    ]
    decisions = [f"{_title(each)} {what}" for each, what in week.decisions]
    blocks: list[Block | None] = [header(lead), context(week.chart.words), divider()]
    blocks += [_list("What changed", changed), _list("What slipped", slipped)]
    blocks += [_list("What waits longest", oldest), _list("Decisions needed", decisions)]
    blocks.append(context("`/ai-initiative list` has them all. Private initiatives are left out."))
    return message(lead, *blocks)


def _title(initiative: Initiative) -> str:
    return f"*{initiative.label}* {escape(initiative.name)}"


def _list(heading: str, lines: Sequence[str]) -> Block | None:
    return section(f"*{heading}*\n" + "\n".join(f"• {line}" for line in lines)) if lines else None
