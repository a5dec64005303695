"""What Slack draws in a workspace: new blocks come in phases, and where one is refused another stands for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.workflows.unit_of_work import UnitOfWork
from storage import pauses

TABLE = "block:data_table"
AGAIN_AFTER = timedelta(days=1)


def draws(work: UnitOfWork, block: str) -> bool:
    """Whether a block is worth a try: it was not refused within a day, by the machine's clock."""
    return not pauses.is_paused(work.connection, work.workspace, block, datetime.now(UTC))


def note_undrawn(work: UnitOfWork, block: str) -> None:
    """Remember for a day that Slack refuses a block here."""
    pauses.pause(work.connection, work.workspace, block, until=datetime.now(UTC) + AGAIN_AFTER)
