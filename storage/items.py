"""Items: how each question of an initiative stands. Their answers are in `storage.answers`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, func, insert, literal_column, or_, select, update

from hygiene.initiative import Exchange, InitiativeId, Item, ItemId, ItemState, UserId, WorkspaceId
from hygiene.profile import Profile
from storage.among import among, listed
from storage.answers import COLUMNS, to_answer
from storage.initiatives import is_of
from storage.moments import to_day, to_moment
from storage.statements import run, run_for_rows, run_to_change
from storage.tables import answers, initiatives, items
from storage.unreadable import one_of

_GAPS = [state.value for state in ItemState if state.is_gap]


def add_items(
    connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, assignees: Iterable[tuple[str, UserId]]
) -> None:
    """Open an item for each question key, with the person who is asked."""
    rows = [
        {
            "workspace": workspace,
            "initiative_id": initiative,
            "key": key,
            "assignee": user,
            "state": ItemState.OPEN.value,
            "exchange": Exchange.WAITING.value,
        }
        for key, user in assignees
    ]
    if rows:
        connection.execute(insert(items), rows)


def list_items(connection: Connection, initiative: InitiativeId) -> list[Item]:
    """Return the items of an initiative with the answers that stand."""
    return [_to_item(row) for row in run_for_rows(connection, _OF_INITIATIVE, {"of": initiative})]


def list_items_of_all(connection: Connection, workspace: WorkspaceId) -> dict[InitiativeId, list[Item]]:
    """Return the items of every initiative of a workspace, with the answers that stand."""
    found: dict[InitiativeId, list[Item]] = {}
    for row in connection.execute(_ITEMS.where(items.c.workspace == workspace)):
        item = _to_item(row)
        found.setdefault(item.initiative_id, []).append(item)
    return found


def list_items_of(connection: Connection, of: Sequence[InitiativeId]) -> dict[InitiativeId, list[Item]]:
    """Return the items of some initiatives, with the answers that stand."""
    found: dict[InitiativeId, list[Item]] = {each: [] for each in of}
    for row in run_for_rows(connection, _OF_SOME, {"of": listed(of)}) if of else ():
        item = _to_item(row)
        found[item.initiative_id].append(item)
    return found


def list_some(connection: Connection, wanted: Sequence[ItemId]) -> list[Item]:
    """Return some items, with the answers that stand."""
    return [_to_item(row) for row in run_for_rows(connection, _THESE, {"wanted": listed(wanted)})]


def count_gaps(connection: Connection, workspace: WorkspaceId, user: UserId | None = None) -> dict[InitiativeId, int]:
    """Return how many gaps each initiative has that has any; only those of one person, if given."""
    whose = (items.c.assignee == user,) if user is not None else ()
    rows = connection.execute(
        select(items.c.initiative_id, func.count())
        .where(items.c.workspace == workspace, items.c.state.in_(_GAPS), *whose)
        .group_by(items.c.initiative_id)
    )
    return {InitiativeId(number): many for number, many in rows}


def list_gaps_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[Item]:
    """Return the gaps that one person can close, over all initiatives: one indexed query."""
    return [_to_item(row) for row in run_for_rows(connection, _GAPS_OF, {"of": workspace, "who": user})]


def list_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[Item]:
    """Return all that one person is asked, or was, over all initiatives."""
    return [_to_item(row) for row in run_for_rows(connection, _ALL_OF, {"of": workspace, "who": user})]


def has_gaps(connection: Connection, workspace: WorkspaceId, user: UserId) -> bool:
    """Whether a person is asked anything."""
    return run(connection, _ANY_GAP_OF, {"of": workspace, "who": user}).first() is not None


def list_put_off(connection: Connection, workspace: WorkspaceId, *, until: datetime) -> list[Item]:
    """Return the gaps of a workspace that were put off until a moment, or an earlier one."""
    statement = _ITEMS.where(
        items.c.workspace == workspace, items.c.later_until <= until.timestamp(), items.c.state.in_(_GAPS)
    )
    return [_to_item(row) for row in connection.execute(statement)]


def list_lapsed(connection: Connection, workspace: WorkspaceId, *, until: datetime, limit: int) -> list[Item]:
    """Return the items of a workspace whose answer or waiver has lapsed by a moment, longest ago first."""
    statement = (
        _ITEMS.where(items.c.workspace == workspace, items.c.lapses_at <= until.timestamp())
        .order_by(None)
        .order_by(items.c.lapses_at)
        .limit(limit)
    )
    return [_to_item(row) for row in connection.execute(statement)]


def list_unlike(
    connection: Connection, workspace: WorkspaceId, profile: Profile, keys: Iterable[str]
) -> list[InitiativeId]:
    """Return the initiatives of a kind that are asked other questions than those with these keys."""
    wanted = list(keys)
    asked = items.c.state != ItemState.RETIRED.value
    statement = (
        select(initiatives.c.id)
        .join_from(initiatives, items, items.c.initiative_id == initiatives.c.id, isouter=True)
        .where(initiatives.c.workspace == workspace, *is_of(profile))
        .group_by(initiatives.c.id)
        .having(
            or_(
                func.count(items.c.id).filter(asked) != len(wanted),
                func.count(items.c.id).filter(asked, items.c.key.in_(wanted)) != len(wanted),
            )
        )
        .order_by(initiatives.c.id)
    )
    return [InitiativeId(found) for found in connection.scalars(statement)]


def find_item(connection: Connection, workspace: WorkspaceId, item: ItemId) -> Item | None:
    """Find one item of a workspace."""
    found = run_for_rows(connection, _ONE, {"of": workspace, "item": item})
    return _to_item(found[0]) if found else None


def find_asked_at(connection: Connection, workspace: WorkspaceId, ts: str) -> Item | None:
    """Find the item whose question stands at Slack's time of it."""
    found = run_for_rows(connection, _ASKED_AT, {"of": workspace, "at": ts})
    return _to_item(found[0]) if found else None


