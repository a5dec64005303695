"""The roadmap in pages: what a list shows is read off an index in the list's order, and counted there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select

from hygiene.commands import ListAll
from hygiene.duplicates import Telling
from hygiene.initiative import Actor, Initiative, InitiativeId, Place, Role, Stage, WorkspaceId
from hygiene.progress import Course
from hygiene.written import folded
from storage import counts
from storage.counts import Counted
from storage.initiatives import list_by_ids
from storage.matching import as_it_is
from storage.statements import Values, run_for_rows
from storage.tables import initiatives, roles
from storage.visibility import looking, seen_by, ways_to_see

_BY_PLACE = (initiatives.c.kept_place.desc(), initiatives.c.number.desc())
_BY_DAY = (initiatives.c.target_date, initiatives.c.number)
RUNS = initiatives.c.kept_place > Place.STOPPED.value
_STOPPED = initiatives.c.kept_place == Place.STOPPED.value


def list_page(
    connection: Connection, workspace: WorkspaceId, actor: Actor, wanted: ListAll, *, size: int
) -> list[Initiative]:
    """Return a page of what somebody wants to see and may: those with an alarm first, stopped ones last, newest first.

    What is due is in the order of its days.
    """
    narrowed = _values_of(wanted)
    values = {**looking(workspace, actor), **narrowed, "me": actor.user, "size": size}
    statement = _page_of(actor.limited, tuple(narrowed))
    return _in_order(connection, workspace, statement, {**values, "skipped": (wanted.page - 1) * size})


def count_all(connection: Connection, workspace: WorkspaceId, actor: Actor, wanted: ListAll) -> int:
    """Return how many there are of what somebody wants to see and may."""
    narrowed = _values_of(wanted)
    if not narrowed and not actor.limited:
        return counts.total(connection, workspace, actor, Counted.INITIATIVES)
    values = {**looking(workspace, actor), **narrowed, "me": actor.user}
    parts = _counts_of(actor.limited, tuple(narrowed))
    return sum(many for part in parts for (many,) in run_for_rows(connection, part, values))


@cache
def _page_of(limited: bool, narrowed: Sequence[str]) -> Select[Any]:  # noqa: FBT001 - positions are what is cached
    page = select(initiatives.c.id).where(seen_by(limited=limited), *(_FILTERS[each] for each in narrowed))
    order = _BY_DAY if "due" in narrowed else _BY_PLACE
    return page.order_by(*order).limit(bindparam("size")).offset(bindparam("skipped"))


@cache
def _counts_of(limited: bool, narrowed: Sequence[str]) -> tuple[Select[Any], ...]:  # noqa: FBT001
    counted = select(func.count()).select_from(initiatives).where(*(_FILTERS[each] for each in narrowed))
    return tuple(counted.where(way) for way in ways_to_see(limited=limited))


def _has_role(*who: ColumnElement[bool]) -> ColumnElement[bool]:
    return initiatives.c.id.in_(select(roles.c.initiative_id).where(roles.c.workspace == bindparam("of"), *who))


_FILTERS: Mapping[str, ColumnElement[bool]] = {
    "mine": _has_role(roles.c.user == bindparam("me")),
    "owner": _has_role(roles.c.user == bindparam("owner"), roles.c.role == Role.OWNER.value),
    "gaps": and_(initiatives.c.kept_gaps > 0, RUNS),
    "alarmed": initiatives.c.kept_place == Place.ALARMED.value,
    "stage": initiatives.c.stage == bindparam("stage"),
    "stopped": _STOPPED,
    "verdict": initiatives.c.kept_verdict == bindparam("verdict"),
    "sourcing": initiatives.c.sourcing == bindparam("sourcing"),
    "autonomy": initiatives.c.autonomy == bindparam("autonomy"),
    "course": initiatives.c.kept_course == bindparam("course"),
    "due": initiatives.c.target_date.is_not(None) & (initiatives.c.kept_place != Place.STOPPED.value),
    "text": initiatives.c.searched.like(bindparam("text"), escape="/"),
}
"""What a list can be narrowed down to, by the names of `ListAll`; and “stopped”, which an index knows."""


def _values_of(wanted: ListAll) -> dict[str, Any]:
    """Return the names of the filters that are wanted, each with the value that it is compared with."""
    stage = wanted.stage
    found = {
        "mine": wanted.mine,
        "owner": wanted.owner,
        "gaps": wanted.gaps,
        "alarmed": wanted.alarmed,
        "stage": stage and stage.value,
        "stopped": stage is not None and stage.stopped,
        "verdict": wanted.verdict and wanted.verdict.value,
        "sourcing": wanted.sourcing and wanted.sourcing.value,
        "autonomy": wanted.autonomy and wanted.autonomy.value,
        "course": wanted.course and wanted.course.value,
        "due": wanted.due,
        "text": wanted.text and f"%{as_it_is(folded(wanted.text))}%",
    }
    return {name: value for name, value in found.items() if value}


def _in_order(connection: Connection, workspace: WorkspaceId, page: Select[Any], values: Values) -> list[Initiative]:
    return in_order(connection, workspace, [InitiativeId(each) for (each,) in run_for_rows(connection, page, values)])


def in_order(connection: Connection, workspace: WorkspaceId, ids: Sequence[InitiativeId]) -> list[Initiative]:
    """Return initiatives in the order of their ids as given."""
    found = {each.id: each for each in list_by_ids(connection, workspace, ids)}
    return [found[each] for each in ids if each in found]


def list_telling(connection: Connection, workspace: WorkspaceId, actor: Actor) -> list[Telling]:
    """Return the words by which running initiatives are told apart, of those that somebody may see."""
    rows = run_for_rows(connection, _telling(actor.limited), looking(workspace, actor))
    return [Telling(InitiativeId(number), name or "", pain or "") for number, name, pain in rows]


@cache
def _telling(limited: bool) -> Select[Any]:  # noqa: FBT001
    told = select(initiatives.c.id, initiatives.c.name_words, initiatives.c.pain_words)
    return told.where(seen_by(limited=limited), RUNS)


def list_with_gaps(
    connection: Connection, workspace: WorkspaceId, actor: Actor, *, size: int
) -> tuple[int, int, list[Initiative]]:
    """Return how many gaps there are in how many running initiatives, and the first of them in the list's order."""
    values = looking(workspace, actor)
    counted, page = _with_gaps(actor.limited)
    ((gaps, many),) = run_for_rows(connection, counted, values)
    return int(gaps), many, _in_order(connection, workspace, page, {**values, "size": size})


