"""What a listener has at hand: one workspace, with its database, its rules, its clock and its Slack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot.channels import Channels
from bot.directory import Directory
from bot.slack_errors import NO_ANSWER, code, status
from bot.workflows import access
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import NOBODY, Actor, ChannelId, UserId, WorkspaceId
from hygiene.rules import Rules
from storage.database import Database

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "invalid_trigger")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a listener works with, in the one workspace of its token."""

    database: Database
    rules: Rules
    clock: Callable[[], datetime]
    client: AsyncWebClient
    directory: Directory
    channels: Channels
    workspace: WorkspaceId
    bot_user: UserId

    def today(self) -> date:
        """The workspace's day."""
        return self.rules.day_of(self.clock())

    def within(self, workspace: WorkspaceId) -> Context:
        """Return the same for another workspace that the database holds."""
        return replace(self, workspace=workspace)

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case as one transaction on nobody's behalf: committed when this returns."""
        return await self.run_as(NOBODY, work, *args, **kwargs)

    async def run_as(
        self, actor: Actor, work: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case as one transaction on somebody's behalf: committed when this returns."""
        return await self.database.run(self._bound(actor, work), *args, **kwargs)

    async def look_as(
        self, actor: Actor, work: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that only reads, on somebody's behalf, without holding up anybody who writes."""
        return await self.database.look(self._bound(actor, work), *args, **kwargs)

    def _bound(
        self, actor: Actor, work: Callable[Concatenate[UnitOfWork, P], T]
    ) -> Callable[Concatenate[Connection, P], T]:
        """Bind a use case to somebody, and to the moment at which they act."""
        now = self.clock()

        def transaction(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return work(UnitOfWork(connection, self.rules, self.workspace, now, actor), *args, **kwargs)

        return transaction

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
