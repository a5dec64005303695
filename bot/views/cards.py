"""The card: what stands in the channel for an initiative, updated in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, fields, header, message, section
from bot.views.text import count, day, one_line, quote, shorten
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.initiative import Initiative, Item, ItemState, Role
from hygiene.next_step import NextStep, next_step
from hygiene.readiness import Readiness
from hygiene.routing import is_due
from hygiene.values import MetricValue, say_metric

LONGEST_PAIN = 150
MOST_REASONS = 2


def card(
    catalogue: Catalogue,
    initiative: Initiative,
    items: Sequence[Item],
    readiness: Readiness,
    *,
    today: date,
    so_far: str = "",
) -> Message:
    """Show an initiative in its channel: what hurts, the number, the people, the verdict, and what comes next.

    `so_far` is how its number has gone, or why it has stopped.
    """
    known, ids = {item.key: item for item in items}, action_ids.ids(initiative.id)
    title = header(f"{initiative.label} {initiative.name}")
    pain = _pain(catalogue, known)
    summary = section(escape(initiative.summary)) if initiative.summary else None
    if initiative.stage.stopped:
        return message(
            f"{initiative.label} {escape(initiative.name)}: {initiative.stage}",
            title,
            section(f":black_square_for_stop: *{str(initiative.stage).capitalize()}*. Nothing is asked about it."),
            section(f"Because: {one_line(so_far)}") if so_far else None,
            pain,
            fields(f"*Owner*\n{mention(initiative.owner)}", f"*Stage*\n{initiative.stage}"),
            actions(button("All answers", action_ids.SHOW, ids)),
            context(f"`{COMMAND} stage {initiative.label} discovery` takes it up again."),
        )
    asked = catalogue.asked_of(initiative.profile)
    step = next_step(asked, readiness.verdict, items, today=today)
    return message(
        f"{initiative.label} {escape(initiative.name)}: {readiness.verdict}",
        title,
        summary,
        pain,
        fields(*_facts(catalogue, initiative, known, readiness)),
        section(f"*So far*: {escape(so_far)}") if so_far else None,
        ahead_warning(readiness),
        section(_next(catalogue, step)) if step else None,
        actions(
            button("Answer", action_ids.ANSWER_NEXT, ids, primary=True),
            button("All answers", action_ids.SHOW, ids),
        ),
        context("The questions come in this thread, one at a time. A reply there is an answer."),
    )


def _pain(catalogue: Catalogue, known: Mapping[str, Item]) -> Block | None:
    """Say in one line what hurts."""
    item = known.get(catalogue.pain.key) if catalogue.pain else None
    return section(quote(one_line(item.answer.text, LONGEST_PAIN))) if item and item.answer else None


def _facts(
    catalogue: Catalogue, initiative: Initiative, known: Mapping[str, Item], readiness: Readiness
) -> Sequence[str]:
    sponsor = initiative.people.get(Role.SPONSOR)
    facts = [
        f"*Owner*\n{mention(initiative.owner)}",
        f"*Sponsor*\n{mention(sponsor)}" if sponsor else "*Sponsor*\nnobody yet",
        f"*Stage*\n{initiative.stage}",
        *_kind(catalogue, initiative),
        f"*Verdict*\n{readiness.in_full}{_missing(catalogue, readiness)}",
    ]
    metric = known.get(catalogue.metric.key) if catalogue.metric else None
    if metric and metric.answer and isinstance(metric.answer.value, MetricValue):
        facts.append(f"*Number*\n{escape(shorten(say_metric(metric.answer.value), LONGEST_PAIN))}")
    if initiative.target_date:
        facts.append(f"*Target*\n{day(initiative.target_date)}")
    return facts


def _kind(catalogue: Catalogue, initiative: Initiative) -> Sequence[str]:
    """Say of what kind it is, where the questions go by that."""
    if not catalogue.depends_on_kind:
        return ()
    return (f"*Kind*\n{initiative.profile.words or f'not said yet: `{COMMAND} edit {initiative.label}`'}",)


def _missing(catalogue: Catalogue, readiness: Readiness) -> str:
    """Say what the verdict misses, in at most two words for questions; how many there are in all, `_next` says."""
    if readiness.number_went_wrong:
        return "\nthe number goes the wrong way"
    labels = [catalogue[key].label for key in readiness.blocking[:MOST_REASONS] if key in catalogue]
    more = ", …" if len(readiness.blocking) > len(labels) else ""
    return f"\nmissing: {', '.join(labels)}{more}" if labels else ""


def _next(catalogue: Catalogue, step: NextStep) -> str:
    """Say which question comes next, whose it is, and how far it is from there."""
    if step.item.needs_second:
        return (
            f"*Next*: somebody else agrees on “{escape(catalogue[step.item.key].label)}”, in the thread.{_then(step)}"
        )
    return f"*Next*: {escape(catalogue[step.item.key].label)}, asked of {mention(step.item.assignee)}.{_then(step)}"


def _then(step: NextStep) -> str:
    return f" Then {step.more} more to *{step.goal}*." if step.more else f" That makes it *{step.goal}*."


def ahead_warning(readiness: Readiness) -> Block | None:
    """Say that the stage is further than the answers allow, if it is."""
    if not readiness.ahead:
        return None
    return section(f":warning: Ahead of its answers: so far they allow *{readiness.verdict.allows}*, not more.")


def gap_line(catalogue: Catalogue, initiative: Initiative, items: Sequence[Item]) -> str:
    """How many gaps there are, and how many of them are near."""
    gaps = [item for item in items if item.state.is_gap and item.key in catalogue]
    near = sum(is_due(catalogue[item.key], initiative.stage, initiative.blocking) for item in gaps)
    if not gaps:
        return "none"
    weak = sum(item.state is ItemState.WEAK for item in gaps)
    return f"{count(len(gaps), 'gap')}, {near} of them now" + (f", {weak} weak" if weak else "")


def asked_now(items: Sequence[Item]) -> str:
    """Who is being asked in the thread."""
    asked = dict.fromkeys(item.assignee for item in items if item.exchange.under_way and item.state.is_gap)
    return ", ".join(mention(user) for user in asked) or "nobody"
