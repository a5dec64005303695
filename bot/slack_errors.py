"""What a Slack error says, whatever its shape: the answer may be JSON, a proxy's page, or nothing at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

ABOUT_THE_TOKEN = frozenset(
    (
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    )
)
"""Answers that say nothing about what was asked for: https://docs.slack.dev/reference/methods/auth.test#errors."""
CHANNEL_ARCHIVED = frozenset(("is_archived", "channel_is_archived"))
NOT_IN_CHANNEL = frozenset(("not_in_channel", "channel_not_found"))
NO_SUCH_PERSON = frozenset(
    ("cannot_dm_bot", "cannot_dm_user", "channel_not_found", "user_disabled", "user_not_found", "user_not_visible")
)
"""Answers about a person whom Slack lets the bot not write to."""

NO_ANSWER = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What is raised when there was no answer."""


def code(error: SlackApiError) -> str:
    """Return Slack's error code; empty if the answer had none."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error") or "") if isinstance(data, Mapping) else ""


def details(error: SlackApiError) -> list[str]:
    """Return what Slack says beside the code: for blocks, each mistake with the pointer to it."""
    data = getattr(error.response, "data", error.response)
    said = (data.get("response_metadata") or {}).get("messages") if isinstance(data, Mapping) else None
    return [str(each) for each in said or []]


def method(error: SlackApiError) -> str:
    """Return the method that was called: chat.postMessage; empty if that is not known."""
    return str(getattr(error.response, "api_url", "") or "").rstrip("/").rpartition("/")[2]


def status(error: SlackApiError) -> int:
    """Return the HTTP status; 0 if there is none."""
    found = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return found if isinstance(found, int) else 0


def headers(error: SlackApiError) -> Mapping[str, Any]:
    """Return the answer's headers."""
    found = getattr(error.response, "headers", None)
    return found if isinstance(found, Mapping) else {}