@cache
def _with_gaps(limited: bool) -> tuple[Select[Any], Select[Any]]:  # noqa: FBT001
    have_gaps = (seen_by(limited=limited), initiatives.c.kept_gaps > 0, RUNS)
    counted = select(func.coalesce(func.sum(initiatives.c.kept_gaps), 0), func.count()).where(*have_gaps)
    return counted, select(initiatives.c.id).where(*have_gaps).order_by(*_BY_PLACE).limit(bindparam("size"))


def list_solved_without(
    connection: Connection, workspace: WorkspaceId, actor: Actor, *, size: int
) -> tuple[int, list[Initiative]]:
    """Return how many were solved without AI, and the newest of them."""
    solved = ListAll(stage=Stage.NOT_AI)
    many = count_all(connection, workspace, actor, solved)
    return many, list_page(connection, workspace, actor, solved, size=size)


def count_courses(connection: Connection, workspace: WorkspaceId, actor: Actor) -> dict[Course, int]:
    """Return how many live initiatives have a number that has moved, has not, or that nobody has looked at."""
    return to_courses(run_for_rows(connection, _courses_of(actor.limited), looking(workspace, actor)))


@cache
def _courses_of(limited: bool) -> Select[Any]:  # noqa: FBT001
    return COURSES.where(seen_by(limited=limited))


COURSES = (
    select(initiatives.c.kept_course, func.count())
    .where(initiatives.c.kept_course.is_not(None))
    .group_by(initiatives.c.kept_course)
)
"""How many initiatives have each course."""


def to_courses(rows: Iterable[Sequence[Any]]) -> dict[Course, int]:
    """Return what was counted, by the courses that are known."""
    return {_KNOWN[course]: many for course, many in rows if course in _KNOWN}


_KNOWN = {each.value: each for each in Course}
