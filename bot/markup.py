"""Slack's mrkdwn, in and out: people's words made safe to repeat, and made plain to read.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hygiene.initiative import UserId
from hygiene.written import unescaped

_CONTROL = re.compile(r"<!([^>|]*)(?:\|([^>]*))?>")
_LABELLED = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)\|([^<>]*)>")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_QUOTED = "quoted"
_QUOTED_PERSON = re.compile(rf"<@([A-Z0-9]+)\|{_QUOTED}>")
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Escape plain text for mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def safe(text: str) -> str:
    """Take the power from what people's words could do in our mouth, in text that Slack has escaped.

    `<!channel>` and its like call nobody; a link shows where it leads. Mentions of people are marked as quoted: Slack
    shows them as before, and `name_quoted` puts names in their place where they would call somebody.
    """
    quiet = _CONTROL.sub(lambda found: "@" + (found[2] or found[1]).removeprefix("@"), text)
    quiet = _PERSON.sub(rf"<@\1|{_QUOTED}>", quiet)
    return _LABELLED.sub(_unmasked, quiet)


def _unmasked(found: re.Match[str]) -> str:
    url, label = found[1], found[2]
    said = label.rstrip("/")
    return found[0] if said in (url.rstrip("/"), url.partition("://")[2].rstrip("/")) else f"{label} (<{url}>)"


def quoted_people(text: str) -> set[str]:
    """Return the ids of the people who are mentioned in quotations."""
    return {found[1] for found in _QUOTED_PERSON.finditer(text)}


def name_quoted(text: str, names: Mapping[str, str]) -> str:
    """Put names, escaped, in place of the mentions in quotations."""
    return _QUOTED_PERSON.sub(lambda found: names[found[1]], text)


def plain(text: str) -> str:
    """Turn text with Slack's references into what a person reads, without any: for names and for plain_text."""
    return unescaped(_REFERENCE.sub(_spoken, text))


def _spoken(found: re.Match[str]) -> str:
    mark, target, label = found[1], found[2], found[3]
    if mark == "":
        return label or target
    return ("#" if mark == "#" else "@") + (label or target).lstrip("@#")


def mention(user: UserId | str) -> str:
    """Name a person so that Slack shows, and tells, them."""
    return f"<@{user}>"
