"""Forms: registering, the typed answer of each kind, handing on, later, not applicable, and recording a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)

from bot.markup import escape, plain
from bot.views import action_ids, refusals
from bot.views.blocks import MODAL_BLOCKS, Block, context, field_input, modal, option, section
from bot.views.questions import follow_up_to
from bot.views.text import one_line, quote
from hygiene.cadence import Pace
from hygiene.catalogue import Catalogue
from hygiene.freshness import LONGEST_WAIVER
from hygiene.initiative import Initiative, Item, ItemState
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.questions import Question
from hygiene.refusals import Refused
from hygiene.values import ChoiceValue, DayValue, MetricValue, NumberValue, PersonValue, plain_number, say_metric

LONGEST_TEXT = 3000
"""A plain_text_input takes 3,000: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
TEXT, PERSON, DAY, CHOICE, NUMBER, UNIT = "text", "person", "day", "choice", "number", "unit"
WHAT, TODAY, TARGET, BY = "what", "today", "target", "by"
WHEN, REASON, QUESTION, NOTE, INITIATIVE = "when", "reason", "question", "note", "initiative"
MOST_OPTIONS = 100
WHENS = {"tomorrow": "Tomorrow", "monday": "Next Monday", "week": "In a week"}


def answer_form(
    catalogue: Catalogue, initiative: Initiative, item: Item, *, understood: MetricValue | NumberValue | None = None
) -> dict[str, Any]:
    """The typed form for one question; with what was `understood` of its numbers, should they be written otherwise."""
    question = catalogue[item.key]
    blocks: list[Block] = [
        section(f"*{escape(question.ask)}*"),
        context(f"{initiative.label} {escape(initiative.name)} · {escape(question.why)}"),
        *([] if understood else _why_still_a_gap(catalogue, item)),
        *(_understood(understood) if understood else _inputs(question, item)),
    ]
    return modal(
        action_ids.ANSWER, f"{initiative.label} answer", blocks, submit="Save", metadata=action_ids.ids(item.id)
    )


def _understood(value: MetricValue | NumberValue) -> list[Block]:
    """Show back what was read of a number; a field keeps what was typed into it unless it has another name."""
    said = say_metric(value) if isinstance(value, MetricValue) else plain_number(value.number)
    inputs = _metric_inputs(value) if isinstance(value, MetricValue) else _number_inputs(value.number, None)
    for block in inputs:
        block["element"]["action_id"] = f"{block['block_id']}.read"
    return [section(f":eyes: I read: *{escape(said)}*. Save once more if that is right."), *inputs]


def _why_still_a_gap(catalogue: Catalogue, item: Item) -> list[Block]:
    if item.state is not ItemState.WEAK or item.answer is None or item.answer.weakness is None:
        return []
    weakness, asked = follow_up_to(catalogue, item)
    return [
        section(f":small_orange_diamond: Still a gap: {weakness.words}. {escape(asked)}\n{quote(item.answer.text)}")
    ]


def _inputs(question: Question, item: Item) -> list[Block]:
    value = item.answer.value if item.answer else None
    match question.kind:
        case "person":
            chosen = value.user if isinstance(value, PersonValue) else None
            return [field_input(PERSON, "One named person", UserSelectElement(initial_user=chosen))]
        case "date":
            day = value.day.isoformat() if isinstance(value, DayValue) else None
            return [field_input(DAY, "Date", DatePickerElement(initial_date=day))]
        case "choice":
            options = [option(choice.text) for choice in question.choices]
            picked = value.choice if isinstance(value, ChoiceValue) else None
            initial = next((each for each in options if each.value == picked), None)
            return [field_input(CHOICE, "Choose one", StaticSelectElement(options=options, initial_option=initial))]
        case "metric":
            return _metric_inputs(value if isinstance(value, MetricValue) else None)
        case "number":
            number = value.number if isinstance(value, NumberValue) else None
            return _number_inputs(number, plain(item.answer.text) if item.answer and number is None else None)
        case _:
            return _text_inputs(question, plain(item.answer.text)[:LONGEST_TEXT] if item.answer else None)


