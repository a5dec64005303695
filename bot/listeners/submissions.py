"""Forms that were sent: errors stand at their field, and what is kept is committed before Slack hears of it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from bot.desk import Desk
from bot.directory import NeedsInvitation, Unusable, Usable
from bot.listeners.payloads import Submission
from bot.views import forms, names, sentences
from bot.views.text import escape, mention
from bot.workflows import answering, handing, recording, registration, waiving, wishing
from bot.workflows.answering import Refused
from bot.workflows.registration import Registration
from hygiene.cadence import Pace, Policy, Preferences, WorkingHours, is_country
from hygiene.commands import Snooze
from hygiene.initiative import ChannelId, InitiativeId, ItemId, OfferId, Stage, UserId
from hygiene.values import ChoiceValue, MetricValue, NumberValue, PersonValue, Value, say_day, say_metric
from storage import initiatives, items

Answer = dict[str, Any] | None
"""What the acknowledgement carries: errors, a view to show, or nothing."""


async def answer(desk: Desk, sent: Submission) -> Answer:
    """Take a form; what comes back is Slack's response_action, or None to close the form."""
    handler = SUBMISSIONS.get(sent.name)
    return await handler(desk, sent) if handler else None


def _errors(**at: str) -> Answer:
    return {"response_action": "errors", "errors": at}


def _instead(view: dict[str, Any]) -> Answer:
    return {"response_action": "update", "view": view}


def _refused(sentence: str) -> Answer:
    return _instead(forms.sentence("Not now", sentence))


async def _register(desk: Desk, sent: Submission) -> Answer:
    fields = sent.fields
    errors = {
        key: error
        for key, error in (
            (forms.NAME, None if fields.get(forms.NAME) else "Give it a name that people will recognise."),
            (forms.PAIN, None if fields.get(forms.PAIN) else "What hurts today? One sentence is enough."),
            (forms.OWNER, await _person_error(desk, fields.get(forms.OWNER), required="Who is accountable?")),
            (forms.SPONSOR, await _person_error(desk, fields.get(forms.SPONSOR))),
        )
        if error is not None
    }
    if errors:
        return _errors(**errors)
    asked_in = json.loads(sent.metadata).get("channel") if sent.metadata else None
    channel = ChannelId(asked_in or fields.get(forms.CHANNEL) or "")
    match await desk.directory.home(channel):
        case NeedsInvitation():
            await desk.database.run(
                initiatives.keep_draft,
                desk.workspace,
                user=sent.user,
                channel=channel,
                content=json.dumps({key: value for key, value in fields.items() if value}),
                at=desk.clock(),
            )
            return _instead(forms.invite_first(channel, desk.bot_user))
        case Unusable(why):
            return _errors(**{forms.NAME if asked_in else forms.CHANNEL: why})
        case Usable(private):
            form = _read_registration(sent, channel, private=private)
            await desk.database.run(registration.register, desk.rules, desk.workspace, form, now=desk.clock())
            return None


def _read_registration(sent: Submission, channel: ChannelId, *, private: bool) -> Registration:
    fields = sent.fields
    target, sponsor = fields.get(forms.TARGET_DATE), fields.get(forms.SPONSOR)
    return Registration(
        name=" ".join((fields.get(forms.NAME) or "").split()),
        pain_point=fields.get(forms.PAIN) or "",
        owner=UserId(fields.get(forms.OWNER) or sent.user),
        sponsor=UserId(sponsor) if sponsor else None,
        target_date=date.fromisoformat(target) if target else None,
        stage=Stage(fields.get(forms.STAGE) or Stage.IDEA),
        channel=channel,
        private=private,
        by=sent.user,
        view=sent.view,
    )


async def _person_error(desk: Desk, user: str | None, *, required: str | None = None) -> str | None:
    if user is None:
        return required
    return None if await desk.directory.askable(UserId(user)) else sentences.field_has_left()


async def _answer(desk: Desk, sent: Submission) -> Answer:
    (item_id,) = names.read_ids(sent.metadata)
    item = await desk.database.run(items.find_item, desk.workspace, ItemId(item_id))
    if item is None or item.key not in desk.rules.catalogue:
        return _refused(sentences.unknown_question())
    read = _read_typed(sent)
    if isinstance(read, dict):
        return _errors(**read)
    text, value = read
    if isinstance(value, PersonValue) and not await desk.directory.askable(UserId(value.user)):
        return _errors(**{forms.PERSON: sentences.field_has_left()})
    done = await desk.database.run(
        answering.take_form,
        desk.rules,
        desk.workspace,
        item.id,
        await desk.actor(sent.user),
        text=text,
        value=value,
        view=sent.view,
        now=desk.clock(),
    )
    return _refused(done.sentence) if isinstance(done, Refused) else None


