"""People, as only Slack knows them: who they are, and whether they are away."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import category

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.lookups import Lookups
from bot.payload import clean
from bot.slack_errors import NO_ANSWER, code
from hygiene.initiative import Person, UserId, WorkspaceId
from storage import people
from storage.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(hours=24)
MISSED_FOR = 600.0
"""Seconds for which somebody whom Slack does not know is not asked for again."""
MOST_MISSED = 10_000
LARGEST_CIRCLE = 200
"""Members of a channel in which people are known by name; in a larger one it takes a mention."""
MOST_MET = 20
"""People who are looked up at one look of the ticker: Slack allows 100 a minute."""
LONGEST_NAME = 200
"""Characters; Slack allows 80."""

_AWAY_TEXT = re.compile(
    r"\b(vacation|holidays?|ooo|out of (?:the )?office|on leave|parental|sick|pto|away until|urlaub)\b", re.IGNORECASE
)
_AWAY_EMOJI = (":palm_tree:", ":face_with_thermometer:", ":desert_island:", ":beach_with_umbrella:")


class Directory:
    """Looks things up in one workspace, and remembers people in the database."""

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
        self._missed: dict[UserId, float] = {}

    async def person(self, user: UserId) -> Person | None:
        """Return a person; None if Slack does not know them. What was learned within a day is good enough.

        Where Slack gives no answer in the time there is, the last one stands; without one the person is taken to be
        there. The look-up goes on, and what it brings is kept.
        """
        known = await self._database.look(people.find_described, self._workspace, user)
        if known and self._clock() - known[1] < FRESH:
            return known[0]
        if known is None and time.monotonic() - self._missed.get(user, -MISSED_FOR) < MISSED_FOR:
            return None
        last = known[0] if known else None
        task = self._lookups.begin(("person", user), self._describe(user, last))
        await self._lookups.wait([task])
        if task.done() and not task.cancelled() and task.exception() is None:
            return task.result()[0]
        return last or Person(user, user)

    async def get_to_know(self, users: Iterable[UserId]) -> None:
        """Look up people side by side, for as long as somebody may be kept waiting."""
        await asyncio.gather(*(self.person(user) for user in users))

    async def meet(self) -> None:
        """Get to know some of those who are in a channel with us, so that a name is enough to say who is meant."""
        strangers = await self._database.run(
            people.list_strangers, self._workspace, largest=LARGEST_CIRCLE, most=MOST_MET
        )
        await self.get_to_know(strangers)

    async def remember(self, described: Mapping[str, Any]) -> Person:
        """Keep a person as Slack describes them."""
        person = read_person(described, self._workspace)
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
            described = (await self._client.users_info(user=user, include_locale=True))["user"]
        except SlackApiError as error:
            if code(error) in ("user_not_found", "user_not_visible"):
                if len(self._missed) >= MOST_MISSED:
                    self._missed.clear()
                self._missed[user] = time.monotonic()
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


def read_person(described: Mapping[str, Any], workspace: WorkspaceId) -> Person:
    """Read a user object: https://docs.slack.dev/reference/objects/user-object.

    In an organisation of several workspaces somebody of ours may have another one for their own.
    """
    profile = described.get("profile") or {}
    team, organisation = described.get("team_id") or workspace, described.get("enterprise_user") or {}
    ours = team == workspace or workspace in (organisation.get("teams") or ())
    name = (
        profile.get("display_name") or profile.get("real_name") or described.get("real_name") or described.get("name")
    )
    return Person(
        id=UserId(described["id"]),
        name=one_line(name) or described["id"],
        tz=one_line(described.get("tz")) or None,
        locale=one_line(described.get("locale")) or None,
        is_bot=bool(described.get("is_bot")) or described["id"] == "USLACKBOT",
        deleted=bool(described.get("deleted")),
        admin=bool(described.get("is_admin") or described.get("is_owner")),
        guest=bool(described.get("is_restricted") or described.get("is_ultra_restricted")),
        external=bool(described.get("is_stranger")) or not ours,
    )


def one_line(found: object) -> str:
    """Return what Slack says of somebody as one line that can be stored and shown anywhere."""
    return "".join(each for each in clean(str(found or "")) if category(each) != "Cc")[:LONGEST_NAME].strip()


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