def _text_inputs(question: Question, text: str | None) -> list[Block]:
    hint = f"For example: {question.example}" if question.example else None
    written = PlainTextInputElement(multiline=True, max_length=LONGEST_TEXT, initial_value=text)
    if not question.names_a_system:
        return [field_input(TEXT, "Answer", written, hint=hint)]
    return [
        field_input(TEXT, "Answer", written, hint=hint, optional=True),
        system_input(action_ids.SYSTEM, "Or choose a system that somebody has named"),
    ]


def system_input(name: str, label: str) -> Block:
    """A field that offers the systems that are named already, as one types; what it offers is asked of the bot."""
    chosen = ExternalDataSelectElement(placeholder="Type a part of its name", min_query_length=0)
    return field_input(name, label, chosen, optional=True)


def _number_inputs(number: float | None, note: str | None) -> list[Block]:
    note_input = PlainTextInputElement(initial_value=note, max_length=300)
    return [
        field_input(NUMBER, "The number", _number_input(number)),
        field_input(NOTE, "Of what, and when?", note_input, optional=True),
    ]


def _number_input(value: float | None) -> PlainTextInputElement:
    """A field for a number as people write it; Slack's own takes no grouping."""
    written = None if value is None else write_number(value)
    return PlainTextInputElement(initial_value=written, max_length=LONGEST_NUMBER, placeholder="31,000 or 12.5")


def _metric_inputs(metric: MetricValue | None) -> list[Block]:

    by = metric.by.isoformat() if metric and metric.by else None
    return [
        field_input(
            WHAT,
            "Which number?",
            PlainTextInputElement(initial_value=metric.what if metric else None, max_length=200),
            hint="Time, money or experience. Not the model's own score.",
        ),
        field_input(TODAY, "Today", _number_input(metric.baseline if metric else None)),
        field_input(TARGET, "Target", _number_input(metric.target if metric else None)),
        field_input(
            UNIT,
            "Unit",
            PlainTextInputElement(initial_value=metric.unit if metric else None, max_length=40),
            hint="For example: minutes per call, % of orders, € a month.",
        ),
        field_input(BY, "By when", DatePickerElement(initial_date=by)),
    ]


def write_number(value: float) -> str:
    """Write a number so that it is read as the same one everywhere: three decimals could be a group of digits."""
    written = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return f"{written}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", written) else written


def explained(catalogue: Catalogue, initiative: Initiative, question: Question) -> dict[str, Any]:
    """Say what a question means: why it is asked, what an answer looks like, and what it opens."""
    example = f"*For example*\n{quote(question.example)}" if question.example else None
    choices = "*One of*\n" + "\n".join(f"• {escape(each.text)}" for each in question.choices)
    after = sorted(each.title for each in catalogue.sections if each.key == question.section)
    return modal(
        action_ids.EXPLAIN,
        "What is meant",
        [
            section(f"*{escape(question.ask)}*"),
            section(escape(question.why)),
            *([section(example)] if example else []),
            *([section(choices)] if question.choices else []),
            context(
                f"{initiative.label} {escape(initiative.name)} · {escape(', '.join(after))} · needed before "
                f"*{question.before}*. “I don't know, ask …” is an answer that helps, too."
            ),
        ],
    )


def hand_on_form(initiative: Initiative, question: Question, item: Item) -> dict[str, Any]:
    """Choose who is asked one question from now on."""
    blocks: list[Block] = [
        section(f"*{escape(question.ask)}*"),
        field_input(PERSON, "Who can answer this?", UserSelectElement()),
        context(f"They are told by direct message. <@{initiative.owner}> stays accountable."),
    ]
    return modal(action_ids.HAND_ON, "Hand on", blocks, submit="Hand on", metadata=action_ids.ids(item.id))


def second_form(question: Question, item: Item) -> dict[str, Any]:
    """Choose who is asked whether they say the same."""
    said = f"“{one_line(item.answer.text)}”" if item.answer else ""
    return modal(
        action_ids.ASK_SECOND,
        "Who else can say so?",
        [
            section(f"*{escape(question.ask)}*\n{said}"),
            field_input(PERSON, "Who knows it as well?", UserSelectElement()),
            context("They are asked by direct message, and can agree there or say otherwise."),
        ],
        submit="Ask",
        metadata=action_ids.ids(item.id),
    )


