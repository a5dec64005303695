"""What `/ai-initiative …` said: a command value, an offer to register, or a refusal that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Literal

from hygiene.catalogue import Catalogue
from hygiene.command_words import (
    LONG_NUMBER,
    MARKS,
    MOST_WORDS_OF_A_NAME,
    NUMBER,
    PREFIXES,
    about_here,
    bare,
    read_name,
    read_number,
    read_user,
    verb_first,
    without_courtesy,
)
from hygiene.commands import (
    COMMAND,
    USAGE,
    AnswerGap,
    Ask,
    ByName,
    Command,
    Delete,
    Edit,
    Export,
    Gaps,
    GiveReading,
    HandOver,
    Help,
    Import,
    ListAll,
    Merge,
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
    ShowBrief,
    ShowHistory,
    ShowSettings,
    ShowWins,
    Snooze,
    Undo,
    Waive,
)
from hygiene.delays import SAID_OFTEN, read_when
from hygiene.exchange.forms import KNOWN_FORMS
from hygiene.initiative import Stage
from hygiene.list_words import read_list, read_stage
from hygiene.written import one_form

_SEEN_OFTEN = {
    "ls": "list",
    "status": "show",
    "add": "new",
    "create": "new",
    "register": "new",
    "?": "help",
    "rename": "edit",
    "remove": "delete",
    "change": "edit",
}
_HOW_TO_NUDGE: dict[str, Literal["now", "never", "again"]] = {"now": "now", "never": "never", "again": "again"}
LONGEST_NAME = 150
_LONGEST_COURTESY = 6
_LONGEST_CALL_FOR_HELP = 3
"""Words."""
LONGEST_REASON = 300


def parse(text: str, catalogue: Catalogue, *, here: int | None = None) -> Command:
    """Read the words after the command; mentions come as Slack writes them (`<@U1|name>`).

    `here` is the number of the initiative in whose thread it is said: it is meant where none is named.
    """
    words = [word for word in text.split() if one_form(word)]
    if words and bare(words[0]) == COMMAND:
        words = words[1:]  # pasted with its name
    words = without_courtesy(words)
    if not words:
        return Mine()
    words = verb_first(words)
    verb, rest = bare(words[0]), words[1:]
    reader = _READERS.get(verb)
    if reader is not None:
        return reader(rest if here is None else about_here(here, verb, rest), catalogue)
    numbered = read_number(words)
    if LONG_NUMBER.match(verb) or (numbered and not numbered[1]):
        return _show(words, catalogue)
    if close := _close_to(verb, rest):
        return Misread(f"I don't know “{words[0]}”. Did you mean `{COMMAND} {' '.join([close, *rest])}`?", None)
    return OfferToRegister(" ".join(words)[:LONGEST_NAME])


_LABEL = re.compile(r"(?:\bai-? ?|#)\d", re.IGNORECASE)


def _may_be_command(text: str) -> bool:
    """Whether a message begins as a command does; most do not, and need no closer look."""
    words = without_courtesy(text.split()[:_LONGEST_COURTESY])
    first = bare(words[0]) if words else ""
    return first in USAGE or first == COMMAND or first.startswith(PREFIXES)


def find_certain(text: str, catalogue: Catalogue, *, today: date, here: int | None = None) -> Command | None:
    """Return the command that a message is which is said to nobody in particular; None if it may be a sentence.

    “Drop 3 of the columns” is a sentence: what changes an initiative has to name it by its label.
    """
    if not _may_be_command(text):
        return None
    command, has_label = parse(text, catalogue, here=here), _LABEL.search(one_form(text)) is not None
    match command:
        case Show() if not has_label and not bare(text.split(maxsplit=1)[0]).isalpha():
            return None  # a number alone
        case (
            Show()
            | ShowBrief()
            | ShowHistory()
            | AnswerGap()
            | ShowSettings()
            | ShowBlockers()
            | ShowWins()
            | Mute()
            | Gaps()
        ):
            return command
        case ListAll(text=""):
            return command
        case Export(form):
            return command if form in KNOWN_FORMS or not form else None
        case Import():
            return command if len(text.split()) == 1 else None
        case HandOver():
            return command
        case Help():
            return command if len(text.split()) <= _LONGEST_CALL_FOR_HELP else None
        case Snooze(_, when):
            return command if not when or read_when(when, today=today) else None
        case (
            SetStage()
            | SetOwner()
            | Ask()
            | GiveReading()
            | Waive()
            | NudgeAbout()
            | Undo()
            | Edit()
            | Delete()
            | Merge()
        ):
            return command if has_label else None
        case ByName(then=partial()):
            return command if has_label else None
        case _:
            return None


def _close_to(verb: str, rest: list[str]) -> str | None:
    if verb in _SEEN_OFTEN and (not rest or NUMBER.match(bare(rest[0]))):
        return _SEEN_OFTEN[verb]
    close = get_close_matches(verb, USAGE, cutoff=0.7)
    # Several plain words are a name ("Show rooms that sell"), unless what follows is what the command takes.
    fits = not rest or any(NUMBER.match(bare(word)) or read_user(word) or ":" in word for word in rest)
    return close[0] if close and fits else None


def _usage(verb: str, why: str) -> Misread:
    return Misread(why, USAGE[verb])


def _new(words: list[str], _catalogue: Catalogue) -> Command:
    return New(" ".join(words)[:LONGEST_NAME])


def _list(words: list[str], _catalogue: Catalogue) -> Command:
    return read_list(words)


def _show(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return Show(number)
        case _:
            return _usage("show", "Which initiative?")


def _gaps(words: list[str], _catalogue: Catalogue) -> Command:
    said = [bare(word) for word in words]
    if said in ([], ["all"]):
        return Gaps()
    if said in (["mine"], ["my"], ["me"]):
        return Gaps(mine=True)
    if len(words) == 1 and (user := read_user(words[0])):
        return Gaps(user=user)
    match read_number(words):
        case (number, []):
            return Gaps(number=number)
        case None if called := read_name(words):
            return ByName(called, lambda user: Gaps(user=user))
        case _:
            return _usage("gaps", "Whose gaps? Name an initiative, or a person with @.")


def _answer(words: list[str], catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return AnswerGap(number)
        case (number, question):
            key = find_question(" ".join(question), catalogue)
            return AnswerGap(number, key) if key else _unknown_question(" ".join(question), f"answer AI-{number}")
        case _:
            return _usage("answer", "Which initiative?")


def _brief(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return ShowBrief(number)
        case _:
            return _usage("brief", "Which initiative?")


def _export(words: list[str], _catalogue: Catalogue) -> Command:
    return Export(bare(words[0]).lower(), " ".join(words[1:])) if words else Export("")


def _import(_words: list[str], _catalogue: Catalogue) -> Command:
    return Import()


def _handover(words: list[str], _catalogue: Catalogue) -> Command:
    people = [user for word in words if (user := read_user(word))]
    match people:
        case [leaver, to] if leaver != to:
            return HandOver(leaver, to)
        case [_, _]:
            return _usage("handover", "That is one and the same person.")
        case _:
            return _usage("handover", "From whom to whom? Name two people with @.")


def _reading(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, said):
            return GiveReading(number, " ".join(said))
        case _:
            return _usage("reading", "Of which initiative?")


def _history(words: list[str], catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return ShowHistory(number)
        case (number, question):
            key = find_question(" ".join(question), catalogue)
            return ShowHistory(number, key) if key else _unknown_question(" ".join(question), f"history AI-{number}")
        case _:
            return _usage("history", "Which initiative?")


def _ask(words: list[str], catalogue: Catalogue) -> Command:
    found = read_number(words)
    user = read_user(words[-1]) if words else None
    if found is None:
        return _usage("ask", "Which initiative?")
    number, rest = found
    if user is None:
        return _ask_by_name(number, rest, catalogue)
    if not rest[:-1]:
        return _usage("ask", "Which question?")
    key = find_question(" ".join(rest[:-1]), catalogue)
    return Ask(number, key, user) if key else _unknown_question(" ".join(rest[:-1]), f"gaps AI-{number}")


def _ask_by_name(number: int, rest: list[str], catalogue: Catalogue) -> Command:
    """Read a question and a name, without a mark between them: where it is told best, a question's whole name."""
    names = _names_of(catalogue)
    lengths = range(1, min(MOST_WORDS_OF_A_NAME, len(rest) - 1) + 1)
    cuts = [(" ".join(word for word in rest[:-each] if bare(word) != "to"), rest[-each:]) for each in lengths]
    for words, last in sorted(cuts, key=lambda cut: cut[0].lower() not in names):
        key, called = find_question(words, catalogue), read_name(last)
        if key and called:
            return ByName(called, partial(Ask, number, key))
    return _usage("ask", "Whom should I ask? Name one person with @ at the end.")


