"""A number may be typed as it is written where one lives; what was understood is shown back before it is saved."""

from __future__ import annotations

import pytest

from sandbox.seed import ALICE, ROADMAP
from tests.journeys.conftest import Stage
from tests.journeys.test_story import register, stored


async def opened(stage: Stage, locale: str, question: str) -> None:
    """Open the form of a question for Alice, who lives where this locale is spoken."""
    stage.visit.world.users[ALICE].locale = locale
    await register(stage)
    await stage.visit.command(ALICE, ROADMAP, f"answer AI-1 {question}")


@pytest.mark.parametrize(
    ("locale", "today", "target", "read"),
    [
        ("de-DE", "31.000", "20.000", "from 31,000 to 20,000 calls a month"),
        ("en-US", "31,000", "20k", "from 31,000 to 20,000 calls a month"),
        ("de-DE", "1,2", "0,9", "from 1.2 to 0.9 calls a month"),
        ("en-GB", "1.200", "900", "from 1.2 to 900 calls a month"),
    ],
)
async def test_what_was_understood_is_shown_back_and_then_saved(
    one_stage: Stage, locale: str, today: str, target: str, read: str
) -> None:
    stage, visit = one_stage, one_stage.visit
    await opened(stage, locale, "kpi")

    form = await visit.submit(ALICE, what="Calls", today=today, target=target, unit="calls a month", by="2026-12-31")

    assert form is not None
    assert f"I read: *Calls: {read} by 31 December 2026*. Save once more if that is right." in str(form.view["blocks"])
    assert (await stored(stage))["kpi"][:2] == ("open", None)

    assert await visit.submit(ALICE) is None

    assert (await stored(stage))["kpi"][:2] == ("answered", f"Calls: {read} by 31 December 2026")


async def test_what_was_misunderstood_is_put_right_there(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await opened(stage, "en-GB", "kpi")
    form = await visit.submit(ALICE, what="Calls", today="1.200", target="900", unit="calls", by="2026-12-31")
    assert form is not None
    assert "from 1.2 to 900" in str(form.view["blocks"])

    assert await visit.submit(ALICE, today="1200") is None

    assert (await stored(stage))["kpi"][1] == "Calls: from 1,200 to 900 calls by 31 December 2026"


async def test_plain_digits_are_saved_at_once(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await opened(stage, "de-DE", "kpi")

    assert await visit.submit(ALICE, what="Calls", today="1200", target="900.5", unit="calls", by="2026-12-31") is None

    assert (await stored(stage))["kpi"][1] == "Calls: from 1,200 to 900.5 calls by 31 December 2026"


@pytest.mark.parametrize("typed", ["between 3 and 5", "lots", "1e999", "9" * 40, "12 50"])
async def test_what_is_no_one_number_is_asked_for(one_stage: Stage, typed: str) -> None:
    stage, visit = one_stage, one_stage.visit
    await opened(stage, "en-GB", "kpi now")

    form = await visit.submit(ALICE, number=typed)

    assert form is not None
    assert form.errors == {"number": "Type a number, like 12.5."}


async def test_one_number_is_shown_back_too(one_stage: Stage) -> None:
    stage, visit = one_stage, one_stage.visit
    await opened(stage, "fr-FR", "kpi now")

    form = await visit.submit(ALICE, number="1 234 567", note="calls in February")

    assert form is not None
    assert "I read: *1,234,567*." in str(form.view["blocks"])
    await visit.submit(ALICE, note="calls in February")
    assert (await stored(stage))["kpi_now"][1] == "1,234,567 calls in February"
