"""Answers: every one that was given, what they meant, and which message each came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from hygiene.answers import ReadAnswer
from hygiene.history import Act
from hygiene.initiative import (
    Answer,
    AnswerId,
    ChannelId,
    InitiativeId,
    Item,
    ItemId,
    Source,
    UserId,
    WorkspaceId,
)
from hygiene.values import Unreadable, Value, from_json, to_json
from hygiene.weaknesses import Weakness
from storage import unreadable
from storage.moments import to_moment
from storage.statements import run_for_rows
from storage.tables import answers, confirmations, items
from storage.unreadable import one_of

MODEL = "model"
_UNKNOWN = AnswerId(0)
"""Of an answer that is not kept yet."""


def record_answer(
    connection: Connection, workspace: WorkspaceId, item: Item, read: ReadAnswer, act: Act, source: Source | None = None
) -> Answer:
    """Keep an answer for good; that it stands under its item is for `save_item` to write."""
    weakness = read.weakness.value if read.weakness else None
    recorder = act.by if act.words_of else None
    return add_answer(
        connection,
        workspace,
        item,
        Answer(
            _UNKNOWN, read.text, read.value, weakness, act.author, act.at, source, read.because, recorder, read.by_model
        ),
    )


def add_answer(connection: Connection, workspace: WorkspaceId, item: Item, answer: Answer) -> Answer:
    """Keep an answer as it was given, here or elsewhere; return it with its id."""
    source = answer.source
    values = {
        "workspace": workspace,
        "initiative_id": item.initiative_id,
        "item_id": item.id,
        "text": answer.text,
        "value": to_json(answer.value),
        "weakness": answer.weakness,
        "because": answer.because or None,
        "author": answer.author,
        "recorded_by": answer.recorded_by,
        "at": answer.at.timestamp(),
        "source_channel": source.channel if source else None,
        "source_ts": source.ts if source else None,
        "source_version": source.version if source else None,
        "read_by": MODEL if answer.by_model else None,
    }
    return replace(answer, id=AnswerId(run_for_rows(connection, _ADD, values)[0][0]))


def overrule(connection: Connection, workspace: WorkspaceId, answer: AnswerId, *, at: datetime) -> None:
    """Keep that somebody said of a weak answer that it is their answer; what it was read as is kept beside."""
    connection.execute(
        update(answers)
        .where(answers.c.workspace == workspace, answers.c.id == answer)
        .values(overruled_at=at.timestamp())
    )


@dataclass(frozen=True, slots=True)
class Read:
    """An answer, and what it was read as; `overruled` if somebody said that it is their answer all the same."""

    id: AnswerId
    question_key: str
    text: str
    weakness: str
    by_model: bool
    overruled: bool
    at: datetime


def list_read_as_weak(connection: Connection) -> list[Read]:
    """Return every answer of every workspace that was read as weak and was not withdrawn, oldest first."""
    rows = connection.execute(
        select(
            answers.c.id, items.c.key, answers.c.text, answers.c.weakness, answers.c.read_by, answers.c.overruled_at,
            answers.c.at,
        )
        .join_from(answers, items, answers.c.item_id == items.c.id)
        .where(answers.c.weakness.is_not(None), answers.c.withdrawn_at.is_(None))
        .order_by(answers.c.id)
    )  # fmt: skip
    return [
        Read(AnswerId(number), key, text, weakness, by == MODEL, overruled is not None, to_moment(at))
        for number, key, text, weakness, by, overruled, at in rows
    ]


def count_overruled(connection: Connection) -> dict[str, int]:
    """Return how many answers that were read as weak are answers by their author's word, by what they were read as."""
    rows = connection.execute(
        select(answers.c.weakness, func.count())
        .where(answers.c.overruled_at.is_not(None), answers.c.withdrawn_at.is_(None))
        .group_by(answers.c.weakness)
    )
    return {weakness: count for weakness, count in rows if weakness}


def record_confirmation(
    connection: Connection, workspace: WorkspaceId, item: Item, answer: AnswerId, *, act: Act
) -> None:
    """Keep that somebody said that an answer still holds."""
    values = {"workspace": workspace, "item_id": item.id, "answer_id": answer, "by": act.by, "at": act.at.timestamp()}
    connection.execute(insert(confirmations), values)


