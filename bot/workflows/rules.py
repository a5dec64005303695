"""What every decision needs beside the facts: the catalogue, and when people may be written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hygiene.cadence import WorkingHours
from hygiene.catalogue import Catalogue
from hygiene.initiative import Person
from hygiene.lexicon import Lexicon, load_lexicon


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of this installation; `zone` is for people whose own zone Slack does not tell."""

    catalogue: Catalogue
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    hours: WorkingHours = field(default_factory=WorkingHours)
    lexicon: Lexicon = field(default_factory=load_lexicon)

    def today(self, now: datetime) -> date:
        """Return the workspace's day."""
        return now.astimezone(self.zone).date()

    def zone_of(self, person: Person | None) -> ZoneInfo:
        """Return the person's zone; an unknown name falls back to the workspace's."""
        if person is None or person.tz is None:
            return self.zone
        try:
            return ZoneInfo(person.tz)
        except (ValueError, OSError):
            return self.zone
