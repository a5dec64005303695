"""Direct messages: what is expected of a person, why, and what they can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, divider, menu, message, section, sections, words
from bot.views.questions import still_true_button, weak_words
from bot.views.text import count, day, quote
from bot.views.titles import title_of
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.initiative import Initiative, Item, ItemId, ItemState, Role, UserId
from hygiene.roadmap import Listed, Pile

MOST_SHOWN = 3
FIRST_SHOWN = 1


def nudge(
    catalogue: Catalogue, piles: Sequence[Pile], *, today: date, told: frozenset[ItemId] | None = None
) -> Message:
    """Remind a person of what only they can close: worst first, by initiative, at most three, and what is new.

    `told` is what waited for them when they had the last reminder; None where that is not to be said.
    """
    total = sum(len(pile.gaps) for pile in piles)
    left, blocks = MOST_SHOWN, list[Block]()
    for pile in piles:
        if left == 0:
            break
        shown = pile.gaps[:left]
        left -= len(shown)
        blocks += [divider(), section(f"*{title_of(pile)}*")]
        blocks += gap_blocks(catalogue, shown, today=today, alone=total == 1, owner=pile.initiative.owner)
    lead = f"{count(total, 'question')} {'waits' if total == 1 else 'wait'} for you. One answer moves things."
    return message(
        lead,
        section(f"{lead}{_new_since(catalogue, piles, told)}"),
        *blocks,
        more(total - MOST_SHOWN),
        actions(button("Not now…", action_ids.SNOOZE, "all"), button("Mute", action_ids.MUTE, "all")),
        context(
            "Why me? You are the person asked. Once a working day at most, three times, then the owner hears of it. "
            "Any answer starts the count anew."
        ),
    )


def _new_since(catalogue: Catalogue, piles: Sequence[Pile], told: frozenset[ItemId] | None) -> str:
    """Say which of the questions are new since the last reminder, in a few words."""
    if not told:
        return ""
    new = [escape(catalogue[item.key].label) for pile in piles for item in pile.gaps if item.id not in told]
    rest = f" and {len(new) - MOST_SHOWN} more" if len(new) > MOST_SHOWN else ""
    return f"\nNew since my last message: {', '.join(new[:MOST_SHOWN])}{rest}." if new else ""


def overtaken() -> Message:
    """Show in place of an earlier letter that a newer one has come."""
    return words("I have written since then: what is still open stands in my newest message.")


def nothing_left() -> Message:
    """Show in place of a letter that everything in it is done."""
    return words("Nothing waits for you any more. Thank you.")


def owner_silent(initiatives: Sequence[Initiative], owner: UserId, since: date) -> Message:
    """Tell the sponsor that the owner is silent, and what can be done."""
    text = (
        f"{mention(owner)} owns what is below and has not answered since {day(since)}, after three reminders. "
        f"You are its sponsor, so I tell you, once."
    )
    listed = "\n".join(f"• {each.label} {escape(each.name)}" for each in initiatives)
    return message(
        text,
        section(text),
        section(listed),
        context(
            f"`{COMMAND} owner {initiatives[0].label} @person` names another owner; "
            f"`{COMMAND} park {initiatives[0].label}` sets it aside."
        ),
    )


def not_reached(initiative: Initiative, user: UserId) -> Message:
    """Tell the owner whom the bot can't write to; where it is the owner, that their questions stand here."""
    if user == initiative.owner:
        text = (
            f"{mention(user)} I can't reach you directly: Slack doesn't let me write to you, so nothing reminds you. "
            f"The open questions of {initiative.label} wait here in the thread."
        )
    else:
        text = (
            f"{mention(initiative.owner)} I can't reach {mention(user)}: Slack doesn't let me write to them. What they "
            f"were asked about {initiative.label} is back with you; you can hand it on to somebody else."
        )
    return message(text, section(text))


