"""What the rules read into each labelled answer, so that a change of a rule is seen line by line.

`python -m tests.hygiene.readings > tests/data/readings.tsv` records it anew; the difference is read before it is kept.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.answers import read_file, reading_of
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.follow_ups import follow_up
from hygiene.values import to_json

LABELLED = Path(__file__).parents[2] / "benchmarks" / "labelled"
RECORDED = Path(__file__).parents[1] / "data" / "readings.tsv"


def readings(catalogue: Catalogue) -> list[str]:
    """Return a line for each labelled answer: where it is, its weakness and why, who, what, and the follow-up."""
    lines = []
    for path in sorted(LABELLED.glob("*.jsonl")):
        for number, line in enumerate(read_file(path), start=1):
            read = reading_of(catalogue, line)
            weak = read.weakness.value if read.weakness else "solid"
            because = " ".join(read.because.split())
            asked = ""
            if read.weakness:
                asked = follow_up(catalogue[line.key], read.weakness, read.because)
            said = [f"{path.stem}:{number}", weak, because, read.name or "", to_json(read.value) or "", asked]
            lines.append("\t".join(said))
    return lines


if __name__ == "__main__":
    print("\n".join(readings(load_catalogue())))