def _read_typed(sent: Submission) -> tuple[str, Value | None] | dict[str, str]:
    """Read the fields of a typed form: the answer in words with its value, or errors by field."""
    fields = sent.fields
    if forms.PERSON in fields:
        user = fields[forms.PERSON]
        return (mention(user), PersonValue(user)) if user else {forms.PERSON: "Pick one person."}
    if forms.DAY in fields:
        day = fields[forms.DAY]
        # The words go through the rules, so that a day that has passed is a gap and not an answer.
        return (say_day(date.fromisoformat(day)), None) if day else {forms.DAY: "Pick a day."}
    if forms.CHOICE in fields:
        choice = fields[forms.CHOICE]
        return (escape(choice), ChoiceValue(choice)) if choice else {forms.CHOICE: "Choose one."}
    if forms.NUMBER in fields:
        return _read_number(sent)
    if forms.WHAT in fields:
        return _read_metric(sent)
    text = fields.get(forms.TEXT)
    return (escape(text), None) if text else {forms.TEXT: "Write a sentence, or close the form and hand it on."}


def _read_number(sent: Submission) -> tuple[str, Value] | dict[str, str]:
    number, note = _to_number(sent.fields.get(forms.NUMBER)), sent.fields.get(forms.NOTE)
    if number is None:
        return {forms.NUMBER: "Type a number, like 12.5."}
    return (escape(" ".join(part for part in (f"{number:g}", note) if part)), NumberValue(number))


def _read_metric(sent: Submission) -> tuple[str, Value] | dict[str, str]:
    fields = sent.fields
    today, target = _to_number(fields.get(forms.TODAY)), _to_number(fields.get(forms.TARGET))
    what, unit, by = fields.get(forms.WHAT), fields.get(forms.UNIT), fields.get(forms.BY)
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
    metric = MetricValue(what or "", today, target, unit or "", date.fromisoformat(by))
    return (escape(say_metric(metric)), metric)


def _to_number(text: str | None) -> float | None:
    try:
        return float((text or "").replace(",", "."))
    except ValueError:
        return None


async def _hand_on(desk: Desk, sent: Submission) -> Answer:
    (item_id,) = names.read_ids(sent.metadata)
    to = sent.fields.get(forms.PERSON)
    if error := await _person_error(desk, to, required="Pick one person."):
        return _errors(**{forms.PERSON: error})
    done = await desk.database.run(
        handing.hand_on,
        desk.rules,
        desk.workspace,
        ItemId(item_id),
        await desk.actor(sent.user),
        UserId(to or ""),
        now=desk.clock(),
    )
    return _refused(done.sentence) if isinstance(done, Refused) else None


async def _later(desk: Desk, sent: Submission) -> Answer:
    (item_id,) = names.read_ids(sent.metadata)
    actor, now, day = await desk.actor(sent.user), desk.clock(), sent.fields.get(forms.DAY)

    def work(connection: Connection) -> Answer:
        until: datetime | None
        if day:
            until = handing.at_start_of(connection, desk.rules, desk.workspace, sent.user, day, now)
        else:
            when = sent.fields.get(forms.WHEN) or "tomorrow"
            until = handing.later(connection, desk.rules, desk.workspace, sent.user, when, now)
        if until is None:
            return _errors(**{forms.DAY: "That day has passed. Pick one that is ahead."})
        done = handing.put_off(connection, desk.rules, desk.workspace, ItemId(item_id), actor, until, now=now)
        return _refused(done.sentence) if isinstance(done, Refused) else None

    return await desk.database.run(work)


async def _snooze(desk: Desk, sent: Submission) -> Answer:
    day, when = sent.fields.get(forms.DAY), sent.fields.get(forms.WHEN) or "tomorrow"
    wanted = Snooze(None, day or {"week": "a week"}.get(when, when))
    actor, now = await desk.actor(sent.user), desk.clock()
    told = await desk.database.run(wishing.snooze, desk.rules, desk.workspace, actor, wanted, now=now)
    return _instead(forms.sentence("Not now", told))


async def _set_aside(desk: Desk, sent: Submission) -> Answer:
    (item_id,) = names.read_ids(sent.metadata)
    reason = sent.fields.get(forms.REASON)
    if not reason:
        return _errors(**{forms.REASON: "One sentence, so that others can follow."})
    done = await desk.database.run(
        handing.set_aside,
        desk.rules,
        desk.workspace,
        ItemId(item_id),
        await desk.actor(sent.user),
        escape(reason),
        now=desk.clock(),
    )
    return _refused(done.sentence) if isinstance(done, Refused) else None