def list_listening(connection: Connection, workspace: WorkspaceId) -> list[Item]:
    """Return the gaps whose question, or follow-up, stands and is unanswered, those asked last first."""
    return [_to_item(row) for row in run_for_rows(connection, _LISTENING, {"of": workspace})]


def save_item(connection: Connection, before: Item, after: Item) -> None:
    """Write what differs between an item as it was and as it is now."""
    values = {
        column: _plain(new) for name, column in _COLUMNS if (new := getattr(after, name)) != getattr(before, name)
    }
    if after.answer is not before.answer:
        values["answer_id"] = after.answer.id if after.answer else None
    if values:
        run_to_change(connection, _set(tuple(values)), {"this": after.id, **values})


_COLUMNS = tuple(
    (name, "rival_id" if name == "rival" else name)
    for name in Item.__dataclass_fields__
    if name not in ("id", "initiative_id", "key", "answer")
)


@cache
def _set(columns: tuple[str, ...]) -> Update:
    return update(items).where(items.c.id == bindparam("this")).values({name: bindparam(name) for name in columns})


def _plain(value: Any) -> Any:
    """Return a value as the driver takes it."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.timestamp()
        case date():
            return value.isoformat()
        case _:
            return value


_ITEMS: Select[Any] = (
    select(
        items.c.id,
        items.c.initiative_id,
        items.c.key,
        items.c.assignee,
        items.c.state,
        items.c.exchange,
        items.c.handed_on_by,
        items.c.asked_at,
        items.c.question_ts,
        items.c.later_until,
        items.c.set_aside_because,
        items.c.aside_by,
        items.c.waived_by,
        items.c.waived_until,
        items.c.confirmed_at,
        items.c.lapses_at,
        items.c.rival_id,
        items.c.follow_up_ts,
        items.c.needs_second,
        *COLUMNS,
    )
    .join_from(items, answers, items.c.answer_id == answers.c.id, isouter=True)
    .order_by(items.c.id)
)
_ARE_GAPS_OF = (
    items.c.workspace == bindparam("of"),
    items.c.assignee == bindparam("who"),
    items.c.state.in_([literal_column(f"'{state}'") for state in _GAPS]),
)
_GAPS_OF = _ITEMS.where(*_ARE_GAPS_OF)
_ALL_OF = _ITEMS.where(items.c.workspace == bindparam("of"), items.c.assignee == bindparam("who"))
_ANY_GAP_OF = select(items.c.id).where(*_ARE_GAPS_OF).limit(1)
_OF_INITIATIVE = _ITEMS.where(items.c.initiative_id == bindparam("of"))
_OF_SOME = _ITEMS.where(among(items.c.initiative_id, "of"))
_THESE = _ITEMS.where(among(items.c.id, "wanted"))
_ONE = _ITEMS.where(items.c.workspace == bindparam("of"), items.c.id == bindparam("item"))
_ASKED_AT = _ITEMS.where(items.c.workspace == bindparam("of"), items.c.question_ts == bindparam("at"))
_LISTENING = _ITEMS.where(
    items.c.workspace == bindparam("of"),
    items.c.exchange.in_([literal_column(f"'{each.value}'") for each in (Exchange.ASKED, Exchange.FOLLOWED_UP)]),
    items.c.state.in_([literal_column(f"'{state}'") for state in _GAPS]),
).order_by(items.c.asked_at.desc())


_STATES = {state.value: state for state in ItemState}
_EXCHANGES = {exchange.value: exchange for exchange in Exchange}


def _to_item(row: Any) -> Item:
    """Make an item of a row of `_ITEMS`, whose columns stand as `Item` has them; done 24 times a reply."""
    number, initiative, key, assignee, state, exchange, by, asked, question_ts = row[:9]
    later, why, aside, waiver, until, confirmed, lapses, rival, follow_up_ts, needs_second = row[9:19]
    return Item(
        number,
        initiative,
        key,
        assignee,
        _STATES.get(state) or one_of(_STATES, state, ItemState.OPEN, of="a question's state"),
        _EXCHANGES.get(exchange) or one_of(_EXCHANGES, exchange, Exchange.WAITING, of="where the talk stands"),
        None if row[19] is None else to_answer(row[19:]),
        by,
        None if asked is None else to_moment(asked),
        question_ts,
        None if later is None else to_moment(later),
        why,
        aside,
        waiver,
        None if until is None else to_day(until),
        None if confirmed is None else to_moment(confirmed),
        None if lapses is None else to_moment(lapses),
        rival,
        follow_up_ts,
        bool(needs_second),
    )
