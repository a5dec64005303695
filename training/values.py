"""The two small models beside the large one: who names nobody, and which choice is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

import numpy as np

from hygiene.reader import features
from training.labelled import Line, is_talk, is_unsolid, is_weak
from training.learning import Learned, learn, unseen_scores

MOST_NOBODY = 0.03
"""Of answers that name a person."""
COMMON = 10
"""Lines that hold a word which is no name."""
LIGHTEST = 0.2
"""A weight that is worth its place in the file."""
LEAST_RIGHT = 0.93
"""Of the choices that are taken. What is taken is shown, with the others one tap away."""


def common_words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words of so many lines that they are no names."""
    counts = Counter(word for line in lines for word in set(features.cut(line.text)) if word[0].isalpha())
    return frozenset(word for word, count in counts.items() if count >= COMMON)


def with_shapes(common: Container[str]) -> Callable[[Line], Line]:
    """Return what adds to a line how its words and names follow, which tells talk."""

    def add(line: Line) -> Line:
        shapes = features.shapes_of(features.cut_as_written(line.text), common)
        return replace(line, seen=(*line.seen, *features.features_of_talk(shapes)))

    return add


def persons_of(lines: Sequence[Line], common: Container[str]) -> dict[str, object]:
    """Learn who names nobody, and from which sum on that is so."""
    asked = [replace(line, seen=_seen_of_person(line, common)) for line in lines if line.question.kind == "person"]
    scores = unseen_scores(asked, is_unsolid)
    solid = [float(score) for line, score in zip(asked, scores, strict=True) if not is_unsolid(line)]
    least = round(float(np.quantile(solid, 1 - MOST_NOBODY)), 2)
    missed = np.mean([score <= least for line, score in zip(asked, scores, strict=True) if is_weak(line)])
    print(f"chat      person       flagged {MOST_NOBODY:.1%} of {len(solid)}   missed {missed:.1%}")
    return {"head": _head(learn(asked, is_unsolid)), "least": least}


def _seen_of_person(line: Line, common: Container[str]) -> tuple[str, ...]:
    return tuple(features.features_of_person(features.shapes_of(features.cut_as_written(line.text), common)))


def choices_of(lines: Sequence[Line]) -> dict[str, object]:
    """Learn which choice is meant, and how sure one has to be for so many of those that are taken to be right."""
    heads = dict[str, dict[str, object]]()
    sure = list[tuple[float, float, bool]]()
    for question in sorted({line.question for line in lines if line.choice}, key=lambda each: each.key):
        mine = [
            replace(line, seen=tuple(features.features_of_choice(features.tokens_of(features.cut(line.text)))))
            for line in lines
            if line.question == question and (line.choice or is_unsolid(line))
        ]
        texts = [choice.text for choice in question.choices]
        scores = np.array([unseen_scores(mine, _means(text)) for text in texts])
        likely = 1 / (1 + np.exp(-scores))
        for line, each in zip(mine, likely.T, strict=True):
            second, best = np.sort(each)[-2:]
            if is_talk(line):
                continue
            sure.append((float(best), float(best - second), texts[int(np.argmax(each))] == line.choice))
        heads[question.key] = {text: _head(learn(mine, _means(text))) for text in texts}
    least, apart = _surest(sure)
    return {"heads": heads, "least": least, "apart": apart}


def _means(text: str) -> Callable[[Line], bool]:
    return lambda line: line.choice == text


def _surest(sure: Sequence[tuple[float, float, bool]]) -> tuple[float, float]:
    """Return the bounds with which most is taken of which enough is right."""
    best = (0, 1.0, 1.0)
    for least in np.arange(0.05, 0.95, 0.05):
        for apart in np.arange(0.0, 0.8, 0.05):
            taken = [right for likely, more, right in sure if likely >= least and more >= apart]
            if taken and np.mean(taken) >= LEAST_RIGHT and len(taken) > best[0]:
                best = (len(taken), round(float(least), 2), round(float(apart), 2))
    print(f"choices   taken {best[0]} of {len(sure)} answers, {LEAST_RIGHT:.0%} of them right")
    return best[1:]


def _head(learned: Learned) -> tuple[float, dict[str, float]]:
    """Return what a head is made of."""
    weights = {name: round(learned.weights[place], 2) for name, place in sorted(learned.places.items())}
    return round(learned.bias, 2), {name: weight for name, weight in weights.items() if abs(weight) >= LIGHTEST}
