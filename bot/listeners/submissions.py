"""Forms that were sent: errors stand at their field, and what is kept is committed before Slack hears of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import time

from bot.channels import Usable
from bot.context import Context
from bot.listeners import import_forms, initiative_forms, system_forms
from bot.listeners.commands import snoozed
from bot.listeners.form_answers import Answer, closed, errors, instead, one_of, person_error, refused
from bot.listeners.payloads import Submission
from bot.markup import escape, mention
from bot.payload import Malformed, one_number
from bot.views import action_ids, confirmations, forms, refusals
from bot.workflows import access, answers, elsewhere, freshness, people, preferences, questions
from hygiene.cadence import Pace
from hygiene.calendar import WorkingHours, read_place
from hygiene.initiative import Actor, ChannelId, InitiativeId, ItemId, OfferId, UserId
from hygiene.lexicon import Lexicon
from hygiene.locales import UNKNOWN, Locale
from hygiene.numbers import read_typed
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.prose import Prose
from hygiene.questions import Question
from hygiene.refusals import NoSuchDay, Refused, WaiverOutOfBounds, WeakReason
from hygiene.values import ChoiceValue, MetricValue, NumberValue, PersonValue, Value, plain_number, say_day, say_metric
from hygiene.weaknesses import says_nothing

LAST_WEEKDAY = 6


async def handle(context: Context, sent: Submission) -> Answer:
    """Take a form; what comes back is Slack's response_action, or None to close the form."""
    handler = SUBMISSIONS.get(sent.name)
    try:
        return await handler(context, sent) if handler else None
    except Malformed:
        return instead(forms.sentence("Not mine", refusals.foreign_form()))


async def _answer(context: Context, sent: Submission) -> Answer:
    item_id = sent.subject
    actor = await context.actor(sent.user)
    found = await context.run_as(actor, access.find_answerable, ItemId(item_id))
    if isinstance(found, Refused):
        return refused(found)
    question = context.rules.catalogue[found.item.key]
    locale = await context.run(people.locale_of, sent.user) if question.kind in ("number", "metric") else UNKNOWN
    read = _read_typed(sent, question, locale, context.rules.lexicon)
    if isinstance(read, dict):
        return errors(**read)
    text, value = read
    if isinstance(value, MetricValue | NumberValue) and _is_written_otherwise(sent.fields, value):
        return instead(forms.answer_form(context.rules.catalogue, found.initiative, found.item, understood=value))
    if isinstance(value, PersonValue) and not await context.directory.askable(UserId(value.user)):
        return errors(**{forms.PERSON: refusals.account_is_gone()})
    return closed(await context.run_as(actor, elsewhere.take_form, ItemId(item_id), text, value, view=sent.view))


def _is_written_otherwise(fields: Mapping[str, str | None], value: MetricValue | NumberValue) -> bool:
    """Whether a number was typed in another way than the one that has one meaning only."""
    of_metric = {forms.TODAY: value.baseline, forms.TARGET: value.target} if isinstance(value, MetricValue) else {}
    read = of_metric or {forms.NUMBER: value.number if isinstance(value, NumberValue) else 0.0}
    return any((fields.get(field) or "").strip() != forms.write_number(number) for field, number in read.items())


def _read_typed(
    sent: Submission, question: Question, locale: Locale, lexicon: Lexicon
) -> tuple[str, Value | None] | dict[str, str]:
    """Read the fields of a typed form: the answer in words with its value, or errors by field."""
    fields = sent.fields
    if forms.PERSON in fields:
        user = fields[forms.PERSON]
        return (mention(user), PersonValue(user)) if user else {forms.PERSON: "Pick one person."}
    if forms.DAY in fields:
        day = sent.day(forms.DAY)
        # The words go through the rules, so that a day that has passed is a gap and not an answer.
        return (say_day(day), None) if day else {forms.DAY: "Pick a day."}
    if forms.CHOICE in fields:
        choice = question.choice_called(fields[forms.CHOICE] or "")
        if choice is None:
            return {forms.CHOICE: "Choose one."}
        return escape(choice.text), ChoiceValue(choice.text, choice.means)
    if forms.NUMBER in fields:
        return _read_number(sent, locale)
    if forms.WHAT in fields:
        return _read_metric(sent, locale)
    text = _with_system(question, fields.get(forms.TEXT), fields.get(action_ids.SYSTEM), lexicon)
    return (escape(text), None) if text else {forms.TEXT: "Write a sentence, or close the form and hand it on."}


