"""Composition: everything is built here, by hand, and passed on."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import Channels
from bot.context import Context
from bot.directory import Directory
from bot.heartbeat import Heartbeat
from bot.intake import Addressee, Intake
from bot.listeners.register import register
from bot.lookups import Lookups
from bot.nudger import Nudger
from bot.outbound.sender import Sender
from bot.settings import Settings
from bot.slack_errors import NO_ANSWER, code
from bot.workflows import channels as channel_work
from bot.workflows import initiatives, people
from hygiene.catalogue import Catalogue
from hygiene.initiative import ChannelId, UserId, WorkspaceId
from storage import pauses, workspaces
from storage.database import Database, DatabaseUnreachable
from storage.migrate import is_current, migrate

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds, for one request to Slack
CONNECTIONS = 100
TRIES = 5
"""How often a database or a Slack that does not answer is asked at start, with longer and longer pauses."""

_APP_IN_TOKEN = re.compile(r"^xapp-\d+-(A[A-Z0-9]+)-")
Clock = Callable[[], datetime]


class StartError(Exception):
    """The bot cannot start; the message says why, and what to do."""


def system_clock() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """A running bot: Bolt's app for what comes in, the sender for what goes out, the nudger for what is due."""

    app: AsyncApp
    intake: Intake
    context: Context
    sender: Sender
    nudger: Nudger
    database: Database
    lookups: Lookups
    heartbeat: Heartbeat


@asynccontextmanager
async def open_house(settings: Settings, catalogue: Catalogue, *, clock: Clock = system_clock) -> AsyncIterator[House]:
    """Build the bot on its database and its Slack; both are let go at the end.

    Raises:
        StartError: the database or Slack does not answer, or refuses.

    """
    database = Database(settings.database_url)
    try:
        await _reach(database)
        await _bring_up_to_date(database)
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            house = await _build(settings, catalogue, database, session, clock)
            try:
                yield house
            finally:
                await house.lookups.close()
    finally:
        await asyncio.to_thread(database.close)


async def _build(
    settings: Settings, catalogue: Catalogue, database: Database, session: aiohttp.ClientSession, clock: Clock
) -> House:
    reading = web_client(settings, session, reads=True)
    who = await sign_in(reading)
    workspace, bot_user = WorkspaceId(who["team_id"]), UserId(who["user_id"])
    await database.run(
        workspaces.keep_workspace,
        workspace,
        name=who.get("team") or workspace,
        url=who.get("url") or "",
        bot_user=bot_user,
    )
    rules = settings.rules(catalogue)
    lookups = Lookups()
    directory = Directory(reading, database, workspace, clock, lookups)
    channels = Channels(reading, database, workspace, clock, lookups)
    context = Context(database, rules, workspace, clock, web_client(settings, session), directory, channels, bot_user)
    _follow_channels(context)
    sender = Sender(
        database,
        web_client(settings, session),
        rules,
        clock,
        workspace=workspace,
        interval=timedelta(seconds=settings.message_interval),
        rate=settings.message_rate,
    )
    database.on_spoken = sender.wake
    for lacking in catalogue.lacking:
        log.warning("the catalogue goes without a rule: %s", lacking)
    await context.run(initiatives.reconcile)
    heartbeat = Heartbeat(context, web_client(settings, session))
    await database.run(pauses.resume, workspace, pauses.EVERYTHING)  # it has just signed in
    nudger = Nudger(context, seconds=settings.nudge_interval)
    app = bolt_app(settings, context, who)
    intake = Intake(app, Addressee(workspace, app_of(settings, who)))
    return House(app, intake, context, sender, nudger, database, lookups, heartbeat)


def _follow_channels(context: Context) -> None:
    """Let follow what has to, when a look at a channel finds that the bot can speak there, or that somebody is gone."""

    async def speak_again(channel: ChannelId) -> None:
        await context.run(channel_work.speak_again, channel)

    async def take_from_leaver(channel: ChannelId, user: UserId) -> None:
        await context.run(people.take_from_leaver, channel, user)

    context.channels.on_open, context.channels.on_left = speak_again, take_from_leaver


def web_client(settings: Settings, session: aiohttp.ClientSession, *, reads: bool = False) -> AsyncWebClient:
    """Make a client on the shared session. Only one that reads may try again by itself: a post would be doubled."""
    handlers: list[AsyncRetryHandler] = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)] if reads else []
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.api_url,
        timeout=TIMEOUT,
        session=session,
        retry_handlers=handlers,
        logger=logging.getLogger("slack_sdk"),
    )


def bolt_app(settings: Settings, context: Context, who: dict[str, Any]) -> AsyncApp:
    """Make Bolt's app with every listener. A request is acknowledged when its work is committed, not before."""
    token = settings.slack_bot_token.get_secret_value()
    installed = AuthorizeResult.from_auth_test_response(auth_test_response=who, bot_token=token)

    async def authorize(**_: object) -> AuthorizeResult:
        return installed

    app = AsyncApp(
        name="ai-initiative",
        logger=quiet_logger(),
        client=AsyncWebClient(base_url=settings.api_url, session=context.client.session, timeout=TIMEOUT),
        authorize=authorize,
        signing_secret=settings.signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )
    register(app, context)
    return app


def quiet_logger() -> logging.Logger:
    """Bolt's logger. Below errors Bolt logs whole requests, which hold people's words and tokens."""
    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.ERROR)
    return logger


async def sign_in(client: AsyncWebClient) -> dict[str, Any]:
    """Ask Slack whose token this is.

    Raises:
        StartError: Slack refuses the token, or does not answer.

    """
    for attempt in range(1, TRIES + 1):
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            reason = code(error)
            if reason and reason not in ("ratelimited", "internal_error", "fatal_error", "service_unavailable"):
                raise StartError(
                    f"Slack refuses SLACK_BOT_TOKEN ({reason}). Copy it anew from “OAuth & Permissions”."
                ) from None
            problem = reason or "no answer"
        except NO_ANSWER as error:
            problem = type(error).__name__
        else:
            return dict(answer.data) if isinstance(answer.data, dict) else {}
        log.warning("Slack at %s does not answer (%s), try %s of %s", client.base_url, problem, attempt, TRIES)
        await asyncio.sleep(min(2**attempt / 2, 8))
    raise StartError(f"Slack at {client.base_url} does not answer ({problem}). Check SLACK_API_URL and the network.")


def app_of(settings: Settings, who: Mapping[str, Any]) -> str | None:
    """Return the id of the app that the tokens belong to; None where neither Slack nor the app token tells.

    Over HTTP the signature itself proves for which app a request is.
    """
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    found = who.get("app_id") or next(iter(_APP_IN_TOKEN.findall(token)), None)
    return found if isinstance(found, str) else None


async def _reach(database: Database) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            await database.ping()
        except DatabaseUnreachable as error:
            log.warning("%s (try %s of %s)", error, attempt, TRIES)
            problem = str(error)
            await asyncio.sleep(min(2**attempt / 2, 8))
        else:
            return
    raise StartError(f"{problem}. Check DATABASE_URL, and that the server runs.")


async def _bring_up_to_date(database: Database) -> None:
    if database.is_sqlite:
        await asyncio.to_thread(migrate, database.engine)
    else:
        await require_current(database)


async def require_current(database: Database) -> None:
    """Go on only with a schema that this version of the bot knows.

    Raises:
        StartError: it is another, or none.

    """
    if not await database.run(is_current):
        raise StartError(f"The schema of {database.name} is not current. Run `ai-initiative migrate` first.")
