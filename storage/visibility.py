"""Which initiatives may be shown: `Actor.sees`, and what may be told in a channel, as conditions of a query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, true

from hygiene.initiative import Actor, ChannelId, WorkspaceId
from storage.among import among, listed
from storage.statements import Values
from storage.tables import initiatives

_OWN = initiatives.c.workspace == bindparam("of")
_THERE = among(initiatives.c.channel, "rooms")


def looking(workspace: WorkspaceId, actor: Actor) -> Values:
    """Return the values of the conditions of this module, for somebody who looks."""
    return {"of": workspace, "rooms": listed(actor.member_of)}


def ways_to_see(*, limited: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of which one is met by each initiative that may be shown, each a range of an index.

    To one who is `limited` nothing may be shown but what lives in channels that they are in.
    """
    if limited:
        return (and_(_OWN, initiatives.c.private.in_((false(), true())), _THERE),)
    return and_(_OWN, initiatives.c.private.is_(false())), and_(_OWN, initiatives.c.private.is_(true()), _THERE)


def seen_by(*, limited: bool) -> ColumnElement[bool]:
    """Return the condition that an initiative may be shown to somebody."""
    return or_(*ways_to_see(limited=limited))


def name_seen(column: ColumnElement[Any], *, limited: bool) -> ColumnElement[bool]:
    """Return the condition that a column names an initiative which may be shown to somebody."""
    named = select(initiatives.c.id).where(_OWN, initiatives.c.id == column)
    seen = _THERE if limited else or_(initiatives.c.private.is_(false()), _THERE)
    return named.where(seen).exists()


def seen_in(workspace: WorkspaceId, channel: ChannelId, *, shared: bool) -> ColumnElement[bool]:
    """Return the condition that an initiative may be shown to everybody in a channel.

    That is what lives there, and what is public unless another company reads it.
    """
    there = initiatives.c.channel == channel
    own = initiatives.c.workspace == workspace
    return and_(own, there) if shared else and_(own, or_(initiatives.c.private.is_(false()), there))
