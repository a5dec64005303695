"""Registering an initiative: the form's content becomes a number, people, items, a card and a first question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.views.text import escape
from bot.workflows.asking import ask_next, expect_answers
from bot.workflows.rules import Rules
from bot.workflows.saying import Card, say
from bot.workflows.settling import settle
from hygiene.initiative import ChannelId, Initiative, Role, Stage, UserId, WorkspaceId
from hygiene.routing import assignee
from storage import deliveries, workspaces
from storage import initiatives as initiative_rows
from storage import items as item_rows

FORM_QUESTION = "pain_point"
"""The one question that the form itself asks, where the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A filled-in form whose fields have been checked. `view` tells a second submission of the same form."""

    name: str
    pain_point: str
    owner: UserId
    sponsor: UserId | None
    target_date: date | None
    stage: Stage
    channel: ChannelId
    private: bool
    by: UserId
    view: str | None


def register(
    connection: Connection, rules: Rules, workspace: WorkspaceId, form: Registration, *, now: datetime
) -> Initiative:
    """Register an initiative, once for each form."""
    if form.view is not None and not deliveries.is_first(connection, workspace, f"view:{form.view}", at=now):
        existing = initiative_rows.find_by_view(connection, workspace, form.view)
        if existing is not None:
            return existing
    people = {Role.OWNER: form.owner} | ({Role.SPONSOR: form.sponsor} if form.sponsor else {})
    initiative_id = initiative_rows.add_initiative(
        connection,
        workspace,
        number=workspaces.take_number(connection, workspace),
        name=form.name,
        channel=form.channel,
        private=form.private,
        stage=form.stage,
        target_date=form.target_date,
        created_by=form.by,
        created_at=now,
        view=form.view,
    )
    for role, user in people.items():
        initiative_rows.fill_role(connection, workspace, initiative_id, role, user)
    questions = ((question.key, assignee(question, people)) for question in rules.catalogue.questions)
    item_rows.add_items(connection, workspace, initiative_id, questions)
    initiative = initiative_rows.get_initiative(connection, workspace, initiative_id)
    initiative_rows.record_change(connection, initiative, "registered", by=form.by, at=now)
    initiative_rows.drop_draft(connection, workspace, user=form.by, channel=form.channel)
    say(connection, workspace, form.channel, Card(initiative_id), now=now)
    _take_pain_point(connection, rules, initiative, form, now=now)
    for user in sorted(set(people.values())):
        expect_answers(connection, rules, workspace, user, now=now)
    ask_next(connection, rules, initiative, now=now)
    return initiative


def _take_pain_point(
    connection: Connection, rules: Rules, initiative: Initiative, form: Registration, *, now: datetime
) -> None:
    for item in item_rows.list_items(connection, initiative.id):
        if item.key == FORM_QUESTION:
            settle(connection, rules, initiative, item, escape(form.pain_point), author=form.by, now=now)
