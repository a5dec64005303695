"""How fast requests are acknowledged: the bot beside a bare Bolt app that only acks, and beside bare sqlite3.

    python -m benchmarks.ack

Both apps are dispatched in this process, so that what is measured is Bolt, the bot's listeners and the database, not a
network. Rounds alternate, and each figure is the median of the rounds' ratios.

- `help stage`, which needs no database, with all of the bot's handlers, against one listener that only acks. Goal: at
  least 0.85.
- A captured reply, durable when it is acknowledged, against the very same statements and commits through bare sqlite3
  on one thread. Goal: at least 0.5, and p99 under 100 ms at 16 in flight.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import Connection, event, update

from bot.app import bolt_app, quiet_logger, system_clock, web_client
from bot.channels import Channels
from bot.context import Context
from bot.directory import Directory
from bot.lookups import Lookups
from bot.settings import Settings
from bot.workflows.initiatives import register
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.catalogue import load_catalogue
from hygiene.initiative import Actor, ChannelId, Exchange, Initiative, Registration, Stage, UserId, WorkspaceId
from hygiene.questions import About
from hygiene.rules import Rules
from storage import workspaces
from storage.database import Database, open_engine
from storage.migrate import migrate
from storage.tables import initiatives, items

TEAM, BOT, ALICE = WorkspaceId("T1"), UserId("U0BOT"), UserId("U1ALICE")
CHANNELS = 50
WHO = {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B1", "team": "T", "url": "https://t.slack.com/"}
Dispatch = Callable[[dict[str, Any]], Awaitable[int]]
Statement = tuple[str, Any, bool]
"""The words, the parameters, and whether there are many sets of them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round took."""

    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return 1000 * statistics.quantiles(self.latencies, n=100)[98]


async def drive(dispatch: Dispatch, bodies: Sequence[dict[str, Any]], concurrency: int) -> Figures:
    """Send requests, so many in flight."""
    waiting, latencies = iter(bodies), list[float]()

    async def client() -> None:
        for body in waiting:
            started = time.perf_counter()
            if await dispatch(body) != 200:  # noqa: PLR2004
                raise RuntimeError("a request was not acknowledged")
            latencies.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(concurrency)))
    return Figures(time.perf_counter() - started, tuple(latencies))


def dispatch_to(app: AsyncApp) -> Dispatch:
    """Hand requests to an app, as Socket Mode does."""

    async def dispatch(body: dict[str, Any]) -> int:
        return int((await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))).status)

    return dispatch


def bare_app() -> AsyncApp:
    """Return an app that has one listener, which only acks."""
    installed = AuthorizeResult.from_auth_test_response(auth_test_response=WHO, bot_token="xoxb-1")

    async def authorize(**_: object) -> AuthorizeResult:
        return installed

    app = AsyncApp(logger=quiet_logger(), authorize=authorize, signing_secret="", process_before_response=True)

    @app.command("/ai-initiative")
    async def on_command(ack: AsyncAck) -> None:
        await ack()

    return app


def our_app(database: Database, session: aiohttp.ClientSession) -> AsyncApp:
    """Return the bot's app, on a database."""
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    client = web_client(settings, session)
    lookups = Lookups()
    directory = Directory(client, database, TEAM, system_clock, lookups)
    channels = Channels(client, database, TEAM, system_clock, lookups)
    context = Context(database, Rules(load_catalogue()), TEAM, system_clock, client, directory, channels, BOT)
    return bolt_app(settings, context, dict(WHO))


def channel(number: int) -> ChannelId:
    """Return the home of an initiative: they are spread over some channels."""
    return ChannelId(f"C{number % CHANNELS}")


def help_command() -> dict[str, Any]:
    """Return `/ai-initiative help` as it comes."""
    return {
        "command": "/ai-initiative",
        "text": "help stage",
        "team_id": TEAM,
        "user_id": ALICE,
        "channel_id": channel(0),
        "trigger_id": "1",
    }


def reply(number: int) -> dict[str, Any]:
    """Return Alice's reply in the thread of one initiative as it comes."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": f"Ev{number}",
        "event": {
            "type": "message",
            "channel": channel(number),
            "channel_type": "channel",
            "user": ALICE,
            "text": f"Prepaid customers who top up under €10 a month, about {number}k",
            "ts": f"2000000000.{number:06d}",
            "thread_ts": f"1000000000.{number:06d}",
        },
    }


def prepare(path: Path, count: int) -> None:
    """Fill a database with initiatives that each wait for Alice's answer to a question in their thread."""
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    rules, now = Rules(load_catalogue()), datetime.now(UTC)
    with engine.begin() as connection:  # what would be said is not written: it was all said
        workspaces.keep_workspace(connection, TEAM, name="T", url="https://t.slack.com/", bot_user=BOT)
        for number in range(count):
            home = channel(number)
            form = Registration(
                name=f"Plan {number}",
                pain="600 people a week wait",
                owner=ALICE,
                sponsor=None,
                target_date=None,
                stage=Stage.IDEA,
                channel=home,
                private=False,
                by=ALICE,
                view=None,
            )
            made = register(UnitOfWork(connection, rules, TEAM, now, Actor(ALICE)), form)
            assert isinstance(made, Initiative)
            ts = f"1000000000.{number:06d}"
            connection.execute(update(initiatives).where(initiatives.c.id == made.id).values(card_ts=ts))
        asked = {"exchange": Exchange.ASKED.value, "question_ts": "1500000000.000000"}
        users = rules.catalogue.about(About.USERS)
        connection.execute(update(items).where(items.c.key == (users.key if users else "")).values(asked))
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def copied(template: Path, name: str) -> Path:
    """Return a fresh copy of a database."""
    path = template.with_name(name)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(template, path)
    return path


