"""Buttons: each opens a form, shows something, or says why not. Who clicks is checked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Connection

from bot.desk import Desk
from bot.listeners.commands import open_registration
from bot.listeners.payloads import Click, Typed
from bot.listeners.telling import show_form, tell
from bot.views import forms, lists, names, sentences
from bot.views.text import escape, mention
from bot.workflows import answering, handing, looking, stages, waiving, wishing
from bot.workflows.answering import Actor, Done, Refused
from hygiene.catalogue import Question
from hygiene.initiative import AnswerId, ChannelId, Initiative, InitiativeId, Item, ItemId, OfferId
from storage import deliveries, initiatives

Form = Callable[[Initiative, Question, Item], dict[str, Any]]


async def _show_form(desk: Desk, click: Click, view: dict[str, Any]) -> None:
    await show_form(desk, click.user, click.channel, click.trigger, view, thread=click.thread)


async def answer(desk: Desk, click: Click) -> str | None:
    """Do what a button says; the sentence, if there is one, replaces the message that only the person sees."""
    handler = CLICKS.get(click.name)
    if handler is None:
        return None  # a link button, or a button of an older version: nothing to do
    try:
        return await handler(desk, click)
    except ValueError:
        await _say(desk, click, "That button is not one of mine. Please use a fresh one.")
        return None


async def _open(desk: Desk, click: Click, form: Form) -> None:
    (item_id,) = names.read_ids(click.value)
    actor = await desk.actor(click.user)
    found = await desk.database.run(
        answering.find_answerable, desk.rules, desk.workspace, ItemId(item_id), _here(actor, click)
    )
    if isinstance(found, Refused):
        await _say(desk, click, found.sentence)
        return
    await _show_form(desk, click, form(found.initiative, desk.rules.catalogue[found.item.key], found.item))


def _here(actor: Actor, click: Click) -> Actor:
    """Whoever clicks in a channel is in it."""
    here = {click.channel} if click.channel and not click.channel.startswith("D") else set[ChannelId]()
    return Actor(actor.user, actor.member_of | here, actor.admin)


async def _say(desk: Desk, click: Click, sentence: str) -> None:
    await _show_form(desk, click, forms.sentence("Not now", sentence))


async def _answer(desk: Desk, click: Click) -> None:
    await _open(desk, click, forms.answer_form)


async def _hand_on(desk: Desk, click: Click) -> None:
    await _open(desk, click, forms.hand_on_form)


async def _later(desk: Desk, click: Click) -> None:
    await _open(desk, click, lambda _initiative, question, item: forms.later_form(question, item))


async def _set_aside(desk: Desk, click: Click) -> None:
    await _open(desk, click, lambda _initiative, question, item: forms.set_aside_form(question, item))


async def _answer_next(desk: Desk, click: Click) -> None:
    (initiative_id,) = names.read_ids(click.value)
    actor = _here(await desk.actor(click.user), click)
    found = await desk.database.run(_next, desk, InitiativeId(initiative_id), actor)
    if isinstance(found, Refused):
        await _say(desk, click, found.sentence)
        return
    question = desk.rules.catalogue[found.item.key]
    await _show_form(desk, click, forms.answer_form(found.initiative, question, found.item))


def _next(connection: Connection, desk: Desk, initiative_id: InitiativeId, actor: Actor) -> Done | Refused:
    initiative = initiatives.find_initiative(connection, desk.workspace, initiative_id)
    if initiative is None or not (actor.sees(initiative) or actor.user in initiative.people.values()):
        return Refused(sentences.unknown_question())
    if initiative.stage.stopped:
        return Refused(sentences.stopped(initiative))
    item = looking.next_gap(connection, desk.rules, initiative, actor)
    return Done(initiative, item) if item else Refused(sentences.nothing_for_you(initiative))


async def _show(desk: Desk, click: Click) -> None:
    (initiative_id,) = names.read_ids(click.value)
    actor, now = _here(await desk.actor(click.user), click), desk.clock()

    def work(connection: Connection) -> list[dict[str, Any]]:
        initiative = initiatives.find_initiative(connection, desk.workspace, InitiativeId(initiative_id))
        number = initiative.number if initiative else 0
        shown = looking.show_whole(connection, desk.rules, desk.workspace, actor, number, now=now)
        return shown.blocks

    blocks = await desk.database.run(work)
    kept = [block for block in blocks if block["type"] != "actions"]
    await _show_form(desk, click, forms.shown("All answers", kept))


async def _not_mine(desk: Desk, click: Click) -> None:
    (initiative_id,) = names.read_ids(click.value)
    initiative = await desk.database.run(initiatives.find_initiative, desk.workspace, InitiativeId(initiative_id))
    if initiative is None or click.user not in initiative.people.values():
        await _say(desk, click, "You have no role there any more, so there is nothing to hand back.")
        return
    await _show_form(desk, click, forms.not_mine_form(initiative))


async def _use_offer(desk: Desk, click: Click) -> str:
    offer, item = names.read_ids(click.value)
    actor = _here(await desk.actor(click.user), click)
    done = await desk.database.run(
        answering.use_offer, desk.rules, desk.workspace, OfferId(offer), ItemId(item), actor, now=desk.clock()
    )
    if isinstance(done, Refused):
        await _say(desk, click, done.sentence)
        return done.sentence
    return f"Thank you. It is the answer to “{desk.rules.catalogue[done.item.key].ask}” now."


async def _leave_offer(desk: Desk, click: Click) -> str:
    (offer_id,) = names.read_ids(click.value)

    def work(connection: Connection) -> None:
        offer = deliveries.find_offer(connection, desk.workspace, OfferId(offer_id))
        if offer is not None and offer.author == click.user:
            deliveries.drop_offer(connection, offer.id)

    await desk.database.run(work)
    return "Fine, it stays a comment."


async def _keep(desk: Desk, click: Click) -> None:
    (item_id,) = names.read_ids(click.value)
    await _act(desk, click, answering.keep_as_it_is, ItemId(item_id))


async def _still_true(desk: Desk, click: Click) -> None:
    (item_id,) = names.read_ids(click.value)
    await _act(desk, click, answering.still_true, ItemId(item_id))


async def _hand_back(desk: Desk, click: Click) -> None:
    (item_id,) = names.read_ids(click.value)
    await _act(desk, click, handing.hand_back, ItemId(item_id))


async def _act(desk: Desk, click: Click, work: Callable[..., Done | Refused], item_id: ItemId) -> None:
    """Do something to an item in one click, or say why not."""
    actor = _here(await desk.actor(click.user), click)
    done = await desk.database.run(work, desk.rules, desk.workspace, item_id, actor, now=desk.clock())
    if isinstance(done, Refused):
        await _say(desk, click, done.sentence)


async def _waive(desk: Desk, click: Click) -> None:
    (item_id,) = names.read_ids(click.value)
    actor = _here(await desk.actor(click.user), click)
    found = await desk.database.run(waiving.find_waivable, desk.rules, desk.workspace, ItemId(item_id), actor)
    if isinstance(found, Refused):
        await _say(desk, click, found.sentence)
        return
    question, today = desk.rules.catalogue[found.item.key], desk.rules.today(desk.clock())
    await _show_form(desk, click, forms.waive_form(found.initiative, question, found.item, today))


async def _pick(desk: Desk, click: Click) -> str | None:
    item, answer_id = names.read_ids(click.value)
    actor = _here(await desk.actor(click.user), click)
    done = await desk.database.run(
        answering.pick, desk.rules, desk.workspace, ItemId(item), AnswerId(answer_id), actor, now=desk.clock()
    )
    if isinstance(done, Refused):
        await _say(desk, click, done.sentence)
        return None
    return (
        f"{mention(click.user)} settled “{escape(desk.rules.catalogue[done.item.key].ask)}”. Both stay in the history."
    )


async def _undo(desk: Desk, click: Click) -> None:
    (number,) = names.read_ids(click.value)
    actor = _here(await desk.actor(click.user), click)
    moved = await desk.database.run(stages.undo, desk.rules, desk.workspace, number, actor, now=desk.clock())
    match moved:
        case Refused(sentence):
            await _say(desk, click, sentence)
        case stages.Shut(initiative, to, missing, may_waive):
            shown = lists.shut(desk.rules.catalogue, initiative, to, missing, may_waive=may_waive)
            await tell(desk, click.user, click.channel, shown, thread=click.thread)
        case stages.Moved():
            pass


async def _snooze(desk: Desk, click: Click) -> None:
    await _show_form(desk, click, forms.snooze_form())


async def _mute(desk: Desk, click: Click) -> None:
    told = await desk.database.run(wishing.mute, desk.rules, desk.workspace, click.user, muted=True, now=desk.clock())
    await _show_form(desk, click, forms.sentence("Muted", told))


async def _settings(desk: Desk, click: Click) -> None:
    actor = await desk.actor(click.user)
    wanted, agreed = await desk.database.run(wishing.wishes, desk.workspace, click.user)
    await _show_form(desk, click, forms.settings_form(wanted, agreed, admin=actor.admin))


async def _register(desk: Desk, click: Click) -> None:
    channel = click.channel or ChannelId("D")
    typed = Typed(text="", user=click.user, channel=channel, trigger=click.trigger)
    name = "" if click.value == "new" else click.value
    problem = await open_registration(desk, typed, {forms.NAME: name})
    if problem is not None:
        await tell(desk, click.user, click.channel, problem, thread=click.thread)


CLICKS: dict[str, Callable[[Desk, Click], Awaitable[str | None]]] = {
    names.ANSWER: _answer,
    names.HAND_ON: _hand_on,
    names.LATER: _later,
    names.SET_ASIDE: _set_aside,
    names.ANSWER_NEXT: _answer_next,
    names.SHOW: _show,
    names.NOT_MINE: _not_mine,
    names.USE_OFFER: _use_offer,
    names.LEAVE_OFFER: _leave_offer,
    names.KEEP: _keep,
    names.STILL_TRUE: _still_true,
    names.HAND_BACK: _hand_back,
    names.WAIVE: _waive,
    names.PICK: _pick,
    names.UNDO: _undo,
    names.SNOOZE: _snooze,
    names.MUTE: _mute,
    names.SETTINGS: _settings,
    names.REGISTER: _register,
}
