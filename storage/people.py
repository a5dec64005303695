"""What Slack last said about people, so that not every look costs a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, select

from hygiene.initiative import Person, UserId, WorkspaceId
from hygiene.written import folded
from storage.dialects import insert_or_update
from storage.moments import to_moment
from storage.statements import run
from storage.tables import members, people

_PERSON = select(people).where(people.c.workspace == bindparam("of"), people.c.user == bindparam("who"))

_ZONE = select(people.c.tz).where(people.c.workspace == bindparam("of"), people.c.user == bindparam("who"))


def keep_person(connection: Connection, workspace: WorkspaceId, person: Person, *, at: datetime) -> None:
    """Remember a person as Slack described them at a moment; the locale is not in every description, and stays."""
    values = {
        "name": person.name,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "deleted": person.deleted,
        "admin": person.admin,
        "guest": person.guest,
        "external": person.external,
        **({} if person.locale is None else {"locale": person.locale}),
        "seen_at": at.timestamp(),
    }
    statement = insert_or_update(connection, people, ("workspace", "user"), tuple(values))
    connection.execute(statement, {"workspace": workspace, "user": person.id, **values})


def find_described(connection: Connection, workspace: WorkspaceId, user: UserId) -> tuple[Person, datetime] | None:
    """Find a person and the moment when Slack described them."""
    row = run(connection, _PERSON, {"of": workspace, "who": user}).one_or_none()
    return None if row is None else (_to_person(row), to_moment(row.seen_at))


def find_person(connection: Connection, workspace: WorkspaceId, user: UserId) -> Person | None:
    """Find a person."""
    found = find_described(connection, workspace, user)
    return found[0] if found else None


def find_named(connection: Connection, workspace: WorkspaceId, name: str) -> list[UserId]:
    """Return the people who are known by a name, whole or first, in any case; those who can't be asked left out."""
    return called(name, list_names(connection, workspace))


def called(name: str, names: Mapping[UserId, str]) -> list[UserId]:
    """Return who of some people is known by a name, whole, or else by the first of it, in any case."""
    said, known = folded(name), {user: folded(each) for user, each in names.items()}
    return [user for user, each in known.items() if each == said] or [
        user for user, each in known.items() if each.split(" ")[0] == said
    ]


def list_names(connection: Connection, workspace: WorkspaceId, *, full_members: bool = False) -> dict[UserId, str]:
    """Return the names of the people who can be asked, or only of those who can have a role."""
    known = select(people.c.user, people.c.name).where(
        people.c.workspace == workspace, ~people.c.deleted, ~people.c.is_bot
    )
    rows = connection.execute(known.where(~people.c.guest, ~people.c.external) if full_members else known)
    return {UserId(row.user): row.name for row in rows if row.name}


def list_strangers(connection: Connection, workspace: WorkspaceId, *, largest: int, most: int) -> list[UserId]:
    """Return some members of channels of at most so many members whom Slack has not described yet."""
    small = (
        select(members.c.channel)
        .where(members.c.workspace == workspace)
        .group_by(members.c.channel)
        .having(func.count() <= largest)
    )
    known = select(people.c.user).where(people.c.workspace == workspace)
    rows = connection.execute(
        select(members.c.user)
        .distinct()
        .where(members.c.workspace == workspace, members.c.channel.in_(small), members.c.user.not_in(known))
        .order_by(members.c.user)
        .limit(most)
    )
    return [UserId(row.user) for row in rows]


def count_zones(connection: Connection, workspace: WorkspaceId) -> dict[str, int]:
    """Return how many people Slack has told to live in each time zone."""
    rows = connection.execute(
        select(people.c.tz, func.count())
        .where(people.c.workspace == workspace, people.c.tz.is_not(None), ~people.c.deleted)
        .group_by(people.c.tz)
    )
    return {row[0]: row[1] for row in rows}


def find_zone(connection: Connection, workspace: WorkspaceId, user: UserId) -> str | None:
    """Return the name of a person's time zone, where Slack has told it."""
    zone: str | None = run(connection, _ZONE, {"of": workspace, "who": user}).scalar_one_or_none()
    return zone


def _to_person(row: Row[tuple[object, ...]]) -> Person:
    return Person(
        id=UserId(row.user),
        name=row.name,
        tz=row.tz,
        is_bot=bool(row.is_bot),
        deleted=bool(row.deleted),
        admin=bool(row.admin),
        guest=bool(row.guest),
        external=bool(row.external),
        locale=row.locale,
    )
