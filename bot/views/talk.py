"""What people read who were asked and said something else: how to go on, to them only."""

from __future__ import annotations

from bot.markup import escape
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, message, section
from hygiene.initiative import Item
from hygiene.questions import Question
from hygiene.reader.talk import Talk

_LEADS = {
    Talk.DELAY: "No hurry. When should I ask again?",
    Talk.HAND_OVER: "Who should I ask instead? It stays with you until they are asked.",
    Talk.REFUSAL: "That's fine. It can wait, go to somebody else, or not apply here.",
}


def talked(question: Question, item: Item, offer_id: int, talk: Talk) -> Message:
    """Help somebody on who said something that is no answer; one button makes it one all the same."""
    lead = _LEADS.get(talk) or _explained(question)
    return message(
        lead,
        section(lead),
        context(f"About: {escape(question.ask)} I did not take your reply as the answer."),
        actions(
            *_ways_on(item, talk),
            button("That was my answer", f"{action_ids.USE_OFFER}.{item.id}", action_ids.ids(offer_id, item.id)),
        ),
    )


def _explained(question: Question) -> str:
    """Say why it is asked, and show what an answer looks like."""
    example = f"\nFor example: _{escape(question.example)}_" if question.example else ""
    return f"{escape(question.why)}{example}"


def _ways_on(item: Item, talk: Talk) -> list[Block]:
    value = action_ids.ids(item.id)
    answer = button("Answer…", action_ids.ANSWER, value, primary=True)
    later = button("Later…", action_ids.LATER, value, primary=talk is Talk.DELAY)
    hand_on = button("Hand on…", action_ids.HAND_ON, value, primary=talk is Talk.HAND_OVER)
    match talk:
        case Talk.DELAY:
            return [later, hand_on]
        case Talk.HAND_OVER:
            return [hand_on, later]
        case Talk.REFUSAL:
            return [later, hand_on, button("Not applicable…", action_ids.SET_ASIDE, value)]
        case _:
            return [answer, hand_on]
