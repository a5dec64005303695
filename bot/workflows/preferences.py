"""What people and workspaces want of the reminders: later, never, at other hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.workflows import access, news
from bot.workflows.digest import next_digest
from bot.workflows.schedule import apply, day_start, note_activity
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.initiative import Initiative
from hygiene.item_life import Change
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.refusals import NoSuchDay, Refused
from storage import digests, items
from storage import preferences as rows


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Left alone until a day: with so many questions of one initiative, or with everything."""

    until: date
    initiative: Initiative | None = None
    questions: int = 0


def snooze(work: UnitOfWork, number: int | None, when: str) -> Snoozed | Refused:
    """Leave somebody alone until a day: with one initiative, or with everything."""
    user = work.actor.user
    until = day_start(work, user, when)
    if until is None:
        return NoSuchDay(when)
    day = until.astimezone(work.zone_of(user)).date()
    if number is None:
        rows.snooze(work.connection, work.workspace, user, until)
        work.forget_known()
        note_activity(work, user)
        return Snoozed(day)
    initiative = access.find_visible(work, number, lock=True)
    if isinstance(initiative, Refused):
        return initiative
    mine = [item for item in items.list_items(work.connection, initiative.id) if item.assignee == user]
    changes = [change for item in mine if isinstance(change := item_life.put_off(item, work.act, until=until), Change)]
    if changes:
        apply(work, initiative, changes)
    return Snoozed(day, initiative, len(changes))


def mute(work: UnitOfWork, *, muted: bool) -> None:
    """Send somebody no reminders any more, or some again."""
    rows.mute(work.connection, work.workspace, work.actor.user, muted=muted)
    work.forget_known()
    note_activity(work, work.actor.user)
    news.look_anew(work, work.actor.user)


def find(work: UnitOfWork) -> tuple[PersonPreferences, WorkspacePreferences]:
    """Return what a person, and their workspace, want now."""
    known = work.known_of(work.actor.user)
    return known.person, known.workspace


def keep(work: UnitOfWork, wanted: PersonPreferences, workspace: WorkspacePreferences | None) -> None:
    """Remember what a person wants and, from an admin, what the workspace does."""
    user, (before, standing) = work.actor.user, find(work)
    # What is the workspace's is no wish of theirs: when it changes there, it changes for them.
    hours = None if wanted.hours == standing.hours else wanted.hours
    kept = replace(wanted, snoozed_until=before.snoozed_until, hours=hours)
    rows.keep_preferences(work.connection, work.workspace, user, kept)
    if workspace is not None:
        _keep_for_all(work, workspace, standing)
    work.forget_known()
    note_activity(work, user)
    news.look_anew(work, user)


def _keep_for_all(work: UnitOfWork, wanted: WorkspacePreferences, standing: WorkspacePreferences) -> None:
    channel = wanted.digest_channel
    same = channel is not None and channel == standing.digest_channel
    if not same:
        digests.forget_counts(work.connection, work.workspace)  # another channel may see others
    digest_at = (standing.digest_at if same else None) or (next_digest(work) if channel else None)
    rows.keep_workspace_preferences(work.connection, work.workspace, replace(wanted, digest_at=digest_at))
