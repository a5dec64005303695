"""The talk in an initiative's thread: questions, the one follow-up, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.markup import escape, mention, plain
from bot.notices import Asks, Escalated, StageMoved
from bot.views import action_ids
from bot.views.blocks import Block, Button, Message, actions, button, context, menu, message, section, words
from bot.views.text import count, credit, day, one_line, quote
from hygiene.catalogue import Catalogue
from hygiene.follow_ups import follow_up
from hygiene.freshness import has_come
from hygiene.initiative import Answer, Exchange, Initiative, Item, ItemState, Role, Stage, UserId
from hygiene.questions import Question
from hygiene.values import ChoiceValue, Means
from hygiene.weaknesses import Weakness

MOST_TAPPED = 5
"""Choices that stand as buttons where the question does."""


def question(question: Question, item: Item, *, today: date) -> Message:
    """Ask one question in the thread, addressed to the person who is asked; an old answer is asked about again."""
    if item.state is ItemState.STALE and item.answer:
        return _again(question, item, item.answer, today=today)
    text = f"{mention(item.assignee)} {escape(question.ask)}"
    handed = f"{mention(item.handed_on_by)} handed this on to you. " if item.handed_on_by else ""
    return message(
        text,
        section(f"{mention(item.assignee)} *{escape(question.ask)}*"),
        context(f"{handed}{escape(question.why)} {_how(question)}"),
        question_buttons(question, item),
    )


def _again(question: Question, item: Item, answer: Answer, *, today: date) -> Message:
    """Ask whether an answer still holds, or whether the day it promised has brought what it promised."""
    came = has_come(item, today=today)
    lead = "The day is here. Did it land?" if came else "Is this still true?"
    since = item.confirmed_at or answer.at
    when = "confirmed" if item.confirmed_at else "answered"
    text = f"{mention(item.assignee)} {lead} {escape(question.ask)}"
    return message(
        text,
        section(f"{mention(item.assignee)} *{lead}* {escape(question.ask)}"),
        section(f"{quote(answer.text)}\n{credit(answer)}, {when} on {day(since.date())}"),
        actions(
            still_true_button(item, today=today),
            button("New date…" if came else "Changed…", action_ids.ANSWER, action_ids.ids(item.id)),
            menu(
                button("What is meant?", action_ids.EXPLAIN, action_ids.ids(item.id)),
                button("Hand on…", action_ids.HAND_ON, action_ids.ids(item.id)),
                button("Later…", action_ids.LATER, action_ids.ids(item.id)),
            ),
        ),
    )


def still_true_button(item: Item, *, today: date, primary: bool = True) -> Button:
    """One click that lets an answer hold on."""
    words = "It landed" if has_come(item, today=today) else "Still true"
    return button(words, action_ids.STILL_TRUE, action_ids.ids(item.id), primary=primary)


def _how(question: Question) -> str:
    return "Tap one, or reply in your own words." if may_be_tapped(question) else "Reply here, or use the button."


def may_be_tapped(question: Question) -> bool:
    """Whether the choices stand where the question does: more than five are for the form."""
    return 0 < len(question.choices) <= MOST_TAPPED


def question_buttons(question: Question, item: Item) -> Block:
    """What a person can do about a question."""
    value = action_ids.ids(item.id)
    choices = [
        button(choice.text, f"{action_ids.CHOOSE}.{place}", action_ids.id_and(item.id, choice.text))
        for place, choice in enumerate(question.choices)
        if may_be_tapped(question)
    ]
    return actions(
        *(choices or [button("Answer…", action_ids.ANSWER, value, primary=True)]),
        menu(
            button("What is meant?", action_ids.EXPLAIN, value),
            button("Hand on…", action_ids.HAND_ON, value),
            button("Later…", action_ids.LATER, value),
            button("Not applicable…", action_ids.SET_ASIDE, value),
        ),
    )


def answered_elsewhere(question: Question, item: Item) -> Message:
    """Show in the thread what was answered in a form before it was asked there."""
    return _answered(escape(question.ask), item, item.answer) if item.answer else words(escape(question.ask))


def _answered(ask: str, item: Item, answer: Answer) -> Message:
    still = f" · still true, {day(item.confirmed_at.date())}" if item.confirmed_at else ""
    return _done(ask, f":white_check_mark: {credit(answer)}: {one_line(answer.text)}{choice_meant(answer)}{still}")


def question_now(initiative: Initiative, question: Question, item: Item, ts: str, *, today: date) -> Message:
    """Show what became of a question that was asked in the message at `ts`."""
    ask = escape(question.ask)
    if item.question_ts != ts:
        again = item.state is ItemState.OPEN and item.handed_on_by is None
        return _done(ask, "I ask this again further down." if again else f"Now with {mention(item.assignee)}.")
    if initiative.stage.stopped:
        return _done(ask, f"{initiative.label} is {initiative.stage}; nothing to answer now.")
    match item.state:
        case state if state.is_gap and item.later_until:
            return _done(ask, f"{mention(item.assignee)} will be asked again on {day(item.later_until.date())}.")
        case ItemState.OPEN | ItemState.STALE:
            return _as_asked(question, item, today=today)
        case ItemState.WEAK:
            reason = weak_words(item)
            said = f"{credit(item.answer)}: {one_line(item.answer.text)}\n" if item.answer else ""
            return message(
                f"{ask} Still a gap: {reason}.",
                section(f"*{ask}*\n{said}_Still a gap: {reason}._"),
                question_buttons(question, item),
            )
        case ItemState.ANSWERED if item.answer:
            return _answered(ask, item, item.answer)
        case ItemState.NOT_APPLICABLE:
            return _done(ask, f"Not applicable: {one_line(item.set_aside_because or 'no reason given')}")
        case ItemState.WAIVED:
            return _done(ask, waiver_words(item))
        case _:
            return _done(ask, "Not asked any more.")


def _as_asked(asked: Question, item: Item, *, today: date) -> Message:
    return question(asked, item, today=today)


def _done(ask: str, line: str) -> Message:
    return message(f"{ask} {line}", section(f"{ask}\n{line}"))


def choice_meant(answer: Answer) -> str:
    """Say which choice was read in somebody's own words, so that they can say otherwise."""
    value = answer.value
    if not isinstance(value, ChoiceValue) or value.choice.casefold() == answer.text.strip().casefold():
        return ""
    return f" _(read as: {escape(value.choice)})_"


