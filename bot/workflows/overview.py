"""What people see when they ask: only what they may, as it is now. It only reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.workflows import access
from bot.workflows.schedule import gaps_to_nudge
from bot.workflows.summaries import links, number_course, readiness_of, thread_link
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.blockers import Blockers, Group, Side, Waiting, resolved
from hygiene.commands import ListAll
from hygiene.initiative import ChannelState, Initiative, InitiativeId, Item, ItemId, Stage, UserId
from hygiene.promises import count_slips
from hygiene.refusals import NotAskedThere, Refused
from hygiene.roadmap import GapList, Home, Listing, Mine, Overview, Past, Pile, Whole, Wins
from hygiene.routing import worst_first
from hygiene.values import DayValue
from hygiene.written import folded
from storage import (
    answers,
    channels,
    data_gaps,
    history,
    initiatives,
    items,
    outbox,
    portfolio,
    preferences,
    systems,
)

MOST_LISTED, MOST_OF_ONES_OWN, MOST_WITH_GAPS, MOST_IN_A_GROUP, MOST_OF_ONE = 20, 10, 10, 5, 40
"""Initiatives on a page, and in a group of it."""
MOST_GROUPS = 8
MOST_ON_HOME, MOST_ON_DESK = 30, 3


def overview_of(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Overview:
    """Gather what lists show of an initiative."""
    asked = tuple(item for item in standing if item.key in work.rules.catalogue and item.is_asked)
    return Overview(initiative, asked, readiness_of(work, initiative, standing), thread_link(work, initiative))


def _page(work: UnitOfWork, found: Sequence[Initiative]) -> tuple[Overview, ...]:
    """Gather what lists show of some initiatives: their items are loaded, and no others."""
    standing = items.list_items_of(work.connection, [each.id for each in found])
    return tuple(overview_of(work, each, standing.get(each.id, [])) for each in found)


def piles_of(work: UnitOfWork, user: UserId) -> tuple[Pile, ...]:
    """Gather a person's gaps by initiative, the initiative with the worst gap first."""
    found = gaps_to_nudge(work, user)
    by_id = {initiative.id: initiative for initiative, _ in found}
    piles: dict[InitiativeId, list[Item]] = {}
    for item in worst_first(work.rules.catalogue, (item for _, item in found)):
        piles.setdefault(item.initiative_id, []).append(item)
    return tuple(Pile(by_id[each], tuple(gaps), thread_link(work, by_id[each])) for each, gaps in piles.items())


def newest_own(work: UnitOfWork) -> Initiative | None:
    """Return the newest running initiative in which a person has a role, if there is one."""
    own = sorted({each for each, _ in initiatives.list_roles_of(work.connection, work.workspace, work.actor.user)})
    found = (initiatives.get_initiative(work.connection, work.workspace, each) for each in reversed(own))
    return next((each for each in found if work.actor.sees(each) and not each.stage.stopped), None)


def mine(work: UnitOfWork) -> Mine:
    """Gather what waits for a person, and their initiatives."""
    roles = initiatives.list_roles_of(work.connection, work.workspace, work.actor.user)
    own = initiatives.list_by_ids(work.connection, work.workspace, {each for each, _ in roles})
    seen = [each for each in own if work.actor.sees(each)]
    shown = links(work, seen[:MOST_OF_ONES_OWN])
    courses = portfolio.count_courses(work.connection, work.workspace, work.actor)
    return Mine(piles_of(work, work.actor.user), Listing(len(seen), shown, 1, MOST_OF_ONES_OWN), courses)


