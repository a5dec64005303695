"""The words of a command, one by one: numbers of initiatives, mentions, names, and what is said out of courtesy."""

from __future__ import annotations

import re

from hygiene.commands import USAGE
from hygiene.initiative import UserId
from hygiene.written import one_form

NUMBER = re.compile(r"^(?:ai-?|#)?(\d{1,9})$", re.IGNORECASE)
_DIGITS = re.compile(r"^[0-9]{1,9}$")
LONG_NUMBER = re.compile(r"^(?:ai-?|#)\d{10,}$", re.IGNORECASE)
PREFIXES = ("ai", "ai-", "#")
_USER = re.compile(r"^[(\[]?<@([UW][A-Z0-9]+)(?:\|[^>]*)?>[.,;:!?)\]]*$")
MARKS = "*_~`'\".,;:!()[]"
"""What may stand around a word and says nothing: of a sentence, and of bold, italic and code in Slack."""
_COURTESY = frozenset(["please", "pls", "plz", "thanks", "thx", "can", "could", "you", "kindly"])
_TAKES_ANY_WORDS = frozenset(["new", "list", "park", "drop", "not-ai"])
_ABOUT_ONE = frozenset(
    [
        *(
            "show",
            "history",
            "gaps",
            "answer",
            "ask",
            "owner",
            "stage",
            "park",
            "drop",
            "not-ai",
            "undo",
            "waive",
        ),
        *("nudge", "snooze", "edit", "delete", "merge"),
    ]
)
MOST_WORDS_OF_A_NAME = 3
_NAME = re.compile(r"^[^\W\d_][^\W\d_'.-]*(?:['.-][^\W\d_]*)*$")


def bare(word: str) -> str:
    """Return a word as it is matched: in one form and small letters, without the marks around it."""
    said = one_form(word).lower()
    return said.strip(MARKS) or said


def read_number(words: list[str]) -> tuple[int, list[str]] | None:
    """Read `AI-3`, `ai3`, `AI 3`, `#3` or `3` at the start; the rest of the words come back with it."""
    match [bare(word) for word in words[:2]]:
        case [prefix, digits] if prefix in PREFIXES and _DIGITS.match(digits):
            return int(digits), words[2:]
        case [first, *_] if found := NUMBER.match(first):
            return int(found[1]), words[1:]
        case _:
            return None


def read_user(word: str) -> UserId | None:
    """Read a mention, with what ends a sentence behind it."""
    found = _USER.match(one_form(word))
    return UserId(found[1]) if found else None


def read_name(words: list[str]) -> str | None:
    """Return a name that somebody wrote in place of a mention."""
    said = [word.strip(MARKS + "@") for word in words if bare(word) != "to"]
    plausible = 0 < len(said) <= MOST_WORDS_OF_A_NAME and all(_NAME.match(one_form(word)) for word in said)
    return one_form(" ".join(said)) if plausible else None


def without_courtesy(words: list[str]) -> list[str]:
    """Return `please show me AI-3, thanks` as `show AI-3`; other words stay as they are."""
    said = [bare(word) for word in words]
    start, end = 0, len(words)
    while start < end and said[start] in _COURTESY:
        start += 1
    while end > start and said[end - 1] in _COURTESY:
        end -= 1
    if start == end or said[start] not in USAGE or said[start] in _TAKES_ANY_WORDS:
        return words[start:] if start < end and said[start] in USAGE else words
    shown_to_me = said[start : start + 2] == ["show", "me"]
    return [words[start], *words[start + 1 + shown_to_me : end]]


def about_here(here: int, verb: str, rest: list[str]) -> list[str]:
    """Return the words of a command about one initiative with the number of the one that is meant."""
    named = read_number(rest) is not None and not (verb == "snooze" and bare(rest[0])[0].isdigit())
    if verb not in _ABOUT_ONE or named or (verb == "gaps" and rest):
        return rest
    return [f"AI-{here}", *rest]


def verb_first(words: list[str]) -> list[str]:
    """Return `AI-3 owner @Bob` as `owner AI-3 @Bob`."""
    if not bare(words[0]).startswith(PREFIXES) or not (found := read_number(words)):
        return words
    number, rest = found
    return [rest[0], str(number), *rest[1:]] if rest and bare(rest[0]) in USAGE else words
