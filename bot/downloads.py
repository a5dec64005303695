"""Files that people give to the bot: fetched from Slack, with a bound on their size."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from hygiene.exchange.record import WrongFile

LARGEST = 5_000_000
"""Bytes."""
_TIMEOUT = aiohttp.ClientTimeout(total=20)


async def download(client: AsyncWebClient, file: str) -> tuple[str, bytes]:
    """Return the name and the content of a file, by its id; the address is Slack's, whoever names the file.

    https://docs.slack.dev/reference/objects/file-object: `url_private_download` takes the bot's token.

    Raises:
        WrongFile: it is larger than a roadmap can be, or Slack does not give it.

    """
    described = (await client.files_info(file=file))["file"]
    if int(described.get("size") or 0) > LARGEST:
        raise WrongFile(f"That file is larger than {LARGEST // 1_000_000} MB. Please send it in parts.")
    headers = {"Authorization": f"Bearer {client.token}"}
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session,
        session.get(described["url_private_download"], headers=headers) as answer,
    ):
        if not answer.ok or answer.content_type == "text/html":  # Slack shows a page to sign in where it refuses
            raise WrongFile("Slack did not give me that file. Does the bot have `files:read`?")
        content = await answer.content.read(LARGEST + 1)
        while len(content) <= LARGEST and (more := await answer.content.read(LARGEST + 1 - len(content))):
            content += more
    if len(content) > LARGEST:
        raise WrongFile(f"That file is larger than {LARGEST // 1_000_000} MB. Please send it in parts.")
    return str(described.get("name") or ""), content
