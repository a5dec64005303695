"""One initiative as it leaves Slack, whole: its facts, its people, and every answer. It comes back the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from hygiene.initiative import Answer, Initiative, Item, ItemState, Role, Stage
from hygiene.profile import NOT_CHOSEN, Autonomy, Profile, Sourcing
from hygiene.values import Value


def _has_no_nul(text: str) -> str:
    """Databases keep no NUL."""
    if "\0" in text:
        raise ValueError("a text holds a character that can't be kept")
    return text


def _is_near(day: D) -> D:
    """What is centuries away is a slip, and no calendar reaches it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"it is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


D = TypeVar("D", date, datetime)
FIRST_YEAR, LAST_YEAR, LAST_NUMBER, LONGEST_NAME = 2000, 2200, 999_999, 150
Words = Annotated[str, AfterValidator(_has_no_nul)]
Day = Annotated[date, AfterValidator(_is_near)]
Moment = Annotated[datetime, AfterValidator(_is_near), AfterValidator(_in_utc)]
VERSION = 1
"""Of the JSON file; one that is higher is none that this version reads."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it was given, with what it was read as."""

    text: Words
    author: Words
    at: Moment
    value: Value | None = None
    weakness: str | None = None
    because: Words = ""
    recorded_by: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What stands under one question: who is asked, how it stands, and every answer, oldest first.

    `stands` is the place of the answer that stands among them, `rival` of a different one by somebody else.
    """

    key: Words
    asked: Words
    state: ItemState
    answers: tuple[Said, ...] = ()
    stands: int | None = None
    rival: int | None = None
    needs_second: bool = False
    set_aside_because: Words | None = None
    aside_by: Words | None = None
    waived_by: Words | None = None
    waived_until: Day | None = None
    confirmed_at: Moment | None = None
    lapses_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One initiative, whole. People are Slack ids; `names` says who they are, for those who read it elsewhere."""

    number: Annotated[int, Field(gt=0, le=LAST_NUMBER)]
    name: Annotated[Words, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r"\S")]
    stage: Stage
    channel: Words
    people: dict[Role, Words]
    created_by: Words
    created_at: Moment
    summary: Words | None = None
    target_date: Day | None = None
    sourcing: Sourcing | None = None
    autonomy: Autonomy | None = None
    low_stakes: bool = False
    verdict: str = ""
    questions: tuple[Question, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        """Of what kind it is."""
        if self.sourcing is None or self.autonomy is None:
            return NOT_CHOSEN
        return Profile(self.sourcing, self.autonomy, self.low_stakes)

    def name_of(self, user: str) -> str:
        """Return what a person is called, or their id."""
        return self.names.get(user, user)


def record_of(
    initiative: Initiative, questions: tuple[Question, ...], names: dict[str, str], *, verdict: str
) -> Record:
    """Return an initiative as a record."""
    return Record(
        number=initiative.number,
        name=initiative.name,
        stage=initiative.stage,
        channel=initiative.channel,
        people={role: str(user) for role, user in sorted(initiative.people.items())},
        created_by=initiative.created_by,
        created_at=initiative.created_at,
        summary=initiative.summary,
        target_date=initiative.target_date,
        sourcing=initiative.profile.sourcing,
        autonomy=initiative.profile.autonomy,
        low_stakes=initiative.profile.low_stakes,
        verdict=verdict,
        questions=questions,
        names=names,
    )


def question_of(item: Item, given: Sequence[Answer]) -> Question:
    """Return what stands under a question, with every answer that was given to it, oldest first."""
    places = {answer.id: place for place, answer in enumerate(given)}
    return Question(
        key=item.key,
        asked=item.assignee,
        state=item.state,
        answers=tuple(_said_of(answer) for answer in given),
        stands=places.get(item.answer.id) if item.answer else None,
        rival=places.get(item.rival) if item.rival else None,
        needs_second=item.needs_second,
        set_aside_because=item.set_aside_because,
        aside_by=item.aside_by,
        waived_by=item.waived_by,
        waived_until=item.waived_until,
        confirmed_at=item.confirmed_at,
        lapses_at=item.lapses_at,
    )


def _said_of(answer: Answer) -> Said:
    return Said(
        answer.text, answer.author, answer.at, answer.value, answer.weakness, answer.because, answer.recorded_by
    )


def value_of(question: Question) -> Said | None:
    """Return the answer that stands, if one does."""
    return None if question.stands is None else question.answers[question.stands]


@dataclass(frozen=True, slots=True)
class Export:
    """The file: what version of it this is, and the initiatives."""

    version: int
    initiatives: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Restoration:
    """What bringing our own file back would do: how many are new, and the numbers of those that change on the way."""

    new: int
    before: int
    """Of this same file."""
    renumbered: tuple[int, ...]
    namesakes: tuple[int, ...]
    reowned: tuple[int, ...]
    rehomed: tuple[int, ...]


class WrongFile(Exception):  # noqa: N818 — the name says what happened
    """A file that can't be read; the message says where and why, for whoever sent it."""


_EXPORT = TypeAdapter(Export)


def _where_it_is_wrong(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False)[0]
    match first["loc"]:
        case ("initiatives", int(place), *rest):
            where = f"initiative {place + 1} of the file" + "".join(f", {part}" for part in rest)
        case loc:
            where = ".".join(str(part) for part in loc) or "it"
    return f"This is no file of ours: {where}: {first['msg']}."


def to_json(records: tuple[Record, ...]) -> str:
    """Write initiatives as a JSON file."""
    return _EXPORT.dump_json(Export(VERSION, records), indent=2, exclude_none=True).decode() + "\n"


def from_json(text: str | bytes) -> tuple[Record, ...]:
    """Read a JSON file that `to_json` wrote.

    Raises:
        WrongFile: it is none, or of a later version.

    """
    try:
        read = _EXPORT.validate_json(text)
    except ValidationError as error:
        raise WrongFile(_where_it_is_wrong(error)) from None
    numbers = Counter(record.number for record in read.initiatives)
    for record in read.initiatives:
        if numbers[record.number] > 1:
            raise WrongFile(f"AI-{record.number} is in the file {numbers[record.number]} times.")
        if Role.OWNER not in record.people:
            raise WrongFile(f"AI-{record.number} has no owner in the file.")
        if len({question.key for question in record.questions}) < len(record.questions):
            raise WrongFile(f"AI-{record.number} has a question twice in the file.")
        for question in record.questions:
            if any(
                place is not None and not 0 <= place < len(question.answers)
                for place in (question.stands, question.rival)
            ):
                raise WrongFile(f"AI-{record.number}, {question.key}: the answer that stands is not in the file.")
    if read.version > VERSION:
        raise WrongFile(f"This file is of version {read.version}; this bot reads up to {VERSION}. Please update it.")
    return read.initiatives
