"""Of what kind an initiative is decides what it is asked: its questions follow, with every answer kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.notices import Asks, QuestionsFollowed
from bot.workflows.clocks import is_strict, lapse_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.catalogue import Catalogue
from hygiene.history import Act, Kind
from hygiene.initiative import Initiative, Item, ItemState
from hygiene.item_life import Change, NotNow
from hygiene.profile import Profile
from hygiene.routing import assignee
from hygiene.values import Means
from storage import initiatives, items


def says_low(catalogue: Catalogue, standing: Sequence[Item]) -> bool:
    """Whether it stands that nobody's job, money, health, safety or rights are affected."""
    question = catalogue.stakes
    return any(
        question is not None
        and item.key == question.key
        and item.state in (ItemState.ANSWERED, ItemState.STALE)
        and question.meaning_of(item.answer.value if item.answer else None) is Means.UNAFFECTED
        for item in standing
    )


def follow(
    work: UnitOfWork, initiative: Initiative, changes: Sequence[Change], standing: Sequence[Item]
) -> tuple[Initiative, list[Change]]:
    """Return the initiative with the stakes that the changes leave it with, and what becomes of its other items.

    `standing` are its items as they are after the changes.
    """
    question = work.rules.catalogue.stakes
    if question is None or all(change.after.key != question.key for change in changes):
        return initiative, []
    return take_up(work, initiative, initiative.profile, standing)


def take_up(
    work: UnitOfWork, initiative: Initiative, chosen: Profile, standing: Sequence[Item]
) -> tuple[Initiative, list[Change]]:
    """Let an initiative be of a kind, with the stakes that stand; say in its thread which questions that changes."""
    low = chosen.chosen and says_low(work.rules.catalogue, standing)
    profile = replace(chosen, low_stakes=low)
    if profile == initiative.profile:
        return initiative, []
    initiatives.set_profile(work.connection, initiative.id, profile)
    changed = replace(initiative, profile=profile)
    act, strict = Act(initiative.owner, work.now), is_strict(work, standing)

    def come_back(item: Item) -> Change | NotNow:
        question, answer = work.rules.catalogue[item.key], item.answer
        if answer is None:
            return item_life.restored(item, act)
        since = item.confirmed_at or answer.at
        lapses = lapse_of(work, changed, (question, answer.value), strict=strict, since=since)
        return item_life.returned(item, act, lapses_at=lapses)

    added, changes = fit(work, changed, standing, come_back)
    asks = asks_of(changed, added, changes)
    if asks.added or asks.retired:
        work.say(QuestionsFollowed(initiative.id, profile.words, asks), initiative.channel)
    return changed, changes + _wanting_a_second(work, initiative, changed, standing)


def _wanting_a_second(
    work: UnitOfWork, before: Initiative, after: Initiative, standing: Sequence[Item]
) -> list[Change]:
    """Return what becomes of low stakes that were said before they meant fewer questions."""
    question = work.rules.catalogue.stakes
    if before.profile.chosen or not after.profile.low_stakes or question is None:
        return []
    act = Act(after.owner, work.now)
    wanted = [item_life.second_wanted(item, act) for item in standing if item.key == question.key]
    return [change for change in wanted if isinstance(change, Change)]


def fit(
    work: UnitOfWork, initiative: Initiative, standing: Sequence[Item], come_back: Callable[[Item], Change | NotNow]
) -> tuple[tuple[str, ...], list[Change]]:
    """Open the items of questions that an initiative of its kind is asked, and return what becomes of those it has.

    What is not asked is retired with its answer kept; `come_back` says what becomes of a retired one that is.
    """
    asked, act = work.rules.catalogue.asked_of(initiative.profile), Act(initiative.owner, work.now)
    known = {item.key for item in standing}
    new = [question for question in asked.questions if question.key not in known]
    opened = ((question.key, assignee(question, initiative.people)) for question in new)
    items.add_items(work.connection, work.workspace, initiative.id, opened)
    become = [come_back(item) if item.key in asked else item_life.retired(item, act) for item in standing]
    changes = [change for change in become if isinstance(change, Change)]
    return tuple(question.key for question in new), changes


def asks_of(initiative: Initiative, added: Sequence[str], changes: Sequence[Change]) -> Asks:
    """Return which questions an initiative has been given, and which it is not asked any more."""
    back = tuple(change.after.key for change in changes if change.event.kind is Kind.RESTORED)
    gone = tuple(change.after.key for change in changes if change.event.kind is Kind.RETIRED)
    return Asks(initiative.id, (*added, *back), gone)
