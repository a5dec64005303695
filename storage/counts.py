"""How many initiatives there are, and how many wait for whom: counted with each change, and not anew at each look.

A change adds rows, more or less of something, and never alters one, so that none waits for another; `merge` makes one
row of those for the same thing. Counts are kept by home, as not everybody may see all: the public channels are one
home together, each private channel is one.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Insert,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.selectable import SelectBase

from hygiene.blockers import Side
from hygiene.initiative import Actor, InitiativeId, WorkspaceId
from storage.among import among, listed
from storage.statements import Values, run_for_rows, run_to_change
from storage.tables import counts, data_gaps, initiatives

PUBLIC = ""
"""The home of all that live in public channels."""
_HOME = case((initiatives.c.private, initiatives.c.channel), else_=PUBLIC)
_OF = initiatives.c.id == bindparam("of")


class Counted(StrEnum):
    """What is counted as a whole: initiatives, and those whose data waits; by name it is what each `Side` has."""

    INITIATIVES = "initiatives"
    WAITING = "waiting"


class Sign(StrEnum):
    """Whether something is counted once more or once less."""

    MORE = ""
    LESS = "-"


def count(connection: Connection, sign: Sign, of: ColumnElement[bool]) -> None:
    """Count initiatives, and what their data waits for, as they are now: less before they change, and more after."""
    connection.execute(_insert(union_all(_initiatives(sign, of), *_gaps(sign, of))))


def count_gaps(connection: Connection, sign: Sign, initiative: InitiativeId) -> None:
    """Count what the data of one initiative waits for, as it is now."""
    run_to_change(connection, _of_one(sign), {"of": initiative})


@cache
def _of_one(sign: Sign) -> Insert:
    return _insert(union_all(*_gaps(sign, _OF)))


def _initiatives(sign: Sign, of: ColumnElement[bool]) -> SelectBase:
    group = (initiatives.c.workspace, _HOME)
    counted = select(*group, literal(Counted.INITIATIVES.value), literal(""), _many(sign))
    return counted.where(of).group_by(*group)


def _gaps(sign: Sign, of: ColumnElement[bool]) -> tuple[SelectBase, SelectBase]:
    group = (initiatives.c.workspace, _HOME)
    each = (*group, data_gaps.c.side, data_gaps.c.name)
    waiting = select(*group, literal(Counted.WAITING.value), literal(""), _many(sign))
    there = data_gaps.c.initiative_id == initiatives.c.id
    return (
        waiting.join_from(initiatives, data_gaps, there).where(of, _FOR_SOMEBODY).group_by(*group),
        select(*each, _many(sign)).join_from(initiatives, data_gaps, there).where(of).group_by(*each),
    )


_FOR_SOMEBODY = data_gaps.c.side == Side.PERSON.value
"""Each initiative whose data waits does so for one person, or for nobody who is known yet."""


def _many(sign: Sign) -> ColumnElement[int]:
    return literal_column(f"{sign.value}count(*)")


def _insert(counted: SelectBase) -> Insert:
    return insert(counts).from_select(["workspace", "home", "counted", "name", "many"], counted)


def total(connection: Connection, workspace: WorkspaceId, actor: Actor, counted: Counted) -> int:
    """Return how many there are of something that somebody may see who is not limited."""
    ((many,),) = run_for_rows(connection, _TOTAL, {**_seen(workspace, actor), "counted": counted.value})
    return int(many or 0)


def list_most(
    connection: Connection, workspace: WorkspaceId, actor: Actor, side: Side, *, size: int
) -> list[tuple[str, int]]:
    """Return for whom, or for which systems, most initiatives wait that somebody may see who is not limited."""
    values = {**_seen(workspace, actor), "counted": side.value, "size": size}
    return [(name, int(many)) for name, many in run_for_rows(connection, _MOST, values) if many > 0]


def _seen(workspace: WorkspaceId, actor: Actor) -> Values:
    return {"of": workspace, "homes": listed({PUBLIC, *actor.member_of})}


_SUM = func.sum(counts.c.many)
_OWN = counts.c.workspace == bindparam("of")
_WANTED = (_OWN, counts.c.counted == bindparam("counted"), among(counts.c.home, "homes"))
_TOTAL = select(_SUM).where(*_WANTED)
_MOST = (
    select(counts.c.name, _SUM)
    .where(*_WANTED)
    .group_by(counts.c.name)
    .order_by(_SUM.desc(), counts.c.name)
    .limit(bindparam("size"))
)


def merge(connection: Connection, workspace: WorkspaceId) -> None:
    """Make one row of those that count the same: what others add meanwhile stays as it is."""
    merged: Counter[tuple[str, ...]] = Counter()
    for *group, many in run_for_rows(connection, _TAKE_REPEATED, {"of": workspace}):
        merged[tuple(group)] += many
    rows = [
        {"workspace": workspace, "home": home, "counted": counted, "name": name, "many": many}
        for (home, counted, name), many in merged.items()
        if many
    ]
    if rows:
        run_to_change(connection, _ADD, rows)


_ADD = insert(counts)
_GROUP = (counts.c.home, counts.c.counted, counts.c.name)
_REPEATED = select(*_GROUP).where(_OWN).group_by(*_GROUP).having(func.count() > 1)
_TAKE_REPEATED = delete(counts).where(_OWN, tuple_(*_GROUP).in_(_REPEATED)).returning(*_GROUP, counts.c.many)


def are_right(connection: Connection, workspace: WorkspaceId) -> bool:
    """Whether what is kept is what a recount says."""
    kept = connection.execute(select(*_GROUP, _SUM).where(_OWN).group_by(*_GROUP).having(_SUM != 0), {"of": workspace})
    own = initiatives.c.workspace == workspace
    anew: CompoundSelect[Any] = union_all(_initiatives(Sign.MORE, own), *_gaps(Sign.MORE, own))
    return sorted(tuple(row) for row in kept) == sorted(tuple(row[1:]) for row in connection.execute(anew))
