"""What can be typed, and what was typed and could not be read."""

from __future__ import annotations

from functools import cache

from bot.markup import escape
from bot.views import action_ids
from bot.views.blocks import Button, Message, actions, button, message, section, words
from hygiene.commands import COMMAND, EXPLAINED, USAGE, Misread, OfferToRegister
from hygiene.initiative import Initiative


@cache
def help_text(topic: str | None) -> Message:
    """All commands, or one explained."""
    if topic:
        return words(f"`{COMMAND} {USAGE[topic]}`\n{EXPLAINED[topic]}")
    lines = [f"`{COMMAND}` alone: what waits for you, and your initiatives."]
    lines += [f"`{COMMAND} {usage}` {EXPLAINED[verb]}" for verb, usage in USAGE.items()]
    rest = (
        "In an initiative's thread, mention me with the same words: Slack takes no slash commands there. "
        "A reply by the person asked is the answer. “Record as answer” in a message's menu takes any message, "
        "and moves an answer to the question that it was for."
    )
    return message("How to use me", section("\n".join(lines)), section(rest))


def misread(said: Misread) -> Message:
    """What could not be read, and what to type instead."""
    hint = f" Try `{COMMAND} {said.try_instead}`." if said.try_instead not in (None, "help") else ""
    return words(f"{escape(said.why)}{hint} `{COMMAND} help` lists everything.")


def offer_to_register(offer: OfferToRegister) -> Message:
    """A name that fits no command."""
    name = escape(offer.name)
    text = f"I have no command “{name}”. Is it a new initiative?"
    return message(
        text,
        section(text),
        actions(button("Register it", f"{action_ids.REGISTER}.named", offer.name, primary=True)),
        section(f"`{COMMAND} help` lists the commands."),
    )


def click_to_register(name: str) -> Message:
    """A mention cannot open a form by itself; a click can."""
    return _click(button("New initiative", f"{action_ids.REGISTER}.named", name or "new", primary=True))


def click_for_settings() -> Message:
    """A mention cannot open a form by itself; a click can."""
    return _click(button("Settings", action_ids.SETTINGS, "all", primary=True))


def click_to_edit(initiative: Initiative) -> Message:
    """A mention cannot open a form by itself; a click can."""
    return _click(button("Edit…", action_ids.EDIT, action_ids.ids(initiative.id), primary=True))


def _click(made: Button) -> Message:
    text = "A form needs a click:"
    return message(text, section(text), actions(made))