def weak_words(item: Item) -> str:
    """Why an answer does not close its gap."""
    return Weakness(item.answer.weakness).words if item.answer and item.answer.weakness else "weak"


def waiver_words(item: Item) -> str:
    """Who accepts the risk of a gap, until when, and why."""
    by = mention(item.waived_by) if item.waived_by else "Somebody"
    if item.aside_by:
        by = f"{by} says that this does not apply, and"
    until = day(item.waived_until) if item.waived_until else "further notice"
    return f":hourglass: {by} accepts the risk until {until}: {one_line(item.set_aside_because or '')}"


def follow_up_to(catalogue: Catalogue, item: Item) -> tuple[Weakness, str]:
    """Return why an answer is weak, and what is asked about it."""
    answer = item.answer
    weakness = Weakness(answer.weakness) if answer and answer.weakness else Weakness.PLACEHOLDER
    because = plain(answer.because) if answer and not answer.by_model else ""
    other = catalogue.by_key.get(because)
    return weakness, follow_up(catalogue[item.key], weakness, because, other=other)


def follow_up_question(catalogue: Catalogue, item: Item) -> Message:
    """Put the one follow-up after a weak answer."""
    question = catalogue[item.key]
    weakness, asked = follow_up_to(catalogue, item)
    return message(
        f"{mention(item.assignee)} {escape(asked)}",
        section(f"{mention(item.assignee)} {escape(asked)}"),
        context(
            f"About: {escape(question.ask)} I read it as: {_as_read(item, weakness)}. One more reply here is enough."
        ),
        actions(
            button("Answer…", action_ids.ANSWER, action_ids.ids(item.id), primary=True),
            button("That is my answer", action_ids.OVERRULE, action_ids.ids(item.id))
            if question.in_words and weakness.may_be_overruled
            else None,
            menu(
                button("Hand on…", action_ids.HAND_ON, action_ids.ids(item.id)),
                button("Keep as it is", action_ids.KEEP, action_ids.ids(item.id)),
            ),
        ),
    )


