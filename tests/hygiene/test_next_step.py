"""What the card says comes next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.initiative import ItemState, Stage
from hygiene.next_step import next_step
from hygiene.readiness import Verdict, assess
from tests.hygiene.test_readiness import CATALOGUE, TODAY, item, items

KEYS = [question.key for question in CATALOGUE.questions]
LONG_AGO = TODAY.replace(year=TODAY.year - 1)


def test_the_first_question_in_the_way_comes_next() -> None:
    open_now = items("evidence", "data_owner", "fallback")
    step = next_step(CATALOGUE, Verdict.NOT_READY, open_now, today=TODAY)
    assert step is not None
    assert (step.item.key, step.more, step.goal) == ("evidence", 1, Verdict.BUILD)


@pytest.mark.parametrize("verdict", [Verdict.STOPPED, Verdict.LAUNCH, Verdict.ON_TRACK])
def test_where_nothing_better_is_to_be_had_nothing_comes_next(verdict: Verdict) -> None:
    assert next_step(CATALOGUE, verdict, items("evidence"), today=TODAY) is None


@given(st.sets(st.sampled_from(KEYS)), st.sampled_from([stage for stage in Stage if not stage.stopped]))
def test_every_initiative_that_is_not_there_has_a_next_step(open_keys: set[str], stage: Stage) -> None:
    found = [item(key, ItemState.OPEN if key in open_keys else ItemState.WAIVED) for key in KEYS]
    readiness = assess(CATALOGUE, stage, LONG_AGO, found, today=TODAY)

    step = next_step(CATALOGUE, readiness.verdict, found, today=TODAY)

    assert (step is None) == (not readiness.blocking)
    assert step is None or (step.item.key in readiness.blocking and step.more >= 0)
