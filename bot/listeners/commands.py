"""`/ai-initiative …`, and the same words after a mention."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.context import Context
from bot.listeners.payloads import Typed
from bot.markup import plain, safe
from bot.views import briefs as briefs_view
from bot.views import confirmations, exchange, exchange_forms, forms, initiative_forms, lists, refusals
from bot.views import help as help_view
from bot.views import past as past_view
from bot.views.blocks import Message, words
from bot.workflows import (
    briefs,
    editing,
    exports,
    handovers,
    initiatives,
    mending,
    nudges,
    overview,
    people,
    preferences,
    questions,
    readings,
)
from bot.workflows.access import Found
from bot.workflows.initiatives import Moved, Shut
from bot.workflows.preferences import Snoozed
from hygiene.commands import (
    AnswerGap,
    Ask,
    ByName,
    Command,
    Delete,
    Edit,
    Export,
    Gaps,
    GiveReading,
    HandOver,
    Help,
    Import,
    ListAll,
    Merge,
    Mine,
    Misread,
    Mute,
    New,
    NudgeAbout,
    OfferToRegister,
    SetOwner,
    SetStage,
    Show,
    ShowBlockers,
    ShowBrief,
    ShowHistory,
    ShowSettings,
    ShowWins,
    Snooze,
    Undo,
    Waive,
)
from hygiene.grammar import parse
from hygiene.initiative import Actor
from hygiene.list_words import read_list, words_of
from hygiene.refusals import GuestsDoNotRegister, HasLeft, Refused


async def handle(context: Context, typed: Typed) -> Message | None:
    """Do what a command says; None if a form was opened and there is nothing to say."""
    return await _do(context, typed, parse(typed.text, context.rules.catalogue, here=typed.here))


async def _do(context: Context, typed: Typed, command: Command) -> Message | None:
    match command:
        case ByName(name, then):
            found = await context.run(people.find_called, name)
            return _refusal(found) if isinstance(found, Refused) else await _do(context, typed, then(found))
        case New(name):
            return await open_registration(context, typed, {initiative_forms.NAME: plain(name)})
        case OfferToRegister(name):
            return help_view.offer_to_register(OfferToRegister(plain(name)))
        case Misread():
            return help_view.misread(replace(command, why=plain(command.why)))
        case Help(str() as topic):
            return help_view.help_text(topic)
        case Help():  # it shows one label of what anybody may see, so nobody has to be looked up
            return help_view.help_text(None, await context.look_as(Actor(typed.user), overview.newest_own))
        case _:
            here = typed.channel if typed.in_channel else None
            actor = await context.actor(typed.user, here=here)
            return await COMMANDS[type(command)](context, typed, actor, command)


async def open_registration(context: Context, typed: Typed, filled: Mapping[str, str]) -> Message | None:
    """Open the form to register; what was filled in before and could not be used is there again."""
    if typed.trigger is None:
        return help_view.click_to_register(filled.get(initiative_forms.NAME, ""))
    draft = await context.run_as(Actor(typed.user), initiatives.find_draft, typed.channel)
    content = {initiative_forms.OWNER: typed.user, **draft}
    content |= {key: value for key, value in filled.items() if value}
    metadata = json.dumps({"channel": typed.channel if typed.in_channel else None})
    pick_channel = not typed.in_channel
    view = initiative_forms.register_form(
        content, context.rules.catalogue, channel=typed.channel, metadata=metadata, pick_channel=pick_channel
    )
    return await _open(context, typed, view)


async def _open(context: Context, typed: Typed, view: dict[str, Any]) -> Message | None:
    opened = await context.open_form(typed.trigger or "", view)
    return None if opened else words(refusals.too_late())


async def _mine(context: Context, _typed: Typed, actor: Actor, _command: Mine) -> Message:
    return lists.mine(context.rules.catalogue, await context.look_as(actor, overview.mine))


async def _list(context: Context, _typed: Typed, actor: Actor, command: ListAll) -> Message:
    return lists.listing(await context.look_as(actor, overview.listed, command), command)


async def _show(context: Context, _typed: Typed, actor: Actor, command: Show) -> Message:
    found = await context.look_as(actor, overview.whole, command.number)
    return _refusal(found) if isinstance(found, Refused) else lists.whole(context.rules.catalogue, found, actor)


async def _history(context: Context, _typed: Typed, actor: Actor, command: ShowHistory) -> Message:
    found = await context.look_as(actor, overview.past, command.number, command.key)
    return _refusal(found) if isinstance(found, Refused) else past_view.past(context.rules.catalogue, found)


async def _gaps(context: Context, _typed: Typed, actor: Actor, command: Gaps) -> Message:
    catalogue, today = context.rules.catalogue, context.today()
    if command.number is None:
        user = actor.user if command.mine else command.user
        return lists.gaps(catalogue, await context.look_as(actor, overview.gaps_of, user), user, today=today)
    one = await context.look_as(actor, overview.gaps_in, command.number)
    return _refusal(one) if isinstance(one, Refused) else lists.gaps_in(catalogue, one, today=today)


async def _answer(context: Context, typed: Typed, actor: Actor, command: AnswerGap) -> Message | None:
    found = await context.run_as(actor, questions.find_to_answer, command.number, command.key)
    if isinstance(found, Refused):
        return _refusal(found)
    catalogue = context.rules.catalogue
    if typed.trigger is None:
        shown = await context.look_as(actor, overview.overview_of, found.initiative, [found.item])
        return lists.gaps_in(catalogue, shown, today=context.today())
    return await _open(context, typed, forms.answer_form(catalogue, found.initiative, found.item))


async def _brief(context: Context, _typed: Typed, actor: Actor, command: ShowBrief) -> Message:
    found = await context.look_as(actor, briefs.brief_of, command.number)
    return _refusal(found) if isinstance(found, Refused) else briefs_view.brief(context.rules.catalogue, found)


async def _export(context: Context, _typed: Typed, actor: Actor, command: Export) -> Message:
    if command.form not in exports.known_formats():
        return words(exchange.formats(exports.known_formats(), command.form))
    wanted = read_list(command.wanted.split())
    if not isinstance(wanted, ListAll):
        return help_view.misread(Misread("Which ones?", f"export {command.form} pilot"))
    await context.run_as(actor, exports.ask_for, command.form, words_of(wanted))
    return words(exchange.export_comes(command.form))


async def _import(context: Context, typed: Typed, actor: Actor, _command: Import) -> Message | None:
    if typed.trigger is None:
        return help_view.type_the_command("import")
    if actor.limited:
        return _refusal(GuestsDoNotRegister())
    return await _open(context, typed, exchange_forms.import_form(typed.channel if typed.in_channel else None))


async def _handover(context: Context, _typed: Typed, actor: Actor, command: HandOver) -> Message:
    if not await context.directory.askable(command.to):
        return _refusal(HasLeft(command.to))
    found = await context.look_as(actor, handovers.plan, command.leaver, command.to)
    return _refusal(found) if isinstance(found, Refused) else exchange.handover(found)


async def _reading(context: Context, typed: Typed, actor: Actor, command: GiveReading) -> Message | None:
    if command.said:
        done = await context.run_as(actor, readings.give, command.number, safe(command.said))
        return (
            _refusal(done)
            if isinstance(done, Refused)
            else words(confirmations.reading_taken(done.initiative, done.course, done.unnamed))
        )
    found = await context.look_as(actor, readings.find, command.number)
    if isinstance(found, Refused):
        return _refusal(found)
    if typed.trigger is None:
        return help_view.type_the_command(f"reading {found.initiative.label} 31,000")
    return await _open(context, typed, forms.answer_form(context.rules.catalogue, found.initiative, found.item))


async def _ask(context: Context, _typed: Typed, actor: Actor, command: Ask) -> Message:
    if not await context.directory.askable(command.user):
        return _refusal(HasLeft(command.user))
    done = await context.run_as(actor, questions.hand_on_by_name, command.number, command.key, command.user)
    asked = context.rules.catalogue[command.key].ask
    return _refusal(done) if isinstance(done, Refused) else words(confirmations.handed_on(command.user, asked))


async def _owner(context: Context, _typed: Typed, actor: Actor, command: SetOwner) -> Message:
    if not await context.directory.askable(command.user):
        return _refusal(HasLeft(command.user))
    done = await context.run_as(actor, people.change_owner, command.number, command.user)
    return _refusal(done) if isinstance(done, Refused) else words(confirmations.now_owner(done, command.user))


async def _stage(context: Context, _typed: Typed, actor: Actor, command: SetStage) -> Message:
    because = safe(command.because)
    return moved(context, await context.run_as(actor, initiatives.move, command.number, command.stage, because=because))


async def _edit(context: Context, typed: Typed, actor: Actor, command: Edit) -> Message | None:
    found = await context.run_as(actor, editing.find_to_edit, command.number)
    if isinstance(found, Refused):
        return _refusal(found)
    if typed.trigger is None:
        return help_view.click_to_edit(found.initiative)
    return await _open(
        context, typed, initiative_forms.edit_form(context.rules.catalogue, found.initiative, found.stakes)
    )


async def _delete(context: Context, typed: Typed, actor: Actor, command: Delete) -> Message | None:
    found = await context.run_as(actor, mending.find_to_delete, command.number)
    if isinstance(found, Refused):
        return _refusal(found)
    if typed.trigger is None:
        return help_view.type_the_command(f"delete {found.initiative.label}")
    return await _open(context, typed, initiative_forms.delete_form(found.initiative, found.answers, found.open))


async def _merge(context: Context, typed: Typed, actor: Actor, command: Merge) -> Message | None:
    found = await context.run_as(actor, mending.find_to_merge, command.number, command.into)
    if isinstance(found, Refused):
        return _refusal(found)
    if typed.trigger is None:
        return help_view.type_the_command(f"merge {found.duplicate.label} {found.into.label}")
    return await _open(context, typed, initiative_forms.merge_form(found.duplicate, found.into, found.taken))


async def _undo(context: Context, _typed: Typed, actor: Actor, command: Undo) -> Message:
    return moved(context, await context.run_as(actor, initiatives.undo, command.number))


def moved(context: Context, done: Moved | Shut | Refused) -> Message:
    """Say where it is now, or why it is not there."""
    match done:
        case Moved(initiative, _):
            return words(confirmations.now_at(initiative, initiative.stage))
        case Shut(initiative, to, missing, may_waive):
            return lists.shut(context.rules.catalogue, initiative, to, missing, may_waive=may_waive)
        case Refused():
            return _refusal(done)


async def _waive(context: Context, typed: Typed, actor: Actor, command: Waive) -> Message | None:
    found = await context.run_as(actor, questions.find_to_waive, command.number, command.key)
    if isinstance(found, Refused):
        return _refusal(found)
    if typed.trigger is None:
        return lists.waivable(context.rules.catalogue, found.initiative, found.item)
    return await _open(context, typed, waive_form(context, found))


def waive_form(context: Context, found: Found) -> dict[str, Any]:
    """The form that accepts the risk of a gap."""
    question = context.rules.catalogue[found.item.key]
    return forms.waive_form(found.initiative, question, found.item, context.today())


async def _snooze(context: Context, _typed: Typed, actor: Actor, command: Snooze) -> Message:
    return words(snoozed(await context.run_as(actor, preferences.snooze, command.number, plain(command.when))))


def snoozed(done: Snoozed | Refused) -> str:
    """Say until when somebody is left alone, or why not."""
    if isinstance(done, Refused):
        return refusals.sentence(done)
    if done.initiative is None:
        return confirmations.snoozed(done.until)
    return confirmations.snoozed_about(done.initiative, done.questions, done.until)


async def _mute(context: Context, _typed: Typed, actor: Actor, command: Mute) -> Message:
    await context.run_as(actor, preferences.mute, muted=command.muted)
    return words(confirmations.muted() if command.muted else confirmations.unmuted())


async def _nudge(context: Context, _typed: Typed, actor: Actor, command: NudgeAbout) -> Message:
    if command.how == "now":
        reminded = await context.run_as(actor, nudges.remind_now, command.number)
        return _refusal(reminded) if isinstance(reminded, Refused) else words(confirmations.nudged_now(*reminded))
    wanted = command.how == "again"
    done = await context.run_as(actor, nudges.set_reminded, command.number, reminded=wanted)
    if isinstance(done, Refused):
        return _refusal(done)
    return words(confirmations.nudged_again(done) if wanted else confirmations.nudged_never(done))


async def _settings(context: Context, typed: Typed, actor: Actor, _command: ShowSettings) -> Message | None:
    if typed.trigger is None:
        return help_view.click_for_settings()
    return await _open(context, typed, await preferences_form(context, actor))


async def preferences_form(context: Context, actor: Actor) -> dict[str, Any]:
    """The form with what a person, and from an admin the workspace, wants."""
    person, workspace = await context.run_as(actor, preferences.find)
    return forms.preferences_form(person, workspace, admin=actor.admin)


async def _blockers(context: Context, _typed: Typed, actor: Actor, command: ShowBlockers) -> Message:
    if command.user or command.system:
        group = await context.look_as(actor, overview.blockers_of, command.user, plain(command.system))
        return lists.blockers_of(context.rules.catalogue, group, of_system=command.user is None)
    found = await context.look_as(actor, overview.blockers)
    return lists.shared_blockers(context.rules.catalogue, found, admin=actor.admin)


async def _wins(context: Context, _typed: Typed, actor: Actor, _command: ShowWins) -> Message:
    return lists.wins(await context.look_as(actor, overview.wins))


def _refusal(refused: Refused) -> Message:
    return words(refusals.sentence(refused))


COMMANDS: dict[type[Command], Callable[[Context, Typed, Actor, Any], Awaitable[Message | None]]] = {
    Mine: _mine,
    ListAll: _list,
    Show: _show,
    ShowHistory: _history,
    Gaps: _gaps,
    AnswerGap: _answer,
    GiveReading: _reading,
    ShowBrief: _brief,
    Export: _export,
    Import: _import,
    HandOver: _handover,
    Ask: _ask,
    SetOwner: _owner,
    SetStage: _stage,
    Edit: _edit,
    Delete: _delete,
    Merge: _merge,
    Undo: _undo,
    Waive: _waive,
    Snooze: _snooze,
    Mute: _mute,
    NudgeAbout: _nudge,
    ShowSettings: _settings,
    ShowBlockers: _blockers,
    ShowWins: _wins,
}
