"""The words by which answers are read: lists in a file, which a workspace may extend with a file of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from hygiene.prose import words_of


class LexiconError(Exception):
    """A file of words cannot be used; the message names the file, the list and the reason."""


class Phrases:
    """A list of phrases that are found in a row of lower-case words; a `*` stands for any ending of a word.

    Phrases are found by their first word, so a long list costs no more than a short one, and no text makes it slow.
    """

    def __init__(self, listed: str) -> None:
        self.listed = [phrase.strip() for phrase in listed.replace("\n", " ").split(",") if phrase.strip()]
        self._whole: dict[str, list[list[str]]] = {}
        self._stems: dict[str, list[list[str]]] = {}
        for phrase in self.listed:
            words = [_stripped(word) for word in phrase.casefold().split()]
            first = words[0]
            into, key = (self._stems, first[:-1]) if first.endswith("*") else (self._whole, first)
            into.setdefault(key, []).append(words)
        for found in (*self._whole.values(), *self._stems.values()):
            found.sort(key=len, reverse=True)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def at(self, words: Sequence[str], place: int) -> int:
        """Return how many words the longest phrase that begins at a place has; 0 if none does."""
        first = words[place]
        longest = 0
        for phrase in self._whole.get(first, ()):
            if len(phrase) > longest and _fits(phrase, words, place):
                longest = len(phrase)
                break
        for length in self._lengths:
            if length > len(first):
                break
            for phrase in self._stems.get(first[:length], ()):
                if len(phrase) > longest and _fits(phrase, words, place):
                    longest = len(phrase)
        return longest

    def find(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return where phrases stand, as first place and place after, without overlaps."""
        found, place = [], 0
        while place < len(words):
            length = self.at(words, place)
            if length:
                found.append((place, place + length))
            place += length or 1
        return found

    def first(self, words: Sequence[str]) -> str | None:
        """Return the first phrase that is found, as it stands there."""
        found = self.find(words)
        return " ".join(words[found[0][0] : found[0][1]]) if found else None

    def has(self, word: str) -> bool:
        """Whether a single word is a phrase of the list."""
        return self.at([word], 0) == 1


def _stripped(word: str) -> str:
    ending = "*" if word.endswith("*") else ""
    bare = word.removesuffix("*")
    return ((words_of(bare) or [bare])[0]) + ending


def _fits(phrase: Sequence[str], words: Sequence[str], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    return all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(phrase, words[place : place + len(phrase)], strict=True)
    )


def is_chain(words: Sequence[str], hard: Phrases, *soft: Phrases) -> bool:
    """Whether a whole text is nothing but listed phrases, at least one of them a hard one."""
    place, seen = 0, False
    while place < len(words):
        strong = hard.at(words, place)
        weak = max((each.at(words, place) for each in soft), default=0)
        if not strong and not weak:
            return False
        seen = seen or bool(strong)
        place += max(strong, weak)
    return seen


def _to_phrases(value: object) -> Phrases:
    if not isinstance(value, str):
        raise ValueError("should be words parted by commas")  # noqa: TRY004 — pydantic collects ValueErrors
    return Phrases(value)


Listed = Annotated[Phrases, BeforeValidator(_to_phrases)]


class Lexicon(BaseModel):
    """Every list of words; what each is for stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    honest: Listed
    empty: Listed
    soft: Listed
    nods: Listed
    nod_filler: Listed
    unsettled: Listed
    still: Listed
    some_time: Listed
    teams: Listed
    absorb: Listed
    asking: Listed
    put_off: Listed
    org: Listed
    model_metric: Listed
    false_friends: Listed
    business: Listed
    technology: Listed
    wish: Listed
    build: Listed
    pain: Listed
    certain: Listed
    action: Listed
    nobody_in_particular: Listed
    ingredients: Mapping[str, Listed]
    stop: Listed
    vague: Listed
    generic: Listed
    link_filler: Listed
    english: Listed
    foreign: Listed

    @cached_property
    def known(self) -> Phrases:
        """Every English word that some list knows: a short text that has none of them is hardly English."""
        apart = ("foreign", "honest", "empty", "nods", "still", "ingredients")
        lists = [getattr(self, name) for name in type(self).model_fields if name not in apart]
        lists += self.ingredients.values()
        return Phrases(", ".join(phrase for each in lists for phrase in each.listed))

    @cached_property
    def nothing(self) -> Phrases:
        """What says nothing yet, honest or not."""
        return Phrases(", ".join([*self.honest.listed, *self.empty.listed]))


def load_lexicon(more: Path | None = None) -> Lexicon:
    """Load the lists that come with the bot, extended by those of a file.

    Raises:
        LexiconError: the file is missing, is no YAML, or names a list that there is not.

    """
    if more is None:
        return _shipped()
    return _checked(_extended(_shipped_content(), _read(more), name=str(more)), name=str(more))


@cache
def _shipped() -> Lexicon:
    return _checked(_shipped_content(), name="lexicon.yaml")


def _shipped_content() -> Any:
    return yaml.safe_load(files("hygiene").joinpath("lexicon.yaml").read_text("utf-8"))


def _checked(content: Any, *, name: str) -> Lexicon:
    try:
        return Lexicon.model_validate(content)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise LexiconError(f"{name}: {where}") from error


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise LexiconError(f"{path}{line}: is not YAML") from error


def _extended(content: dict[str, Any], more: Any, *, name: str, place: str = "") -> dict[str, Any]:
    if not isinstance(more, dict):
        raise LexiconError(f"{name}: {place or 'the file'} should be lists of words by their names")
    merged = dict(content)
    for key, value in more.items():
        known = content.get(key)
        if known is None and place != "ingredients.":
            raise LexiconError(f"{name}: there is no list {place}{key}")
        if isinstance(known, dict):
            merged[key] = _extended(known, value, name=name, place=f"{key}.")
        elif isinstance(value, str):
            merged[key] = f"{known}, {value}" if known else value
        else:
            raise LexiconError(f"{name}: {place}{key} should be words parted by commas")
    return merged
