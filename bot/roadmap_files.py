"""`ai-initiative export | import | brief | reading`: the roadmap as files, and readings by scripts, without Slack."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import require_current
from bot.markup import plain
from bot.outbound.files import Taking
from bot.outbound.wordings import TakeIn
from bot.payload import clean
from bot.settings import load_offline_settings
from bot.transactions import Transactions
from bot.views import confirmations, exchange, refusals
from bot.views.text import count
from bot.workflows import access, briefs, exports, handovers, imports, readings, restores
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.commands import ListAll
from hygiene.exchange.forms import load_form
from hygiene.exchange.record import WrongFile, from_json
from hygiene.exchange.sheet import Plan
from hygiene.exchange.tables import MOST_ROWS
from hygiene.initiative import Actor, ChannelId, UserId
from hygiene.list_words import read_list
from hygiene.refusals import Refused
from hygiene.rules import Rules
from storage import initiatives, people, workspaces
from storage.database import Database

REFUSED = 1


Do = Callable[[Transactions, argparse.Namespace], Any]


class CannotDo(Exception):  # noqa: N818 — the name says what happened
    """It was not done; the message says why, and what to do."""


def add_commands(commands: Any, load: Callable[..., Any]) -> None:
    """Add these commands to those of the command line; `load` reads the settings."""

    def action(do: Do) -> Callable[[argparse.Namespace], int]:
        return lambda given: _do(load, do, given)

    for name, told in (("export", "write the roadmap to a file"), ("brief", "write one initiative on a page")):
        command = commands.add_parser(name, help=told)
        command.add_argument("--as", dest="user", metavar="U…", help="only what this person may see; else everything")
        command.add_argument("--to", type=Path, metavar="FILE", help="the file to write; else standard output")
        if name == "export":
            command.add_argument("form", help=f"{', '.join(exports.known_formats())}, or a mapping file (.yaml)")
            command.add_argument("wanted", nargs="*", help="what would be typed after `list`: pilot, alarms, …")
            command.set_defaults(action=action(_export))
        else:
            command.add_argument("number", help="AI-3")
            command.set_defaults(action=action(_brief))
    importing = commands.add_parser("import", help="register the rows of a CSV or YAML file, or bring back our JSON")
    importing.add_argument("file", type=Path)
    importing.add_argument("--by", required=True, metavar="U…", help="who imports it, and says what stands in it")
    importing.add_argument("--channel", required=True, metavar="C…", help="where the initiatives live")
    importing.add_argument("--form", type=Path, metavar="FILE", help="a mapping file, of whose columns the file is")
    importing.add_argument("--dry-run", action="store_true", help="only say what would be done")
    importing.set_defaults(action=action(_import))
    reading = commands.add_parser("reading", help="say what the number of an initiative is now, for its owner")
    reading.add_argument("number", help="AI-3")
    reading.add_argument("said", help="31000; -- before one that begins with a minus")
    reading.set_defaults(action=action(_reading))
    handing = commands.add_parser("handover", help="hand everything of somebody over to somebody else")
    handing.add_argument("leaver", metavar="FROM", help="U…, who leaves")
    handing.add_argument("to", metavar="TO", help="U…, who takes it over")
    handing.add_argument("--by", required=True, metavar="U…", help="who says so: an admin, or the owner of what goes")
    handing.add_argument("--dry-run", action="store_true", help="only say what would go")
    handing.set_defaults(action=action(_hand_over))
    for name in ("export", "brief", "import", "reading", "handover"):
        which = "of several workspaces in one database, which"
        commands.choices[name].add_argument("--workspace", metavar="T…", help=which)


def _do(load: Callable[..., Any], do: Do, given: argparse.Namespace) -> int:
    settings, catalogue = load(load_offline_settings)
    with closing(Database(settings.database_url)) as database:
        try:
            asyncio.run(_in_workspace(database, settings.rules(catalogue), do, given))
        except (CannotDo, WrongFile, OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return REFUSED
    return 0


async def _in_workspace(database: Database, rules: Rules, do: Do, given: argparse.Namespace) -> None:
    await database.ping()
    await require_current(database)
    known = await database.run(workspaces.list_workspaces)
    chosen = [each for each in known if given.workspace in (None, each)]
    if len(chosen) != 1:
        listed = ", ".join(known) or "none yet: let the bot sign in once"
        raise CannotDo(f"Which workspace? Name one with --workspace. There are: {listed}.")
    await do(Transactions(database, rules, chosen[0], lambda: datetime.now(UTC)), given)


async def _viewer(work: Transactions, user: str | None) -> Actor:
    if user is not None:
        return await work.run_as(Actor(UserId(user)), _actor_of, UserId(user))
    homes = await work.database.run(initiatives.list_channels, work.workspace)
    return Actor(UserId(""), frozenset(homes), admin=True)


def _actor_of(work: UnitOfWork, user: UserId) -> Actor:
    if people.find_person(work.connection, work.workspace, user) is None:
        raise CannotDo(f"The bot has not met {user} yet.")
    return access.actor_of(work, user, None)


async def _export(work: Transactions, given: argparse.Namespace) -> None:
    wanted = read_list(given.wanted)
    if not isinstance(wanted, ListAll):
        raise CannotDo(f"What does “{' '.join(given.wanted)}” mean? `--help` says what there is.")
    if given.form not in exports.known_formats() and not given.form.endswith((".yaml", ".yml")):
        raise CannotDo(f"There is no form {given.form!r}: {', '.join(exports.known_formats())}, or a mapping file.")
    form = Path(given.form) if given.form.endswith((".yaml", ".yml")) else given.form
    file = await work.run_as(await _viewer(work, given.user), exports.write, wanted, form)
    _give(given.to, file.content)
    print(exchange.file_comment(file), file=sys.stderr)


def _give(to: Path | None, content: str) -> None:
    if to is None:
        sys.stdout.write(content)
    else:
        to.write_text(content, encoding="utf-8", newline="")


async def _brief(work: Transactions, given: argparse.Namespace) -> None:
    told = await work.run_as(await _viewer(work, given.user), briefs.as_markdown, _number(given.number))
    if isinstance(told, Refused):
        raise CannotDo(refusals.sentence(told))
    _give(given.to, told)


async def _import(work: Transactions, given: argparse.Namespace) -> None:
    content = given.file.read_bytes()
    actor = await work.run_as(Actor(UserId(given.by)), _actor_of, UserId(given.by))
    home = await work.run_as(actor, imports.find_home, ChannelId(given.channel))
    if isinstance(home, Refused):
        raise CannotDo(refusals.sentence(home))
    form = load_form(given.form) if given.form else None
    is_own = given.file.suffix.lower() == ".json"
    digest = imports.digest_of(content)
    if is_own:
        back = await work.look_as(actor, restores.look_back, from_json(content), home, file=digest)
        if isinstance(back, Refused):
            raise CannotDo(refusals.sentence(back))
        print("\n".join([*exchange.changed_on_the_way(back, home.channel), f"{back.new} to be brought back."]))
    else:
        rows = imports.read_rows(given.file.name, content, form=form)
        plan = await work.look_as(actor, imports.look, rows, home, file=digest)
        print("\n".join(_told(plan)))
    if given.dry_run:
        return
    wanted = TakeIn(actor.user, given.file.name, home.channel)
    taking = Taking(work, wanted, most=MOST_ROWS, form=form)
    async for words in taking.take(given.file.name, content):
        print(words)


def _told(plan: Plan) -> list[str]:
    ignored = [f"Columns that mean nothing here: {', '.join(plan.ignored)}."] if plan.ignored else []
    told = f"{len(plan.entries) - len(plan.done)} to be registered, {count(plan.left_out, 'row')} left out."
    return [*exchange.trouble_lines(plan.troubles), *exchange.read_as(plan), *ignored, told]


async def _hand_over(work: Transactions, given: argparse.Namespace) -> None:
    actor = await work.run_as(Actor(UserId(given.by)), _actor_of, UserId(given.by))
    do = handovers.plan if given.dry_run else handovers.hand_over
    done = await work.run_as(actor, do, UserId(given.leaver), UserId(given.to))
    if isinstance(done, Refused):
        raise CannotDo(plain(refusals.sentence(done)))
    print("\n".join(plain(line) for line in exchange.handover_lines(done, most=len(done.pieces))))


async def _reading(work: Transactions, given: argparse.Namespace) -> None:
    number = _number(given.number)
    done = await work.run_as(Actor(UserId("")), readings.give_for_owner, number, clean(given.said))
    if isinstance(done, Refused):
        raise CannotDo(refusals.sentence(done))
    print(plain(confirmations.reading_taken(done.initiative, done.course, done.unnamed)))


def _number(said: str) -> int:
    digits = said.upper().removeprefix("AI-")
    if not digits.isdecimal():
        raise CannotDo(f"{said!r} is no initiative; AI-3 is one.")
    return int(digits)
