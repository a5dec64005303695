"""Channels as Slack last described them, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, not_, or_, select, update

from hygiene.initiative import ChannelId, ChannelState, UserId, WorkspaceId
from storage import counts, unreadable
from storage.counts import Sign
from storage.dialects import insert_or_skip, insert_or_update
from storage.moments import to_moment
from storage.statements import run, run_to_change
from storage.tables import answers, channels, deliveries, drafts, initiatives, members, offers, outbox, policies


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as Slack described it: `shared` with another company; `members_at` is when its members were read."""

    id: ChannelId
    private: bool
    shared: bool
    state: ChannelState
    seen_at: datetime
    members_at: datetime | None = None


def keep_channel(connection: Connection, workspace: WorkspaceId, channel: Channel) -> bool:
    """Remember a channel as Slack described it; true if the bot can speak there again.

    All initiatives that live there are as private as it is.
    """
    was_open = not is_quiet(connection, workspace, channel.id)
    values = {
        "private": channel.private,
        "shared": channel.shared,
        "state": channel.state.value,
        "seen_at": channel.seen_at.timestamp(),
    }
    statement = insert_or_update(connection, channels, ("workspace", "channel"), tuple(values))
    connection.execute(statement, {"workspace": workspace, "channel": channel.id, **values})
    there = (initiatives.c.workspace == workspace) & (initiatives.c.channel == channel.id)
    become = there & (initiatives.c.private != channel.private)
    if connection.execute(select(initiatives.c.id).where(become).limit(1)).first():
        # An answer may change what one of them waits for at the same time: whoever counts them has to hold them.
        connection.execute(select(initiatives.c.id).where(there).order_by(initiatives.c.id).with_for_update()).all()
        counts.count(connection, Sign.LESS, there)
        connection.execute(update(initiatives).where(become).values(private=channel.private))
        counts.count(connection, Sign.MORE, there)
    return channel.state is ChannelState.OPEN and not was_open


def find_channel(connection: Connection, workspace: WorkspaceId, channel: ChannelId) -> Channel | None:
    """Find a channel."""
    row = run(connection, _CHANNEL, {"of": workspace, "which": channel}).one_or_none()
    if row is None:
        return None
    return Channel(
        ChannelId(row.channel),
        bool(row.private),
        bool(row.shared),
        _state(row.state),
        to_moment(row.seen_at),
        to_moment(row.members_at),
    )


_STATES = {state.value: state for state in ChannelState}
_CHANNEL = select(channels).where(channels.c.workspace == bindparam("of"), channels.c.channel == bindparam("which"))


def find_state(connection: Connection, workspace: WorkspaceId, channel: ChannelId) -> ChannelState:
    """Return whether the bot can speak in a channel; of one that is not known yet it is taken that it can."""
    state = run(connection, _STATE, {"of": workspace, "which": channel}).scalar_one_or_none()
    return ChannelState.OPEN if state is None else _state(state)


def is_quiet(connection: Connection, workspace: WorkspaceId, channel: ChannelId) -> bool:
    """Whether the bot can't speak in a channel: it is archived, or the bot was put out."""
    return find_state(connection, workspace, channel) is not ChannelState.OPEN


def _state(stored: str) -> ChannelState:
    return unreadable.one_of(_STATES, stored, ChannelState.OPEN, of="the state of a channel")


_STATE = select(channels.c.state).where(
    channels.c.workspace == bindparam("of"), channels.c.channel == bindparam("which")
)


def note_state(connection: Connection, workspace: WorkspaceId, channel: ChannelId, state: ChannelState) -> bool:
    """Note that a channel was archived, left, or is usable again; false if it was known as that, or not at all."""
    noted = connection.execute(
        update(channels)
        .where(channels.c.workspace == workspace, channels.c.channel == channel, channels.c.state != state.value)
        .values(state=state.value)
    )
    return noted.rowcount == 1


def note_unseen(connection: Connection, workspace: WorkspaceId, channel: ChannelId, *, at: datetime) -> None:
    """Note that Slack does not show a channel to the bot; one that is not known yet is private, for all that is known.

    Who was in it stays known, so that they can be told where it stands.
    """
    values = {"workspace": workspace, "channel": channel, "state": ChannelState.LEFT.value, "seen_at": at.timestamp()}
    run_to_change(connection, insert_or_skip(connection, channels), {**values, "private": True, "shared": False})
    connection.execute(
        update(channels)
        .where(channels.c.workspace == workspace, channels.c.channel == channel)
        .values(state=ChannelState.LEFT.value, seen_at=at.timestamp())
    )


def list_unknown(connection: Connection, workspace: WorkspaceId) -> list[ChannelId]:
    """Return the private homes of initiatives of which it is not known who is in them."""
    known = select(channels.c.channel).where(
        channels.c.workspace == workspace,
        or_(channels.c.members_at.is_not(None), channels.c.state != ChannelState.OPEN.value),
    )
    found = connection.scalars(
        select(initiatives.c.channel)
        .where(initiatives.c.workspace == workspace, initiatives.c.private, initiatives.c.channel.not_in(known))
        .distinct()
    )
    return [ChannelId(channel) for channel in found]


