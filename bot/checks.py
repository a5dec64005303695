"""`ai-initiative check`: what is misconfigured, and how to mend it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection

from bot.app import StartError, sign_in, web_client
from bot.settings import Settings
from bot.slack_errors import code
from hygiene.initiative import WorkspaceId
from hygiene.rules import known_zone
from storage import failures, history, initiatives, items, people, unreadable
from storage.database import Database, DatabaseUnreachable
from storage.failures import Failure
from storage.migrate import is_current
from storage.moments import LONG_AGO

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "canvases:write",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "reactions:write",
    "users:read",
)
"""The bot's scopes; manifest.yml has the same, and a test holds the two together."""


MOST_FAILURES = 20
_SECRET = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    text: str


async def check(settings: Settings) -> list[Finding]:
    """Look at the database, the tokens, the scopes and the channels."""
    database = Database(settings.database_url)
    try:
        findings = [await _database(database), *secrets(settings), *privacy(database)]
        async with aiohttp.ClientSession() as session:
            findings += await _slack(settings, session, database, reachable=findings[0].good)
        return findings
    finally:
        await asyncio.to_thread(database.close)


async def _database(database: Database) -> Finding:
    try:
        await database.ping()
    except DatabaseUnreachable as error:
        return Finding(good=False, text=f"{error}. Check DATABASE_URL, and that the server runs.")
    if database.is_sqlite or await database.run(is_current):
        return Finding(good=True, text=f"The database {database.name} answers.")
    return Finding(good=False, text=f"The schema of {database.name} is not current: run `ai-initiative migrate`.")


async def _slack(
    settings: Settings, session: aiohttp.ClientSession, database: Database, *, reachable: bool
) -> list[Finding]:
    client = web_client(settings, session, reads=True)
    try:
        who = await sign_in(client)
    except StartError as error:
        return [Finding(good=False, text=str(error))]
    findings = [Finding(good=True, text=f"Signed in to {who.get('team')} as {who.get('user')}.")]
    answer = await client.auth_test()
    findings += missing_scopes(answer.headers.get("x-oauth-scopes"))
    if settings.slack_app_token is not None:
        findings.append(await _app_token(settings, session))
    if reachable and await database.run(is_current):
        workspace = WorkspaceId(who["team_id"])
        findings += rows(await database.look(read_everything, workspace))
        findings += zones(await database.look(people.count_zones, workspace))
        findings += failing(await database.look(failures.list_failures, workspace, limit=MOST_FAILURES))
        homes = await database.run(initiatives.list_channels, workspace)
        findings += [await _channel(settings, session, channel) for channel in homes]
    return findings


def secrets(settings: Settings) -> list[Finding]:
    """Look at what Slack can't be asked about: with a wrong signing secret every request is refused."""
    if settings.mode != "http" or _SECRET.fullmatch(settings.signing_secret):
        return []
    text = (
        "SLACK_SIGNING_SECRET does not look like one (32 digits and letters from a to f): "
        "copy it anew from “Basic Information”."
    )
    return [Finding(good=False, text=text)]


def privacy(database: Database) -> list[Finding]:
    """Look whether others on this machine can read what people have written."""
    file = Path(database.engine.url.database or "")
    if not database.is_sqlite or not file.is_file() or not file.stat().st_mode & 0o077:
        return []
    return [Finding(good=False, text=f"Others on this machine can read {file}: `chmod 600 {file}`.")]


def read_everything(connection: Connection, workspace: WorkspaceId) -> list[str]:
    """Read what a workspace has, and return what can't be read of it."""
    with unreadable.collecting() as found:
        initiatives.list_initiatives(connection, workspace)
        items.list_items_of_all(connection, workspace)
        history.list_since(connection, workspace, since=LONG_AGO)
    return sorted(found)


def rows(found: Iterable[str]) -> list[Finding]:
    """Tell what stands in the database and can't be read."""
    text = "A row holds {} that can't be read: no version of ours has written it. It counts as what harms least."
    return [Finding(good=False, text=text.format(each)) for each in found]


def zones(found: Mapping[str, int]) -> list[Finding]:
    """Tell of time zones that this machine does not know."""
    text = (
        "This machine does not know the time zone {} (people there: {}), who are written to by the workspace's hours. "
        "pip install --upgrade tzdata"
    )
    unknown = sorted(zone for zone in found if known_zone(zone) is None)
    return [Finding(good=False, text=text.format(zone, found[zone])) for zone in unknown]


def failing(found: Iterable[Failure]) -> list[Finding]:
    """Tell what fails again and again."""
    text = (
        "Looking at {0.what} {0.subject} failed {0.times} times in a row, last at {0.at:%Y-%m-%d %H:%M} UTC "
        "({0.error}). The log has more; it is tried again."
    )
    return [Finding(good=False, text=text.format(each)) for each in found]


def missing_scopes(granted: str | None) -> list[Finding]:
    """Compare the scopes that Slack says the token has with those that the bot needs."""
    if granted is None:
        return [Finding(good=True, text="Slack does not say which scopes the token has.")]
    have = {scope.strip() for scope in granted.split(",")}
    missing = [scope for scope in SCOPES if scope not in have]
    if not missing:
        return [Finding(good=True, text="The token has every scope of manifest.yml.")]
    text = f"The token lacks {', '.join(missing)}: update the app from manifest.yml and install it again."
    return [Finding(good=False, text=text)]


async def _app_token(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    client = web_client(settings, session)
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        reason = code(error)
        return Finding(good=False, text=f"Slack refuses SLACK_APP_TOKEN ({reason}). It needs connections:write.")
    return Finding(good=True, text="Socket Mode can connect.")


async def _channel(settings: Settings, session: aiohttp.ClientSession, channel: str) -> Finding:
    client = web_client(settings, session, reads=True)
    try:
        info = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return Finding(good=False, text=f"Channel {channel}: {code(error)}. Invite the bot there again.")
    if info.get("is_archived"):
        return Finding(good=False, text=f"Channel {channel} is archived; its initiatives can't be asked about.")
    if not info.get("is_member"):
        return Finding(good=False, text=f"The bot is not in channel {channel}: type /invite there.")
    return Finding(good=True, text=f"The bot is in channel {channel}.")


def report(findings: Iterable[Finding]) -> str:
    """Write findings as lines, each with what to do."""
    return "\n".join(f"{'ok  ' if finding.good else 'MEND'} {finding.text}" for finding in findings)
