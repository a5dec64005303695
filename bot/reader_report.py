"""What the reader made of answers, and where people overruled it: for whoever runs the bot, and to learn from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from storage.answers import Read


def report(read: Sequence[Read]) -> list[str]:
    """Return a table: by what answers were read as and by whom, how many there are and how many were overruled."""
    if not read:
        return ["No answer was read as weak yet."]
    all_of_them = Counter((each.weakness, each.by_model) for each in read)
    overruled = Counter((each.weakness, each.by_model) for each in read if each.overruled)
    lines = [f"{'read as':<22}{'by':<8}{'answers':>8}{'overruled':>11}"]
    for (weakness, by_model), count in sorted(all_of_them.items()):
        by = "model" if by_model else "rules"
        lines.append(f"{weakness:<22}{by:<8}{count:>8}{overruled[weakness, by_model]:>11}")
    return lines


def feedback(read: Sequence[Read], *, texts: bool) -> Iterator[str]:
    """Return what was overruled as labelled lines, `training/README.md` has their format; texts only when asked for."""
    for each in read:
        if each.overruled:
            line = {
                "id": f"feedback{each.id}",
                "question_key": each.question_key,
                **({"answer": each.text} if texts else {}),
                "expected": "solid",
                "read_as": f"weak:{each.weakness}",
                "today": each.at.date().isoformat(),
            }
            yield json.dumps(line, ensure_ascii=False)
