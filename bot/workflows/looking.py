"""What people see when they ask: only what they may, as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.views import letters, lists, sentences
from bot.views.blocks import Message, words
from bot.views.letters import Pile
from bot.views.lists import Overview
from bot.workflows.answering import Actor, Refused
from bot.workflows.asking import ask_next, gaps_to_nudge
from bot.workflows.judging import readiness_of
from bot.workflows.rules import Rules
from hygiene.blockers import gather
from hygiene.commands import Gaps, ListAll
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, Stage, UserId, WorkspaceId
from hygiene.progress import movement
from hygiene.promises import count_slips
from hygiene.routing import worst_first
from hygiene.values import DayValue, MetricValue, NumberValue
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import outbox, preferences, workspaces


def thread_link(connection: Connection, initiative: Initiative) -> str | None:
    """Return the address of an initiative's card, once there is one."""
    url = workspaces.find_url(connection, initiative.workspace)
    if not url or initiative.card_ts is None:
        return None
    return f"{url.rstrip('/')}/archives/{initiative.channel}/p{initiative.card_ts.replace('.', '')}"


def overview_of(
    connection: Connection, rules: Rules, initiative: Initiative, items: list[Item], *, now: datetime
) -> Overview:
    """Gather what lists show of an initiative."""
    asked = tuple(item for item in items if item.key in rules.catalogue)
    link = thread_link(connection, initiative)
    return Overview(initiative, asked, readiness_of(rules, initiative, items, now=now), link)


def _all(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, *, now: datetime
) -> list[Overview]:
    items = item_rows.list_items_of_all(connection, workspace)
    return [
        overview_of(connection, rules, initiative, items.get(initiative.id, []), now=now)
        for initiative in initiative_rows.list_initiatives(connection, workspace)
        if actor.sees(initiative)
    ]


