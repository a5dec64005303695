"""The catalogue of questions: loaded from YAML, validated, and refused with line, key and reason when it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hygiene.initiative import Role, Stage

Kind = Literal["text", "person", "date", "choice", "metric", "number", "link_or_text"]
Gate = Literal["enter", "research", "build", "pilot", "launch"]
SelfStage = Literal[Stage.DISCOVERY, Stage.BUILD, Stage.PILOT, Stage.LIVE]

CHOICE_LENGTH = 75
"""An option's text may have 75 characters: https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
MAX_QUESTIONS = 90
"""A modal may have 100 blocks: https://docs.slack.dev/reference/views"""


class CatalogueError(Exception):
    """The catalogue file cannot be used; the message names the file, and line, key and reason of each mistake."""


class Section(BaseModel):
    """A heading that questions stand under."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    title: str = Field(min_length=1, max_length=75)


class Question(BaseModel):
    """One question: its words, who is asked, which gate it guards, and how many days an answer stays fresh."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    section: str
    ask: str = Field(min_length=1, max_length=250)
    why: str = Field(min_length=1, max_length=250)
    kind: Kind
    choices: tuple[str, ...] = ()
    before: SelfStage
    gate: Gate
    core: bool
    blocking: bool
    asked: Role
    fresh_days: int = Field(ge=1, le=3650)
    based_on: str = ""

    @model_validator(mode="after")
    def _choices_fit_the_kind(self) -> Question:
        if self.kind == "choice" and not 2 <= len(self.choices) <= 10:  # noqa: PLR2004 — radio buttons take 10
            raise ValueError("a choice question needs 2 to 10 choices")
        if self.kind != "choice" and self.choices:
            raise ValueError("only a choice question has choices")
        if any(not 1 <= len(choice) <= CHOICE_LENGTH for choice in self.choices):
            raise ValueError(f"a choice has 1 to {CHOICE_LENGTH} characters")
        return self

    @property
    def short(self) -> str:
        """The question's key as words, for lists: `data owner`."""
        return self.key.replace("_", " ")


class Catalogue(BaseModel):
    """Every question, in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MAX_QUESTIONS)

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """The questions by their keys."""
        return {question.key: question for question in self.questions}

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each question stands: core questions first, then the rest, each in the file's order."""
        ordered = sorted(self.questions, key=lambda question: not question.core)
        return {question.key: place for place, question in enumerate(ordered)}

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    def __getitem__(self, key: str) -> Question:
        return self.by_key[key]


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read a catalogue file, or the one that comes with the bot.

    Raises:
        CatalogueError: the file is missing, is no YAML or breaks a rule; the message says where and why.

    """
    name = str(path) if path else "catalogue.yaml"
    try:
        text = (
            path.read_text(encoding="utf-8") if path else files("hygiene").joinpath("catalogue.yaml").read_text("utf-8")
        )
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except OSError as error:
        raise CatalogueError(f"{name}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CatalogueError(f"{name}{line}: is not YAML ({getattr(error, 'problem', error)})") from error
    try:
        catalogue = Catalogue.model_validate(content)
    except ValidationError as error:
        raise CatalogueError("\n".join(_mistakes(name, node, error))) from error
    if disagreements := list(_disagreements(catalogue)):
        raise CatalogueError("\n".join(_mistake(name, node, place, reason) for place, reason in disagreements))
    return catalogue


Place = list[int | str]


def _disagreements(catalogue: Catalogue) -> Iterator[tuple[Place, str]]:
    """Find what is wrong between entries that are each right: keys that stand there twice, sections that do not."""
    keys = {
        "sections": [section.key for section in catalogue.sections],
        "questions": [question.key for question in catalogue.questions],
    }
    for where, found in keys.items():
        for place, key in enumerate(found):
            if key in found[:place]:
                yield [where, place, "key"], f"{key!r} stands there twice"
    known = {section.key for section in catalogue.sections}
    for place, question in enumerate(catalogue.questions):
        if question.section not in known:
            yield ["questions", place, "section"], f"there is no section {question.section!r}"


def _mistakes(name: str, node: yaml.Node | None, error: ValidationError) -> list[str]:
    lines = []
    for mistake in error.errors():
        place: Place = list(mistake["loc"])
        reason = mistake["msg"].removeprefix("Value error, ")
        if mistake["type"] == "missing":
            reason = "is missing"
        if mistake["input"] in (True, False) and "string" in reason:
            reason += "; YAML reads yes and no as true and false, so put the word in quotes"
        lines.append(_mistake(name, node, place, reason))
    return lines


def _mistake(name: str, node: yaml.Node | None, place: Place, reason: str) -> str:
    where = ".".join(str(part) for part in place) or "the file"
    return f"{name}, line {_line(node, place)}: {where}: {reason}"


def _line(node: yaml.Node | None, place: Place) -> int:
    """Return the line (from 1) of the deepest node that the path reaches."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        match node, part:
            case yaml.SequenceNode(value=children), int() if part < len(children):
                node = children[part]
            case yaml.MappingNode(value=pairs), str():
                found = [(key, value) for key, value in pairs if key.value == part]
                if not found:
                    return line
                line = found[0][0].start_mark.line + 1
                node = found[0][1]
                continue
            case _:
                return line
        line = node.start_mark.line + 1
    return line
