"""Who may see and do what: the only place that asks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import Actor, ChannelId, Initiative, InitiativeId, Item, ItemId, Registration, UserId
from hygiene.refusals import (
    HasLeft,
    NotAskedThere,
    NothingToWaive,
    NotInChannel,
    OnlyFullMembers,
    OnlySteering,
    OnlySteeringWaives,
    OnlyTheAskedHandsOn,
    Refused,
    Stopped,
    UnknownInitiative,
    UnknownQuestion,
)
from storage import channels, initiatives, items, people


@dataclass(frozen=True, slots=True)
class Found:
    """An item with its initiative; what is to be done with it may be done, or was."""

    initiative: Initiative
    item: Item


def find_visible(work: UnitOfWork, number: int, *, lock: bool = False) -> Initiative | Refused:
    """Find `AI-<number>`; one that may not be shown is not there. With `lock`, it is held until the end."""
    initiative = initiatives.find_by_number(work.connection, work.workspace, number, lock=lock)
    if initiative is None or not work.actor.sees(initiative):
        return UnknownInitiative(number)
    return initiative


def find_steerable(work: UnitOfWork, number: int) -> Initiative | Refused:
    """Find `AI-<number>` to change its people or its stage, held until the transaction ends."""
    initiative = find_visible(work, number, lock=True)
    if isinstance(initiative, Refused):
        return initiative
    return initiative if work.actor.steers(initiative) else OnlySteering(initiative)


def find_by_id(work: UnitOfWork, initiative_id: InitiativeId) -> Initiative | Refused:
    """Find an initiative by its id, for those who see it."""
    initiative = initiatives.find_initiative(work.connection, work.workspace, initiative_id)
    if initiative is None or not work.actor.sees(initiative):
        return UnknownQuestion()
    return initiative


def find_item_of(work: UnitOfWork, number: int, key: str) -> Found | Refused:
    """Find what stands under a question of `AI-<number>`."""
    initiative = find_visible(work, number)
    if isinstance(initiative, Refused):
        return initiative
    item = next((item for item in items.list_items(work.connection, initiative.id) if item.key == key), None)
    return NotAskedThere() if item is None else Found(initiative, item)


def find_answerable(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Return an item that this person may answer now, with its initiative, held until the transaction ends."""
    found = _hold(work, item_id)
    if found is None or found.item.key not in work.rules.catalogue or not found.item.is_asked:
        return UnknownQuestion()
    initiative, item = found.initiative, found.item
    handed = work.actor.user == item.assignee and not initiative.private
    if not (work.actor.sees(initiative) or handed):
        return UnknownQuestion()
    return Stopped(initiative) if initiative.stage.stopped else found


def _hold(work: UnitOfWork, item_id: ItemId) -> Found | None:
    """Lock the initiative of an item, and read the item as it is then: this may have waited for somebody's change."""
    before = items.find_item(work.connection, work.workspace, item_id)
    if before is None:
        return None
    initiative = initiatives.lock_initiative(work.connection, work.workspace, before.initiative_id)
    item = items.find_item(work.connection, work.workspace, item_id)
    return Found(initiative, item) if initiative and item else None


def find_own(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Return an item that this person may dispose of: the person asked, or somebody who steers."""
    found = find_answerable(work, item_id)
    if isinstance(found, Found) and not work.actor.may_answer(found.initiative, found.item):
        return OnlyTheAskedHandsOn(found.initiative, found.item.assignee)
    return found


def find_waivable(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Return an item whose risk this person may accept."""
    found = find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    if not work.actor.steers(found.initiative):
        return OnlySteeringWaives(found.initiative)
    return found if work.rules.catalogue[found.item.key].blocking else NothingToWaive(found.initiative)


def list_unknown_homes(work: UnitOfWork) -> list[ChannelId]:
    """Return the private channels whose members are to be known before anybody is shown what is in them."""
    return channels.list_unknown(work.connection, work.workspace)


def actor_of(work: UnitOfWork, user: UserId, here: ChannelId | None) -> Actor:
    """Say what a person may see and do, by what is known of them and of their channels."""
    member_of = channels.list_channels_of(work.connection, work.workspace, user)
    if here and not here.startswith("D"):
        member_of |= {here}
    person = people.find_person(work.connection, work.workspace, user)
    if person is not None and not person.askable:
        return Actor(user, limited=True)
    limited = person is None or not person.full_member
    return Actor(user, member_of, admin=person is not None and person.admin, limited=limited)


def is_known_to(work: UnitOfWork, initiative: Initiative, user: UserId) -> bool:
    """Whether a person may be written to about an initiative: what is in a private channel is known there only."""
    return not initiative.private or channels.is_in(work.connection, work.workspace, initiative.channel, user)


def refuse_naming(
    work: UnitOfWork, initiative: Initiative | Registration, user: UserId, *, role: bool
) -> Refused | None:
    """Say why somebody can't be asked about an initiative, or given a role in it; None if they can.

    What stands in a private channel is known there only, so nobody outside is named, handed anything or reminded.
    """
    person = people.find_person(work.connection, work.workspace, user)
    if person is not None and not person.askable:
        return HasLeft(user)
    if role and person is not None and not person.full_member:
        return OnlyFullMembers(user)
    if initiative.private and not channels.is_in(work.connection, work.workspace, initiative.channel, user):
        return NotInChannel(user, initiative.channel)
    return None
