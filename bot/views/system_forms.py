"""The form in which an admin says which names are for one and the same system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement

from bot.markup import escape
from bot.views import action_ids
from bot.views.blocks import Block, context, field_input, modal, option, section
from bot.views.forms import MOST_OPTIONS, sentence, system_input
from bot.views.text import count

OTHER, CALLED, APART = "other", "called", "apart"


def other_name_form(other_names: Mapping[str, str]) -> dict[str, Any]:
    """Ask which name is another one for a system, or which is none after all."""
    blocks: list[Block] = [
        section("*Two names for one system?* Lists then show it once, with all initiatives that wait for it."),
        system_input(OTHER, "This name"),
        system_input(CALLED, "is another name for"),
    ]
    if other_names:
        options = [option(f"{name} is {called}", name) for name, called in sorted(other_names.items())][:MOST_OPTIONS]
        blocks.append(
            field_input(APART, "Or these are two after all", StaticSelectElement(options=options), optional=True)
        )
    blocks.append(context("What people wrote stays as it is."))
    return modal(action_ids.OTHER_NAME, "One system, one name", blocks, submit="Save")


def is_another_name(other: str, called: str, initiatives: int) -> dict[str, Any]:
    """Say what became of a name."""
    text = f"“{escape(other)}” is {escape(called)} from now on, in {count(initiatives, 'initiative')}."
    return sentence("One system, one name", text)


def is_its_own(name: str, called: str) -> dict[str, Any]:
    """Say that two names are for two systems again."""
    return sentence("Two systems again", f"“{escape(name)}” is no longer another name for {escape(called)}.")
