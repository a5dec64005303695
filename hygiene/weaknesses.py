"""Why a text does not answer its question. Each rule is one function; the first that finds something is the reason.

A suspicious word is always outweighed by something
concrete: a number, a person, a quoted text, a system, an action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hygiene.lexicon import Lexicon, Phrases, is_chain
from hygiene.prose import MENTIONED, Prose, words_of
from hygiene.questions import About, Question

LONGEST_CHAIN = 120
LONGEST_SUSPECT = 60
"""Words. Whoever writes more has said something; whether it is right is for people to judge."""
LONG_ENOUGH_TO_TELL = 6
"""Words from which on the language of a text can be guessed."""
LONGEST_SURELY_PASSED_ON = 12
"""Words: longer ones that speak of a team are often answers."""
ENOUGH_BESIDE = 5
"""Words of content that make an answer, whatever else stands in it."""
SAME_WORDS = 0.9
"""Share of common words from which on two texts are the same."""
SHORTEST_COPY = 4


class Weakness(StrEnum):
    """Why an answer does not close its gap."""

    PLACEHOLDER = "placeholder"
    HONEST_UNKNOWN = "honest_unknown"
    NOD = "nod"
    DEFLECTION = "deflection"
    NOBODY = "nobody"
    MODEL_METRIC = "model_metric"
    VAGUE_METRIC = "vague_metric"
    SOLUTION_AS_PROBLEM = "solution_as_problem"
    OVERCONFIDENT = "overconfident"
    VAGUE_USER = "vague_user"
    GONE = "gone"
    OUTSIDE = "outside"
    NO_DATE = "no_date"
    PAST_DATE = "past_date"
    NO_CHOICE = "no_choice"
    TOO_SHORT = "too_short"
    ECHO = "echo"
    DUPLICATE = "duplicate"
    LINK_ONLY = "link_only"

    @property
    def words(self) -> str:
        """The reason as people read it in a list."""
        return _IN_WORDS[self]

    @property
    def may_be_overruled(self) -> bool:
        """Whether its author may say that it is an answer all the same; what says itself that it is none is not."""
        return self not in (Weakness.PLACEHOLDER, Weakness.HONEST_UNKNOWN)


_IN_WORDS = {
    Weakness.PLACEHOLDER: "a placeholder",
    Weakness.HONEST_UNKNOWN: "not known yet",
    Weakness.NOD: "a nod, no answer",
    Weakness.DEFLECTION: "passed on to nobody in particular",
    Weakness.NOBODY: "no named person",
    Weakness.MODEL_METRIC: "a model's score, not a number that people notice",
    Weakness.VAGUE_METRIC: "no number now, target or unit",
    Weakness.SOLUTION_AS_PROBLEM: "a solution, not yet a pain",
    Weakness.OVERCONFIDENT: "sure of itself, without a plan",
    Weakness.VAGUE_USER: "nobody in particular",
    Weakness.GONE: "somebody who can't be asked",
    Weakness.OUTSIDE: "somebody who can't have a part here",
    Weakness.NO_DATE: "no date",
    Weakness.PAST_DATE: "a date in the past",
    Weakness.NO_CHOICE: "none of the choices",
    Weakness.TOO_SHORT: "too thin to act on",
    Weakness.ECHO: "the question again",
    Weakness.DUPLICATE: "the same text as for another question",
    Weakness.LINK_ONLY: "only a link",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness, and the words in the text, or the other question, that it was seen by."""

    weakness: Weakness
    because: str = ""


Others = Mapping[str, str]
"""The texts that stand under the initiative's other questions."""
Rule = Callable[[Question, Prose, Lexicon, Others], Finding | None]


def says_nothing(question: Question, prose: Prose, lexicon: Lexicon) -> Finding | None:
    """Find a whole answer that is a placeholder or a nod; safe in any language."""
    words = prose.words
    if not words:
        empty = Weakness.NOD if prose.has_emoji and not prose.shrugs else Weakness.PLACEHOLDER
        weakness = Weakness.NOBODY if question.kind == "person" and prose.has_group else empty
        return Finding(weakness, prose.text.strip()[:40])
    if len(prose.plain) > LONGEST_CHAIN or prose.plain.strip().casefold() in (
        choice.text.casefold() for choice in question.choices
    ):
        return None
    said = prose.plain.strip()
    if question.kind == "date" and all(map(lexicon.some_time.has, words)):
        return Finding(Weakness.NO_DATE, said)
    if is_chain(words, lexicon.honest, lexicon.soft):
        return Finding(Weakness.HONEST_UNKNOWN, said)
    if is_chain(words, lexicon.nothing, lexicon.soft) or _is_crosses(words):
        return Finding(Weakness.PLACEHOLDER, said)
    if question.kind in ("choice", "date", "number"):
        return None
    return Finding(Weakness.NOD, said) if is_chain(words, lexicon.nods, lexicon.nod_filler) else None


