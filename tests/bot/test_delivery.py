"""What follows from Slack's answers: the decisions of the sender, as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.outbound.results import (
    Accepted,
    Closed,
    Failed,
    Limited,
    Locked,
    Outcome,
    TryAgain,
    backoff,
    read_refusal,
    retry_after,
)
from bot.outbound.sender import carries, mark
from hygiene.initiative import WorkspaceId
from storage.outbox import Claimed

ROW = Claimed(1, WorkspaceId("T1"), "uuid-1", "Card", "post", "C1", {}, attempts=1, fence=1, doubtful=False)
SECOND = timedelta(seconds=1)


@dataclass
class Answer:
    """An answer of Slack, or of something that stands before it."""

    data: Any
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def refused(data: Any, status: int = 200, **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_refusal(SlackApiError("no", Answer(data, status, named)), ROW)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (refused({"error": "ratelimited"}, 429, Retry_After="7"), Limited(timedelta(seconds=7))),
        (refused({"error": "ratelimited"}, 429), Limited(SECOND)),
        (refused("<html>", 429, retry_after="2"), Limited(timedelta(seconds=2))),
        (refused({"error": "already_reacted"}), Accepted()),
        (refused({"error": "internal_error"}), TryAgain(SECOND, "internal_error", unsure=True)),
        (refused("<html>", 502), TryAgain(SECOND, "HTTP 502", unsure=True, outage=True)),
        (refused({}, 500), TryAgain(SECOND, "HTTP 500", unsure=True, outage=True)),
        (
            refused({"error": "invalid_blocks", "response_metadata": {"messages": ["[ERROR] invalid slack file"]}}),
            TryAgain(SECOND / 2, "the picture is not there yet"),
        ),
        (refused({"error": "channel_not_found"}), Closed("channel_not_found")),
        (refused({"error": "not_in_channel"}), Closed("not_in_channel")),
        (refused({"error": "is_archived"}), Closed("is_archived")),
        (refused({"error": "restricted_action"}), Failed("restricted_action")),
        (refused({"error": "user_disabled"}), Failed("user_disabled")),
        (refused({"error": "account_inactive"}), Locked("account_inactive")),
        (refused({"error": "token_revoked"}), Locked("token_revoked")),
        (refused({"error": "invalid_auth"}), Locked("invalid_auth")),
        (refused({"error": "invalid_blocks"}), Failed("invalid_blocks")),
        (refused({"error": "message_not_found"}), Failed("message_not_found")),
    ],
)
def test_what_follows_from_an_answer(outcome: Outcome, expected: Outcome) -> None:
    assert outcome == expected


@pytest.mark.parametrize(("value", "seconds"), [("3", 3), ("0.5", 0.5), ("soon", 1), ("-4", 0)])
def test_the_seconds_to_wait(value: str, seconds: float) -> None:
    assert retry_after({"Retry-After": value}) == seconds


def test_waiting_grows_to_a_minute() -> None:
    assert [backoff(attempt).total_seconds() for attempt in (1, 2, 3, 7, 12)] == [0.5, 1, 2, 32, 60]


def test_a_message_is_known_by_its_metadata_or_by_its_first_block() -> None:
    marked = mark([{"type": "divider"}, {"type": "divider"}], "uuid-1")

    assert carries({"metadata": {"event_payload": {"id": "uuid-1"}}}, "uuid-1")
    assert carries({"blocks": marked}, "uuid-1")
    assert not carries({"blocks": marked}, "uuid-2")
    assert not carries({"text": "hello"}, "uuid-1")
    assert mark([], "uuid-1") == []
