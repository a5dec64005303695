"""The verdict is looked at whenever the card is: a change is told in the thread, once, with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.views.cards import verdict_line
from bot.workflows.rules import Rules
from bot.workflows.saying import CardChanged, VerdictChanged, say
from hygiene.freshness import start_of
from hygiene.initiative import Initiative, Item
from hygiene.readiness import Readiness, Verdict, assess, is_better, next_look
from storage import initiatives as initiative_rows

BATCH = 200


def readiness_of(rules: Rules, initiative: Initiative, items: Sequence[Item], *, now: datetime) -> Readiness:
    """Assess an initiative as of now; days are those of the workspace's zone."""
    created = initiative.created_at.astimezone(rules.zone).date()
    return assess(rules.catalogue, initiative.stage, created, items, today=rules.today(now))


def note_verdict(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    items: Sequence[Item],
    readiness: Readiness,
    *,
    now: datetime,
) -> None:
    """Remember the verdict, and tell the thread if it is another one than before."""
    seen = verdict_line(readiness)
    created = initiative.created_at.astimezone(rules.zone).date()
    look = next_look(rules.catalogue, initiative.stage, created, items, today=rules.today(now))
    assess_at = rules.ask_at(start_of(look, rules.zone)) if look else None
    if (seen, readiness.blocking, assess_at) == (initiative.verdict, initiative.blocking, initiative.assess_at):
        return
    initiative_rows.keep_verdict(
        connection, initiative.id, verdict=seen, blocking=readiness.blocking, assess_at=assess_at
    )
    if initiative.verdict is None or readiness.verdict is Verdict.STOPPED:
        initiative_rows.keep_verdict_told(connection, initiative.id, seen)  # the card, or the move, has said it
        return
    if seen != initiative.verdict:
        better = is_better(readiness.verdict, Verdict(initiative.verdict.split(",")[0]))
        closed = tuple(key for key in initiative.blocking if key not in readiness.blocking) if better else ()
        opened = tuple(key for key in readiness.blocking if key not in initiative.blocking) if not better else ()
        changed = VerdictChanged(initiative.id, seen, closed, opened)
        say(connection, initiative.workspace, initiative.channel, changed, now=now)


def look_again(connection: Connection, *, now: datetime) -> int:
    """Look at initiatives whose verdict time alone may have changed; return how many there were."""
    due = initiative_rows.take_to_assess(connection, until=now, limit=BATCH)
    for initiative in due:
        say(connection, initiative.workspace, initiative.channel, CardChanged(initiative.id), now=now)
    return len(due)
