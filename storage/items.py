"""Items and their answers: what stands under each question of an initiative, and everything that stood there before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, insert, literal_column, select, update

from hygiene.answers import ReadAnswer
from hygiene.initiative import (
    Answer,
    AnswerId,
    ChannelId,
    Exchange,
    InitiativeId,
    Item,
    ItemId,
    ItemState,
    Source,
    UserId,
    WorkspaceId,
)
from hygiene.values import Value, from_json, to_json
from storage.dialects import run
from storage.moments import to_moment
from storage.tables import answers, confirmations, items

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
    return [_to_item(row) for row in run(connection, _OF_INITIATIVE, {"of": initiative})]


def list_standing(connection: Connection, initiative: InitiativeId) -> list[Item]:
    """Return how the items of an initiative stand, without their answers: all that the talk in its thread needs."""
    return [_to_standing(row) for row in run(connection, _STANDING, {"of": initiative}).all()]


def list_items_of_all(connection: Connection, workspace: WorkspaceId) -> dict[InitiativeId, list[Item]]:
    """Return the items of every initiative of a workspace, with the answers that stand."""
    found: dict[InitiativeId, list[Item]] = {}
    for row in connection.execute(_ITEMS.where(items.c.workspace == workspace)):
        item = _to_item(row)
        found.setdefault(item.initiative_id, []).append(item)
    return found


def list_gaps_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[Item]:
    """Return the gaps that one person can close, over all initiatives: one indexed query."""
    return [_to_item(row) for row in run(connection, _GAPS_OF, {"of": workspace, "who": user}).all()]


def list_put_off(connection: Connection, *, until: datetime) -> list[tuple[WorkspaceId, Item]]:
    """Return the gaps of all workspaces that were put off until a moment, or an earlier one."""
    statement = _ITEMS.add_columns(items.c.workspace).where(
        items.c.later_until <= until.timestamp(), items.c.state.in_(_GAPS)
    )
    return [(WorkspaceId(row.workspace), _to_item(row)) for row in connection.execute(statement)]


def list_lapsed(connection: Connection, *, until: datetime, limit: int) -> list[tuple[WorkspaceId, Item]]:
    """Return the items of all workspaces whose answer or waiver has lapsed by a moment."""
    statement = (
        _ITEMS.add_columns(items.c.workspace)
        .where(items.c.lapses_at <= until.timestamp())
        .order_by(None)
        .order_by(items.c.lapses_at)
        .limit(limit)
    )
    return [(WorkspaceId(row.workspace), _to_item(row)) for row in connection.execute(statement)]


def is_lapsed(connection: Connection, item: ItemId, *, until: datetime) -> bool:
    """Whether an item's answer or waiver has lapsed by a moment, as it is now."""
    found = select(items.c.id).where(items.c.id == item, items.c.lapses_at <= until.timestamp())
    return connection.execute(found).first() is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What stands under an item: the words, and what they mean where that could be read."""

    text: str
    value: Value | None


def list_said(connection: Connection, initiative: InitiativeId, *, but: ItemId) -> dict[str, Said]:
    """Return what stands under the other items of an initiative, by key."""
    rows: Any = run(connection, _SAID, {"of": initiative, "but": but}).all()
    return {row[0]: Said(row[1], from_json(row[2])) for row in rows}


def record_confirmation(
    connection: Connection, workspace: WorkspaceId, item: Item, answer: AnswerId, *, by: UserId, at: datetime
) -> None:
    """Keep that somebody said that an answer still holds."""
    values = {"workspace": workspace, "item_id": item.id, "answer_id": answer, "by": by, "at": at.timestamp()}
    connection.execute(insert(confirmations), values)


def list_values(connection: Connection, item: ItemId) -> list[Value]:
    """Return what an item's answers meant, oldest first, of those that were not withdrawn and are not weak."""
    rows = connection.execute(
        select(answers.c.value)
        .where(
            answers.c.item_id == item,
            answers.c.withdrawn_at.is_(None),
            answers.c.weakness.is_(None),
            answers.c.value.is_not(None),
        )
        .order_by(answers.c.id)
    )
    return [value for row in rows if (value := from_json(row.value)) is not None]


