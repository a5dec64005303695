"""What a listener has at hand: one workspace, with its database, its rules, its clock and its Slack."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import Channels
from bot.directory import Directory
from bot.slack_errors import NO_ANSWER, code, status
from bot.transactions import Transactions
from bot.workflows import access
from hygiene.initiative import NOBODY, Actor, ChannelId, UserId, WorkspaceId

log = logging.getLogger(__name__)

_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "invalid_trigger")


@dataclass(frozen=True, slots=True)
class Context(Transactions):
    """Everything that a listener works with, in the one workspace of its token."""

    client: AsyncWebClient
    directory: Directory
    channels: Channels
    bot_user: UserId

    def within(self, workspace: WorkspaceId) -> Context:
        """Return the same for another workspace that the database holds."""
        return replace(self, workspace=workspace)

    async def actor(self, user: UserId, *, here: ChannelId | None = None) -> Actor:
        """Say what a person may see and do, by what is known. Whoever acts in a channel, `here`, is in it.

        What is not known yet is looked up for as long as there is time; until then it may not be seen.
        """
        unknown = await self.look_as(NOBODY, access.list_unknown_homes)
        await asyncio.gather(self.channels.get_to_know(unknown), self.directory.person(user))
        return await self.look_as(NOBODY, access.actor_of, user, here)

    async def open_form(self, trigger: str, view: dict[str, Any]) -> bool:
        """Open a modal; false if it is too late for that, or Slack does not answer in the time there is for it."""
        if not trigger:
            return False
        try:
            await self.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            if code(error) in _TOO_LATE or not code(error) or status(error) >= HTTPStatus.TOO_MANY_REQUESTS:
                log.warning("views.open: %s", code(error) or status(error))
                return False
            raise
        except NO_ANSWER as error:
            log.warning("views.open: %s", type(error).__name__)
            return False
        return True
