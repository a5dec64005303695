"""Slack's payloads are read with these: each gives what it promises, or says that this is none of Slack's.

Every optional field may be missing; what is there has its shape:
https://docs.slack.dev/reference/interaction-payloads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

Part = Mapping[str, Any]

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_TS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_NUMBER = re.compile(r"[0-9]{1,18}")
MOST_NUMBERS = 4
LONGEST_TEXT = 40_000
"""Characters; Slack cuts messages there: https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages."""
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_TURNS_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes the text around it run the other way: https://trojansource.codes. Marks (U+200E, U+200F) may stay."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their kind that are drawn as nothing."""


class Malformed(ValueError):  # noqa: N818 — the name says what it is
    """It is not what Slack sends, or a value of ours that was tampered with."""


def clean(text: str) -> str:
    """Return a text that can be stored and shown: half an emoji is �; NUL, and what turns text round, is left out."""
    if not text.isascii() or "\x00" in text:
        text = _NOT_STORABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)
        text = _TURNS_ROUND.sub("", text)
    return text[:LONGEST_TEXT]


def kind_of(payload: Part) -> str:
    """Return what kind of request it is, for the log."""
    kind = text(payload, "type") or ("command" if payload.get("command") else "")
    return kind if re.fullmatch(r"[a-z_]{1,40}", kind) else "request"


def part(holder: Part, *path: str) -> Part:
    """Return an object in an object; an empty one where there is none."""
    found: object = holder
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def parts(holder: Part, key: str) -> list[Part]:
    """Return the objects of a list; none where there is none."""
    found = holder.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def text(holder: Part, key: str) -> str:
    """Return a text; an empty one where there is none."""
    found = holder.get(key)
    return found if isinstance(found, str) else ""


def visible(said: str) -> str:
    """Return a text without blanks around it; empty if nobody can see anything of it."""
    seen = any(letter not in _BLANK and unicodedata.category(letter)[0] not in "CMZ" for letter in said)
    return said.strip() if seen else ""


def identifier(holder: Part, key: str) -> str:
    """Return an id of Slack's; empty where there is none.

    Raises:
        Malformed: it is no id.

    """
    return _fitting(holder, key, _ID)


def timestamp(holder: Part, key: str) -> str:
    """Return the time that names a message; empty where there is none.

    Raises:
        Malformed: it is no such time.

    """
    return _fitting(holder, key, _TS)


def required(found: str, what: str) -> str:
    """Return what has to be there.

    Raises:
        Malformed: it is not.

    """
    if not found:
        raise Malformed(f"no {what}")
    return found


def numbers(value: str) -> tuple[int, ...]:
    """Read the ids of ours that a button or a form carries: `12` or `12:7`.

    Raises:
        Malformed: it is anything else, or a number that no row can have.

    """
    found = value.split(":", MOST_NUMBERS)
    if len(found) > MOST_NUMBERS or not all(_NUMBER.fullmatch(each) for each in found):
        raise Malformed("no ids of ours")
    return tuple(int(each) for each in found)


def one_number(value: str) -> int:
    """Read the one id of ours that a button or a form carries.

    Raises:
        Malformed: it is anything else.

    """
    return numbers_of(value, 1)[0]


def numbers_of(value: str, count: int) -> tuple[int, ...]:
    """Read so many ids of ours.

    Raises:
        Malformed: it is anything else.

    """
    found = numbers(value)
    if len(found) != count:
        raise Malformed("not the ids that belong here")
    return found


def number_and_word(value: str) -> tuple[int, str]:
    """Read an id of ours with a person or a day behind it.

    Raises:
        Malformed: it is anything else.

    """
    first, _, word = value.partition(":")
    return one_number(first), word


def day(value: str | None) -> date | None:
    """Read a day that a date picker has sent: 2026-03-31.

    Raises:
        Malformed: it is none.

    """
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Malformed("no day") from None


def _fitting(holder: Part, key: str, pattern: re.Pattern[str]) -> str:
    found = holder.get(key)
    if found is None or found == "":
        return ""
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise Malformed(f"{key} is none of Slack's")
    return found
