"""One question of the catalogue, and what it means: all that code knows of a particular question."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hygiene.initiative import Role, Stage
from hygiene.profile import Applies, Profile
from hygiene.values import ChoiceValue, Means, Value

Kind = Literal["text", "person", "date", "choice", "metric", "number", "link_or_text"]
Gate = Literal["enter", "research", "build", "pilot", "launch"]
SelfStage = Literal[Stage.DISCOVERY, Stage.BUILD, Stage.PILOT, Stage.LIVE]

CHOICE_LENGTH = 75
"""An option's text may have 75 characters: https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
FEWEST_CHOICES, MOST_CHOICES = 2, 10
"""Radio buttons take ten."""
KEY = r"^[a-z][a-z0-9_]*$"
LONGEST_KEY = 40
LONGEST_SENTENCE = 250


class About(StrEnum):
    """What a question is about, where that changes how its answer is read or gathered."""

    PAIN = "pain"
    USERS = "users"
    OUTCOME = "outcome"
    DATA = "data"
    FAILURE = "failure"
    NUMBER = "number"


class Choice(BaseModel):
    """One choice, and what it means where the rules go by it. In the file a bare text is a choice without a meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=CHOICE_LENGTH)
    means: Means | None = None

    @model_validator(mode="before")
    @classmethod
    def _may_be_bare(cls, given: Any) -> Any:
        return given if isinstance(given, dict | Choice) else {"text": given}


class Guard(BaseModel):
    """A further gate that a question guards: by what it accepts there, or only `when` a choice means so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate: Gate
    accepts: tuple[Means, ...] = ()
    when: Means | None = None


class Expectations(BaseModel):
    """What an answer in words should have: so many words, words of a list of the lexicon, or the name of a system."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_words: int | None = Field(default=None, ge=0, le=50)
    ingredients: str | None = None
    names: Literal["system"] | None = None


class Question(BaseModel):
    """One question: its words, who is asked, which gate it guards, how long an answer holds, and what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=KEY, max_length=LONGEST_KEY)
    section: str
    label: str = Field(default="", max_length=40)
    """Its short name in people's words; without one, the key's words."""
    ask: str = Field(min_length=1, max_length=LONGEST_SENTENCE)
    why: str = Field(min_length=1, max_length=LONGEST_SENTENCE)
    kind: Kind
    choices: tuple[Choice, ...] = ()
    before: SelfStage
    gate: Gate
    core: bool
    blocking: bool
    asked: Role
    fresh_days: int = Field(ge=1, le=3650)
    fresh_days_when_live: int | None = Field(default=None, ge=1, le=3650)
    about: About | None = None
    fills: Role | None = None
    expects: Expectations = Expectations()
    accepts: tuple[Means, ...] = ()
    also_guards: tuple[Guard, ...] = ()
    clears_when: Means | None = None
    applies: tuple[Applies, ...] = ()
    """The kinds of initiative that it is for, one of them; all where none is named."""
    thin: str | None = Field(default=None, max_length=LONGEST_SENTENCE)
    when_none: str | None = Field(default=None, max_length=LONGEST_SENTENCE)
    example: str | None = Field(default=None, max_length=LONGEST_SENTENCE)
    based_on: str = ""

    @model_validator(mode="before")
    @classmethod
    def _label_of_the_key(cls, given: Any) -> Any:
        if isinstance(given, dict) and not given.get("label") and isinstance(given.get("key"), str):
            return {**given, "label": given["key"].replace("_", " ")}
        return given

    @field_validator("applies", mode="before")
    @classmethod
    def _may_be_one(cls, given: Any) -> Any:
        return (given,) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Question:
        if self.kind == "choice" and not FEWEST_CHOICES <= len(self.choices) <= MOST_CHOICES:
            raise ValueError(f"a choice question needs {FEWEST_CHOICES} to {MOST_CHOICES} choices")
        if self.kind != "choice" and self.choices:
            raise ValueError("only a choice question has choices")
        if self.fills is not None and self.kind != "person":
            raise ValueError("only the answer to a person question fills a role")
        accepted = {*self.accepts, *(means for guard in self.also_guards for means in guard.accepts)}
        if unknown := sorted(accepted - {choice.means for choice in self.choices}):
            raise ValueError(f"no choice of it means {unknown[0]}, so it can't be accepted")
        return self

    def applies_to(self, profile: Profile) -> bool:
        """Whether an initiative of this kind is asked."""
        return not self.applies or any(each.to(profile) for each in self.applies)

    @property
    def in_words(self) -> bool:
        """Whether it is answered in people's own words."""
        return self.kind in ("text", "link_or_text")

    @property
    def names_a_system(self) -> bool:
        """Whether a system's bare name answers it."""
        return self.expects.names == "system"

    def meaning_of(self, value: Value | None) -> Means | None:
        """Return what the choice that was made means.

        An answer keeps the meaning that its choice had when it was made, so that it outlives a translation. One that
        was kept before choices had meanings is looked up by its words.
        """
        if not isinstance(value, ChoiceValue):
            return None
        return value.means or next((each.means for each in self.choices if each.text == value.choice), None)

    def choice_called(self, text: str) -> Choice | None:
        """Return the choice with these words."""
        return next((choice for choice in self.choices if choice.text == text), None)

    def choice_that_means(self, means: Means) -> Choice | None:
        """Return its choice with a meaning."""
        return next((choice for choice in self.choices if choice.means is means), None)
