"""What is open about data: kept with each initiative, by who owns the data and by the systems that it names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from hygiene.blockers import DataGap, Side
from hygiene.initiative import Actor, InitiativeId, WorkspaceId
from storage.portfolio import names_seen
from storage.statements import run_for_rows, run_to_change
from storage.tables import data_gaps


def keep(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, found: Iterable[DataGap]) -> None:
    """Keep what is open about an initiative's data, in place of what was."""
    wanted = set(found)
    known = list_of(connection, initiative)
    if known == wanted:
        return
    run_to_change(connection, _FORGET, {"of": initiative})
    rows = [
        {
            "workspace": workspace,
            "initiative_id": initiative,
            "side": each.side.value,
            "name": each.name,
            "called": each.called,
            "gaps": len(each.keys),
            "questions": ",".join(each.keys),
        }
        for each in sorted(wanted)
    ]
    if rows:
        run_to_change(connection, _ADD, rows)


def list_of(connection: Connection, initiative: InitiativeId) -> set[DataGap]:
    """Return what is kept of an initiative."""
    rows = run_for_rows(connection, _OF_INITIATIVE, {"of": initiative})
    return {DataGap(Side(side), name, called, tuple(keys.split(","))) for side, name, called, keys in rows}


_FORGET = delete(data_gaps).where(data_gaps.c.initiative_id == bindparam("of"))
_ADD = insert(data_gaps)
_OF_INITIATIVE = select(data_gaps.c.side, data_gaps.c.name, data_gaps.c.called, data_gaps.c.questions).where(
    data_gaps.c.initiative_id == bindparam("of")
)


def list_groups(
    connection: Connection, workspace: WorkspaceId, actor: Actor, side: Side, *, size: int
) -> tuple[int, list[tuple[str, int]]]:
    """Return how many times initiatives wait, and on whom, or on which systems, most of them do, with how many."""
    many = func.count()
    grouped = (
        select(data_gaps.c.name, many, func.sum(many).over())
        .where(data_gaps.c.workspace == workspace, data_gaps.c.side == side.value)
        .where(names_seen(data_gaps.c.initiative_id, workspace, actor))
        .group_by(data_gaps.c.name)
        .order_by(many.desc(), func.sum(data_gaps.c.gaps).desc(), data_gaps.c.name)
        .limit(size)
    )
    rows = connection.execute(grouped).all()
    return int(rows[0][2]) if rows else 0, [(name, count) for name, count, _ in rows]


def list_in(
    connection: Connection,
    workspace: WorkspaceId,
    actor: Actor,
    side: Side,
    name: str,
    *,
    size: int,
) -> list[tuple[InitiativeId, DataGap]]:
    """Return the newest initiatives that wait for somebody or a system, with the questions that are open."""
    found = (
        select(data_gaps.c.initiative_id, data_gaps.c.called, data_gaps.c.questions)
        .where(data_gaps.c.workspace == workspace, data_gaps.c.side == side.value, data_gaps.c.name == name)
        .where(names_seen(data_gaps.c.initiative_id, workspace, actor))
        .order_by(data_gaps.c.initiative_id.desc())
        .limit(size)
    )
    return [
        (InitiativeId(number), DataGap(side, name, called, tuple(keys.split(","))))
        for number, called, keys in connection.execute(found)
    ]
