"""A file that is to be imported: first looked at, then taken in."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.channels import Usable
from bot.context import Context
from bot.downloads import download
from bot.listeners.form_answers import Answer, errors, instead, refused
from bot.listeners.payloads import Submission
from bot.markup import escape
from bot.payload import Malformed, identifier
from bot.slack_errors import NO_ANSWER
from bot.views import exchange, exchange_forms, forms
from bot.workflows import imports, restores
from hygiene.exchange.record import WrongFile, from_json
from hygiene.initiative import Actor, ChannelId
from hygiene.refusals import OnlyAdmins, Refused


async def look(context: Context, sent: Submission) -> Answer:
    """Say what would come of a file; nothing is written."""
    file, channel = sent.fields.get(exchange_forms.FILE), sent.fields.get(exchange_forms.CHANNEL)
    if not file:
        return errors(**{exchange_forms.FILE: "Please choose a file."})
    home = await context.channels.home(ChannelId(channel), sent.user) if channel else None
    if not isinstance(home, Usable):
        return errors(**{exchange_forms.CHANNEL: "I can't write there. Please invite me into that channel first."})
    await context.channels.get_to_know([ChannelId(channel or "")])
    await context.directory.meet()  # rows name people
    actor = await context.actor(sent.user, here=ChannelId(channel or ""))
    try:
        return await _look(context, actor, file, ChannelId(channel or ""))
    except WrongFile as error:
        return instead(exchange_forms.wrong_file(escape(str(error))))
    except (SlackApiError, *NO_ANSWER):
        return instead(exchange_forms.wrong_file("Slack did not give me that file. Please try again."))


async def _look(context: Context, actor: Actor, file: str, channel: ChannelId) -> Answer:
    found = await context.look_as(actor, imports.find_home, channel)
    if isinstance(found, Refused):
        return refused(found)
    name, content = await download(context.client, file)
    metadata = f"{file}:{channel}"
    if name.lower().endswith(".json"):
        if not actor.admin:
            return refused(OnlyAdmins())
        digest = imports.digest_of(content)
        back = await context.look_as(actor, restores.look_back, from_json(content), found, file=digest)
        if isinstance(back, Refused):
            return refused(back)
        return instead(exchange_forms.dry_run_form(exchange.brought_back(back, found.channel), back.new, metadata))
    rows = imports.read_rows(name, content, most=imports.MOST_IN_SLACK)
    plan = await context.look_as(actor, imports.look, rows, found, file=imports.digest_of(content))
    return instead(exchange_forms.dry_run_form(exchange.dry_run(plan), len(plan.entries) - len(plan.done), metadata))


async def take_in(context: Context, sent: Submission) -> Answer:
    """Let a file be imported whose dry run was seen; what comes of it is said by direct message."""
    file, _, channel = sent.metadata.partition(":")
    where = {"file": file, "channel": channel}
    if not identifier(where, "file") or not identifier(where, "channel"):
        raise Malformed("no file")
    actor = await context.actor(sent.user, here=None)
    await context.run_as(actor, imports.ask_for, file, ChannelId(channel))
    return instead(forms.sentence("On its way", "I'm importing it, and say by direct message how far it is."))
