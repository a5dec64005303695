"""Who is meant by what is said to a question for a person."""

from __future__ import annotations

import pytest

from hygiene.initiative import UserId
from hygiene.lexicon import load_lexicon
from hygiene.people import Named, find_other, read_person
from hygiene.prose import Prose

WRITER, BOB, ERIN = UserId("U0WRITER"), UserId("U0BOB"), UserId("U0ERIN")


@pytest.mark.parametrize(
    "said",
    ["me", "it's me", "it\u2019s me", "It is me.", "that's me", "*me*", "me, since 2024",
     "I do", "I own it", "I'll do it", "I will", "i am", "I run that pipeline, and I answer for it",
     "myself", "me, not Bob", "mine", "_it's me_", "I am the one"],
)  # fmt: skip
def test_the_writer_names_themselves(said: str) -> None:
    assert read_person(Prose.of(said), WRITER, load_lexicon()) == WRITER


@pytest.mark.parametrize(
    "said",
    ["I am not sure", "I\u2019m not sure", "I have no idea who owns that", "I will ask Carol",
     "I'll ask around", "I'm asking Bob", "i need to check", "I don\u2019t think anybody does", "I wish I knew",
     "I can look into it", "I'd say nobody", "me neither",
     "I will check with legal"],
)  # fmt: skip
def test_not_every_sentence_about_oneself_names_its_writer(said: str) -> None:
    assert read_person(Prose.of(said), WRITER, load_lexicon()) != WRITER


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("<@U0BOB>", BOB),
        ("<@U0BOB> does", BOB),
        ("<@U0BOB> (data platform)", BOB),
        ("it's <@U0BOB> now", BOB),
        ("not <@U0BOB> but <@U0ERIN>", ERIN),
        ("<@U0BOB> has left, <@U0ERIN> took over", ERIN),
        ("formerly <@U0BOB>, now <@U0ERIN>", ERIN),
        ("<@U0BOB> has left, nobody does", None),
        ("<@U0BOB> left the company", None),
        ("<@U0BOB> can you answer this one please", None),
        ("<@U0BOB>: could you take this?", None),
        ("<@U0BOB> what do you think?", None),
        ("Thanks <@U0BOB>!", BOB),
        ("I think Bob", Named("Bob")),
        ("I guess it's Erin Walsh", Named("Erin Walsh")),
        ("the team", None),
    ],
)
def test_who_is_named(said: str, who: UserId | Named | None) -> None:
    assert read_person(Prose.of(said), WRITER, load_lexicon()) == who


KNOWN = {
    UserId("U0ERIN"): "Erin Doe",
    UserId("U0WILL"): "Will Ray",
    UserId("U0ANN"): "Ann Lee",
    UserId("U1ANN"): "Ann Po",
}


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("not me, ask <@U0ERIN>", "U0ERIN"),
        ("please ask Erin, that is her thing", "U0ERIN"),
        ("erin doe has that", "U0ERIN"),
        ("better ask erin", "U0ERIN"),
        ("no idea, will ask around", None),
        ("Will knows", "U0WILL"),
        ("Ann would know", None),
        ("Ann Lee would know", "U0ANN"),
        ("Erin or Will", None),
        ("<@U0ERIN> or <@U0WILL>", None),
        ("<@U0ME> is not the one, <@U0ERIN> is", "U0ERIN"),
        ("somebody in finance", None),
    ],
)
def test_whom_somebody_sends_to(said: str, who: str | None) -> None:
    assert find_other(Prose.of(said), UserId("U0ME"), KNOWN) == who