def not_mine_form(initiative: Initiative) -> dict[str, Any]:
    """Say that one does not own the data, and who may."""
    blocks: list[Block] = [
        section(f"You were named as data owner of {initiative.label} {escape(initiative.name)}."),
        field_input(
            PERSON,
            "Who owns the data?",
            UserSelectElement(),
            hint="Leave it empty if you don't know; the question goes back to the owner.",
            optional=True,
        ),
    ]
    return modal(action_ids.NOT_MINE, "Not me", blocks, submit="Send", metadata=action_ids.ids(initiative.id))


def later_form(question: Question, item: Item) -> dict[str, Any]:
    """Choose when to be asked again."""
    options = [option(words, key) for key, words in WHENS.items()]
    blocks: list[Block] = [
        section(f"*{escape(question.ask)}*"),
        field_input(WHEN, "Ask me again", StaticSelectElement(options=options, initial_option=options[0])),
        field_input(DAY, "Or on a date", DatePickerElement(), optional=True),
    ]
    return modal(action_ids.LATER, "Later", blocks, submit="Save", metadata=action_ids.ids(item.id))


def snooze_form() -> dict[str, Any]:
    """Choose until when I am left alone."""
    options = [option(words, key) for key, words in WHENS.items()]
    blocks: list[Block] = [
        section("No reminders until then. Your questions stay open, and an answer is welcome any time."),
        field_input(WHEN, "Remind me again", StaticSelectElement(options=options, initial_option=options[0])),
        field_input(DAY, "Or on a date", DatePickerElement(), optional=True),
    ]
    return modal(action_ids.SNOOZE, "Reminders wait", blocks, submit="Save")


def set_aside_form(question: Question, item: Item) -> dict[str, Any]:
    """Say why a question does not apply."""
    blocks: list[Block] = [
        section(f"*{escape(question.ask)}*"),
        field_input(
            REASON,
            "Why does this not apply?",
            PlainTextInputElement(multiline=True, max_length=500),
            hint="It is shown with your name.",
        ),
    ]
    return modal(action_ids.SET_ASIDE, "Not applicable", blocks, submit="Save", metadata=action_ids.ids(item.id))


def waive_form(initiative: Initiative, question: Question, item: Item, today: date) -> dict[str, Any]:
    """Accept the risk of a gap: why, and until when."""
    blocks: list[Block] = [
        section(f"*{escape(question.ask)}*"),
        context(f"{initiative.label} {escape(initiative.name)} · {escape(question.why)}"),
        field_input(
            REASON,
            "Why can this wait?",
            PlainTextInputElement(multiline=True, max_length=500),
            hint="It is shown with your name, in the thread and wherever the gap is listed.",
        ),
        field_input(
            DAY,
            "Until",
            DatePickerElement(initial_date=(today + timedelta(days=14)).isoformat()),
            hint=f"At most {LONGEST_WAIVER} days ahead. Then the gap opens again by itself.",
        ),
    ]
    return modal(action_ids.WAIVE, "Accept the risk", blocks, submit="Accept", metadata=action_ids.ids(item.id))


LONGEST_PLACE = 10
LONGEST_NUMBER = 40
DECIMALS = 6
MY_START, MY_END, MY_COUNTRY, MY_NUDGES = "my_start", "my_end", "my_country", "my_nudges"
PACE, START, END, WEEK, COUNTRY, DIGEST = "pace", "start", "end", "week", "country", "digest"
PACES = {
    Pace.GENTLE: "Gentle: after 2, 3 and 5 working days",
    Pace.STANDARD: "Standard: after 1, 1 and 2 working days",
    Pace.FIRM: "Firm: every working day, three times",
}
WEEKS = {"0": "Monday to Friday", "6": "Sunday to Thursday", "5": "Saturday to Wednesday"}


