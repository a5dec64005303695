"""The weekly digest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import escape, mention
from bot.views.blocks import Block, Message, context, divider, header, message, section
from bot.views.charts import Chart
from bot.views.text import count, day, one_line
from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item, ItemState
from hygiene.roadmap import AheadOfItsAnswers, Decision, Overview, ReadyToGoOn, TwoAnswers, Week


def chart_of(week: Week) -> Chart:
    """The counts, to be drawn."""
    return Chart(week.counts, week.before)


def digest(catalogue: Catalogue, week: Week) -> Message:
    """Show a week: counts, changes, slips, what waits longest, and what somebody has to decide."""
    lead = f"AI initiatives, week of {day(week.week)}"
    changed = [f"{_title(each)} was registered" for each in week.registered]
    changed += [f"{_title(each)} moved from {before} to {after}" for each, before, after in week.moved]
    changed.append(f"{count(week.answers, 'answer')} in all" if week.answers else "No answers")
    slipped = [f"{_title(each)}: {catalogue[item.key].label} {slips.words}" for each, item, slips in week.slipped]
    oldest = [
        f"{_title(each)}: {catalogue[item.key].label}, {count(days, 'day')}, {mention(item.assignee)}"
        for each, item, days in week.oldest
    ]
    aside = [
        f"{_title(each)}: {catalogue[item.key].label}, {one_line(item.set_aside_because or '')}{_by(item)}"
        for each, item in week.set_aside
        if item.key in catalogue
    ]
    decisions = [f"{_title(each.initiative)} {_decision(each, what)}" for each, what in week.decisions]
    blocks: list[Block | None] = [header(lead), context(chart_of(week).words), divider()]
    blocks += [_list("What changed", changed), _list("What slipped", slipped)]
    blocks += [_list("What does not apply", aside), _list("What waits longest", oldest)]
    blocks.append(_list("Decisions needed", decisions))
    blocks.append(context("`/ai-initiative list` has them all. Private initiatives are left out."))
    return message(lead, *blocks)


def _decision(overview: Overview, decision: Decision) -> str:
    match decision:
        case TwoAnswers():
            return "two answers to one question: which one stands?"
        case AheadOfItsAnswers():
            return f"is at {overview.initiative.stage}, ahead of its answers: go back, or answer?"
        case ReadyToGoOn():
            return f"is {str(overview.readiness.verdict).lower()}: who says go?"


def _by(item: Item) -> str:
    if item.aside_by is None:
        return ""
    alone = " alone, until somebody agrees" if item.state is ItemState.WAIVED else ""
    return f", says {mention(item.aside_by)}{alone}"


def _title(initiative: Initiative) -> str:
    return f"*{initiative.label}* {escape(initiative.name)}"


def _list(heading: str, lines: Sequence[str]) -> Block | None:
    return section(f"*{heading}*\n" + "\n".join(f"• {line}" for line in lines)) if lines else None
