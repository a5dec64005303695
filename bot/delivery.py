"""The outbox sender: what was committed is said, once, in each conversation's order, at the pace that Slack allows."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import slack_errors
from bot.workflows import saying, wording
from bot.workflows.rules import Rules
from bot.workflows.saying import Saying
from bot.workflows.wording import Ephemeral, Post, React, Update, Wording
from storage import outbox
from storage.database import Database
from storage.outbox import Claimed

log = logging.getLogger(__name__)

EVENT_TYPE = "ai_initiative"
LEASE = timedelta(seconds=20)
"""Longer than a request may take, so that a row is looked at by others only if its process is gone."""
IN_FLIGHT = 50
POLL = 0.25
"""Seconds between two looks for what other processes have put there, or what has become due."""
MOST_ATTEMPTS = 12
SLOWEST = 60.0
LOOK_AFTER = timedelta(seconds=1)
"""How long Slack is given to show a message whose acceptance is unknown, before it is looked for."""
PAGE = 200
PAGES = 5

UNSURE = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
"""Answers after which the message may or may not be there."""
DONE_ALREADY = ("already_reacted",)
GONE = ("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found")
"""What was to be changed is not there any more; that is no failure of ours."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row with what it is about and how it is worded."""

    row: Claimed
    saying: Saying
    wording: Wording


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack has it."""

    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class TryAgain:
    """It is not there, or (`unsure`) it may be: then it is looked for before it is said again."""

    after: timedelta
    reason: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack asks for a pause of this method."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be said."""

    reason: str


Outcome = Accepted | TryAgain | Limited | Failed


def wall_clock() -> datetime:
    """The moment by the machine's clock, which leases and limits go by."""
    return datetime.now(UTC)