def find_answer(connection: Connection, workspace: WorkspaceId, answer: AnswerId) -> Answer | None:
    """Find one answer that was not withdrawn."""
    row = connection.execute(
        select(*_ANSWER).where(
            answers.c.workspace == workspace, answers.c.id == answer, answers.c.withdrawn_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else _to_answer(row)


def find_item(connection: Connection, workspace: WorkspaceId, item: ItemId) -> Item | None:
    """Find one item of a workspace."""
    row = run(connection, _ONE, {"of": workspace, "item": item}).one_or_none()
    return None if row is None else _to_item(row)


def record_answer(
    connection: Connection, workspace: WorkspaceId, item: Item, read: ReadAnswer, *, author: UserId, at: datetime,
    source: Source | None = None,
) -> AnswerId:  # fmt: skip
    """Keep an answer for good; what stands under the item is set with `set_item`."""
    values = {
        "workspace": workspace,
        "initiative_id": item.initiative_id,
        "item_id": item.id,
        "text": read.text,
        "value": to_json(read.value),
        "weakness": read.weakness.value if read.weakness else None,
        "because": read.because or None,
        "author": author,
        "at": at.timestamp(),
        "source_channel": source.channel if source else None,
        "source_ts": source.ts if source else None,
        "source_version": source.version if source else None,
    }
    return AnswerId(run(connection, _ADD_ANSWER, values).scalar_one())


def set_item(connection: Connection, item: ItemId, **columns: Any) -> None:
    """Change how an item stands; enums and moments are given as hygiene has them."""
    values = {name: _plain(value) for name, value in columns.items()}
    run(connection, _set(tuple(values)), {"this": item, **values})


@cache
def _set(columns: tuple[str, ...]) -> Update:
    return update(items).where(items.c.id == bindparam("this")).values({name: bindparam(name) for name in columns})


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message was taken for: the newest version known of it."""

    item: ItemId
    initiative: InitiativeId
    author: UserId
    text: str
    version: str
    withdrawn: bool


def find_answered_from(connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str) -> Taken | None:
    """Find the item that a message was taken as the answer to, with the newest version of the message known."""
    rows = connection.execute(
        select(answers).where(
            answers.c.workspace == workspace, answers.c.source_channel == channel, answers.c.source_ts == ts
        )
    ).all()
    if not rows:
        return None
    newest = max(rows, key=lambda row: float(row.source_version or 0))
    return Taken(
        item=ItemId(newest.item_id),
        initiative=InitiativeId(newest.initiative_id),
        author=UserId(newest.author),
        text=newest.text,
        version=newest.source_version,
        withdrawn=newest.withdrawn_at is not None,
    )


def withdraw_answers_from(
    connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str, *, at: datetime
) -> list[AnswerId]:
    """Withdraw every version of an answer that came from a message, and forget its words."""
    statement = (
        update(answers)
        .where(
            answers.c.workspace == workspace,
            answers.c.source_channel == channel,
            answers.c.source_ts == ts,
            answers.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at.timestamp(), text="", value=None)
    )
    return [AnswerId(found) for found in connection.scalars(statement.returning(answers.c.id))]


def list_history(connection: Connection, item: ItemId) -> list[Answer]:
    """Return every answer that an item has had and that was not withdrawn, oldest first."""
    rows = connection.execute(
        select(*_ANSWER).where(answers.c.item_id == item, answers.c.withdrawn_at.is_(None)).order_by(answers.c.id)
    )
    return [answer for row in rows if (answer := _to_answer(row)) is not None]


_ANSWER = (
    answers.c.id.label("answer_id"),
    answers.c.text,
    answers.c.value,
    answers.c.weakness,
    answers.c.because,
    answers.c.author,
    answers.c.at,
    answers.c.source_channel,
    answers.c.source_ts,
    answers.c.source_version,
)
_ITEM = [column for column in items.c if column.name not in ("workspace", "answer_id")]
_ITEMS: Select[Any] = (
    select(*_ITEM, *_ANSWER)
    .join_from(items, answers, items.c.answer_id == answers.c.id, isouter=True)
    .order_by(items.c.id)
)


_GAPS_OF = _ITEMS.where(
    items.c.workspace == bindparam("of"),
    items.c.assignee == bindparam("who"),
    items.c.state.in_([literal_column(f"'{state}'") for state in _GAPS]),
)
_OF_INITIATIVE = _ITEMS.where(items.c.initiative_id == bindparam("of"))
_ONE = _ITEMS.where(items.c.workspace == bindparam("of"), items.c.id == bindparam("item"))
_STANDING = select(
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
    items.c.follow_up_ts,
).where(items.c.initiative_id == bindparam("of"))
_SAID = (
    select(items.c.key, answers.c.text, answers.c.value)
    .join_from(items, answers, items.c.answer_id == answers.c.id)
    .where(items.c.initiative_id == bindparam("of"), items.c.id != bindparam("but"))
)
_ADD_ANSWER = insert(answers).returning(answers.c.id)


_DRIVER_TAKES = (str, int, float, type(None))


def _plain(value: Any) -> Any:
    if type(value) in _DRIVER_TAKES:
        return value
    match value:
        case datetime():
            return value.timestamp()
        case date():
            return value.isoformat()
        case ItemState() | Exchange():
            return value.value
        case _:
            return value


_STATES = {state.value: state for state in ItemState}
_EXCHANGES = {exchange.value: exchange for exchange in Exchange}


def _to_standing(row: Any) -> Item:
    number, initiative, key, assignee, state, exchange, handed_on_by, asked_at, question_ts, later_until, follow_up = (
        row
    )
    return Item(
        number,
        initiative,
        key,
        assignee,
        _STATES[state],
        _EXCHANGES[exchange],
        handed_on_by=handed_on_by,
        asked_at=None if asked_at is None else to_moment(asked_at),
        question_ts=question_ts,
        later_until=None if later_until is None else to_moment(later_until),
        follow_up_ts=follow_up,
    )


def _to_answer(row: Any) -> Answer | None:
    if row.answer_id is None:
        return None
    source = None
    if row.source_ts is not None:
        source = Source(ChannelId(row.source_channel), row.source_ts, row.source_version)
    return Answer(
        id=AnswerId(row.answer_id),
        text=row.text,
        value=from_json(row.value),
        weakness=row.weakness,
        because=row.because or "",
        author=UserId(row.author),
        at=to_moment(row.at),
        source=source,
    )


def _to_item(row: Any) -> Item:
    return Item(
        id=ItemId(row.id),
        initiative_id=InitiativeId(row.initiative_id),
        key=row.key,
        assignee=UserId(row.assignee),
        state=ItemState(row.state),
        exchange=Exchange(row.exchange),
        answer=_to_answer(row),
        handed_on_by=UserId(row.handed_on_by) if row.handed_on_by else None,
        asked_at=to_moment(row.asked_at),
        question_ts=row.question_ts,
        later_until=to_moment(row.later_until),
        set_aside_because=row.set_aside_because,
        waived_by=UserId(row.waived_by) if row.waived_by else None,
        waived_until=date.fromisoformat(row.waived_until) if row.waived_until else None,
        confirmed_at=to_moment(row.confirmed_at),
        rival=AnswerId(row.rival_id) if row.rival_id else None,
        follow_up_ts=row.follow_up_ts,
    )
