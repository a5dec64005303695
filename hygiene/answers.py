"""Is this an answer? Reads what was written in reply to a question; a weak answer gets one specific follow-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hygiene.catalogue import Question
from hygiene.dates import read_day
from hygiene.initiative import UserId
from hygiene.values import ChoiceValue, DayValue, NumberValue, PersonValue, Value


class Weakness(StrEnum):
    """Why an answer does not close its gap."""

    PLACEHOLDER = "placeholder"
    HONEST_UNKNOWN = "honest_unknown"
    NOD = "nod"
    NOBODY = "nobody"
    NO_DATE = "no_date"
    PAST_DATE = "past_date"
    NO_CHOICE = "no_choice"
    NO_NUMBER = "no_number"

    @property
    def words(self) -> str:
        """The reason as people read it in a list."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Weakness.PLACEHOLDER: "a placeholder",
    Weakness.HONEST_UNKNOWN: "not known yet",
    Weakness.NOD: "a nod, no answer",
    Weakness.NOBODY: "no named person",
    Weakness.NO_DATE: "no date",
    Weakness.PAST_DATE: "a date in the past",
    Weakness.NO_CHOICE: "none of the choices",
    Weakness.NO_NUMBER: "no number",
}


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was made of a text: the text itself, its value where the kind has one, and why it is weak if it is."""

    text: str
    value: Value | None = None
    weakness: Weakness | None = None


_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_SELF = re.compile(r"^(?:it'?s |that'?s )?(?:me|myself|i|i will|i do|i am|i'm|mine)\b", re.IGNORECASE)
_EMOJI = re.compile(r":[a-z0-9_+'-]+:|[☀-➿\U0001F300-\U0001FAFF\ufe0f\U0001F3FB-\U0001F3FF]", re.IGNORECASE)
_OUTER = re.compile(r"^[\s\"'“”‘’.,;:!?()\[\]–—-]+|[\s\"'“”‘’.,;:!?()\[\]–—-]+$")
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d{1,3}(?:[ ,']\d{3})+(?:\.\d+)?|(?<![\w.])[-−]?\d+(?:[.,]\d+)?")
_DONE = re.compile(r"\b(already|since|available|landed|delivered|loaded|done|live|in use)\b", re.IGNORECASE)
_NOT_DONE = re.compile(r"\b(not|planned|should|originally|will|when|once|after|if|until|isn't)\b", re.IGNORECASE)

# A whole answer made of nothing but these says nothing yet. The lists are those of ANSWERS.md, 3.2 and 3.3.
_UNKNOWN = (
    "no idea|no clue|idk|dunno|i don'?t know(?: yet)?|we don'?t know(?: yet)?|don'?t know|unknown|unclear|"
    "not sure|unsure"
)
_EMPTY = (
    r"t\.?b\.?[dca]|n/?a|none|nil|null|nothing|pending|later|soon|to do|todo|"
    r"to be (?:determined|decided|confirmed|defined|announced)|wip|work in progress|in progress|coming soon|"
    r"will (?:fill|update|add|complete)(?: it)?(?: in)?|not yet|not applicable|not available|x{2,}|placeholder|skip|"
    r"lorem ipsum|blah"
)
_SOFT = (
    "yet|tbh|sorry|for now|at the moment|still|really|honestly|just|i|we|it'?s|is|this|later|soon|and|but|"
    "fill|in|will|it"
)
_NODS = (
    r"yes|yep|yeah|yup|sure|ok|okay|sounds good|agreed|absolutely|definitely|of course|correct|right|makes sense|"
    r"(?:all )?good|(?:all )?fine|looks good|lgtm|great|perfect|done|got it|will do|no problem|good (?:question|point)|"
    r"exactly|indeed|\+1|noted|thanks|thank you|we have that|it'?s covered|no|nope"
)
_NOD_FILLER = "we|do|i think so|for now|please|very|really|all|guys|that|it|is|team|have"


def _chain(hard: str, soft: str) -> re.Pattern[str]:
    """Match a text that is nothing but listed phrases, at least one of them a hard one.

    Phrases are cut off from the left, longest alternative first, so there is one way to read a text and no backtracking
    over several.
    """
    return re.compile(rf"(?:(?P<hard>{hard})|(?:{soft}))(?=$|[^\w+])[\s,.;:!?…/&–—-]*", re.IGNORECASE)


_UNKNOWN_CHAIN = _chain(_UNKNOWN, _SOFT)
_EMPTY_CHAIN = _chain(f"{_UNKNOWN}|{_EMPTY}", _SOFT)
_NOD_CHAIN = _chain(_NODS, _NOD_FILLER)
_LONGEST_PHRASE_ANSWER = 120


def _is_only(chain: re.Pattern[str], text: str) -> bool:
    position, hard = 0, False
    while position < len(text):
        found = chain.match(text, position)
        if found is None or found.end() == position:
            return False
        hard = hard or found["hard"] is not None
        position = found.end()
    return hard


def read_answer(question: Question, text: str, *, author: UserId, today: date) -> ReadAnswer:
    """Read a text given in reply to a question; `today` is the author's day. The text is kept as it is."""
    weakness = _says_nothing(question, text)
    if weakness is not None:
        return ReadAnswer(text, weakness=weakness)
    match question.kind:
        case "person":
            return _person(text, author)
        case "date":
            return _day(text, today)
        case "choice":
            return _choice(question, text)
        case "number":
            return _number(text)
        case _:
            return ReadAnswer(text)


