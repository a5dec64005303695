"""What a person can do with a question but answer it: hand it on, put it off, set it aside, or give it a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.markup import mention
from bot.notices import HandedBack, HandedOn
from bot.workflows import access, freshness, news, withdrawals
from bot.workflows.access import Found
from bot.workflows.answers import Given, settle
from bot.workflows.overview import next_gap
from bot.workflows.people import clear_role
from bot.workflows.schedule import apply, redraw
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.delays import read_when
from hygiene.freshness import LONGEST_WAIVER
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId, OfferId, Reply, Role, UserId
from hygiene.item_life import Change, NotNow
from hygiene.reasons import find_in_reason
from hygiene.refusals import (
    AnswerAlready,
    MessageGone,
    NoRoleThere,
    NoSuchDay,
    NothingForYou,
    NothingToAgree,
    NothingToAnswer,
    NothingToPutOff,
    OnlyAnotherAgrees,
    OnlySteeringSetsAside,
    Refused,
    Stopped,
    WeakReason,
)
from hygiene.values import PersonValue, say_day
from hygiene.written import unescaped
from storage import initiatives, items, offers


def find_next(work: UnitOfWork, initiative_id: InitiativeId) -> Found | Refused:
    """Find the gap of an initiative that this person would best answer now."""
    initiative = access.find_by_id(work, initiative_id)
    return initiative if isinstance(initiative, Refused) else _next_of(work, initiative)


def find_to_answer(work: UnitOfWork, number: int, key: str | None) -> Found | Refused:
    """Find what `answer AI-3 [question]` means: that question, or the gap that this person would best answer now."""
    if key is None:
        initiative = access.find_visible(work, number)
        return initiative if isinstance(initiative, Refused) else _next_of(work, initiative)
    found = access.find_item_of(work, number, key)
    return found if isinstance(found, Refused) else access.find_answerable(work, found.item.id)


def _next_of(work: UnitOfWork, initiative: Initiative) -> Found | Refused:
    if initiative.stage.stopped:
        return Stopped(initiative)
    item = next_gap(work, initiative)
    return Found(initiative, item) if item else NothingForYou(initiative)


def find_to_waive(work: UnitOfWork, number: int, key: str) -> Found | Refused:
    """Find what `waive AI-3 question` means."""
    found = access.find_item_of(work, number, key)
    return found if isinstance(found, Refused) else access.find_waivable(work, found.item.id)


def hand_on_by_name(work: UnitOfWork, number: int, key: str, to: UserId) -> Found | Refused:
    """Hand on the question that `ask AI-3 question @person` means."""
    found = access.find_item_of(work, number, key)
    return found if isinstance(found, Refused) else hand_on(work, found.item.id, to)


def hand_on(work: UnitOfWork, item_id: ItemId, to: UserId) -> Found | Refused:
    """Ask somebody else this one question from now on. The owner stays accountable and sees it in the thread."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    return access.refuse_naming(work, found.initiative, to, role=False) or _hand(work, found, to)


