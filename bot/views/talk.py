"""What people read who were asked and said something else: how to go on, to them only."""

from __future__ import annotations

from datetime import date

from bot.markup import escape, mention, plain
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, message, section
from bot.views.text import day, weekday_of
from hygiene.answers import ReadAnswer
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.follow_ups import follow_up
from hygiene.initiative import Initiative, Item, OfferId
from hygiene.questions import Question
from hygiene.reader.talk import Talk, Utterance
from hygiene.weaknesses import Weakness

_LONGEST_BUTTON = 40
_LEADS = {
    Talk.DELAY: "No hurry. When should I ask again?",
    Talk.HAND_OVER: "Who should I ask instead? It stays with you until they are asked.",
    Talk.REFUSAL: "That's fine. It can wait, go to somebody else, or not apply here.",
    Talk.COMMAND: f"I can't tell what to do. `{COMMAND} help` has what I can, and how to say it.",
    Talk.TO_SOMEBODY_ELSE: "That is no answer, I think. Press the button if it is.",
    Talk.UNCLEAR: "Was that your answer? I can't tell.",
}


def talked(question: Question, item: Item, offer: OfferId, said: Utterance) -> Message:
    """Help somebody on who said something that is no answer; one button makes it one all the same."""
    lead = _lead(question, said)
    return message(
        lead,
        section(lead),
        context(f"About: {escape(question.ask)} I did not take your reply as the answer."),
        actions(*_ways_on(item, said), _that_was_it(item, offer, said)),
    )


def _that_was_it(item: Item, offer: OfferId, said: Utterance) -> Block:
    value = action_ids.ids(offer, item.id)
    is_likely = said.talk is Talk.UNCLEAR
    return button("That was my answer", f"{action_ids.USE_OFFER}.{item.id}", value, primary=is_likely)


def _lead(question: Question, said: Utterance) -> str:
    if said.until:
        return f"No hurry. Should I ask again on {weekday_of(said.until)}, {day(said.until)}?"
    if said.other:
        return f"Should I ask {mention(said.other)} instead? It stays with you until they are asked."
    return _LEADS.get(said.talk) or _explained(question)


def _explained(question: Question) -> str:
    """Say why it is asked, and show what an answer looks like."""
    example = f"\nFor example: “{escape(question.example)}”" if question.example else ""
    return f"{escape(question.why)}{example}"


def _ways_on(item: Item, said: Utterance) -> list[Block]:
    value = action_ids.ids(item.id)
    answer = button("Answer…", action_ids.ANSWER, value, primary=said.talk is not Talk.UNCLEAR)
    later = button("Later…", action_ids.LATER, value, primary=said.talk is Talk.DELAY and not said.until)
    hand_on = button("Hand on…", action_ids.HAND_ON, value, primary=said.talk is Talk.HAND_OVER and not said.other)
    match said:
        case Utterance(Talk.DELAY, date() as until):
            words = f"Later, on {weekday_of(until)}"
            on = button(words, action_ids.LATER_ON, action_ids.id_and(item.id, until.isoformat()), primary=True)
            return [on, button("Another day…", action_ids.LATER, value), hand_on]
        case Utterance(Talk.DELAY):
            return [later, hand_on]
        case Utterance(Talk.HAND_OVER, _, str() as other):
            words = f"Ask {plain(said.name)}"[:_LONGEST_BUTTON]
            to = button(words, action_ids.HAND_TO, action_ids.id_and(item.id, other), primary=True)
            return [to, button("Somebody else…", action_ids.HAND_ON, value), later]
        case Utterance(Talk.HAND_OVER):
            return [hand_on, later]
        case Utterance(Talk.COMMAND):
            return [answer, later, hand_on]
        case Utterance(Talk.REFUSAL):
            return [later, hand_on, button("Not applicable…", action_ids.SET_ASIDE, value)]
        case _:
            return [answer, hand_on]


def weak(catalogue: Catalogue, item: Item, offer: OfferId, weakness: Weakness, read: ReadAnswer) -> Message:
    """Ask on after a weak answer that was given directly; the thread does not hear of it unless its author wants so."""
    question, because = catalogue[item.key], plain(read.because)
    other = catalogue.by_key.get(because)
    asked = follow_up(question, weakness, "" if read.by_model else because, other=other)
    seen = f", because of “{escape(because)}”" if read.by_model and because else ""
    value = action_ids.ids(offer, item.id)
    insist = question.in_words and weakness.may_be_overruled
    return message(
        escape(asked),
        section(escape(asked)),
        context(f"About: {escape(question.ask)} I read your reply as: {weakness.words}{seen}. I did not pass it on."),
        actions(
            button("Answer…", action_ids.ANSWER, action_ids.ids(item.id), primary=True),
            button("Hand on…", action_ids.HAND_ON, action_ids.ids(item.id)),
            button("Later…", action_ids.LATER, action_ids.ids(item.id)),
            button("That is my answer", f"{action_ids.INSIST}.{item.id}", value) if insist else None,
        ),
    )


def taken(initiative: Initiative, question: Question) -> Message:
    """Say back, where somebody wrote directly, what their message was taken for."""
    about = f"{initiative.label} {escape(initiative.name)}: {escape(question.ask)}"
    words = f"Thanks. I took that as your answer for {about}"
    return message(words, section(words), context("It stands in the thread there. Edit your message to change it."))
