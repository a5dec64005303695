"""The weekly digest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import mention
from bot.views import action_ids, lists
from bot.views.blocks import Block, Button, Message, button, context, divider, header, message, section, sections
from bot.views.charts import Chart
from bot.views.text import count, day, one_line
from bot.views.titles import title_of
from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item, ItemState
from hygiene.roadmap import AheadOfItsAnswers, Decision, Listed, ReadyToGoOn, TwoAnswers, Week

MOST_LINES = 10


def chart_of(week: Week) -> Chart:
    """The counts, to be drawn."""
    return Chart(week.counts, week.before)


def digest(catalogue: Catalogue, week: Week) -> Message:
    """Show a week: what somebody has to decide first, then counts, changes, slips, and what waits longest."""
    lead = f"AI initiatives, week of {day(week.week)}"
    slipped = [f"{title_of(each)}: {catalogue[item.key].label} {slips.words}" for each, item, slips in week.slipped]
    oldest = [
        f"{title_of(each)}: {catalogue[item.key].label}, {count(days, 'day')}, {mention(item.assignee)}"
        for each, item, days in week.oldest
    ]
    aside = [
        f"{title_of(each)}: {catalogue[item.key].label}, {one_line(item.set_aside_because or '')}{_by(item)}"
        for each, item in week.set_aside
        if item.key in catalogue
    ]
    blocks: list[Block | None] = [header(lead), context(chart_of(week).words)]
    blocks += [context(lists.did_it_move(week.courses))] if week.courses else []
    if week.decisions:
        blocks.append(section("*Decisions needed*"))
        blocks += [section(_decision(each, what), accessory=_button(each, what)) for each, what in week.decisions]
        blocks += [context("There is more to decide: `/ai-initiative list alarms`.")] if week.more_decisions else []
    blocks += [divider(), *sections(["*What changed*", *(f"• {line}" for line in _changes(week))])]
    blocks += [*_list("What slipped", slipped), *_list("What does not apply", aside)]
    blocks += _list("What waits longest", oldest)
    blocks.append(context("`/ai-initiative list` has them all. Private initiatives are left out."))
    return message(lead, *blocks)


def _changes(week: Week) -> list[str]:
    left = week.registered - len(week.newest)
    changed = [f"{title_of(each)} was registered" for each in week.newest]
    changed += [f"and {left} more registered"] if left > 0 else []
    changed += [f"{title_of(each)} moved from {before} to {after}" for each, before, after in week.moved[:MOST_LINES]]
    left = len(week.moved) - MOST_LINES
    changed += [f"and {left} more moved"] if left > 0 else []
    return [*changed, f"{count(week.answers, 'question')} answered" if week.answers else "No answers"]


def _decision(listed: Listed, decision: Decision) -> str:
    return f"{title_of(listed)} {_question(listed.initiative, decision)}"


def _question(initiative: Initiative, decision: Decision) -> str:
    match decision:
        case TwoAnswers():
            return f"has two answers to one question: {mention(initiative.owner)}, which one stands?"
        case AheadOfItsAnswers():
            return f"is at {initiative.stage}, ahead of its answers: go back, or answer?"
        case ReadyToGoOn():
            verdict = initiative.kept.verdict.lower() if initiative.kept else "ready"
            return f"is {verdict}: {mention(initiative.owner)}, do you say go?"


def _button(listed: Listed, decision: Decision) -> Button:
    """The one thing to do about it; who presses is checked."""
    value = action_ids.ids(listed.initiative.id)
    match decision:
        case TwoAnswers():
            return button("All answers", action_ids.SHOW, value)
        case AheadOfItsAnswers():
            return button("Answer", action_ids.ANSWER_NEXT, value)
        case ReadyToGoOn():
            return button("Go", action_ids.GO_ON, value)


def _by(item: Item) -> str:
    if item.aside_by is None:
        return ""
    alone = " alone, until somebody agrees" if item.state is ItemState.WAIVED else ""
    return f", says {mention(item.aside_by)}{alone}"


def _list(heading: str, lines: Sequence[str]) -> list[Block]:
    """Return lines under a heading: as many as one reads, and how many more there are."""
    left = len(lines) - MOST_LINES
    shown = [*lines[:MOST_LINES], f"and {left} more"] if left > 0 else lines
    return sections([f"*{heading}*", *(f"• {line}" for line in shown)]) if lines else []
