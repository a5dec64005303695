"""What the rules read into each labelled answer, so that a change of a rule is seen line by line.

`python -m tests.hygiene.readings > tests/data/readings.tsv` records it anew; the difference is read before it is kept.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.answers import read_file, reading_of
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.values import to_json

LABELLED = Path(__file__).parents[2] / "benchmarks" / "labelled"
RECORDED = Path(__file__).parents[1] / "data" / "readings.tsv"


def readings(catalogue: Catalogue) -> list[str]:
    """Return a line for each labelled answer: where it stands, why it is weak, by which words, and what it means."""
    lines = []
    for path in sorted(LABELLED.glob("*.jsonl")):
        for number, line in enumerate(read_file(path), start=1):
            read = reading_of(catalogue, line)
            weak = read.weakness.value if read.weakness else "solid"
            because = " ".join(read.because.split())
            lines.append(
                "\t".join([f"{path.stem}:{number}", weak, because, read.name or "", to_json(read.value) or ""])
            )
    return lines


if __name__ == "__main__":
    print("\n".join(readings(load_catalogue())))
