"""What is open about data: kept with each initiative, by who owns the data and by the systems that it names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from hygiene.blockers import DataGap, Side
from hygiene.initiative import Actor, InitiativeId, WorkspaceId
from storage import counts
from storage.counts import Counted, Sign
from storage.statements import run_for_rows, run_to_change
from storage.tables import data_gaps
from storage.visibility import looking, name_seen


def keep(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, found: Iterable[DataGap]) -> None:
    """Keep what is open about an initiative's data, in place of what was."""
    wanted = set(found)
    known = list_of(connection, initiative)
    if known == wanted:
        return
    counts.count_gaps(connection, Sign.LESS, initiative)
    run_to_change(connection, _FORGET, {"of": initiative})
    rows = [
        {
            "workspace": workspace,
            "initiative_id": initiative,
            "side": each.side.value,
            "name": each.name,
            "called": each.called,
            "questions": ",".join(each.keys),
        }
        for each in sorted(wanted)
    ]
    if rows:
        run_to_change(connection, _ADD, rows)
        counts.count_gaps(connection, Sign.MORE, initiative)


def list_of(connection: Connection, initiative: InitiativeId) -> set[DataGap]:
    """Return what is kept of an initiative."""
    rows = run_for_rows(connection, _OF_INITIATIVE, {"of": initiative})
    return {DataGap(Side(side), name, called, tuple(keys.split(","))) for side, name, called, keys in rows}


def count_waiting(connection: Connection, workspace: WorkspaceId, actor: Actor) -> int:
    """Return how many initiatives wait for somebody to say something about their data."""
    if not actor.limited:
        return counts.total(connection, workspace, actor, Counted.WAITING)
    ((many,),) = run_for_rows(connection, _WAITING, {**looking(workspace, actor), "side": Side.PERSON.value})
    return int(many)


def list_groups(
    connection: Connection, workspace: WorkspaceId, actor: Actor, side: Side, *, size: int
) -> list[tuple[str, int]]:
    """Return on whom, or on which systems, most initiatives wait, with how many do."""
    if not actor.limited:
        return counts.list_most(connection, workspace, actor, side, size=size)
    values = {**looking(workspace, actor), "side": side.value, "size": size}
    return [(name, many) for name, many in run_for_rows(connection, _GROUPS, values)]


def list_in(
    connection: Connection, workspace: WorkspaceId, actor: Actor, side: Side, name: str, *, size: int
) -> list[tuple[InitiativeId, DataGap]]:
    """Return the newest initiatives that wait for somebody or a system, with the questions that are open."""
    values = {**looking(workspace, actor), "side": side.value, "name": name, "size": size}
    rows = run_for_rows(connection, _IN_GROUP[actor.limited], values)
    return [
        (InitiativeId(number), DataGap(side, name, called, tuple(keys.split(",")))) for number, called, keys in rows
    ]


_FORGET = delete(data_gaps).where(data_gaps.c.initiative_id == bindparam("of"))
_ADD = insert(data_gaps)
_OF_INITIATIVE = select(data_gaps.c.side, data_gaps.c.name, data_gaps.c.called, data_gaps.c.questions).where(
    data_gaps.c.initiative_id == bindparam("of")
)
_OF_SIDE = (data_gaps.c.workspace == bindparam("of"), data_gaps.c.side == bindparam("side"))
# Whoever is limited sees public channels only where they are in them, and counts are not kept for each of those.
_LIMITED = name_seen(data_gaps.c.initiative_id, limited=True)
_WAITING = select(func.count()).select_from(data_gaps).where(*_OF_SIDE, _LIMITED)
_GROUPS = (
    select(data_gaps.c.name, func.count())
    .where(*_OF_SIDE, _LIMITED)
    .group_by(data_gaps.c.name)
    .order_by(func.count().desc(), data_gaps.c.name.desc())
    .limit(bindparam("size"))
)
_IN_GROUP = {
    limited: select(data_gaps.c.initiative_id, data_gaps.c.called, data_gaps.c.questions)
    .where(*_OF_SIDE, data_gaps.c.name == bindparam("name"), name_seen(data_gaps.c.initiative_id, limited=limited))
    .order_by(data_gaps.c.initiative_id.desc())
    .limit(bindparam("size"))
    for limited in (False, True)
}
