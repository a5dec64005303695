"""What a Slack error says, whatever its shape: the answer may be JSON, a proxy's page, or nothing at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

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
