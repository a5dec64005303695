"""What may come of a try to say something, how Slack's answers are read, and how it is kept."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import notices, slack_errors
from bot.notices import Notice
from bot.outbound import effects
from bot.outbound.quotations import call_nobody
from bot.outbound.render import look_for, render
from bot.outbound.wordings import LookFor, Post, Wording
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import NOBODY
from hygiene.rules import Rules
from storage import outbox, pauses
from storage.outbox import Claimed, Method

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
SLOWEST = 60.0
LOOK_AFTER = timedelta(seconds=1)
"""How long Slack is given to show a message whose acceptance is unknown, before it is looked for."""

UNSURE = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
"""Answers after which the message may or may not be there."""
DOWN = ("service_unavailable", "request_timeout")
"""Answers by which nothing is learned about the message, only about Slack."""
NO_PICTURE = "the picture is not there yet"
CALLS: dict[Method, str] = {
    "post": "chat.postMessage",
    "update": "chat.update",
    "ephemeral": "chat.postEphemeral",
    "react": "reactions.add",
}
"""What Slack calls what we do."""
DONE_ALREADY = ("already_reacted",)
GONE = ("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found")
"""What was to be changed is not there any more; that is no failure of ours."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row with what it is about and how it is worded."""

    row: Claimed
    notice: Notice
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
    outage: bool = False
    """Slack as a whole did not answer, as far as this try can tell."""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Locked:
    """Slack refuses the token, whatever is said with it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The bot can't speak in the channel, whatever it says: it is archived, or the bot is not in it any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack asks for a pause of this method."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be said."""

    reason: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing was said, and now it is too late for it."""


@dataclass(frozen=True, slots=True)
class Late:
    """Nothing was said: when it could have been, the lease was nearly over, or Slack had asked for a pause."""


@dataclass(frozen=True, slots=True)
class Needless:
    """It need not be said any more, and no earlier try has said it."""


Outcome = Accepted | TryAgain | Locked | Closed | Limited | Failed | Missed | Late | Needless


@dataclass(frozen=True, slots=True)
class Tried:
    """A job with what came of it."""

    job: Job
    outcome: Outcome


def word_all(connection: Connection, rules: Rules, rows: Sequence[Claimed], *, now: datetime) -> list[Job]:
    """Word claimed rows as things stand now; what need not be said any more, or can't be worded, is closed."""
    jobs = []
    for row in rows:
        if row.doubtful and row.method == "ephemeral":
            # It can't be looked for, and once is better than twice.
            outbox.record_dead(connection, row, "it is not known whether it was shown")
            continue
        try:
            notice = notices.read(row.purpose, row.subject)
            work = UnitOfWork(connection, rules, row.workspace, now, NOBODY)
            effects.about_to_say(work, notice, doubtful=row.doubtful)
            worded = render(work, notice, to=row.conversation)
            if isinstance(worded, Post):
                worded = replace(worded, message=call_nobody(work, worded.message))
        except SQLAlchemyError:
            raise  # the transaction is over; all of them are looked at again
        except Exception as error:  # whatever it is, it must not hold up the others
            log.exception("%s can't be worded", row.purpose)
            outbox.record_dead(connection, row, f"it can't be worded ({type(error).__name__})")
            continue
        if worded is None and row.doubtful and row.method == "post":
            jobs.append(Job(row, notice, look_for(work, notice)))
        elif worded is None:
            outbox.record_cancelled(connection, row)
        else:
            jobs.append(Job(row, notice, worded))
    return jobs


