"""What every decision needs beside the facts: the catalogue, and when people may be written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hygiene.cadence import Calendar, Policy
from hygiene.catalogue import Catalogue, Question
from hygiene.freshness import lapses_at
from hygiene.initiative import Person, Stage
from hygiene.lexicon import Lexicon, load_lexicon
from hygiene.values import Value


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of this installation; `zone` is the workspace's, and of people whose own Slack does not tell.

    `policy` is what holds until a workspace has said something else.
    """

    catalogue: Catalogue
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    policy: Policy = field(default_factory=Policy)
    lexicon: Lexicon = field(default_factory=load_lexicon)

    def today(self, now: datetime) -> date:
        """Return the workspace's day."""
        return now.astimezone(self.zone).date()

    def ask_at(self, moment: datetime | None) -> datetime | None:
        """Return the first moment from then on in the workspace's working hours: no thread is written to at night."""
        return None if moment is None else self.calendar(self.zone).next_moment(moment)

    def lapses_at(
        self, question: Question, value: Value | None, *, stage: Stage, decides_alone: bool, since: datetime
    ) -> datetime | None:
        """Return when an answer of `since` is to be asked about again, in working hours; None for never."""
        lapses = lapses_at(question, value, stage=stage, decides_alone=decides_alone, since=since, zone=self.zone)
        return self.ask_at(lapses)

    def calendar(self, zone: ZoneInfo) -> Calendar:
        """Return the calendar of somebody in a zone of whom nothing else is known."""
        return Calendar(zone, self.policy.hours, self.policy.first_weekday, self.policy.country)

    def zone_of(self, person: Person | None) -> ZoneInfo:
        """Return the person's zone; an unknown name falls back to the workspace's."""
        return self.zone_named(person.tz if person else None)

    def zone_named(self, name: str | None) -> ZoneInfo:
        """Return a zone by its name; the workspace's where there is none, or an unknown one."""
        if name is None:
            return self.zone
        try:
            return ZoneInfo(name)
        except (ValueError, OSError):
            return self.zone
