"""Moments and days in and out of the database: aware datetimes outside, UTC epoch seconds and ISO days inside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import overload

from storage import unreadable

LONG_AGO = datetime.fromtimestamp(0, UTC)
"""What a moment that can't be read counts as: whatever waited for it is looked at now."""


@overload
def to_moment(seconds: float) -> datetime: ...
@overload
def to_moment(seconds: None) -> None: ...
def to_moment(seconds: float | None) -> datetime | None:
    """Return the moment, in UTC; one that can't be read is long ago."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, TypeError, ValueError):
        unreadable.note("a moment", seconds)
        return LONG_AGO


def to_day(text: str | None) -> date | None:
    """Return the day; None where there is none, or it can't be read."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        unreadable.note("a day", text)
        return None
