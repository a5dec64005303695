"""A reason why a question does not apply is read like an answer."""

from __future__ import annotations

import pytest

from hygiene.catalogue import Catalogue
from hygiene.lexicon import load_lexicon
from hygiene.reasons import find_in_reason
from hygiene.weaknesses import Weakness

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("reason", "weakness"),
    [
        ("n/a", Weakness.PLACEHOLDER),
        ("N.A.", Weakness.TOO_SHORT),
        ("tbd", Weakness.PLACEHOLDER),
        ("ok", Weakness.NOD),
        ("not applicable", Weakness.PLACEHOLDER),
        ("does not apply here", Weakness.TOO_SHORT),
        ("This question doesn't apply to us at all.", Weakness.TOO_SHORT),
        ("bought tool", Weakness.TOO_SHORT),
        ("I don't know", Weakness.HONEST_UNKNOWN),
        ("The vendor hosts it, we never see a row", None),
        ("there is no screen, it sorts files at night", None),
        ("Es gibt keinen Bildschirm, es sortiert nachts Dateien", None),
        ("the same as before", Weakness.DUPLICATE),
        ("The same,  as before.", None),
    ],
)
def test_what_a_reason_says(catalogue: Catalogue, reason: str, weakness: Weakness | None) -> None:
    found = find_in_reason(catalogue["data_quality"], reason, {"kpi": "The same as  before"}, LEXICON)
    assert (found.weakness if found else None) is weakness