def says_still_true(text: str, lexicon: Lexicon) -> bool:
    """Whether a reply says, and does nothing but say, that an older answer holds."""
    return is_chain(Prose.of(text).words, lexicon.still, lexicon.nod_filler)


def _is_crosses(words: Sequence[str]) -> bool:
    return all(len(word) > 1 and set(word) <= {"x", "_"} for word in words)


def find_in_text(
    question: Question, prose: Prose, lexicon: Lexicon, others: Others, *, certain: bool = False
) -> Finding | None:
    """Find what is weak in a text for a question that wants words; `certain` leaves out the rules that often err.

    Which those are was measured on lines that the rules had not been tuned to: docs/reader.md.
    """
    return _first(_CERTAIN_TEXT_RULES if certain else _TEXT_RULES, question, prose, lexicon, others)


def find_in_metric(question: Question, prose: Prose, lexicon: Lexicon, others: Others) -> Finding | None:
    """Find what is weak in a text for a question that wants a number, before the number itself is read."""
    return _first(_METRIC_RULES, question, prose, lexicon, others)


def _first(rules: Sequence[Rule], question: Question, prose: Prose, lexicon: Lexicon, others: Others) -> Finding | None:
    if _is_link_only(question, prose, lexicon):
        return Finding(Weakness.LINK_ONLY)
    if copied := _copied_from(prose, others):
        return Finding(Weakness.DUPLICATE, copied)
    if len(prose.words) > LONGEST_SUSPECT:
        return None
    found = next((found for rule in rules if (found := rule(question, prose, lexicon, others))), None)
    return found if found and is_english(prose, lexicon) else None


def is_english(prose: Prose, lexicon: Lexicon) -> bool:
    """Guess whether a text may be read by English words; a short one is, unless something speaks against it."""
    words = prose.words
    letters = [letter for letter in prose.plain if letter.isalpha()]
    if letters and sum(letter > "ɏ" for letter in letters) * 4 > len(letters):
        return False
    english = sum(lexicon.english.has(word) for word in words)
    foreign = sum(lexicon.foreign.has(word) for word in words)
    accents = any("À" <= letter <= "ɏ" and letter not in "×÷" for word in words for letter in word)
    if len(words) < LONG_ENOUGH_TO_TELL:
        strange = foreign > english or (accents and not english and not prose.full_name)
        return not strange and (len(words) <= 2 or bool(lexicon.known.find(_cut_at(words))))  # noqa: PLR2004
    return foreign <= english and (english >= 2 or not (foreign or accents))  # noqa: PLR2004


def _is_link_only(question: Question, prose: Prose, lexicon: Lexicon) -> bool:
    if question.kind == "link_or_text" or question.names_a_system:
        return False
    rest, links = prose.without_links
    left = [word for word in words_of(rest.casefold()) if not lexicon.link_filler.has(word)]
    return links > 0 and len(left) < 2  # noqa: PLR2004


def _copied_from(prose: Prose, others: Others) -> str | None:
    mine = set(prose.words)
    if len(prose.words) < SHORTEST_COPY or prose.without_links[1]:
        return None
    for key, text in others.items():
        theirs = set(Prose.of(text).words)
        if mine and len(mine & theirs) / len(mine | theirs) >= SAME_WORDS:
            return key
    return None


