"""Refusals and short replies, each with what to do next."""

from __future__ import annotations

from functools import cache

from bot.views import names
from bot.views.blocks import Message, actions, button, message, section, words
from bot.views.text import escape, mention
from hygiene.freshness import LONGEST_WAIVER
from hygiene.grammar import COMMAND, EXPLAINED, USAGE, OfferToRegister, Refusal
from hygiene.initiative import Initiative, Stage, UserId


@cache
def help_text(topic: str | None) -> Message:
    """All commands, or one explained."""
    if topic:
        return words(f"`{COMMAND} {USAGE[topic]}`\n{EXPLAINED[topic]}")
    lines = [f"`{COMMAND}` alone: what waits for you, and your initiatives."]
    lines += [f"`{COMMAND} {usage}` {EXPLAINED[verb]}" for verb, usage in USAGE.items()]
    rest = (
        "In an initiative's thread, mention me with the same words: Slack takes no slash commands there. "
        "A reply by the person asked is the answer. “Record as answer” in a message's menu takes any message."
    )
    return message("How to use me", section("\n".join(lines)), section(rest))


def refused(refusal: Refusal) -> Message:
    """What could not be read, and what to type instead."""
    hint = f" Try `{COMMAND} {refusal.try_instead}`." if refusal.try_instead else ""
    return words(f"{_visible(refusal.why)}{hint} `{COMMAND} help` lists everything.")


def offer_to_register(offer: OfferToRegister) -> Message:
    """A name that fits no command."""
    name = escape(offer.name)
    text = f"I have no command “{name}”. Is it a new initiative?"
    return message(
        text,
        section(text),
        actions(button("Register it", f"{names.REGISTER}.named", offer.name, primary=True)),
        section(f"`{COMMAND} help` lists the commands."),
    )


def unknown_initiative(number: int) -> str:
    """There is none with that number, or it is none of this person's business."""
    return f"I know no AI-{number} that you can see. `{COMMAND} list` shows what there is."


def unknown_question() -> str:
    """The question is not in the catalogue any more."""
    return f"That question is not asked any more. `{COMMAND}` shows what is."


def stopped(initiative: Initiative) -> str:
    """Nothing is asked on a stopped initiative."""
    return (
        f"{initiative.label} is {initiative.stage}, so there is nothing to answer now. "
        f"`{COMMAND} stage {initiative.label} discovery` takes it up again."
    )


def may_not_steer(initiative: Initiative) -> str:
    """Only owner, sponsor and admins change people and stage."""
    return f"Only the owner ({mention(initiative.owner)}), the sponsor or a workspace admin can change that."


def may_not_waive(initiative: Initiative) -> str:
    """Only those who steer accept a risk."""
    return f"Only the owner ({mention(initiative.owner)}), the sponsor or a workspace admin can accept a risk."


def nothing_to_waive(initiative: Initiative) -> str:
    """The question guards no gate."""
    return f"This question keeps no gate of {initiative.label} shut, so there is nothing to waive."


def waiver_length() -> str:
    """The end date of a waiver is out of bounds."""
    return f"A risk can be accepted until today at the earliest, and for {LONGEST_WAIVER} days at most."


def may_not_pick(initiative: Initiative) -> str:
    """Only those who steer settle which answer stands."""
    return f"The owner ({mention(initiative.owner)}), the sponsor or a workspace admin picks which answer stands."


def not_answered(initiative: Initiative) -> str:
    """There is no answer that could hold on."""
    return f"There is no answer to renew there now. `{COMMAND} show {initiative.label}` has what stands."


def nothing_to_undo(initiative: Initiative) -> str:
    """It has never moved."""
    return f"{initiative.label} has not moved yet, so there is nothing to undo."


def unreachable(name: str) -> Message:
    """Somebody was named who could not be found."""
    return words(
        f"I don't know who “{escape(name)}” is in this workspace. Mention them with @ and I will ask them myself; "
        f"until then their questions stay with the owner."
    )


def has_left(user: UserId) -> str:
    """The person cannot be asked."""
    return f"{mention(user)} can't be asked: that account is deactivated, or it is a bot. Please name somebody else."


def field_has_left() -> str:
    """The same, at a form's field; no markup there."""
    return "This account is deactivated, or it is a bot. Please pick somebody else."


def handed_on(user: UserId, question: str) -> str:
    """The question is with somebody else now."""
    return f"{mention(user)} is asked now: {escape(question)}"


def now_owner(initiative: Initiative, user: UserId) -> str:
    """The owner has changed."""
    return f"{mention(user)} is the owner of {initiative.label} now."


def now_at(initiative: Initiative, stage: Stage) -> str:
    """The stage has changed."""
    return f"{initiative.label} is at {stage} now."


def same_stage(initiative: Initiative) -> str:
    """It is there already."""
    return f"{initiative.label} is at {initiative.stage} already."


def expired_trigger() -> str:
    """Slack gives three seconds to open a form: https://docs.slack.dev/interactivity/handling-user-interaction."""
    return "Slack gave up before the form could open. Nothing is lost; please try once more."


def broken() -> str:
    """Something failed on our side."""
    return "That did not work, and it is my fault. Nothing was changed; please try once more in a minute."


def saved_by_form() -> str:
    """Nothing more to answer."""
    return "There is nothing for you to answer here now."


def direct_message_hint() -> Message:
    """What to do in the direct messages."""
    return message(
        "Here I only send you what waits for you.",
        section(
            "Here I only send you what waits for you; please use the buttons, or answer in the initiative's thread. "
            f"`{COMMAND}` lists everything that is yours."
        ),
    )


def open_form_button(name: str) -> Message:
    """A mention cannot open a form by itself; a click can."""
    text = "A form needs a click:"
    return message(
        text, section(text), actions(button("New initiative", f"{names.REGISTER}.named", name or "new", primary=True))
    )


def _visible(text: str) -> str:
    """Escape what a person typed, but keep the command in its code marks."""
    return escape(text)


def may_not_hand_on(assignee: UserId, initiative: Initiative) -> str:
    """Only the person asked, or those who steer, may hand a question on or put it off."""
    return (
        f"{mention(assignee)} is asked this. They, the owner ({mention(initiative.owner)}) or the sponsor can hand it "
        f"on or put it off; you can answer it."
    )


def may_not_set_aside(initiative: Initiative) -> str:
    """Only those who steer may set a question aside that guards a gate."""
    return (
        f"Only the owner ({mention(initiative.owner)}), the sponsor or a workspace admin can set this question aside."
    )
