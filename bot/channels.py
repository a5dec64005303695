"""Channels: which can be the home of an initiative; and who is in them, kept true in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot.lookups import Lookups
from bot.slack_errors import CHANNEL_ARCHIVED, NO_ANSWER, NOT_IN_CHANNEL, code
from hygiene.initiative import ChannelId, ChannelState, UserId, WorkspaceId
from storage import channels
from storage.channels import Channel
from storage.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(hours=20)
"""What is older is looked at anew, so that nothing known is older than a day."""
CLOSED_FRESH = timedelta(hours=1)
"""A channel in which the bot can't speak may be open again without its having been told."""
MOST_STALE = 40
"""Channels that are looked at anew at one look of the ticker: Slack allows 50 a minute."""
STALE_WITHIN = 10.0
"""Seconds that the ticker waits for them; what is not known then is known later."""
PAGE = 200
HOME_WITHIN = 1.5
"""Seconds for finding out whether a channel can be used; a form waits for it."""


@dataclass(frozen=True, slots=True)
class Usable:
    """The bot is in the channel, and so is who asks; `shared` with another company."""

    private: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class NeedsInvitation:
    """A private channel that has not invited the bot, or one that is not there."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A channel that cannot be the home of an initiative, and why."""

    why: str


Home = Usable | NeedsInvitation | Unusable


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a channel has found: whether the bot can speak there again, and who is gone."""

    channel: ChannelId
    opened: bool
    gone: frozenset[UserId]


class Channels:
    """Looks channels up in one workspace, and remembers them and their members in the database."""

    def __init__(
        self,
        client: AsyncWebClient,
        database: Database,
        workspace: WorkspaceId,
        clock: Callable[[], datetime],
        lookups: Lookups,
    ) -> None:
        self._client = client
        self._database = database
        self._workspace = workspace
        self._clock = clock
        self._lookups = lookups
        self.on_open: Callable[[ChannelId], Awaitable[None]] = _nothing
        """Called for a channel in which the bot can speak again."""
        self.on_left: Callable[[ChannelId, UserId], Awaitable[None]] = _nothing
        """Called for somebody who is not in a channel any more, and has left it unheard."""

    async def home(self, channel: ChannelId, user: UserId) -> Home:
        """Find out whether the bot can live in a channel that a person has picked, and join it if it is public."""
        try:
            return await asyncio.wait_for(self._home(channel, user), HOME_WITHIN)
        except SlackApiError as error:
            if code(error) in ("channel_not_found", "missing_scope"):
                return NeedsInvitation()
            log.warning("a channel can't be looked at: %s", code(error))
            return Unusable(f"Slack does not let me look at that channel now ({code(error)}). Please try again.")
        except NO_ANSWER as error:
            log.warning("a channel can't be looked at: %s", type(error).__name__)
            return Unusable("Slack does not answer now. Please try again in a minute.")

    async def _home(self, channel: ChannelId, user: UserId) -> Home:
        info = (await self._client.conversations_info(channel=channel))["channel"]
        if info.get("is_archived"):
            return Unusable("That channel is archived. Please pick another.")
        if info.get("is_im"):
            return Unusable("A direct message can't be the home of an initiative. Please pick a channel.")
        described = read_channel(info, self._clock())
        if not info.get("is_member"):
            if described.private:
                return NeedsInvitation()
            try:
                await self._client.conversations_join(channel=channel)
            except SlackApiError as error:
                if code(error) == "method_not_supported_for_channel_type":
                    return NeedsInvitation()
                return Unusable(f"I can't join that channel ({code(error)}). Please invite me there, or pick another.")
            described = read_channel({**info, "is_member": True}, self._clock())
        members = await self._members(channel) if described.private else None
        if members is not None and user not in members:
            return NeedsInvitation()  # to who is not in it, it is as if it were not there
        await self._tell(await self._database.run(self._keep, described, members))
        if members is None:
            self.look_again(channel)
        return Usable(described.private, described.shared)

    def look_again(self, channel: ChannelId) -> asyncio.Task[None]:
        """Look at a channel and its members anew, in the background."""
        return self._lookups.begin(("channel", channel), self.refresh(channel))

    async def get_to_know(self, homes: Iterable[ChannelId]) -> None:
        """Look at channels of which nothing is known yet, for as long as somebody may be kept waiting."""
        await self._lookups.wait([self.look_again(channel) for channel in homes])

    async def refresh_stale(self) -> int:
        """Look at some of the homes of initiatives that were not looked at for long; return how many."""
        now = self._clock()
        stale = await self._database.run(
            channels.list_seen_before, self._workspace, now - FRESH, closed=now - CLOSED_FRESH
        )
        looks = [self.look_again(channel) for channel in stale[:MOST_STALE]]
        await self._lookups.wait(looks, seconds=STALE_WITHIN)
        return len(looks)

    async def refresh(self, channel: ChannelId) -> None:
        """Look at a channel and its members now. Where Slack gives no answer, what was known stands."""
        try:
            info = (await self._client.conversations_info(channel=channel))["channel"]
            described = read_channel(info, self._clock())
            members = await self._members(channel) if described.state is ChannelState.OPEN else None
        except SlackApiError as error:
            log.warning("channel %s can't be looked at: %s", channel, code(error))
            if code(error) in NOT_IN_CHANNEL | CHANNEL_ARCHIVED:
                await self._database.run(channels.note_unseen, self._workspace, channel, at=self._clock())
        except NO_ANSWER as error:
            log.warning("channel %s can't be looked at: %s", channel, type(error).__name__)
        else:
            await self._tell(await self._database.run(self._keep, described, members))

    async def _tell(self, seen: Seen) -> None:
        if seen.opened:
            await self.on_open(seen.channel)
        for user in sorted(seen.gone):
            await self.on_left(seen.channel, user)

    def _keep(self, connection: Connection, described: Channel, members: frozenset[UserId] | None) -> Seen:
        opened, gone = channels.keep_channel(connection, self._workspace, described), frozenset[UserId]()
        if members is not None:
            gone = channels.keep_members(connection, self._workspace, described.id, members, at=described.seen_at)
        return Seen(described.id, opened, gone)

    async def _members(self, channel: ChannelId) -> frozenset[UserId]:
        members: set[UserId] = set()
        cursor: str | None = None
        while True:
            page = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
            members.update(UserId(user) for user in page.get("members") or [])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return frozenset(members)


async def _nothing(*_: object) -> None:
    pass


def read_channel(info: Mapping[str, Any], now: datetime) -> Channel:
    """Read a channel object: https://docs.slack.dev/reference/objects/conversation-object."""
    private = bool(info.get("is_private") or info.get("is_group") or info.get("is_mpim"))
    shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
    archived = bool(info.get("is_archived"))
    state = ChannelState.ARCHIVED if archived else ChannelState.OPEN if info.get("is_member") else ChannelState.LEFT
    return Channel(ChannelId(info["id"]), private, shared, state, now)
