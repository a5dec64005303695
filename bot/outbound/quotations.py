"""Who is mentioned in somebody's words is named in a new message, not called: they were told when it was written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.markup import escape, name_quoted, quoted_people
from bot.views.blocks import Message
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import UserId
from storage import people


def call_nobody(work: UnitOfWork, message: Message) -> Message:
    """Return a message in which people who are mentioned in quotations stand by their names."""
    quoted = quoted_people(f"{message.text} {json.dumps(message.blocks)}")
    if not quoted:
        return message
    names: dict[str, str] = {}
    for user in quoted:
        person = people.find_person(work.connection, work.workspace, UserId(user))
        names[user] = f"@{escape(person.name)}" if person and person.name else "@someone"
    return replace(message, text=name_quoted(message.text, names), blocks=_named(message.blocks, names))


def _named(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            return name_quoted(value, names)
        case dict():
            return {key: _named(each, names) for key, each in value.items()}
        case list():
            return [_named(each, names) for each in value]
        case _:
            return value
