"""One answer about data for all initiatives that ask the same person the same, if they say so."""

from __future__ import annotations

from bot.notices import AskedElsewhere
from bot.workflows import access, answers
from bot.workflows.access import Found
from bot.workflows.answers import Given, settle
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Initiative, Item, ItemId, ItemState, UserId
from hygiene.questions import About
from hygiene.refusals import NothingToRenew, Refused
from hygiene.values import Value
from storage import initiatives, items


def take_form(
    work: UnitOfWork, item_id: ItemId, text: str, value: Value | None, *, view: str | None
) -> Found | Refused:
    """Take what was typed into a form as the answer, and ask whether it does elsewhere too."""
    found = answers.take_form(work, item_id, text, value, view=view)
    if isinstance(found, Found):
        offer(work, found.initiative, found.item, work.actor.user)
    return found


def offer(work: UnitOfWork, initiative: Initiative, before: Item, user: UserId) -> None:
    """Ask whoever has just answered a question about data whether that does elsewhere too."""
    question = work.rules.catalogue.by_key.get(before.key)
    if question is None or question.about is not About.DATA or before.assignee != user:
        return
    now = items.find_item(work.connection, work.workspace, before.id)
    if now is not None and now.state is ItemState.ANSWERED and list_same(work, now, user):
        work.say(AskedElsewhere(now.id, user), initiative.channel)


def list_same(work: UnitOfWork, item: Item, user: UserId) -> list[tuple[Initiative, Item]]:
    """Return the running initiatives that ask a person the same as an item does, with their items."""
    gaps = [
        each
        for each in items.list_gaps_of(work.connection, work.workspace, user)
        if each.key == item.key and each.initiative_id != item.initiative_id
    ]
    known = {
        each.id: each
        for each in initiatives.list_by_ids(work.connection, work.workspace, {gap.initiative_id for gap in gaps})
        if not each.stage.stopped and access.is_known_to(work, each, user)
    }
    return [(known[gap.initiative_id], gap) for gap in gaps if gap.initiative_id in known]


def use(work: UnitOfWork, item_id: ItemId) -> list[Initiative] | Refused:
    """Let one's own answer stand wherever the same is asked of oneself."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    answer, user = found.item.answer, work.actor.user
    if answer is None or answer.author != user:
        return NothingToRenew(found.initiative)
    used = []
    for initiative, gap in list_same(work, found.item, user):
        held = initiatives.lock_initiative(work.connection, work.workspace, initiative.id)
        item = items.find_item(work.connection, work.workspace, gap.id)
        if held is not None and item is not None and item.state.is_gap and item.assignee == user:
            settle(work, held, item, Given(answer.text, user, answer.value))
            used.append(held)
    return used