def piles_of(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> list[Pile]:
    """Gather a person's gaps by initiative, the initiative with the worst gap first."""
    found = gaps_to_nudge(connection, rules, workspace, user, now=now)
    initiatives = {initiative.id: initiative for initiative, _ in found}
    order = worst_first(rules.catalogue, (item for _, item in found))
    piles: dict[InitiativeId, list[Item]] = {}
    for item in order:
        piles.setdefault(item.initiative_id, []).append(item)
    return [
        Pile(initiatives[each], tuple(items), thread_link(connection, initiatives[each]))
        for each, items in piles.items()
    ]


def show_mine(connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, *, now: datetime) -> Message:
    """Show what waits for a person, and their initiatives."""
    piles = piles_of(connection, rules, workspace, actor.user, now=now)
    mine = [each for each in _all(connection, rules, workspace, actor, now=now) if _takes_part(each, actor.user)]
    return lists.mine(rules.catalogue, piles, mine)


def _takes_part(overview: Overview, user: UserId) -> bool:
    return user in overview.initiative.people.values()


def show_list(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, wanted: ListAll, *, now: datetime
) -> Message:
    """Show the list, filtered."""
    found = _all(connection, rules, workspace, actor, now=now)
    what = ""
    if wanted.mine:
        found, what = [each for each in found if _takes_part(each, actor.user)], "of yours"
    if wanted.gaps:
        found, what = [each for each in found if any(item.state.is_gap for item in each.items)], "with gaps"
    if wanted.stage is not None:
        found, what = [each for each in found if each.initiative.stage is wanted.stage], f"at {wanted.stage}"
    if wanted.owner is not None:
        owner = wanted.owner
        found, what = [each for each in found if each.initiative.owner == owner], f"of <@{owner}>"
    if wanted.text:
        words_of = wanted.text.casefold()
        found = [each for each in found if words_of in each.initiative.name.casefold()]
        what = "with these words"
    return lists.listing(found, what)


def find_visible(connection: Connection, workspace: WorkspaceId, number: int, actor: Actor) -> Initiative | Refused:
    """Find `AI-<number>`; one that may not be shown is not there."""
    initiative = initiative_rows.find_by_number(connection, workspace, number)
    if initiative is None or not actor.sees(initiative):
        return Refused(sentences.unknown_initiative(number))
    return initiative


def show_whole(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, number: int, *, now: datetime
) -> Message:
    """Show one initiative."""
    initiative = find_visible(connection, workspace, number, actor)
    if isinstance(initiative, Refused):
        return words(initiative.sentence)
    items = item_rows.list_items(connection, initiative.id)
    overview = overview_of(connection, rules, initiative, items, now=now)
    undelivered = outbox.list_dead(connection, workspace, initiative.channel)
    courses = {item.key: course for item in overview.items if (course := _course(connection, rules, items, item))}
    asked = {item.assignee for item in overview.items if item.state.is_gap}
    muted = sorted(asked & preferences.list_muted(connection, workspace))
    return lists.whole(rules.catalogue, overview, undelivered, actor.user, courses, muted)


def _course(connection: Connection, rules: Rules, items: Sequence[Item], item: Item) -> str:
    """Say how an answer has gone over time: how often a day slipped, or whether a number moved."""
    if item.answer is None or rules.catalogue[item.key].kind not in ("date", "number"):
        return ""
    values = item_rows.list_values(connection, item.id)
    days = [value.day for value in values if isinstance(value, DayValue)]
    readings = [value.number for value in values if isinstance(value, NumberValue)]
    if days:
        return count_slips(days).words
    metric = next((each.answer.value for each in items if each.key == "kpi" and each.answer), None)
    return movement(metric if isinstance(metric, MetricValue) else None, readings)


def speak_again(
    connection: Connection, rules: Rules, workspace: WorkspaceId, channel: ChannelId, *, now: datetime
) -> None:
    """Ask what could not be asked while the bot was not in a channel."""
    outbox.forget_dead(connection, workspace, channel)
    for initiative in initiative_rows.list_initiatives(connection, workspace):
        if initiative.channel == channel:
            ask_next(connection, rules, initiative, now=now)


def show_blockers(connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor) -> Message:
    """Show what is open about data, over all initiatives that a person may see."""
    items = item_rows.list_items_of_all(connection, workspace)
    visible = [each for each in initiative_rows.list_initiatives(connection, workspace) if actor.sees(each)]
    return lists.shared_blockers(
        rules.catalogue, gather(rules.catalogue, [(each, items.get(each.id, [])) for each in visible])
    )


def show_wins(connection: Connection, workspace: WorkspaceId, actor: Actor) -> Message:
    """Show what was solved without AI."""
    return lists.wins(
        [
            (each, initiative_rows.why_stopped(connection, each.id))
            for each in initiative_rows.list_initiatives(connection, workspace)
            if each.stage is Stage.NOT_AI and actor.sees(each)
        ]
    )


def show_gaps(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, wanted: Gaps, *, now: datetime
) -> Message:
    """Show gaps: of one initiative, of one person, or all that are visible."""
    if wanted.number is not None:
        initiative = find_visible(connection, workspace, wanted.number, actor)
        if isinstance(initiative, Refused):
            return words(initiative.sentence)
        items = item_rows.list_items(connection, initiative.id)
        overview = overview_of(connection, rules, initiative, items, now=now)
        return lists.gaps(rules.catalogue, [overview], f"in {initiative.label}", None, today=rules.today(now))
    found = [each for each in _all(connection, rules, workspace, actor, now=now) if not each.initiative.stage.stopped]
    whose = f"of <@{wanted.user}>" if wanted.user else "in all"
    return lists.gaps(rules.catalogue, found, whose, wanted.user, today=rules.today(now))


def next_gap(connection: Connection, rules: Rules, initiative: Initiative, actor: Actor) -> Item | None:
    """Return the gap that this person would best answer now: their own first, then any they may answer."""
    gaps = [item for item in item_rows.list_items(connection, initiative.id) if item.state.is_gap]
    gaps = worst_first(rules.catalogue, gaps)
    own = [item for item in gaps if item.assignee == actor.user]
    asked = [item for item in own if item.exchange.under_way]
    for choice in (asked, own, [item for item in gaps if initiative.may_answer(item, actor.user, admin=actor.admin)]):
        if choice:
            return choice[0]
    return None


def letter_for(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> Message | None:
    """Word the nudge for a person; None if nothing waits for them any more."""
    piles = piles_of(connection, rules, workspace, user, now=now)
    return letters.nudge(rules.catalogue, piles, today=rules.today(now)) if piles else None
