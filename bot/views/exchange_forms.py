"""The forms that take a file, and that show what would come of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import ConversationFilter, ConversationSelectElement

from bot.views import action_ids
from bot.views.blocks import Block, context, field_input, modal, section
from hygiene.initiative import ChannelId

FILE, CHANNEL = "file", "channel"
FILE_TYPES = ("csv", "yaml", "yml", "json")


def import_form(channel: ChannelId | None) -> dict[str, Any]:
    """Ask for the file, and for the channel in which the initiatives will live."""
    chosen = ConversationSelectElement(
        initial_conversation=channel, filter=ConversationFilter(include=["public", "private"])
    )
    return modal(
        action_ids.IMPORT,
        "Import a roadmap",
        [
            _file(),
            field_input(CHANNEL, "Channel", chosen, hint="Their cards and questions will live there."),
            context("First I say what I would do, and what is wrong in which row. Nothing is written until then."),
        ],
        submit="Look at it",
    )


def _file() -> Block:
    """Ask for one file: https://docs.slack.dev/reference/block-kit/block-elements/file-input-element."""
    return {
        "type": "input",
        "block_id": FILE,
        "label": {"type": "plain_text", "text": "The file"},
        "hint": {
            "type": "plain_text",
            "text": "A spreadsheet saved as CSV: a row for each initiative, and a column called name. "
            "Or a register in YAML, or our own JSON.",
        },
        "element": {
            "type": "file_input",
            "action_id": FILE,
            "filetypes": list(FILE_TYPES),
            "max_files": 1,
        },
    }


def dry_run_form(blocks: Sequence[Block], many: int, metadata: str) -> dict[str, Any]:
    """Show what an import would do; where it would do something, it can be done."""
    submit = f"Import {many}" if many else None
    return modal(action_ids.IMPORT_NOW, "What would be imported", list(blocks), submit=submit, metadata=metadata)


def wrong_file(text: str) -> dict[str, Any]:
    """Say why a file can't be read."""
    return modal(action_ids.IMPORT_NOW, "I can't read that", [section(text)])