async def _waive(desk: Desk, sent: Submission) -> Answer:
    (item_id,) = names.read_ids(sent.metadata)
    reason, day, today = sent.fields.get(forms.REASON), sent.fields.get(forms.DAY), desk.rules.today(desk.clock())
    if not reason:
        return _errors(**{forms.REASON: "One sentence, so that others can follow."})
    if not day or not waiving.is_allowed(date.fromisoformat(day), today=today):
        return _errors(**{forms.DAY: sentences.waiver_length()})
    done = await desk.database.run(
        waiving.waive,
        desk.rules,
        desk.workspace,
        ItemId(item_id),
        await desk.actor(sent.user),
        until=date.fromisoformat(day),
        because=escape(reason),
        now=desk.clock(),
    )
    return _refused(done.sentence) if isinstance(done, Refused) else None


async def _settings(desk: Desk, sent: Submission) -> Answer:
    fields, actor = sent.fields, await desk.actor(sent.user)
    mine, ours = _hours(fields, forms.MY_START, forms.MY_END), _hours(fields, forms.START, forms.END)
    countries = {key: (fields.get(key) or "").upper() or None for key in (forms.MY_COUNTRY, forms.COUNTRY)}
    errors = {
        key: "I know no holidays of that country. Two letters, please: NL, US, IN."
        for key, country in countries.items()
        if country is not None and not is_country(country)
    }
    if mine is None:
        errors[forms.MY_END] = "The day should end after it begins."
    if actor.admin and forms.PACE in fields and ours is None:
        errors[forms.END] = "The day should end after it begins."
    if errors:
        return _errors(**errors)
    agreed = None
    if actor.admin and ours is not None and (pace := fields.get(forms.PACE)):
        policy = Policy(Pace(pace), ours, int(fields.get(forms.WEEK) or 0), countries[forms.COUNTRY])
        channel = ChannelId(fields.get(forms.DIGEST) or "")
        if channel and not isinstance(await desk.directory.home(channel), Usable):
            return _errors(**{forms.DIGEST: "I can't write there. Please invite me into that channel first."})
        agreed = (policy, channel or None)
    wanted = Preferences(fields.get(forms.MY_NUDGES) == "off", None, mine, countries[forms.MY_COUNTRY])
    await desk.database.run(
        wishing.keep_wishes, desk.rules, desk.workspace, sent.user, wanted, agreed, now=desk.clock()
    )
    return None


def _hours(fields: Mapping[str, str | None], start: str, end: str) -> WorkingHours | None:
    try:
        hours = WorkingHours(time.fromisoformat(fields.get(start) or ""), time.fromisoformat(fields.get(end) or ""))
    except ValueError:
        return None
    return hours if hours.start < hours.end else None


async def _not_mine(desk: Desk, sent: Submission) -> Answer:
    (initiative_id,) = names.read_ids(sent.metadata)
    other = sent.fields.get(forms.PERSON)
    if error := await _person_error(desk, other):
        return _errors(**{forms.PERSON: error})
    if other == sent.user:
        return _errors(**{forms.PERSON: "That is you. Leave it empty if you don't know who it is."})

    def work(connection: Connection) -> None:
        handing.hand_back_data(
            connection,
            desk.rules,
            desk.workspace,
            InitiativeId(initiative_id),
            sent.user,
            UserId(other) if other else None,
            now=desk.clock(),
        )

    await desk.database.run(work)
    return None


async def _record(desk: Desk, sent: Submission) -> Answer:
    (offer_id,) = names.read_ids(sent.metadata)
    number, key = sent.fields.get(forms.INITIATIVE), sent.fields.get(forms.QUESTION)
    if not number or not key:
        return _errors(**{forms.QUESTION: "Choose the question."})
    done = await desk.database.run(
        recording.record,
        desk.rules,
        desk.workspace,
        OfferId(offer_id),
        int(number),
        key,
        await desk.actor(sent.user),
        now=desk.clock(),
    )
    return _refused(done.sentence) if isinstance(done, Refused) else None


SUBMISSIONS: dict[str, Callable[[Desk, Submission], Awaitable[Answer]]] = {
    names.REGISTER: _register,
    names.ANSWER: _answer,
    names.HAND_ON: _hand_on,
    names.LATER: _later,
    names.SET_ASIDE: _set_aside,
    names.WAIVE: _waive,
    names.SETTINGS: _settings,
    names.SNOOZE: _snooze,
    names.NOT_MINE: _not_mine,
    names.RECORD: _record,
}