def _as_read(item: Item, weakness: Weakness) -> str:
    """Why an answer is weak, and the words by which the model saw that."""
    seen = plain(item.answer.because) if item.answer and item.answer.by_model else ""
    return f"{weakness.words}, because of “{escape(seen)}”" if seen else weakness.words


def contested(initiative: Initiative, question: Question, item: Item, rival: Answer) -> Message:
    """Ask the owner which of two answers stands."""
    lead = f"{mention(initiative.owner)} there are two answers to “{escape(question.ask)}” Which one stands?"
    answers = [each for each in (item.answer, rival) if each is not None]
    return message(
        lead,
        section(lead),
        *(section(f"{credit(each)} on {day(each.at.date())}:\n{quote(each.text)}") for each in answers),
        actions(
            *(
                button(
                    "The first" if each is item.answer else "The second",
                    f"{action_ids.PICK}.{each.id}",
                    action_ids.ids(item.id, each.id),
                )
                for each in answers
            )
        ),
        context("Both stay in the history. Until then the first one stands."),
    )


def waived(initiative: Initiative, question: Question, item: Item) -> Message:
    """Say in the thread that the risk of a gap is accepted for a while."""
    text = f"{waiver_words(item)}\n_{escape(question.ask)}_"
    if item.aside_by is None:
        return message(text, section(text), context("It opens again by itself the day after."))
    other = initiative.people.get(Role.SPONSOR) if item.aside_by == initiative.owner else initiative.owner
    asked = f"{mention(other)} do you agree?" if other else "Does a workspace admin agree?"
    return message(
        text,
        section(f"{text}\n{asked}"),
        actions(button("It does not apply", action_ids.AGREE_ASIDE, action_ids.ids(item.id))),
        context("If two say so, the owner among them, it is set aside. Else it opens again the day after."),
    )


def asks_in_words(catalogue: Catalogue, asks: Asks) -> str:
    """Say which questions an initiative has been given, and how many it has not any more."""
    said = []
    if asks.added:
        new = ", ".join(f"“{escape(catalogue[key].label)}”" for key in asks.added if key in catalogue)
        said.append(f"asked from now on: {new}")
    if asks.retired:
        said.append(f"not asked any more: {count(len(asks.retired), 'question')}")
    return "; ".join(said) + "."


def followed(catalogue: Catalogue, kind: str, asks: Asks) -> Message:
    """Say in the thread what another kind changes of what is asked."""
    return words(f"*{kind[:1].upper()}{kind[1:]}* now, so {asks_in_words(catalogue, asks)} No answer is lost.")


def edited(initiative: Initiative, by: UserId, said: Sequence[str], lines: tuple[int, int]) -> Message:
    """Say in the thread what was changed of an initiative, with the way back."""
    return _with_way_back(initiative, f"{mention(by)} changed this. " + " · ".join(said), lines)


def _with_way_back(initiative: Initiative, text: str, lines: tuple[int, int]) -> Message:
    value = action_ids.ids(initiative.number, *lines)
    undo = actions(button("Undo", action_ids.TAKE_BACK, value)) if lines[1] > lines[0] else None
    return message(text, section(text), undo)


def merged(by: UserId, duplicate: str, taken: int) -> Message:
    """Say in the thread that a duplicate was merged into this."""
    what = f" Of its answers, {taken} {'stands' if taken == 1 else 'stand'} here now." if taken else ""
    return words(f"{mention(by)} merged {duplicate} into this.{what}")


def second_wanted(initiative: Initiative, question: Question, item: Item) -> Message:
    """Ask in the thread for somebody else to say the same, as it means fewer questions."""
    if item.answer is None:
        return words("Open again.")
    giver = item.answer.recorded_by or item.answer.author
    others = (initiative.people.get(role) for role in (Role.SPONSOR, Role.OWNER))
    other = next((user for user in others if user and user != giver), None)
    asked = mention(other) if other else "Somebody else here:"
    text = _agreement(asked, question, item)
    return message(
        text,
        section(text),
        actions(
            *_agree_or_not(item),
            button("Ask somebody…", action_ids.ASK_SECOND, action_ids.ids(item.id)),
        ),
        context("Low stakes mean fewer questions, so two people say so. Until then no stage opens."),
    )