def preferences_form(wanted: PersonPreferences, workspace: WorkspacePreferences, *, admin: bool) -> dict[str, Any]:
    """What I want of the reminders; for an admin also what the workspace wants."""
    hours = wanted.hours or workspace.hours
    on = [option("Reminders, once a working day at most", "on"), option("None: I look by myself", "off")]
    blocks: list[Block] = [
        section("*For you*"),
        field_input(MY_NUDGES, "Reminders", StaticSelectElement(options=on, initial_option=on[int(wanted.muted)])),
        _time(MY_START, "Not before", hours.start),
        _time(MY_END, "Not after", hours.end),
        _country(MY_COUNTRY, wanted.country, "Where your public holidays are. Empty: as the workspace."),
    ]
    if admin:
        blocks += _for_the_workspace(workspace)
    return modal(action_ids.SETTINGS, "Settings", blocks, submit="Save")


def _for_the_workspace(workspace: WorkspacePreferences) -> list[Block]:
    paces = [option(words, each.value) for each, words in PACES.items()]
    weeks = [option(words, key) for key, words in WEEKS.items()]
    week = str(workspace.first_weekday)
    return [
        section("*For the whole workspace*"),
        field_input(
            PACE,
            "Pace",
            StaticSelectElement(
                options=paces, initial_option=next(each for each in paces if each.value == workspace.pace.value)
            ),
            hint="Then the owner is told, once, and I am silent.",
        ),
        _time(START, "Working day begins", workspace.hours.start),
        _time(END, "Working day ends", workspace.hours.end),
        field_input(
            WEEK,
            "Working week",
            StaticSelectElement(options=weeks, initial_option=next(each for each in weeks if each.value == week)),
        ),
        _country(COUNTRY, workspace.country, "Public holidays on which nobody is reminded."),
        field_input(
            DIGEST,
            "Weekly digest, Mondays at 9:30",
            ConversationSelectElement(
                initial_conversation=workspace.digest_channel,
                filter=ConversationFilter(include=["public", "private"]),
            ),
            hint="A channel. Leave it empty for none.",
            optional=True,
        ),
    ]


def _time(name: str, label: str, value: time) -> Block:
    return field_input(name, label, TimePickerElement(initial_time=value.isoformat("minutes")))


def _country(name: str, value: str | None, hint: str) -> Block:
    element = PlainTextInputElement(initial_value=value, max_length=LONGEST_PLACE, placeholder="NL, US-CA, GB-ENG")
    return field_input(name, "Country, and region if you like", element, hint=hint, optional=True)


def record_form(
    initiatives: Sequence[Initiative], questions: Sequence[Question], text: str, metadata: str, now: Question | None
) -> dict[str, Any]:
    """Choose the initiative and the question that a message answers, which may answer another one `now`."""
    options = [option(f"{each.label} {each.name}", str(each.number)) for each in initiatives[:MOST_OPTIONS]]
    blocks: list[Block] = [
        section(quote(text)),
        *_for_another(now),
        field_input(INITIATIVE, "Initiative", StaticSelectElement(options=options, initial_option=options[0])),
        field_input(
            QUESTION,
            "Which question does this answer?",
            StaticSelectElement(options=[option(question.ask, question.key) for question in questions]),
        ),
        context("The message stays linked as the source."),
    ]
    return modal(action_ids.RECORD, "Record as answer", blocks, submit="Record", metadata=metadata)


def _for_another(now: Question | None) -> list[Block]:
    if now is None:
        return []
    ask = escape(now.ask)
    return [section(f"It is the answer to “{ask}” now. Choose the question that it was for; that one opens again.")]


def sentence(title: str, text: str) -> dict[str, Any]:
    """A modal that only says something."""
    return modal("sentence", title, [section(text)])


def refusal(refused: Refused) -> dict[str, Any]:
    """A modal that says why something is not done."""
    return sentence(refusals.title(refused), refusals.sentence(refused))


def shown(title: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """A modal that shows what a message would."""
    return modal("shown", title, [section(title)]) | {"blocks": blocks[:MODAL_BLOCKS]}
