"""The catalogue of questions: loaded from YAML, validated, and refused with line, key and reason when it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hygiene.initiative import Role
from hygiene.profile import ALL_PROFILES, Profile
from hygiene.questions import KEY, LONGEST_KEY, About, Choice, Question
from hygiene.values import Means, Value

MAX_QUESTIONS = 90
"""A modal may have 100 blocks: https://docs.slack.dev/reference/views"""


class CatalogueError(Exception):
    """The catalogue file cannot be used; the message names the file, and line, key and reason of each mistake."""


class Section(BaseModel):
    """A heading that questions stand under."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: str = Field(pattern=KEY, max_length=LONGEST_KEY)
    title: str = Field(min_length=1, max_length=75)


class Catalogue(BaseModel):
    """Every question, in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MAX_QUESTIONS)

    @cached_property
    def edition(self) -> str:
        """What tells it from every other catalogue."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """The questions by their keys."""
        return {question.key: question for question in self.questions}

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each question stands: core questions first, then the rest, each in the file's order."""
        ordered = sorted(self.questions, key=lambda question: not question.core)
        return {question.key: place for place, question in enumerate(ordered)}

    def asked_of(self, profile: Profile) -> Catalogue:
        """Return the catalogue with just those questions that an initiative of this kind is asked."""
        return self._by_profile[profile]

    @cached_property
    def _by_profile(self) -> dict[Profile, Catalogue]:
        if not any(question.applies for question in self.questions):
            return dict.fromkeys(ALL_PROFILES, self)
        return {profile: self._narrowed_to(profile) for profile in ALL_PROFILES}

    def _narrowed_to(self, profile: Profile) -> Catalogue:
        asked = tuple(question for question in self.questions if question.applies_to(profile))
        return Catalogue.model_construct(sections=self.sections, questions=asked)  # a copy would keep what is cached

    @cached_property
    def depends_on_kind(self) -> bool:
        """Whether what is asked depends on the kind of the initiative."""
        return any(question.applies for question in self.questions)

    def filling(self, role: Role) -> Question | None:
        """Return the question whose answer fills a role."""
        return next((question for question in self.questions if question.fills is role), None)

    def about(self, subject: About, kind: str | None = None) -> Question | None:
        """Return the first question about a subject, of a kind if one is given."""
        found = (question for question in self.questions if question.about is subject)
        return next((question for question in found if kind in (None, question.kind)), None)

    @cached_property
    def pain(self) -> Question | None:
        """The question for what hurts today."""
        return self.about(About.PAIN)

    @cached_property
    def stakes(self) -> Question | None:
        """The question for what it could do to people."""
        return next((question for question, _ in self.offering(Means.UNAFFECTED)), None)

    @cached_property
    def metric(self) -> Question | None:
        """The question for the number that should move."""
        return self.about(About.NUMBER, "metric")

    @cached_property
    def reading(self) -> Question | None:
        """The question for what that number is now."""
        return self.about(About.NUMBER, "number")

    def offering(self, means: Means) -> tuple[tuple[Question, Choice], ...]:
        """Return the questions with a choice that has a meaning, each with that choice."""
        return self._offering.get(means, ())

    @cached_property
    def _offering(self) -> dict[Means, tuple[tuple[Question, Choice], ...]]:
        return {
            means: tuple(
                (question, choice)
                for question in self.questions
                if (choice := question.choice_that_means(means)) is not None
            )
            for means in Means
        }

    def says(self, means: Means, values: Mapping[str, Value | None]) -> bool:
        """Whether an answer, by the question's key, is a choice with a meaning."""
        return any(question.meaning_of(values.get(question.key)) is means for question, _ in self.offering(means))

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The rules that this catalogue goes without, in words for who runs the bot."""
        offered = {choice.means for question in self.questions for choice in question.choices}
        lacks = {
            "no question has `fills: data_owner`, so nobody takes that role over by an answer": not self.filling(
                Role.DATA_OWNER
            ),
            "no question has `about: data`, so `blockers` stays empty": not self.about(About.DATA),
            "no question has `about: pain`, so the form asks for a pain that no question keeps": not self.about(
                About.PAIN
            ),
            "no metric and number question have `about: number`, so nobody sees whether the number moved": not (
                self.metric and self.reading
            ),
            "no choice means `full`, so data that has landed opens nothing": Means.FULL not in offered,
            "no choice means `decides_alone`, so nothing is stricter for an AI that decides about people by itself": (
                Means.DECIDES_ALONE not in offered
            ),
        }
        return tuple(what for what, is_lacking in lacks.items() if is_lacking)

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
    meant = {choice.means for question in catalogue.questions for choice in question.choices}
    for place, question in enumerate(catalogue.questions):
        if question.section not in known:
            yield ["questions", place, "section"], f"there is no section {question.section!r}"
        if question.applies and question.choice_that_means(Means.UNAFFECTED):
            yield ["questions", place, "applies"], "its answer decides what is asked, so every kind is asked this"
        if question.applies and not any(map(question.applies_to, ALL_PROFILES)):
            yield ["questions", place, "applies"], "no kind of initiative is asked this"
        if question.clears_when and question.clears_when not in meant:
            yield ["questions", place, "clears_when"], f"no choice means {question.clears_when}"
        for guard in question.also_guards:
            if guard.when and guard.when not in meant:
                yield ["questions", place, "also_guards"], f"no choice means {guard.when}"


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
