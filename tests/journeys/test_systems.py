"""One system, one name: what others have named is offered, and an admin says which names are for the same."""

from __future__ import annotations

import pytest

from sandbox.acting import CannotDo
from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ROADMAP
from sandbox.visit import shown
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.skims(ROADMAP, BOARD, ALICE, BOB, CAROL, DAVE)


async def start(stage: Stage, label: str, name: str, where: str, *, by: str = ALICE, channel: str = ROADMAP) -> None:
    """Register an initiative, and say by form where its data is."""
    await stage.visit.command(by, channel, f"new {name}")
    assert await stage.visit.submit(by, pain_point=f"{name}: done by hand", owner=by, **BUILT) is None
    await answer(stage, label, where, by=by, channel=channel)


async def answer(stage: Stage, label: str, where: str, *, by: str = ALICE, channel: str = ROADMAP) -> None:
    assert await stage.visit.command(by, channel, f"answer {label} data location") is None
    assert await stage.visit.submit(by, text=where) is None


async def blockers(stage: Stage, user: str = DAVE) -> str:
    message = await stage.visit.command(user, ROADMAP, "blockers")
    assert message is not None
    return shown(message)


async def one_system(stage: Stage, other: str, called: str) -> str:
    """Let an admin say that a name is another one for a system; return what the form says then."""
    await blockers(stage)
    assert await stage.visit.press(DAVE, "Two names for one system") is not None
    assert other in await stage.visit.suggest(DAVE, "other", other[:3])
    assert called in await stage.visit.suggest(DAVE, "called", called[:3].upper())
    view = await stage.visit.submit(DAVE, other=other, called=called)
    return str(view.view["blocks"][0]["text"]["text"]) if view else ""


async def test_a_system_that_somebody_has_named_is_offered_as_one_types(stage: Stage) -> None:
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "Epic_Clarity, nightly copy")

    assert await stage.visit.command(BOB, ROADMAP, "answer AI-1 data location") is None
    assert await stage.visit.suggest(BOB, "system", "") == ["Epic_Clarity", "Teradata"]
    assert await stage.visit.suggest(BOB, "system", "epic") == ["Epic_Clarity"]
    assert await stage.visit.suggest(BOB, "system", "%") == []
    with pytest.raises(CannotDo, match="no choice “Snowflake”"):
        await stage.visit.submit(BOB, system="Snowflake")
    await stage.visit.suggest(BOB, "system", "epic")
    assert await stage.visit.submit(BOB, text="the table of shifts", system="Epic_Clarity") is None

    past = await stage.visit.command(BOB, ROADMAP, "history AI-1 data location")
    assert past is not None
    assert "Epic_Clarity: the table of shifts" in shown(past)


async def test_an_answer_may_be_a_chosen_system_alone_but_not_nothing(stage: Stage) -> None:
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "Teradata")

    assert await stage.visit.command(ALICE, ROADMAP, "answer AI-2 data location") is None
    view = await stage.visit.submit(ALICE, text="")
    assert view is not None
    assert list(view.errors) == ["text"]
    await stage.visit.suggest(ALICE, "system", "tera")
    assert await stage.visit.submit(ALICE, text="", system="Teradata") is None
    assert "`Teradata`\n• AI-2" in await blockers(stage)


@pytest.mark.parametrize("text", ["TBD", "not sure", "yes"])
async def test_a_chosen_system_stands_in_place_of_words_that_say_nothing(one_stage: Stage, text: str) -> None:
    stage = one_stage
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "not sure")

    assert await stage.visit.command(ALICE, ROADMAP, "answer AI-2 data location") is None
    await stage.visit.suggest(ALICE, "system", "tera")
    assert await stage.visit.submit(ALICE, text=text, system="Teradata") is None

    by_system = (await blockers(stage)).split("*By system*")[1]
    assert by_system.count("`") == 2
    assert "• AI-2 Bed plans" in by_system


