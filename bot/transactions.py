"""Use cases of one workspace, each run as one transaction on somebody's behalf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import NOBODY, Actor, WorkspaceId
from hygiene.rules import Rules
from storage.database import Database

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Transactions:
    """One workspace with its database, its rules and its clock."""

    database: Database
    rules: Rules
    workspace: WorkspaceId
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The workspace's day."""
        return self.rules.day_of(self.clock())

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
