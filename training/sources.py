"""Which lines the reader learns from, and a hash of all that its weights follow from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hygiene.reader import features

HERE = Path(__file__).parent
LABELLED = HERE.parent / "benchmarks" / "labelled" / "dev.jsonl"


def files() -> list[Path]:
    """Return the files to learn from."""
    return [*sorted((HERE / "lines").glob("*.jsonl")), LABELLED]


def hash_of_sources() -> str:
    """Return the hash of the lines, of what is seen of them, and of how it is learned."""
    found = hashlib.sha256()
    for path in (*files(), Path(features.__file__), *sorted(HERE.glob("*.py"))):
        found.update(path.read_bytes())
    return found.hexdigest()
