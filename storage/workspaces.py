"""Workspaces that the bot is installed in, and the numbers they give to their initiatives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from hygiene.initiative import UserId, WorkspaceId
from storage.dialects import insert_or_update
from storage.moments import to_moment
from storage.statements import run
from storage.tables import workspaces


def keep_workspace(connection: Connection, workspace: WorkspaceId, *, name: str, url: str, bot_user: UserId) -> None:
    """Remember a workspace as it describes itself."""
    statement = insert_or_update(connection, workspaces, ("workspace",), ("name", "url", "bot_user"))
    connection.execute(statement, {"workspace": workspace, "name": name, "url": url, "bot_user": bot_user})


def take_number(connection: Connection, workspace: WorkspaceId) -> int:
    """Take the next number of a workspace; two registrations at once never get the same."""
    number: int = connection.execute(
        update(workspaces)
        .where(workspaces.c.workspace == workspace)
        .values(last_number=workspaces.c.last_number + 1)
        .returning(workspaces.c.last_number)
    ).scalar_one()
    return number


def take_this_number(connection: Connection, workspace: WorkspaceId, number: int) -> None:
    """Take a certain number that is free; those that come next are higher."""
    behind = (workspaces.c.workspace == workspace, workspaces.c.last_number < number)
    connection.execute(update(workspaces).where(*behind).values(last_number=number))


def list_workspaces(connection: Connection) -> list[WorkspaceId]:
    """Return every workspace."""
    return [WorkspaceId(workspace) for workspace in connection.scalars(select(workspaces.c.workspace))]


def find_url(connection: Connection, workspace: WorkspaceId) -> str | None:
    """Return the workspace's own address at Slack."""
    url: str | None = run(connection, _URL, {"of": workspace}).scalar_one_or_none()
    return url


_URL = select(workspaces.c.url).where(workspaces.c.workspace == bindparam("of"))


def note_heard(connection: Connection, workspace: WorkspaceId, moment: datetime) -> None:
    """Note that Slack and the bot hear each other now."""
    connection.execute(
        update(workspaces).where(workspaces.c.workspace == workspace).values(heard_at=moment.timestamp())
    )


def find_heard(connection: Connection, workspace: WorkspaceId) -> datetime | None:
    """Return when Slack and the bot last heard each other."""
    found: float | None = run(connection, _HEARD, {"of": workspace}).scalar_one_or_none()
    return to_moment(found)


_HEARD = select(workspaces.c.heard_at).where(workspaces.c.workspace == bindparam("of"))


def is_new_edition(connection: Connection, workspace: WorkspaceId, edition: str) -> bool:
    """Keep which catalogue the workspace is asked by; true if it was another one before."""
    other = (workspaces.c.workspace == workspace, workspaces.c.catalogue.is_distinct_from(edition))
    return bool(connection.execute(update(workspaces).where(*other).values(catalogue=edition)).rowcount)
