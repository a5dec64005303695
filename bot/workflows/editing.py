"""What an initiative is can be changed by those who steer it; its thread says what was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.facts import in_words
from bot.markup import escape, mention
from bot.notices import Edited
from bot.workflows import access, people, profiles
from bot.workflows.answers import Given, settle
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.history import FACTS, Event, Kind
from hygiene.initiative import Initiative, InitiativeId, Item, ItemState, Role, UserId
from hygiene.profile import Profile
from hygiene.refusals import Refused
from hygiene.values import ChoiceValue
from storage import history, initiatives, items

NAME, SUMMARY, TARGET_DATE, SOURCING, AUTONOMY = FACTS


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

    @classmethod
    def of(cls, initiative: Initiative) -> Description:
        """Return what an initiative is now."""
        sponsor = initiative.people.get(Role.SPONSOR)
        profile = initiative.profile if initiative.profile.chosen else None
        return cls(initiative.name, initiative.summary, sponsor, initiative.target_date, profile, None)


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


def edit(
    work: UnitOfWork, initiative_id: InitiativeId, wanted: Description, *, quietly: bool = False
) -> Initiative | Refused:
    """Change what an initiative is: its name, line, date and sponsor, and its kind, which its questions follow.

    `quietly`: something else tells the thread.
    """
    found = find_to_edit_by_id(work, initiative_id)
    if isinstance(found, Refused):
        return found
    initiative = found.initiative
    if wanted.sponsor and (refused := access.refuse_naming(work, initiative, wanted.sponsor, role=True)):
        return refused
    before = history.find_newest(work.connection, initiative.id)
    _describe(work, initiative, wanted)
    _change_sponsor(work, _now(work, initiative), wanted.sponsor)
    until = history.find_newest(work.connection, initiative.id)
    said = _said(initiative, wanted)
    if said and not quietly:
        work.say(Edited(initiative.id, work.actor.user, said, before, until), initiative.channel)
    if wanted.profile is not None:
        standing = items.list_items(work.connection, initiative.id)
        apply(work, *profiles.take_up(work, _now(work, initiative), wanted.profile, standing))
    if wanted.stakes is not None and wanted.stakes != found.stakes:
        _take_stakes(work, initiative.id, wanted.stakes)
    return _now(work, initiative)


def _now(work: UnitOfWork, initiative: Initiative) -> Initiative:
    return initiatives.get_initiative(work.connection, work.workspace, initiative.id)


def _describe(work: UnitOfWork, initiative: Initiative, wanted: Description) -> None:
    initiatives.describe(
        work.connection,
        initiative.id,
        name=wanted.name,
        summary=wanted.summary,
        target_date=wanted.target_date,
    )
    now = facts_of(initiative)
    changed = [(what, now[what], after) for what, after in _facts_wanted(initiative, wanted) if after != now[what]]
    events = (
        Event(Kind.DESCRIBED, work.actor.user, work.now, before=before, after=after, reason=what)
        for what, before, after in changed
    )
    work.record(initiative, *events)


def facts_of(initiative: Initiative) -> dict[str, str | None]:
    """Return what can be changed of an initiative, as it is kept in the history, by what it is called."""
    return {
        NAME: initiative.name,
        SUMMARY: initiative.summary,
        TARGET_DATE: initiative.target_date.isoformat() if initiative.target_date else None,
        SOURCING: initiative.profile.sourcing,
        AUTONOMY: initiative.profile.autonomy,
    }


def _facts_wanted(initiative: Initiative, wanted: Description) -> list[tuple[str, str | None]]:
    profile = wanted.profile or initiative.profile
    described = replace(
        initiative, name=wanted.name, summary=wanted.summary, target_date=wanted.target_date, profile=profile
    )
    return list(facts_of(described).items())


def _said(initiative: Initiative, wanted: Description) -> tuple[str, ...]:
    """Say what is another than before, a few words each."""
    now = facts_of(initiative)
    said = [
        f"{what}: {in_words(what, after)}" for what, after in _facts_wanted(initiative, wanted) if after != now[what]
    ]
    if wanted.sponsor != initiative.people.get(Role.SPONSOR):
        said.append(f"Sponsor: {mention(wanted.sponsor) if wanted.sponsor else 'nobody'}")
    return tuple(said)


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
