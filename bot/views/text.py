"""People's words, made safe to repeat: nothing in them is parsed as markup that pings or links.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

from __future__ import annotations

import re
from datetime import date

from hygiene.initiative import UserId
from hygiene.values import say_day

_CONTROL = re.compile(r"<!([^>|]*)(?:\|([^>]*))?>")
_TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Escape plain text for mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo Slack's escaping of `&`, `<` and `>`; mentions stay as they are."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def safe(text: str) -> str:
    """Take the power from `<!channel>` and its like in text that Slack has escaped; mentions of people stay."""
    return _CONTROL.sub(lambda found: "@" + (found[2] or found[1]).removeprefix("@"), text)


def plain(text: str) -> str:
    """Turn text with Slack's references into what a person reads, without any: for names and for plain_text."""
    return unescape(_REFERENCE.sub(_spoken, text))


def _spoken(found: re.Match[str]) -> str:
    mark, target, label = found[1], found[2], found[3]
    if mark == "":
        return label or target
    return ("#" if mark == "#" else "@") + (label or target).lstrip("@#")


def shorten(text: str, limit: int) -> str:
    """Cut escaped text to a length without cutting through a mention, a link or an escape."""
    if len(text) <= limit:
        return text
    kept, length = [], 1
    for token in _TOKEN.findall(text):
        length += len(token)
        if length > limit:
            break
        kept.append(token)
    return "".join(kept).rstrip() + "…"


def quote(text: str, limit: int = 300) -> str:
    """Repeat somebody's words as a quotation, each line marked, safe and not too long."""
    lines = shorten(safe(text), limit).splitlines() or [""]
    return "\n".join(f">{line}" for line in lines)


def one_line(text: str, limit: int = 120) -> str:
    """Repeat somebody's words in a list: one line, safe and short."""
    return shorten(" ".join(safe(text).split()), limit)


def mention(user: UserId | str) -> str:
    """Name a person so that Slack shows, and tells, them."""
    return f"<@{user}>"


def day(value: date) -> str:
    """A day as people read it."""
    return say_day(value)


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 gap, 2 gaps."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
