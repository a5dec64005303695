"""How many initiatives there are, and how many wait for whom: counted with each change, and not anew at each look.

A change adds rows to `count_changes`, more or less of something, and never alters one, so that none waits for another;
`merge` adds them to `counts`, which has one row for one thing, in the order of how many there are. Counts are kept by
home, as not everybody may see all: the public channels are one home together, each private channel is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Insert,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    union,
    union_all,
)
from sqlalchemy.sql.selectable import SelectBase

from hygiene.blockers import Side
from hygiene.initiative import Actor, InitiativeId, WorkspaceId
from storage.among import among, listed
from storage.dialects import insert_or_add
from storage.statements import Values, run_for_rows, run_to_change
from storage.tables import count_changes, counts, data_gaps, initiatives

PUBLIC = ""
"""The home of all that live in public channels."""
HOME = case((initiatives.c.private, initiatives.c.channel), else_=PUBLIC)
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
    group = (initiatives.c.workspace, HOME)
    counted = select(*group, literal(Counted.INITIATIVES.value), literal(""), _many(sign))
    return counted.where(of).group_by(*group)


def _gaps(sign: Sign, of: ColumnElement[bool]) -> tuple[SelectBase, SelectBase]:
    group = (initiatives.c.workspace, HOME)
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
    return insert(count_changes).from_select(["workspace", "home", "counted", "name", "many"], counted)


def total(connection: Connection, workspace: WorkspaceId, actor: Actor, counted: Counted) -> int:
    """Return how many there are of something that somebody may see who is not limited."""
    ((many,),) = run_for_rows(connection, _TOTAL, {**_seen(workspace, actor), "counted": counted.value})
    return int(many or 0)


def list_most(
    connection: Connection, workspace: WorkspaceId, actor: Actor, side: Side, *, size: int
) -> list[tuple[str, int]]:
    """Return for whom, or for which systems, most initiatives wait that somebody may see who is not limited.

    Of those for whom as many wait, the last by name come first, which is as an index is read.
    """
    elsewhere = listed(set(actor.member_of) - {PUBLIC})
    values = {**_seen(workspace, actor), "elsewhere": elsewhere, "counted": side.value, "size": size}
    return [(name, int(many)) for name, many in run_for_rows(connection, _MOST, values) if many > 0]


def _seen(workspace: WorkspaceId, actor: Actor) -> Values:
    return {"of": workspace, "homes": listed({PUBLIC, *actor.member_of})}


def _parts(*conditions: Callable[[Table], ColumnElement[bool]]) -> Subquery:
    """Return the rows of both tables to which the conditions apply: what is counted is the sum of them."""
    found = (select(*_group(table), table.c.many).where(*(each(table) for each in conditions)) for table in _BOTH)
    return union_all(*found).subquery()


def _group(table: Table) -> tuple[Column[str], ...]:
    return (table.c.home, table.c.counted, table.c.name)


def _is_own(table: Table) -> ColumnElement[bool]:
    return table.c.workspace == bindparam("of")


def _is_wanted(table: Table) -> ColumnElement[bool]:
    return and_(_is_own(table), table.c.counted == bindparam("counted"))


def _is_seen(table: Table) -> ColumnElement[bool]:
    return among(table.c.home, "homes")


def _most() -> Select[Any]:
    """Return a statement that reads few names, where most are counted in public channels alone, and were merged.

    A name that is counted elsewhere too, or has changed, may have any sum. Of all others the first ones are those of
    which there are most in that one home; so many more of them are read as there are of those, as they may be the same.
    """
    elsewhere = select(counts.c.name).where(_is_wanted(counts), among(counts.c.home, "elsewhere"))
    changed = select(count_changes.c.name).where(_is_wanted(count_changes), _is_seen(count_changes))
    other = union(elsewhere, changed).cte("other")
    how_many = select(bindparam("size", type_=Integer) + func.count()).select_from(other).scalar_subquery()
    public = select(counts.c.name).where(_is_wanted(counts), counts.c.home == _PUBLIC)
    first = public.order_by(counts.c.many.desc(), counts.c.name.desc()).limit(how_many).subquery()
    candidates = union(select(other.c.name), select(first.c.name)).cte("candidates")
    parts = _parts(_is_wanted, _is_seen, lambda table: table.c.name.in_(select(candidates.c.name)))
    many = func.sum(parts.c.many)
    by_name = select(parts.c.name, many).group_by(parts.c.name)
    return by_name.order_by(many.desc(), parts.c.name.desc()).limit(bindparam("size"))


_PUBLIC: ColumnElement[str] = literal_column(f"'{PUBLIC}'")
_BOTH = (counts, count_changes)
_MOST = _most()
_TOTAL = select(func.sum(_parts(_is_wanted, _is_seen).c.many))


def merge(connection: Connection, workspace: WorkspaceId) -> None:
    """Add to what is counted what has changed; what others change meanwhile stays as it is."""
    changed: Counter[tuple[str, ...]] = Counter()
    for *group, many in run_for_rows(connection, _TAKE, {"of": workspace}):
        changed[tuple(group)] += many
    rows = [
        {"workspace": workspace, "home": home, "counted": counted, "name": name, "many": many}
        for (home, counted, name), many in sorted(changed.items())
        if many
    ]
    if rows:
        run_to_change(connection, insert_or_add(connection, counts, _KEY, "many"), rows)
        run_to_change(connection, _FORGET, rows)


_TAKE = delete(count_changes).where(_is_own(count_changes)).returning(*_group(count_changes), count_changes.c.many)
_KEY = ("workspace", "counted", "home", "name")
_FORGET = delete(counts).where(
    *(counts.c[part] == bindparam(part) for part in _KEY), counts.c.many == literal_column("0")
)


def are_right(connection: Connection, workspace: WorkspaceId) -> bool:
    """Whether what is kept is what a recount says."""
    parts = _parts(_is_own)
    group = (parts.c.home, parts.c.counted, parts.c.name)
    many = func.sum(parts.c.many)
    kept = connection.execute(select(*group, many).group_by(*group).having(many != 0), {"of": workspace})
    own = initiatives.c.workspace == workspace
    anew: CompoundSelect[Any] = union_all(_initiatives(Sign.MORE, own), *_gaps(Sign.MORE, own))
    return sorted(tuple(row) for row in kept) == sorted(tuple(row[1:]) for row in connection.execute(anew))
