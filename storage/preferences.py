"""What people and workspaces want of the reminders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, exists, select, update

from hygiene.cadence import Pace
from hygiene.calendar import WorkingHours, read_place
from hygiene.initiative import ChannelId, UserId, WorkspaceId
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from storage.dialects import insert_or_update
from storage.moments import to_moment
from storage.statements import run_for_rows
from storage.tables import people, policies, preferences
from storage.unreadable import note, one_of


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: zone and locale where Slack tells them, and what they and the workspace want."""

    tz: str | None
    person: PersonPreferences
    workspace: WorkspacePreferences
    locale: str | None = None


def find_known(connection: Connection, workspace: WorkspaceId, user: UserId) -> Known:
    """Return what is known of a person's days; the usual where nobody has said anything."""
    of_both = {"of": workspace, "who": user}
    ((tz, locale, person_said, workspace_said),) = run_for_rows(connection, _WHO_SAID, of_both)
    if not (person_said or workspace_said):
        return Known(tz, _NOBODY_SAID, _THE_USUAL, locale)
    ((tz, locale, *said),) = run_for_rows(connection, _KNOWN, of_both)
    return Known(tz, _to_person(*said[:5]), _to_workspace(*said[5:]), locale)


def find_preferences(connection: Connection, workspace: WorkspaceId, user: UserId) -> PersonPreferences:
    """Return what a person wants."""
    return find_known(connection, workspace, user).person


def find_workspace_preferences(connection: Connection, workspace: WorkspaceId) -> WorkspacePreferences:
    """Return what a workspace wants; the usual where it has said nothing."""
    return find_known(connection, workspace, UserId("")).workspace


def _to_person(
    muted: Any, snoozed_until: float | None, start: str | None, end: str | None, country: str | None
) -> PersonPreferences:
    if muted is None:
        return _NOBODY_SAID
    hours = _hours(start, end) if start and end else None
    return PersonPreferences(bool(muted), to_moment(snoozed_until), hours, _country(country))


def _to_workspace(pace: str | None, start: str, end: str, *rest: Any) -> WorkspacePreferences:
    if pace is None:
        return _THE_USUAL
    first_weekday, country, channel, digest_at = rest
    hours = _hours(start, end) or _THE_USUAL.hours
    digest_channel = ChannelId(channel) if channel else None
    known_pace = one_of(_PACES, pace, _THE_USUAL.pace, of="a pace")
    weekday = first_weekday if first_weekday in range(7) else _THE_USUAL.first_weekday
    return WorkspacePreferences(known_pace, hours, weekday, _country(country), digest_channel, to_moment(digest_at))


def _country(code: str | None) -> str | None:
    if code is None or read_place(code) == code:
        return code
    note("a country", code)
    return None


def _hours(start: str, end: str) -> WorkingHours | None:
    """Return working hours; None where they can't be read, or end before they begin."""
    try:
        hours = WorkingHours(time.fromisoformat(start), time.fromisoformat(end))
    except ValueError:
        note("working hours", start)
        return None
    return hours if hours.start < hours.end else None


_PACES = {pace.value: pace for pace in Pace}


_NOBODY_SAID, _THE_USUAL = PersonPreferences(), WorkspacePreferences()


def keep_preferences(connection: Connection, workspace: WorkspaceId, user: UserId, wanted: PersonPreferences) -> None:
    """Remember what a person wants."""
    values = {
        "muted": wanted.muted,
        "snoozed_until": wanted.snoozed_until.timestamp() if wanted.snoozed_until else None,
        "start": wanted.hours.start.isoformat("minutes") if wanted.hours else None,
        "end": wanted.hours.end.isoformat("minutes") if wanted.hours else None,
        "country": wanted.country,
    }
    statement = insert_or_update(connection, preferences, ("workspace", "user"), tuple(values))
    connection.execute(statement, {"workspace": workspace, "user": user, **values})


def snooze(connection: Connection, workspace: WorkspaceId, user: UserId, until: datetime) -> None:
    """Leave a person alone until a moment."""
    wanted = find_preferences(connection, workspace, user)
    keep_preferences(connection, workspace, user, replace(wanted, snoozed_until=until))


def mute(connection: Connection, workspace: WorkspaceId, user: UserId, *, muted: bool) -> None:
    """Send a person no nudges any more, or some again."""
    wanted = find_preferences(connection, workspace, user)
    keep_preferences(connection, workspace, user, replace(wanted, muted=muted))


def list_muted(connection: Connection, workspace: WorkspaceId) -> set[UserId]:
    """Return the people who have muted the nudges."""
    statement = select(preferences.c.user).where(preferences.c.workspace == workspace, preferences.c.muted)
    return {UserId(user) for user in connection.scalars(statement)}


def keep_workspace_preferences(connection: Connection, workspace: WorkspaceId, wanted: WorkspacePreferences) -> None:
    """Remember what a workspace wants."""
    values = {
        "pace": wanted.pace.value,
        "start": wanted.hours.start.isoformat("minutes"),
        "end": wanted.hours.end.isoformat("minutes"),
        "first_weekday": wanted.first_weekday,
        "country": wanted.country,
        "digest_channel": wanted.digest_channel,
        "digest_at": wanted.digest_at.timestamp() if wanted.digest_at else None,
    }
    statement = insert_or_update(connection, policies, ("workspace",), tuple(values))
    connection.execute(statement, {"workspace": workspace, **values})


def take_due_digest(connection: Connection, workspace: WorkspaceId, now: datetime) -> bool:
    """Whether a workspace's digest is due; true once, and the caller plans the next."""
    due = (policies.c.workspace == workspace, policies.c.digest_at <= now.timestamp())
    return connection.execute(update(policies).where(*due).values(digest_at=None)).rowcount == 1


_KEY = select(bindparam("of", type_=Text).label("workspace"), bindparam("who", type_=Text).label("user")).subquery(
    "asked"
)
# Mostly nobody has said anything, and then this is all: few columns cost a third of many.
_WHO_SAID = (
    select(
        people.c.tz,
        people.c.locale,
        exists().where(preferences.c.workspace == _KEY.c.workspace, preferences.c.user == _KEY.c.user).label("person"),
        exists().where(policies.c.workspace == _KEY.c.workspace).label("ours"),
    )
    .select_from(_KEY)
    .join(people, and_(people.c.workspace == _KEY.c.workspace, people.c.user == _KEY.c.user), isouter=True)
)
_KNOWN = (
    select(
        people.c.tz,
        people.c.locale,
        preferences.c.muted,
        preferences.c.snoozed_until,
        preferences.c.start.label("my_start"),
        preferences.c.end.label("my_end"),
        preferences.c.country.label("my_country"),
        policies.c.pace,
        policies.c.start,
        policies.c.end,
        policies.c.first_weekday,
        policies.c.country,
        policies.c.digest_channel,
        policies.c.digest_at,
    )
    .select_from(_KEY)
    .join(people, and_(people.c.workspace == _KEY.c.workspace, people.c.user == _KEY.c.user), isouter=True)
    .join(
        preferences,
        and_(preferences.c.workspace == _KEY.c.workspace, preferences.c.user == _KEY.c.user),
        isouter=True,
    )
    .join(policies, policies.c.workspace == _KEY.c.workspace, isouter=True)
)
