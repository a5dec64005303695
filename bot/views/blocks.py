"""Block Kit in few words.

Messages are dictionaries; forms are slack_sdk's models, which look each attribute up by name and would cost a message
more than all else in it together. That what is built here passes their checks is for a test to see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import InputBlock, InputInteractiveElement, Option, PlainTextObject
from slack_sdk.models.views import View

from bot.views import action_ids
from bot.views.text import shorten

Block = dict[str, Any]
"""A block of a message: https://docs.slack.dev/reference/block-kit/blocks."""
Button = dict[str, Any]
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element"""

SECTION_LENGTH = 3000
FIELD_LENGTH = 2000
HEADER_LENGTH = 150
BUTTON_LENGTH = 75
TITLE_LENGTH = 24
ALT_LENGTH = 2000
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
    return Message(text, kept)


def words(text: str) -> Message:
    """Build a message that is only a sentence or two."""
    return message(text, section(text))


def section(text: str, *, accessory: Button | None = None) -> Block:
    """A paragraph of mrkdwn, with a button beside it if need be."""
    block: Block = {"type": "section", "text": _mrkdwn(text, SECTION_LENGTH)}
    return block | {"accessory": accessory} if accessory else block


def sections(lines: Sequence[str]) -> list[Block]:
    """Put lines together into as few paragraphs as hold them; Slack folds what is long."""
    texts: list[str] = []
    for line in lines:
        joined = f"{texts[-1]}\n{line}" if texts else line
        if texts and len(joined) <= SECTION_LENGTH:
            texts[-1] = joined
        else:
            texts.append(line)
    return [section(text) for text in texts]


def fields(*texts: str) -> Block:
    """Short facts in two columns."""
    return {"type": "section", "fields": [_mrkdwn(text, FIELD_LENGTH) for text in texts]}


def header(text: str) -> Block:
    """A heading; its text is plain."""
    return {"type": "header", "text": _plain(text, HEADER_LENGTH)}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [_mrkdwn(text, SECTION_LENGTH)]}


def image(file: str, alt: str) -> Block:
    """A picture that was uploaded before, with what it shows in words."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": _cut(alt, ALT_LENGTH)}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(label: str, action: str, value: str, *, primary: bool = False) -> Button:
    """A button; its value holds ids only."""
    made: Button = {"type": "button", "text": _plain(label, BUTTON_LENGTH), "action_id": action, "value": value}
    return made | {"style": "primary"} if primary else made


def menu(*buttons: Button | None) -> Button:
    """An overflow menu of what one does less often, at most five.

    https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
    """
    options = [
        {"text": each["text"], "value": f"{each['action_id']} {each['value']}"} for each in buttons if each is not None
    ]
    return {"type": "overflow", "action_id": action_ids.MORE, "options": options}


def choice(placeholder: str, action: str, choices: Mapping[str, str], chosen: str | None) -> Button:
    """A menu of choices beside the buttons: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element."""
    options = [{"text": _plain(label, BUTTON_LENGTH), "value": value} for label, value in choices.items()]
    made: Button = {
        "type": "static_select",
        "action_id": action,
        "placeholder": _plain(placeholder, BUTTON_LENGTH),
        "options": options,
    }
    initial = next((each for each, label in zip(options, choices, strict=True) if label == chosen), None)
    return made | {"initial_option": initial} if initial else made


def actions(*buttons: Button | None) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": [each for each in buttons if each is not None]}


def option(label: str, value: str | None = None) -> Option:
    """One choice of a menu."""
    text = _cut(label, BUTTON_LENGTH)
    return Option(text=PlainTextObject(text=text, emoji=False), value=value or text)


def field_input(
    name: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> Block:
    """One field of a form; its name is both the block's id, where errors stand, and the element's."""
    element.action_id = name
    block = InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
    )
    return dict(block.to_dict())


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


def _mrkdwn(text: str, limit: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": shorten(text, limit)}


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": _cut(text, limit), "emoji": False}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
