"""What an initiative is can be changed by those who steer it; its thread says what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.markup import escape
from bot.notices import Edited
from bot.workflows import access, people, profiles
from bot.workflows.answers import Given, settle
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.history import Event, Kind
from hygiene.initiative import Initiative, InitiativeId, Item, ItemState, Role, UserId
from hygiene.profile import Profile
from hygiene.refusals import Refused
from hygiene.values import ChoiceValue, say_day
from storage import initiatives, items


@dataclass(frozen=True, slots=True)
class Editable:
    """An initiative to be changed, with the choice that stands of what it could do to people."""

    initiative: Initiative
    stakes: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """What somebody says that an initiative is; what was not asked stays as it is."""

    name: str
    summary: str | None
    sponsor: UserId | None
    target_date: date | None
    profile: Profile | None
    stakes: str | None


def find_to_edit(work: UnitOfWork, number: int) -> Editable | Refused:
    """Find what `edit AI-3` means."""
    initiative = access.find_steerable(work, number)
    return initiative if isinstance(initiative, Refused) else _editable(work, initiative)


def find_to_edit_by_id(work: UnitOfWork, initiative_id: InitiativeId) -> Editable | Refused:
    """Find the initiative that a button means."""
    initiative = access.find_by_id(work, initiative_id)
    return initiative if isinstance(initiative, Refused) else find_to_edit(work, initiative.number)


def _editable(work: UnitOfWork, initiative: Initiative) -> Editable:
    item = _item_of_stakes(work, initiative)
    value = item.answer.value if item and item.answer and item.state is not ItemState.WEAK else None
    return Editable(initiative, value.choice if isinstance(value, ChoiceValue) else None)


def _item_of_stakes(work: UnitOfWork, initiative: Initiative) -> Item | None:
    question = work.rules.catalogue.stakes
    standing = items.list_items(work.connection, initiative.id)
    return next((item for item in standing if question and item.key == question.key), None)


def edit(work: UnitOfWork, initiative_id: InitiativeId, wanted: Description) -> Initiative | Refused:
    """Change what an initiative is: its name, line, date and sponsor, and its kind, which its questions follow."""
    found = find_to_edit_by_id(work, initiative_id)
    if isinstance(found, Refused):
        return found
    initiative = found.initiative
    if wanted.sponsor and (refused := access.refuse_naming(work, initiative, wanted.sponsor, role=True)):
        return refused
    initiatives.describe(
        work.connection,
        initiative.id,
        name=wanted.name,
        summary=wanted.summary,
        target_date=wanted.target_date,
    )
    changed = list(_changes(initiative, wanted))
    events = [
        Event(Kind.DESCRIBED, work.actor.user, work.now, before=before, after=after, reason=what)
        for what, before, after in changed
    ]
    work.record(initiative, *events)
    if changed:
        said = tuple(f"{what}: {escape(after)}" if after else f"{what}: none" for what, _, after in changed)
        work.say(Edited(initiative.id, work.actor.user, said), initiative.channel)
    _change_sponsor(work, initiatives.get_initiative(work.connection, work.workspace, initiative.id), wanted.sponsor)
    if wanted.profile is not None:
        now = initiatives.get_initiative(work.connection, work.workspace, initiative.id)
        standing = items.list_items(work.connection, initiative.id)
        taken_up, follow = profiles.take_up(work, now, wanted.profile, standing)
        apply(work, taken_up, follow)
    if wanted.stakes is not None and wanted.stakes != found.stakes:
        _take_stakes(work, initiative.id, wanted.stakes)
    return initiatives.get_initiative(work.connection, work.workspace, initiative.id)


def _changes(initiative: Initiative, wanted: Description) -> Iterator[tuple[str, str | None, str | None]]:
    """Say what is another than before: what it is called, as it was and as it is, in words."""
    kind = wanted.profile or initiative.profile
    compared = (
        ("Name", initiative.name, wanted.name),
        ("In one line", initiative.summary, wanted.summary),
        ("Target date", _said(initiative.target_date), _said(wanted.target_date)),
        ("Built or bought", _words(initiative.profile.sourcing), _words(kind.sourcing)),
        ("Advises or acts", _words(initiative.profile.autonomy), _words(kind.autonomy)),
    )
    return (each for each in compared if each[1] != each[2])


def _said(day: date | None) -> str | None:
    return say_day(day) if day else None


def _words(choice: str | None) -> str | None:
    return getattr(choice, "words", choice)


def _change_sponsor(work: UnitOfWork, initiative: Initiative, sponsor: UserId | None) -> None:
    if sponsor == initiative.people.get(Role.SPONSOR):
        return
    if sponsor is None:
        changed, moved = people.clear_role(work, initiative, Role.SPONSOR, work.act)
    else:
        changed, moved = people.fill_role(work, initiative, Role.SPONSOR, sponsor, work.act)
    apply(work, changed, moved)


def _take_stakes(work: UnitOfWork, initiative_id: InitiativeId, text: str) -> None:
    """Take what was chosen of the stakes as the answer to their question."""
    initiative = initiatives.get_initiative(work.connection, work.workspace, initiative_id)
    item, question = _item_of_stakes(work, initiative), work.rules.catalogue.stakes
    choice = question.choice_called(text) if question else None
    if item is not None and choice is not None and not initiative.stage.stopped:
        given = Given(escape(choice.text), work.actor.user, ChoiceValue(choice.text, choice.means))
        settle(work, initiative, item, given)