def _content(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    return [word for word in words if not lexicon.stop.has(word) and not lexicon.vague.has(word)]


def _is_concrete(prose: Prose) -> bool:
    return prose.has_digit or bool(prose.mentioned) or prose.full_name is not None


def _echo(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if prose.has_digit or prose.mentioned or prose.full_name or prose.has_quote or prose.has_identifier:
        return None
    asked = {_stem(word) for word in words_of(question.ask.casefold().replace("-", " "))}
    mine = {_stem(part) for word in _content(prose.words, lexicon) for part in word.split("-")}
    new, old = mine - asked, mine & asked
    if (len(new) <= 1 and len(old) >= 2) or (not new and len(prose.words) >= SHORTEST_COPY):  # noqa: PLR2004
        return Finding(Weakness.ECHO)
    return None


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ing", "ies", "es", "ed", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004
            return word.removesuffix(ending)
    return word


_BETWEEN = 6
"""Words that may stand between a team and the verb that absorbs the question."""


def _deflection(_question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if prose.has_digit:
        return None
    for place, clause in enumerate(prose.clauses):
        seen = _deflecting(clause, lexicon)
        if seen is None:
            continue
        others = [word for number, each in enumerate(prose.clauses) if number != place for word in each]
        beside = _content([*others, *clause[: seen[0]]], lexicon)
        acts = lexicon.action.first(prose.words) is not None
        named = prose.full_name is not None or MENTIONED in others
        if named or len(beside) >= ENOUGH_BESIDE:
            return None
        if acts and len(_content(prose.words, lexicon)) > 7:  # noqa: PLR2004 — a team that acts is an answer
            return None
        team = lexicon.teams.find(clause[seen[0] : seen[1]])
        if MENTIONED in clause[seen[0] : seen[1]]:
            return Finding(Weakness.DEFLECTION, MENTIONED)
        return Finding(Weakness.DEFLECTION, " ".join(clause[seen[0] :][slice(*team[0])]) if team else "")
    return None


_FEW = 3
"""Words of content that are no more than a name and a verb."""


def _unsettled(_question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    """Find a sentence that says in more words that there is nothing yet."""
    if _is_concrete(prose) or prose.has_quote:
        return None
    found = lexicon.unsettled.find(prose.words)
    if not found:
        return None
    said = {place for start, end in found for place in range(start, end)}
    rest = _content([word for place, word in enumerate(prose.words) if place not in said], lexicon)
    if len(rest) > _FEW:
        return None
    start, end = found[0]
    return Finding(Weakness.PLACEHOLDER, " ".join(prose.words[start:end]))


def _surely_passed_on(question: Question, prose: Prose, lexicon: Lexicon, others: Others) -> Finding | None:
    return _deflection(question, prose, lexicon, others) if len(prose.words) <= LONGEST_SURELY_PASSED_ON else None


def _deflecting(clause: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:
    """Return where a clause passes the question on."""
    put_off = lexicon.put_off.find(clause)
    if put_off:
        return put_off[0]
    asked = lexicon.asking.find(clause)
    if asked and asked[0][0] <= 1 and len(_content(clause, lexicon)) <= _FEW:
        return asked[0][0], len(clause)
    teams = [
        *lexicon.teams.find(clause),
        *((place, place + 1) for place, word in enumerate(clause) if word == MENTIONED),
    ]
    for start, end in teams:
        if any(after <= start <= after + 2 for _, after in asked):
            return start - 1, end
        for verb in range(end, min(end + _BETWEEN, len(clause))):
            if lexicon.absorb.at(clause, verb):
                return start, verb + 1
    return None


def _vague_user(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if question.about is not About.USERS or prose.has_digit:
        return None
    lists = (lexicon.nobody_in_particular, lexicon.stop, lexicon.generic, lexicon.vague)
    if all(any(each.has(word) for each in lists) for word in prose.words):
        return Finding(Weakness.VAGUE_USER, prose.plain.strip()[:60])
    return None


_AHEAD = 8
"""Words within which a wish and the technology that is wished for belong together."""


def _solution_as_problem(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if question.about is not About.PAIN or prose.has_digit:
        return None
    words = prose.words
    wishes = [start for start, _ in lexicon.wish.find(words)]
    starts = [start for start, _ in lexicon.build.find(words) if start <= 4]  # noqa: PLR2004 — at the beginning
    technology = lexicon.technology.find(words)
    named = {place for start, end in technology for place in range(start, end)}
    if any(start not in named for start, _ in lexicon.pain.find(words)):
        return None
    for start, end in technology:
        if any(0 <= start - wish <= _AHEAD for wish in [*wishes, *starts]):
            return Finding(Weakness.SOLUTION_AS_PROBLEM, " ".join(words[start:end]))
    rest = [word for place, word in enumerate(words) if place not in named]
    if technology and not _content([word for word in rest if not lexicon.generic.has(word)], lexicon)[2:]:
        start, end = technology[0]
        return Finding(Weakness.SOLUTION_AS_PROBLEM, " ".join(words[start:end]))
    return None


_NEGATIONS = frozenset(
    (
        "no",
        "not",
        "never",
        "without",
        "don't",
        "doesn't",
        "won't",
        "isn't",
        "any",
        "needn't",
        "cannot",
        "can't",
        "nobody",
        "zero",
    )
)


def _overconfident(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if question.about is not About.FAILURE:
        return None
    words = prose.words
    certain = lexicon.certain.find(words)
    if not certain:
        return None
    sure = {place for start, end in certain for place in range(start, end)}
    acts = [span for span in lexicon.action.find(words) if _stands(span, words, sure)]
    concrete = [span for span in _ingredients(question, lexicon).find(words) if _stands(span, words, sure)]
    if acts or len(concrete) > 1 or (concrete and (prose.full_name or prose.mentioned or prose.has_quote)):
        return None
    start, end = certain[0]
    return Finding(Weakness.OVERCONFIDENT, " ".join(words[start:end]))


def _stands(span: tuple[int, int], words: Sequence[str], sure: set[int]) -> bool:
    """Whether a phrase says what is done: it is no part of the certainty, and not negated."""
    start, _ = span
    return start not in sure and not _NEGATIONS.intersection(words[max(0, start - 3) : start])


def _model_metric(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    if question.about not in (About.NUMBER, About.OUTCOME) and question.kind != "metric":
        return None
    words = prose.words
    friends = {place for start, end in lexicon.false_friends.find(words) for place in range(start, end)}
    found = [span for span in lexicon.model_metric.find(_cut_at(words)) if span[0] not in friends]
    scores = {place for start, end in found for place in range(start, end)}
    if not found or any(start not in scores for start, _ in lexicon.business.find(words)):
        return None
    if any(symbol in prose.plain for symbol in "€$£"):
        return None
    start, end = found[0]
    return Finding(Weakness.MODEL_METRIC, " ".join(words[start:end]))


def _cut_at(words: Sequence[str]) -> list[str]:
    """Let `recall@10` and `f1>0.9` be found by the word before."""
    return [word.split("@")[0].split(">")[0].split("=")[0] or word for word in words]


def _ingredients(question: Question, lexicon: Lexicon) -> Phrases:
    return lexicon.ingredients.get(question.expects.ingredients or "") or Phrases("")


def _too_short(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    usual = 2 if question.kind == "text" else 1
    least = usual if question.expects.least_words is None else question.expects.least_words
    if len(prose.words) < least and not (question.kind == "link_or_text" and prose.without_links[1]):
        return _too_little(prose, lexicon)
    return None


def _too_little(prose: Prose, lexicon: Lexicon) -> Finding:
    """Too little is a nod where it begins with one."""
    agrees = bool(prose.words) and lexicon.nods.at(prose.words, 0) > 0
    return Finding(Weakness.NOD, prose.words[0]) if agrees else Finding(Weakness.TOO_SHORT)


def _thin(question: Question, prose: Prose, lexicon: Lexicon, _others: Others) -> Finding | None:
    """Find a text that has enough words, and nothing in them that the question asks for."""
    if question.kind == "link_or_text" and prose.without_links[1]:
        return None
    if question.about is About.USERS:
        return None
    if prose.has_digit or prose.mentioned or prose.has_quote or prose.has_identifier:
        return None
    named_things = prose.cased if question.names_a_system else prose.proper
    if prose.full_name or any(word[0].isupper() and not _is_common(word.casefold(), lexicon) for word in named_things):
        return None
    asked = {_stem(word) for word in words_of(question.ask.casefold().replace("-", " "))}
    named = [
        " ".join(prose.words[start:end])
        for start, end in _ingredients(question, lexicon).find(prose.words)
        if not lexicon.generic.has(prose.words[start])
    ]
    own = {
        _stem(word)
        for word in _content(prose.words, lexicon)
        if not lexicon.generic.has(word) and _stem(word) not in asked
    }
    lists = question.expects.ingredients in lexicon.ingredients and not question.names_a_system
    enough = (bool(named) or len(own) >= ENOUGH_BESIDE) if lists else len(own) > 1
    return None if enough else _too_little(prose, lexicon)


def _is_common(word: str, lexicon: Lexicon) -> bool:
    return lexicon.org.has(word) or lexicon.stop.has(word) or lexicon.vague.has(word) or lexicon.generic.has(word)


_TEXT_RULES: tuple[Rule, ...] = (
    _overconfident, _echo, _unsettled, _deflection, _vague_user, _solution_as_problem, _model_metric, _too_short, _thin,
)  # fmt: skip
_CERTAIN_TEXT_RULES = tuple(
    _surely_passed_on if rule is _deflection else rule for rule in _TEXT_RULES if rule is not _model_metric
)
_METRIC_RULES: tuple[Rule, ...] = (_echo, _unsettled, _deflection, _model_metric)
