"""A roadmap as people keep it in a spreadsheet, row by row: what each would become, and every trouble by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from hygiene.catalogue import Catalogue
from hygiene.command_words import read_user
from hygiene.dates import read_day
from hygiene.exchange.record import WrongFile
from hygiene.exchange.tables import AUTONOMY, LABEL, NAME, NO_HEADING, SOURCING, STAGE, SUMMARY, TARGET
from hygiene.initiative import InitiativeId, Role, Stage, UserId
from hygiene.list_words import read_stage
from hygiene.locales import UNKNOWN, Locale
from hygiene.profile import NOT_CHOSEN, Autonomy, Profile, Sourcing
from hygiene.written import folded

K = TypeVar("K", Sourcing, Autonomy)
LONGEST_NAME, MOST_NAMED = 150, 8
FIRST_ROW = 2
"""As spreadsheets count: the first names the columns."""

_CALLED: dict[str, tuple[str, ...]] = {
    NAME: ("initiative name", "project", "project name", "use case", "use case name", "title", "what", "ai initiative"),
    STAGE: ("status", "phase", "state", "stage of development"),
    SUMMARY: ("description", "in one line", "one line", "about"),
    TARGET: ("target", "due", "due date", "deadline", "launch date", "go live", "go-live", "eta", "by when", "when"),
    SOURCING: ("sourcing", "build or buy", "built/bought", "origin"),
    AUTONOMY: ("autonomy",),
    Role.OWNER.words: ("product owner", "lead", "responsible", "who", "dri", "accountable", "pm", "product manager"),
    Role.SPONSOR.words: ("executive sponsor", "exec sponsor", "business sponsor"),
    Role.DATA_OWNER.words: ("owner of the data", "data lead"),
    "data location": ("where is the data", "data source", "data sources", "source", "system", "systems"),
    "target user": ("users", "user", "who is it for"),
    "pain point": ("pain", "problem", "problem statement", "why", "what problem is the ai intended to solve?"),
}
_STAGES: dict[str, Stage] = {
    **dict.fromkeys(("planned", "backlog", "proposed", "new", "not started", "todo", "to do", "concept"), Stage.IDEA),
    **dict.fromkeys(("research", "exploring", "exploration", "analysis", "poc", "proof of concept"), Stage.DISCOVERY),
    **dict.fromkeys(
        ("in progress", "building", "development", "in development", "wip", "started", "doing"), Stage.BUILD
    ),
    **dict.fromkeys(("testing", "beta", "piloting", "in pilot", "trial"), Stage.PILOT),
    **dict.fromkeys(("in production", "production", "launched", "done", "released", "deployed"), Stage.LIVE),
    **dict.fromkeys(("on hold", "paused", "hold", "postponed"), Stage.PARKED),
    **dict.fromkeys(("cancelled", "canceled", "stopped", "retired", "rejected", "abandoned"), Stage.DROPPED),
}
_SERIAL = re.compile(r"^[45]\d{4}$")
_EXCEL = date(1899, 12, 30)
"""Excel's day 0: https://support.microsoft.com/office/e7fe7167-48a9-4b96-bb53-5612a800b487."""
_NOTHING = frozenset(["", "-", "–", "—", "n/a", "na", "none", "tbd", "?", "#n/a", "#ref!", "#value!", "#name?"])


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row: in which column, and what becomes of it. A row with a grave one is left out."""

    row: int
    column: str
    what: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row would become."""

    row: int
    name: str
    owner: UserId
    stage: Stage = Stage.IDEA
    summary: str | None = None
    target_date: date | None = None
    profile: Profile = NOT_CHOSEN
    people: Mapping[Role, UserId] = field(default_factory=dict)
    """Those beside the owner."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What stands there under the questions, by their keys."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be imported, and each trouble, in the order of the rows."""

    entries: tuple[Entry, ...]
    troubles: tuple[Trouble, ...]
    ignored: tuple[str, ...] = ()
    """Columns that mean nothing here."""
    done: frozenset[InitiativeId] = frozenset()
    """What came by this same file before, and is not registered again."""
    read: tuple[tuple[str, str], ...] = ()
    """What stands there in other words than ours, and what it is read as."""

    @property
    def left_out(self) -> int:
        """How many rows are left out."""
        return len({each.row for each in self.troubles if each.grave})


