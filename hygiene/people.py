"""Who is meant, where somebody was asked for a person: one who is mentioned, the writer, or somebody by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hygiene.initiative import UserId
from hygiene.lexicon import Lexicon
from hygiene.prose import MENTIONED, Prose

LONGEST_NAME = 4
"""Words."""

_SELF = re.compile(
    r"^(?:it'?s |it is |that'?s |that is |that would be |probably )?"
    r"(?:(?P<sure>me|myself|mine)\b(?! (?:neither|too\?))|i(?: will| do| am| can|'ll|'m)?(?=\W*$|[,.;(]| - |"
    r" (?:own|run|maintain|decide|answer|sign|look|take|keep|manage|lead|do|will|am|the|it|that|this|in|for)\b))",
    re.IGNORECASE,
)
_ALSO_SELF = re.compile(
    r"\b(?:(?:put|write|note) (?:me|my name)\b|yours truly|my (?:own )?head\b|so me\b|(?:that|it)'?s me\b|"
    r"i own (?:it|this|that)\b|i'?m (?:the one\b|accountable|responsible))",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:not|no idea|no clue|think|guess|ask(?:ing|ed)?|check(?:ing)?|find out|unsure|believe|suppose|wonder|"
    r"look into|(?:come|get) back|need to|have to)\b|n't\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"^\W*(?:who )?(?:has |have |is |had )?(?:left|gone|retired|quit|moved on|no longer|not any ?more|on leave|"
    r"used to)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"\b(?:not|instead of|formerly|used to be|it was|was once|no longer)\s*$", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"^\W*(?:(?:can|could|would|will|do|are) you|any|what|who|where|please|pls|thanks|thank|thx|you)\b", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_HANDLE = re.compile(r"(?<!\w)@(?!mention\b)([a-z][\w.-]+)", re.IGNORECASE)
_HONORIFIC = re.compile(r"\b(?:Dr|Prof|Mr|Mrs|Ms|Mx|Frau|Herr)\.? +[A-Z]")
_LEAD_IN = re.compile(
    r"^(?:i (?:think|guess|believe|suppose)(?: it'?s| that'?s| it is)?|it'?s|that'?s|that is|it is|"
    r"that would be|would be|probably|owner:?|currently|now|name:)\s+",
    re.IGNORECASE,
)


_SENT_TO = r"\b(?:ask|to|with|try|ping|is|by|at|from|contact|see|knows?)"


_SENDS_ON = re.compile(
    r"(?:^|[,.;:!?-]\s*|\b(?:please|pls|should|could|better|just|rather|must) )"
    r"(?:ask|try|ping|contact|talk to|speak (?:to|with)|check with|go to)\s+(?=<@|@|(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
_LONGEST_SENDING_ON = 12
"""Words."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is named without a mention."""

    name: str


def read_person(prose: Prose, author: UserId, lexicon: Lexicon) -> UserId | Named | None:
    """Return who a text names; None if it names nobody, or only somebody who is spoken to or has left."""
    plain = prose.plain.strip()
    if prose.mentioned:
        named = _named_in(prose)
        return UserId(named) if named else None
    if (found := _SELF.match(plain)) and (found["sure"] or not _UNSURE.search(plain)):
        return author
    if _ALSO_SELF.search(plain) and not _UNSURE.search(plain):
        return author
    name = _name_in(prose, lexicon)
    return Named(name) if name else None


def _named_in(prose: Prose) -> str | None:
    """Return the first who is mentioned as the one; none who is said to have gone, or is only spoken to."""
    before, *after = prose.plain.split(MENTIONED)
    if not before.strip() and _ADDRESSED.match(after[0]):
        return None
    said = zip(prose.mentioned, [before, *after], after, strict=False)
    return next((who for who, ahead, then in said if not _GONE.match(then) and not _NOT_BEFORE.search(ahead)), None)


def _name_in(prose: Prose, lexicon: Lexicon) -> str | None:
    """Return the one person who is named without a mention."""
    plain = _LEAD_IN.sub("", prose.plain.strip())
    if found := _EMAIL.search(plain) or _HANDLE.search(plain):
        return found[0]
    if found := _HONORIFIC.search(plain):
        return plain[found.start() :].split(",")[0].split("(")[0].strip()
    words = Prose(re.split(r"[,;(/]", plain)[0]).cased
    if words and len(words) <= LONGEST_NAME and all(word[0] > "ɏ" for word in words):
        return " ".join(words)  # a script without capitals: taken at its word
    leading = []
    for word in words:
        if not word[0].isupper() or not any(letter.isalpha() for letter in word):
            break
        leading.append(word)
    if leading and not lexicon.org.has(leading[0].casefold()) and not leading[0].isupper():
        return " ".join(leading)
    pairs = prose.name_pairs
    return next((pair for pair in pairs if not any(lexicon.org.has(word.casefold()) for word in pair.split())), None)


def find_other(prose: Prose, author: UserId, known: Mapping[UserId, str]) -> UserId | None:
    """Return the one person whom a text sends to: who is mentioned, or who of those `known` by name is named.

    None if that may be several, or nobody. A first name in small letters counts behind a word like “ask”.
    """
    if others := {UserId(user) for user in prose.mentioned} - {author}:
        return others.pop() if len(others) == 1 else None
    text = prose.straight
    named = {user for user, name in known.items() if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)}
    named = named or {user for user, name in known.items() if _is_called(text, name.split(" ")[0])}
    return named.pop() if len(named - {author}) == len(named) == 1 else None


def sends_on(prose: Prose) -> bool:
    """Whether a text does little else than send to somebody: “not me, ask Erin”."""
    return len(prose.straight.split()) <= _LONGEST_SENDING_ON and _SENDS_ON.search(prose.straight) is not None


def _is_called(text: str, first: str) -> bool:
    capital = first[:1].upper() + first[1:]
    called = rf"\b{re.escape(capital)}\b|{_SENT_TO} (?i:{re.escape(first)})\b"
    return bool(first) and re.search(called, text) is not None
