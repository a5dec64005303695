"""What happened to an initiative, or to one of its questions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.facts import in_words
from bot.markup import escape, mention
from bot.views.blocks import Block, Message, context, header, message, section, sections
from bot.views.text import LONGEST_ANSWER, count, credit, day, one_line, quote
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.history import FACTS, Event, Kind
from hygiene.roadmap import Past
from hygiene.weaknesses import Weakness

MOST_EVENTS, MOST_ANSWERS = 40, 15
_UNTOLD = frozenset({Kind.ASKED, Kind.WOKEN, Kind.NUDGED})
"""What the bot itself does all the time."""
_AT_ONCE = (Kind.RETIRED, Kind.RESTORED)
_SAID = {
    Kind.REGISTERED: "registered it",
    Kind.MOVE_UNDONE: "took the move back",
    Kind.NUDGES_STOPPED: "stopped the reminders",
    Kind.NUDGES_RESUMED: "let reminders go on",
    Kind.REWORDED: "reworded the answer",
    Kind.WITHDRAWN: "withdrew the answer",
    Kind.KEPT: "left the answer as it is",
    Kind.OVERRULED: "said that it is the answer",
    Kind.CONTESTED: "gave a second answer",
    Kind.PICKED: "picked the answer that stands",
    Kind.CONFIRMED: "said that it is still true",
    Kind.LANDED: "said that it has landed",
    Kind.LAPSED: "it became old",
    Kind.WAIVER_ENDED: "the waiver ended",
    Kind.SET_ASIDE: "said that it does not apply",
    Kind.REOPENED: "opened it again",
    Kind.SECOND_WANTED: "needs somebody else who says the same",
    Kind.SECONDED: "said the same",
    Kind.RETIRED: "it is not asked any more",
    Kind.RESTORED: "it is asked again",
}


def past(catalogue: Catalogue, found: Past) -> Message:
    """Show what happened, newest first."""
    about = f"{found.initiative.label} {escape(found.initiative.name)}"
    told = [event for event in reversed(found.events) if event.kind not in _UNTOLD]
    shown = told[:MOST_EVENTS]
    lines = [_line(catalogue, found, event, times) for event, times in _together(shown, apart=found.key is not None)]
    more = len(told) - len(shown)
    question = catalogue[found.key].ask if found.key else ""
    return message(
        f"What happened to {about}",
        header(f"{found.initiative.label} {found.initiative.name}"),
        section(f"*{escape(question)}*") if question else None,
        *_answers(found),
        *sections(lines),
        context(f"And {more} more before that.") if more else None,
        None if found.key else context(f"`{COMMAND} history {found.initiative.label} target user` has every answer."),
    )


def _answers(found: Past) -> list[Block]:
    shown = list(reversed(found.answers))[:MOST_ANSWERS]
    return [
        section(f"{credit(each)}, {day(each.at.date())}{_weak(each.weakness)}\n{quote(each.text, LONGEST_ANSWER)}")
        for each in shown
    ]


def _weak(weakness: str | None) -> str:
    return f" _({Weakness(weakness).words})_" if weakness in set(Weakness) else ""


def _together(events: Sequence[Event], *, apart: bool) -> Iterator[tuple[Event, int]]:
    """Put together what another kind, or catalogue, did to many questions at once."""
    for _, same in groupby(
        events, lambda each: (each.kind, each.at) if each.kind in _AT_ONCE and not apart else id(each)
    ):
        several = list(same)
        yield several[0], len(several)


def _line(catalogue: Catalogue, found: Past, event: Event, times: int = 1) -> str:
    if times > 1:
        again = "are asked again" if event.kind is Kind.RESTORED else "are not asked any more"
        return f"{day(event.at.date())} · {count(times, 'question')} {again}"
    key = found.keys.get(event.item) if event.item and not found.key else None
    label = f" *{escape(catalogue[key].label)}*:" if key and key in catalogue else ""
    because = f" “{one_line(event.reason)}”" if event.reason and event.kind is not Kind.DESCRIBED else ""
    return f"{day(event.at.date())} · {mention(event.by)}{label} {_words(event)}{because}"


def _words(event: Event) -> str:
    match event.kind:
        case Kind.ROLE_FILLED if event.role and event.after:
            return f"named {mention(event.after)} as {event.role.words}"
        case Kind.ROLE_CLEARED if event.role:
            return f"left it without {event.role.words}"
        case Kind.MOVED:
            return f"moved it from {event.before} to {event.after}"
        case Kind.DESCRIBED if event.reason in FACTS:
            before, after = (in_words(event.reason, each) for each in (event.before, event.after))
            return f"changed the {event.reason[:1].lower()}{event.reason[1:]} from “{before}” to “{after}”"
        case Kind.DESCRIBED if event.after:
            return f"moved it to <#{event.after}>"
        case Kind.MERGED:
            return f"merged {event.after} into it"
        case Kind.ANSWERED:
            return "answered" if event.after == "solid" else "gave a weak answer"
        case Kind.TALKED:
            return f"said something else ({str(event.after or 'talk').replace('_', ' ')})"
        case Kind.WAIVED:
            return f"accepts the risk until {event.after}"
        case Kind.PUT_OFF:
            return f"put it off until {event.after}"
        case Kind.HANDED_ON | Kind.REROUTED if event.after:
            return f"handed it on to {mention(event.after)}"
        case _:
            return _SAID.get(event.kind, "")
