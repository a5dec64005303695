"""What every use case has at hand: one transaction in one workspace, on behalf of one person, at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import notices
from bot.notices import Notice
from hygiene.blockers import resolved
from hygiene.calendar import Calendar
from hygiene.history import Act, Event
from hygiene.initiative import Actor, ChannelId, Initiative, UserId, WorkspaceId
from hygiene.item_life import Change
from hygiene.locales import Locale, read_locale
from hygiene.preferences import WorkspacePreferences
from hygiene.rules import Rules
from storage import history, items, outbox, preferences, systems, workspaces
from storage.preferences import Known


@dataclass(frozen=True)
class UnitOfWork:
    """One transaction: all of it is committed, or nothing. `now` is aware; `today` is the workspace's day.

    What was looked up about people's days is remembered until its end, so nobody's preferences are read twice.
    """

    connection: Connection
    rules: Rules
    workspace: WorkspaceId
    now: datetime
    actor: Actor
    _known: dict[UserId, Known] = field(default_factory=dict, compare=False, repr=False)

    def on_behalf_of(self, user: UserId) -> UnitOfWork:
        """Return the same transaction as somebody else's doing."""
        return replace(self, actor=Actor(user))

    @property
    def act(self) -> Act:
        """What the actor does now."""
        return Act(self.actor.user, self.now)

    @property
    def today(self) -> date:
        """The workspace's day."""
        return self.rules.day_of(self.now)

    def today_of(self, user: UserId) -> date:
        """Return a person's own day."""
        return self.now.astimezone(self.zone_of(user)).date()

    def locale_of(self, user: UserId) -> Locale:
        """Return how a person writes numbers and days."""
        return read_locale(self.known_of(user).locale)

    @cached_property
    def preferences(self) -> WorkspacePreferences:
        """What the workspace wants, as it is stored."""
        known = next(iter(self._known.values()), None)
        return known.workspace if known else preferences.find_workspace_preferences(self.connection, self.workspace)

    @cached_property
    def url(self) -> str | None:
        """The workspace's own address, once it is known."""
        return workspaces.find_url(self.connection, self.workspace)

    @cached_property
    def other_names(self) -> dict[str, str]:
        """How systems are called, by their other names in the form in which names are compared."""
        return resolved(systems.list_other_names(self.connection, self.workspace))

    @cached_property
    def calendar(self) -> Calendar:
        """When the workspace works; no thread is written to at other times."""
        return self.preferences.calendar(self.rules.zone)

    def known_of(self, user: UserId) -> Known:
        """Return what is known of a person's days and wishes, and of the workspace's."""
        if user not in self._known:
            self._known[user] = preferences.find_known(self.connection, self.workspace, user)
        return self._known[user]

    def forget_known(self) -> None:
        """Look preferences up anew: they were changed."""
        self._known.clear()
        self.__dict__.pop("preferences", None)
        self.__dict__.pop("calendar", None)

    def zone_of(self, user: UserId) -> ZoneInfo:
        """Return a person's time zone."""
        return self.rules.zone_named(self.known_of(user).tz)

    def calendar_of(self, user: UserId) -> Calendar:
        """Return when a person works: by their own preferences, else by the workspace's."""
        known = self.known_of(user)
        return known.workspace.calendar(self.rules.zone_named(known.tz), known.person)

    def say(self, notice: Notice, to: ChannelId | UserId, *, once: str | None = None) -> None:
        """Queue something to be said in a channel, or to a person directly; with `once`, never a second time."""
        subject = notices.subject_of(notice)
        entry = outbox.Entry(notice.kind, notice.method, to, subject, patient=notice.patient, once=once)
        outbox.put(self.connection, self.workspace, entry, now=self.now)

    def record(self, initiative: Initiative, *events: Event) -> None:
        """Write lines of an initiative's history."""
        history.record(self.connection, initiative, events)

    def save(self, *changes: Change) -> None:
        """Write how items stand now."""
        for change in changes:
            items.save_item(self.connection, change.before, change.after)
