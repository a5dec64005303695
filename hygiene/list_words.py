"""Which initiatives somebody wants to see, read from the words after `list`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from hygiene.command_words import bare, read_name, read_user
from hygiene.commands import USAGE, ByName, Command, ListAll, Misread, ShowWins
from hygiene.initiative import Stage, UserId
from hygiene.profile import Autonomy, Sourcing
from hygiene.progress import Course
from hygiene.readiness import Verdict
from hygiene.written import folded, unescaped

_STAGE_WORDS = {"notai": Stage.NOT_AI, "not_ai": Stage.NOT_AI, "park": Stage.PARKED, "drop": Stage.DROPPED}
_FLAGS: dict[str, dict[str, Any]] = {
    "all": {},
    "mine": {"mine": True},
    "gaps": {"gaps": True},
    **{word: {"alarmed": True} for word in ("alarms", "alarm", "trouble")},
    **{word: {"due": True} for word in ("due", "overdue", "late")},
    **{each.value: {"sourcing": each} for each in Sourcing},
    **{each.value: {"autonomy": each} for each in Autonomy},
    **{each.value.replace(" ", "-"): {"course": each} for each in Course},
    **{each.value: {"stage": each} for each in Stage},
}
_VERDICTS = {folded(each): each for each in Verdict}
_NOT_MOVED = re.compile(r"\bnot moved\b", re.IGNORECASE)
_OWNER = re.compile(r"owner:\s*(?P<whose>\S.*)", re.IGNORECASE)
_OWNER_BEFORE = re.compile(r"\bowner:\s*(?=<@)", re.IGNORECASE)
_STAGE = re.compile(r"\bstage:\s*(?P<stage>\S+)", re.IGNORECASE)
_VERDICT = re.compile(rf"\b(?:{'|'.join(sorted(_VERDICTS, key=len, reverse=True))})\b", re.IGNORECASE)
_PAGE = re.compile(r"\bpage\s+([1-9]\d{0,4})$", re.IGNORECASE)


def read_stage(word: str) -> Stage | Misread:
    """Return the stage that a word names, or say which there are."""
    said = word.lower()
    if said in list(Stage):
        return Stage(said)
    if said in _STAGE_WORDS:
        return _STAGE_WORDS[said]
    close = get_close_matches(said, list(Stage), cutoff=0.6)
    hint = f" Did you mean `{close[0]}`?" if close else ""
    return Misread(f"There is no stage “{word}”.{hint} The stages are {', '.join(Stage)}.")


def read_list(words: list[str]) -> Command:
    """Return what is to be listed: what the words name together, and with the words that name nothing in the name."""
    text = " ".join(words)
    paged = _PAGE.search(text)
    page = int(paged[1]) if paged else 1
    text = text[: paged.start()].strip() if paged else text
    if bare(text) == "wins":
        return ShowWins()
    if (named := _OWNER.match(text)) and not read_user(named["whose"].split(maxsplit=1)[0]):
        called, then = read_name(named["whose"].split()), partial(_owned, page=page)
        return ByName(called, then) if called else Misread("Whose?", USAGE["list"])
    fields: dict[str, Any] = {}
    for said in _STAGE.finditer(text):
        if isinstance(stage := read_stage(said["stage"]), Misread):
            return stage
        fields["stage"] = stage
    rest = []
    for word in _STAGE.sub(" ", _OWNER_BEFORE.sub("", text)).split():
        if (owner := read_user(word)) is not None:
            fields["owner"] = owner
        else:
            rest.append(word)
    narrowed = _all_of(" ".join(rest), fields)
    return replace(narrowed or ListAll(**fields, text=unescaped(" ".join(rest))), page=page)


def meant_by(text: str) -> str | None:
    """Return the words that may have been meant by some that no name has: each a word of ours, or close to one."""
    known = [*_FLAGS, *(stage.value for stage in Stage)]
    close = [next(iter(get_close_matches(bare(word).lower(), known, n=1, cutoff=0.7)), None) for word in text.split()]
    return " ".join(each for each in close if each) if close and all(close) else None


def words_of(wanted: ListAll) -> str:
    """Return the words that ask for the same, as they are typed after `list`."""
    return " ".join(_words(wanted))


def _words(wanted: ListAll) -> Iterator[str]:
    if wanted.verdict is not None:
        yield wanted.verdict.lower()
    yield from (flag for flag in ("mine", "gaps", "due") if getattr(wanted, flag))
    yield from ["alarms"] if wanted.alarmed else []
    if wanted.stage is not None:
        yield f"stage:{wanted.stage}" if wanted.text else wanted.stage.value
    yield from (each.value for each in (wanted.sourcing, wanted.autonomy, wanted.course) if each is not None)
    yield from [f"<@{wanted.owner}>"] if wanted.owner is not None else []
    yield from [wanted.text] if wanted.text else []
    yield from [f"page {wanted.page}"] if wanted.page > 1 else []


def _owned(user: UserId, *, page: int) -> ListAll:
    return ListAll(owner=user, page=page)


def _all_of(text: str, fields: dict[str, Any]) -> ListAll | None:
    """Return what words narrow a list down to, beside `fields`; None if one is none of ours, or two say two things."""
    found = dict(fields)
    verdicts = {_VERDICTS[folded(said[0])] for said in _VERDICT.finditer(text)}
    words = _NOT_MOVED.sub("not-moved", _VERDICT.sub(" ", text)).split()
    ways = [{"verdict": each} for each in verdicts]
    ways += [_FLAGS.get(bare(word).lower(), {"text": word}) for word in words if word.lower() != "at"]
    for narrows in ways:
        if "text" in narrows or any(found.get(name, said) != said for name, said in narrows.items()):
            return None
        found |= narrows
    return ListAll(**found)