async def record(
    template: Path, bodies: Sequence[dict[str, Any]], session: aiohttp.ClientSession
) -> list[list[Statement]]:
    """Return the statements of each reply's transaction."""
    database = Database(f"sqlite:///{copied(template, 'record.db')}")
    transactions: list[list[Statement]] = []

    class Recorded(sqlite3.Cursor):
        def execute(self, statement: str, parameters: Any = (), /) -> Recorded:
            if statement.startswith("BEGIN"):
                transactions.append([])
            elif not statement.startswith("PRAGMA"):
                transactions[-1].append((statement, parameters, False))
            return super().execute(statement, parameters)

        def executemany(self, statement: str, parameters: Any, /) -> Recorded:
            transactions[-1].append((statement, parameters, True))
            return super().executemany(statement, parameters)

    class Recording(sqlite3.Connection):
        def cursor(self, factory: Any = Recorded) -> Any:
            return super().cursor(factory)

    def connect(_dialect: object, _record: object, _args: object, options: dict[str, Any]) -> None:
        options["factory"] = Recording

    event.listen(database.engine, "do_connect", connect)
    await drive(dispatch_to(our_app(database, session)), bodies, 1)
    database.close()
    return [transaction for transaction in transactions if transaction]


def replay(path: Path, transactions: Sequence[Sequence[Statement]]) -> float:
    """Run the same statements and commits through bare sqlite3 on one thread; return the seconds."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    started = time.perf_counter()
    for transaction in transactions:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in transaction:
            if many:
                connection.executemany(statement, parameters)
            else:
                connection.execute(statement, parameters).fetchall()
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


async def help_rounds(rounds: int, count: int, database: Database, session: aiohttp.ClientSession) -> None:
    """Measure `help` against the bare app, round by round."""
    ours, bare = dispatch_to(our_app(database, session)), dispatch_to(bare_app())
    bodies = [help_command()] * count
    for dispatch in (ours, bare):
        await drive(dispatch, bodies[: count // 4], 16)
    pairs = [(await drive(ours, bodies, 16), await drive(bare, bodies, 16)) for _ in range(rounds)]
    ratio = statistics.median(a.rate / b.rate for a, b in pairs)
    bot, bare_bolt = middle(a for a, _ in pairs), middle(b for _, b in pairs)
    print(f"help           bot {bot}   bare Bolt {bare_bolt}   ratio {ratio:.2f}")


async def reply_rounds(rounds: int, count: int, folder: Path, session: aiohttp.ClientSession) -> None:
    """Measure captured replies against the same statements through bare sqlite3, round by round."""
    template = folder / "template.db"
    prepare(template, count)
    bodies = [reply(number) for number in range(count)]
    transactions = await record(template, bodies, session)
    pairs = []
    for number in range(rounds):
        database = Database(f"sqlite:///{copied(template, f'ours{number}.db')}")
        ours = await drive(dispatch_to(our_app(database, session)), bodies, 16)
        captured = await database.run(count_answers)
        database.close()
        if captured != 2 * count:  # the pain point, and the reply
            raise RuntimeError(f"{captured} answers where {2 * count} should be")
        seconds = await asyncio.to_thread(replay, copied(template, f"bare{number}.db"), transactions)
        pairs.append((ours, count / seconds))
    statements = statistics.mean(len(transaction) for transaction in transactions)
    ratio = statistics.median(ours.rate / rate for ours, rate in pairs)
    rate = statistics.median(rate for _, rate in pairs)
    print(
        f"captured reply bot {middle(ours for ours, _ in pairs)}   bare sqlite3 {rate:,.0f}/s "
        f"({statements:.0f} statements each)   ratio {ratio:.2f}"
    )


def count_answers(connection: Connection) -> int:
    """Return how many answers there are."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM answers").scalar_one())


def middle(rounds: Any) -> str:
    """Write the median of some rounds."""
    found = list(rounds)
    rate = statistics.median(each.rate for each in found)
    return f"{rate:,.0f}/s, p99 {statistics.median(each.p99 for each in found):.1f} ms"


async def measure(rounds: int, count: int) -> None:
    """Measure everything, 16 in flight."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with aiohttp.ClientSession() as session:
            database = Database(f"sqlite:///{folder / 'help.db'}")
            await asyncio.to_thread(migrate, database.engine)
            await help_rounds(rounds, count, database, session)
            database.close()
            await reply_rounds(rounds, count, folder, session)


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=2000)
    given = parser.parse_args()
    print(f"{given.rounds} rounds of {given.count} requests, 16 in flight, medians")
    asyncio.run(measure(given.rounds, given.count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
