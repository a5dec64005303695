"""`/ai-initiative …`, and the same words after a mention."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from bot.desk import Desk
from bot.listeners.payloads import Typed
from bot.views import forms, lists, sentences
from bot.views.blocks import Message, words
from bot.views.text import plain, safe
from bot.workflows import handing, looking, roles, stages, waiving, wishing
from bot.workflows.answering import Actor, Done, Refused, find_answerable
from hygiene.commands import (
    AnswerGap,
    Ask,
    Command,
    Gaps,
    Help,
    ListAll,
    Mine,
    Mute,
    New,
    NudgeAbout,
    OfferToRegister,
    Refusal,
    SetOwner,
    SetStage,
    Show,
    ShowBlockers,
    ShowSettings,
    ShowWins,
    Snooze,
    Undo,
    Waive,
)
from hygiene.grammar import parse
from hygiene.initiative import Initiative, Item
from storage import initiatives, items


async def answer(desk: Desk, typed: Typed) -> Message | None:
    """Do what a command says; None if a form was opened and there is nothing to say."""
    command = parse(typed.text, desk.rules.catalogue)
    match command:
        case New(name):
            return await open_registration(desk, typed, {forms.NAME: plain(name)})
        case OfferToRegister(name):
            return sentences.offer_to_register(OfferToRegister(plain(name)))
        case Refusal():
            return sentences.refused(command)
        case Help(topic):
            return sentences.help_text(topic)
        case _:
            return await _with_actor(desk, typed, command)


async def _with_actor(desk: Desk, typed: Typed, command: Command) -> Message | None:
    actor, now = await desk.actor(typed.user), desk.clock()
    if typed.in_channel:  # whoever types in a channel is in it
        actor = Actor(actor.user, actor.member_of | {typed.channel}, actor.admin)
    run, rules, workspace = desk.database.run, desk.rules, desk.workspace
    match command:
        case Mine():
            return await run(looking.show_mine, rules, workspace, actor, now=now)
        case ListAll():
            return await run(looking.show_list, rules, workspace, actor, command, now=now)
        case Show(number):
            return await run(looking.show_whole, rules, workspace, actor, number, now=now)
        case Gaps():
            return await run(looking.show_gaps, rules, workspace, actor, command, now=now)
        case AnswerGap():
            return await _answer_gap(desk, typed, actor, command)
        case Ask():
            return await _ask(desk, actor, command)
        case SetOwner():
            return await _set_owner(desk, actor, command)
        case SetStage(number, stage, because):
            why = safe(because)
            moved = await run(stages.move, rules, workspace, number, actor, stage, because=why, now=now)
            return _moved(desk, moved)
        case Undo(number):
            return _moved(desk, await run(stages.undo, rules, workspace, number, actor, now=now))
        case Waive():
            return await _waive(desk, typed, actor, command)
        case Snooze():
            return words(await run(wishing.snooze, rules, workspace, actor, command, now=now))
        case Mute(muted):
            return words(await run(wishing.mute, rules, workspace, actor.user, muted=muted, now=now))
        case NudgeAbout():
            return words(await run(wishing.nudge_about, rules, workspace, actor, command, now=now))
        case ShowSettings():
            return await _show_settings(desk, typed, actor)
        case ShowBlockers():
            return await run(looking.show_blockers, rules, workspace, actor)
        case ShowWins():
            return await run(looking.show_wins, workspace, actor)
        case _:
            raise AssertionError(command)


async def open_registration(desk: Desk, typed: Typed, filled: Mapping[str, str]) -> Message | None:
    """Open the form to register; what was filled in before and could not be used is there again."""
    if typed.trigger is None:
        return sentences.open_form_button(filled.get(forms.NAME, ""))
    draft = await desk.database.run(initiatives.find_draft, desk.workspace, user=typed.user, channel=typed.channel)
    content = {forms.OWNER: typed.user, **(json.loads(draft) if draft else {})}
    content |= {key: value for key, value in filled.items() if value}
    metadata = json.dumps({"channel": typed.channel if typed.in_channel else None})
    view = forms.register_form(content, channel=typed.channel, metadata=metadata, pick_channel=not typed.in_channel)
    opened = await desk.open_form(typed.trigger, view)
    return None if opened else words(sentences.expired_trigger())


async def _answer_gap(desk: Desk, typed: Typed, actor: Actor, command: AnswerGap) -> Message | None:
    found = await desk.database.run(_choose, desk, actor, command)
    if isinstance(found, Refused):
        return words(found.sentence)
    question = desk.rules.catalogue[found.item.key]
    if typed.trigger is None:
        overview = await desk.database.run(_one_gap, desk, found.initiative, found.item)
        return lists.gaps(
            desk.rules.catalogue, [overview], f"in {found.initiative.label}", None, today=desk.rules.today(desk.clock())
        )
    opened = await desk.open_form(typed.trigger, forms.answer_form(found.initiative, question, found.item))
    return None if opened else words(sentences.expired_trigger())


def _choose(connection: Connection, desk: Desk, actor: Actor, command: AnswerGap) -> Done | Refused:
    initiative = looking.find_visible(connection, desk.workspace, command.number, actor)
    if isinstance(initiative, Refused):
        return initiative
    if initiative.stage.stopped:
        return Refused(sentences.stopped(initiative))
    item: Item | None
    if command.key is None:
        item = looking.next_gap(connection, desk.rules, initiative, actor)
    else:
        item = _item(connection, initiative, command.key)
    if item is None:
        return Refused(sentences.nothing_for_you(initiative))
    return find_answerable(connection, desk.rules, desk.workspace, item.id, actor)


def _one_gap(connection: Connection, desk: Desk, initiative: Initiative, item: Item) -> lists.Overview:
    return looking.overview_of(connection, desk.rules, initiative, [item], now=desk.clock())


def _item(connection: Connection, initiative: Initiative, key: str) -> Item | None:
    return next((item for item in items.list_items(connection, initiative.id) if item.key == key), None)


async def _waive(desk: Desk, typed: Typed, actor: Actor, command: Waive) -> Message | None:
    found = await desk.database.run(_choose_waivable, desk, actor, command)
    if isinstance(found, Refused):
        return words(found.sentence)
    initiative, item = found.initiative, found.item
    if typed.trigger is None:
        return lists.shut(desk.rules.catalogue, initiative, "the next stage", [item], may_waive=True)
    view = forms.waive_form(initiative, desk.rules.catalogue[item.key], item, desk.rules.today(desk.clock()))
    return None if await desk.open_form(typed.trigger, view) else words(sentences.expired_trigger())


def _choose_waivable(connection: Connection, desk: Desk, actor: Actor, command: Waive) -> Done | Refused:
    initiative = looking.find_visible(connection, desk.workspace, command.number, actor)
    if isinstance(initiative, Refused):
        return initiative
    item = _item(connection, initiative, command.key)
    if item is None:
        return Refused(sentences.unknown_question())
    return waiving.find_waivable(connection, desk.rules, desk.workspace, item.id, actor)


async def _show_settings(desk: Desk, typed: Typed, actor: Actor) -> Message | None:
    if typed.trigger is None:
        return sentences.settings_button()
    wanted, agreed = await desk.database.run(wishing.wishes, desk.workspace, actor.user)
    view = forms.settings_form(wanted, agreed, admin=actor.admin)
    return None if await desk.open_form(typed.trigger, view) else words(sentences.expired_trigger())


async def _ask(desk: Desk, actor: Actor, command: Ask) -> Message:
    if not await desk.directory.askable(command.user):
        return words(sentences.has_left(command.user))
    done = await desk.database.run(_hand_on, desk, actor, command)
    if isinstance(done, Refused):
        return words(done.sentence)
    return words(sentences.handed_on(command.user, desk.rules.catalogue[command.key].ask))


def _hand_on(connection: Connection, desk: Desk, actor: Actor, command: Ask) -> Done | Refused:
    initiative = looking.find_visible(connection, desk.workspace, command.number, actor)
    if isinstance(initiative, Refused):
        return initiative
    item = _item(connection, initiative, command.key)
    if item is None:
        return Refused(sentences.unknown_question())
    return handing.hand_on(connection, desk.rules, desk.workspace, item.id, actor, command.user, now=desk.clock())


async def _set_owner(desk: Desk, actor: Actor, command: SetOwner) -> Message:
    if not await desk.directory.askable(command.user):
        return words(sentences.has_left(command.user))
    return words(await desk.database.run(_change_owner, desk, actor, command))


def _change_owner(connection: Connection, desk: Desk, actor: Actor, command: SetOwner) -> str:
    initiative = looking.find_visible(connection, desk.workspace, command.number, actor)
    if isinstance(initiative, Refused):
        return initiative.sentence
    if not initiative.may_steer(actor.user, admin=actor.admin):
        return sentences.may_not_steer(initiative)
    roles.change_owner(connection, desk.rules, initiative, command.user, by=actor.user, now=desk.clock())
    return sentences.now_owner(initiative, command.user)


def _moved(desk: Desk, moved: stages.Moved | stages.Shut | Refused) -> Message:
    match moved:
        case stages.Moved(initiative, _):
            return words(sentences.now_at(initiative, initiative.stage))
        case stages.Shut(initiative, to, missing, may_waive):
            return lists.shut(desk.rules.catalogue, initiative, to, missing, may_waive=may_waive)
        case Refused(sentence):
            return words(sentence)
