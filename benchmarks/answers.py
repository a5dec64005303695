"""How well answers are told from nods: accuracy on a file of labelled answers, and what a check costs.

    python -m benchmarks.answers FILE … [--rules] [--quiet]

Each line of a file is an object with `question_key`, `answer`, `expected` (`solid`, `weak:category`, or
`not_an_answer`), `today`, and where it matters `other_answers`. Printed are the shares with their 95 % intervals
(Wilson's: https://doi.org/10.1080/01621459.1927.10502953), what was confused with what, and every miss. `--rules`
leaves the model out.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

from hygiene.answers import ReadAnswer, read_answer
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.grammar import find_certain
from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.reader.model import Model, load_model
from hygiene.reader.talk import Talk
from hygiene.utterances import find_talk
from hygiene.weaknesses import Weakness

SOLID, TALK = "solid", "not_an_answer"
SPEAKER = UserId("USPEAKER")
LONG = 4000
_LEXICON = load_lexicon()


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer, and what somebody says that it is."""

    id: str
    key: str
    text: str
    expected: str
    today: date
    others: dict[str, str]
    act: str = ""


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
                each.get("act", ""),
            )


def reading_of(catalogue: Catalogue, line: Labelled, model: Model | None = None) -> ReadAnswer:
    """Return what is made of an answer: by the rules, and by the model if there is one."""
    question = catalogue[line.key]
    return read_answer(question, line.text, author=SPEAKER, today=line.today, others=line.others, model=model)


def read_as(catalogue: Catalogue, line: Labelled, model: Model | None = None) -> str:
    """Say what is made of an answer, in the file's words."""
    read = reading_of(catalogue, line, model)
    weakness = Weakness.PLACEHOLDER if read.weakness is Weakness.HONEST_UNKNOWN else read.weakness
    return f"weak:{weakness}" if weakness else SOLID


def talk_in(catalogue: Catalogue, line: Labelled, model: Model | None = None) -> Talk | None:
    """Return what a reply is instead of an answer, as the thread takes it."""
    if find_certain(line.text, catalogue, today=line.today):
        return Talk.COMMAND
    question = catalogue[line.key]
    return find_talk(question, line.text, lambda: reading_of(catalogue, line, model), model, _LEXICON)


def score_talk(catalogue: Catalogue, lines: Sequence[Labelled], model: Model | None) -> None:
    """Print how much talk is seen, with the right act, and how many answers are taken for it."""
    seen = [(line, talk_in(catalogue, line, model)) for line in lines]
    answers = [(line, act) for line, act in seen if line.expected != TALK]
    if answers:
        solid = [act for line, act in answers if line.expected == SOLID]
        print(f"  answers taken for talk {share(sum(_is_heard(act) for _, act in answers), len(answers))}")
        print(f"  solid ones among them {share(sum(_is_heard(act) for act in solid), len(solid))}")
        print(f"  solid ones asked back about {share(solid.count(Talk.UNCLEAR), len(solid))}")
    talk = [(line, act) for line, act in seen if line.expected == TALK]
    if talk:
        stored = [line for line, act in talk if act is None]
        as_solid = sum(read_as(catalogue, line, model) == SOLID for line in stored)
        print(f"  talk stored as a solid answer {share(as_solid, len(talk))}")
        print(f"  talk with the right act {share(sum(act == line.act for line, act in talk), len(talk))}")
        for each in sorted({line.act for line, _ in talk}):
            mine = Counter(act or "answer" for line, act in talk if line.act == each)
            print(f"    {each:18} {', '.join(f'{act} {count}' for act, count in mine.most_common())}")


def _is_heard(act: Talk | None) -> bool:
    """Whether something was taken for talk, and not only asked back about."""
    return act not in (None, Talk.UNCLEAR)


def share(some: int, of: int) -> str:
    """Write a share with its 95 % interval."""
    if not of:
        return "0 of 0"
    found, z = some / of, 1.96
    middle, wide = found + z * z / (2 * of), z * sqrt(found * (1 - found) / of + z * z / (4 * of * of))
    low, high = ((middle + side * wide) / (1 + z * z / of) for side in (-1, 1))
    return f"{some} of {of} ({found:.1%}, {max(0.0, low):.1%} to {high:.1%})"


def score(catalogue: Catalogue, path: Path, model: Model | None, *, misses: bool = True) -> None:
    """Print how a file comes out."""
    read = [(line, read_as(catalogue, line, model)) for line in read_file(path) if line.key in catalogue]
    solid = [found for line, found in read if line.expected == SOLID]
    weak = [found for line, found in read if line.expected not in (SOLID, TALK)]
    exact = sum(line.expected == found for line, found in read if line.expected != TALK)
    print(f"{path.name}: {len(read)} lines")
    print(f"  exact category {share(exact, len(solid) + len(weak))}")
    print(f"  solid ones flagged {share(len(solid) - solid.count(SOLID), len(solid))}")
    print(f"  weak ones missed {share(weak.count(SOLID), len(weak))}")
    score_talk(catalogue, [line for line, _ in read], model)
    confused = Counter((line.expected, found) for line, found in read if line.expected != found)
    for (expected, found), count in confused.most_common():
        print(f"  {count:4} {expected} read as {found}")
    if misses:
        for line, found in read:
            if line.expected != found:
                print(f"    {line.id} {line.key}: {line.text!r} is {line.expected}, read as {found}")


def time_checks(catalogue: Catalogue, model: Model | None) -> None:
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
        slowest = max(_milliseconds(catalogue, key, text, model) for key in catalogue.by_key)
        print(f"  {name:28} slowest question {slowest:.2f} ms")


def _milliseconds(catalogue: Catalogue, key: str, text: str, model: Model | None) -> float:
    took = []
    for _ in range(5):
        started = time.perf_counter()
        read_answer(catalogue[key], text, author=SPEAKER, today=date(2026, 3, 2), model=model)
        took.append(time.perf_counter() - started)
    return 1000 * statistics.median(took)


def main() -> int:
    """Score the files, and time the checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quiet", action="store_true", help="leave the misses out")
    parser.add_argument("--rules", action="store_true", help="read by the rules alone")
    given = parser.parse_args()
    catalogue = load_catalogue()
    started = time.perf_counter()
    model = None if given.rules else load_model()
    print(f"the model was loaded in {1000 * (time.perf_counter() - started):.0f} ms")
    for path in given.files:
        score(catalogue, path, model, misses=not given.quiet)
    print(f"a check of {LONG:,} characters, the question for which it is slowest")
    time_checks(catalogue, model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
