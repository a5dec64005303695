"""Why a question does not apply: read like an answer, so that nothing is waved off with a nod."""

from __future__ import annotations

from collections.abc import Mapping

from hygiene.lexicon import Lexicon
from hygiene.prose import Prose
from hygiene.questions import Question
from hygiene.weaknesses import Finding, Weakness, says_nothing

FEWEST_WORDS = 3


def find_in_reason(question: Question, reason: str, others: Mapping[str, str], lexicon: Lexicon) -> Finding | None:
    """Find what is weak about a reason; `others` are the reasons that were given for other questions, by key."""
    prose = Prose.of(reason)
    if found := says_nothing(question, prose, lexicon):
        return found
    if len(prose.words) < FEWEST_WORDS or _only_claims(prose):
        return Finding(Weakness.TOO_SHORT)
    said = " ".join(prose.straight.casefold().split())
    same = (key for key, other in others.items() if " ".join(Prose.of(other).straight.casefold().split()) == said)
    return next((Finding(Weakness.DUPLICATE, key) for key in same), None)


_CLAIM = frozenset(
    [
        *("this", "that", "it", "is", "does", "do", "not", "no", "doesn't", "isn't", "don't", "apply", "applicable"),
        *(
            "relevant",
            "needed",
            "need",
            "n/a",
            "n",
            "a",
            "na",
            "here",
            "for",
            "us",
            "to",
            "we",
            "the",
            "one",
            "question",
        ),
        *("at", "all"),
    ]
)


def _only_claims(prose: Prose) -> bool:
    """Whether it says that the question does not apply, and nothing else."""
    return all(word in _CLAIM for word in prose.words)
