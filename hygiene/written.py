"""The one form in which a text is read, however a phone, an editor or Slack has set it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_QUOTES = dict.fromkeys("‘’ʼ‛′´＇", "'") | dict.fromkeys("“”„«»‟″＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_FRACTIONS = {mark: f" {unicodedata.normalize('NFKC', mark).replace('⁄', '/')}" for mark in "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_POWERS = {mark: f"^{unicodedata.normalize('NFKC', mark)}" for mark in "⁰¹²³⁴⁵⁶⁷⁸⁹"}
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
"""https://docs.slack.dev/messaging/formatting-message-text#advanced."""
_SET = str.maketrans(_QUOTES | _DASHES | _FRACTIONS | _POWERS)
"""Without these 2½ were 21/2, and 10² were 102."""


def one_form(text: str) -> str:
    """Return a text with straight quotes, plain dashes and spaces, composed letters, and nothing that is not seen.

    It is for reading, never for showing: what somebody has written is kept as it is. One form stays as it is.
    """
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text.translate(_SET)).translate(_SET)
    if composed.isprintable() and "\ufe0f" not in composed:  # no space but " ", and nothing unseen
        return composed
    return "".join(_plain(letter) for letter in composed if not _is_unseen(letter))


def folded(text: str) -> str:
    """Return a text as it is searched: in one form, and in small letters."""
    return one_form(text).casefold()


def unescaped(text: str) -> str:
    """Return a text without Slack's escapes: https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    return re.sub("&(?:amp|lt|gt);", lambda found: _ENTITIES[found[0]], text)


def readable(text: str, name_of: Callable[[str], str]) -> str:
    """Return a text as somebody reads it elsewhere: names in place of mentions, links in full, nothing escaped."""
    return unescaped(_REFERENCE.sub(lambda found: _spoken(found[1], found[2], found[3], name_of), text))


def mentioned_in(text: str) -> set[str]:
    """Return the ids of the people whom a text mentions."""
    return {found[2] for found in _REFERENCE.finditer(text) if found[1] == "@"}


def _spoken(mark: str, target: str, label: str | None, name_of: Callable[[str], str]) -> str:
    match mark:
        case "@":
            return "@" + name_of(target)
        case "":
            return target if label is None or label in target else f"{label} ({target})"
        case _:
            return ("#" if mark == "#" else "@") + (label or target).lstrip("@#")


def _plain(letter: str) -> str:
    return " " if unicodedata.category(letter) == "Zs" else letter


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or letter == "\ufe0f"
