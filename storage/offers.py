"""Replies and messages that are kept until somebody says whether they are an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from hygiene.initiative import ChannelId, InitiativeId, OfferId, Reply, Source, UserId, WorkspaceId
from storage.dialects import insert_or_skip
from storage.tables import offers


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply by somebody who was not asked, kept until they say whether it is an answer."""

    id: OfferId
    initiative_id: InitiativeId
    reply: Reply
    opened_by: UserId | None = None
    """Who has opened the message to record it: nobody else can go on with that."""


def keep_offer(
    connection: Connection,
    workspace: WorkspaceId,
    initiative: InitiativeId,
    reply: Reply,
    *,
    at: datetime,
    opened_by: UserId | None = None,
) -> OfferId | None:
    """Keep a reply that may become an answer; None if it is kept already."""
    kept = connection.execute(
        insert_or_skip(connection, offers).returning(offers.c.id),
        {
            "workspace": workspace,
            "initiative_id": initiative,
            "author": reply.author,
            "text": reply.text,
            "channel": reply.source.channel,
            "ts": reply.source.ts,
            "version": reply.source.version,
            "at": at.timestamp(),
            "opened_by": opened_by,
        },
    ).scalar_one_or_none()
    return None if kept is None else OfferId(kept)


def find_offer(connection: Connection, workspace: WorkspaceId, offer: OfferId) -> Offer | None:
    """Find a kept reply."""
    return _one_offer(connection, offers.c.workspace == workspace, offers.c.id == offer)


def find_offer_from(connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str) -> Offer | None:
    """Find the kept reply that a message is."""
    return _one_offer(connection, offers.c.workspace == workspace, offers.c.channel == channel, offers.c.ts == ts)


def drop_offer(connection: Connection, offer: OfferId) -> None:
    """Forget a kept reply."""
    connection.execute(delete(offers).where(offers.c.id == offer))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what nobody used, and is older than a moment."""
    connection.execute(delete(offers).where(offers.c.at < moment.timestamp()))


def _one_offer(connection: Connection, *conditions: object) -> Offer | None:
    row = connection.execute(select(offers).where(*conditions)).one_or_none()  # type: ignore[arg-type]
    if row is None:
        return None
    source = Source(ChannelId(row.channel), row.ts, row.version)
    reply = Reply(UserId(row.author), row.text, "", source)
    return Offer(OfferId(row.id), InitiativeId(row.initiative_id), reply, row.opened_by)


def reword_offer(connection: Connection, offer: OfferId, *, text: str, version: str) -> None:
    """Let a kept reply follow the edit of its message."""
    connection.execute(update(offers).where(offers.c.id == offer).values(text=text, version=version))
