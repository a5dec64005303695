"""Short replies that say what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.markup import escape, mention
from bot.views.blocks import Message, words
from bot.views.text import count, day, one_line, weekday_of
from hygiene.cadence import Decision, Forecast, Silence, Wait
from hygiene.commands import COMMAND
from hygiene.initiative import Initiative, Item, Stage, UserId
from hygiene.questions import Question


def snoozed(until: date) -> str:
    """No nudges until a day."""
    return f"No reminders until {day(until)}. Your questions stay open, and an answer is welcome any time."


def snoozed_about(initiative: Initiative, many: int, until: date) -> str:
    """No nudges about one initiative until a day."""
    if not many:
        return f"Nothing in {initiative.label} waits for you, so there is nothing to put off."
    return f"{count(many, 'question')} of {initiative.label} put off until {day(until)}."


def muted() -> str:
    """No nudges any more."""
    return (
        "I will not remind you any more. The owners of your initiatives see that. "
        f"`{COMMAND} unmute` brings the reminders back."
    )


def unmuted() -> str:
    """Nudges again."""
    return "I will remind you again, once a working day at most."


def nudged_now(initiative: Initiative, found: Sequence[Forecast]) -> str:
    """Who is reminded next, when, and who is not."""
    if not found:
        return f"Nobody has to be reminded about {initiative.label} now."
    return "\n".join(f"{mention(each.user)}: {_becomes(each.decision)}." for each in found)


def _becomes(decision: Decision | None) -> str:
    match decision:
        case Wait(until, why):
            return f"reminded on {day(until.date())} at {until:%H:%M}, their time, as {why}"
        case Silence(why):
            return f"not reminded, as {why}"
        case _:
            return "reminded now, unless they are away"


def nudged_never(initiative: Initiative) -> str:
    """Nobody is reminded."""
    again = f"`{COMMAND} nudge {initiative.label} again`"
    return f"Nobody is reminded about {initiative.label} any more. {again} changes that."


def nudged_again(initiative: Initiative) -> str:
    """People are reminded again."""
    return f"People are reminded about {initiative.label} again."


def put_off(until: date) -> str:
    """The question is put off to a day."""
    return f"Fine. I ask again on {weekday_of(until)}, {day(until)}, or on your next working day after it."


def agreed_aside(user: UserId, question: Question, item: Item) -> str:
    """Two have said now that a question does not apply."""
    said_so = f"{mention(item.aside_by)} and " if item.aside_by else ""
    because = one_line(item.set_aside_because or "")
    return f"{said_so}{mention(user)} agree that this does not apply: {because}\n_{escape(question.ask)}_"


def handed_on(user: UserId, question: str) -> str:
    """The question is with somebody else now."""
    return f"{mention(user)} is asked now: {escape(question)}"


def now_owner(initiative: Initiative, user: UserId) -> str:
    """The owner has changed."""
    return f"{mention(user)} is the owner of {initiative.label} now."


def now_at(initiative: Initiative, stage: Stage) -> str:
    """The stage has changed."""
    match stage:
        case Stage.NOT_AI:
            return f"{initiative.label} is settled without AI now. That is a win."
        case Stage.PARKED | Stage.DROPPED:
            return f"{initiative.label} is {stage} now."
        case _:
            return f"{initiative.label} is at {stage} now."


def taken_back(user: UserId, facts: Sequence[str]) -> str:
    """What was changed is as it was."""
    return f"{mention(user)} took that back: {', '.join(facts)}."


def moved_back(user: UserId, before: Stage, stage: Stage) -> str:
    """The move is taken back."""
    return f"{mention(user)} took the move to *{before}* back. It is at *{stage}*."


def used_as_answer(question: Question) -> str:
    """The reply is the answer now."""
    return f"Thank you. It is the answer to “{question.ask}” now."


def left_as_talk() -> str:
    """The reply stays what it was."""
    return "Fine, it stays a comment."


def picked(user: UserId, question: Question) -> str:
    """It is settled which of two answers stands."""
    return f"{mention(user)} settled “{escape(question.ask)}”. Both stay in the history."


def unreachable(name: str) -> Message:
    """Somebody was named who could not be found."""
    return words(
        f"I don't know who “{escape(name)}” is in this workspace. Mention them with @ and I will ask them myself; "
        f"until then their questions stay with the owner."
    )


def shared_home(channel: str) -> str:
    """Say who else reads an initiative that lives in a channel which is shared with another company."""
    return (
        f"It is registered. <#{channel}> is shared with another company: its people can read the card, the questions "
        "and the answers in the thread, and may be asked."
    )


def shared_digest(channel: str) -> str:
    """Say what the digest holds in a channel which is shared with another company."""
    return (
        f"Saved. <#{channel}> is shared with another company, so the digest there tells only of the initiatives that "
        "live in that channel."
    )


def reading_taken(initiative: Initiative, course: str, unnamed: Question | None) -> str:
    """Say that a reading is kept, and how the number has gone; or that nobody has said yet which one that is."""
    kept = f"Kept for {initiative.label}: {escape(course)}."
    if unnamed is None:
        return kept
    how = f"`{COMMAND} answer {initiative.label} {unnamed.key}` does"
    return f"{kept} Nobody has said yet which number that is, and where it should get to; {how}."


def used_elsewhere(found: Sequence[Initiative]) -> str:
    """Say where else an answer stands now."""
    named = ", ".join(each.label for each in found)
    return f"It stands in {named} too." if found else "Nobody asks you that elsewhere any more."
