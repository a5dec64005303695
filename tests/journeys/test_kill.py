from __future__ import annotations

import pytest

from benchmarks.kill import Trial
from hygiene.catalogue import Catalogue


@pytest.mark.kill
@pytest.mark.slow
async def test_a_bot_that_keeps_being_killed_loses_no_answer_and_says_nothing_twice(
    database_url: str, catalogue: Catalogue
) -> None:
    """`make kill` does the same two hundred times."""
    report = await Trial(database_url, kills=6, seed=6, catalogue=catalogue).run()
    assert report.kills == 6
    assert report.replies >= 8 * 10
    assert report.clean, str(report)