def _with_system(question: Question, text: str | None, system: str | None, lexicon: Lexicon) -> str | None:
    """Return what was typed with the system that was chosen beside it; that alone where the words say nothing."""
    if not text or not system:
        return text or system
    if says_nothing(question, Prose.of(text), lexicon):
        return system
    return text if system.casefold() in text.casefold() else f"{system}: {text}"


def _read_number(sent: Submission, locale: Locale) -> tuple[str, Value] | dict[str, str]:
    number, note = read_typed(sent.fields.get(forms.NUMBER) or "", locale=locale), sent.fields.get(forms.NOTE)
    if number is None:
        return {forms.NUMBER: "Type a number, like 12.5."}
    return (escape(" ".join(part for part in (plain_number(number), note) if part)), NumberValue(number))


def _read_metric(sent: Submission, locale: Locale) -> tuple[str, Value] | dict[str, str]:
    fields = sent.fields
    today, target = (read_typed(fields.get(field) or "", locale=locale) for field in (forms.TODAY, forms.TARGET))
    what, unit, by = fields.get(forms.WHAT), fields.get(forms.UNIT), sent.day(forms.BY)
    errors = {
        field: error
        for field, missing, error in (
            (forms.WHAT, not what, "Name the number that should move."),
            (forms.TODAY, today is None, "What is it today, even roughly? A number, like 12.5."),
            (forms.TARGET, target is None, "What should it become? A number, like 12.5."),
            (forms.TARGET, today is not None and today == target, "The target is what it is today already."),
            (forms.UNIT, not unit, "500 what, per what?"),
            (forms.BY, not by, "By when? Your best guess; it can move."),
        )
        if missing
    }
    if errors or today is None or target is None or not by:
        return errors
    metric = MetricValue(what or "", today, target, unit or "", by)
    return (escape(say_metric(metric)), metric)


async def _hand_on(context: Context, sent: Submission) -> Answer:
    item_id = sent.subject
    to = sent.fields.get(forms.PERSON)
    if error := await person_error(context, to, required="Pick one person."):
        return errors(**{forms.PERSON: error})
    actor = await context.actor(sent.user)
    return closed(await context.run_as(actor, questions.hand_on, ItemId(item_id), UserId(to or "")))


async def _ask_second(context: Context, sent: Submission) -> Answer:
    to, item_id = sent.fields.get(forms.PERSON), ItemId(sent.subject)
    if error := await person_error(context, to, required="Pick one person."):
        return errors(**{forms.PERSON: error})
    return closed(await context.run_as(await context.actor(sent.user), answers.ask_second, item_id, UserId(to or "")))


async def _later(context: Context, sent: Submission) -> Answer:
    item_id = sent.subject
    actor = await context.actor(sent.user)
    done = await context.run_as(actor, questions.put_off, ItemId(item_id), _when(sent))
    if isinstance(done, NoSuchDay):
        return errors(**{forms.DAY: refusals.day_is_over()})
    return closed(done)


def _when(sent: Submission) -> str:
    return sent.fields.get(forms.DAY) or sent.fields.get(forms.WHEN) or "tomorrow"


async def _snooze(context: Context, sent: Submission) -> Answer:
    done = await context.run_as(await context.actor(sent.user), preferences.snooze, None, _when(sent))
    return instead(forms.sentence("Reminders wait", snoozed(done)))


async def _set_aside(context: Context, sent: Submission) -> Answer:
    item_id = sent.subject
    reason = sent.fields.get(forms.REASON)
    if not reason:
        return errors(**{forms.REASON: "One sentence, so that others can follow."})
    actor = await context.actor(sent.user)
    done = await context.run_as(actor, questions.set_aside, ItemId(item_id), escape(reason))
    if isinstance(done, WeakReason):
        return errors(**{forms.REASON: refusals.weak_reason(done.weakness)})
    return closed(done)


async def _waive(context: Context, sent: Submission) -> Answer:
    item_id = sent.subject
    reason, until = sent.fields.get(forms.REASON), sent.day(forms.DAY)
    if not reason:
        return errors(**{forms.REASON: "One sentence, so that others can follow."})
    if not until:
        return errors(**{forms.DAY: refusals.waiver_bounds()})
    actor = await context.actor(sent.user)
    done = await context.run_as(actor, freshness.waive, ItemId(item_id), until=until, because=escape(reason))
    if isinstance(done, WaiverOutOfBounds):
        return errors(**{forms.DAY: refusals.waiver_bounds()})
    return closed(done)


