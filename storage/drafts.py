"""What somebody filled in and could not send yet: it is there again when they try once more in that channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, select

from hygiene.initiative import ChannelId, UserId, WorkspaceId
from storage.dialects import insert_or_update
from storage.tables import drafts
from storage.unreadable import note


def keep_draft(
    connection: Connection,
    workspace: WorkspaceId,
    *,
    user: UserId,
    channel: ChannelId,
    content: Mapping[str, str],
    at: datetime,
) -> None:
    """Keep what somebody filled in, until they try again in that channel."""
    statement = insert_or_update(connection, drafts, ("workspace", "user", "channel"), ("content", "at"))
    filled_in = {"content": json.dumps(content), "at": at.timestamp()}
    connection.execute(statement, {"workspace": workspace, "user": user, "channel": channel, **filled_in})


def find_draft(connection: Connection, workspace: WorkspaceId, *, user: UserId, channel: ChannelId) -> dict[str, str]:
    """Return what somebody filled in before in that channel; nothing where that can't be read."""
    kept = connection.execute(
        select(drafts.c.content).where(
            drafts.c.workspace == workspace, drafts.c.user == user, drafts.c.channel == channel
        )
    ).scalar_one_or_none()
    try:
        return {} if kept is None else _CONTENT.validate_json(kept)
    except ValidationError:
        note("what somebody filled in", kept)
        return {}


_CONTENT = TypeAdapter(dict[str, str])


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was filled in before a moment and never sent."""
    connection.execute(delete(drafts).where(drafts.c.at < moment.timestamp()))


def drop_draft(connection: Connection, workspace: WorkspaceId, *, user: UserId, channel: ChannelId) -> None:
    """Forget a draft."""
    connection.execute(
        delete(drafts).where(drafts.c.workspace == workspace, drafts.c.user == user, drafts.c.channel == channel)
    )
