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


def status(error: SlackApiError) -> int:
    """Return the HTTP status; 0 if there is none."""
    found = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return found if isinstance(found, int) else 0


def headers(error: SlackApiError) -> Mapping[str, Any]:
    """Return the answer's headers."""
    found = getattr(error.response, "headers", None)
    return found if isinstance(found, Mapping) else {}
