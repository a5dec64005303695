"""Is this an answer? Reads what was written in reply to a question, by the question's kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hygiene.dates import take_days
from hygiene.initiative import UserId
from hygiene.lexicon import Lexicon, load_lexicon
from hygiene.locales import UNKNOWN, Locale
from hygiene.metrics import read_metric
from hygiene.numbers import Number
from hygiene.numbers.single import Doubtful, read_number
from hygiene.people import Named, read_person
from hygiene.prose import Prose
from hygiene.questions import Question
from hygiene.reader.model import Model
from hygiene.values import ChoiceValue, DayValue, MetricValue, NumberValue, PersonValue, Value
from hygiene.weaknesses import Finding, Weakness, find_in_metric, find_in_text, is_english, says_nothing
from hygiene.written import one_form


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was made of a text: the text itself, its value where the kind has one, and why it is weak if it is.

    `because` is what the weakness was seen by: words of the text, the question with the same one, or what a metric
    lacks; `name` is a person who is named without being mentioned; `by_model` tells that the model found the weakness.
    """

    text: str
    value: Value | None = None
    weakness: Weakness | None = None
    because: str = ""
    name: str | None = None
    by_model: bool = False


_DONE = re.compile(
    r"\b(?:already|since|available|landed|delivered|loaded|done|(?<!go-)(?<!go )live|in use|usable now|have it|"
    r"had access)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:not|no|never|planned|should|originally|will|when|once|after|before|if|until|isn't|aren't|supposed|expected)\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_OUTER = re.compile(r"^[\s\"'.,;:!?()\[\]-]+|[\s\"'.,;:!?()\[\]-]+$")

LONGEST_READ = 5_000
"""Characters: who has answered has done so by then, and reading takes time. All of it is kept."""

NUMBERS_WITHIN = 400
"""Characters in which a number is looked for."""
MOST_SHOWN = 60
"""Characters of what a weakness was seen by."""

_DEFAULT = load_lexicon()


def read_answer(
    question: Question,
    text: str,
    *,
    author: UserId,
    today: date,
    others: Mapping[str, str] | None = None,
    lexicon: Lexicon = _DEFAULT,
    model: Model | None = None,
    locale: Locale = UNKNOWN,
) -> ReadAnswer:
    """Read a text given in reply to a question; `today` is the author's day. The text is kept as it is.

    `others` are the texts that stand under the initiative's other questions, by key. Where the rules find nothing, the
    model is asked, if there is one; a text in a language that it has not learned is taken at its word.
    """
    prose = Prose.of(text[:LONGEST_READ])
    around = _Around(author, today, locale, others or {}, lexicon, certain=model is not None)
    read = _read(question, prose, around)
    # A name is in no language.
    if model is not None and (read.weakness is Weakness.NOBODY or is_english(prose, lexicon)):
        read = _by_model(model, question, text, read)
    return replace(read, text=text)


def _by_model(model: Model, question: Question, text: str, read: ReadAnswer) -> ReadAnswer:
    """Read on with the model, where the rules are not certain."""
    match question.kind:
        case "person" if read.weakness in (None, Weakness.NOBODY):
            found = model.persons.find_nobody(text)
            if found is None and read.weakness is Weakness.NOBODY:
                name = model.persons.name_in(text)
                return ReadAnswer(text, name=name) if name else read
        case "choice" if read.weakness is Weakness.NO_CHOICE:
            choice = model.choices.find(question, text)
            return ReadAnswer(text, ChoiceValue(choice.text, choice.means)) if choice else read
        case _ if read.weakness is None and not isinstance(read.value, MetricValue):  # what is all there is not weak
            found = model.find_weak(question, text)
        case _:
            found = None
    return replace(_weak(text, found), by_model=True) if found else read


@dataclass(frozen=True, slots=True)
class _Around:
    """What an answer is read beside: its author, their day and locale, the other texts, and which rules are asked."""

    author: UserId
    today: date
    locale: Locale
    others: Mapping[str, str]
    lexicon: Lexicon
    certain: bool


def _read(question: Question, prose: Prose, around: _Around) -> ReadAnswer:
    if found := says_nothing(question, prose, around.lexicon):
        return _weak(prose.text, found)
    match question.kind:
        case "person":
            return _person(prose, around)
        case "date":
            return _day(prose.straight, around)
        case "choice":
            return _choice(question, prose.plain)
        case "number":
            return _number(question, prose, around)
        case "metric":
            return _metric(question, prose, around)
        case _:
            weak = find_in_text(question, prose, around.lexicon, around.others, certain=around.certain)
            return _weak(prose.text, weak) if weak else ReadAnswer(prose.text)


def _weak(text: str, found: Finding) -> ReadAnswer:
    return ReadAnswer(text, weakness=found.weakness, because=found.because)


def _person(prose: Prose, around: _Around) -> ReadAnswer:
    match read_person(prose, around.author, around.lexicon):
        case Named(name):
            return ReadAnswer(prose.text, name=name)
        case None:
            return ReadAnswer(prose.text, weakness=Weakness.NOBODY, because=prose.plain.strip()[:MOST_SHOWN])
        case user:
            return ReadAnswer(prose.text, PersonValue(user))


def _day(text: str, around: _Around) -> ReadAnswer:
    today = around.today
    done = any(not _NOT_DONE.search(text[: found.start()]) for found in _DONE.finditer(text))
    days, rest = take_days(text, today=today, locale=around.locale)
    if not days:
        because = " ".join(text.split())[:MOST_SHOWN] if rest != one_form(text) else ""
        return ReadAnswer(text, DayValue(today)) if done else ReadAnswer(text, None, Weakness.NO_DATE, because)
    day = max(days)
    late = day < today and not done
    return ReadAnswer(text, DayValue(day), Weakness.PAST_DATE if late else None)


def _choice(question: Question, text: str) -> ReadAnswer:
    said = _OUTER.sub("", text).casefold()
    exact = [choice for choice in question.choices if choice.text.casefold() == said]
    started = [choice for choice in question.choices if said and choice.text.casefold().startswith(said)]
    named = [choice for choice in question.choices if said.startswith(choice.text.casefold())]
    match exact or named or started:
        case [choice]:
            return ReadAnswer(text, ChoiceValue(choice.text, choice.means))
        case _:
            return ReadAnswer(text, weakness=Weakness.NO_CHOICE)


def _number(question: Question, prose: Prose, around: _Around) -> ReadAnswer:
    if found := find_in_metric(question, prose, around.lexicon, {}):
        return _weak(prose.text, found)
    match read_number(prose.plain[:NUMBERS_WITHIN], today=around.today, locale=around.locale):
        case Number(worth):
            return ReadAnswer(prose.text, NumberValue(worth))
        case Doubtful(said):
            return ReadAnswer(prose.text, weakness=Weakness.VAGUE_METRIC, because=said[:MOST_SHOWN])
        case None:
            return ReadAnswer(prose.text, weakness=Weakness.VAGUE_METRIC, because="number")


def _metric(question: Question, prose: Prose, around: _Around) -> ReadAnswer:
    if found := find_in_metric(question, prose, around.lexicon, around.others):
        return _weak(prose.text, found)
    read = read_metric(prose.plain[:NUMBERS_WITHIN], today=around.today, locale=around.locale)
    if read.value is None:
        return ReadAnswer(prose.text, weakness=Weakness.VAGUE_METRIC, because=", ".join(read.missing))
    late = read.value.by is not None and read.value.by < around.today
    return ReadAnswer(prose.text, read.value, Weakness.PAST_DATE if late else None)
