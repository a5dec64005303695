"""The workspace's clock: the machine's, moved forward by hand, or held still by a test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(17)
SATURDAY = 5


class Clock:
    """Tells the moment in UTC; it only ever goes forward."""

    def __init__(self, held_at: datetime | None = None) -> None:
        self._held = held_at
        self._ahead = timedelta()

    @classmethod
    def running_from(cls, moment: datetime) -> Clock:
        """Return a clock that shows this moment now, and goes on from there."""
        clock = cls()
        clock._ahead = moment - datetime.now(UTC)
        return clock

    def now(self) -> datetime:
        """Return the moment."""
        return self._held if self._held is not None else datetime.now(UTC) + self._ahead

    def advance(self, **by: float) -> None:
        """Move forward, by what `timedelta` understands: `hours=1`, `days=1`."""
        step = timedelta(**by)
        if step < timedelta():
            raise ValueError("the clock only goes forward")
        if self._held is not None:
            self._held += step
        else:
            self._ahead += step

    def advance_to(self, moment: datetime) -> None:
        """Move forward to a moment."""
        self.advance(seconds=(moment - self.now()).total_seconds())


def end_of_next_working_day(moment: datetime, zone: str, zones: Iterable[str]) -> datetime:
    """Return when the next Monday to Friday somewhere is over everywhere: all that is due on it has come by then."""
    day = moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    evenings = [datetime.combine(day, EVENING, ZoneInfo(each)) for each in (zone, *zones)]
    return max(evenings).astimezone(UTC)
