"""The one question that is put after a weak answer: respectful, and specific to what was asked and what was said."""

from __future__ import annotations

from hygiene.initiative import Role
from hygiene.numbers import both_readings
from hygiene.prose import MENTIONED
from hygiene.questions import About, Question
from hygiene.weaknesses import Weakness

_MISSING = {
    "number": "What is the number today, even roughly, and what should it be?",
    "baseline": "And where does it start from today, even roughly?",
    "target": "And where should it get to?",
    "unit": "What do these numbers count, and per what?",
    "by": "By when?",
}
_SAYS = {
    Weakness.PLACEHOLDER: (
        "I've left this open for now. What do you know already, or who could tell us? You can hand it on."
    ),
    Weakness.HONEST_UNKNOWN: (
        "Thanks for saying so, that helps. Who would know? Hand it on, or tell me your best guess."
    ),
    Weakness.NOD: ("Glad we agree. Could you write the one-sentence version, for someone who wasn't in the room?"),
    Weakness.MODEL_METRIC: (
        "That says how good the model is. What would a customer or the books notice: minutes, money, complaints? "
        "From what today, to what?"
    ),
    Weakness.SOLUTION_AS_PROBLEM: (
        "That is what might be built. Before it: who gets stuck today, and what happens to them?"
    ),
    Weakness.VAGUE_USER: ("Which of them feels it most: a role, a place, a situation? And roughly how many are they?"),
    Weakness.GONE: "That account is deactivated, or it is a bot. Who is it now? Name one person with @.",
    Weakness.OUTSIDE: "They are not in this channel, or a guest. Who here can say yes or no? Name them with @.",
    Weakness.NO_DATE: (
        "I can't put that in the calendar. What is your best guess for a day? You can move it any time."
    ),
    Weakness.PAST_DATE: "That day has passed. Did it land? If not, what is the new date?",
    Weakness.ECHO: "That is my question back, I think. What is the answer in your own words?",
    Weakness.LINK_ONLY: "Thanks, the link is kept. Links move: what is the one line in there that answers this?",
}


def follow_up(question: Question, weakness: Weakness, because: str = "", *, other: Question | None = None) -> str:
    """Return the follow-up; `because` is what the weakness was seen by, `other` the question with the same text."""
    match weakness:
        case Weakness.DEFLECTION | Weakness.NOBODY if question.about is About.USERS and question.thin:
            return question.thin  # it asks for a group, so one person is no way on
        case Weakness.PLACEHOLDER | Weakness.NOD if question.when_none and _says_none(because):
            return question.when_none
        case Weakness.DEFLECTION if because == MENTIONED:
            return "Good, a name. “Hand on” asks them directly; or tell me what they would say."
        case Weakness.DEFLECTION if because:
            return f"“{because}” is a start. Which one person there should I ask? Name them with @."
        case Weakness.DEFLECTION:
            return "Fine to settle it later. Who settles it, and by when? Or tell me your best guess today."
        case Weakness.NOBODY:
            start = f"“{because}” is a start." if because else "That is a start."
            return f"{start} Which one person can say yes or no by Friday? Name them with @."
        case Weakness.VAGUE_METRIC:
            return _asks_for(because) if question.kind == "metric" else _asks_for_one(because)
        case Weakness.OVERCONFIDENT:
            then = "what happens then, and who does it?"
            if question.asked is Role.DESIGN:
                then = "what does that person see, and what can they do?"
            return f"I hope so too. Say it goes wrong once, on a Friday night: {then}"
        case Weakness.NO_DATE if because:
            return f"“{because}” could be more than one day to me. Which one is it, by its number?"
        case Weakness.NO_CHOICE:
            return f"Which of these fits best: {'; '.join(choice.text for choice in question.choices)}?"
        case Weakness.TOO_SHORT:
            return question.thin or "Good start. Could you add one more sentence: who, what, how many, or when?"
        case Weakness.DUPLICATE:
            return (
                f"You gave the same text for “{other.label if other else 'another question'}”. What is different here?"
            )
        case _:
            return _SAYS[weakness]


def _says_none(because: str) -> bool:
    return because.casefold().startswith(("no", "nothing", "nil"))


def _asks_for(missing: str) -> str:
    asked = [_MISSING[each] for each in missing.split(", ") if each in _MISSING]
    return " ".join(asked) or _MISSING["number"]


def _asks_for_one(said: str) -> str:
    """Ask for a number where none was said, or for one of several."""
    if not said or said in _MISSING:
        return "What is the number today, even roughly?"
    if either := both_readings(said):
        return f"“{said}” could be {' or '.join(either)} to me. Which one is it?"
    return f"I can't make one number of “{said}”. Which one should I keep, even roughly?"
