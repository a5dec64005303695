"""When people work: hours, working weeks, holidays and zones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zlib import crc32
from zoneinfo import ZoneInfo

import holidays

from hygiene.written import one_form

DAYS_OF_A_WEEK = 7
WORKING_DAYS_OF_A_WEEK = 5
MONDAY, SUNDAY = 0, 6
LAST_MINUTES = 15
"""Minutes before the end of the hours in which nothing is planned any more."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a working day in which a person may be nudged, in their own zone."""

    start: time = time(9, 30)
    end: time = time(16, 30)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a person works: their zone, their hours, the first of their five working days, and their holidays.

    `country` is a country, or a region of one: NL, GB-ENG.
    """

    zone: ZoneInfo
    hours: WorkingHours = field(default_factory=WorkingHours)
    first_weekday: int = MONDAY
    country: str | None = None

    def works_on(self, day: date) -> bool:
        """Whether the person is at work on a day."""
        weekend = (day.weekday() - self.first_weekday) % DAYS_OF_A_WEEK >= WORKING_DAYS_OF_A_WEEK
        return not weekend and not is_holiday(self.country, day)

    def works_at(self, moment: datetime) -> bool:
        """Whether a moment lies in the person's working hours."""
        local = moment.astimezone(self.zone)
        return self.works_on(local.date()) and self.hours.start <= local.time() < self.hours.end

    def next_day(self, day: date) -> date:
        """Return the day itself if the person works on it, or the next on which they do."""
        while not self.works_on(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """Return the working day that lies `count` working days after a day."""
        day = self.next_day(day)
        for _ in range(count):
            day = self.next_day(day + timedelta(days=1))
        return day

    def moment_on(self, day: date, salt: str) -> datetime:
        """Return a moment in the working hours of a day, in UTC; people are spread over the hours by their salt."""
        start, end = (
            _minutes(self.hours.start),
            max(_minutes(self.hours.start) + 1, _minutes(self.hours.end) - LAST_MINUTES),
        )
        minute = start + crc32(salt.encode()) % (end - start)
        return datetime.combine(day, time(*divmod(minute, 60)), self.zone).astimezone(UTC)

    def start_from(self, day: date) -> datetime:
        """Return the moment at which the working hours begin on a day, or on the next one with any, in UTC."""
        return datetime.combine(self.next_day(day), self.hours.start, self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """Return the moment at which the person's working hours of a day end, in UTC."""
        return datetime.combine(day, self.hours.end, self.zone).astimezone(UTC)

    def next_moment(self, now: datetime) -> datetime:
        """Return the first moment from `now` on in the working hours, in UTC."""
        if self.works_at(now):
            return now.astimezone(UTC)
        local = now.astimezone(self.zone)
        late = local.time() >= self.hours.start
        return self.start_from(local.date() + timedelta(days=1) if late else local.date())


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


@cache
def _holidays_of(place: str, year: int) -> frozenset[date]:
    """Return a year's holidays, whole: the library's own object fills a year while others may already look.

    A country has those of its own law, and those that more than half of its regions keep.
    """
    country, _, region = place.partition("-")
    if region:
        return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
    regions = regions_of(country)
    kept = Counter(day for each in regions for day in holidays.country_holidays(country, subdiv=each, years=year))
    by_most = (day for day, count in kept.items() if count * 2 > len(regions))
    return frozenset(holidays.country_holidays(country, years=year)).union(by_most)


def is_holiday(place: str | None, day: date) -> bool:
    """Whether a day is a public holiday somewhere; without a place, none is."""
    return place is not None and day in _holidays_of(place, day.year)


@cache
def _supported() -> dict[str, list[str]]:
    return holidays.list_supported_countries()


def regions_of(country: str) -> tuple[str, ...]:
    """Return the regions of a country whose holidays are known, by the last part of their ISO 3166-2 code."""
    return tuple(sorted(_supported().get(country, ())))


def read_place(said: str) -> str | None:
    """Read a country or a region of one, as people type it: `nl`, `US-CA`, `gb eng`; None if it is none that is known.

    By ISO 3166: https://www.iso.org/iso-3166-country-codes.html.
    """
    country, *region = one_form(said).upper().replace("-", " ").replace("/", " ").split() or [""]
    if country not in _supported() or len(region) > 1 or (region and region[0] not in regions_of(country)):
        return None
    return "-".join([country, *region])


_PLAIN = Calendar(ZoneInfo("UTC"))


def add_working_days(day: date, count: int) -> date:
    """Return the day that lies `count` working days after a day, Monday to Friday, without holidays."""
    return _PLAIN.after(day, count)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`, Monday to Friday, without holidays."""
    weeks, rest = divmod(max(0, (end - start).days), DAYS_OF_A_WEEK)
    return weeks * WORKING_DAYS_OF_A_WEEK + sum(_PLAIN.works_on(end - timedelta(days=back)) for back in range(rest))