async def test_what_is_named_in_a_private_channel_is_offered_there_only(stage: Stage) -> None:
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await start(stage, "AI-1", "Layoffs", "Workday_HR, monthly", by=DAVE, channel=BOARD)
    await start(stage, "AI-2", "Rota help", "table shifts in Teradata")

    assert await stage.visit.command(CAROL, ROADMAP, "answer AI-2 data location") is None
    assert await stage.visit.suggest(CAROL, "system", "") == ["Teradata"]
    assert await stage.visit.command(DAVE, ROADMAP, "answer AI-2 data location") is None
    assert await stage.visit.suggest(DAVE, "system", "w") == ["Workday_HR"]


async def test_two_names_become_one_system_and_two_again(stage: Stage) -> None:
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "TD_PROD, nightly copy")
    assert "`TD_PROD`" in await blockers(stage)

    said = await one_system(stage, "TD_PROD", "Teradata")
    assert said == "“TD_PROD” is Teradata from now on, in 1 initiative."
    _, by_system = (await blockers(stage)).split("*By system*")
    assert "TD_PROD" not in by_system
    assert "`Teradata`\n• AI-2 Bed plans" in by_system
    assert "• AI-1 Rota help" in by_system

    await answer(stage, "AI-1", "the view rota in TD_PROD, hourly")  # whoever says the other name means the system
    assert "TD_PROD" not in (await blockers(stage)).split("*By system*")[1]

    assert await stage.visit.press(DAVE, "Two names for one system") is not None
    view = await stage.visit.submit(DAVE, apart="td_prod")
    assert view is not None
    assert "no longer another name for Teradata" in view.view["blocks"][0]["text"]["text"]
    assert "`TD_PROD`" in await blockers(stage)


async def test_another_name_is_told_to_those_who_may_read_it(one_stage: Stage) -> None:
    stage = one_stage
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await start(stage, "AI-1", "Layoffs", "WD_SECRET, monthly", by=DAVE, channel=BOARD)
    await start(stage, "AI-2", "Pay bands", "Workday_HR, monthly", by=DAVE, channel=BOARD)
    await one_system(stage, "WD_SECRET", "Workday_HR")
    form = await stage.visit.press(DAVE, "Two names for one system")
    assert form is not None
    assert "wd_secret is Workday_HR" in str(form.view["blocks"])
    stage.visit.world.users[CAROL].is_admin = True
    await start(stage, "AI-3", "Rota help", "table shifts in Teradata")
    await blockers(stage, CAROL)

    form = await stage.visit.press(CAROL, "Two names for one system")

    assert form is not None
    assert "secret" not in str(form.view["blocks"]).casefold()


async def test_no_name_of_a_private_channel_stands_in_place_of_a_public_one(one_stage: Stage) -> None:
    stage = one_stage
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await start(stage, "AI-1", "Layoffs", "ZeusLedger, monthly", by=DAVE, channel=BOARD)
    await start(stage, "AI-2", "Rota help", "table shifts in Teradata")
    await blockers(stage)
    assert await stage.visit.press(DAVE, "Two names for one system") is not None
    await stage.visit.suggest(DAVE, "other", "tera")
    await stage.visit.suggest(DAVE, "called", "zeus")

    view = await stage.visit.submit(DAVE, other="Teradata", called="ZeusLedger")

    assert view is not None
    assert "named in private channels only" in view.errors["called"]
    stage.sandbox.acting.close(DAVE)
    assert "Teradata from now on" in await one_system(stage, "ZeusLedger", "Teradata")
    assert "Zeus" not in await blockers(stage, CAROL)


async def test_a_system_has_one_name_in_any_letters(one_stage: Stage) -> None:
    stage = one_stage
    await start(stage, "AI-1", "Rota help", "the claims warehouse, monthly")
    await start(stage, "AI-2", "Bed plans", "Claims Warehouse")

    by_system = (await blockers(stage)).split("*By system*")[1]
    assert by_system.count("`") == 2
    assert "• AI-1 Rota help" in by_system
    assert "• AI-2 Bed plans" in by_system


