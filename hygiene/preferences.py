"""What a person, and what a workspace, wants of the reminders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hygiene.cadence import Pace
from hygiene.calendar import MONDAY, Calendar, WorkingHours
from hygiene.initiative import ChannelId


@dataclass(frozen=True, slots=True)
class PersonPreferences:
    """What one person wants; None is what the workspace has."""

    muted: bool = False
    snoozed_until: datetime | None = None
    hours: WorkingHours | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class WorkspacePreferences:
    """What a workspace wants: pace, hours, week and holidays, and where its digest goes and when the next is due."""

    pace: Pace = Pace.STANDARD
    hours: WorkingHours = field(default_factory=WorkingHours)
    first_weekday: int = MONDAY
    country: str | None = None
    digest_channel: ChannelId | None = None
    digest_at: datetime | None = None

    def calendar(self, zone: ZoneInfo, person: PersonPreferences | None = None) -> Calendar:
        """Return when somebody in a zone works: by their own preferences, where they have any."""
        wanted = person or PersonPreferences()
        return Calendar(zone, wanted.hours or self.hours, self.first_weekday, wanted.country or self.country)