@dataclass(frozen=True, slots=True)
class Around:
    """What rows are read beside: who imports, on what day, how they write, who is known, and which names are taken."""

    importer: UserId
    today: date
    known: Callable[[str], Sequence[UserId]]
    taken: frozenset[str] = frozenset()
    """In the form in which names are compared."""
    locale: Locale = UNKNOWN
    done: Mapping[int, InitiativeId] = field(default_factory=dict)
    """What came by the rows of this same file before."""


def plan(rows: Sequence[Mapping[str, str]], catalogue: Catalogue, around: Around) -> Plan:
    """Say what each row would become, and what is wrong with it. Nothing is guessed: what can't be told is left out.

    Raises:
        WrongFile: no column has the names.

    """
    if not rows:
        raise WrongFile("The file has headings, and no row under them.")
    columns = _columns(rows, catalogue)
    if NAME not in columns.values():
        named = [name for name in rows[0] if name]
        seen = ", ".join(f"“{name[:40]}”" for name in named[:MOST_NAMED]) + (", …" if len(named) > MOST_NAMED else "")
        raise WrongFile(
            f"No column is called name, or initiative, project or use case. The first row has: {seen}. "
            "If that is a title, please delete the lines above the headings."
        )
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    taken: dict[str, int] = {}
    readings: set[tuple[str, str]] = set()
    for number, cells in enumerate(rows, FIRST_ROW):
        row = {columns[name]: cell for name, cell in cells.items() if name in columns and folded(cell.strip()) != ""}
        if not row:
            continue  # an empty line
        if stray := cells.get(NO_HEADING):
            troubles.append(Trouble(number, "no heading", f"“{stray[:60]}” stands under none, and is left out"))
        reading = _Reading(number, row, catalogue, around, troubles, readings)
        entry = reading.entry(taken)
        taken.setdefault(folded(" ".join(row.get(NAME, "").split())), number)
        if entry is not None:
            entries.append(entry)
    ignored = {name for name in rows[0] if name and name not in columns}
    done = frozenset(around.done[each.row] for each in entries if each.row in around.done)
    return Plan(tuple(entries), tuple(troubles), tuple(sorted(ignored)), done, tuple(sorted(readings)))


def _columns(rows: Sequence[Mapping[str, str]], catalogue: Catalogue) -> dict[str, str]:
    """Return which of their columns is which of ours; the first of several that mean the same."""
    ours = {name: name for name in _CALLED} | {other: name for name, others in _CALLED.items() for other in others}
    ours |= {f"{role.words} id": f"{role.words} id" for role in Role} | {role.words: role.words for role in Role}
    ours |= {LABEL: LABEL, "id": LABEL}
    for question in catalogue.questions:
        ours.setdefault(question.label.lower(), question.label)
        ours.setdefault(question.key.replace("_", " "), question.label)
    found: dict[str, str] = {}
    for name in rows[0] if rows else ():
        mine = ours.get(name)
        if mine is not None and mine not in found.values():
            found[name] = mine
    if NAME not in found.values() and LABEL in found:
        found[LABEL] = NAME  # in our own files it is the number, in those of others the name
    return found