def hand_back(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Give a question that is not theirs back to the owner, who is told."""
    found = access.find_own(work, item_id)
    return found if isinstance(found, Refused) else _hand(work, found, found.initiative.owner)


def _hand(work: UnitOfWork, found: Found, to: UserId) -> Found:
    change = item_life.handed_to(found.item, work.act, to)
    if isinstance(change, Change):
        if to != work.actor.user:
            news.tell(work, to, HandedOn(found.item.id, to, work.actor.user))
        apply(work, found.initiative, [change])
    return found


def put_off(work: UnitOfWork, item_id: ItemId, when: str) -> Found | Refused:
    """Leave a person alone with one question until the working day that words mean; meanwhile the next may be asked."""
    day = read_when(when, today=work.today_of(work.actor.user))
    return put_off_to(work, item_id, day) if day else NoSuchDay(when)


def put_off_to(work: UnitOfWork, item_id: ItemId, day: date) -> Found | Refused:
    """Leave a person alone with one question until a day, or the working day after it."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    if day <= work.today_of(work.actor.user):
        return NoSuchDay(say_day(day))
    until = work.calendar_of(work.actor.user).start_from(day)
    change = item_life.put_off(found.item, work.act, until=until)
    if isinstance(change, NotNow):
        return NothingToPutOff(found.initiative)
    apply(work, found.initiative, [change])
    return found


def set_aside(work: UnitOfWork, item_id: ItemId, reason: str) -> Found | Refused:
    """Say that a question does not apply, and why.

    One that guards a gate is waived so, by somebody who steers, until the owner and somebody else agree; any other is
    set aside by the person asked, or by somebody who steers.
    """
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    question = work.rules.catalogue[item.key]
    if not work.actor.steers(initiative) and (question.blocking or work.actor.user != item.assignee):
        return OnlySteeringSetsAside(initiative)
    if question.blocking and item.aside_by not in (None, work.actor.user):
        return agree_aside(work, item_id)
    standing = items.list_items(work.connection, initiative.id)
    others = {each.key: each.set_aside_because for each in standing if each.set_aside_because and each.id != item.id}
    if weak := find_in_reason(question, unescaped(reason), others, work.rules.lexicon):
        return WeakReason(weak.weakness, weak.because)
    if question.blocking:
        until = work.today + timedelta(days=LONGEST_WAIVER)
        return freshness.waive(work, item_id, until=until, because=reason, aside=True)
    apply(work, initiative, [item_life.set_aside(item, work.act, because=reason)])
    return found


def agree_aside(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Agree that a question which guards a gate does not apply: of the two who say so, one is the owner."""
    found = access.find_waivable(work, item_id)
    if isinstance(found, Refused):
        return found
    said_so, owner = found.item.aside_by, found.initiative.owner
    if said_so is None:
        return NothingToAgree(found.initiative)
    if work.actor.user == said_so or owner not in (said_so, work.actor.user):
        return OnlyAnotherAgrees(found.initiative, said_so)
    change = item_life.agreed_aside(found.item, work.act)
    if isinstance(change, NotNow):
        return NothingToAgree(found.initiative)
    apply(work, found.initiative, [change])
    return found


def find_to_hand_back(work: UnitOfWork, initiative_id: InitiativeId) -> Initiative | Refused:
    """Find the initiative in which this person has a role to hand back."""
    initiative = initiatives.find_initiative(work.connection, work.workspace, initiative_id)
    if initiative is None or not work.actor.takes_part(initiative):
        return NoRoleThere()
    return initiative if access.is_known_to(work, initiative, work.actor.user) else NoRoleThere()


def hand_back_role(work: UnitOfWork, initiative_id: InitiativeId, other: UserId | None) -> Refused | None:
    """Let a data owner say that they are not: whom they name takes over, or the owner, who is told, has the gap."""
    initiative = initiatives.lock_initiative(work.connection, work.workspace, initiative_id)
    user, role = work.actor.user, Role.DATA_OWNER
    if initiative is None or initiative.people.get(role) != user:
        return None
    if other is not None and (refused := access.refuse_naming(work, initiative, other, role=True)):
        return refused
    question = work.rules.catalogue.filling(role)
    standing = items.list_items(work.connection, initiative.id)
    reopened = [item_life.reopened(item, work.act) for item in standing if question and item.key == question.key]
    changed, moved = clear_role(work, initiative, role, work.act)
    if other is None or not reopened:
        work.say(HandedBack(initiative.id, user), initiative.channel)
        apply(work, changed, [*reopened, *moved])
        return None
    # Nothing is asked in between: the answer is here already.
    work.save(*reopened, *moved)
    work.record(changed, *(change.event for change in (*reopened, *moved)))
    redraw(work, changed, (change.before for change in moved))
    for change in reopened:
        settle(work, changed, change.after, Given(mention(other), user, PersonValue(other)))
    return None


@dataclass(frozen=True, slots=True)
class Choices:
    """The kept message, and the initiatives that it may belong to, the likeliest first; `now` is what it answers."""

    offer: OfferId
    initiatives: tuple[Initiative, ...]
    now: Item | None = None


def keep_message(work: UnitOfWork, message: Reply) -> Choices | Refused:
    """Keep a message while a person chooses what it answers."""
    source = message.source
    taken = withdrawals.find_movable(work, source)
    if isinstance(taken, Refused):
        return taken
    running = [
        each
        for each in initiatives.list_initiatives(work.connection, work.workspace)
        if work.actor.sees(each) and not each.stage.stopped
    ]
    if not running:
        return NothingToAnswer()
    own = (message.thread, source.ts)  # the card itself, or the thread below it; else the initiatives of the channel
    running.sort(key=lambda each: (each.channel != source.channel, each.card_ts not in own))
    existing = offers.find_offer_from(work.connection, work.workspace, source.channel, source.ts)
    if existing is not None:
        offers.drop_offer(work.connection, existing.id)
    offer = offers.keep_offer(
        work.connection, work.workspace, running[0].id, message, at=work.now, opened_by=work.actor.user
    )
    now = items.find_item(work.connection, work.workspace, taken.item) if taken else None
    return Choices(offer, tuple(running), now) if offer else MessageGone()


def record(work: UnitOfWork, offer_id: OfferId, number: int, key: str) -> Found | Refused:
    """Take a kept message as the answer to a question; the words stay those of the person who wrote them.

    If it is the answer to another one now, that was a mistake: there it is taken back.
    """
    offer = offers.find_offer(work.connection, work.workspace, offer_id)
    if offer is None or offer.opened_by != work.actor.user:
        return MessageGone()
    found = access.find_item_of(work, number, key)
    if isinstance(found, Found):
        found = access.find_answerable(work, found.item.id)
    if isinstance(found, Refused):
        return found
    taken = withdrawals.find_movable(work, offer.reply.source)
    if isinstance(taken, Refused):
        return taken
    if taken is not None:
        if taken.item == found.item.id:
            return AnswerAlready()
        withdrawals.move_away(work, offer.reply.source, taken)
    offers.drop_offer(work.connection, offer.id)
    found = access.find_answerable(work, found.item.id)  # taking it back may have changed who has which role
    if isinstance(found, Refused):
        return found
    settle(work, found.initiative, found.item, Given.of(offer.reply, recorded_by=work.actor.user))
    return found