def departed(initiative: Initiative, user: UserId, role: Role | None, *, left: bool) -> Message:
    """Ask the owner to name somebody in place of a person whose account is gone, or who `left` the channel."""
    why = "they have left this channel" if left else "their account is deactivated"
    if role is Role.OWNER:
        return _owner_departed(initiative, user, why)
    was = f"was {role.words} of" if role else "had questions of"
    text = (
        f"{mention(initiative.owner)} {mention(user)} {was} {initiative.label} {escape(initiative.name)}, and {why}. "
        f"Their questions are back with you. Who takes over?"
    )
    return message(
        text,
        section(text),
        actions(button("Answer", action_ids.ANSWER_NEXT, action_ids.ids(initiative.id), primary=True)),
    )


def _owner_departed(initiative: Initiative, user: UserId, why: str) -> Message:
    sponsor = initiative.people.get(Role.SPONSOR)
    lead = f"{mention(sponsor)} " if sponsor and sponsor != user else ""
    text = (
        f"{lead}{mention(user)} owned {initiative.label} {escape(initiative.name)}, and {why}. "
        f"Who owns it now? `/ai-initiative owner {initiative.label} @person` names somebody."
    )
    return message(text, section(text))


def gap_blocks(
    catalogue: Catalogue, gaps: Sequence[Item], *, today: date, alone: bool, owner: UserId | None = None
) -> list[Block]:
    """One line for each gap with one button and a menu; with an owner, others may hand it back to them.

    Only where a question is `alone` in its message does its button stand out.
    """
    blocks: list[Block] = []
    for item in gaps:
        stale = item.state is ItemState.STALE and item.answer is not None
        blocks.append(section(f"• {escape(catalogue[item.key].ask)}{_standing(item)}"))
        blocks.append(
            actions(
                still_true_button(item, today=today, primary=alone) if stale else None,
                None if stale else button("Answer", action_ids.ANSWER, action_ids.ids(item.id), primary=alone),
                menu(
                    button("Changed…", action_ids.ANSWER, action_ids.ids(item.id)) if stale else None,
                    button("What is meant?", action_ids.EXPLAIN, action_ids.ids(item.id)),
                    button("Later", action_ids.LATER, action_ids.ids(item.id)),
                    button("Hand on", action_ids.HAND_ON, action_ids.ids(item.id)),
                    button("Not mine", action_ids.HAND_BACK, action_ids.ids(item.id))
                    if owner not in (None, item.assignee)
                    else None,
                ),
            )
        )
    return blocks


def hint(many: int) -> Message:
    """Say what a plain message here can do: answer, if there is just one question."""
    if many:
        return words(
            f"{count(many, 'question')} of yours are open, so I can't tell which one that answers. Please press Answer "
            f"beside it, or reply in the initiative's thread. `{COMMAND}` lists them."
        )
    return words(f"Nothing waits for you now. `{COMMAND} help` has what I can do; it works in any channel.")


def _standing(item: Item) -> str:
    if item.state is ItemState.WEAK:
        return f"\n_Still a gap: {weak_words(item)}._"
    if item.state is ItemState.STALE and item.answer:
        return f"\n{quote(item.answer.text, 200)}\n_From {day(item.answer.at.date())}. Is it still true?_"
    return ""


def more(left: int) -> Block | None:
    """Say how many more questions there are than are shown."""
    return context(f"And {left} more: `/ai-initiative` lists them.") if left > 0 else None


MOST_IMPORTED = 10


def imported(by: UserId, theirs: Sequence[Listed], first: date | None) -> Message:
    """Tell an owner once what was imported for them, and when they are asked."""
    lead = f"{mention(by)} has put {count(len(theirs), 'initiative')} of yours on the roadmap."
    lines = [f"• {title_of(each)}" for each in theirs[:MOST_IMPORTED]]
    left = len(theirs) - MOST_IMPORTED
    lines += [f"• and {left} more: `/ai-initiative list mine` has all"] if left > 0 else []
    when = (
        f"Their questions begin on {day(first)}, at most two initiatives a day. Nothing waits for you before that."
        if first
        else "Nothing is asked about them now."
    )
    return message(lead, section(lead), *sections(lines), context(when))
