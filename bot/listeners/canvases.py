"""A brief as a Slack canvas: for its reader alone, or in the one channel that may know of it."""

from __future__ import annotations

from bot.context import Context
from bot.workflows.briefs import Page
from hygiene.initiative import UserId


async def make(context: Context, reader: UserId, page: Page) -> str | None:
    """Make a canvas of a brief; return its address, or None where it is its channel's.

    What lives in a private channel stands in that channel's canvas, so that nobody else can open it; anything else in
    one that its reader alone can open: https://docs.slack.dev/reference/methods/canvases.create.

    Raises:
        SlackApiError: Slack makes none here; on some plans there are no canvases.

    """
    content = {"type": "markdown", "markdown": page.markdown}
    if page.initiative.private:
        await context.client.conversations_canvases_create(channel_id=page.initiative.channel, document_content=content)
        return None
    title = f"{page.initiative.label} {page.initiative.name}"
    made = await context.client.canvases_create(title=title, document_content=content)
    canvas = made["canvas_id"]
    await context.client.canvases_access_set(canvas_id=canvas, access_level="read", user_ids=[reader])
    return f"https://slack.com/docs/{context.workspace}/{canvas}"
