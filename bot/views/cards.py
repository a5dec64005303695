"""The card: what stands in the channel for an initiative, updated in place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, fields, header, message, section
from bot.views.text import count, day
from hygiene.catalogue import Catalogue
from hygiene.initiative import Initiative, Item, ItemState, Role
from hygiene.readiness import Readiness
from hygiene.routing import is_due


def card(catalogue: Catalogue, initiative: Initiative, items: Sequence[Item], readiness: Readiness) -> Message:
    """Show an initiative in its channel."""
    sponsor = initiative.people.get(Role.SPONSOR)
    target = f"*Target*\n{day(initiative.target_date)}" if initiative.target_date else None
    facts = [
        f"*Owner*\n{mention(initiative.owner)}",
        f"*Sponsor*\n{mention(sponsor)}" if sponsor else "*Sponsor*\nnobody yet",
        f"*Stage*\n{initiative.stage}",
        f"*Verdict*\n{readiness.in_full}",
        f"*Gaps*\n{gap_line(catalogue, initiative, items)}",
        f"*Asked now*\n{asked_now(items)}",
        target,
    ]
    return message(
        f"{initiative.label} {escape(initiative.name)}: {readiness.verdict}",
        header(f"{initiative.label} {initiative.name}"),
        fields(*(fact for fact in facts if fact)),
        ahead_warning(readiness),
        actions(
            button("Answer", action_ids.ANSWER_NEXT, action_ids.ids(initiative.id), primary=True),
            button("All answers", action_ids.SHOW, action_ids.ids(initiative.id)),
        ),
        context("The questions come in this thread, one at a time. A reply there is an answer."),
    )


def ahead_warning(readiness: Readiness) -> Block | None:
    """Say that the stage is further than the answers allow, if it is."""
    if not readiness.ahead:
        return None
    return section(f":warning: Ahead of its answers: so far they allow *{readiness.verdict.allows}*, not more.")


def gap_line(catalogue: Catalogue, initiative: Initiative, items: Sequence[Item]) -> str:
    """How many gaps there are, and how many of them are near."""
    gaps = [item for item in items if item.state.is_gap and item.key in catalogue]
    near = sum(is_due(catalogue[item.key], initiative.stage) for item in gaps)
    if not gaps:
        return "none"
    weak = sum(item.state is ItemState.WEAK for item in gaps)
    return f"{count(len(gaps), 'gap')}, {near} of them now" + (f", {weak} weak" if weak else "")


def asked_now(items: Sequence[Item]) -> str:
    """Who is being asked in the thread."""
    asked = dict.fromkeys(item.assignee for item in items if item.exchange.under_way and item.state.is_gap)
    return ", ".join(mention(user) for user in asked) or "nobody"
