"""The forms about an initiative as a whole, as they come back: registering it, and changing what it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from bot.channels import NeedsInvitation, Unusable, Usable
from bot.context import Context
from bot.listeners.form_answers import Answer, errors, instead, one_of, person_error, refused
from bot.listeners.payloads import Submission
from bot.payload import Malformed, identifier, numbers_of
from bot.views import confirmations, forms, refusals
from bot.views import initiative_forms as fields_of
from bot.workflows import editing, initiatives, mending, people
from hygiene.catalogue import Catalogue
from hygiene.initiative import Actor, ChannelId, InitiativeId, Registration, Stage, UserId
from hygiene.profile import NOT_CHOSEN, Autonomy, Profile, Sourcing
from hygiene.refusals import Refused
from hygiene.values import Means

_KIND = {fields_of.SOURCING: "Built or bought?", fields_of.AUTONOMY: "Does it advise, or act?"}


async def register(context: Context, sent: Submission) -> Answer:
    """Register what the form says, where the bot can speak there."""
    if wrong := await _registration_errors(context, sent):
        return errors(**wrong)
    asked_in = _asked_in(sent)
    channel = ChannelId(asked_in or sent.fields.get(fields_of.CHANNEL) or "")
    if not channel:
        raise Malformed("a form without its channel")
    match await context.channels.home(channel, sent.user):
        case NeedsInvitation():
            await _keep_draft(context, sent, channel)
            return instead(fields_of.invite_first(channel, context.bot_user))
        case Unusable(why):
            return errors(**{fields_of.NAME if asked_in else fields_of.CHANNEL: why})
        case Usable() as home:
            return await _show_alike(context, sent, channel) or await _found(context, sent, channel, home)


async def register_anyway(context: Context, sent: Submission) -> Answer:
    """Register what was filled in before it was said that others sound alike."""
    channel = ChannelId(_asked_in(sent) or "")
    kept = await context.run_as(Actor(sent.user), initiatives.find_draft, channel)
    home = await context.channels.home(channel, sent.user) if kept else None
    if not isinstance(home, Usable):
        raise Malformed("nothing is kept of that form")
    return await _found(context, replace(sent, fields=kept), channel, home) or {"response_action": "clear"}


async def _keep_draft(context: Context, sent: Submission, channel: ChannelId) -> None:
    content = {key: value for key, value in sent.fields.items() if value}
    await context.run_as(Actor(sent.user), initiatives.keep_draft, channel, content)


async def _show_alike(context: Context, sent: Submission, channel: ChannelId) -> Answer:
    """Show, over the form, what sounds like the same initiative; None where nothing does."""
    name = _one_line(sent.fields.get(fields_of.NAME))
    pain = sent.fields.get(fields_of.pain_field(context.rules.catalogue)) or ""
    alike = await context.look_as(await context.actor(sent.user), initiatives.find_alike, name, pain)
    if not alike:
        return None
    await _keep_draft(context, sent, channel)
    view = fields_of.alike_form(alike, metadata=json.dumps({"channel": channel}))
    return {"response_action": "push", "view": view}


async def _found(context: Context, sent: Submission, channel: ChannelId, home: Usable) -> Answer:
    form = _read_registration(sent, context.rules.catalogue, channel, private=home.private)
    done = await context.run_as(await context.actor(sent.user), initiatives.register, form)
    return refused(done) if isinstance(done, Refused) else _shared_home(channel, shared=home.shared)


def _shared_home(channel: ChannelId, *, shared: bool) -> Answer:
    return instead(forms.sentence("Registered", confirmations.shared_home(channel))) if shared else None


def _asked_in(sent: Submission) -> str | None:
    """Return the channel in which the form was asked for; None if it was in none."""
    try:
        carried = json.loads(sent.metadata) if sent.metadata else {}
    except ValueError:
        raise Malformed("no metadata of ours") from None
    return identifier(carried if isinstance(carried, dict) else {}, "channel") or None


async def _registration_errors(context: Context, sent: Submission) -> dict[str, str]:
    fields, pain = sent.fields, fields_of.pain_field(context.rules.catalogue)
    found = {
        fields_of.NAME: None if fields.get(fields_of.NAME) else "Give it a name that people will recognise.",
        pain: None if fields.get(pain) else "What hurts today? One sentence is enough.",
        fields_of.OWNER: await person_error(context, fields.get(fields_of.OWNER), required="Who is accountable?"),
        fields_of.SPONSOR: await person_error(context, fields.get(fields_of.SPONSOR)),
        fields_of.TARGET_DATE: await _day_error(context, sent, None),
        **_kind_errors(sent, context.rules.catalogue),
    }
    return {field: error for field, error in found.items() if error is not None}


async def _day_error(context: Context, sent: Submission, standing: date | None) -> str | None:
    """Say that a target date lies behind, unless it is the one that stands already."""
    wanted = sent.day(fields_of.TARGET_DATE)
    if wanted is None or wanted == standing:
        return None
    today = await context.run_as(Actor(sent.user), people.today_of, sent.user)
    return refusals.day_is_over() if wanted < today else None


def _kind_errors(sent: Submission, catalogue: Catalogue) -> dict[str, str | None]:
    if not catalogue.depends_on_kind:
        return {}
    stakes = {catalogue.stakes.key: "Choose one."} if catalogue.stakes else {}
    return {field: None if sent.fields.get(field) else error for field, error in {**_KIND, **stakes}.items()}


def _read_registration(sent: Submission, catalogue: Catalogue, channel: ChannelId, *, private: bool) -> Registration:
    fields = sent.fields
    stakes = fields.get(fields_of.stakes_field(catalogue))
    choice = catalogue.stakes.choice_called(stakes) if catalogue.stakes and stakes else None
    is_low = choice is not None and choice.means is Means.UNAFFECTED
    return Registration(
        name=_one_line(fields.get(fields_of.NAME)),
        pain=fields.get(fields_of.pain_field(catalogue)) or "",
        owner=UserId(fields.get(fields_of.OWNER) or sent.user),
        sponsor=_user(sent, fields_of.SPONSOR),
        target_date=sent.day(fields_of.TARGET_DATE),
        stage=one_of(Stage, fields.get(fields_of.STAGE) or Stage.IDEA),
        channel=channel,
        private=private,
        by=sent.user,
        view=sent.view,
        profile=replace(_profile(sent) or NOT_CHOSEN, low_stakes=is_low),
        stakes=choice.text if choice else None,
    )


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _user(sent: Submission, field: str) -> UserId | None:
    chosen = sent.fields.get(field)
    return UserId(chosen) if chosen else None


def _profile(sent: Submission) -> Profile | None:
    """Return the kind that was chosen; None where the form did not ask for it."""
    sourcing, autonomy = sent.fields.get(fields_of.SOURCING), sent.fields.get(fields_of.AUTONOMY)
    return Profile(one_of(Sourcing, sourcing), one_of(Autonomy, autonomy)) if sourcing and autonomy else None


async def edit(context: Context, sent: Submission) -> Answer:
    """Change what an initiative is, as the form says."""
    catalogue, subject, actor = context.rules.catalogue, InitiativeId(sent.subject), await context.actor(sent.user)
    known = await context.run_as(actor, editing.find_to_edit_by_id, subject)
    if isinstance(known, Refused):
        return refused(known)
    found = {
        fields_of.NAME: None if _one_line(sent.fields.get(fields_of.NAME)) else "It needs a name.",
        fields_of.SPONSOR: await person_error(context, sent.fields.get(fields_of.SPONSOR)),
        fields_of.TARGET_DATE: await _day_error(context, sent, known.initiative.target_date),
        **_kind_errors(sent, catalogue),
    }
    if wrong := {field: error for field, error in found.items() if error is not None}:
        return errors(**wrong)
    channel = ChannelId(sent.fields.get(fields_of.CHANNEL) or known.initiative.channel)
    home = await context.channels.home(channel, sent.user) if channel != known.initiative.channel else None
    match home:
        case NeedsInvitation():
            return errors(**{fields_of.CHANNEL: "I am not in that channel. Please invite me there first."})
        case Unusable(why):
            return errors(**{fields_of.CHANNEL: why})
    done = await context.run_as(actor, editing.edit, subject, _read_description(sent, catalogue))
    if isinstance(home, Usable) and not isinstance(done, Refused):
        moved = await context.run_as(actor, mending.move_home, subject, channel, private=home.private)
        return refused(moved) if moved else _shared_home(channel, shared=home.shared)
    return refused(done) if isinstance(done, Refused) else None


def _read_description(sent: Submission, catalogue: Catalogue) -> editing.Description:
    return editing.Description(
        name=_one_line(sent.fields.get(fields_of.NAME)),
        summary=_one_line(sent.fields.get(fields_of.SUMMARY)) or None,
        sponsor=_user(sent, fields_of.SPONSOR),
        target_date=sent.day(fields_of.TARGET_DATE),
        profile=_profile(sent),
        stakes=sent.fields.get(fields_of.stakes_field(catalogue)) or None,
    )


async def delete(context: Context, sent: Submission) -> Answer:
    """Delete what the form has said that it would."""
    done = await context.run_as(await context.actor(sent.user), mending.delete, InitiativeId(sent.subject))
    return refused(done) if isinstance(done, Refused) else None


async def merge(context: Context, sent: Submission) -> Answer:
    """Merge what the form has said that it would."""
    number, into = numbers_of(sent.metadata, 2)
    done = await context.run_as(await context.actor(sent.user), mending.merge, number, into)
    return refused(done) if isinstance(done, Refused) else None
