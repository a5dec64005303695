"""Files that are given to people: what somebody may see when it is written, not when it was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from sqlalchemy import Connection

from bot.outbound.wordings import Share, TakeIn
from bot.transactions import Transactions
from bot.views import exchange, refusals
from bot.workflows import access, briefs, exports, imports, restores
from bot.workflows.imports import Home
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.commands import ListAll
from hygiene.exchange.file import File
from hygiene.exchange.forms import Form
from hygiene.exchange.record import WrongFile, from_json
from hygiene.initiative import NOBODY, Actor, Initiative, InitiativeId, WorkspaceId
from hygiene.list_words import read_list
from hygiene.refusals import Refused
from hygiene.rules import Rules

Register = Callable[[UnitOfWork], list[Initiative] | Refused]


def write(
    connection: Connection, rules: Rules, workspace: WorkspaceId, share: Share, now: datetime
) -> tuple[File, str]:
    """Write a file for somebody, and the sentence that goes with it."""
    nobody = UnitOfWork(connection, rules, workspace, now, NOBODY)
    work = UnitOfWork(connection, rules, workspace, now, access.actor_of(nobody, share.user, None))
    if share.form == exports.BRIEF:
        return _brief(work, int(share.wanted))
    wanted = read_list(share.wanted.split())
    file = exports.write(work, wanted if isinstance(wanted, ListAll) else ListAll(), share.form)
    return file, exchange.file_comment(file)


def _brief(work: UnitOfWork, number: int) -> tuple[File, str]:
    told = briefs.as_markdown(work, number)
    if isinstance(told, Refused):
        return File(f"AI-{number}.md", refusals.sentence(told), 0), refusals.sentence(told)
    return File(f"AI-{number}.md", told, 1), f"AI-{number} in brief."


@dataclass(frozen=True)
class Taking:
    """A file whose rows become initiatives, a batch after another, each row once."""

    work: Transactions
    wanted: TakeIn
    most: int = imports.MOST_IN_SLACK
    form: Form | None = None
    """Whose columns the rows have, where that is said."""
    begins: ClassVar[str] = "I'm reading your file."

    async def take(self, name: str, content: bytes) -> AsyncIterator[str]:
        """Register what is in a file, and yield how far that is, in words; at the end, what came of it."""
        try:
            async for words in self._take(name, content):
                yield words
        except WrongFile as error:
            yield str(error)

    async def _take(self, name: str, content: bytes) -> AsyncIterator[str]:
        actor = await self.work.run(access.actor_of, self.wanted.user, None)
        home = await self.work.run_as(actor, imports.find_home, self.wanted.channel)
        if isinstance(home, Refused):
            yield refusals.sentence(home)
            return
        batches, left_out, before = await self._batches(actor, home, name, content)
        made: list[Initiative] = []
        total = sum(size for size, _ in batches)
        for _, register in batches:
            done = await self.work.run_as(actor, register)
            if isinstance(done, Refused):
                yield refusals.sentence(done)
                return
            made += done
            yield f"{len(made)} of {total} registered."
        digest = imports.digest_of(content)
        await self.work.run_as(actor, imports.tell_owners, [each.id for each in made], file=digest)
        yield exchange.imported([each for each in made if each.id not in before], left_out, before=len(before))

    async def _batches(
        self, actor: Actor, home: Home, name: str, content: bytes
    ) -> tuple[list[tuple[int, Register]], int, frozenset[InitiativeId]]:
        digest, size = imports.digest_of(content), imports.BATCH
        if name.lower().endswith(".json"):
            records = from_json(content)
            parts = [records[start : start + size] for start in range(0, len(records), size)]
            back: list[tuple[int, Register]] = [
                (len(each), partial(restores.restore, records=each, home=home, file=digest)) for each in parts
            ]
            return back, 0, await self.work.run_as(actor, imports.list_before, file=digest)
        plan = await self.work.run_as(
            actor, imports.look, imports.read_rows(name, content, most=self.most, form=self.form), home, file=digest
        )
        entries = [plan.entries[start : start + size] for start in range(0, len(plan.entries), size)]
        registers: list[tuple[int, Register]] = [
            (len(each), partial(imports.add, entries=each, home=home, file=digest)) for each in entries
        ]
        return registers, plan.left_out, plan.done
