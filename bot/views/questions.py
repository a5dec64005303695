"""The talk in an initiative's thread: questions, the one follow-up, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock

from bot.views import names
from bot.views.blocks import Message, actions, button, context, message, section
from bot.views.text import day, escape, mention, one_line, quote
from hygiene.answers import Weakness, follow_up
from hygiene.catalogue import Question
from hygiene.initiative import Initiative, Item, ItemState, Role, Stage, UserId


def question(question: Question, item: Item) -> Message:
    """Ask one question in the thread, addressed to the person who is asked."""
    text = f"{mention(item.assignee)} {escape(question.ask)}"
    handed = f"{mention(item.handed_on_by)} handed this on to you. " if item.handed_on_by else ""
    return message(
        text,
        section(f"{mention(item.assignee)} *{escape(question.ask)}*"),
        context(f"{handed}{escape(question.why)} Reply here, or use the button."),
        question_buttons(item),
    )


def question_buttons(item: Item) -> ActionsBlock:
    """What a person can do about a question."""
    value = names.ids(item.id)
    return actions(
        button("Answer…", names.ANSWER, value, primary=True),
        button("Hand on…", names.HAND_ON, value),
        button("Later…", names.LATER, value),
        button("Not applicable…", names.SET_ASIDE, value),
    )


def question_now(initiative: Initiative, question: Question, item: Item, ts: str) -> Message:
    """Show what became of a question that was asked in the message at `ts`."""
    ask = escape(question.ask)
    if item.question_ts != ts:
        return _done(ask, f"Now with {mention(item.assignee)}.")
    if initiative.stage.stopped:
        return _done(ask, f"{initiative.label} is {initiative.stage}; nothing to answer now.")
    match item.state:
        case ItemState.OPEN if item.later_until:
            return _done(ask, f"{mention(item.assignee)} will be asked again on {day(item.later_until.date())}.")
        case ItemState.OPEN | ItemState.STALE:
            return _as_asked(question, item)
        case ItemState.WEAK:
            reason = Weakness(item.answer.weakness).words if item.answer and item.answer.weakness else "weak"
            said = f"{mention(item.answer.author)}: {one_line(item.answer.text)}\n" if item.answer else ""
            return message(
                f"{ask} Still a gap: {reason}.",
                section(f"*{ask}*\n{said}_Still a gap: {reason}._"),
                question_buttons(item),
            )
        case ItemState.ANSWERED if item.answer:
            return _done(ask, f":white_check_mark: {mention(item.answer.author)}: {one_line(item.answer.text)}")
        case ItemState.NOT_APPLICABLE:
            return _done(ask, f"Not applicable: {one_line(item.set_aside_because or 'no reason given')}")
        case _:
            return _done(ask, f"{item.state.value}.")


def _as_asked(asked: Question, item: Item) -> Message:
    return question(asked, item)


def _done(ask: str, line: str) -> Message:
    return message(f"{ask} {line}", section(f"{ask}\n{line}"))


def follow_up_question(question: Question, item: Item) -> Message:
    """Put the one follow-up after a weak answer."""
    weakness = Weakness(item.answer.weakness) if item.answer and item.answer.weakness else Weakness.PLACEHOLDER
    to = item.assignee
    asked = follow_up(question, weakness)
    return message(
        f"{mention(to)} {asked}",
        section(f"{mention(to)} {escape(asked)}"),
        context(f"About: {escape(question.ask)} Your words are kept; one more reply here is enough."),
        actions(
            button("Answer…", names.ANSWER, names.ids(item.id), primary=True),
            button("Hand on…", names.HAND_ON, names.ids(item.id)),
        ),
    )


def reopened(question: Question) -> Message:
    """Tell the person whose reply was deleted that the gap is open again."""
    ask = escape(question.ask)
    text = f"Your answer is withdrawn, so this is open again: {ask} Your next reply in this thread answers it."
    return message(text, section(text))


def offer(text: str, offer_id: int, choices: Sequence[tuple[Question, Item]]) -> Message:
    """Ask somebody who was not asked whether their reply is meant as an answer."""
    first = choices[0][0]
    lead = (
        f"You were not asked, but this may help. Use it as the answer to “{escape(first.ask)}”?"
        if len(choices) == 1
        else "You were not asked, but this may help. Use it as an answer?"
    )
    return message(
        lead,
        section(f"{lead}\n{quote(text)}"),
        actions(
            *(
                button(
                    "Use as answer" if len(choices) == 1 else f"Answers: {question.short}",
                    f"{names.USE_OFFER}.{item.id}",
                    names.ids(offer_id, item.id),
                    primary=len(choices) == 1,
                )
                for question, item in choices
            ),
            button("No, just talking", names.LEAVE_OFFER, names.ids(offer_id)),
        ),
    )


def stage_moved(by: UserId, before: Stage, after: Stage, because: str) -> Message:
    """Say in the thread that the initiative has moved."""
    if after is Stage.NOT_AI:
        text = f"{mention(by)} settled it: this does not need AI. That is a win. The answers stay here."
    elif after.stopped:
        text = f"{mention(by)} set this to *{after}* (it was {before}). I will not ask or nudge any more."
    else:
        text = f"{mention(by)} moved this from *{before}* to *{after}*."
    if because:
        text += f"\n{quote(because)}"
    return message(text, section(text))


def owner_changed(by: UserId, owner: UserId) -> Message:
    """Say in the thread who is accountable now."""
    text = f"{mention(by)} made {mention(owner)} the owner. Open questions of the owner are with them now."
    return message(text, section(text))


ROLE_MEANS = {
    Role.OWNER: "you are accountable for it, and questions without another person come to you",
    Role.SPONSOR: "you are asked who answers for the result, and you may change its people and its stage",
    Role.DATA_OWNER: "the questions about its data come to you",
    Role.DESIGN: "the questions about what people see come to you",
    Role.ENGINEERING: "the questions about fallbacks and alerts come to you",
}
