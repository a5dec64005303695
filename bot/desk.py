"""What a listener has at hand: the database, the rules, the clock, and Slack."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.directory import Directory
from bot.slack_errors import code
from bot.workflows.answering import Actor
from bot.workflows.rules import Rules
from hygiene.initiative import UserId, WorkspaceId
from storage import initiatives
from storage.database import Database

log = logging.getLogger(__name__)

_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "invalid_trigger")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a listener works with, in the one workspace of its token."""

    database: Database
    rules: Rules
    clock: Callable[[], datetime]
    client: AsyncWebClient
    directory: Directory
    workspace: WorkspaceId
    bot_user: UserId

    async def actor(self, user: UserId) -> Actor:
        """Say what a person may see and do."""
        private = await self.database.run(initiatives.list_private_channels, self.workspace)
        member_of = await self.directory.memberships(user, private)
        person = await self.directory.person(user)
        return Actor(user, member_of, admin=bool(person and person.admin))

    async def open_form(self, trigger: str, view: dict[str, Any]) -> bool:
        """Open a modal; false if Slack says that it is too late for that."""
        try:
            await self.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            if code(error) in _TOO_LATE:
                log.info("views.open came too late")
                return False
            raise
        return True
