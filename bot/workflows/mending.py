"""What was registered by mistake is mended: a duplicate merged or deleted, an initiative moved to another channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.markup import escape
from bot.notices import Card, Merged, MessageClosed
from bot.workflows import access, initiatives, people
from bot.workflows.clocks import terms_of
from bot.workflows.schedule import apply, let_go
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.answers import ReadAnswer
from hygiene.history import Act, Event, Kind
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, ItemState, Stage
from hygiene.item_life import Change
from hygiene.refusals import OnlyOwnerDeletes, Refused, SameInitiative
from storage import answers, items
from storage import initiatives as rows


@dataclass(frozen=True, slots=True)
class ToDelete:
    """An initiative with what would go with it."""

    initiative: Initiative
    answers: int
    open: int


@dataclass(frozen=True, slots=True)
class ToMerge:
    """A duplicate, what it is merged into, and how many of its answers that has not."""

    duplicate: Initiative
    into: Initiative
    taken: int


def find_to_delete(work: UnitOfWork, number: int) -> ToDelete | Refused:
    """Find what `delete AI-3` means, for its owner or an admin."""
    initiative = access.find_visible(work, number, lock=True)
    if isinstance(initiative, Refused):
        return initiative
    if work.actor.limited or not (work.actor.admin or work.actor.user == initiative.owner):
        return OnlyOwnerDeletes(initiative)
    standing = items.list_items(work.connection, initiative.id)
    return ToDelete(
        initiative,
        sum(item.answer is not None for item in standing),
        sum(item.state.is_gap for item in standing),
    )


def delete(work: UnitOfWork, initiative_id: InitiativeId) -> Initiative | Refused:
    """Delete an initiative with all that was said about it; its messages say so, and have no buttons any more."""
    known = access.find_by_id(work, initiative_id)
    found = known if isinstance(known, Refused) else find_to_delete(work, known.number)
    if isinstance(found, Refused):
        return found
    initiative = found.initiative
    standing = items.list_items(work.connection, initiative.id)
    _close_messages(work, initiative, standing, f"{initiative.label} was deleted.")
    rows.delete_initiative(work.connection, work.workspace, initiative.id)
    for user in sorted({item.assignee for item in standing if item.state.is_gap}):
        let_go(work, user)
    return initiative


def _close_messages(work: UnitOfWork, initiative: Initiative, standing: list[Item], why: str) -> None:
    """Let the card, and what was asked in its thread, say that nothing is to be done there any more."""
    if initiative.card_ts is not None:
        card = f"*{initiative.label} {escape(initiative.name)}*\n{why}"
        work.say(MessageClosed(initiative.card_ts, card), initiative.channel)
    for item in standing:
        if item.key not in work.rules.catalogue or not item.state.is_gap:
            continue
        for ts in filter(None, (item.question_ts, item.follow_up_ts)):
            asked = f"{escape(work.rules.catalogue[item.key].ask)}\n_{why}_"
            work.say(MessageClosed(ts, asked), initiative.channel)


def find_to_merge(work: UnitOfWork, number: int, into: int) -> ToMerge | Refused:
    """Find what `merge AI-5 AI-3` means, for who steers both."""
    for each in sorted((number, into)):  # in one order, so that two merges never wait for each other
        access.find_visible(work, each, lock=True)
    duplicate = access.find_steerable(work, number)
    if isinstance(duplicate, Refused):
        return duplicate
    kept = access.find_steerable(work, into)
    if isinstance(kept, Refused):
        return kept
    if duplicate.id == kept.id:
        return SameInitiative(kept)
    return ToMerge(duplicate, kept, len(_missing_in(work, duplicate, kept)))


def _missing_in(work: UnitOfWork, duplicate: Initiative, kept: Initiative) -> list[tuple[Item, Item]]:
    """Return the answers of one initiative that another has not: its item, and the one that is open there."""
    gaps = {item.key: item for item in items.list_items(work.connection, kept.id) if item.state.is_gap}
    return [
        (item, gaps[item.key])
        for item in items.list_items(work.connection, duplicate.id)
        if item.state is ItemState.ANSWERED and item.key in gaps and item.key in work.rules.catalogue
    ]


def merge(work: UnitOfWork, number: int, into: int) -> ToMerge | Refused:
    """Take over what a duplicate has answers to and the other has not; then the duplicate is dropped, with a reason."""
    found = find_to_merge(work, number, into)
    if isinstance(found, Refused):
        return found
    kept, standing = found.into, items.list_items(work.connection, found.into.id)
    changes = list[Change]()
    for item, gap in _missing_in(work, found.duplicate, kept):
        if item.answer is None:
            continue
        act = Act(work.actor.user, work.now, words_of=item.answer.author)
        read = ReadAnswer(item.answer.text, item.answer.value)
        answer = answers.record_answer(work.connection, work.workspace, gap, read, act, None)
        terms = terms_of(work, kept, gap, item.answer.value, standing)
        changes.append(item_life.answered(gap, act, answer, **terms))
        kept, moved = people.follow_answer(work, kept, gap, item.answer.value, act)
        changes += [each for each in moved if each.before.id not in {change.before.id for change in changes}]
    work.say(Merged(kept.id, work.actor.user, found.duplicate.label, found.taken), kept.channel)
    merged = Event(Kind.MERGED, work.actor.user, work.now, after=found.duplicate.label)
    apply(work, kept, changes, events=[merged])
    dropped = initiatives.move(work, number, Stage.DROPPED, because=f"merged into {kept.label}")
    return dropped if isinstance(dropped, Refused) and not found.duplicate.stage.stopped else found


def move_home(work: UnitOfWork, initiative_id: InitiativeId, channel: ChannelId, *, private: bool) -> Refused | None:
    """Let an initiative live in another channel: its card and its open questions come anew there."""
    known = access.find_by_id(work, initiative_id)
    found = known if isinstance(known, Refused) else access.find_steerable(work, known.number)
    if isinstance(found, Refused) or found.channel == channel:
        return found if isinstance(found, Refused) else None
    moved = replace(found, channel=channel, private=private, card_ts=None)
    standing = items.list_items(work.connection, found.id)
    for user in sorted({*found.people.values(), *(item.assignee for item in standing if item.state.is_gap)}):
        if refused := access.refuse_naming(work, moved, user, role=False):
            return refused
    _close_messages(work, found, standing, f"It has moved to <#{channel}>.")
    rows.move_home(work.connection, found.id, channel, private=private)
    for item in standing:
        items.save_item(work.connection, item, item_life.out_of_sight(item))
    work.record(found, Event(Kind.DESCRIBED, work.actor.user, work.now, before=None, after=channel, reason="Channel"))
    work.say(Card(found.id, again=True), channel)
    return None
