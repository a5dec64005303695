"""Refusals and short replies, each with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from bot.views import names
from bot.views.blocks import Message, actions, button, message, section, words
from bot.views.text import count, day, escape, mention
from hygiene.commands import COMMAND, EXPLAINED, USAGE, OfferToRegister, Refusal
from hygiene.freshness import LONGEST_WAIVER
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
    hint = f" Try `{COMMAND} {refusal.try_instead}`." if refusal.try_instead not in (None, "help") else ""
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


_PURPOSES = {
    "Card": "The card",
    "CardChanged": "A change of the card",
    "Asked": "A question",
    "FollowedUp": "A follow-up",
    "VerdictChanged": "A change of the verdict",
    "StageMoved": "A move",
    "Offered": "An offer to use a reply",
}
_REASONS = {
    "not_in_channel": "I am not in this channel any more. Please invite me again, then I ask it",
    "channel_not_found": "I can't see this channel any more. Please invite me again",
    "is_archived": "the channel is archived",
    "restricted_action": "a setting of this workspace keeps me from writing there",
    "user_disabled": "that account is deactivated",
    "user_not_in_channel": "that person is not in the channel",
}


def not_said(purpose: str, reason: str) -> str:
    """Something could not be posted, and what to do about it."""
    why = _REASONS.get(reason, f"Slack says “{escape(reason)}”" if "_" in reason else escape(reason))
    return f"{_PURPOSES.get(purpose, 'A message')} could not be posted: {why}."


def no_such_day(when: str) -> str:
    """The words name no day that lies ahead."""
    return f"“{escape(when)}” is no day ahead that I know. `tomorrow`, `monday`, `a week` or `30 April` will do."


def snoozed(until: date) -> str:
    """No nudges until a day."""
    return f"No reminders until {day(until)}. Your questions stay open, and an answer is welcome any time."


def snoozed_about(initiative: Initiative, many: int, until: date) -> str:
    """No nudges about one initiative until a day."""
    if not many:
        return f"Nothing in {initiative.label} waits for you, so there is nothing to put off."
    return f"{count(many, 'question')} of {initiative.label} put off until {day(until)}."


def muted() -> str:
    """No nudges any more."""
    return (
        "I will not remind you any more. The owners of your initiatives see that. "
        f"`{COMMAND} unmute` brings the reminders back."
    )


def unmuted() -> str:
    """Nudges again."""
    return "I will remind you again, once a working day at most."


def nudged_now(initiative: Initiative, users: Sequence[UserId]) -> str:
    """Who is reminded next."""
    if not users:
        return f"Nobody has to be reminded about {initiative.label} now."
    whom = ", ".join(mention(user) for user in users)
    return f"{whom}: reminded at their next working hour, unless they had a message today, are away, or muted me."


def nudged_never(initiative: Initiative) -> str:
    """Nobody is reminded."""
    again = f"`{COMMAND} nudge {initiative.label} again`"
    return f"Nobody is reminded about {initiative.label} any more. {again} changes that."


def nudged_again(initiative: Initiative) -> str:
    """People are reminded again."""
    return f"People are reminded about {initiative.label} again."


def settings_button() -> Message:
    """A mention cannot open a form by itself; a click can."""
    text = "A form needs a click:"
    return message(text, section(text), actions(button("Settings", names.SETTINGS, "all", primary=True)))


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
    match stage:
        case Stage.NOT_AI:
            return f"{initiative.label} is settled without AI now. That is a win."
        case Stage.PARKED | Stage.DROPPED:
            return f"{initiative.label} is {stage} now."
        case _:
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


def nothing_for_you(initiative: Initiative) -> str:
    """Nothing there is this person's to answer."""
    return (
        f"Nothing in {initiative.label} waits for you now. `{COMMAND} gaps {initiative.label}` has what others are "
        f"asked; if you know an answer, write it in the thread."
    )


def direct_message_hint(many: int) -> Message:
    """Say what a plain message here can do: answer, if there is just one question."""
    if many:
        return words(
            f"{count(many, 'question')} of yours are open, so I can't tell which one that answers. Please press Answer "
            f"beside it, or reply in the initiative's thread. `{COMMAND}` lists them."
        )
    return words(f"Nothing waits for you now. `{COMMAND} help` has what I can do; it works in any channel.")


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
