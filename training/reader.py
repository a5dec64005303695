"""Learn the reader's model anew, the same from the same lines to the last byte: `python -m training.reader`.

Logistic regression on what `hygiene.reader.features` sees of a text: for “weak” among answers, for “anything but solid”
among all that is said, for each weakness, for talk and each kind of it. From which sum on an answer is flagged is set
where few enough of the solid lines of writers whom the model has not read are.

    --report   say how that comes out, and write nothing
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hygiene.reader import features
from hygiene.reader.model import FIRST, Bounds
from hygiene.reader.talk import LEARNED
from hygiene.reader.weights import WEIGHTS, Weights, write_weights
from training.labelled import SOLID, Line, is_published, is_talk, is_unsolid, is_weak, read_lines
from training.learning import Learned, learn, unseen_scores
from training.sources import files, hash_of_sources
from training.values import choices_of, common_words, persons_of, with_shapes

MOST_TAKEN_FOR_TALK, MOST_FOR_CERTAIN = 0.01, 0.005
"""Of solid lines, and of those in which a value is read."""
NEVER = -99.0
"""The sum of what the model is not asked about."""
FEWEST_OF_A_KIND = 40
LIGHTEST, LIGHTEST_OF_A_KIND = 0.3, 0.7
"""Weights below these change next to nothing for unseen writers, and are left out of the file."""
MOST_WEAK = {"text": 0.022, "link_or_text": 0.015, "number": 0.02, "metric": 0.02}
MOST_UNSOLID = {"text": 0.01, "link_or_text": 0.01, "number": 0.01, "metric": 0.01}
MOST_UNCLEAR = {"text": 0.1, "link_or_text": 0.1}
"""Flagged, or asked back whether they were meant as the answer."""
MOST_PUBLISHED = 0.055
"""Of solid lines, by the kind of their question, and of those that are published. Persons, days and choices are the
parsers' work."""
ONLY_BY_RULE = {"weak:duplicate", "weak:past_date", "weak:link_only", "weak:no_choice", "weak:no_date"}


@dataclass(frozen=True, slots=True)
class Unseen:
    """The sums of lines by models that have read nothing by their writers."""

    weak: np.ndarray
    unsolid: np.ndarray
    published: np.ndarray
    weak_published: np.ndarray
    talk: np.ndarray
    talk_understood: np.ndarray
    """Of lines in which parsers or rules find an answer; `talk` is of the others."""


def read_unseen(lines: Sequence[Line], common: frozenset[str]) -> Unseen:
    """Read each line by models that were learned without its writer."""
    texts = _places(lines, lambda line: line.question.kind == "text" and not is_talk(line))
    talk = unseen_scores([*map(with_shapes(common), lines)], is_talk)
    understood = np.array([line.understood for line in lines])
    return Unseen(
        _scores_of(lines, _places(lines, lambda line: not is_talk(line)), is_weak),
        unseen_scores(lines, is_unsolid),
        _scores_of(lines, texts, is_published),
        _scores_of(lines, _places(lines, is_published), is_weak),
        np.where(understood, NEVER, talk),
        np.where(understood, talk, NEVER),
    )


def _places(lines: Sequence[Line], are: Callable[[Line], bool]) -> list[int]:
    return [place for place, line in enumerate(lines) if are(line)]


def _scores_of(lines: Sequence[Line], places: Sequence[int], is_so: Callable[[Line], bool]) -> np.ndarray:
    """Return the sums of some of the lines, and for the others one that is never enough."""
    scores = np.full(len(lines), NEVER)
    scores[places] = unseen_scores([lines[place] for place in places], is_so)
    return scores


def bounds_of(lines: Sequence[Line], unseen: Unseen) -> Bounds:
    """Return from which sums on so many solid lines are flagged, and taken for talk, as may be."""
    solid = np.array([line.expected == SOLID for line in lines])
    prose = unseen.published > 0
    kinds = {kind: solid & ~prose & np.array([line.question.kind == kind for line in lines]) for kind in MOST_WEAK}
    return Bounds(
        {kind: _bound(unseen.weak[kinds[kind]], most) for kind, most in MOST_WEAK.items()},
        {kind: _bound(unseen.unsolid[kinds[kind]], most) for kind, most in MOST_UNSOLID.items()},
        _bound(unseen.weak_published[solid & prose & (unseen.weak_published > NEVER)], MOST_PUBLISHED),
        _bound(unseen.talk[solid], MOST_TAKEN_FOR_TALK),
        _bound(unseen.talk_understood[solid & (unseen.talk_understood > NEVER)], MOST_FOR_CERTAIN),
        {kind: _bound(unseen.unsolid[kinds[kind]], most) for kind, most in MOST_UNCLEAR.items()},
    )


