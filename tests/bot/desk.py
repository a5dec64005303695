"""A desk to try use cases at: each act is one transaction, and what it would say is read without a Slack."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot import notices
from bot.notices import Notice
from bot.workflows import answers, initiatives
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import Catalogue
from hygiene.initiative import (
    Actor,
    ChannelId,
    ChannelState,
    Initiative,
    Item,
    Registration,
    Reply,
    Source,
    Stage,
    UserId,
    WorkspaceId,
)
from hygiene.profile import Autonomy, Profile, Sourcing
from hygiene.rules import Rules
from hygiene.values import Value
from storage import channels, items, outbox, tables, workspaces
from storage import initiatives as initiative_rows
from storage.channels import Channel
from storage.database import open_engine

TEAM = WorkspaceId("T1")
ALICE, BOB, CAROL, DAVE = UserId("U1ALICE"), UserId("U2BOB"), UserId("U3CAROL"), UserId("U4DAVE")
ROADMAP, BOARD = ChannelId("C1ROADMAP"), ChannelId("C2BOARD")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
STAKES = "It advises, a person decides"
PAIN = "600 people a week wait 40 minutes on the phone"
CARD = "1772442000.000001"


class Desk:
    """Runs use cases on a database; `said` is what the last one had to say."""

    def __init__(self, database_url: str, catalogue: Catalogue) -> None:
        self.engine = open_engine(database_url)
        self.rules = Rules(catalogue)
        self.now = MONDAY
        self.said: list[Notice] = []
        self._ts = 0
        self._trial: Connection | None = None
        with self.engine.begin() as connection:
            workspaces.keep_workspace(connection, TEAM, name="T", url="https://t.slack.com/", bot_user=UserId("UBOT"))

    def run(self, who: UserId | Actor, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case on somebody's behalf."""
        actor = who if isinstance(who, Actor) else Actor(who)
        with self._begin() as connection:
            done = work(UnitOfWork(connection, self.rules, TEAM, self.now, actor), *args, **kwargs)
            put = connection.info.get(outbox.SPOKEN) or []
            self.said = [notices.read(row["purpose"], json.loads(row["subject"])) for row in put]
            outbox.flush(connection)
        return done

    def read(self, look: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run one statement of `storage`."""
        with self._begin() as connection:
            return look(connection, *args, **kwargs)

    @contextmanager
    def trial(self) -> Iterator[Connection]:
        """Let what is done until the end be undone then."""
        with self.engine.connect() as connection:
            self._trial = connection
            try:
                yield connection
            finally:
                self._trial = None
                connection.rollback()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        if self._trial is None:
            with self.engine.begin() as connection:
                yield connection
        else:
            with self._trial.begin_nested():
                yield self._trial

    def told(self, user: UserId) -> list[Notice]:
        """Return what a person has been told of their own, or will be."""
        wanted = select(tables.news).where(tables.news.c.user == user).order_by(tables.news.c.id)
        with self._begin() as connection:
            return [notices.read(row.purpose, json.loads(row.subject)) for row in connection.execute(wanted)]

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def register(self, **fields: Any) -> Initiative:
        """Register an initiative whose card stands in its channel."""
        given = {
            "name": "Plans", "pain": PAIN, "owner": ALICE, "sponsor": None, "target_date": None, "stage": Stage.IDEA,
            "channel": ROADMAP, "private": False, "by": ALICE, "view": None,
            "profile": Profile(Sourcing.BUILT, Autonomy.ADVISES), "stakes": STAKES,
        }  # fmt: skip
        form = Registration(**{**given, **fields})
        if form.private:
            self.gather(form.channel, ALICE, form.owner, *([form.sponsor] if form.sponsor else []))
        registered = self.run(ALICE, initiatives.register, form)
        assert isinstance(registered, Initiative)
        self.read(initiative_rows.keep_card, registered.id, channel=registered.channel, ts=f"{CARD}{registered.number}")
        return self.initiative(registered)

    def gather(self, channel: ChannelId, *users: UserId) -> None:
        """Let a channel be a private one, with these people in it and nobody else."""
        described = Channel(channel, private=True, shared=False, state=ChannelState.OPEN, seen_at=self.now)
        self.read(channels.keep_channel, TEAM, described)
        self.read(channels.keep_members, TEAM, channel, set(users), at=self.now)

    def initiative(self, known: Initiative) -> Initiative:
        """Return an initiative as it is now."""
        found: Initiative = self.read(initiative_rows.get_initiative, TEAM, known.id)
        return found

    def items(self, initiative: Initiative) -> dict[str, Item]:
        """Return how its questions stand, by key."""
        return {item.key: item for item in self.read(items.list_items, initiative.id)}

    def answer(
        self, initiative: Initiative, key: str, text: str, value: Value | None = None, *, by: UserId = ALICE
    ) -> Item:
        """Answer a question by its form."""
        self.run(by, answers.take_form, self.items(initiative)[key].id, text, value, view=None)
        return self.items(initiative)[key]

    def message(self, text: str, *, by: UserId = ALICE, thread: str = "", channel: ChannelId = ROADMAP) -> Reply:
        """Write a message; it is told of when it is taken."""
        self._ts += 1
        return Reply(by, text, thread, Source(channel, f"1772442100.{self._ts:06}"))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