def _owner(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, [mention]) if user := read_user(mention):
            return SetOwner(number, user)
        case (number, name) if called := read_name(name):
            return ByName(called, partial(SetOwner, number))
        case None:
            return _usage("owner", "Which initiative?")
        case _:
            return _usage("owner", "Who is the owner? Name one person with @.")


def _stage(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, [word, *more]):
            stage = read_stage("-".join(map(bare, [word, *more])))
            return SetStage(number, stage) if isinstance(stage, Stage) else stage
        case (number, []):
            return Misread("Which stage?", f"stage AI-{number} build")
        case _:
            return _usage("stage", "Which initiative?")


def _edit(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, _):
            return Edit(number)
        case _:
            return _usage("edit", "Which initiative?")


def _delete(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return Delete(number)
        case _:
            return _usage("delete", "Which initiative?")


def _merge(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, rest):
            match read_number([word for word in rest if bare(word) not in ("into", "with", "and", "in")]):
                case (into, []):
                    return Merge(number, into)
        case _:
            pass
    return _usage("merge", "Which one into which?")


def _undo(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return Undo(number)
        case _:
            return _usage("undo", "Which initiative?")


def _waive(words: list[str], catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return Misread("Which question?", f"gaps AI-{number}")
        case (number, question):
            key = find_question(" ".join(question), catalogue)
            return Waive(number, key) if key else _unknown_question(" ".join(question), f"gaps AI-{number}")
        case _:
            return _usage("waive", "Which initiative?")


def _snooze(words: list[str], _catalogue: Catalogue) -> Command:
    found = read_number(words) if words and not bare(words[0])[0].isdigit() else None
    number, rest = found or (None, words)
    when = " ".join(map(bare, rest))
    return Snooze(number, SAID_OFTEN.get(when, " ".join(rest)))


def _mute(muted: bool) -> Callable[[list[str], Catalogue], Command]:  # noqa: FBT001
    verb = "mute" if muted else "unmute"

    def read(words: list[str], _catalogue: Catalogue) -> Command:
        return Mute(muted) if not words else _usage(verb, f"{verb.capitalize()} takes no more words.")

    return read


def _nudge(words: list[str], _catalogue: Catalogue) -> Command:
    match read_number(words):
        case (number, []):
            return NudgeAbout(number, "now")
        case (number, [word]) if how := _HOW_TO_NUDGE.get(bare(word)):
            return NudgeAbout(number, how)
        case None:
            return _usage("nudge", "Which initiative?")
        case _:
            return _usage("nudge", "Now, never or again?")


def _settings(words: list[str], _catalogue: Catalogue) -> Command:
    return ShowSettings() if not words else _usage("settings", "Settings takes no more words.")


def _blockers(words: list[str], _catalogue: Catalogue) -> Command:
    user = read_user(words[0]) if len(words) == 1 else None
    return ShowBlockers(user) if user else ShowBlockers(system=" ".join(words))


def _stop_at(stage: Stage, verb: str) -> Callable[[list[str], Catalogue], Command]:
    def read(words: list[str], _catalogue: Catalogue) -> Command:
        match read_number(words):
            case (number, why):
                return SetStage(number, stage, " ".join(why)[:LONGEST_REASON])
            case _:
                return _usage(verb, "Which initiative?")

    return read


def _help(words: list[str], _catalogue: Catalogue) -> Command:
    topic = bare(words[0]) if words else None
    if topic is None or topic in USAGE:
        return Help(topic)
    close = get_close_matches(topic, USAGE)
    return Misread(f"There is no command “{words[0]}”.", f"help {close[0]}" if close else "help")


def _names_of(catalogue: Catalogue) -> dict[str, str]:
    labels = {question.label.lower(): question.key for question in catalogue.questions}
    return {question.key.replace("_", " "): question.key for question in catalogue.questions} | labels


def find_question(words: str, catalogue: Catalogue) -> str | None:
    """Find the question that is meant by its key, by its key as words, or by words that only one question has."""
    said = one_form(words).strip(MARKS + " ").lower().replace("_", " ")
    names = _names_of(catalogue)
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
    "history": _history,
    "answer": _answer,
    "reading": _reading,
    "brief": _brief,
    "export": _export,
    "import": _import,
    "handover": _handover,
    "ask": _ask,
    "owner": _owner,
    "stage": _stage,
    "park": _stop_at(Stage.PARKED, "park"),
    "drop": _stop_at(Stage.DROPPED, "drop"),
    "not-ai": _stop_at(Stage.NOT_AI, "not-ai"),
    "edit": _edit,
    "delete": _delete,
    "merge": _merge,
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
