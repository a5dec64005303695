"""What Slack has delivered already, so that a second delivery changes nothing; and replies kept until they are used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from hygiene.initiative import ChannelId, InitiativeId, OfferId, Source, UserId, WorkspaceId
from storage.dialects import insert_or_skip, run
from storage.tables import deliveries, offers


def is_first(connection: Connection, workspace: WorkspaceId, key: str, *, at: datetime) -> bool:
    """Note a delivery; false if it was noted before."""
    values = {"workspace": workspace, "key": key, "at": at.timestamp()}
    return run(connection, insert_or_skip(connection, deliveries), values).rowcount == 1


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget deliveries and unused offers that are older than a moment."""
    connection.execute(delete(deliveries).where(deliveries.c.at < moment.timestamp()))
    connection.execute(delete(offers).where(offers.c.at < moment.timestamp()))


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply by somebody who was not asked, kept until they say whether it is an answer."""

    id: OfferId
    initiative_id: InitiativeId
    author: UserId
    text: str
    source: Source


def keep_offer(
    connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, *, author: UserId, text: str,
    source: Source, at: datetime,
) -> OfferId | None:  # fmt: skip
    """Keep a reply that may become an answer; None if it is kept already."""
    kept = connection.execute(
        insert_or_skip(connection, offers).returning(offers.c.id),
        {
            "workspace": workspace,
            "initiative_id": initiative,
            "author": author,
            "text": text,
            "channel": source.channel,
            "ts": source.ts,
            "version": source.version,
            "at": at.timestamp(),
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


def _one_offer(connection: Connection, *conditions: object) -> Offer | None:
    row = connection.execute(select(offers).where(*conditions)).one_or_none()  # type: ignore[arg-type]
    if row is None:
        return None
    return Offer(
        id=OfferId(row.id),
        initiative_id=InitiativeId(row.initiative_id),
        author=UserId(row.author),
        text=row.text,
        source=Source(ChannelId(row.channel), row.ts, row.version),
    )


def reword_offer(connection: Connection, offer: OfferId, *, text: str, version: str) -> None:
    """Let a kept reply follow the edit of its message."""
    connection.execute(update(offers).where(offers.c.id == offer).values(text=text, version=version))
