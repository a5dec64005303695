"""The systems that initiatives name, and which of their names are for one and the same system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select

from hygiene.initiative import Actor, InitiativeId, WorkspaceId
from hygiene.written import folded
from storage.among import among, listed
from storage.counts import HOME, PUBLIC
from storage.dialects import insert_or_update
from storage.matching import as_it_is
from storage.statements import run_for_rows, run_to_change
from storage.tables import initiatives, other_names, systems
from storage.visibility import looking, name_seen, seen_by


def keep(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, named: Mapping[str, str]) -> None:
    """Keep which systems an initiative names: how each is called, by the form in which names are compared."""
    if list_of(connection, initiative) == named:
        return
    run_to_change(connection, _FORGET, {"of": initiative})
    rows = [
        {"workspace": workspace, "initiative_id": initiative, "name": name, "called": called}
        for name, called in named.items()
    ]
    if rows:
        run_to_change(connection, _ADD, rows)


def list_of(connection: Connection, initiative: InitiativeId) -> dict[str, str]:
    """Return which systems an initiative names."""
    return dict(run_for_rows(connection, _OF_INITIATIVE, {"of": initiative}))


def list_seen(connection: Connection, workspace: WorkspaceId, actor: Actor, typed: str, *, size: int) -> list[str]:
    """Return how the systems are called that somebody may see and whose names hold what was typed, most named first."""
    values = {**looking(workspace, actor), "like": f"%{as_it_is(folded(typed))}%", "size": size}
    return [called for called, _ in run_for_rows(connection, _SEEN[actor.limited], values)]


def is_seen(connection: Connection, workspace: WorkspaceId, actor: Actor, called: str) -> bool:
    """Whether an initiative that somebody may see names a system so."""
    values = {**looking(workspace, actor), "like": as_it_is(folded(called)), "size": 1}
    return bool(run_for_rows(connection, _SEEN[actor.limited], values))


def list_naming(connection: Connection, workspace: WorkspaceId, called: str) -> list[InitiativeId]:
    """Return the initiatives that name a system."""
    rows = run_for_rows(connection, _NAMING, {"of": workspace, "name": folded(called)})
    return [InitiativeId(number) for (number,) in rows]


def homes_of(connection: Connection, workspace: WorkspaceId, called: str) -> set[str]:
    """Return where a system is named: in public channels, and in which private ones."""
    return {home for (home,) in run_for_rows(connection, _HOMES, {"of": workspace, "name": folded(called)})}


def list_other_names(connection: Connection, workspace: WorkspaceId) -> dict[str, str]:
    """Return what somebody has said that names stand for, by the names in the form in which names are compared."""
    return dict(run_for_rows(connection, _OTHER_NAMES, {"of": workspace}))


def list_other_names_seen(connection: Connection, workspace: WorkspaceId, actor: Actor) -> dict[str, str]:
    """Return those of them that somebody has said, or that were named where they may look."""
    values = {"of": workspace, "me": actor.user, "homes": listed({PUBLIC, *actor.member_of})}
    return dict(run_for_rows(connection, _OTHER_NAMES_SEEN, values))


def add_other_name(
    connection: Connection, workspace: WorkspaceId, other: str, called: str, *, by: Actor, at: datetime
) -> None:
    """Say that a name is another one for a system; what was another name for it stays so.

    Its home is public if whoever says so may read it in a public channel, else a private one.
    """
    ((home,),) = run_for_rows(connection, _HOME_OF_NAME, {**looking(workspace, by), "name": folded(other)})
    change = {"called": called, "said_by": by.user, "said_at": at.timestamp(), "home": home}
    statement = insert_or_update(connection, other_names, ("workspace", "name"), tuple(change))
    connection.execute(statement, {"workspace": workspace, "name": folded(other), **change})


def remove_other_name(connection: Connection, workspace: WorkspaceId, name: str) -> str | None:
    """Let a name be one of its own again; return how the system is called whose other name it was."""
    there = (other_names.c.workspace == workspace, other_names.c.name == name)
    removed: str | None = connection.execute(
        delete(other_names).where(*there).returning(other_names.c.called)
    ).scalar_one_or_none()
    return removed


_FORGET = delete(systems).where(systems.c.initiative_id == bindparam("of"))
_ADD = insert(systems)
_OF_INITIATIVE = select(systems.c.name, systems.c.called).where(systems.c.initiative_id == bindparam("of"))
_NAMING = select(systems.c.initiative_id).where(
    systems.c.workspace == bindparam("of"), systems.c.name == bindparam("name")
)
_OTHER_NAMES = select(other_names.c.name, other_names.c.called).where(other_names.c.workspace == bindparam("of"))
_OTHER_NAMES_SEEN = _OTHER_NAMES.where(
    or_(other_names.c.said_by == bindparam("me"), among(other_names.c.home, "homes"))
)
_NAMED = (systems.c.workspace == bindparam("of"), systems.c.name == bindparam("name"))
_THERE = initiatives.c.id == systems.c.initiative_id
_HOMES = select(HOME).distinct().select_from(systems).join(initiatives, _THERE).where(*_NAMED)
_HOME_OF_NAME = (
    select(func.min(HOME)).select_from(systems).join(initiatives, _THERE).where(*_NAMED, seen_by(limited=False))
)
_SEEN = {
    limited: select(func.max(systems.c.called), func.count())
    .where(systems.c.workspace == bindparam("of"), systems.c.name.like(bindparam("like"), escape="/"))
    .where(name_seen(systems.c.initiative_id, limited=limited))
    .group_by(systems.c.name)
    .order_by(func.count().desc(), systems.c.name)
    .limit(bindparam("size"))
    for limited in (False, True)
}
