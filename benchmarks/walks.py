"""What it takes to bring an initiative as far as it comes: questions, messages, words and taps, in three walks.

    python -m benchmarks.walks

A bought tool that can hurt nobody, to the pilot; the telco recommender of the examples, as far as it comes; and one
that is built and decides about people by itself, to the launch. Everybody answers what they are asked, in the thread,
with the example that stands beside the question (the telco recommender as its people do). The words are those that the
bot says in the thread.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.values import Means
from sandbox.clock import Clock
from sandbox.examples import Example, Life, load_examples
from sandbox.running import living_in, sandbox_settings
from sandbox.seed import BUILT, seed
from sandbox.server import Sandbox
from sandbox.visit import Visit, shown
from sandbox.world import BOT_USER, Message, User

MONDAY = datetime(2026, 3, 2, 14, 45, tzinfo=UTC)
PEOPLE = {"data_owner": "<@U9DATA> (Dee)", "outcome_owner": "<@U9SPON> (Sam)", "acts_approver": "<@U9APPR> (Ann)"}


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk came to: its verdict, and what it took."""

    verdict: str
    questions: int
    messages: int
    replies: int
    words: int
    taps: int


def bought_and_low(catalogue: Catalogue) -> Example:
    """A meeting summariser: bought, advises, can hurt nobody."""
    kind = {"sourcing": "bought", "autonomy": "advises", "people_stakes": "No"}
    return _example(catalogue, "Meeting summariser", "meetings", kind)


def built_and_acting(catalogue: Catalogue) -> Example:
    """One that decides on loans: built, acts by itself, with everything at stake."""
    kind = {"sourcing": "built", "autonomy": "acts", "people_stakes": "It decides on its own"}
    return _example(catalogue, "Decide on small loans", "loans", kind)


def telco() -> Example:
    """The classic recommender that nobody can answer for."""
    return replace(load_examples()[0], kind=BUILT)


def _example(catalogue: Catalogue, name: str, channel: str, kind: Mapping[str, str]) -> Example:
    """Return an initiative whose people answer everything well."""
    answers: dict[str, str | None] = {}
    for question in catalogue.questions:
        best = question.choice_that_means(Means.FULL) or next(iter(question.choices), None)
        answers[question.key] = best.text if best else PEOPLE.get(question.key, question.example)
    answers["people_stakes"] = kind["people_stakes"]
    owner, sponsor = User("U9OWNR", "Oda", tz="Europe/Berlin"), User("U9SPON", "Sam", tz="Europe/Berlin")
    return Example(name, channel, "Europe/Berlin", "idea", owner, sponsor, answers, "", ahead=False, kind=kind)


async def walk(visit: Visit, example: Example, catalogue: Catalogue, *stages: str) -> Walked:
    """Register, let everybody answer, and move through the stages, as far as the answers allow."""
    life = Life(visit, example, catalogue)
    card = await life.register()
    await life.answer_all(card)
    channel = next(name for name, each in visit.world.channels.items() if card.ts in each.messages)
    for stage in stages:
        said = await visit.command(example.owner.id, channel, f"stage AI-1 {stage}")
        life.taps += 1
        if said is None or "is at" not in shown(said):
            break
        await life.answer_all(card)
    return _result(visit, card, channel, life)


def _result(visit: Visit, card: Message, channel: str, life: Life) -> Walked:
    thread = [
        each for each in visit.channel(channel).messages.values() if each.thread_ts == card.ts and each is not card
    ]
    bots = [each for each in thread if each.user == BOT_USER]
    return Walked(
        verdict=card.text.split(": ")[-1],
        questions=len(life.asked),
        messages=len(thread),
        replies=len(thread) - len(bots),
        words=sum(len(shown(each).split()) for each in bots),
        taps=life.taps,
    )


async def walk_alone(example: Example, catalogue: Catalogue, *stages: str) -> Walked:
    """Walk in a workspace of its own."""
    sandbox = Sandbox(Clock(MONDAY))
    seed(sandbox.world)
    await sandbox.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = sandbox_settings(sandbox, f"sqlite:///{Path(folder) / 'walk.db'}")
            async with living_in(sandbox, settings) as house:
                return await walk(Visit(sandbox, house.sender.drained), example, catalogue, *stages)
    finally:
        await sandbox.stop()


async def main() -> None:
    """Walk, and print what it took."""
    catalogue = load_catalogue()
    print(f"{'':24}{'questions':>10}{'messages':>10}{'replies':>9}{'words':>7}{'taps':>6}  verdict")
    for example, *stages in (
        (bought_and_low(catalogue),),
        (telco(),),
        (built_and_acting(catalogue), "build", "pilot"),
    ):
        found = await walk_alone(example, catalogue, *stages)
        figures = f"{found.questions:>10}{found.messages:>10}{found.replies:>9}{found.words:>7}{found.taps:>6}"
        print(f"{example.name[:23]:24}{figures}  {found.verdict}")


if __name__ == "__main__":
    asyncio.run(main())
