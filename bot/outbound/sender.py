"""The outbox sender: what was committed is said, once, in each conversation's order, at the pace that Slack allows."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot import slack_errors
from bot.downloads import download
from bot.outbound import files
from bot.outbound.results import (
    Accepted,
    Failed,
    Job,
    Late,
    Limited,
    Locked,
    Missed,
    Needless,
    Outcome,
    Tried,
    TryAgain,
    backoff,
    look_again,
    read_refusal,
    record_outcome,
    word_all,
)
from bot.outbound.wordings import Ephemeral, LookFor, Post, React, Share, TakeIn, Update
from bot.transactions import Transactions
from bot.views.blocks import Block, context, image
from hygiene.initiative import WorkspaceId
from hygiene.rules import Rules
from storage import outbox, pauses
from storage.database import Database
from storage.outbox import Claimed

log = logging.getLogger(__name__)

Said = Post | Share | TakeIn | Update | Ephemeral | React
EVENT_TYPE = "ai_initiative"
_NEW = "data_visualization"
CHART = f"block:{_NEW}"
"""Where Slack refuses the block, this is paused for a day."""
CHART_AGAIN = timedelta(days=1)
LEASE = timedelta(seconds=20)
"""How long a row is this process's; then others look at it."""
LATEST = timedelta(seconds=9)
"""The last moment of a lease at which a post may leave: a request takes ten seconds at most."""
IN_FLIGHT = 50
IN_HAND = 5 * IN_FLIGHT
"""Rows that are claimed: while some are on their way, the next ones are worded and the last ones recorded."""
BATCH = 50
"""Rows that are claimed at once, when there are as many; a claim costs the database the same for one as for fifty."""
WORDED_TOGETHER = 10
POLL = 0.25
"""Seconds between two looks for what other processes have put there, or what has become due."""
MEND_UPLOADS = "`ai-initiative check` says what the app lacks."
TOKEN_REST = timedelta(seconds=5)
"""What is in hand already when the token is refused is put back, not tried."""
OTHERS_ANSWERED = timedelta(minutes=1)
"""If Slack has accepted nothing for so long, that it does not answer says nothing about the message."""
OUTAGE_SHARE, OUTAGE_LONGEST = 0.25, timedelta(seconds=30)
"""In an outage everything waits a quarter of the time that it has lasted, and no longer than this."""
PICTURE_TRIES = 4
"""After so many, the digest goes without its chart."""
PAGE = 200
PAGES = 5


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
        workspace: WorkspaceId,
        interval: timedelta,
        rate: float = 0.0,
    ) -> None:
        self._database = database
        self._client = client
        self._workspace = workspace
        self._rules = rules
        self._clock = clock
        self._interval = interval
        self._rate = rate
        self._free = asyncio.Semaphore(IN_FLIGHT)
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_hand = 0
        self._direct: dict[str, str] = {}
        self._pictures: dict[str, str] = {}
        self._paused: dict[str, datetime] = {}
        self._answered = wall_clock()
        self._silent_since: datetime | None = None

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
        return not await self._database.run(outbox.has_unfinished)

    async def stop(self) -> None:
        """Claim nothing more, and finish what is on its way."""
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), LEASE.total_seconds())
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LEASE.total_seconds())

    async def _claim(self) -> int:
        """Take what fits in hand, and serve it a few at a time, so that the first is sent while others are worded."""
        free = IN_HAND - self._in_hand
        if free < BATCH:
            return 0  # until something is done
        wall = wall_clock()
        rows = await self._database.run(
            outbox.claim, self._workspace, wall, limit=free, lease=LEASE, interval=self._interval, rate=self._rate
        )
        self._in_hand += len(rows)
        for start in range(0, len(rows), WORDED_TOGETHER):
            task = asyncio.create_task(self._serve(rows[start : start + WORDED_TOGETHER], until=wall + LATEST))
            self._tasks.add(task)
            task.add_done_callback(self._finished)
        return len(rows)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("sending failed: %s", type(error).__name__, exc_info=error)

    async def _serve(self, rows: Sequence[Claimed], *, until: datetime) -> None:
        """Word claimed rows and send them. What the database does not take is looked at again when the lease ends."""
        jobs: list[Job] = []
        try:
            jobs = await self._database.run(word_all, self._rules, rows, now=self._clock())
        except SQLAlchemyError as error:
            log.warning("what is to be said can't be read now: %s", type(error).__name__)
        finally:
            self._let_go(len(rows) - len(jobs))
        await asyncio.gather(*(self._send(job, until=until) for job in jobs))

    async def _send(self, job: Job, *, until: datetime) -> None:
        try:
            async with self._free:
                outcome = await self._outcome(job, until)
            outcome = self._weigh(outcome)
            if isinstance(outcome, Limited):
                self._paused[job.row.method] = wall_clock() + outcome.after
            if isinstance(outcome, Locked):
                self._paused[pauses.EVERYTHING] = wall_clock() + TOKEN_REST
            tried = Tried(job, outcome)
            await self._database.run(record_outcome, self._rules, tried, now=self._clock(), wall=wall_clock())
        except SQLAlchemyError as error:
            log.warning("what came of it can't be recorded now: %s", type(error).__name__)
        finally:
            self._let_go(1)

    def _weigh(self, outcome: Outcome) -> Outcome:
        """Count a try that had no answer only while Slack answers others: an outage is no fault of the message.

        The longer it lasts, the longer everything waits for it.
        """
        wall = wall_clock()
        match outcome:
            case TryAgain(outage=True):
                self._silent_since = self._silent_since or wall
                if wall - self._answered > OTHERS_ANSWERED:
                    wait = min((wall - self._silent_since) * OUTAGE_SHARE, OUTAGE_LONGEST)
                    return replace(outcome, after=max(outcome.after, wait), counted=False)
            case Accepted():
                self._answered, self._silent_since = wall, None
        return outcome

    def _let_go(self, count: int) -> None:
        self._in_hand -= count
        if self._in_hand <= IN_HAND - BATCH:
            self._woken.set()

    async def _outcome(self, job: Job, until: datetime) -> Outcome:
        try:
            if job.row.doubtful and isinstance(job.wording, Post | LookFor):
                found = await self._find(job, job.wording)
                if found is not None:
                    return found
            if isinstance(job.wording, LookFor):
                return Needless()
            if isinstance(job.wording, Post) and job.wording.until and self._clock() >= job.wording.until:
                return Missed()
            shown = await self._picture(job)
            if wall_clock() >= until or self._is_paused(job.row.method):
                return Late()
            try:
                return await self._say(job, job.wording, shown)
            except SlackApiError as error:
                if shown is None or shown["type"] != _NEW or slack_errors.code(error) != "invalid_blocks":
                    raise
            await self._database.run(pauses.pause, self._workspace, CHART, until=wall_clock() + CHART_AGAIN)
            return await self._say(job, job.wording, await self._picture(job))
        except SlackApiError as error:
            return read_refusal(error, job.row)
        except aiohttp.ClientConnectorError as error:
            return TryAgain(backoff(job.row.attempts), type(error).__name__, outage=True)
        except slack_errors.NO_ANSWER as error:
            return look_again(job.row, type(error).__name__, outage=True)
        except Exception as error:  # one message that nobody foresaw must not hold up its conversation for ever
            log.exception("%s failed", job.row.purpose)
            return look_again(job.row, type(error).__name__)

    def _is_paused(self, method: str) -> bool:
        """Whether Slack has asked for a pause, or refused the token, since this row was claimed."""
        wall = wall_clock()
        return any(wall < self._paused[scope] for scope in (method, pauses.EVERYTHING) if scope in self._paused)

    async def _say(self, job: Job, wording: Said, shown: Block | None) -> Accepted:
        conversation = job.row.conversation
        # For a person Slack opens the direct messages itself, if it is to post there.
        channel = conversation if isinstance(wording, Post) else await self._channel(conversation)
        match wording:
            case Post(message, thread):
                blocks = [*message.blocks[:1], shown, *message.blocks[1:]] if shown else message.blocks
                answer = await self._client.chat_postMessage(
                    channel=channel,
                    text=message.text,
                    blocks=mark(blocks, job.row.uuid),
                    thread_ts=thread,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"id": job.row.uuid}},
                    unfurl_links=False,
                    unfurl_media=False,
                )
                self._pictures.pop(job.row.uuid, None)
                return Accepted(answer.get("channel") or channel, answer["ts"])
            case Share():
                return await self._share(wording, channel)
            case TakeIn():
                return await self._take_in(wording, channel)
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

    async def _share(self, wording: Share, channel: str) -> Accepted:
        """Write a file for somebody, beside the one writer, and give it to them; tried twice, they may have it twice.

        https://docs.slack.dev/reference/methods/files.completeUploadExternal says nothing of the message it makes.
        """
        file, told = await self._database.look(files.write, self._rules, self._workspace, wording, self._clock())
        await self._client.files_upload_v2(
            channel=channel, content=file.content, filename=file.name, title=file.name, initial_comment=told
        )
        return Accepted(channel)

    async def _take_in(self, wording: TakeIn, channel: str) -> Accepted:
        """Register the rows of a file, and say how far that is. Tried again, it goes on where it was."""
        taking = files.Taking(Transactions(self._database, self._rules, self._workspace, self._clock), wording)
        told = await self._client.chat_postMessage(channel=channel, text=taking.begins)
        name, content = await download(self._client, wording.file)
        async for words in taking.take(name, content):
            await self._client.chat_update(channel=told["channel"], ts=told["ts"], text=words)
        return Accepted(told["channel"], told["ts"])

    async def _picture(self, job: Job) -> Block | None:
        """Return the block that shows the chart of a post: Slack's own, or a picture where Slack refuses that.

        The picture is uploaded once; it is nobody's until the post shows it.

        https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object. A picture that Slack does not
        take is no reason to say nothing; in its place stands why.
        """
        chart = job.wording.chart if isinstance(job.wording, Post) else None
        if chart is None:
            return None
        if not await self._database.look(pauses.is_paused, self._workspace, CHART, wall_clock()):
            return chart.block
        if job.row.attempts > PICTURE_TRIES:
            return context(f"The chart can't be shown now. {MEND_UPLOADS}")
        if job.row.uuid not in self._pictures:
            png = await asyncio.to_thread(chart.draw)
            try:
                answer = await self._client.files_upload_v2(
                    content=png, filename="verdicts.png", title="Verdicts", alt_txt=chart.words
                )
            except SlackApiError as error:
                if isinstance(read_refusal(error, job.row), Failed):
                    log.error("the chart can't be uploaded: %s", slack_errors.code(error))  # noqa: TRY400
                    return context(f"The chart can't be uploaded ({slack_errors.code(error)}). {MEND_UPLOADS}")
                raise
            except SlackRequestError as error:
                log.error("the chart can't be uploaded: %s", error)  # noqa: TRY400
                return context(f"The chart can't be uploaded now. {MEND_UPLOADS}")
            self._pictures[job.row.uuid] = answer["file"]["id"]
        return image(self._pictures[job.row.uuid], chart.words)

    async def _channel(self, conversation: str) -> str:
        """Return the channel to write to; for a person, the direct messages with them."""
        if not conversation.startswith(("U", "W")):
            return conversation
        if conversation not in self._direct:
            opened = await self._client.conversations_open(users=conversation)
            self._direct[conversation] = opened["channel"]["id"]
        return self._direct[conversation]

    async def _find(self, job: Job, post: Post | LookFor) -> Accepted | Failed | None:
        """Look for a message that an earlier try may have left, by the mark it carries.

        None says that it is not there; where there is more than can be looked through, it is not said again.
        """
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
                return None
        return Failed("it is not known whether it was said: too much was said since")


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
