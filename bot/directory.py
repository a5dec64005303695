"""What only Slack knows: who people are, whether they are away, which channels can be used and who is in them."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_errors import NO_ANSWER, code
from hygiene.initiative import ChannelId, Person, UserId, WorkspaceId
from storage import people
from storage.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(hours=24)
MEMBERS_FRESH = 60.0
"""Seconds; joins and leaves that Slack tells of are followed at once."""
PAGE = 200

_AWAY_TEXT = re.compile(
    r"\b(vacation|holidays?|ooo|out of (?:the )?office|on leave|parental|sick|pto|away until|urlaub)\b", re.IGNORECASE
)
_AWAY_EMOJI = (":palm_tree:", ":face_with_thermometer:", ":desert_island:", ":beach_with_umbrella:")


@dataclass(frozen=True, slots=True)
class Usable:
    """The bot is in the channel."""

    private: bool


@dataclass(frozen=True, slots=True)
class NeedsInvitation:
    """A private channel that has not invited the bot, or one that is not there."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A channel that cannot be the home of an initiative, and why."""

    why: str


Home = Usable | NeedsInvitation | Unusable


class Directory:
    """Looks things up in one workspace, and remembers people in the database."""

    def __init__(
        self, client: AsyncWebClient, database: Database, workspace: WorkspaceId, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._database = database
        self._workspace = workspace
        self._clock = clock
        self._members: dict[ChannelId, tuple[float, frozenset[UserId]]] = {}

    async def person(self, user: UserId) -> Person | None:
        """Return a person; None if Slack does not know them. What was learned within a day is good enough.

        Where Slack gives no answer, the last one stands; without one the person is taken to be there.
        """
        known = await self._database.run(people.find_described, self._workspace, user)
        if known and self._clock() - known[1] < FRESH:
            return known[0]
        return (await self._describe(user, known[0] if known else None))[0]

    async def remember(self, described: Mapping[str, Any]) -> Person:
        """Keep a person as Slack describes them."""
        person = read_person(described)
        await self._database.run(people.keep_person, self._workspace, person, at=self._clock())
        return person

    async def askable(self, user: UserId) -> bool:
        """Whether a question can reach them."""
        person = await self.person(user)
        return person is not None and person.askable

    async def look(self, user: UserId) -> tuple[Person | None, bool]:
        """Look somebody up anew: who they are (None if Slack does not know them), and whether they say they are away.

        Away is by their status, or by Do Not Disturb; a hint, no more. Where Slack gives no answer, what was known
        stands.
        """
        known = await self._database.run(people.find_person, self._workspace, user)
        person, described = await self._describe(user, known)
        if not described:
            return person, False
        now = self._clock()
        return person, says_away(described.get("profile") or {}, now) or await self._is_quiet(user, now)

    async def _describe(self, user: UserId, known: Person | None) -> tuple[Person | None, Mapping[str, Any]]:
        """Return a person as they are now, with Slack's own words; without an answer, as they were, without words."""
        try:
            described = (await self._client.users_info(user=user))["user"]
        except SlackApiError as error:
            if code(error) in ("user_not_found", "user_not_visible"):
                return None, {}
            log.warning("users.info: %s", code(error))
        except NO_ANSWER as error:
            log.warning("users.info: %s", type(error).__name__)
        else:
            return await self.remember(described), described
        return known or Person(user, user), {}

    async def _is_quiet(self, user: UserId, now: datetime) -> bool:
        try:
            quiet = await self._client.dnd_info(user=user)
        except (SlackApiError, *NO_ANSWER):
            return False  # dnd:read is optional
        return is_quiet(quiet.data if isinstance(quiet.data, dict) else {}, now)

    async def home(self, channel: ChannelId) -> Home:
        """Find out whether the bot can live in a channel, and join it if it is public."""
        try:
            info = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            if code(error) in ("channel_not_found", "missing_scope"):
                return NeedsInvitation()
            log.warning("conversations.info: %s", code(error))
            return Unusable(f"Slack does not let me look at that channel now ({code(error)}). Please try again.")
        except NO_ANSWER as error:
            log.warning("conversations.info: %s", type(error).__name__)
            return Unusable("Slack does not answer now. Please try again in a minute.")
        if info.get("is_archived"):
            return Unusable("That channel is archived. Please pick another.")
        if info.get("is_im"):
            return Unusable("A direct message can't be the home of an initiative. Please pick a channel.")
        private = bool(info.get("is_private") or info.get("is_group") or info.get("is_mpim"))
        if info.get("is_member"):
            return Usable(private)
        if private:
            return NeedsInvitation()
        try:
            await self._client.conversations_join(channel=channel)
        except SlackApiError as error:
            reason = code(error)
            if reason == "method_not_supported_for_channel_type":
                return NeedsInvitation()
            return Unusable(f"I can't join that channel ({reason}). Please invite me there, or pick another.")
        return Usable(private=False)

    async def memberships(self, user: UserId, channels: Iterable[ChannelId]) -> frozenset[ChannelId]:
        """Return those of these private channels that a person is in; where that can't be told, they are not."""
        found = set()
        for channel in channels:
            if user in await self._members_of(channel):
                found.add(channel)
        return frozenset(found)

    def forget_members(self, channel: ChannelId) -> None:
        """Look anew next time: somebody joined or left."""
        self._members.pop(channel, None)

    async def _members_of(self, channel: ChannelId) -> frozenset[UserId]:
        known = self._members.get(channel)
        if known and time.monotonic() - known[0] < MEMBERS_FRESH:
            return known[1]
        members: set[UserId] = set()
        cursor: str | None = None
        try:
            while True:
                page = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
                members.update(UserId(user) for user in page.get("members") or [])
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
        except (SlackApiError, *NO_ANSWER) as error:
            log.warning("conversations.members: %s", type(error).__name__)
            return frozenset()
        self._members[channel] = (time.monotonic(), frozenset(members))
        return frozenset(members)


def read_person(described: Mapping[str, Any]) -> Person:
    """Read a user object: https://docs.slack.dev/reference/objects/user-object."""
    profile = described.get("profile") or {}
    name = (
        profile.get("display_name") or profile.get("real_name") or described.get("real_name") or described.get("name")
    )
    return Person(
        id=UserId(described["id"]),
        name=name or described["id"],
        tz=described.get("tz"),
        is_bot=bool(described.get("is_bot")) or described["id"] == "USLACKBOT",
        deleted=bool(described.get("deleted")),
        admin=bool(described.get("is_admin") or described.get("is_owner")),
    )


def says_away(profile: Mapping[str, Any], now: datetime) -> bool:
    """Whether a status says that somebody is away now."""
    expires = profile.get("status_expiration") or 0
    if expires and datetime.fromtimestamp(expires, UTC) <= now:
        return False
    text, emoji = profile.get("status_text") or "", profile.get("status_emoji") or ""
    return emoji in _AWAY_EMOJI or _AWAY_TEXT.search(text) is not None


def is_quiet(dnd: Mapping[str, Any], now: datetime) -> bool:
    """Whether Do Not Disturb is on now: https://docs.slack.dev/reference/methods/dnd.info."""
    moment = now.timestamp()
    if dnd.get("snooze_enabled") and (dnd.get("snooze_endtime") or 0) > moment:
        return True
    start, end = dnd.get("next_dnd_start_ts") or 0, dnd.get("next_dnd_end_ts") or 0
    return bool(dnd.get("dnd_enabled")) and start <= moment < end
