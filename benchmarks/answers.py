"""How well answers are told from nods: accuracy on a file of labelled answers, and what a check costs.

    python -m benchmarks.answers FILE …

Each line of a file is an object with `question_key`, `answer`, `expected` (`solid` or `weak:category`), `today`, and
where it matters `other_answers`. Printed are the accuracy, what was confused with what, and every miss.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hygiene.answers import ReadAnswer, read_answer
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.initiative import UserId
from hygiene.weaknesses import Weakness

SOLID = "solid"
SPEAKER = UserId("USPEAKER")
LONG = 4000


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer, and what somebody says that it is."""

    id: str
    key: str
    text: str
    expected: str
    today: date
    others: dict[str, str]


def read_file(path: Path) -> Iterator[Labelled]:
    """Read the lines of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            each = json.loads(line)
            yield Labelled(
                str(each.get("id", "")),
                each["question_key"],
                each["answer"],
                each["expected"],
                date.fromisoformat(each.get("today", "2026-03-02")),
                each.get("other_answers", {}),
            )


def reading_of(catalogue: Catalogue, line: Labelled) -> ReadAnswer:
    """Return what the rules make of an answer."""
    return read_answer(catalogue[line.key], line.text, author=SPEAKER, today=line.today, others=line.others)


def read_as(catalogue: Catalogue, line: Labelled) -> str:
    """Say what the rules make of an answer, in the file's words."""
    read = reading_of(catalogue, line)
    weakness = Weakness.PLACEHOLDER if read.weakness is Weakness.HONEST_UNKNOWN else read.weakness
    return f"weak:{weakness}" if weakness else SOLID


def score(catalogue: Catalogue, path: Path, *, misses: bool = True) -> None:
    """Print how a file comes out."""
    lines = [line for line in read_file(path) if line.key in catalogue]
    read = [(line, read_as(catalogue, line)) for line in lines]
    same_side = sum((line.expected == SOLID) == (found == SOLID) for line, found in read)
    exact = sum(line.expected == found for line, found in read)
    solid = [found for line, found in read if line.expected == SOLID]
    weak = [found for line, found in read if line.expected != SOLID]
    print(f"{path.name}: {len(read)} answers")
    print(f"  solid or weak {same_side / len(read):.3f}   exact category {exact / len(read):.3f}")
    print(
        f"  solid ones flagged {sum(found != SOLID for found in solid)} of {len(solid)} "
        f"({sum(found != SOLID for found in solid) / max(1, len(solid)):.1%})   "
        f"weak ones missed {weak.count(SOLID)} of {len(weak)} ({weak.count(SOLID) / max(1, len(weak)):.1%})"
    )
    confused = Counter((line.expected, found) for line, found in read if line.expected != found)
    for (expected, found), count in confused.most_common():
        print(f"  {count:4} {expected} read as {found}")
    if misses:
        for line, found in read:
            if line.expected != found:
                print(f"    {line.id} {line.key}: {line.text!r} is {line.expected}, read as {found}")


def time_checks(catalogue: Catalogue) -> None:
    """Print what a check of a long answer costs, and of texts made to be slow."""
    prose = "The clerk sees a grey badge, retypes the code and 12 of 300 cases go back to the queue of Ola Brandt. "
    texts = {
        "4,000 characters of prose": (prose * (LONG // len(prose) + 1))[:LONG],
        "one endless word": "a" * LONG,
        "nothing but spaces": "x" + " " * LONG + "x",
        "nothing but digits": "9" * LONG,
        "numbers and commas": "1," * (LONG // 2),
        "nested marks": "<" * LONG,
        "open links": "<http" * (LONG // 5),
        "quotes": "'a " * (LONG // 3),
        "dots": "a." * (LONG // 2),
        "the team will": "the data team will " * (LONG // 19),
    }
    for name, text in texts.items():
        slowest = max(_milliseconds(catalogue, key, text) for key in catalogue.by_key)
        print(f"  {name:28} slowest question {slowest:.2f} ms")


def _milliseconds(catalogue: Catalogue, key: str, text: str) -> float:
    took = []
    for _ in range(5):
        started = time.perf_counter()
        read_answer(catalogue[key], text, author=SPEAKER, today=date(2026, 3, 2))
        took.append(time.perf_counter() - started)
    return 1000 * statistics.median(took)


def main() -> int:
    """Score the files, and time the checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quiet", action="store_true", help="leave the misses out")
    given = parser.parse_args()
    catalogue = load_catalogue()
    for path in given.files:
        score(catalogue, path, misses=not given.quiet)
    print(f"a check of {LONG:,} characters, the question for which it is slowest")
    time_checks(catalogue)
    return 0


if __name__ == "__main__":
    sys.exit(main())
