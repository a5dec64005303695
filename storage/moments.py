"""Moments in and out of the database: aware datetimes outside, UTC epoch seconds inside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def to_moment(seconds: float) -> datetime: ...
@overload
def to_moment(seconds: None) -> None: ...
def to_moment(seconds: float | None) -> datetime | None:
    """Return the moment, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