def _says_nothing(question: Question, text: str) -> Weakness | None:
    bare = _OUTER.sub("", _EMOJI.sub(" ", text).replace("’", "'"))
    if not bare:
        return Weakness.NOD if _EMOJI.search(text) else Weakness.PLACEHOLDER
    if len(bare) > _LONGEST_PHRASE_ANSWER or _is_option(question, bare):
        return None
    if _is_only(_UNKNOWN_CHAIN, bare):
        return Weakness.HONEST_UNKNOWN
    if _is_only(_EMPTY_CHAIN, bare):
        return Weakness.PLACEHOLDER
    if question.kind in ("choice", "date", "number"):
        return None
    return Weakness.NOD if _is_only(_NOD_CHAIN, bare) else None


def _is_option(question: Question, text: str) -> bool:
    return text.casefold() in (choice.casefold() for choice in question.choices)


def _person(text: str, author: UserId) -> ReadAnswer:
    if mention := _MENTION.search(text):
        return ReadAnswer(text, PersonValue(mention[1]))
    if _SELF.match(text.strip()):
        return ReadAnswer(text, PersonValue(author))
    return ReadAnswer(text, weakness=Weakness.NOBODY)


def _day(text: str, today: date) -> ReadAnswer:
    done = bool(_DONE.search(text)) and not _NOT_DONE.search(text)
    day = read_day(text, today=today)
    if day is None:
        return ReadAnswer(text, DayValue(today)) if done else ReadAnswer(text, weakness=Weakness.NO_DATE)
    late = day < today and not done
    return ReadAnswer(text, DayValue(day), Weakness.PAST_DATE if late else None)


def _choice(question: Question, text: str) -> ReadAnswer:
    said = _OUTER.sub("", text).casefold()
    exact = [choice for choice in question.choices if choice.casefold() == said]
    started = [choice for choice in question.choices if said and choice.casefold().startswith(said)]
    named = [choice for choice in question.choices if said.startswith(choice.casefold())]
    match exact or named or started:
        case [choice]:
            return ReadAnswer(text, ChoiceValue(choice))
        case _:
            return ReadAnswer(text, weakness=Weakness.NO_CHOICE)


def _number(text: str) -> ReadAnswer:
    found = _NUMBER.search(text)
    if found is None:
        return ReadAnswer(text, weakness=Weakness.NO_NUMBER)
    digits = re.sub(r"[ '](?=\d{3})|,(?=\d{3}\b)", "", found[0]).replace(",", ".").replace("−", "-")
    return ReadAnswer(text, NumberValue(float(digits)))


def follow_up(question: Question, weakness: Weakness) -> str:
    """Return the one question that is put after a weak answer."""
    match weakness:
        case Weakness.HONEST_UNKNOWN:
            return "Thanks for saying so, that helps. Who would know? Hand it on, or tell me your best guess."
        case Weakness.NOD:
            return "Glad we agree. Could you write the one-sentence version, for someone who wasn't in the room?"
        case Weakness.NOBODY:
            return "Which one person can say yes or no by Friday? Name them with @, please."
        case Weakness.NO_DATE:
            return "I can't put that in the calendar. What is your best guess for a day? You can move it any time."
        case Weakness.PAST_DATE:
            return "That day has passed. Is it done, or what is the new date?"
        case Weakness.NO_CHOICE:
            return f"Which of these fits best: {'; '.join(question.choices)}?"
        case Weakness.NO_NUMBER:
            return "What is the number today, even roughly?"
        case Weakness.PLACEHOLDER:
            return (
                "I've left this one open for now. What do you know already, or who could tell us? You can hand it on."
            )
