"""Others' forms: which of their columns is which of our facts. What is not known stays empty and is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hygiene.catalogue import Catalogue
from hygiene.exchange.record import Record, value_of
from hygiene.exchange.tables import AUTONOMY, LABEL, NAME, SOURCING, columns, heading, row_of, to_csv
from hygiene.initiative import ItemState
from hygiene.written import folded, readable

FOLDER = Path(__file__).parent / "mappings"
_ANSWER = "answer:"
_LABEL = "label"
_FACTS = {_LABEL: LABEL, "sourcing": SOURCING, "autonomy": AUTONOMY}

Text = Annotated[str, StringConstraints(min_length=1)]


class Column(BaseModel):
    """One column of theirs: what of ours stands in it, and in which words of theirs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Text
    source: Text | None = Field(None, alias="from")
    required: bool = False
    values: dict[str, Text] = Field(default_factory=dict)
    reads: dict[str, Text] = Field(default_factory=dict)
    """Ours by theirs, for words of theirs that we never write: they say more than we know."""

    def cell(self, row: Mapping[str, str], answers: Mapping[str, str]) -> str:
        """Return what stands there for an initiative; empty where that is not known."""
        if self.source is None:
            return ""
        if self.source.startswith(_ANSWER):
            return answers.get(self.source.removeprefix(_ANSWER).strip(), "")
        found = row.get(_FACTS.get(self.source, self.source), "")
        return self.values.get(found, "") if self.values else found

    @property
    def ours(self) -> str:
        """What the column is called here; empty where it is not known, or is their own number."""
        if self.source is None or self.source == _LABEL:
            return ""
        if self.source.startswith(_ANSWER):
            return self.source.removeprefix(_ANSWER).strip().replace("_", " ")
        return _FACTS.get(self.source, self.source)

    def said(self, cell: str) -> str:
        """Return in our words what a cell of theirs says; what they have no word for stays as it is."""
        return self._words.get(folded(cell), cell)

    @cached_property
    def _words(self) -> dict[str, str]:
        """Our words by theirs, whole and up to their dash; of several of ours with one word of theirs the first."""
        known = {folded(theirs): ours for ours, theirs in reversed(self.values.items())}
        known |= {folded(theirs): ours for theirs, ours in self.reads.items()}
        short = {theirs.partition(" – ")[0]: ours for theirs, ours in known.items()}
        return {**short, **known}


class Form(BaseModel):
    """A form of others, as a mapping file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    format: Literal["csv", "yaml"]
    columns: tuple[Column, ...]
    root: Text | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that is filled in, and how many initiatives lack what it requires, by column."""

    content: str
    missing: Mapping[str, int]


def load_form(path: Path) -> Form:
    """Read a mapping file.

    Raises:
        ValueError: it is none; the message says what is wrong where.

    """
    try:
        return Form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ", ".join(str(part) for part in first["loc"]) or "it"
        raise ValueError(f"{path.name} is no mapping file: {where}: {first['msg']}.") from None


def find_unknown(form: Form, catalogue: Catalogue) -> list[str]:
    """Return what a form takes from us that we do not have: a slip, without which its column would be empty."""
    facts = {_LABEL, *_FACTS, *columns(catalogue)}
    answers = {f"{_ANSWER} {question.key}" for question in catalogue.questions}
    said = (column.source for column in form.columns if column.source)
    return [each for each in said if each not in facts and " ".join(each.split()) not in answers]


def known_forms() -> dict[str, Path]:
    """Return the mapping files that come with the bot, by their names."""
    return {path.stem.replace("_", "-"): path for path in sorted(FOLDER.glob("*.yaml"))}


def fill(form: Form, catalogue: Catalogue, records: Sequence[Record]) -> Filled:
    """Fill a form in with what is known of these initiatives."""
    rows = [_row(form, catalogue, record) for record in records]
    missing = Counter(
        column.column for row in rows for column in form.columns if column.required and not row[column.column]
    )
    if form.format == "csv":
        return Filled(to_csv([column.column for column in form.columns], rows), missing)
    entries = [{name: cell for name, cell in row.items() if cell} for row in rows]
    content = {form.root: entries} if form.root else entries
    return Filled(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120), missing)


def _row(form: Form, catalogue: Catalogue, record: Record) -> dict[str, str]:
    row = row_of(catalogue, record)
    answers = {
        question.key: readable(said.text, record.name_of)
        for question in record.questions
        if question.state is not ItemState.WEAK and (said := value_of(question))
    }
    return {column.column: column.cell(row, answers) for column in form.columns}


def form_of(names: Collection[str]) -> Form | None:
    """Return the form that comes with the bot whose columns these are, if it is one."""
    forms = (load_form(path) for path in known_forms().values())
    return next((form for form in forms if _is_of(form, names)), None)


def _is_of(form: Form, names: Collection[str]) -> bool:
    mapped = {heading(each.column): each.ours for each in form.columns if each.ours}
    found = {name for name in mapped if name in names}
    return NAME in {mapped[name] for name in found} and len(found) >= max(FEWEST, len(mapped) / 2)


def in_our_columns(form: Form, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return rows of a form with our columns and words, as far as the form says which these are."""
    known = {heading(each.column): each for each in form.columns if each.ours}
    return [
        {
            known[name].ours if name in known else name: known[name].said(cell) if name in known else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


FEWEST = 4
"""Columns by which a form is told; every second one at least."""
CSV, JSON, MARKDOWN = "csv", "json", "markdown"
KNOWN_FORMS = (CSV, JSON, MARKDOWN, *known_forms())
"""What the roadmap can be written as, without a mapping file of one's own."""
