"""An answer is taken back: its message is gone, or was meant for another question. The gap is open again."""

from __future__ import annotations

from bot.notices import FollowUpChanged, QuestionChanged, Reopened
from bot.workflows import access
from bot.workflows.people import follow_answer
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.history import Act
from hygiene.initiative import UNDER_WAY, Initiative, Item, ItemState, Source
from hygiene.item_life import Change, NotNow
from hygiene.refusals import AnswerAlready, Refused
from storage import answers, initiatives, items
from storage.answers import Taken


def withdraw(work: UnitOfWork, source: Source) -> None:
    """Take back what a deleted message was the answer to; whoever wrote it is told that it is open again."""
    taken = answers.find_taken_from(work.connection, work.workspace, source.channel, source.ts)
    if taken is not None:
        _take_back(work, source, taken, Act(taken.author, work.now), tell=True)


def find_movable(work: UnitOfWork, source: Source) -> Taken | Refused | None:
    """Find what a message is the answer to now, if this person may give it to another question; None if to nothing.

    Who wrote it may, and whoever may dispose of the question that it answers now.
    """
    taken = answers.find_taken_from(work.connection, work.workspace, source.channel, source.ts)
    if taken is None:
        return None
    found = access.find_answerable(work, taken.item)
    if taken.withdrawn or isinstance(found, Refused):
        return AnswerAlready()
    is_theirs = taken.author == work.actor.user or work.actor.may_answer(found.initiative, found.item)
    return taken if is_theirs else AnswerAlready()


def move_away(work: UnitOfWork, source: Source, taken: Taken) -> None:
    """Take back what a message is the answer to now, because it was meant for another question."""
    _take_back(work, source, taken, work.act, tell=False)
    answers.let_go_of(work.connection, work.workspace, source.channel, source.ts)


def _take_back(work: UnitOfWork, source: Source, taken: Taken, act: Act, *, tell: bool) -> None:
    initiative = initiatives.lock_initiative(work.connection, work.workspace, taken.initiative)
    gone = answers.withdraw_taken_from(work.connection, work.workspace, source.channel, source.ts, at=work.now)
    item = items.find_item(work.connection, work.workspace, taken.item)
    if initiative is None or item is None:
        return
    others = _asked_besides(item, items.list_items(work.connection, initiative.id))
    change = item_life.withdrawn(item, act, gone, anew=bool(others))
    if isinstance(change, NotNow):
        return
    if item.key not in work.rules.catalogue:
        work.save(change)
        work.record(initiative, change.event)
        return
    if tell and change.after.state is ItemState.OPEN and not initiative.stage.stopped:
        work.say(Reopened(item.id, taken.author), source.channel)
    if change.after.state is ItemState.OPEN:
        _put_back(work, initiative, others)
    changed, moved = initiative, list[Change]()
    if item.answer is not None and change.after.answer is None:
        changed, moved = follow_answer(work, initiative, item, None, act)
    apply(work, changed, [change, *moved])


def _asked_besides(item: Item, standing: list[Item]) -> list[Item]:
    """Return what else the person asked is being asked there: two open questions, and a reply could mean either."""
    return [
        each
        for each in standing
        if each.id != item.id and each.assignee == item.assignee and each.state.is_gap and each.exchange in UNDER_WAY
    ]


def _put_back(work: UnitOfWork, initiative: Initiative, asked: list[Item]) -> None:
    """Let what is asked wait for its turn again: first comes the answer that was taken back."""
    for item in asked:
        later = item_life.put_back(item)
        items.save_item(work.connection, item, later)
        if item.question_ts is not None and later.question_ts is None:
            work.say(QuestionChanged(item.id, item.question_ts), initiative.channel)
        elif item.follow_up_ts is not None:
            work.say(FollowUpChanged(item.id, item.follow_up_ts), initiative.channel)