def find_confirmer(connection: Connection, answer: AnswerId) -> UserId | None:
    """Return who has confirmed an answer last, if anybody has."""
    found = connection.scalar(
        select(confirmations.c.by)
        .where(confirmations.c.answer_id == answer)
        .order_by(confirmations.c.id.desc())
        .limit(1)
    )
    return UserId(found) if found else None


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
        select(*COLUMNS).where(
            answers.c.workspace == workspace, answers.c.id == answer, answers.c.withdrawn_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else to_answer(row)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message was taken for: the newest version known of it."""

    item: ItemId
    initiative: InitiativeId
    author: UserId
    text: str
    version: str
    withdrawn: bool


def find_taken_from(connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str) -> Taken | None:
    """Find what a message was taken as the answer to, with the newest version of the message known."""
    rows = connection.execute(select(answers).where(*_from(workspace, channel, ts))).all()
    if not rows:
        return None
    newest = max(rows, key=lambda row: _version(row.source_version))
    return Taken(
        item=ItemId(newest.item_id),
        initiative=InitiativeId(newest.initiative_id),
        author=UserId(newest.author),
        text=newest.text,
        version=newest.source_version,
        withdrawn=newest.withdrawn_at is not None,
    )


def _from(workspace: WorkspaceId, channel: ChannelId, ts: str) -> tuple[ColumnElement[bool], ...]:
    return answers.c.workspace == workspace, answers.c.source_channel == channel, answers.c.source_ts == ts


def _version(edited: str) -> float:
    try:
        return float(edited or 0)
    except ValueError:
        unreadable.note("the version of a message", edited)
        return 0.0


def withdraw_taken_from(
    connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str, *, at: datetime
) -> list[AnswerId]:
    """Withdraw every version of an answer that came from a message, and forget its words."""
    statement = (
        update(answers)
        .where(*_from(workspace, channel, ts), answers.c.withdrawn_at.is_(None))
        .values(withdrawn_at=at.timestamp(), text="", value=None, because=None)
    )
    return [AnswerId(found) for found in connection.scalars(statement.returning(answers.c.id))]


def let_go_of(connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str) -> None:
    """Let the answers that a message gave and that are withdrawn have come from nowhere: it gives another now."""
    connection.execute(
        update(answers)
        .where(*_from(workspace, channel, ts), answers.c.withdrawn_at.is_not(None))
        .values(source_channel=None, source_ts=None, source_version=None)
    )


def list_history(connection: Connection, item: ItemId) -> list[Answer]:
    """Return every answer that an item has had and that was not withdrawn, oldest first."""
    rows = connection.execute(
        select(*COLUMNS).where(answers.c.item_id == item, answers.c.withdrawn_at.is_(None)).order_by(answers.c.id)
    )
    return [to_answer(row) for row in rows]


def list_of_all(connection: Connection, wanted: Sequence[InitiativeId]) -> dict[ItemId, list[Answer]]:
    """Return every answer of some initiatives that was not withdrawn, by item, oldest first."""
    found: dict[ItemId, list[Answer]] = {}
    there = (answers.c.initiative_id.in_(wanted), answers.c.withdrawn_at.is_(None))
    for item, *row in connection.execute(select(answers.c.item_id, *COLUMNS).where(*there).order_by(answers.c.id)):
        found.setdefault(ItemId(item), []).append(to_answer(row))
    return found


def to_answer(row: Any) -> Answer:
    """Make an answer of a row of `COLUMNS`."""
    number, text, value, weakness, because, author, at, channel, ts, version, recorded_by, read_by, overruled = row
    source = None if ts is None else Source(ChannelId(channel), ts, version)
    return Answer(
        number,
        text,
        None if value is None else _meaning(value),
        None
        if weakness is None or overruled is not None
        else one_of(_WEAKNESSES, weakness, Weakness.PLACEHOLDER.value, of="a weakness"),
        author,
        to_moment(at),
        source,
        because or "",
        recorded_by,
        read_by == MODEL,
    )


def _meaning(value: str) -> Value | None:
    meant = from_json(value)
    if isinstance(meant, Unreadable):
        unreadable.note("what an answer means", value)
    return meant


_WEAKNESSES = {weakness.value: weakness.value for weakness in Weakness}
COLUMNS = (
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
    answers.c.recorded_by,
    answers.c.read_by,
    answers.c.overruled_at,
)
_ADD = insert(answers).returning(answers.c.id)
