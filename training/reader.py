"""Learn the reader's model anew, the same from the same lines to the last byte: `python -m training.reader`.

Logistic regression on what `hygiene.reader.features` sees of a text, for “weak” and for each weakness. From which sum
on an answer is weak is set where few enough of the solid lines of writers whom the model has not read are flagged: each
writer's lines are read by a model that was learned without them.

    --report   say how that comes out, and write nothing
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from hygiene.reader import features
from hygiene.reader.model import WEIGHTS
from hygiene.reader.talk import Talk
from training.labelled import SOLID, Line, is_talk, is_weak, read_lines
from training.learning import Learned, learn, unseen_scores
from training.sources import files, hash_of_sources
from training.values import choices_of, common_words, persons_of, with_shapes

MOST_TAKEN_FOR_TALK = 0.015
"""Of solid lines."""
FEWEST_OF_A_KIND = 40
LIGHTEST, LIGHTEST_OF_A_KIND = 0.1, 0.5
"""Weights below these change nothing that is seen, and are left out of the file."""
MOST_FLAGGED = {"text chat": 0.03, "text published": 0.025, "link_or_text": 0.02, "number": 0.02, "metric": 0.02}

"""Of solid lines, by what an answer is compared with. Persons, days and choices are the parsers' work."""
ONLY_BY_RULE = {"weak:duplicate", "weak:past_date", "weak:link_only", "weak:no_choice", "weak:no_date"}


def thresholds_of(lines: Sequence[Line], scores: np.ndarray) -> dict[str, float]:
    """Return from which sum on an answer is weak, by what it is compared with."""
    solid = defaultdict[str, list[float]](list)
    for line, score in zip(lines, scores, strict=True):
        if not is_weak(line):
            solid[line.group].append(float(score))
    return {kind: round(float(np.quantile(solid[kind], 1 - most)), 2) for kind, most in MOST_FLAGGED.items()}


def report(lines: Sequence[Line], scores: np.ndarray, thresholds: Mapping[str, float]) -> None:
    """Print how lines by writers whom the model has not read come out, chat and published prose."""
    for published in (False, True):
        for kind in ("text", "link_or_text", "number", "metric"):
            mine = [
                (is_weak(line), score > thresholds.get(line.group, 99.0))
                for line, score in zip(lines, scores, strict=True)
                if line.question.kind == kind and line.writer.startswith("inventory") is published
            ]
            solid, weak = [flag for label, flag in mine if not label], [flag for label, flag in mine if label]
            if solid and weak:
                name = "published" if published else "chat"
                print(f"{name:9} {kind:12} flagged {np.mean(solid):.1%} of {len(solid)}", end="   ")
                print(f"missed {1 - np.mean(weak):.1%} of {len(weak)}")


def report_talk(lines: Sequence[Line], scores: np.ndarray, threshold: float) -> None:
    """Print how much talk of writers whom the model has not read is seen, and how many answers are taken for it."""
    taken = scores > threshold
    for name in (SOLID, "weak", *Talk):
        mine = [flag for line, flag in zip(lines, taken, strict=True) if line.expected.split(":")[0] == name]
        print(f"taken for talk: {np.mean(mine):.1%} of {len(mine)} {name}")


def weights_of(lines: Sequence[Line], thresholds: Mapping[str, float]) -> bytes:
    """Learn from all lines; return the file."""
    answers, values = [line for line in lines if not is_talk(line)], (persons_of(lines), choices_of(lines))
    weak = [line for line in answers if is_weak(line)]
    counts = Counter(line.expected for line in weak)
    names = sorted(name for name in counts if counts[name] >= FEWEST_OF_A_KIND and name not in ONLY_BY_RULE)
    lines = [*map(with_shapes(common_words(lines)), lines)]
    talk = [line for line in lines if is_talk(line)]
    columns = [
        learn(answers, is_weak),
        *(_learn_one(weak, name) for name in names),
        learn(lines, is_talk),
        *(_learn_one(talk, name) for name in Talk),
    ]
    heavy = {0, 1 + len(names)}
    kept = [
        {
            name: round(100 * learned.weights[place])
            for name, place in learned.places.items()
            if abs(learned.weights[place]) >= (LIGHTEST if number in heavy else LIGHTEST_OF_A_KIND)
        }
        for number, learned in enumerate(columns)
    ]
    names_of_features = sorted(set().union(*kept))
    written = {
        "lines": hash_of_sources(),
        "weaknesses": [name.removeprefix("weak:") for name in names],
        "talk": [each.value for each in Talk],
        "bias": [round(learned.bias, 2) for learned in columns],
        "thresholds": thresholds,
        "features": "\n".join(names_of_features),
        "weights": [_written(names_of_features, column) for column in kept],
        "persons": values[0],
        "choices": values[1],
    }
    return zlib.compress(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _written(names: Sequence[str], column: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """Return a column as the steps from one of its features to the next, and their weights in hundredths."""
    places = [place for place, name in enumerate(names) if name in column]
    steps = [place - before for before, place in pairwise([0, *places])]
    return steps, [column[names[place]] for place in places]


def _learn_one(weak: Sequence[Line], name: str) -> Learned:
    return learn(weak, lambda line: line.expected == name)


def main() -> int:
    """Learn, and write the weights or the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    lines = read_lines(files())
    answers = [line for line in lines if not is_talk(line)]
    scores = unseen_scores(answers, is_weak)
    thresholds = thresholds_of(answers, scores)
    report(answers, scores, thresholds)
    lines = [*map(with_shapes(common_words(lines)), lines)]
    talk = unseen_scores(lines, is_talk)
    solid = [float(score) for line, score in zip(lines, talk, strict=True) if line.expected == SOLID]
    thresholds["talk"] = round(float(np.quantile(solid, 1 - MOST_TAKEN_FOR_TALK)), 2)
    report_talk(lines, talk, thresholds["talk"])
    if not given.report:
        path = Path(features.__file__).with_name(WEIGHTS)
        path.write_bytes(weights_of(read_lines(files()), thresholds))
        print(f"{len(lines)} lines, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