def follow_up_now(
    initiative: Initiative, catalogue: Catalogue, item: Item, ts: str, *, second: UserId | None = None
) -> Message:
    """Show what became of the follow-up at `ts`: while it waits it is as it was, and afterwards it has no buttons."""
    if initiative.stage.stopped:
        return words(
            f"*{escape(catalogue[item.key].label)}*: {initiative.label} is {initiative.stage}; nothing to do now."
        )
    is_current = item.follow_up_ts == ts
    if is_current and item.needs_second:
        return second_wanted(initiative, catalogue[item.key], item)
    if is_current and item.exchange is Exchange.FOLLOWED_UP and item.state is ItemState.WEAK:
        return follow_up_question(catalogue, item)
    value, question = item.answer.value if item.answer else None, catalogue[item.key]
    if item.state is ItemState.ANSWERED and question.meaning_of(value) is Means.UNAFFECTED:
        return words(_seconded(question, item, second))
    return words(f"*{escape(question.label)}*: {_what_became_of(item, ts)}")


def second_asked(initiative: Initiative, question: Question, item: Item, user: UserId, link: str | None) -> Message:
    """Ask somebody directly whether they say the same; `user` is who reads it."""
    said = _agreement(mention(user), question, item)
    name = f"{initiative.label} {escape(initiative.name)}"
    return message(
        said,
        section(f"*{f'<{link}|{name}>' if link else name}*\n{said}"),
        actions(
            *_agree_or_not(item),
        ),
        context("Low stakes mean fewer questions, so two people say so."),
    )


def _agree_or_not(item: Item) -> tuple[Button, Button]:
    value = action_ids.ids(item.id)
    return button("I agree", action_ids.AGREE, value, primary=True), button("It does…", action_ids.ANSWER, value)


def _agreement(whom: str, question: Question, item: Item) -> str:
    giver = mention(item.answer.recorded_by or item.answer.author) if item.answer else ""
    said = one_line(item.answer.text) if item.answer else ""
    return f"{whom} do you agree? {giver} says: “{said}” to “{escape(question.ask)}”"


def _seconded(question: Question, item: Item, second: UserId | None) -> str:
    """Say who says the same now, and what."""
    said = f"“{one_line(item.answer.text)}” to “{escape(question.ask)}”" if item.answer else ""
    giver = mention(item.answer.author) if item.answer else ""
    return f"{mention(second)} agrees with {giver}: {said}" if second else f"Two people say so now: {said}"


def _what_became_of(item: Item, ts: str) -> str:
    match item.state:
        case ItemState.ANSWERED:
            return "Thank you."
        case state if state.is_gap and item.follow_up_ts != ts:
            return f"Now with {mention(item.assignee)}."
        case ItemState.OPEN:
            return "Open again."
        case ItemState.NOT_APPLICABLE:
            return "Not applicable."
        case ItemState.RETIRED:
            return "Not asked any more."
        case _:
            return "Left as it is."


def handed_back(initiative: Initiative, user: UserId) -> Message:
    """Tell the owner in the thread that the data is not this person's, and that nobody else was named."""
    text = (
        f"{mention(initiative.owner)} {mention(user)} says that the data is not theirs, and doesn't know whose it is. "
        f"Their questions are back with you."
    )
    return message(
        text,
        section(text),
        actions(button("Answer", action_ids.ANSWER_NEXT, action_ids.ids(initiative.id), primary=True)),
    )