async def _settings(context: Context, sent: Submission) -> Answer:
    fields, actor = sent.fields, await context.actor(sent.user)
    mine, ours = _hours(fields, forms.MY_START, forms.MY_END), _hours(fields, forms.START, forms.END)
    wrong = {
        key: refusals.no_such_place(said)
        for key in (forms.MY_COUNTRY, forms.COUNTRY)
        if (said := fields.get(key)) and read_place(said) is None
    }
    if mine is None:
        wrong[forms.MY_END] = "The day should end after it begins."
    if actor.admin and forms.PACE in fields and ours is None:
        wrong[forms.END] = "The day should end after it begins."
    if wrong:
        return errors(**wrong)
    workspace = _read_workspace(fields, ours) if actor.admin and ours is not None else None
    channel = workspace.digest_channel if workspace else None
    home = await context.channels.home(channel, sent.user) if channel else None
    if home is not None and not isinstance(home, Usable):
        return errors(**{forms.DIGEST: "I can't write there. Please invite me into that channel first."})
    muted, country = fields.get(forms.MY_NUDGES) == "off", _country(fields, forms.MY_COUNTRY)
    wanted = PersonPreferences(muted, None, mine, country)
    await context.run_as(actor, preferences.keep, wanted, workspace)
    if channel and home is not None and home.shared:
        return instead(forms.sentence("Settings", confirmations.shared_digest(channel)))
    return None


def _read_workspace(fields: Mapping[str, str | None], hours: WorkingHours) -> WorkspacePreferences | None:
    pace = fields.get(forms.PACE)
    if not pace:
        return None
    channel = ChannelId(fields.get(forms.DIGEST) or "")
    first_weekday, country = one_number(fields.get(forms.WEEK) or "0"), _country(fields, forms.COUNTRY)
    if first_weekday > LAST_WEEKDAY:
        raise Malformed("no day of the week")
    return WorkspacePreferences(one_of(Pace, pace), hours, first_weekday, country, channel or None)


def _country(fields: Mapping[str, str | None], field: str) -> str | None:
    return read_place(fields.get(field) or "")


def _hours(fields: Mapping[str, str | None], start: str, end: str) -> WorkingHours | None:
    try:
        hours = WorkingHours(time.fromisoformat(fields.get(start) or ""), time.fromisoformat(fields.get(end) or ""))
    except ValueError:
        return None
    return hours if hours.start < hours.end else None


async def _not_mine(context: Context, sent: Submission) -> Answer:
    initiative_id = sent.subject
    other = sent.fields.get(forms.PERSON)
    if error := await person_error(context, other):
        return errors(**{forms.PERSON: error})
    if other == sent.user:
        return errors(**{forms.PERSON: "That is you. Leave it empty if you don't know who it is."})

    asked = UserId(other) if other else None
    done = await context.run_as(Actor(sent.user), questions.hand_back_role, InitiativeId(initiative_id), asked)
    return closed(done) if done else None


async def _record(context: Context, sent: Submission) -> Answer:
    offer_id = sent.subject
    number, key = sent.fields.get(forms.INITIATIVE), sent.fields.get(forms.QUESTION)
    if not number or not key:
        return errors(**{forms.QUESTION: "Choose the question."})
    actor = await context.actor(sent.user)
    return closed(await context.run_as(actor, questions.record, OfferId(offer_id), one_number(number), key))


SUBMISSIONS: dict[str, Callable[[Context, Submission], Awaitable[Answer]]] = {
    action_ids.REGISTER: initiative_forms.register,
    action_ids.REGISTER_ANYWAY: initiative_forms.register_anyway,
    action_ids.EDIT: initiative_forms.edit,
    action_ids.DELETE: initiative_forms.delete,
    action_ids.MERGE: initiative_forms.merge,
    action_ids.IMPORT: import_forms.look,
    action_ids.IMPORT_NOW: import_forms.take_in,
    action_ids.OTHER_NAME: system_forms.save,
    action_ids.ANSWER: _answer,
    action_ids.HAND_ON: _hand_on,
    action_ids.ASK_SECOND: _ask_second,
    action_ids.LATER: _later,
    action_ids.SET_ASIDE: _set_aside,
    action_ids.WAIVE: _waive,
    action_ids.SETTINGS: _settings,
    action_ids.SNOOZE: _snooze,
    action_ids.NOT_MINE: _not_mine,
    action_ids.RECORD: _record,
}
