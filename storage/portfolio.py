"""The roadmap in pages: what a list shows is read off an index in the list's order, and counted there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select, true

from hygiene.commands import ListAll
from hygiene.initiative import Actor, ChannelId, Initiative, InitiativeId, Place, Role, Stage, WorkspaceId
from hygiene.progress import Course
from hygiene.written import folded
from storage.initiatives import list_by_ids
from storage.tables import initiatives, roles


def seen_by(workspace: WorkspaceId, actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an initiative may be shown to somebody: `Actor.sees`, as a query."""
    return or_(*_ways_to_see(workspace, actor))


def _ways_to_see(workspace: WorkspaceId, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of which one is met by each initiative that may be shown, each a range of an index."""
    own = initiatives.c.workspace == workspace
    there = initiatives.c.channel.in_(sorted(actor.member_of))
    if actor.limited:
        return (and_(own, initiatives.c.private.in_((False, True)), there),)
    return and_(own, initiatives.c.private.is_(false())), and_(own, initiatives.c.private.is_(true()), there)


def names_seen(column: ColumnElement[Any], workspace: WorkspaceId, actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a column names an initiative of a workspace which may be shown to somebody."""
    there = initiatives.c.channel.in_(sorted(actor.member_of))
    own = select(initiatives.c.id).where(initiatives.c.workspace == workspace)
    if actor.limited:
        return column.in_(own.where(there))
    return column.not_in(own.where(initiatives.c.private.is_(true()), not_(there)))


def seen_in(workspace: WorkspaceId, channel: ChannelId, *, shared: bool) -> ColumnElement[bool]:
    """Return the condition that an initiative may be shown to everybody in a channel.

    That is what lives there, and what is public unless another company reads it.
    """
    there = initiatives.c.channel == channel
    own = initiatives.c.workspace == workspace
    return and_(own, there) if shared else and_(own, or_(initiatives.c.private.is_(false()), there))


def list_page(
    connection: Connection, workspace: WorkspaceId, actor: Actor, wanted: ListAll, *, size: int
) -> list[Initiative]:
    """Return a page of what somebody wants to see and may: those with an alarm first, stopped ones last, newest first.

    What is due is in the order of its days.
    """
    seen = select(initiatives.c.id).where(seen_by(workspace, actor))
    found = _narrowed(seen, workspace, actor, wanted)
    order = _BY_DAY if wanted.due else _BY_PLACE
    page = found.order_by(*order).limit(size).offset((wanted.page - 1) * size)
    return in_order(connection, workspace, [InitiativeId(each) for each in connection.scalars(page)])


_BY_PLACE = (initiatives.c.kept_place.desc(), initiatives.c.number.desc())
_BY_DAY = (initiatives.c.target_date, initiatives.c.number)


def count_all(connection: Connection, workspace: WorkspaceId, actor: Actor, wanted: ListAll) -> int:
    """Return how many there are of what somebody wants to see and may."""
    parts = (
        _narrowed(select(func.count()).select_from(initiatives).where(way), workspace, actor, wanted)
        for way in _ways_to_see(workspace, actor)
    )
    return sum(connection.execute(part).scalar_one() for part in parts)


def in_order(connection: Connection, workspace: WorkspaceId, ids: Sequence[InitiativeId]) -> list[Initiative]:
    """Return initiatives in the order of their ids as given."""
    found = {each.id: each for each in list_by_ids(connection, workspace, ids)}
    return [found[each] for each in ids if each in found]


def _narrowed(found: Select[Any], workspace: WorkspaceId, actor: Actor, wanted: ListAll) -> Select[Any]:
    if wanted.mine:
        found = found.where(_has_role(workspace, roles.c.user == actor.user))
    if wanted.owner is not None:
        found = found.where(_has_role(workspace, roles.c.user == wanted.owner, roles.c.role == Role.OWNER.value))
    if wanted.gaps:
        found = found.where(initiatives.c.kept_gaps > 0)
    if wanted.alarmed:
        found = found.where(initiatives.c.kept_place == Place.ALARMED.value)
    if wanted.stage is not None:
        found = found.where(initiatives.c.stage == wanted.stage.value)
    if wanted.verdict is not None:
        found = found.where(initiatives.c.kept_verdict == wanted.verdict.value)
    if wanted.sourcing is not None:
        found = found.where(initiatives.c.sourcing == wanted.sourcing.value)
    if wanted.autonomy is not None:
        found = found.where(initiatives.c.autonomy == wanted.autonomy.value)
    if wanted.course is not None:
        found = found.where(initiatives.c.kept_course == wanted.course.value)
    if wanted.due:
        found = found.where(initiatives.c.target_date.is_not(None), initiatives.c.kept_place != Place.STOPPED.value)
    if wanted.text:
        found = found.where(initiatives.c.searched.contains(folded(wanted.text), autoescape=True))
    return found


def _has_role(workspace: WorkspaceId, *who: ColumnElement[bool]) -> ColumnElement[bool]:
    return initiatives.c.id.in_(select(roles.c.initiative_id).where(roles.c.workspace == workspace, *who))


def list_with_gaps(
    connection: Connection, workspace: WorkspaceId, actor: Actor, *, size: int
) -> tuple[int, int, list[Initiative]]:
    """Return how many gaps there are in how many running initiatives, and the first of them in the list's order."""
    have_gaps = (initiatives.c.kept_gaps > 0, _runs())
    counted = select(func.coalesce(func.sum(initiatives.c.kept_gaps), 0), func.count())
    gaps, many = connection.execute(counted.where(seen_by(workspace, actor), *have_gaps)).one()
    page = select(initiatives.c.id).where(seen_by(workspace, actor), *have_gaps).order_by(*_BY_PLACE).limit(size)
    return gaps, many, in_order(connection, workspace, [InitiativeId(each) for each in connection.scalars(page)])


def _runs() -> ColumnElement[bool]:
    return initiatives.c.kept_place > Place.STOPPED.value


def list_solved_without(
    connection: Connection, workspace: WorkspaceId, actor: Actor, *, size: int
) -> tuple[int, list[Initiative]]:
    """Return how many were solved without AI, and the newest of them."""
    solved = (
        seen_by(workspace, actor),
        initiatives.c.kept_place == Place.STOPPED.value,
        initiatives.c.stage == Stage.NOT_AI.value,
    )
    many = connection.execute(select(func.count()).select_from(initiatives).where(*solved)).scalar_one()
    page = select(initiatives.c.id).where(*solved).order_by(*_BY_PLACE).limit(size)
    return many, in_order(connection, workspace, [InitiativeId(each) for each in connection.scalars(page)])


def count_courses(connection: Connection, seen: ColumnElement[bool]) -> dict[Course, int]:
    """Return how many live initiatives have a number that has moved, has not, or that nobody has looked at."""
    live = (seen, initiatives.c.kept_course.is_not(None))
    counted = select(initiatives.c.kept_course, func.count()).where(*live).group_by(initiatives.c.kept_course)
    return {_COURSES[course]: many for course, many in connection.execute(counted) if course in _COURSES}


_COURSES = {each.value: each for each in Course}
