"""An initiative as a whole: registering it, moving it from stage to stage, and keeping to the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.markup import escape
from bot.notices import Asks, Card, CardChanged, CatalogueChanged, KindWanted, StageMoved
from bot.workflows import access, news, profiles, summaries
from bot.workflows.answers import Given, settle
from bot.workflows.creation import create
from bot.workflows.freshness import restart_clocks
from bot.workflows.schedule import apply, ask_next, expect_answers, note_activity, redraw
from bot.workflows.summaries import thread_link
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import duplicates, item_life
from hygiene.history import Act, Event, Kind
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, Registration, Role, Stage, UserId
from hygiene.readiness import shut_gates
from hygiene.refusals import GuestsDoNotRegister, NothingToUndo, Overtaken, Refused, SameStage
from hygiene.roadmap import Alike
from hygiene.values import ChoiceValue
from storage import drafts, history, initiatives, items, portfolio, seen, workspaces


def register(work: UnitOfWork, form: Registration) -> Initiative | Refused:
    """Register an initiative, once for each form."""
    if work.actor.limited:
        return GuestsDoNotRegister()
    for named in (form.owner, form.sponsor):
        if named and (refused := access.refuse_naming(work, form, named, role=True)):
            return refused
    if form.view is not None and not seen.is_first(work.connection, work.workspace, f"view:{form.view}", at=work.now):
        existing = initiatives.find_by_view(work.connection, work.workspace, form.view)
        if existing is not None:
            return existing
    number = workspaces.take_number(work.connection, work.workspace)
    people = {Role.OWNER: form.owner} | ({Role.SPONSOR: form.sponsor} if form.sponsor else {})
    initiative = create(work, form, number, people, at=work.now)
    work.record(initiative, Event(Kind.REGISTERED, form.by, work.now))
    drafts.drop_draft(work.connection, work.workspace, user=form.by, channel=form.channel)
    work.say(Card(initiative.id), form.channel)
    _take_known(work, initiative, form)
    for user in sorted(set(people.values())):
        expect_answers(work, user)
    ask_next(work, initiative)
    return initiative


def _take_known(work: UnitOfWork, initiative: Initiative, form: Registration) -> None:
    """Take what the form itself has asked as the answers to the questions about it, where the catalogue has them."""
    pain, stakes = work.rules.catalogue.pain, work.rules.catalogue.stakes
    choice = stakes.choice_called(form.stakes) if stakes and form.stakes else None
    for item in items.list_items(work.connection, initiative.id):
        if pain is not None and item.key == pain.key:
            settle(work, initiative, item, Given(escape(form.pain), form.by))
        if stakes is not None and choice is not None and item.key == stakes.key:
            value = ChoiceValue(choice.text, choice.means)
            settle(work, initiative, item, Given(escape(choice.text), form.by, value))


def find_alike(work: UnitOfWork, name: str, pain: str) -> list[Alike]:
    """Return the running initiatives that sound like a new one, of those that its writer may see."""
    known = portfolio.list_telling(work.connection, work.workspace, work.actor)
    found = duplicates.find_alike(name, pain, known)
    standing = items.list_items_of(work.connection, found)
    return [
        Alike(each, summaries.pain_of(work, standing[each.id]), thread_link(work, each))
        for each in portfolio.in_order(work.connection, work.workspace, found)
    ]


def keep_draft(work: UnitOfWork, channel: ChannelId, content: Mapping[str, str]) -> None:
    """Keep what somebody filled in and can't send yet, until they try again in that channel."""
    drafts.keep_draft(
        work.connection, work.workspace, user=work.actor.user, channel=channel, content=content, at=work.now
    )


def find_draft(work: UnitOfWork, channel: ChannelId) -> dict[str, str]:
    """Return what somebody filled in before in that channel."""
    return drafts.find_draft(work.connection, work.workspace, user=work.actor.user, channel=channel)


@dataclass(frozen=True, slots=True)
class Moved:
    """It is at the new stage; it was at `before`."""

    initiative: Initiative
    before: Stage


@dataclass(frozen=True, slots=True)
class Shut:
    """The gate is shut; these answers are missing, worst first."""

    initiative: Initiative
    to: Stage
    missing: tuple[Item, ...]
    may_waive: bool


def go_on(work: UnitOfWork, initiative_id: InitiativeId) -> Moved | Shut | Refused:
    """Move an initiative to the furthest stage that its answers allow, if that is further than where it is."""
    initiative = access.find_by_id(work, initiative_id)
    if isinstance(initiative, Refused):
        return initiative
    allows = summaries.readiness_of(work, initiative, items.list_items(work.connection, initiative.id)).verdict.allows
    further = allows is not None and allows.rank > initiative.stage.rank >= 0
    return move(work, initiative.number, allows if further and allows else initiative.stage)


def move(work: UnitOfWork, number: int, to: Stage, *, because: str = "") -> Moved | Shut | Refused:
    """Move an initiative to a stage. Going back, and stopping, is always possible."""
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused):
        return initiative
    if initiative.stage is to:
        return SameStage(initiative)
    event = Event(
        Kind.MOVED, work.actor.user, work.now, before=initiative.stage.value, after=to.value, reason=because or None
    )
    return _move(work, initiative, to, event)