def listed(work: UnitOfWork, wanted: ListAll, *, size: int = MOST_LISTED) -> Listing:
    """Gather a page of the list, filtered: those with an alarm first, stopped ones last."""
    total = portfolio.count_all(work.connection, work.workspace, work.actor, wanted)
    wanted = replace(wanted, page=min(wanted.page, max(1, -(-total // size))))
    found = portfolio.list_page(work.connection, work.workspace, work.actor, wanted, size=size)
    return Listing(total, links(work, found), wanted.page, size)


def home(work: UnitOfWork, wanted: ListAll) -> Home:
    """Gather what Home shows: what waits for a person, and a page of the roadmap as they want to see it."""
    without_ai = portfolio.count_all(work.connection, work.workspace, work.actor, ListAll(stage=Stage.NOT_AI))
    shown = listed(work, wanted, size=MOST_ON_HOME)
    alarmed = portfolio.count_all(work.connection, work.workspace, work.actor, replace(wanted, alarmed=True))
    return Home(mine(work), shown, alarmed, blockers(work, groups=MOST_ON_DESK, each=1), without_ai)


def whole(work: UnitOfWork, number: int) -> Whole | Refused:
    """Gather all that is known about one initiative."""
    initiative = access.find_visible(work, number)
    return initiative if isinstance(initiative, Refused) else _whole(work, initiative)


def past(work: UnitOfWork, number: int, key: str | None) -> Past | Refused:
    """Gather what happened to an initiative, or to one of its questions."""
    initiative = access.find_visible(work, number)
    if isinstance(initiative, Refused):
        return initiative
    events, standing = history.list_of(work.connection, initiative.id), items.list_items(work.connection, initiative.id)
    keys = {item.id: item.key for item in standing}
    item = next((each for each in standing if each.key == key), None)
    if item is None:
        return Past(initiative, tuple(events), keys) if key is None else NotAskedThere()
    return Past(
        initiative,
        tuple(event for event in events if event.item == item.id),
        keys,
        key,
        tuple(answers.list_history(work.connection, item.id)),
    )


def whole_by_id(work: UnitOfWork, initiative_id: InitiativeId) -> Whole | Refused:
    """Gather all that is known about the initiative of a card."""
    initiative = initiatives.find_initiative(work.connection, work.workspace, initiative_id)
    return whole(work, initiative.number if initiative else 0)


def _whole(work: UnitOfWork, initiative: Initiative) -> Whole:
    standing = items.list_items(work.connection, initiative.id)
    overview = overview_of(work, initiative, standing)
    asked = {item.assignee for item in overview.items if item.state.is_gap}
    return Whole(
        overview,
        channel=channels.find_state(work.connection, work.workspace, initiative.channel),
        undelivered=_unsaid(work, initiative, {item.id for item in standing}),
        courses={
            item.key: course for item in overview.items if item.answer and (course := _course(work, standing, item))
        },
        muted=tuple(sorted(asked & preferences.list_muted(work.connection, work.workspace))),
    )


_WHY = {ChannelState.OPEN: "", ChannelState.ARCHIVED: "is_archived", ChannelState.LEFT: "not_in_channel"}


def _unsaid(work: UnitOfWork, initiative: Initiative, own: set[ItemId]) -> tuple[tuple[str, str], ...]:
    """Return what could not be said about an initiative, by purpose and reason, each once."""
    state = channels.find_state(work.connection, work.workspace, initiative.channel)
    return tuple(
        {
            (each.purpose, each.reason or _WHY[state]): None
            for each in outbox.list_dead(work.connection, work.workspace, initiative.channel)
            if each.subject.get("initiative") == initiative.id or each.subject.get("item") in own
        }
    )


def _course(work: UnitOfWork, standing: Sequence[Item], item: Item) -> str:
    """Say how an answer has gone over time: how often a day slipped, or whether a number moved."""
    if work.rules.catalogue[item.key].kind not in ("date", "number"):
        return ""
    values = answers.list_values(work.connection, item.id)
    days = [value.day for value in values if isinstance(value, DayValue)]
    if days:
        return count_slips(days).words
    return number_course(work, standing, item.id)


def blockers(work: UnitOfWork, *, groups: int = MOST_GROUPS, each: int = MOST_IN_A_GROUP) -> Blockers:
    """Gather what is open about data, over all initiatives that a person may see."""
    waiting = data_gaps.count_waiting(work.connection, work.workspace, work.actor)
    by_owner = _groups(work, Side.PERSON, groups + 1, each)  # each has one data owner, or nobody yet
    by_system = _groups(work, Side.SYSTEM, groups + 1, each)
    return Blockers(waiting, by_owner[:groups], by_system[:groups], len(by_owner) > groups, len(by_system) > groups)


def blockers_of(work: UnitOfWork, user: UserId | None, system: str) -> Group:
    """Gather what waits for a person, or for a system by any of its names: the newest, and whether there is more."""
    if user:
        side, name = Side.PERSON, str(user)
    else:
        others = resolved(systems.list_other_names_seen(work.connection, work.workspace, work.actor))
        side, name = Side.SYSTEM, folded(others.get(folded(system), system))
    found = data_gaps.list_in(work.connection, work.workspace, work.actor, side, name, size=MOST_OF_ONE + 1)
    known = {each.id: each for each in initiatives.list_by_ids(work.connection, work.workspace, [n for n, _ in found])}
    shown = tuple(Waiting(known[number], gap.keys) for number, gap in found[:MOST_OF_ONE])
    return Group(str(user) if user else system, len(found), shown)


def _groups(work: UnitOfWork, side: Side, many_groups: int, size: int) -> tuple[Group, ...]:
    connection, workspace, actor = work.connection, work.workspace, work.actor
    most = data_gaps.list_groups(connection, workspace, actor, side, size=many_groups)
    first = {name: data_gaps.list_in(connection, workspace, actor, side, name, size=size) for name, _ in most}
    shown = {number for found in first.values() for number, _ in found}
    known = {each.id: each for each in initiatives.list_by_ids(connection, workspace, shown)}
    return tuple(
        Group(
            first[name][0][1].called,
            many,
            tuple(Waiting(known[number], gap.keys) for number, gap in first[name]),
        )
        for name, many in most
        if first[name]  # an odd value may be counted for which nothing waits
    )


def wins(work: UnitOfWork) -> Wins:
    """Gather what was solved without AI, newest first, each with the reason that was given."""
    total, found = portfolio.list_solved_without(work.connection, work.workspace, work.actor, size=MOST_LISTED)
    return Wins(total, tuple((each, history.why_stopped(work.connection, each.id)) for each in found))


def gaps_in(work: UnitOfWork, number: int) -> Overview | Refused:
    """Gather the gaps of one initiative."""
    initiative = access.find_visible(work, number)
    if isinstance(initiative, Refused):
        return initiative
    return overview_of(work, initiative, items.list_items(work.connection, initiative.id))


def gaps_of(work: UnitOfWork, user: UserId | None) -> GapList:
    """Gather the running initiatives with gaps, a page of them; or those of one person, newest first."""
    if user is None:
        seen = portfolio.list_with_gaps(work.connection, work.workspace, work.actor, size=MOST_WITH_GAPS)
        gaps, many, first = seen
        return GapList(gaps, many, _page(work, first))
    having = items.count_gaps(work.connection, work.workspace, user)
    known = initiatives.list_by_ids(work.connection, work.workspace, having)
    found = [each for each in known if work.actor.sees(each) and not each.stage.stopped]
    return GapList(sum(having[each.id] for each in found), len(found), _page(work, found[:MOST_WITH_GAPS]))


def next_gap(work: UnitOfWork, initiative: Initiative) -> Item | None:
    """Return the gap that this person would best answer now: their own first, then any they may answer."""
    standing = items.list_items(work.connection, initiative.id)
    gaps = worst_first(work.rules.catalogue, [item for item in standing if item.state.is_gap])
    own = [item for item in gaps if item.assignee == work.actor.user]
    asked = [item for item in own if item.exchange.under_way]
    for choice in (asked, own, [item for item in gaps if work.actor.may_answer(initiative, item)]):
        if choice:
            return choice[0]
    return None
