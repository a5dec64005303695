"""“Record as answer”: any message becomes the answer to a question, and stays linked as its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.workflows.answering import Actor, Done, Refused, find_answerable
from bot.workflows.looking import find_visible
from bot.workflows.rules import Rules
from bot.workflows.settling import settle
from hygiene.initiative import Initiative, OfferId, Source, UserId, WorkspaceId
from storage import deliveries
from storage import initiatives as initiative_rows
from storage import items as item_rows


@dataclass(frozen=True, slots=True)
class Choices:
    """The kept message, and the initiatives that it may belong to, the likeliest first."""

    offer: OfferId
    initiatives: tuple[Initiative, ...]


def keep_message(
    connection: Connection,
    workspace: WorkspaceId,
    actor: Actor,
    *,
    author: UserId,
    text: str,
    thread: str | None,
    source: Source,
    now: datetime,
) -> Choices | Refused:
    """Keep a message while a person chooses what it answers."""
    if item_rows.find_answered_from(connection, workspace, source.channel, source.ts):
        return Refused("That message is an answer already. Edit it, and the answer follows.")
    running = [
        each
        for each in initiative_rows.list_initiatives(connection, workspace)
        if actor.sees(each) and not each.stage.stopped
    ]
    if not running:
        return Refused("There is no initiative yet that this could answer. `/ai-initiative new` registers one.")
    own = (thread, source.ts)  # the card itself, or the thread below it; else the initiatives of the channel
    running.sort(key=lambda each: (each.channel != source.channel, each.card_ts not in own))
    existing = deliveries.find_offer_from(connection, workspace, source.channel, source.ts)
    if existing is not None:
        deliveries.drop_offer(connection, existing.id)
    offer = deliveries.keep_offer(connection, workspace, running[0].id, author=author, text=text, source=source, at=now)
    return Choices(offer, tuple(running)) if offer else Refused("Please try once more.")


def record(
    connection: Connection,
    rules: Rules,
    workspace: WorkspaceId,
    offer_id: OfferId,
    number: int,
    key: str,
    actor: Actor,
    *,
    now: datetime,
) -> Done | Refused:
    """Take a kept message as the answer to a question; the words stay those of the person who wrote them."""
    offer = deliveries.find_offer(connection, workspace, offer_id)
    if offer is None:
        return Refused("That message is not kept any more. Please record it once more.")
    initiative = find_visible(connection, workspace, number, actor)
    if isinstance(initiative, Refused):
        return initiative
    item = next((item for item in item_rows.list_items(connection, initiative.id) if item.key == key), None)
    if item is None:
        return Refused("That question is not asked there.")
    found = find_answerable(connection, rules, workspace, item.id, actor)
    if isinstance(found, Refused):
        return found
    deliveries.drop_offer(connection, offer.id)
    settle(
        connection, rules, found.initiative, found.item, offer.text, author=offer.author, source=offer.source, now=now
    )
    return found
