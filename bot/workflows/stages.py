"""Moving an initiative from stage to stage: people decide, gates say what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.views import sentences
from bot.workflows.answering import Actor, Refused
from bot.workflows.asking import ask_next, note_activity
from bot.workflows.looking import find_visible
from bot.workflows.rules import Rules
from bot.workflows.saying import CardChanged, QuestionChanged, StageMoved, say
from hygiene.initiative import Initiative, Item, Stage, WorkspaceId
from hygiene.readiness import shut_gates
from storage import initiatives as initiative_rows
from storage import items as item_rows


@dataclass(frozen=True, slots=True)
class Moved:
    """It is at the new stage."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class Shut:
    """The gate is shut; these answers are missing, worst first."""

    initiative: Initiative
    to: Stage
    missing: tuple[Item, ...]


def move(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    number: int,
    actor: Actor,
    to: Stage,
    *,
    because: str = "",
    now: datetime,
) -> Moved | Shut | Refused:
    """Move an initiative to a stage. Going back, and stopping, is always possible."""
    initiative = find_visible(connection, workspace, number, actor)
    if isinstance(initiative, Refused):
        return initiative
    if not initiative.may_steer(actor.user, admin=actor.admin):
        return Refused(sentences.may_not_steer(initiative))
    if initiative.stage is to:
        return Refused(sentences.same_stage(initiative))
    items = item_rows.list_items(connection, initiative.id)
    today = now.astimezone(rules.zone).date()
    if to.rank > initiative.stage.rank and not to.stopped:
        missing = shut_gates(rules.catalogue, to, items, today=today)
        if missing:
            by_key = {item.key: item for item in items}
            return Shut(initiative, to, tuple(by_key[key] for key in missing if key in by_key))
    moved = replace(initiative, stage=to)
    initiative_rows.set_stage(connection, initiative.id, to)
    initiative_rows.record_change(
        connection,
        initiative,
        f"stage {to.value}",
        by=actor.user,
        at=now,
        before=initiative.stage.value,
        after=because or None,
    )
    saying = StageMoved(initiative.id, actor.user, initiative.stage, to, because)
    say(connection, workspace, initiative.channel, saying, now=now)
    if to.stopped != initiative.stage.stopped:
        _redraw_questions(connection, moved, items, now=now)
    for user in sorted({item.assignee for item in items if item.state.is_gap}):
        note_activity(connection, rules, workspace, user, now=now)
    ask_next(connection, rules, moved, now=now)
    return Moved(moved)


def _redraw_questions(connection: Connection, initiative: Initiative, items: list[Item], *, now: datetime) -> None:
    for item in items:
        if item.question_ts is not None and item.exchange.listening:
            say(
                connection,
                initiative.workspace,
                initiative.channel,
                QuestionChanged(item.id, item.question_ts),
                now=now,
            )
    say(connection, initiative.workspace, initiative.channel, CardChanged(initiative.id), now=now)