@dataclass(frozen=True)
class _Reading:
    """One row as it is read; what is wrong is noted among the troubles."""

    number: int
    row: Mapping[str, str]
    catalogue: Catalogue
    around: Around
    troubles: list[Trouble]
    readings: set[tuple[str, str]]

    def entry(self, taken: Mapping[str, int]) -> Entry | None:
        before = len(self.troubles)
        name, owner = self._name(taken), self._owner()
        stage = self._stage()
        facts = Entry(
            row=self.number,
            name=name or "",
            owner=owner or UserId(""),
            stage=stage or Stage.IDEA,
            summary=self._said(SUMMARY) or None,
            target_date=self._day(),
            profile=self._profile(),
            people=dict(self._people()),
            answers=dict(self._answers()),
        )
        grave = [each for each in self.troubles[before:] if each.grave]
        if grave:  # of a row that is left out nothing else matters, and of one that is registered already nothing more
            self.troubles[before:] = grave[:1] if self._is_registered() else grave
        return None if grave or name is None or owner is None else facts

    def _said(self, column: str) -> str:
        """Return what a cell says, or nothing where it says that there is nothing."""
        said = " ".join(self.row.get(column, "").split())
        return "" if folded(said) in _NOTHING else said

    def _note(self, column: str, what: str, *, grave: bool = False) -> None:
        self.troubles.append(Trouble(self.number, column, what, grave))

    def _name(self, taken: Mapping[str, int]) -> str | None:
        name = self._said(NAME)
        if not name:
            self._note(NAME, "has no name", grave=True)
            return None
        if self._is_registered():
            self._note(NAME, f"“{name[:60]}” is registered already", grave=True)
        elif folded(name) in taken:
            self._note(NAME, f"is called as row {taken[folded(name)]} is", grave=True)
        if name.startswith("="):
            self._note(NAME, "begins as a formula does; it is kept as text")
        if len(name) > LONGEST_NAME:
            self._note(NAME, f"is longer than {LONGEST_NAME} characters, and is cut")
        return name[:LONGEST_NAME].strip()

    def _is_registered(self) -> bool:
        return folded(self._said(NAME)) in self.around.taken

    def _owner(self) -> UserId | None:
        if not self._said(Role.OWNER.words) and not self._said(f"{Role.OWNER.words} id"):
            self._note(Role.OWNER.words, "names nobody, so it is yours")
            return self.around.importer
        return self._person(Role.OWNER, grave=True)

    def _people(self) -> Iterator[tuple[Role, UserId]]:
        for role in Role:
            if role is not Role.OWNER and (user := self._person(role)):
                yield role, user

    def _person(self, role: Role, *, grave: bool = False) -> UserId | None:
        said = self._said(f"{role.words} id") or self._said(role.words)
        if not said:
            return None
        user = read_user(said) or read_user(f"<@{said}>")
        found = self.around.known(user or said.removeprefix("@"))
        if len(found) == 1:
            return found[0]
        who = "several people are" if found else "nobody is"
        first = said.removeprefix("@").split()[0]
        hint = f", but somebody is called “{first}”" if not found and first != said and self.around.known(first) else ""
        self._note(role.words, f"{who} called “{said[:60]}” here{hint}", grave=grave)
        return None

    def _stage(self) -> Stage | None:
        said = self._said(STAGE)
        if not said:
            return None
        stage = _STAGES.get(folded(said)) or read_stage("-".join(said.split()))
        if isinstance(stage, Stage):
            self._read_as(said, stage)
            return stage
        self._note(STAGE, f"“{said[:60]}” is no stage ({', '.join(Stage)})", grave=True)
        return None

    def _day(self) -> date | None:
        said = self._said(TARGET)
        if not said:
            return None
        if _SERIAL.match(said):
            counted = _EXCEL + timedelta(days=int(said))
            self._note(TARGET, f"{said} is read as {counted}, as Excel counts days")
            return counted
        day = read_day(said, today=self.around.today, locale=self.around.locale)
        if day is None:
            self._note(TARGET, f"“{said[:60]}” is no day that I can tell, and is left out; 2026-04-30 is one")
        else:
            self._read_as(said, day.isoformat())
        if day is not None and day < self.around.today:
            self._note(TARGET, f"{day} has passed; it is kept as it is")
        return day

    def _read_as(self, said: str, read: str) -> None:
        if folded(said) != folded(read):
            self.readings.add((said[:60], read))

    def _profile(self) -> Profile:
        sourcing, autonomy = self._one_of(SOURCING, Sourcing), self._one_of(AUTONOMY, Autonomy)
        if bool(sourcing) != bool(autonomy):
            column, other = (SOURCING, AUTONOMY) if sourcing else (AUTONOMY, SOURCING)
            self._note(column, f"is kept only where “{other}” is said too, and is left out")
        return Profile(sourcing, autonomy) if sourcing and autonomy else NOT_CHOSEN

    def _one_of(self, column: str, kind: type[K]) -> K | None:
        said = folded(self._said(column))
        if not said:
            return None
        found = next((each for each in kind if folded(each) == said), None)
        if found is None:
            self._note(column, f"“{said[:60]}” is none of {', '.join(kind)}, and is left out")
        return found

    def _answers(self) -> Iterator[tuple[str, str]]:
        for question in self.catalogue.questions:
            if question.label in self.row and folded(self.row[question.label].strip()) not in _NOTHING:
                yield question.key, self.row[question.label].strip()
