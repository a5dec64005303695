"""The command line: `ai-initiative run | migrate | check | nudge --dry-run`, and what other packages add to it."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import entry_points
from typing import TypeVar
from unicodedata import category

from bot import reader_report
from bot.app import StartError, require_current
from bot.checks import check, report
from bot.payload import clean
from bot.process import run
from bot.roadmap_files import add_commands
from bot.settings import OfflineSettings, SettingsError, load_offline_settings, load_settings
from bot.socket_mode import SocketLost
from bot.transactions import Transactions
from bot.views import forecasts
from bot.workflows import nudges, summaries
from hygiene.catalogue import Catalogue
from hygiene.rules import Rules
from storage import answers, workspaces
from storage.answers import Read
from storage.database import Database, DatabaseUnreachable
from storage.migrate import migrate

WRONG_SETTINGS = 2
CANNOT_START = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 if it failed, or 2 if what it was given is wrong."""
    parser = argparse.ArgumentParser(prog="ai-initiative", description="A Slack bot that keeps AI roadmaps honest.")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="run the bot")
    running.add_argument(
        "--only", choices=("web", "worker"), default="all", help="one half of it: web takes requests, worker nudges"
    )
    running.set_defaults(action=_run)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(action=_migrate)
    checking = commands.add_parser("check", help="say what is misconfigured, and how to mend it")
    checking.add_argument("--recount", action="store_true", help="only compare what lists show with a recount of all")
    checking.set_defaults(action=_check)
    nudging = commands.add_parser("nudge", help="say who would be nudged, when and why")
    nudging.add_argument("--dry-run", action="store_true", required=True, help="nothing is sent; there is no other way")
    nudging.add_argument("--at", type=_moment, help="as of another moment: 2026-03-02T10:00+01:00")
    nudging.set_defaults(action=_nudge)
    reading = commands.add_parser("reader", help="how answers were read, and what people said about that")
    of_reading = reading.add_subparsers(dest="what", required=True)
    of_reading.add_parser("report", help="count what was read as weak, and how often that was overruled").set_defaults(
        action=_reader_report
    )
    told = of_reading.add_parser("feedback", help="print what was overruled as labelled lines, to learn from")
    told.add_argument("--texts", action="store_true", help="with what people wrote, which stays out otherwise")
    told.set_defaults(action=_reader_feedback)
    add_commands(commands, load)
    for extra in entry_points(group="ai_initiative.commands"):
        extra.load()(commands)
    given = parser.parse_args(arguments)
    try:
        return int(given.action(given))
    except SettingsError as error:
        print(f"Please mend these settings:\n{_listed(str(error))}", file=sys.stderr)
        return WRONG_SETTINGS
    except (StartError, SocketLost, DatabaseUnreachable) as error:
        print(error, file=sys.stderr)
        return CANNOT_START


def set_up_logging(level: str) -> None:
    """Log to standard error. Slack's own libraries print payloads below warnings, so they are held there."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("slack_sdk", "slack_bolt", "apscheduler", "alembic", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


S = TypeVar("S", bound=OfflineSettings)


def load(read: Callable[[], tuple[S, Catalogue]]) -> tuple[S, Catalogue]:
    """Read settings, all or those that are needed without Slack, and set up logging by them."""
    settings, catalogue = read()
    set_up_logging(settings.log_level)
    return settings, catalogue


def _run(given: argparse.Namespace) -> int:
    settings, catalogue = load(load_settings)
    asyncio.run(run(settings, catalogue, given.only))
    return 0


def _migrate(_: argparse.Namespace) -> int:
    settings, _catalogue = load(load_offline_settings)
    with closing(Database(settings.database_url)) as database:
        asyncio.run(database.ping())
        migrate(database.engine)
    print(f"{database.name} is up to date.")
    return 0


def _check(given: argparse.Namespace) -> int:
    if given.recount:
        return _recount()
    settings, _catalogue = load(load_settings)
    findings = asyncio.run(check(settings))
    print(printable(report(findings)))
    return 0 if all(finding.good for finding in findings) else CANNOT_START


def _recount() -> int:
    settings, catalogue = load(load_offline_settings)
    with closing(Database(settings.database_url)) as database:
        wrong = asyncio.run(_count_all(database, settings.rules(catalogue)))
    print(wrong or "What lists show of each initiative is what a recount says.")
    return CANNOT_START if wrong else 0


async def _count_all(database: Database, rules: Rules) -> str:
    """Say what is kept for lists and is not what a recount says; nothing where all is."""
    await database.ping()
    await require_current(database)
    found = []
    for workspace in await database.run(workspaces.list_workspaces):
        work = Transactions(database, rules, workspace, lambda: datetime.now(UTC))
        if wrong := await work.run(summaries.list_wrong):
            labels = ", ".join(each.label for each in wrong)
            found.append(f"Not what a recount says: {labels}. An answer to any of its questions mends it.")
        if not await work.run(summaries.are_counts_right):
            found.append(
                f"Not what a recount says: how many initiatives there are, or wait for whom, in workspace {workspace}."
            )
    return "\n".join(found)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment; 2026-03-02T10:00+01:00 is one") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _nudge(given: argparse.Namespace) -> int:
    settings, catalogue = load(load_offline_settings)
    with closing(Database(settings.database_url)) as database:
        asyncio.run(_forecast(database, settings.rules(catalogue), given.at or datetime.now(UTC)))
    return 0


async def _forecast(database: Database, rules: Rules, at: datetime) -> None:
    await database.ping()
    await require_current(database)
    print(f"As of {at.isoformat(timespec='minutes')}:")
    for workspace in await database.run(workspaces.list_workspaces):
        for found in await Transactions(database, rules, workspace, lambda: at).run(nudges.forecast):
            print(f"  {found.user:<14}{printable(found.name):<20}{forecasts.describe(found)}")


def printable(text: str) -> str:
    """Return a text that does nothing to a terminal but stand there: what Slack and the database hold is not ours."""
    return "".join(each if category(each) != "Cc" or each == "\n" else "�" for each in clean(text))


def _read_as_weak() -> list[Read]:
    settings, _catalogue = load(load_offline_settings)
    with closing(Database(settings.database_url)) as database:
        return asyncio.run(_list_read_as_weak(database))


async def _list_read_as_weak(database: Database) -> list[Read]:
    await database.ping()
    await require_current(database)
    return await database.run(answers.list_read_as_weak)


def _reader_report(_: argparse.Namespace) -> int:
    print("\n".join(reader_report.report(_read_as_weak())))
    return 0


def _reader_feedback(given: argparse.Namespace) -> int:
    for line in reader_report.feedback(_read_as_weak(), texts=given.texts):
        print(printable(line))
    return 0


def _listed(text: str) -> str:
    return "\n".join(f"  - {line}" for line in text.splitlines())


if __name__ == "__main__":
    sys.exit(main())