def undo(work: UnitOfWork, number: int, move_id: int | None = None) -> Moved | Shut | Refused:
    """Take the last move that stands back; doing so again takes back the one before it.

    With `move_id`, only if that is the last one. What was stopped goes on where it was; going forward, the gates are
    asked again.
    """
    initiative = access.find_steerable(work, number)
    if isinstance(initiative, Refused):
        return initiative
    last = history.find_last_move(work.connection, initiative.id)
    if move_id is not None and (last is None or last.id != move_id):
        return Overtaken(initiative)
    if last is None or last.before is initiative.stage:
        return NothingToUndo(initiative)
    before, after = initiative.stage.value, last.before.value
    event = Event(Kind.MOVE_UNDONE, work.actor.user, work.now, before=before, after=after, undoes=last.id)
    return _move(work, initiative, last.before, event)


def _move(work: UnitOfWork, initiative: Initiative, to: Stage, event: Event) -> Moved | Shut:
    standing = items.list_items(work.connection, initiative.id)
    resumed = event.kind is Kind.MOVE_UNDONE and initiative.stage.stopped
    if to.rank > initiative.stage.rank and not to.stopped and not resumed:
        asked = work.rules.catalogue.asked_of(initiative.profile)
        missing = shut_gates(asked, to, standing, today=work.today)
        by_key = {item.key: item for item in standing}
        if missing:
            gaps = tuple(by_key[key] for key in missing if key in by_key)
            return Shut(initiative, to, gaps, may_waive=work.actor.steers(initiative))
    moved = replace(initiative, stage=to)
    initiatives.set_stage(work.connection, initiative.id, to)
    number = history.record_move(work.connection, initiative, event)
    restart_clocks(work, moved, standing)
    undoable = number if event.kind is Kind.MOVED else None
    told = StageMoved(initiative.id, work.actor.user, initiative.stage, to, event.reason or "", undoable)
    work.say(told, initiative.channel)
    if to.stopped != initiative.stage.stopped:
        redraw(work, moved, (item for item in standing if item.state.is_gap or item.needs_second))
    for user in sorted({item.assignee for item in standing if item.state.is_gap}):
        note_activity(work, user)
        expect_answers(work, user)
    ask_next(work, moved)
    return Moved(moved, initiative.stage)


def reconcile(work: UnitOfWork) -> None:
    """Let every initiative be asked what the catalogue has now, and tell each owner, once, what that changes.

    Questions that are new are opened; those that are gone are retired with their answers kept; those that have come
    back are asked about again.
    """
    changed: dict[UserId, list[Asks]] = {}
    for number in _unlike(work):
        initiative = initiatives.lock_initiative(work.connection, work.workspace, number)
        asks = _reconcile_one(work, initiative) if initiative else None
        if initiative and asks and not initiative.stage.stopped:
            changed.setdefault(initiative.owner, []).append(asks)
    for owner, asks_all in changed.items():
        news.tell(work, owner, CatalogueChanged(owner, tuple(asks_all)))
    _ask_for_kinds(work)
    summaries.keep_missing(work)
    if workspaces.is_new_edition(work.connection, work.workspace, work.rules.catalogue.edition):
        initiatives.recount_all_soon(work.connection, work.workspace, at=work.now)


def _ask_for_kinds(work: UnitOfWork) -> None:
    """Ask each owner, once, what kind their initiatives are of, where the questions go by it."""
    if not work.rules.catalogue.depends_on_kind:
        return
    asked: dict[UserId, list[InitiativeId]] = {}
    for each in initiatives.list_kind_unasked(work.connection, work.workspace):
        if not each.stage.stopped:
            asked.setdefault(each.owner, []).append(each.id)
            if each.card_ts is not None:
                work.say(CardChanged(each.id), each.channel)
    for owner, wanted in asked.items():
        initiatives.note_kind_asked(work.connection, wanted, at=work.now)
        news.tell(work, owner, KindWanted(owner, tuple(wanted)))


def _unlike(work: UnitOfWork) -> list[InitiativeId]:
    """Return the initiatives that are asked other questions than their kind is by the catalogue."""
    found: list[InitiativeId] = []
    for profile in initiatives.list_profiles(work.connection, work.workspace):
        keys = [question.key for question in work.rules.catalogue.asked_of(profile).questions]
        found += items.list_unlike(work.connection, work.workspace, profile, keys)
    return found


def _reconcile_one(work: UnitOfWork, initiative: Initiative) -> Asks | None:
    """Bring one initiative's items in line with the catalogue; None if somebody else was here first."""
    act = Act(initiative.owner, work.now)
    standing = items.list_items(work.connection, initiative.id)
    added, changes = profiles.fit(work, initiative, standing, lambda item: item_life.restored(item, act))
    if not added and not changes:
        return None
    apply(work, initiative, changes)
    return profiles.asks_of(initiative, added, changes)
