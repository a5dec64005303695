"""What somebody filled in and could not send yet: it is there again when they try once more in that channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from hygiene.initiative import ChannelId, UserId, WorkspaceId
from storage.dialects import insert_or_update
from storage.tables import drafts


def keep_draft(
    connection: Connection, workspace: WorkspaceId, *, user: UserId, channel: ChannelId, content: str, at: datetime
) -> None:
    """Keep what somebody filled in, until they try again in that channel."""
    statement = insert_or_update(connection, drafts, ("workspace", "user", "channel"), ("content", "at"))
    connection.execute(
        statement,
        {"workspace": workspace, "user": user, "channel": channel, "content": content, "at": at.timestamp()},
    )


def find_draft(connection: Connection, workspace: WorkspaceId, *, user: UserId, channel: ChannelId) -> str | None:
    """Return what somebody filled in before in that channel."""
    return connection.execute(
        select(drafts.c.content).where(
            drafts.c.workspace == workspace, drafts.c.user == user, drafts.c.channel == channel
        )
    ).scalar_one_or_none()


def drop_draft(connection: Connection, workspace: WorkspaceId, *, user: UserId, channel: ChannelId) -> None:
    """Forget a draft."""
    connection.execute(
        delete(drafts).where(drafts.c.workspace == workspace, drafts.c.user == user, drafts.c.channel == channel)
    )