def escalated(catalogue: Catalogue, initiative: Initiative, gaps: Sequence[Item], notice: Escalated) -> Message:
    """Tell the owner in the thread, once, that somebody is silent, and what is waited for."""
    waits = ", ".join(catalogue[item.key].label for item in gaps)
    about_this, about_others = (
        "has not answered yet, with three reminders",
        "has not answered my reminders about others",
    )
    silent = about_this if notice.reminded else about_others
    since = date.fromisoformat(notice.since)
    lead = (
        f"{mention(initiative.owner)} {mention(notice.user)} {silent} since {day(since)}: {waits}. "
        f"I will not write to them again about this."
    )
    first = gaps[0]
    return message(
        lead,
        section(lead),
        actions(
            button("Hand on…", action_ids.HAND_ON, action_ids.ids(first.id)),
            button("Answer…", action_ids.ANSWER, action_ids.ids(first.id)),
        ),
        context(f"The buttons are for “{catalogue[first.key].label}”. A word with them may do more than I can."),
    )


def reopened(question: Question, item: Item) -> Message:
    """Tell the person whose reply was deleted that the gap is open again, and what their next reply answers."""
    listens = item.exchange.under_way
    what = "Your next reply in this thread answers it." if listens else "I ask it again later."
    text = f"Your answer is withdrawn, so this is open again: {escape(question.ask)} {what}"
    return message(text, section(text))


def offer(text: str, offer_id: int, choices: Sequence[tuple[Question, Item]]) -> Message:
    """Ask somebody who was not asked whether their reply is meant as an answer."""
    first = choices[0][0]
    lead = (
        f"You were not asked, but this may help. Is it the answer to this? “{escape(first.ask)}”"
        if len(choices) == 1
        else "You were not asked, but this may help. Use it as an answer?"
    )
    return message(
        lead,
        section(f"{lead}\n{quote(text)}"),
        actions(
            *(
                button(
                    "Use as answer" if len(choices) == 1 else f"Answers: {question.label}",
                    f"{action_ids.USE_OFFER}.{item.id}",
                    action_ids.ids(offer_id, item.id),
                    primary=len(choices) == 1,
                )
                for question, item in choices
            ),
            button("No, just talking", action_ids.LEAVE_OFFER, action_ids.ids(offer_id)),
        ),
    )


def stage_moved(initiative: Initiative, notice: StageMoved) -> Message:
    """Say in the thread that the initiative has moved, with the way back."""
    by, before, after, because = notice.by, notice.before, notice.after, notice.because
    if after is Stage.NOT_AI:
        text = f"{mention(by)} settled it: this does not need AI. That is a win. The answers stay here."
    elif after.stopped:
        text = f"{mention(by)} set this to *{after}* (it was {before}). I will not ask or nudge any more."
    else:
        text = f"{mention(by)} moved this from *{before}* to *{after}*."
    if because:
        text += f"\n{quote(because)}"
    if notice.move is None or initiative.stage is not after:
        return message(text, section(text))
    undo = button("Undo", action_ids.UNDO, action_ids.ids(initiative.number, notice.move))
    return message(text, section(text), actions(undo))


def owner_changed(initiative: Initiative, by: UserId, owner: UserId, lines: tuple[int, int]) -> Message:
    """Say in the thread who is accountable now, with the way back."""
    text = f"{mention(by)} made {mention(owner)} the owner. Open questions of the owner are with them now."
    return _with_way_back(initiative, text, lines)


ROLE_MEANS = {
    Role.OWNER: "you are accountable for it, and questions without another person come to you",
    Role.SPONSOR: "you are asked who answers for the result, and you may change its people and its stage",
    Role.DATA_OWNER: "the questions about its data come to you",
    Role.DESIGN: "the questions about what people see come to you",
    Role.ENGINEERING: "the questions about fallbacks and alerts come to you",
}


MOST_NAMED = 5


def asked_elsewhere(question: Question, item: Item, others: Sequence[Initiative]) -> Message:
    """Say that other initiatives ask the same person the same, so that one answer may do for all."""
    named = ", ".join(each.label for each in others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    lead = f"{named}{more} {'asks' if len(others) == 1 else 'ask'} you the same: “{escape(question.ask)}”"
    value = action_ids.ids(item.id)
    return message(
        lead,
        section(f"{lead}\nIf it is the same data, one answer does for all."),
        actions(button("Use it there too", action_ids.ELSEWHERE, value, primary=True)),
    )