class Sender:
    """Sends what is in the outbox until it is stopped."""

    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        rules: Rules,
        clock: Callable[[], datetime],
        *,
        interval: timedelta,
    ) -> None:
        self._database = database
        self._client = client
        self._rules = rules
        self._clock = clock
        self._interval = interval
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._direct: dict[str, str] = {}

    def wake(self) -> None:
        """Look at the outbox now: something was committed."""
        self._woken.set()

    async def run(self) -> None:
        """Send until `stop` is called. A database that does not answer is asked again."""
        self._ended.clear()
        try:
            await self._run()
        finally:
            self._ended.set()

    async def _run(self) -> None:
        if self._database.is_sqlite:
            await self._database.run(outbox.release_leases)
        while not self._stopping:
            self._woken.clear()
            claimed = 0
            try:
                claimed = await self._claim()
            except SQLAlchemyError as error:
                log.warning("the outbox can't be read now: %s", type(error).__name__)
            if claimed == 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), POLL)

    async def drained(self) -> bool:
        """Whether there is nothing more to say for now."""
        states = await self._database.run(outbox.count_states)
        return not any(states.get(state) for state in outbox.UNFINISHED)

    async def stop(self) -> None:
        """Claim nothing more, and finish what is on its way."""
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), LEASE.total_seconds())
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LEASE.total_seconds())

    async def _claim(self) -> int:
        free = IN_FLIGHT - len(self._tasks)
        if free <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return 1
        jobs = await self._database.run(
            claim_jobs, self._rules, limit=free, interval=self._interval, now=self._clock(), wall=wall_clock()
        )
        for job in jobs:
            task = asyncio.create_task(self._send(job))
            self._tasks.add(task)
            task.add_done_callback(self._finished)
        return len(jobs)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("sending failed: %s", type(error).__name__, exc_info=error)

    async def _send(self, job: Job) -> None:
        outcome = await self._outcome(job)
        await self._database.run(record_outcome, job, outcome, now=self._clock(), wall=wall_clock())

    async def _outcome(self, job: Job) -> Outcome:
        try:
            if job.row.doubtful and isinstance(job.wording, Post):
                found = await self._find(job, job.wording)
                if found is not None:
                    return found
            return await self._say(job)
        except SlackApiError as error:
            return read_refusal(error, job.row)
        except aiohttp.ClientConnectorError as error:
            return TryAgain(backoff(job.row.attempts), type(error).__name__)
        except slack_errors.NO_ANSWER as error:
            return TryAgain(max(LOOK_AFTER, backoff(job.row.attempts)), type(error).__name__, unsure=True)

    async def _say(self, job: Job) -> Accepted:
        channel = await self._channel(job.row.conversation)
        match job.wording:
            case Post(message, thread):
                answer = await self._client.chat_postMessage(
                    channel=channel,
                    text=message.text,
                    blocks=mark(message.blocks, job.row.uuid),
                    thread_ts=thread,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"id": job.row.uuid}},
                    unfurl_links=False,
                    unfurl_media=False,
                )
                return Accepted(answer.get("channel") or channel, answer["ts"])
            case Update(message, ts):
                await self._client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)
                return Accepted(channel, ts)
            case Ephemeral(message, user, thread):
                await self._client.chat_postEphemeral(
                    channel=channel, user=user, text=message.text, blocks=message.blocks, thread_ts=thread
                )
                return Accepted(channel)
            case React(ts, emoji):
                await self._client.reactions_add(channel=channel, timestamp=ts, name=emoji)
                return Accepted(channel, ts)

    async def _channel(self, conversation: str) -> str:
        """Return the channel to write to; for a person, the direct messages with them."""
        if not conversation.startswith(("U", "W")):
            return conversation
        if conversation not in self._direct:
            opened = await self._client.conversations_open(users=conversation)
            self._direct[conversation] = opened["channel"]["id"]
        return self._direct[conversation]

    async def _find(self, job: Job, post: Post) -> Accepted | None:
        """Look for a message that an earlier try may have left, by the mark it carries."""
        channel = await self._channel(job.row.conversation)
        oldest = await self._database.run(outbox.last_sent_ts, job.row)
        cursor: str | None = None
        for _ in range(PAGES):
            if post.thread:
                page = await self._client.conversations_replies(
                    channel=channel,
                    ts=post.thread,
                    limit=PAGE,
                    cursor=cursor,
                    include_all_metadata=True,
                    oldest=oldest,
                )
            else:
                page = await self._client.conversations_history(
                    channel=channel, limit=PAGE, cursor=cursor, include_all_metadata=True, oldest=oldest
                )
            for message in page.get("messages") or []:
                if carries(message, job.row.uuid):
                    return Accepted(channel, message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None


def claim_jobs(
    connection: Connection, rules: Rules, *, limit: int, interval: timedelta, now: datetime, wall: datetime
) -> list[Job]:
    """Claim what is due and word it as things stand now; what need not be said any more is cancelled."""
    jobs = []
    for row in outbox.claim(connection, wall, limit=limit, lease=LEASE, interval=interval):
        if row.doubtful and row.method == "ephemeral":
            # It can't be looked for, and once is better than twice.
            outbox.record_dead(connection, row, "it is not known whether it was shown")
            continue
        about = saying.read(row.purpose, row.subject)
        worded = wording.word(connection, rules, row.workspace, about, now=now)
        if worded is None:
            outbox.record_cancelled(connection, row)
        else:
            jobs.append(Job(row, about, worded))
    return jobs


def record_outcome(connection: Connection, job: Job, outcome: Outcome, *, now: datetime, wall: datetime) -> None:
    """Keep what came of a try, unless another process has taken the row over meanwhile."""
    row = job.row
    match outcome:
        case Accepted(channel, ts):
            if outbox.record_sent(connection, row, channel=channel, ts=ts):
                wording.after_sent(connection, row.workspace, job.saying, channel=channel, ts=ts, now=now)
        case TryAgain(_, reason) if row.attempts >= MOST_ATTEMPTS:
            outbox.record_dead(connection, row, f"given up after {row.attempts} tries: {reason}")
            wording.after_failed(connection, job.saying)
            log.error("%s given up after %s tries: %s", row.purpose, row.attempts, reason)
        case TryAgain(after, reason, unsure):
            outbox.record_retry(connection, row, at=wall + after, error=reason, doubtful=unsure or row.doubtful)
        case Limited(after):
            outbox.pause(connection, row.workspace, f"method:{row.method}", until=wall + after)
            outbox.record_retry(connection, row, at=wall, error="ratelimited", doubtful=row.doubtful, counted=False)
        case Failed(reason):
            outbox.record_dead(connection, row, reason)
            wording.after_failed(connection, job.saying)
            if reason not in GONE:
                log.error("%s can't be said: %s", row.purpose, reason)


def read_refusal(error: SlackApiError, row: Claimed) -> Outcome:
    """Say what follows from an answer of Slack that is not ok."""
    status, reason = slack_errors.status(error), slack_errors.code(error)
    if status == 429 or reason in ("ratelimited", "rate_limited", "message_limit_exceeded"):  # noqa: PLR2004
        return Limited(timedelta(seconds=retry_after(slack_errors.headers(error))))
    if reason in DONE_ALREADY:
        return Accepted()
    if status >= 500 or reason in UNSURE or not reason:  # noqa: PLR2004
        return TryAgain(max(LOOK_AFTER, backoff(row.attempts)), reason or f"HTTP {status}", unsure=True)
    return Failed(reason)


def retry_after(headers: Mapping[str, Any]) -> float:
    """Read the seconds to wait: https://docs.slack.dev/apis/web-api/rate-limits. Without any, one second."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            with suppress(ValueError):
                return max(float(value), 0.0)
    return 1.0


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: half a second, then twice as long each time, up to a minute."""
    return timedelta(seconds=min(0.5 * 2 ** (attempts - 1), SLOWEST))


def mark(blocks: list[dict[str, Any]], uuid: str) -> list[dict[str, Any]]:
    """Give the first block the outbox id as its own, so that a message is known even where no metadata is kept."""
    return [{**blocks[0], "block_id": f"outbox.{uuid}"}, *blocks[1:]] if blocks else blocks


def carries(message: Mapping[str, Any], uuid: str) -> bool:
    """Whether this is the message of an outbox row."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    blocks = message.get("blocks") or []
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    return payload.get("id") == uuid or any(block.get("block_id") == f"outbox.{uuid}" for block in blocks[:1])
