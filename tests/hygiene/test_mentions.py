"""Where the bot is mentioned, what is said to it, and which words can only be a command."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.catalogue import Catalogue
from hygiene.commands import Ask, ByName, Gaps, ListAll, Misread, SetOwner, SetStage, Show, Snooze
from hygiene.delays import find_delay
from hygiene.grammar import find_certain, parse
from hygiene.initiative import Stage, UserId
from hygiene.mentions import Addressed, find_addressed, without_mention

BOT = "U0BOT"
TODAY = date(2026, 3, 2)
ERIN = UserId("U0ERIN")


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("<@U0BOT> show AI-1", "show AI-1", True),
        ("<@U0BOT|initiative>: show AI-1", "show AI-1", True),
        ("*<@U0BOT>* gaps", "gaps", True),
        ("*<@U0BOT> gaps*", "gaps*", True),
        ("`<@U0BOT> gaps`", "gaps`", True),
        ("“<@U0BOT> gaps”", "gaps”", True),
        ("&gt; <@U0BOT> gaps", "gaps", True),
        ("• <@U0BOT>, gaps", "gaps", True),
        ("Hey <@U0BOT> gaps", "gaps", True),
        ("<@U0BOT>", "", True),
        ("show AI-1 <@U0BOT>", "show AI-1", False),
        ("I told <@U0BOT> about it", "I told about it", False),
    ],
)
def test_what_is_said_to_the_bot_wherever_it_is_mentioned(text: str, words: str, first: bool) -> None:  # noqa: FBT001
    assert find_addressed(text, BOT) == Addressed(words, first)


def test_who_mentions_somebody_else_does_not_speak_to_the_bot() -> None:
    assert find_addressed("<@U0BOB> show AI-1", BOT) is None
    assert find_addressed("show AI-1", BOT) is None
    assert without_mention("I told <@U0BOT> about it", BOT) == "I told <@U0BOT> about it"
    assert without_mention("<@U0BOT> 300 agents in Leeds", BOT) == "300 agents in Leeds"
    assert without_mention("<@U0BOT>", BOT) == "<@U0BOT>"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_around_a_mention_is_read(before: str, after: str) -> None:
    assert find_addressed(f"{before}<@{BOT}>{after}", BOT) is not None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("stage build", SetStage(5, Stage.BUILD)),
        ("park too expensive", SetStage(5, Stage.PARKED, "too expensive")),
        ("gaps", Gaps(number=5)),
        ("gaps <@U0ERIN>", Gaps(user=ERIN)),
        ("show", Show(5)),
        ("show AI-3", Show(3)),
        ("owner <@U0ERIN>", SetOwner(5, ERIN)),
        ("ask kpi <@U0ERIN>", Ask(5, "kpi", ERIN)),
        ("snooze 3 days", Snooze(5, "3 days")),
        ("list", ListAll()),
    ],
)
def test_in_the_thread_of_an_initiative_that_one_is_meant(catalogue: Catalogue, text: str, command: object) -> None:
    assert parse(text, catalogue, here=5) == command


@pytest.mark.parametrize(
    ("text", "name", "command"),
    [
        ("owner AI-3 Erin", "Erin", SetOwner(3, ERIN)),
        ("owner AI-3 to @erin", "erin", SetOwner(3, ERIN)),
        ("AI-3 owner Erin Doe.", "Erin Doe", SetOwner(3, ERIN)),
        ("ask AI-3 data owner Erin", "Erin", Ask(3, "data_owner", ERIN)),
        ("ask AI-3 data owner Erin Doe", "Erin Doe", Ask(3, "data_owner", ERIN)),
        ("ask AI-3 pain point Erin", "Erin", Ask(3, "pain_point", ERIN)),
        ("gaps Erin", "Erin", Gaps(user=ERIN)),
        ("list owner:Erin", "Erin", ListAll(owner=ERIN)),
    ],
)
def test_a_name_may_stand_for_a_mention(catalogue: Catalogue, text: str, name: str, command: object) -> None:
    found = parse(text, catalogue)
    assert isinstance(found, ByName)
    assert found.name == name
    assert found.then(ERIN) == command


@pytest.mark.parametrize(
    "text", ["please show me AI-3", "show AI-3, thanks", "can you show AI-3 please", "show me AI-3"]
)
def test_courtesy_does_no_harm(catalogue: Catalogue, text: str) -> None:
    assert parse(text, catalogue) == Show(3)


@pytest.mark.parametrize(
    "text",
    [
        *("export csv", "export json pilot", "import", "brief AI-3", "list alarms"),
        *("show AI-3", "gaps", "list", "help", "help ask", "mute", "settings", "snooze", "snooze until friday"),
        *("stage AI-3 build", "AI-3 owner <@U0ERIN>", "owner AI-3 Erin", "undo AI-3", "/ai-initiative list", "AI-3"),
    ],
)
def test_what_can_only_be_a_command(catalogue: Catalogue, text: str) -> None:
    assert find_certain(text, catalogue, today=TODAY) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("3", "300 agents", "drop 3 of the columns", "list of 40 merchants", "gaps in coverage", "help desk agents"),
        *("new customers in Leeds", "show rooms that sell", "snooze buttons nobody presses", "stage build", "undo"),
        *("answer times of 40 minutes", "mute calls in the queue", "owner of the shop", "no", "yes", ""),
    ],
)
def test_what_may_be_a_sentence_is_no_certain_command(catalogue: Catalogue, text: str) -> None:
    assert find_certain(text, catalogue, today=TODAY, here=5) is None


@given(st.text(max_size=60))
def test_what_changes_an_initiative_names_it(catalogue: Catalogue, text: str) -> None:
    found = find_certain(text, catalogue, today=TODAY, here=5)
    assert not isinstance(found, Misread)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("I'm on holiday until Monday", date(2026, 3, 9)),
        ("I'll ask around and come back tomorrow", date(2026, 3, 3)),
        ("can we do this next week?", date(2026, 3, 9)),
        ("after the workshop with the clerks (11 march) it'll be clearer", date(2026, 3, 11)),
        ("swamped, later", None),
        ("I said so on 20 February 2026", None),
    ],
)
def test_the_day_to_which_a_sentence_puts_something_off(text: str, until: date | None) -> None:
    assert find_delay(text, today=TODAY) == until
