"""What people and workspaces want of the nudges."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import Connection, bindparam, select, update

from hygiene.cadence import Agreement, Pace, Policy, Preferences, WorkingHours
from hygiene.initiative import ChannelId, UserId, WorkspaceId
from storage.dialects import insert_or_update, run
from storage.moments import to_moment
from storage.tables import policies, preferences

_WISHES = select(preferences).where(preferences.c.workspace == bindparam("of"), preferences.c.user == bindparam("who"))
_POLICY = select(policies).where(policies.c.workspace == bindparam("of"))


def find_preferences(connection: Connection, workspace: WorkspaceId, user: UserId) -> Preferences:
    """Return what a person wants."""
    row = run(connection, _WISHES, {"of": workspace, "who": user}).one_or_none()
    if row is None:
        return Preferences()
    hours = WorkingHours(time.fromisoformat(row.start), time.fromisoformat(row.end)) if row.start and row.end else None
    return Preferences(bool(row.muted), to_moment(row.snoozed_until), hours, row.country)


def keep_preferences(connection: Connection, workspace: WorkspaceId, user: UserId, wanted: Preferences) -> None:
    """Remember what a person wants."""
    values = {
        "muted": wanted.muted,
        "snoozed_until": wanted.snoozed_until.timestamp() if wanted.snoozed_until else None,
        "start": wanted.hours.start.isoformat("minutes") if wanted.hours else None,
        "end": wanted.hours.end.isoformat("minutes") if wanted.hours else None,
        "country": wanted.country,
    }
    statement = insert_or_update(connection, preferences, ("workspace", "user"), tuple(values))
    connection.execute(statement, {"workspace": workspace, "user": user, **values})


def snooze(connection: Connection, workspace: WorkspaceId, user: UserId, until: datetime) -> None:
    """Leave a person alone until a moment."""
    wanted = find_preferences(connection, workspace, user)
    keep_preferences(connection, workspace, user, replace(wanted, snoozed_until=until))


def mute(connection: Connection, workspace: WorkspaceId, user: UserId, *, muted: bool) -> None:
    """Send a person no nudges any more, or some again."""
    wanted = find_preferences(connection, workspace, user)
    keep_preferences(connection, workspace, user, replace(wanted, muted=muted))


def list_muted(connection: Connection, workspace: WorkspaceId) -> set[UserId]:
    """Return the people who have muted the nudges."""
    statement = select(preferences.c.user).where(preferences.c.workspace == workspace, preferences.c.muted)
    return {UserId(user) for user in connection.scalars(statement)}


def find_agreement(connection: Connection, workspace: WorkspaceId) -> Agreement:
    """Return what a workspace wants; the usual where it has said nothing."""
    row = run(connection, _POLICY, {"of": workspace}).one_or_none()
    if row is None:
        return Agreement(Policy())
    hours = WorkingHours(time.fromisoformat(row.start), time.fromisoformat(row.end))
    policy = Policy(Pace(row.pace), hours, row.first_weekday, row.country)
    return Agreement(policy, ChannelId(row.digest_channel) if row.digest_channel else None, to_moment(row.digest_at))


def keep_agreement(connection: Connection, workspace: WorkspaceId, wanted: Agreement) -> None:
    """Remember what a workspace wants."""
    policy = wanted.policy
    values = {
        "pace": policy.pace.value,
        "start": policy.hours.start.isoformat("minutes"),
        "end": policy.hours.end.isoformat("minutes"),
        "first_weekday": policy.first_weekday,
        "country": policy.country,
        "digest_channel": wanted.digest_channel,
        "digest_at": wanted.digest_at.timestamp() if wanted.digest_at else None,
    }
    statement = insert_or_update(connection, policies, ("workspace",), tuple(values))
    connection.execute(statement, {"workspace": workspace, **values})


def take_due_digests(connection: Connection, now: datetime) -> list[WorkspaceId]:
    """Return the workspaces whose digest is due; each is returned once, and planned anew by the caller."""
    due = policies.c.digest_at <= now.timestamp()
    statement = update(policies).where(due).values(digest_at=None).returning(policies.c.workspace)
    return [WorkspaceId(workspace) for workspace in connection.scalars(statement)]
