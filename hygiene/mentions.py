"""Words that are meant for the bot, wherever in a message it is mentioned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hygiene.initiative import UserId

_AROUND = " \t\r\n*_~`\"'“”‘’•>:,;.!-"
"""What may stand before the words and says nothing: marks of a quotation, of bold or code, of a list."""
_QUOTED = re.compile(r"^[ \t]*(?:&gt;|>)[ \t]?", re.MULTILINE)
_GREETING = re.compile(r"^(?:hey|hi|hello|ok|okay|please|pls|dear|so|and|now)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What is said to the bot: a message without the mention. `first` tells whether it begins with it."""

    words: str
    first: bool


def find_addressed(text: str, bot: str) -> Addressed | None:
    """Return what a message says to the bot, with this id; None if it mentions it nowhere."""
    plain = _QUOTED.sub("", text)
    found = re.search(rf"<@{re.escape(bot)}(?:\|[^>]*)?>", plain)
    if found is None or not bot:
        return None
    before, after = plain[: found.start()].strip(_AROUND), plain[found.end() :].lstrip(_AROUND)
    if not before or _GREETING.match(before):
        return Addressed(after.rstrip(), first=True)
    return Addressed(f"{before} {after}".strip(), first=False)


def without_mention(text: str, bot: UserId | str) -> str:
    """Return what a reply says that begins with a mention of the bot; other replies stay as they are."""
    found = find_addressed(text, bot)
    return found.words if found and found.first and found.words else text