def list_seen_before(
    connection: Connection, workspace: WorkspaceId, moment: datetime, *, closed: datetime
) -> list[ChannelId]:
    """Return the homes of initiatives that were not looked at since a moment; those not open, since another one."""
    is_open = channels.c.state == ChannelState.OPEN.value
    known = select(channels.c.channel).where(
        channels.c.workspace == workspace,
        or_(
            and_(is_open, channels.c.seen_at >= moment.timestamp(), channels.c.members_at.is_not(None)),
            and_(not_(is_open), channels.c.seen_at >= closed.timestamp()),
        ),
    )
    found = connection.scalars(
        select(initiatives.c.channel)
        .where(initiatives.c.workspace == workspace, initiatives.c.channel.not_in(known))
        .distinct()
    )
    return [ChannelId(channel) for channel in found]


def keep_members(
    connection: Connection, workspace: WorkspaceId, channel: ChannelId, users: Collection[UserId], *, at: datetime
) -> frozenset[UserId]:
    """Remember who is in a channel, and nobody else; return who was in it and is not any more."""
    known = connection.execute(
        select(members.c.user).where(members.c.workspace == workspace, members.c.channel == channel)
    )
    gone = frozenset(UserId(row[0]) for row in known) - frozenset(users)
    connection.execute(delete(members).where(members.c.workspace == workspace, members.c.channel == channel))
    if users:
        rows = [{"workspace": workspace, "channel": channel, "user": user} for user in sorted(users)]
        run_to_change(connection, insert_or_skip(connection, members), rows)
    connection.execute(
        update(channels)
        .where(channels.c.workspace == workspace, channels.c.channel == channel)
        .values(members_at=at.timestamp())
    )
    return gone


def add_member(connection: Connection, workspace: WorkspaceId, channel: ChannelId, user: UserId) -> None:
    """Remember that somebody is in a channel."""
    run_to_change(
        connection, insert_or_skip(connection, members), {"workspace": workspace, "channel": channel, "user": user}
    )


def remove_member(connection: Connection, workspace: WorkspaceId, channel: ChannelId, user: UserId) -> None:
    """Remember that somebody is not in a channel."""
    connection.execute(
        delete(members).where(members.c.workspace == workspace, members.c.channel == channel, members.c.user == user)
    )


def list_members(connection: Connection, workspace: WorkspaceId, channel: ChannelId) -> frozenset[UserId]:
    """Return who is known to be in a channel."""
    there = (members.c.workspace == workspace, members.c.channel == channel)
    return frozenset(UserId(user) for user in connection.scalars(select(members.c.user).where(*there)))


def list_channels_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> frozenset[ChannelId]:
    """Return the channels that a person is known to be in."""
    found = run(connection, _OF, {"of": workspace, "who": user}).scalars()
    return frozenset(ChannelId(channel) for channel in found)


_OF = select(members.c.channel).where(members.c.workspace == bindparam("of"), members.c.user == bindparam("who"))


def is_in(connection: Connection, workspace: WorkspaceId, channel: ChannelId, user: UserId) -> bool:
    """Whether a person is known to be in a channel."""
    return run(connection, _IN, {"of": workspace, "which": channel, "who": user}).first() is not None


_IN = select(members.c.user).where(
    members.c.workspace == bindparam("of"), members.c.channel == bindparam("which"), members.c.user == bindparam("who")
)

_KEPT_UNDER = (
    initiatives.c.channel,
    answers.c.source_channel,
    offers.c.channel,
    drafts.c.channel,
    outbox.c.conversation,
    outbox.c.sent_channel,
    policies.c.digest_channel,
)


def rename(connection: Connection, workspace: WorkspaceId, old: ChannelId, new: ChannelId) -> None:
    """Let everything that is kept under a channel's id be kept under the new one that Slack has given it.

    https://docs.slack.dev/reference/events/channel_id_changed
    """
    for column in _KEPT_UNDER:
        table = column.table
        connection.execute(
            update(table).where(table.c.workspace == workspace, column == old).values({column.name: new})
        )
    queued = (outbox.c.workspace == workspace, outbox.c.subject.contains(f'"{old}"', autoescape=True))
    connection.execute(
        update(outbox).where(*queued).values(subject=func.replace(outbox.c.subject, f'"{old}"', f'"{new}"'))
    )
    noted = (deliveries.c.workspace == workspace, deliveries.c.key.contains(f":{old}:", autoescape=True))
    connection.execute(
        update(deliveries).where(*noted).values(key=func.replace(deliveries.c.key, f":{old}:", f":{new}:"))
    )
    for table in (channels, members):
        connection.execute(delete(table).where(table.c.workspace == workspace, table.c.channel == old))