async def test_all_that_waits_for_one_system_or_one_person_is_shown(one_stage: Stage) -> None:
    stage = one_stage
    stage.sandbox.acting.invite_bot(BOARD)
    await stage.visit.settle()
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "TD_PROD, nightly copy")
    await start(stage, "AI-3", "Layoffs", "Teradata, the leavers", by=DAVE, channel=BOARD)
    await one_system(stage, "TD_PROD", "Teradata")

    for name in ("teradata", "TD_PROD"):
        said = await stage.visit.command(CAROL, ROADMAP, f"blockers {name}")
        assert said is not None
        assert "2 initiatives with open questions about data" in shown(said)
        assert "• AI-2 Bed plans: " in shown(said)
        assert "AI-3" not in shown(said)
    said = await stage.visit.command(DAVE, ROADMAP, "blockers Teradata")
    assert said is not None
    assert "• AI-3 Layoffs: " in shown(said)
    said = await stage.visit.command(CAROL, ROADMAP, "blockers @Bob")
    assert said is not None
    assert f"Nothing that you may see waits for <@{BOB}>" in shown(said)


async def test_what_was_another_name_stays_so_when_two_are_parted(stage: Stage) -> None:
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "TD_PROD, nightly copy")
    await start(stage, "AI-3", "Visit plans", "Snowflake, hourly")
    await one_system(stage, "TD_PROD", "Teradata")
    await one_system(stage, "Teradata", "Snowflake")
    assert (await blockers(stage)).split("*By system*")[1].count("`") == 2

    form = await stage.visit.press(DAVE, "Two names for one system")
    assert form is not None
    await stage.visit.suggest(DAVE, "other", "snow")
    view = await stage.visit.submit(DAVE, other="Snowflake", apart="teradata")
    assert view is not None
    assert view.errors == {"apart": "One at a time, please: this, or two names above."}
    await stage.visit.submit(DAVE, other=None, apart="teradata")

    by_system = (await blockers(stage)).split("*By system*")[1]
    assert "`Teradata`\n• AI-2 Bed plans" in by_system
    assert "TD_PROD" not in by_system
    assert "`Snowflake`\n• AI-3 Visit plans" in by_system


async def test_only_admins_say_so_and_what_is_no_system_is_refused_at_its_field(stage: Stage) -> None:
    await start(stage, "AI-1", "Rota help", "table shifts in Teradata")
    await start(stage, "AI-2", "Bed plans", "TD_PROD, nightly copy")

    assert "Two names" not in await blockers(stage, BOB)
    assert "Two names" in await blockers(stage)
    form = await stage.visit.press(DAVE, "Two names for one system")
    assert form is not None
    view = await stage.visit.submit(DAVE)
    assert view is not None
    assert list(view.errors) == ["other"]
    await stage.visit.suggest(DAVE, "other", "tera")
    await stage.visit.suggest(DAVE, "called", "tera")
    view = await stage.visit.submit(DAVE, other="Teradata", called="Teradata")
    assert view is not None
    assert view.errors == {"called": "Those are the same name already. Please choose two."}


async def test_what_is_deleted_is_offered_no_more(stage: Stage) -> None:
    """The names of systems are people's words: they go with the message that they stood in."""
    await stage.visit.command(ALICE, ROADMAP, "new Rota help")
    assert await stage.visit.submit(ALICE, pain_point="Nurses wait an hour a day", owner=ALICE, **BUILT) is None
    remark = await stage.visit.write(DAVE, ROADMAP, "The shifts are in table shifts of Teradata")
    await stage.visit.shortcut(ALICE, ROADMAP, remark)
    assert await stage.visit.submit(ALICE, question="data_location") is None
    assert await offered(stage) == ["Teradata"]

    await stage.visit.delete(DAVE, ROADMAP, remark)

    assert await offered(stage) == []


async def offered(stage: Stage) -> list[str]:
    assert await stage.visit.command(BOB, ROADMAP, "answer AI-1 data location") is None
    found = await stage.visit.suggest(BOB, "system", "")
    stage.sandbox.acting.close(BOB)
    return found
