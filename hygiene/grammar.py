"""What `/ai-initiative …` said: a command value, an offer to register, or a refusal that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal

from hygiene.catalogue import Catalogue
from hygiene.commands import (
    COMMAND,
    USAGE,
    AnswerGap,
    Ask,
    Command,
    Gaps,
    Help,
    ListAll,
    Mine,
    Misread,
    Mute,
    New,
    NudgeAbout,
    OfferToRegister,
    SetOwner,
    SetStage,
    Show,
    ShowBlockers,
    ShowSettings,
    ShowWins,
    Snooze,
    Undo,
    Waive,
)
from hygiene.dates import read_day
from hygiene.initiative import Stage, UserId
from hygiene.written import one_form, unescaped

_NUMBER = re.compile(r"^(?:ai-?|#)?(\d{1,9})$", re.IGNORECASE)
_DIGITS = re.compile(r"^[0-9]{1,9}$")
_LONG_NUMBER = re.compile(r"^(?:ai-?|#)\d{10,}$", re.IGNORECASE)
_PREFIXES = ("ai", "ai-", "#")
_USER = re.compile(r"^[(\[]?<@([UW][A-Z0-9]+)(?:\|[^>]*)?>[.,;:!?)\]]*$")
_MARKS = "*_~`'\".,;:!()[]"
"""What may stand around a word and says nothing: of a sentence, and of bold, italic and code in Slack."""
_STAGE_WORDS = {"notai": Stage.NOT_AI, "not_ai": Stage.NOT_AI, "park": Stage.PARKED, "drop": Stage.DROPPED}
_SEEN_OFTEN = {"ls": "list", "status": "show", "add": "new", "create": "new", "register": "new", "?": "help"}
_HOW_TO_NUDGE: dict[str, Literal["now", "never", "again"]] = {"now": "now", "never": "never", "again": "again"}
LONGEST_NAME = 150
LONGEST_REASON = 300


def parse(text: str, catalogue: Catalogue) -> Command:
    """Read the words after the command; mentions come as Slack writes them (`<@U1|name>`)."""
    words = [word for word in text.split() if one_form(word)]
    if words and _bare(words[0]) == COMMAND:
        words = words[1:]  # pasted with its name
    if not words:
        return Mine()
    words = _verb_first(words)
    verb, rest = _bare(words[0]), words[1:]
    reader = _READERS.get(verb)
    if reader is not None:
        return reader(rest, catalogue)
    numbered = _number(words)
    if _LONG_NUMBER.match(verb) or (numbered and not numbered[1]):
        return _show(words, catalogue)
    if close := _close_to(verb, rest):
        return Misread(f"I don't know “{words[0]}”. Did you mean `{COMMAND} {' '.join([close, *rest])}`?", None)
    return OfferToRegister(" ".join(words)[:LONGEST_NAME])


def _bare(word: str) -> str:
    """Return a word as it is matched: in one form and small letters, without the marks around it."""
    said = one_form(word).lower()
    return said.strip(_MARKS) or said


def _verb_first(words: list[str]) -> list[str]:
    """Return `AI-3 owner @Bob` as `owner AI-3 @Bob`."""
    if not _bare(words[0]).startswith(_PREFIXES) or not (found := _number(words)):
        return words
    number, rest = found
    return [rest[0], str(number), *rest[1:]] if rest and _bare(rest[0]) in _READERS else words


def _close_to(verb: str, rest: list[str]) -> str | None:
    if verb in _SEEN_OFTEN and (not rest or _NUMBER.match(_bare(rest[0]))):
        return _SEEN_OFTEN[verb]
    close = get_close_matches(verb, USAGE, cutoff=0.7)
    # Several plain words are a name ("Show rooms that sell"), unless what follows is what the command takes.
    fits = not rest or any(_NUMBER.match(_bare(word)) or _user(word) or ":" in word for word in rest)
    return close[0] if close and fits else None


def _usage(verb: str, why: str) -> Misread:
    return Misread(why, USAGE[verb])


def _number(words: list[str]) -> tuple[int, list[str]] | None:
    """Read `AI-3`, `ai3`, `AI 3`, `#3` or `3` at the start; the rest of the words come back with it."""
    match [_bare(word) for word in words[:2]]:
        case [prefix, digits] if prefix in _PREFIXES and _DIGITS.match(digits):
            return int(digits), words[2:]
        case [first, *_] if found := _NUMBER.match(first):
            return int(found[1]), words[1:]
        case _:
            return None


def _user(word: str) -> UserId | None:
    """Read a mention, with what ends a sentence behind it."""
    found = _USER.match(one_form(word))
    return UserId(found[1]) if found else None


def _new(words: list[str], _catalogue: Catalogue) -> Command:
    return New(" ".join(words)[:LONGEST_NAME])


def _list(words: list[str], _catalogue: Catalogue) -> Command:
    if not words:
        return ListAll()
    first = _bare(words[0])
    if len(words) == 1 and (owner := _user(words[0])):
        return ListAll(owner=owner)
    if first == "wins" and len(words) == 1:
        return ShowWins()
    if first in ("mine", "gaps", "all") and len(words) == 1:
        return ListAll(mine=first == "mine", gaps=first == "gaps")
    name, _, value = " ".join(words).partition(":")
    match name.lower():
        case "stage":
            stage = _read_stage(value.strip())
            return ListAll(stage=stage) if isinstance(stage, Stage) else stage
        case "owner":
            user = _user(value.strip())
            return ListAll(owner=user) if user else _usage("list", "Name the owner with @, please.")
        case _:
            return ListAll(text=unescaped(" ".join(words)))


def _show(words: list[str], _catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, []):
            return Show(number)
        case _:
            return _usage("show", "Which initiative?")


def _gaps(words: list[str], _catalogue: Catalogue) -> Command:
    if not words or [_bare(word) for word in words] == ["all"]:
        return Gaps()
    if len(words) == 1 and (user := _user(words[0])):
        return Gaps(user=user)
    match _number(words):
        case (number, []):
            return Gaps(number=number)
        case _:
            return _usage("gaps", "Whose gaps? Name an initiative, or a person with @.")


def _answer(words: list[str], catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, []):
            return AnswerGap(number)
        case (number, question):
            key = find_question(" ".join(question), catalogue)
            return AnswerGap(number, key) if key else _unknown_question(" ".join(question), f"answer AI-{number}")
        case _:
            return _usage("answer", "Which initiative?")


def _ask(words: list[str], catalogue: Catalogue) -> Command:
    found = _number(words)
    user = _user(words[-1]) if words else None
    if found is None:
        return _usage("ask", "Which initiative?")
    number, rest = found
    if user is None:
        return _usage("ask", "Whom should I ask? Name one person with @ at the end.")
    if not rest[:-1]:
        return _usage("ask", "Which question?")
    key = find_question(" ".join(rest[:-1]), catalogue)
    return Ask(number, key, user) if key else _unknown_question(" ".join(rest[:-1]), f"gaps AI-{number}")


def _owner(words: list[str], _catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, [mention]) if user := _user(mention):
            return SetOwner(number, user)
        case None:
            return _usage("owner", "Which initiative?")
        case _:
            return _usage("owner", "Who is the owner? Name one person with @.")


def _stage(words: list[str], _catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, [word, *more]):
            stage = _read_stage("-".join(map(_bare, [word, *more])))
            return SetStage(number, stage) if isinstance(stage, Stage) else stage
        case (number, []):
            return Misread("Which stage?", f"stage AI-{number} build")
        case _:
            return _usage("stage", "Which initiative?")


def _undo(words: list[str], _catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, []):
            return Undo(number)
        case _:
            return _usage("undo", "Which initiative?")


def _waive(words: list[str], catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, []):
            return Misread("Which question?", f"gaps AI-{number}")
        case (number, question):
            key = find_question(" ".join(question), catalogue)
            return Waive(number, key) if key else _unknown_question(" ".join(question), f"gaps AI-{number}")
        case _:
            return _usage("waive", "Which initiative?")


_WHEN = {"next monday": "monday", "next week": "monday", "in a week": "a week", "week": "a week", "": "tomorrow"}


def _snooze(words: list[str], _catalogue: Catalogue) -> Command:
    found = _number(words) if words and not _bare(words[0])[0].isdigit() else None
    number, rest = found or (None, words)
    when = " ".join(map(_bare, rest))
    return Snooze(number, _WHEN.get(when, " ".join(rest)))


def read_when(when: str, *, today: date) -> date | None:
    """Return the day that somebody wants to be left alone until, or None if it is none that lies ahead."""
    said = one_form(when).lower()
    match _WHEN.get(said, said):
        case "tomorrow":
            return today + timedelta(days=1)
        case "a week":
            return today + timedelta(days=7)
        case "monday":
            return today + timedelta(days=-today.weekday() % 7 or 7)
        case _:
            day = read_day(when, today=today)
            return day if day is not None and day > today else None


def _mute(muted: bool) -> Callable[[list[str], Catalogue], Command]:  # noqa: FBT001
    verb = "mute" if muted else "unmute"

    def read(words: list[str], _catalogue: Catalogue) -> Command:
        return Mute(muted) if not words else _usage(verb, f"{verb.capitalize()} takes no more words.")

    return read


def _nudge(words: list[str], _catalogue: Catalogue) -> Command:
    match _number(words):
        case (number, []):
            return NudgeAbout(number, "now")
        case (number, [word]) if how := _HOW_TO_NUDGE.get(_bare(word)):
            return NudgeAbout(number, how)
        case None:
            return _usage("nudge", "Which initiative?")
        case _:
            return _usage("nudge", "Now, never or again?")


def _settings(words: list[str], _catalogue: Catalogue) -> Command:
    return ShowSettings() if not words else _usage("settings", "Settings takes no more words.")


def _blockers(words: list[str], _catalogue: Catalogue) -> Command:
    return ShowBlockers() if not words else _usage("blockers", "Blockers takes no more words.")


def _stop_at(stage: Stage, verb: str) -> Callable[[list[str], Catalogue], Command]:
    def read(words: list[str], _catalogue: Catalogue) -> Command:
        match _number(words):
            case (number, why):
                return SetStage(number, stage, " ".join(why)[:LONGEST_REASON])
            case _:
                return _usage(verb, "Which initiative?")

    return read


def _read_stage(word: str) -> Stage | Misread:
    said = word.lower()
    if said in list(Stage):
        return Stage(said)
    if said in _STAGE_WORDS:
        return _STAGE_WORDS[said]
    close = get_close_matches(said, list(Stage), cutoff=0.5)
    hint = f" Did you mean `{close[0]}`?" if close else ""
    return Misread(f"There is no stage “{word}”.{hint} The stages are {', '.join(Stage)}.")


def _help(words: list[str], _catalogue: Catalogue) -> Command:
    topic = _bare(words[0]) if words else None
    if topic is None or topic in USAGE:
        return Help(topic)
    close = get_close_matches(topic, USAGE)
    return Misread(f"There is no command “{words[0]}”.", f"help {close[0]}" if close else "help")


def find_question(words: str, catalogue: Catalogue) -> str | None:
    """Find the question that is meant by its key, by its key as words, or by words that only one question has."""
    said = one_form(words).strip(_MARKS + " ").lower().replace("_", " ")
    labels = {question.label.lower(): question.key for question in catalogue.questions}
    names = {question.key.replace("_", " "): question.key for question in catalogue.questions} | labels
    if said in names:
        return names[said]
    holding = [
        question.key
        for question in catalogue.questions
        if said in question.label.lower() or said in question.key.replace("_", " ") or said in question.ask.lower()
    ]
    if len(holding) == 1:
        return holding[0]
    close = get_close_matches(said, names, cutoff=0.75)
    return names[close[0]] if close else None


def _unknown_question(words: str, try_instead: str) -> Misread:
    return Misread(f"I have no question called “{words}”. The list of gaps has their names.", try_instead)


_READERS: dict[str, Callable[[list[str], Catalogue], Command]] = {
    "new": _new,
    "list": _list,
    "show": _show,
    "gaps": _gaps,
    "answer": _answer,
    "ask": _ask,
    "owner": _owner,
    "stage": _stage,
    "park": _stop_at(Stage.PARKED, "park"),
    "drop": _stop_at(Stage.DROPPED, "drop"),
    "not-ai": _stop_at(Stage.NOT_AI, "not-ai"),
    "undo": _undo,
    "waive": _waive,
    "blockers": _blockers,
    "nudge": _nudge,
    "snooze": _snooze,
    "mute": _mute(muted=True),
    "unmute": _mute(muted=False),
    "settings": _settings,
    "help": _help,
}