def _bound(scores: np.ndarray, most: float) -> float:
    return round(float(np.quantile(scores, 1 - most)), 2)


def flagged_of(lines: Sequence[Line], unseen: Unseen, bounds: Bounds) -> np.ndarray:
    """Return which lines are flagged."""
    weak, unsolid = (
        np.array([score > kinds.get(line.question.kind, -NEVER) for line, score in zip(lines, scores, strict=True)])
        for scores, kinds in ((unseen.weak, bounds.weak), (unseen.unsolid, bounds.unsolid))
    )
    return np.where(unseen.published > 0, unseen.weak_published > bounds.published, weak | unsolid)


def report(lines: Sequence[Line], flagged: np.ndarray, talk: np.ndarray) -> None:
    """Print how lines by writers whom the model has not read come out: answers, published prose, and talk."""
    for published in (False, True):
        for kind in ("text", "link_or_text", "number", "metric"):
            mine = [
                (line, flag)
                for line, flag in zip(lines, flagged, strict=True)
                if line.question.kind == kind and is_published(line) is published
            ]
            solid, weak = ([flag for line, flag in mine if is_so(line)] for is_so in (_is_solid, is_weak))
            if solid and weak:
                name = "published" if published else "chat"
                print(f"{name:9} {kind:12} flagged {np.mean(solid):.1%} of {len(solid)}", end="   ")
                print(f"missed {1 - np.mean(weak):.1%} of {len(weak)}")
    for name in (SOLID, "weak", *LEARNED):
        taken = [flag for line, flag in zip(lines, talk, strict=True) if line.expected.split(":")[0] == name]
        print(f"taken for talk: {np.mean(taken):.1%} of {len(taken)} {name}")
    unseen = [line for line, flag, seen in zip(lines, flagged, talk, strict=True) if is_talk(line) and not flag | seen]
    print(f"talk taken for a solid answer, but for the parsers: {len(unseen)}")


def _is_solid(line: Line) -> bool:
    return line.expected == SOLID


def weights_of(lines: Sequence[Line], common: frozenset[str], bounds: Bounds) -> Weights:
    """Learn from all lines."""
    answers = [line for line in lines if not is_talk(line)]
    weak = [line for line in answers if is_weak(line)]
    counts = Counter(line.expected for line in weak)
    names = sorted(name for name in counts if counts[name] >= FEWEST_OF_A_KIND and name not in ONLY_BY_RULE)
    shaped = [*map(with_shapes(common), lines)]
    talk = [line for line in shaped if is_talk(line)]
    columns = [
        learn(answers, is_weak),
        learn(lines, is_unsolid),
        learn([line for line in lines if is_published(line)], is_weak),
        learn([line for line in answers if line.question.kind == "text"], is_published),
        *(_learn_one(weak, name) for name in names),
        learn(shaped, is_talk),
        *(_learn_one(talk, name) for name in LEARNED),
    ]
    heavy = {*range(FIRST), FIRST + len(names)}
    kept = [
        {
            name: round(100 * learned.weights[place])
            for name, place in learned.places.items()
            if abs(learned.weights[place]) >= (LIGHTEST if number in heavy else LIGHTEST_OF_A_KIND)
        }
        for number, learned in enumerate(columns)
    ]
    names_of_features = sorted(set().union(*kept))
    rest = {
        "lines": hash_of_sources(),
        "weaknesses": [name.removeprefix("weak:") for name in names],
        "talk": [each.value for each in LEARNED],
        "bias": [round(learned.bias, 2) for learned in columns],
        "bounds": bounds._asdict(),
        "persons": {"common": "\n".join(sorted(common)), **persons_of(lines, common)},
        "choices": choices_of(lines),
    }
    return Weights(names_of_features, [[column.get(name, 0) for name in names_of_features] for column in kept], rest)


def _learn_one(weak: Sequence[Line], name: str) -> Learned:
    return learn(weak, lambda line: line.expected == name)


def main() -> int:
    """Learn, and write the weights or the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    lines = read_lines(files())
    common = common_words(lines)
    unseen = read_unseen(lines, common)
    bounds = bounds_of(lines, unseen)
    report(
        lines,
        flagged_of(lines, unseen, bounds),
        (unseen.talk > bounds.talk) | (unseen.talk_understood > bounds.talk_for_certain),
    )
    if not given.report:
        path = Path(features.__file__).with_name(WEIGHTS)
        with path.open("wb") as file:
            write_weights(file, weights_of(lines, common, bounds))
        print(f"{len(lines)} lines, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
