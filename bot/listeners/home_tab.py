"""Home: drawn when somebody opens it, and anew as they narrow it down; as a table where Slack draws tables."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.context import Context
from bot.slack_errors import NO_ANSWER, code
from bot.views import portfolio
from bot.workflows import overview, surfaces
from hygiene.commands import ListAll
from hygiene.initiative import Actor

log = logging.getLogger(__name__)
_NOT_DRAWN = ("invalid_blocks", "invalid_arguments")


async def publish(context: Context, actor: Actor, wanted: ListAll) -> None:
    """Draw somebody's Home. A workspace whose Slack takes no table is shown lines, for a day without trying again."""
    found = await context.look_as(actor, overview.home, wanted)
    tables = await context.look_as(actor, surfaces.draws, surfaces.TABLE)
    try:
        await _publish(context, actor, portfolio.home_tab(context.rules.catalogue, found, wanted, tables=tables))
    except SlackApiError as error:
        if not tables or code(error) not in _NOT_DRAWN:
            log.warning("views.publish: %s", code(error))
            return
        log.info("Slack draws no table here: %s; lines are shown for a day", code(error))
        await context.run_as(actor, surfaces.note_undrawn, surfaces.TABLE)
        await publish(context, actor, wanted)
    except NO_ANSWER as error:  # it is drawn anew when they look again
        log.warning("views.publish: %s", type(error).__name__)


async def _publish(context: Context, actor: Actor, view: dict[str, object]) -> None:
    await context.client.views_publish(user_id=actor.user, view=view)