def record_outcome(connection: Connection, rules: Rules, tried: Tried, *, now: datetime, wall: datetime) -> None:
    """Keep what came of a try, unless another process has taken the row over meanwhile."""
    row, notice = tried.job.row, tried.job.notice
    work = UnitOfWork(connection, rules, row.workspace, now, NOBODY)
    match tried.outcome:
        case Accepted(channel, ts):
            _accepted(work, tried.job, channel, ts)
        case TryAgain(_, reason, counted=True) if row.attempts >= MOST_ATTEMPTS:
            if outbox.record_dead(connection, row, f"given up after {row.attempts} tries: {reason}"):
                effects.after_failed(work, notice, row.conversation, reason)
            log.error("%s given up after %s tries: %s", row.purpose, row.attempts, reason)
        case TryAgain(after, reason, unsure, _, counted):
            doubtful = unsure or row.doubtful
            outbox.record_retry(connection, row, at=wall + after, error=reason, doubtful=doubtful, counted=counted)
        case Locked(reason):
            pauses.pause_everything(connection, row.workspace, wall)
            outbox.record_retry(connection, row, at=wall, error=reason, doubtful=row.doubtful, counted=False)
            log.error("Slack refuses the token (%s). Nothing is lost: it is said once the token works.", reason)
        case Limited(after):
            pauses.pause(connection, row.workspace, f"method:{row.method}", until=wall + after)
            outbox.record_retry(connection, row, at=wall, error="ratelimited", doubtful=row.doubtful, counted=False)
        case Late():
            outbox.record_retry(connection, row, at=wall, error="late", doubtful=row.doubtful, counted=False)
        case Missed():
            if outbox.record_cancelled(connection, row):
                effects.after_missed(work, notice)
        case Closed(reason):
            if effects.close_channel(work, row.conversation, archived=reason in slack_errors.CHANNEL_ARCHIVED):
                outbox.record_retry(connection, row, at=wall, error=reason, doubtful=row.doubtful, counted=False)
            else:
                record_outcome(connection, rules, Tried(tried.job, Failed(reason)), now=now, wall=wall)
        case Needless():
            outbox.record_cancelled(connection, row)
        case Failed(reason):
            if outbox.record_dead(connection, row, reason):
                effects.after_failed(work, notice, row.conversation, reason)
            if reason not in GONE:
                log.error("%s can't be said: %s", row.purpose, reason)


def _accepted(work: UnitOfWork, job: Job, channel: str | None, ts: str | None) -> None:
    if outbox.record_sent(work.connection, job.row, channel=channel, ts=ts):
        effects.after_sent(work, job.notice, channel=channel, ts=ts)
        if isinstance(job.wording, LookFor) and ts:
            effects.after_found(work, job.notice, ts=ts)


def read_refusal(error: SlackApiError, row: Claimed) -> Outcome:
    """Say what follows from an answer of Slack that is not ok."""
    status, reason = slack_errors.status(error), slack_errors.code(error)
    if status == 429 or reason in ("ratelimited", "rate_limited", "message_limit_exceeded"):  # noqa: PLR2004
        pause = timedelta(seconds=retry_after(slack_errors.headers(error)))
        called = slack_errors.method(error)
        if called and called != CALLS[row.method]:
            return TryAgain(pause, f"{called} is limited")
        return Limited(pause)
    if reason in slack_errors.ABOUT_THE_TOKEN:
        return Locked(reason)
    is_channel = not row.conversation.startswith(("U", "W", "D"))
    if is_channel and reason in slack_errors.NOT_IN_CHANNEL | slack_errors.CHANNEL_ARCHIVED:
        return Closed(reason)
    if reason in DONE_ALREADY:
        return Accepted()
    if reason == "invalid_blocks" and any("slack file" in each for each in slack_errors.details(error)):
        return TryAgain(backoff(row.attempts), NO_PICTURE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and row.method == "ephemeral":
        return TryAgain(backoff(row.attempts), f"HTTP {status}", outage=True)  # it was not shown: there was no service
    if status >= 500 or reason in UNSURE or not reason:  # noqa: PLR2004
        return look_again(row, reason or f"HTTP {status}", outage=status >= 500 or reason in DOWN)  # noqa: PLR2004
    return Failed(reason)


def look_again(row: Claimed, reason: str, *, outage: bool = False) -> TryAgain:
    """Say that it may be there: it is looked for before it is said again, once Slack has had time to show it."""
    return TryAgain(max(LOOK_AFTER, backoff(row.attempts)), reason, unsure=True, outage=outage)


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
