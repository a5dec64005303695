"""A week of the roadmap, as it may be told in a channel: each part of it is one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from hygiene.history import MOVES, Event, Kind
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId, Place, Stage, WorkspaceId
from hygiene.progress import Course
from hygiene.readiness import Verdict
from storage.history import to_event
from storage.initiatives import list_by_ids
from storage.items import list_some
from storage.portfolio import COURSES, RUNS, in_order, to_courses
from storage.tables import IS_A_GAP, changes, initiatives, items


def count_verdicts(connection: Connection, seen: ColumnElement[bool]) -> dict[str, int]:
    """Return how many initiatives have each verdict."""
    counted = select(initiatives.c.kept_verdict, func.count()).where(seen).group_by(initiatives.c.kept_verdict)
    return {verdict: many for verdict, many in connection.execute(counted) if verdict}


def count_courses(connection: Connection, seen: ColumnElement[bool]) -> dict[Course, int]:
    """Return how many live initiatives have a number that has moved, has not, or that nobody has looked at."""
    return to_courses(connection.execute(COURSES.where(seen)).all())


def list_registered(
    connection: Connection, workspace: WorkspaceId, seen: ColumnElement[bool], *, since: datetime, size: int
) -> tuple[int, list[Initiative]]:
    """Return how many were registered since a moment, and the newest of them."""
    new = (seen, initiatives.c.created_at >= since.timestamp())
    many = connection.execute(select(func.count()).select_from(initiatives).where(*new)).scalar_one()
    return many, _newest(connection, workspace, *new, size=size)


def list_events(
    connection: Connection, seen: ColumnElement[bool], kinds: Iterable[Kind], *, since: datetime
) -> list[tuple[InitiativeId, Event]]:
    """Return what happened of some kinds since a moment, oldest first."""
    happened = select(changes).where(_lately(seen, kinds, since)).order_by(changes.c.id)
    return [(InitiativeId(row.initiative_id), to_event(row)) for row in connection.execute(happened)]


def list_moves(
    connection: Connection, workspace: WorkspaceId, seen: ColumnElement[bool], *, since: datetime
) -> list[tuple[Initiative, str, str]]:
    """Return the initiatives that are elsewhere than they were at a moment, with both stages, newest first."""
    moves: dict[InitiativeId, tuple[str, str]] = {}
    for number, event in list_events(connection, seen, MOVES, since=since):
        if event.before and event.after:
            first, _ = moves.get(number, (event.before, ""))
            moves[number] = (first, event.after)
    moved = {number: stages for number, stages in moves.items() if stages[0] != stages[1]}
    return [(each, *moved[each.id]) for each in list_by_ids(connection, workspace, moved)]


def count_answers(connection: Connection, seen: ColumnElement[bool], *, since: datetime) -> int:
    """Return how many questions were answered since a moment, however often each."""
    counted = (
        select(func.count(changes.c.item_id.distinct()))
        .select_from(changes)
        .where(_lately(seen, (Kind.ANSWERED,), since))
    )
    return int(connection.execute(counted).scalar_one())


def list_answered(
    connection: Connection, seen: ColumnElement[bool], keys: Collection[str], *, since: datetime
) -> list[tuple[InitiativeId, Item]]:
    """Return the running initiatives' items under some questions that were answered since a moment, newest first."""
    answered = (
        select(changes.c.item_id)
        .join_from(changes, items, items.c.id == changes.c.item_id)
        .where(_lately(and_(seen, RUNS), (Kind.ANSWERED,), since), items.c.key.in_(sorted(keys)))
        .order_by(changes.c.id.desc())
    )
    return _items(connection, list(dict.fromkeys(connection.scalars(answered))))


def list_set_aside(
    connection: Connection, seen: ColumnElement[bool], *, since: datetime
) -> list[tuple[InitiativeId, Item]]:
    """Return the items of running initiatives of which somebody has said since a moment that they do not apply."""
    lately = _lately(and_(seen, RUNS), (Kind.SET_ASIDE, Kind.WAIVED), since)
    said = select(changes.c.item_id).where(lately).order_by(changes.c.id)
    return _items(connection, list(dict.fromkeys(connection.scalars(said))))


def list_oldest(
    connection: Connection, seen: ColumnElement[bool], keys: Collection[str], *, size: int
) -> list[tuple[InitiativeId, Item]]:
    """Return the gaps of running initiatives that wait longest."""
    running = select(initiatives.c.id).where(initiatives.c.id == items.c.initiative_id, seen, RUNS)
    oldest = (
        select(items.c.id)
        .where(IS_A_GAP, items.c.asked_at.is_not(None), items.c.key.in_(sorted(keys)))
        .where(running.correlate(items).exists())
        .order_by(items.c.asked_at, items.c.id)
        .limit(size)
    )
    return _items(connection, connection.scalars(oldest).all())


def list_contested(
    connection: Connection, workspace: WorkspaceId, seen: ColumnElement[bool], *, size: int
) -> list[Initiative]:
    """Return the running initiatives in which two answers stand against each other."""
    contested = select(items.c.initiative_id).where(items.c.workspace == workspace, items.c.rival_id.is_not(None))
    return _newest(connection, workspace, seen, RUNS, initiatives.c.id.in_(contested), size=size)


def list_ahead(
    connection: Connection, workspace: WorkspaceId, seen: ColumnElement[bool], *, size: int
) -> list[Initiative]:
    """Return the initiatives whose stage is ahead of their answers, newest first."""
    ahead = (seen, initiatives.c.kept_place == Place.ALARMED.value, initiatives.c.kept_ahead)
    return _newest(connection, workspace, *ahead, size=size)


def list_to_go_on(
    connection: Connection, workspace: WorkspaceId, seen: ColumnElement[bool], *, size: int
) -> list[Initiative]:
    """Return the initiatives whose answers allow a further stage than the one they are at, newest first."""
    waiting = (seen, initiatives.c.kept_place == Place.RUNNING.value, or_(*_STEPS))
    return _newest(connection, workspace, *waiting, size=size)


_STEPS = [
    and_(
        initiatives.c.kept_verdict == verdict.value,
        initiatives.c.stage.in_([stage.value for stage in Stage if 0 <= stage.rank < verdict.allows.rank]),
    )
    for verdict in (Verdict.BUILD, Verdict.PILOT, Verdict.LAUNCH)
    if verdict.allows is not None
]


def _newest(
    connection: Connection, workspace: WorkspaceId, *conditions: ColumnElement[bool], size: int
) -> list[Initiative]:
    first = select(initiatives.c.id).where(*conditions).order_by(initiatives.c.number.desc()).limit(size)
    return in_order(connection, workspace, [InitiativeId(each) for each in connection.scalars(first)])


def _lately(seen: ColumnElement[bool], kinds: Iterable[Kind], since: datetime) -> ColumnElement[bool]:
    """Return the condition that something of these kinds happened lately, in what may be shown."""
    may_be_shown = select(initiatives.c.id).where(
        initiatives.c.id == changes.c.initiative_id, initiatives.c.workspace == changes.c.workspace, seen
    )
    return and_(
        changes.c.at >= since.timestamp(),
        changes.c.kind.in_([kind.value for kind in kinds]),
        may_be_shown.correlate(changes).exists(),
    )


def _items(connection: Connection, ids: Sequence[ItemId]) -> list[tuple[InitiativeId, Item]]:
    found = {item.id: item for item in list_some(connection, ids)}
    return [(found[each].initiative_id, found[each]) for each in ids if each in found]
