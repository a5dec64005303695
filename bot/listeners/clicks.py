"""Buttons: each opens a form, shows something, or says why not. Who clicks is checked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.context import Context
from bot.listeners import canvases, home_tab
from bot.listeners.commands import moved, open_registration, preferences_form, waive_form
from bot.listeners.payloads import Click, Typed
from bot.listeners.respond import Whereabouts, show_form, tell
from bot.payload import Malformed, day, identifier, number_and_word, numbers, numbers_of, one_number, required
from bot.slack_errors import code
from bot.views import action_ids, confirmations, exchange, forms, initiative_forms, lists, refusals, system_forms
from bot.views.blocks import Message
from bot.workflows import (
    access,
    answers,
    briefs,
    editing,
    elsewhere,
    exports,
    freshness,
    handovers,
    initiatives,
    overview,
    preferences,
    questions,
    replies,
    systems,
    undoing,
)
from bot.workflows.access import Found
from bot.workflows.initiatives import Moved, Shut
from hygiene.commands import ListAll
from hygiene.initiative import Actor, AnswerId, ChannelId, InitiativeId, ItemId, OfferId, UserId
from hygiene.list_words import read_list
from hygiene.refusals import HasLeft, Refused

Form = Callable[[Context, Found], dict[str, Any]]


async def handle(context: Context, click: Click) -> str | Message | None:
    """Do what a button says; what it returns, if anything, replaces the message that only the person sees."""
    handler = CLICKS.get(click.name)
    if handler is None:
        return None  # a link button, or a button of an older version: nothing to do
    try:
        return await handler(context, click)
    except Malformed:
        await _show_form(context, click, forms.sentence("An older button", refusals.foreign_button()))
        return None


def _where(click: Click) -> Whereabouts:
    return Whereabouts(click.user, click.channel, click.thread)


async def _actor(context: Context, click: Click) -> Actor:
    return await context.actor(click.user, here=click.channel)


async def _show_form(context: Context, click: Click, view: dict[str, Any]) -> None:
    await show_form(context, _where(click), click.trigger, view)


async def _refuse(context: Context, click: Click, refused: Refused) -> None:
    await _show_form(context, click, forms.refusal(refused))


async def _open(context: Context, click: Click, found: Found | Refused, form: Form) -> None:
    if isinstance(found, Refused):
        await _refuse(context, click, found)
    else:
        await _show_form(context, click, form(context, found))


async def _open_for_item(context: Context, click: Click, form: Form) -> None:
    item_id = one_number(click.value)
    found = await context.run_as(await _actor(context, click), access.find_answerable, ItemId(item_id))
    await _open(context, click, found, form)


def _answer_form(context: Context, found: Found) -> dict[str, Any]:
    return forms.answer_form(context.rules.catalogue, found.initiative, found.item)


async def _answer(context: Context, click: Click) -> None:
    await _open_for_item(context, click, _answer_form)


async def _choose(context: Context, click: Click) -> None:
    item, text = number_and_word(click.value)
    done = await context.run_as(await _actor(context, click), answers.choose, ItemId(item), text)
    if isinstance(done, Refused):
        await _refuse(context, click, done)


async def _hand_on(context: Context, click: Click) -> None:
    def form(context: Context, found: Found) -> dict[str, Any]:
        return forms.hand_on_form(found.initiative, context.rules.catalogue[found.item.key], found.item)

    await _open_for_item(context, click, form)


async def _later(context: Context, click: Click) -> None:
    def form(context: Context, found: Found) -> dict[str, Any]:
        return forms.later_form(context.rules.catalogue[found.item.key], found.item)

    await _open_for_item(context, click, form)


async def _set_aside(context: Context, click: Click) -> None:
    def form(context: Context, found: Found) -> dict[str, Any]:
        return forms.set_aside_form(context.rules.catalogue[found.item.key], found.item)

    await _open_for_item(context, click, form)


async def _agree_aside(context: Context, click: Click) -> str | None:
    item_id = one_number(click.value)
    done = await context.run_as(await _actor(context, click), questions.agree_aside, ItemId(item_id))
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return None
    return confirmations.agreed_aside(click.user, context.rules.catalogue[done.item.key], done.item)


async def _answer_next(context: Context, click: Click) -> None:
    initiative_id = one_number(click.value)
    found = await context.run_as(await _actor(context, click), questions.find_next, InitiativeId(initiative_id))
    await _open(context, click, found, _answer_form)


async def _other_name(context: Context, click: Click) -> None:
    known = await context.look_as(await _actor(context, click), systems.list_other_names)
    form = forms.refusal(known) if isinstance(known, Refused) else system_forms.other_name_form(known)
    await _show_form(context, click, form)


async def _show(context: Context, click: Click) -> None:
    initiative_id = one_number(click.value)
    actor = await _actor(context, click)
    found = await context.look_as(actor, overview.whole_by_id, InitiativeId(initiative_id))
    if isinstance(found, Refused):
        await _refuse(context, click, found)
        return
    shown = lists.whole(context.rules.catalogue, found, actor)
    kept = [block for block in shown.blocks if block["type"] != "actions"]
    await _show_form(context, click, forms.shown("All answers", kept))


async def _page(context: Context, click: Click) -> Message | None:
    wanted = read_list(click.value.split())
    if not isinstance(wanted, ListAll):
        raise Malformed("no page of a list")
    if click.channel is None:  # on Home
        await home_tab.publish(context, await _actor(context, click), wanted)
        return None
    return lists.listing(await context.look_as(await _actor(context, click), overview.listed, wanted), wanted)


async def _brief_as_markdown(context: Context, click: Click) -> str | None:
    initiative_id = one_number(click.value)
    actor = await _actor(context, click)
    found = await context.look_as(actor, briefs.brief_by_id, InitiativeId(initiative_id))
    if isinstance(found, Refused):
        await _refuse(context, click, found)
        return None
    await context.run_as(actor, exports.ask_for, exports.BRIEF, str(found.initiative.number))
    return exchange.export_comes("Markdown")


async def _brief_as_canvas(context: Context, click: Click) -> str | None:
    initiative_id = one_number(click.value)
    actor = await _actor(context, click)
    found = await context.look_as(actor, briefs.page_by_id, InitiativeId(initiative_id))
    if isinstance(found, Refused):
        await _refuse(context, click, found)
        return None
    try:
        return exchange.canvas_made(await canvases.make(context, actor.user, found))
    except SlackApiError as error:
        await context.run_as(actor, exports.ask_for, exports.BRIEF, str(found.initiative.number))
        return exchange.no_canvas(code(error))


async def _elsewhere(context: Context, click: Click) -> str | None:
    item_id = one_number(click.value)
    done = await context.run_as(await _actor(context, click), elsewhere.use, ItemId(item_id))
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return None
    return confirmations.used_elsewhere(done)


async def _hand_over(context: Context, click: Click) -> str | None:
    leaver, _, to = click.value.partition(":")
    actor = await _actor(context, click)
    people = [UserId(required(identifier({"id": each}, "id"), "user")) for each in (leaver, to)]
    done = await context.run_as(actor, handovers.hand_over, *people)
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return None
    return exchange.handed_over(done)


async def _not_mine(context: Context, click: Click) -> None:
    initiative_id = one_number(click.value)
    found = await context.run_as(Actor(click.user), questions.find_to_hand_back, InitiativeId(initiative_id))
    if isinstance(found, Refused):
        await _refuse(context, click, found)
    else:
        await _show_form(context, click, forms.not_mine_form(found))


async def _use_offer(context: Context, click: Click) -> str:
    return await _take_offer(context, click, replies.use_offer)


async def _insist(context: Context, click: Click) -> str:
    return await _take_offer(context, click, replies.insist)


async def _take_offer(context: Context, click: Click, take: Callable[..., Found | Refused]) -> str:
    """Take a kept reply as an answer; in place of the question about it stands what came of that."""
    offer, item = numbers_of(click.value, 2)
    done = await context.run_as(await _actor(context, click), take, OfferId(offer), ItemId(item))
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return refusals.sentence(done)
    return confirmations.used_as_answer(context.rules.catalogue[done.item.key])


async def _later_on(context: Context, click: Click) -> str:
    item, word = number_and_word(click.value)
    until = day(word)
    if until is None:
        raise Malformed("no day")
    done = await context.run_as(await _actor(context, click), questions.put_off_to, ItemId(item), until)
    return refusals.sentence(done) if isinstance(done, Refused) else confirmations.put_off(until)


async def _hand_to(context: Context, click: Click) -> str:
    item, word = number_and_word(click.value)
    other = UserId(required(identifier({"user": word}, "user"), "user"))
    if not await context.directory.askable(other):
        return refusals.sentence(HasLeft(other))
    done = await context.run_as(await _actor(context, click), questions.hand_on, ItemId(item), other)
    asked = context.rules.catalogue[done.item.key].ask if isinstance(done, Found) else ""
    return refusals.sentence(done) if isinstance(done, Refused) else confirmations.handed_on(other, asked)


async def _leave_offer(context: Context, click: Click) -> str:
    offer = one_number(click.value)
    await context.run_as(Actor(click.user), replies.leave_offer, OfferId(offer))
    return confirmations.left_as_talk()


async def _keep(context: Context, click: Click) -> None:
    await _act(context, click, answers.keep_as_it_is)


async def _overrule(context: Context, click: Click) -> None:
    await _act(context, click, answers.overrule)


async def _still_true(context: Context, click: Click) -> None:
    await _act(context, click, freshness.still_true)


async def _hand_back(context: Context, click: Click) -> None:
    await _act(context, click, questions.hand_back)


async def _act(context: Context, click: Click, work: Callable[..., Found | Refused]) -> None:
    """Do something to an item in one click, or say why not."""
    item_id = one_number(click.value)
    done = await context.run_as(await _actor(context, click), work, ItemId(item_id))
    if isinstance(done, Refused):
        await _refuse(context, click, done)


async def _waive(context: Context, click: Click) -> None:
    item_id = one_number(click.value)
    found = await context.run_as(await _actor(context, click), access.find_waivable, ItemId(item_id))
    await _open(context, click, found, waive_form)


async def _pick(context: Context, click: Click) -> str | None:
    item, answer = numbers_of(click.value, 2)
    done = await context.run_as(await _actor(context, click), answers.pick, ItemId(item), AnswerId(answer))
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return None
    return confirmations.picked(click.user, context.rules.catalogue[done.item.key])


async def _agree(context: Context, click: Click) -> None:
    await _act(context, click, answers.agree)


async def _explain(context: Context, click: Click) -> None:
    def explain(context: Context, found: Found) -> dict[str, Any]:
        catalogue = context.rules.catalogue
        return forms.explained(catalogue, found.initiative, catalogue[found.item.key])

    await _open_for_item(context, click, explain)


async def _ask_second(context: Context, click: Click) -> None:
    def ask(context: Context, found: Found) -> dict[str, Any]:
        return forms.second_form(context.rules.catalogue[found.item.key], found.item)

    await _open_for_item(context, click, ask)


async def _edit(context: Context, click: Click) -> None:
    initiative_id = one_number(click.value)
    found = await context.run_as(await _actor(context, click), editing.find_to_edit_by_id, InitiativeId(initiative_id))
    if isinstance(found, Refused):
        await _refuse(context, click, found)
        return
    view = initiative_forms.edit_form(context.rules.catalogue, found.initiative, found.stakes)
    await _show_form(context, click, view)


async def _go_on(context: Context, click: Click) -> None:
    initiative_id = one_number(click.value)
    done = await context.run_as(await _actor(context, click), initiatives.go_on, InitiativeId(initiative_id))
    if isinstance(done, Refused):
        await _refuse(context, click, done)
    else:
        await tell(context, _where(click), moved(context, done))


async def _undo(context: Context, click: Click) -> str | None:
    number, *move = numbers(click.value)
    # A button of a version before 0.2 does not say which move is its own, so it undoes none.
    done = await context.run_as(await _actor(context, click), initiatives.undo, number, move[0] if move else 0)
    match done:
        case Refused():
            await _refuse(context, click, done)
        case Shut():
            await tell(context, _where(click), moved(context, done))
        case Moved(initiative, before):
            return confirmations.moved_back(click.user, before, initiative.stage)
    return None


async def _take_back(context: Context, click: Click) -> str | None:
    number, after, until = numbers_of(click.value, 3)
    done = await context.run_as(await _actor(context, click), undoing.take_back, number, after, until)
    if isinstance(done, Refused):
        await _refuse(context, click, done)
        return None
    return confirmations.taken_back(click.user, done)


async def _snooze(context: Context, click: Click) -> None:
    await _show_form(context, click, forms.snooze_form())


async def _mute(context: Context, click: Click) -> None:
    await context.run_as(Actor(click.user), preferences.mute, muted=True)
    await _show_form(context, click, forms.sentence("Muted", confirmations.muted()))


async def _settings(context: Context, click: Click) -> None:
    await _show_form(context, click, await preferences_form(context, await context.actor(click.user)))


async def _register(context: Context, click: Click) -> None:
    typed = Typed(text="", user=click.user, channel=click.channel or ChannelId("D"), trigger=click.trigger)
    problem = await open_registration(
        context, typed, {initiative_forms.NAME: "" if click.value == "new" else click.value}
    )
    if problem is not None:
        await tell(context, _where(click), problem)


CLICKS: dict[str, Callable[[Context, Click], Awaitable[str | Message | None]]] = {
    action_ids.ANSWER: _answer,
    action_ids.CHOOSE: _choose,
    action_ids.HAND_ON: _hand_on,
    action_ids.HAND_TO: _hand_to,
    action_ids.LATER: _later,
    action_ids.LATER_ON: _later_on,
    action_ids.SET_ASIDE: _set_aside,
    action_ids.AGREE_ASIDE: _agree_aside,
    action_ids.ANSWER_NEXT: _answer_next,
    action_ids.OTHER_NAME: _other_name,
    action_ids.SHOW: _show,
    action_ids.PAGE: _page,
    action_ids.VIEW: _page,
    action_ids.BRIEF: _brief_as_markdown,
    action_ids.CANVAS: _brief_as_canvas,
    action_ids.HAND_OVER: _hand_over,
    action_ids.NOT_MINE: _not_mine,
    action_ids.USE_OFFER: _use_offer,
    action_ids.INSIST: _insist,
    action_ids.ELSEWHERE: _elsewhere,
    action_ids.LEAVE_OFFER: _leave_offer,
    action_ids.KEEP: _keep,
    action_ids.OVERRULE: _overrule,
    action_ids.STILL_TRUE: _still_true,
    action_ids.HAND_BACK: _hand_back,
    action_ids.WAIVE: _waive,
    action_ids.PICK: _pick,
    action_ids.GO_ON: _go_on,
    action_ids.UNDO: _undo,
    action_ids.EXPLAIN: _explain,
    action_ids.TAKE_BACK: _take_back,
    action_ids.ASK_SECOND: _ask_second,
    action_ids.EDIT: _edit,
    action_ids.AGREE: _agree,
    action_ids.SNOOZE: _snooze,
    action_ids.MUTE: _mute,
    action_ids.SETTINGS: _settings,
    action_ids.REGISTER: _register,
}
