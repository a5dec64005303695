"""Block Kit in few words. Every block and element gets an id of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.views.text import shorten

SECTION_LENGTH = 3000
FIELD_LENGTH = 2000
HEADER_LENGTH = 150
BUTTON_LENGTH = 75
TITLE_LENGTH = 24
MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100


@dataclass(frozen=True)
class Message:
    """What is shown in a conversation; `text` is the same in words, for notifications and screen readers."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def ephemeral(self) -> str:
        """The answer to a command that shows this to whoever typed it and to nobody else, as JSON."""
        return json.dumps({"response_type": "ephemeral", "text": self.text, "blocks": self.blocks})


def message(text: str, *blocks: Block | None) -> Message:
    """Build a message; what is None is left out, and what is over Slack's 50 blocks is said to be left out."""
    kept = [block for block in blocks if block is not None]
    if len(kept) > MESSAGE_BLOCKS:
        left_out = len(kept) - MESSAGE_BLOCKS + 1
        kept = [*kept[: MESSAGE_BLOCKS - 1], context(f"{left_out} more lines do not fit here.")]
    return Message(text, [block.to_dict() for block in kept])


def words(text: str) -> Message:
    """Build a message that is only a sentence or two."""
    return message(text, section(text))


def section(text: str, *, accessory: ButtonElement | None = None, block_id: str | None = None) -> SectionBlock:
    """A paragraph of mrkdwn, with a button beside it if need be."""
    return SectionBlock(
        text=MarkdownTextObject(text=shorten(text, SECTION_LENGTH)), accessory=accessory, block_id=block_id
    )


def fields(*texts: str) -> SectionBlock:
    """Short facts in two columns."""
    return SectionBlock(fields=[MarkdownTextObject(text=shorten(text, FIELD_LENGTH)) for text in texts])


def header(text: str) -> HeaderBlock:
    """A heading; its text is plain."""
    return HeaderBlock(text=PlainTextObject(text=_cut(text, HEADER_LENGTH), emoji=False))


def context(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=shorten(text, SECTION_LENGTH))])


def divider() -> DividerBlock:
    """A line."""
    return DividerBlock()


def button(label: str, action: str, value: str, *, primary: bool = False) -> ButtonElement:
    """A button; its value holds ids only."""
    style = "primary" if primary else None
    return ButtonElement(
        text=PlainTextObject(text=_cut(label, BUTTON_LENGTH), emoji=False), action_id=action, value=value, style=style
    )


def actions(*buttons: ButtonElement | None) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=[each for each in buttons if each is not None])


def option(label: str, value: str | None = None) -> Option:
    """One choice of a menu."""
    text = _cut(label, BUTTON_LENGTH)
    return Option(text=PlainTextObject(text=text, emoji=False), value=value or text)


def field_input(
    name: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    """One field of a form; its name is both the block's id, where errors stand, and the element's."""
    element.action_id = name
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
    )


def modal(
    callback: str, title: str, blocks: Sequence[Block], *, submit: str | None = None, metadata: str = ""
) -> dict[str, Any]:
    """A modal view; its private metadata holds ids only."""
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=_cut(title, TITLE_LENGTH), emoji=False),
        submit=PlainTextObject(text=submit, emoji=False) if submit else None,
        close=PlainTextObject(text="Cancel" if submit else "Close", emoji=False),
        blocks=list(blocks),
        private_metadata=metadata,
    ).to_dict()


def home(message_blocks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The app's home tab."""
    return {"type": "home", "blocks": list(message_blocks)[:MODAL_BLOCKS]}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
