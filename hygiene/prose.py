"""A text as its reader sees it: its words, its clauses, and what in it is concrete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from hygiene.written import one_form, unescaped

_LINK = re.compile(r"<(?P<url>(?:https?|ftp|mailto|tel|s3|gs)[^|>\s]*)(?:\|(?P<label>[^>]*))?>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_SPECIAL = re.compile(r"<[!#][^>]*>")
_URL = re.compile(
    r"(?:\b[a-z][a-z0-9+.:-]{1,15}://\S+|\bwww\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}/\S*)", re.IGNORECASE
)
_EMOJI = re.compile(r":[a-z0-9_+'-]+:|[☀-➿\U0001F300-\U0001FAFF\ufe0f\U0001F3FB-\U0001F3FF]", re.IGNORECASE)
_SHRUG = re.compile(
    r":[a-z_]*(?:shrug|thinking|question|confused|grimacing|hourglass|construction)[a-z_]*:|[🤷🤔❓⏳🚧😬]"
)
_WORD = re.compile(r"[^\s,;:!?…()\[\]{}\"<>。、！？|]+")
_OUTER = ".'’-–—/*_~`=&"
_CLAUSE = re.compile(r"[,;:!?\n。、]|\.(?=\s|$)|\s[-–—]\s|->|→")
_QUOTED = re.compile(r"\"[^\"\n]{2,80}\"|(?<!\w)'[^'\n]{2,80}'(?!\w)")
_IDENTIFIER = re.compile(r"\w_\w|\w\.\w+[._/]\w|^[a-z0-9]+\.[a-z_]\w+$|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]{2}|://|/\w+/")
_COMMON_CAPITALS = frozenset(
    [
        "AI",
        "ML",
        "UX",
        "UI",
        "IT",
        "DS",
        "HR",
        "PM",
        "PMs",
        "QA",
        "BI",
        "OK",
        "I",
        "TBD",
        "TBC",
        "NA",
        "PO",
        "CEO",
        "CTO",
        "LLM",
        "LLMs",
        "GPT",
        "NLP",
        "KPI",
        "KPIs",
        "FAQ",
        "US",
        "EU",
        "UK",
    ]
)
_SET_OFF = re.compile(r"(?<![\w*~])([*_~])(?=\S)([^\n]{1,300}?)(?<=\S)\1(?![\w*~])")
"""Bold, italic and struck through: https://docs.slack.dev/messaging/formatting-message-text#basic-formatting."""
_QUOTED_LINE = re.compile(r"^(?:&gt;|>)[^\n]*(?:\n|$)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[•◦▪‣*-]|\d{1,2}[.)])[ \t]+(?=\S)", re.MULTILINE)
_NEGATED = "do|does|did|ca|wo|have|has|had|is|are|was|were|would|could|should"
_SHORTENED = {f"{verb}nt": f"{verb}n't" for verb in _NEGATED.split("|")} | {
    "im": "i'm",
    "ive": "i've",
    "thats": "that's",
    "whats": "what's",
    "theres": "there's",
}
"""Shortened words that many write without their apostrophe, except those that are words without it."""
_SENTENCE_END = re.compile(r"[.!?\n]\s*$")


MENTIONED = "@mention"
"""What stands for somebody who is mentioned."""
CLOSELY_READ = 400
"""Characters of a text that are read: no text is slow to read, and whoever writes more has said something."""


def words_of(text: str) -> list[str]:
    """Cut a text into words: what stands between spaces and marks, without the marks around it."""
    found = (word.strip(_OUTER) for word in _WORD.findall(text))
    return [word for word in found if word]


