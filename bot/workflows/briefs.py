"""One page on one initiative."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workflows import access
from bot.workflows.summaries import number_so_far, readiness_of, thread_link
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.exchange.brief import Brief
from hygiene.exchange.markdown import brief_page
from hygiene.initiative import Initiative, InitiativeId, UserId
from hygiene.refusals import Refused
from storage import history, initiatives, items, people


def brief_of(work: UnitOfWork, number: int) -> Brief | Refused:
    """Gather a brief of an initiative that may be shown."""
    initiative = access.find_visible(work, number)
    return initiative if isinstance(initiative, Refused) else _gather(work, initiative)


def brief_by_id(work: UnitOfWork, initiative_id: InitiativeId) -> Brief | Refused:
    """Gather a brief of the initiative of a button."""
    initiative = initiatives.find_initiative(work.connection, work.workspace, initiative_id)
    return brief_of(work, initiative.number if initiative else 0)


def _gather(work: UnitOfWork, initiative: Initiative) -> Brief:
    standing = items.list_items(work.connection, initiative.id)
    asked = tuple(item for item in standing if item.key in work.rules.catalogue and item.is_asked)
    return Brief(
        initiative,
        asked,
        readiness_of(work, initiative, standing),
        number_so_far(work, standing),
        tuple(history.list_of(work.connection, initiative.id)),
        thread_link(work, initiative),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A brief as Markdown, with the initiative that it is of."""

    initiative: Initiative
    markdown: str


def page_by_id(work: UnitOfWork, initiative_id: InitiativeId) -> Page | Refused:
    """Write a brief of the initiative of a button, to be read elsewhere."""
    initiative = access.find_by_id(work, initiative_id)
    if isinstance(initiative, Refused):
        return initiative
    told = as_markdown(work, initiative.number)
    return told if isinstance(told, Refused) else Page(initiative, told)


def as_markdown(work: UnitOfWork, number: int) -> str | Refused:
    """Write a brief to be read elsewhere, with people's names."""
    found = brief_of(work, number)
    if isinstance(found, Refused):
        return found
    names = people.list_names(work.connection, work.workspace)

    def name_of(user: UserId) -> str:
        return names.get(user, user)

    return brief_page(work.rules.catalogue, found, name_of)
