"""An initiative comes to be: with its people, and with the questions of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Initiative, Registration, Role, UserId
from hygiene.routing import assignee
from storage import initiatives, items


def create(
    work: UnitOfWork, form: Registration, number: int, people: Mapping[Role, UserId], *, at: datetime
) -> Initiative:
    """Keep an initiative that began `at` a moment; nobody is asked anything yet."""
    made = initiatives.add_initiative(work.connection, work.workspace, form, number=number, at=at)
    for role, user in people.items():
        initiatives.fill_role(work.connection, work.workspace, made, role, user)
    asked = work.rules.catalogue.asked_of(form.profile).questions
    items.add_items(work.connection, work.workspace, made, ((each.key, assignee(each, people)) for each in asked))
    return initiatives.get_initiative(work.connection, work.workspace, made)