@dataclass(frozen=True)
class Prose:
    """A text with everything about it that the rules ask, each worked out once and only when it is asked."""

    text: str

    @classmethod
    def of(cls, text: str) -> Prose:
        """Return the beginning of a text, as much as is read closely."""
        return cls(text[:CLOSELY_READ])

    @cached_property
    def straight(self) -> str:
        """The text in the one form in which texts are read."""
        return one_form(self.text)

    @cached_property
    def plain(self) -> str:
        """What is said, in its writer's own words: labels in place of links, a mark in place of mentions, no emoji.

        What is quoted, the signs of a list and those of bold and italic letters are not said.
        """
        own = _BULLET.sub("", _QUOTED_LINE.sub("", self.straight).strip() or self.straight)
        shown = _LINK.sub(lambda found: f" {found['label'] or found['url']} ", own)
        shown = _SPECIAL.sub(" ", _MENTION.sub(f" {MENTIONED} ", shown))
        shown = _SET_OFF.sub(r"\2", " ".join(_EMOJI.sub(" ", shown).split(" ")))
        return unescaped(shown)

    @cached_property
    def cased(self) -> list[str]:
        """The words as they were written."""
        return words_of(self.plain)

    @cached_property
    def words(self) -> list[str]:
        """The words, in lower case."""
        return [_SHORTENED.get(word, word) for word in map(str.casefold, self.cased)]

    @cached_property
    def clauses(self) -> list[list[str]]:
        """The words of each clause, in lower case."""
        parts = [words_of(part.casefold()) for part in _CLAUSE.split(self.plain)]
        return [[_SHORTENED.get(word, word) for word in part] for part in parts if part]

    @cached_property
    def without_links(self) -> tuple[str, int]:
        """What is left without links and their short labels, and how many links there were."""
        text, slack = _LINK.subn(_long_label, self.straight)
        text, bare = _URL.subn(" ", text)
        return text, slack + bare

    @cached_property
    def has_emoji(self) -> bool:
        """Whether there is an emoji in it."""
        return _EMOJI.search(self.straight) is not None

    @cached_property
    def mentioned(self) -> list[str]:
        """The people who are mentioned, by their Slack ids."""
        return _MENTION.findall(self.text)

    @cached_property
    def has_group(self) -> bool:
        """Whether a channel, a group of people or everybody is mentioned."""
        return _SPECIAL.search(self.text) is not None

    @cached_property
    def has_digit(self) -> bool:
        """Whether it says a number; those in names of models and metrics are none."""
        return (
            re.search(r"\d", re.sub(r"\b(?:F1|GPT-?\d\S*|[A-Za-z]+@\d+|R2|S3|B2[BC]|24/7|Web ?3)\b", "", self.plain))
            is not None
        )

    @cached_property
    def has_quote(self) -> bool:
        """Whether it quotes words."""
        return _QUOTED.search(self.plain) is not None

    @cached_property
    def has_identifier(self) -> bool:
        """Whether it names a table, a path or the like."""
        return any(_IDENTIFIER.search(word) or _is_acronym(word) for word in self.cased)

    @cached_property
    def proper(self) -> list[str]:
        """Words with a capital that does not come from the start of a sentence."""
        found = []
        for match in _WORD.finditer(self.plain):
            word = match[0].strip(_OUTER)
            before = self.plain[: match.start()].rstrip()
            starts = not before or _SENTENCE_END.search(before) is not None or before[-1] in ':"(–—-'
            if len(word) > 1 and word[0].isupper() and word not in _COMMON_CAPITALS and not starts:
                found.append(word)
        return found

    @cached_property
    def name_pairs(self) -> list[str]:
        """Two words in a row that are each written like a part of somebody's name."""
        pairs = zip(self.cased, self.cased[1:], strict=False)
        return [f"{first} {second}" for first, second in pairs if _like_a_name(first) and _like_a_name(second)]

    @property
    def full_name(self) -> str | None:
        """The first words that are written like somebody's name."""
        return self.name_pairs[0] if self.name_pairs else None

    @cached_property
    def shrugs(self) -> bool:
        """Whether an emoji in it says that nobody knows."""
        return _SHRUG.search(self.straight) is not None


def _long_label(found: re.Match[str]) -> str:
    label = found["label"] or ""
    return f" {label} " if len(words_of(label)) >= 5 else " "  # noqa: PLR2004 — a label of five words says something


def _is_acronym(word: str) -> bool:
    letters = word.replace("/", "").replace("-", "")
    return len(letters) > 1 and letters.isupper() and letters.isalpha() and word not in _COMMON_CAPITALS


def _like_a_name(word: str) -> bool:
    return (
        word[0].isupper()
        and any(letter.islower() for letter in word)
        and word.replace("-", "").replace("'", "").isalpha()
    )
