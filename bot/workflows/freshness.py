"""Answers grow old: they are confirmed, asked about again when they lapse, and risks are accepted for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.notices import Waived
from bot.workflows import access
from bot.workflows.access import Found
from bot.workflows.clocks import is_strict, lapse_of
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.answers import ReadAnswer
from hygiene.freshness import LONGEST_WAIVER, has_come, start_of
from hygiene.history import Act
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId, ItemState
from hygiene.item_life import Change, NotNow
from hygiene.questions import Choice, Question
from hygiene.refusals import NothingToRenew, NothingToWaive, Refused, WaiverOutOfBounds
from hygiene.values import ChoiceValue
from storage import answers, initiatives, items

BATCH = 200


def still_true(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Let an answer hold on, on the word of somebody who may answer."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    renewed = renew(work, found.initiative, found.item, work.act)
    return found if renewed else NothingToRenew(found.initiative)


def renew(work: UnitOfWork, initiative: Initiative, item: Item, act: Act) -> bool:
    """Let an answer hold on: somebody said that it is still true. A day that has come is kept as landed."""
    if item.answer is None:
        return False
    standing = items.list_items(work.connection, initiative.id)
    strict = is_strict(work, standing)
    landed = has_come(item, today=work.today)
    question = work.rules.catalogue[item.key]
    lapses = lapse_of(work, initiative, (question, item.answer.value), strict=strict)
    change = item_life.renewed(item, act, landed=landed, lapses_at=lapses)
    if isinstance(change, NotNow):
        return False
    answers.record_confirmation(work.connection, work.workspace, item, item.answer.id, act=act)
    changes = [change]
    if landed and question.clears_when is not None:
        offered = work.rules.catalogue.offering(question.clears_when)
        cleared = (_clear(work, initiative, standing, clearing, act) for clearing in offered)
        changes += [each for each in cleared if each is not None]
    apply(work, initiative, changes, standing=standing)
    return True


def _clear(
    work: UnitOfWork, initiative: Initiative, standing: Sequence[Item], clearing: tuple[Question, Choice], act: Act
) -> Change | None:
    """What was promised has landed: the question that asks whether it is there is answered with it."""
    question, choice = clearing
    item = next((item for item in standing if item.key == question.key), None)
    value = ChoiceValue(choice.text, choice.means)
    if item is None or (
        item.state is ItemState.ANSWERED and item.answer and question.meaning_of(item.answer.value) is choice.means
    ):
        return None
    answer = answers.record_answer(work.connection, work.workspace, item, ReadAnswer(choice.text, value), act)
    lapses = lapse_of(work, initiative, (question, value), strict=is_strict(work, standing))
    settled = item_life.answered(item, act, answer, lapses_at=lapses)
    return replace(settled, event=replace(settled.event, reason="it has landed"))


def restart_clocks(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> None:
    """Work out anew when answers lapse: the stage has changed, or what is at stake for people."""
    strict = is_strict(work, standing)
    for item in standing:
        if item.answer is None or item.key not in work.rules.catalogue:
            continue
        answer = (work.rules.catalogue[item.key], item.answer.value)
        since = item.confirmed_at or item.answer.at
        lapses = lapse_of(work, initiative, answer, strict=strict, since=since)
        items.save_item(work.connection, item, item_life.clock_moved(item, lapses))


def lapse(work: UnitOfWork, *, only: InitiativeId | None = None) -> int:
    """Reopen what has lapsed by now, everywhere or in one initiative, and ask for it; return how much there was."""
    lapsed = items.list_lapsed(work.connection, work.workspace, until=work.now, limit=BATCH)
    _let_time_pass(work, _of(only, lapsed), item_life.lapsed)
    return len(lapsed)


def wake(work: UnitOfWork, *, only: InitiativeId | None = None) -> int:
    """Ask again what was put off until now, everywhere or in one initiative; return how much there was."""
    put_off = _of(only, items.list_put_off(work.connection, work.workspace, until=work.now))
    _let_time_pass(work, put_off, item_life.woken)
    return len(put_off)


def _of(initiative: InitiativeId | None, due: Sequence[Item]) -> Sequence[Item]:
    return due if initiative is None else [item for item in due if item.initiative_id == initiative]


def list_due(work: UnitOfWork) -> list[InitiativeId]:
    """Return the initiatives in which something has lapsed, or was put off until now."""
    lapsed = items.list_lapsed(work.connection, work.workspace, until=work.now, limit=BATCH)
    put_off = items.list_put_off(work.connection, work.workspace, until=work.now)
    return sorted({item.initiative_id for item in (*lapsed, *put_off)})


def _let_time_pass(work: UnitOfWork, due: Sequence[Item], become: Callable[[Item, Act], Change | NotNow]) -> None:
    """Let items become what they are due to be, each initiative at once, unless somebody was here in the meantime."""
    for number in dict.fromkeys(item.initiative_id for item in due):
        initiative = initiatives.lock_initiative(work.connection, work.workspace, number)
        if initiative is None:
            continue
        act = Act(initiative.owner, work.now)
        wanted = {item.id for item in due if item.initiative_id == number}
        now = [item for item in items.list_items(work.connection, number) if item.id in wanted and _is_due(work, item)]
        changes = [change for item in now if isinstance(change := become(item, act), Change)]
        if changes:
            apply(work, initiative, changes)


def _is_due(work: UnitOfWork, item: Item) -> bool:
    return any(moment is not None and moment <= work.now for moment in (item.lapses_at, item.later_until))


def waive(work: UnitOfWork, item_id: ItemId, *, until: date, because: str, aside: bool = False) -> Found | Refused:
    """Accept the risk of a gap until the end of a day, at most a month ahead; it reopens by itself.

    With `aside` that is because the question does not apply, and somebody else has not agreed yet.
    """
    found = access.find_waivable(work, item_id)
    if isinstance(found, Refused):
        return found
    if not may_last(until, today=work.today):
        return WaiverOutOfBounds()
    over = start_of(until + timedelta(days=1), work.rules.zone)
    change = item_life.waived(found.item, work.act, until=until, because=because, lapses_at=over, aside=aside)
    if isinstance(change, NotNow):
        return NothingToWaive(found.initiative)
    work.say(Waived(found.item.id), found.initiative.channel)
    apply(work, found.initiative, [change])
    return found


def may_last(until: date, *, today: date) -> bool:
    """Whether a risk may be accepted until that day."""
    return today <= until <= today + timedelta(days=LONGEST_WAIVER)
