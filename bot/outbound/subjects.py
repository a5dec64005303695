"""What a notice is about, looked up as it is when it is said."""

from __future__ import annotations

from bot.notices import (
    Notice,
)
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId
from storage import initiatives, items


def find_initiative(work: UnitOfWork, initiative_id: InitiativeId) -> Initiative | None:
    """Return an initiative, if it is there still."""
    return initiatives.find_initiative(work.connection, work.workspace, initiative_id)


def find_item(work: UnitOfWork, item_id: ItemId) -> tuple[Initiative, Item] | None:
    """Return an item with its initiative, if the catalogue has its question still."""
    item = items.find_item(work.connection, work.workspace, item_id)
    initiative = find_initiative(work, item.initiative_id) if item else None
    return None if item is None or initiative is None or item.key not in work.rules.catalogue else (initiative, item)


def has_moved_away(initiative: Initiative, notice: Notice, to: str | None) -> bool:
    """Whether something new was to be said in a channel in which the initiative does not live any more."""
    return to is not None and notice.method != "update" and to != initiative.channel
