"""What can be typed, and what was typed and could not be read."""

from __future__ import annotations

from functools import cache

from bot.markup import escape
from bot.views import action_ids
from bot.views.blocks import Button, Message, actions, button, context, message, section, words
from hygiene.commands import COMMAND, EXPLAINED, GROUPS, USAGE, Misread, OfferToRegister
from hygiene.initiative import Initiative


def help_text(topic: str | None, initiative: Initiative | None = None) -> Message:
    """All commands by what one wants to do, or one explained; the examples are about the reader's own initiative."""
    if topic:
        return _explained(topic)
    own = initiative.label if initiative else "AI-3"
    groups = [
        section("\n".join([f"*{title}*", *(f"`{_own(USAGE[verb], own)}`" for verb in verbs)]))
        for title, verbs in GROUPS.items()
    ]
    return message(
        "How to use me",
        section(f"`{COMMAND}` alone shows what waits for you. With these words behind it:"),
        *groups,
        context(
            f"`{COMMAND} help stage` explains one. In an initiative's thread, mention me with the same words; a reply "
            "by the person asked is the answer. “Record as answer” in a message's menu takes any message as one."
        ),
    )


@cache
def _explained(topic: str) -> Message:
    return words(f"`{COMMAND} {USAGE[topic]}`\n{EXPLAINED[topic]}")


def _own(usage: str, label: str) -> str:
    return usage.replace("AI-3", label)


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


def type_the_command(command: str) -> Message:
    """A mention cannot open a form by itself, and what is done for good is no button."""
    return words(f"That takes a form. Please type `{COMMAND} {command}` in a channel, not in a thread.")


def _click(made: Button) -> Message:
    text = "A form needs a click:"
    return message(text, section(text), actions(made))
