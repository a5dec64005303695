"""Moving an initiative from stage to stage: people decide, gates say what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.views import sentences
from bot.workflows.answering import Actor, Refused
from bot.workflows.asking import ask_next, expect_answers, note_activity
from bot.workflows.looking import find_visible
from bot.workflows.renewing import restart_clocks
from bot.workflows.rules import Rules
from bot.workflows.saying import CardChanged, StageMoved, say
from bot.workflows.settling import STAKES, show_change
from hygiene.freshness import has_stakes
from hygiene.initiative import Initiative, Item, Stage, WorkspaceId
from hygiene.readiness import shut_gates
from storage import initiatives as initiative_rows
from storage import items as item_rows


@dataclass(frozen=True, slots=True)
class Moved:
    """It is at the new stage; it was at `before`."""

    initiative: Initiative
    before: Stage


@dataclass(frozen=True, slots=True)
class Shut:
    """The gate is shut; these answers are missing, worst first."""

    initiative: Initiative
    to: Stage
    missing: tuple[Item, ...]
    may_waive: bool


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
    return _move(connection, rules, initiative, actor, to, because=because, now=now)


def undo(
    connection: Connection, rules: Rules, workspace: WorkspaceId, number: int, actor: Actor, *, now: datetime
) -> Moved | Shut | Refused:
    """Take the last move back. What was stopped goes on where it was; going forward, the gates are asked again."""
    initiative = find_visible(connection, workspace, number, actor)
    if isinstance(initiative, Refused):
        return initiative
    if not initiative.may_steer(actor.user, admin=actor.admin):
        return Refused(sentences.may_not_steer(initiative))
    before = initiative_rows.last_stage_before(connection, initiative.id)
    if before is None or before is initiative.stage:
        return Refused(sentences.nothing_to_undo(initiative))
    return _move(connection, rules, initiative, actor, before, because="", now=now, resumed=initiative.stage.stopped)


def _move(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    actor: Actor,
    to: Stage,
    *,
    because: str,
    now: datetime,
    resumed: bool = False,
) -> Moved | Shut:
    items = item_rows.list_items(connection, initiative.id)
    if to.rank > initiative.stage.rank and not to.stopped and not resumed:
        missing = shut_gates(rules.catalogue, to, items, today=rules.today(now))
        if missing:
            by_key = {item.key: item for item in items}
            gaps = tuple(by_key[key] for key in missing if key in by_key)
            return Shut(initiative, to, gaps, may_waive=initiative.may_steer(actor.user, admin=actor.admin))
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
    stakes = next((item.answer.value for item in items if item.key == STAKES and item.answer), None)
    restart_clocks(connection, rules, moved, items, decides_alone=has_stakes(stakes))
    saying = StageMoved(initiative.id, actor.user, initiative.stage, to, because)
    say(connection, initiative.workspace, initiative.channel, saying, now=now)
    if to.stopped != initiative.stage.stopped:
        _redraw_questions(connection, moved, items, now=now)
    for user in sorted({item.assignee for item in items if item.state.is_gap}):
        note_activity(connection, rules, initiative.workspace, user, now=now)
        expect_answers(connection, rules, initiative.workspace, user, now=now)
    ask_next(connection, rules, moved, now=now)
    return Moved(moved, initiative.stage)


def _redraw_questions(connection: Connection, initiative: Initiative, items: list[Item], *, now: datetime) -> None:
    for item in items:
        if item.state.is_gap:
            show_change(connection, initiative, item, now=now)
    say(connection, initiative.workspace, initiative.channel, CardChanged(initiative.id), now=now)
