"""Our own file comes back as it was written: every answer by whoever gave it, so it takes an admin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.workflows import access
from bot.workflows.imports import Home, create_waiting, find_home, view_of, wait_for_turn
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.exchange.record import Question, Record, Restoration, Said
from hygiene.initiative import (
    Answer,
    AnswerId,
    ChannelId,
    Exchange,
    Initiative,
    Item,
    Registration,
    Role,
    UserId,
)
from hygiene.refusals import OnlyAdmins, Refused
from hygiene.written import folded
from storage import answers, initiatives, items, workspaces
from storage import people as person_rows


def look_back(work: UnitOfWork, records: Sequence[Record], home: Home, *, file: str) -> Restoration | Refused:
    """Say what bringing these back would do, and what changes of them; nothing is written."""
    if not work.actor.admin:
        return OnlyAdmins()
    before = initiatives.list_rows_of(work.connection, work.workspace, view_of(file))
    new = [each for each in records if each.number not in before]
    taken = frozenset(initiatives.list_names(work.connection, work.workspace, work.actor))
    known = person_rows.list_names(work.connection, work.workspace)
    return Restoration(
        new=len(new),
        before=len(before),
        renumbered=_numbers(new, lambda each: _has_number(work, each)),
        namesakes=_numbers(new, lambda each: folded(each.name) in taken),
        reowned=_numbers(new, lambda each: UserId(each.people[Role.OWNER]) not in known),
        rehomed=_numbers(new, lambda each: _home_of(work, each, home).channel != each.channel),
    )


def _numbers(records: Iterable[Record], which: Callable[[Record], bool]) -> tuple[int, ...]:
    return tuple(each.number for each in records if which(each))


def _has_number(work: UnitOfWork, record: Record) -> bool:
    return initiatives.find_by_number(work.connection, work.workspace, record.number) is not None


def restore(work: UnitOfWork, records: Iterable[Record], home: Home, *, file: str) -> list[Initiative] | Refused:
    """Bring back what `export` wrote, with every answer as it was given; for admins, as it speaks for others.

    Each keeps its number where that is free, and its channel where whoever imports may do that.
    """
    if not work.actor.admin:
        return OnlyAdmins()
    return [_restore(work, each, _home_of(work, each, home), f"{view_of(file)}{each.number}") for each in records]


def _home_of(work: UnitOfWork, record: Record, otherwise: Home) -> Home:
    known = find_home(work, ChannelId(record.channel))
    return otherwise if isinstance(known, Refused) else known


def _restore(work: UnitOfWork, record: Record, home: Home, view: str) -> Initiative:
    connection, workspace = work.connection, work.workspace
    existing = initiatives.find_by_view(connection, workspace, view)
    if existing is not None:
        return existing
    if not _has_number(work, record):
        workspaces.take_this_number(connection, workspace, record.number)
        number = record.number
    else:
        number = workspaces.take_number(connection, workspace)
    form = Registration(
        name=record.name,
        pain="",
        owner=UserId(record.people[Role.OWNER]),
        sponsor=None,
        target_date=record.target_date,
        stage=record.stage,
        channel=home.channel,
        private=home.private,
        by=UserId(record.created_by),
        view=view,
        profile=record.profile,
    )
    chosen = {role: UserId(user) for role, user in record.people.items() if _may_have_part(work, form, user, role=True)}
    chosen.setdefault(Role.OWNER, work.actor.user)
    initiative = create_waiting(work, replace(form, owner=chosen[Role.OWNER]), number, chosen, at=record.created_at)
    if record.summary:
        initiatives.describe(
            connection, initiative.id, name=record.name, summary=record.summary, target_date=record.target_date
        )
    known = {item.key: item for item in items.list_items(connection, initiative.id)}
    missing = [(each.key, UserId(each.asked)) for each in record.questions if each.key not in known]
    items.add_items(connection, workspace, initiative.id, missing)
    known = {item.key: item for item in items.list_items(connection, initiative.id)}
    for question in record.questions:
        fits = _may_have_part(work, form, question.asked, role=False)
        _restore_question(work, known[question.key], question if fits else replace(question, asked=chosen[Role.OWNER]))
    wait_for_turn(work, initiative)
    return initiatives.get_initiative(connection, workspace, initiative.id)


def _may_have_part(work: UnitOfWork, form: Registration, user: str, *, role: bool) -> bool:
    """Whether somebody may be given a role, or a question, of what is brought back to where it will live."""
    if person_rows.find_person(work.connection, work.workspace, UserId(user)) is None:
        return False
    return access.refuse_naming(work, form, UserId(user), role=role) is None


def _restore_question(work: UnitOfWork, item: Item, question: Question) -> None:
    given = [answers.add_answer(work.connection, work.workspace, item, _answer_of(each)) for each in question.answers]
    after = replace(
        item,
        assignee=UserId(question.asked),
        state=question.state,
        exchange=Exchange.WAITING if question.state.is_gap else Exchange.CLOSED,
        answer=None if question.stands is None else given[question.stands],
        rival=None if question.rival is None else given[question.rival].id,
        needs_second=question.needs_second,
        set_aside_because=question.set_aside_because,
        aside_by=UserId(question.aside_by) if question.aside_by else None,
        waived_by=UserId(question.waived_by) if question.waived_by else None,
        waived_until=question.waived_until,
        confirmed_at=question.confirmed_at,
        lapses_at=question.lapses_at,
    )
    items.save_item(work.connection, item, after)


def _answer_of(said: Said) -> Answer:
    recorder = UserId(said.recorded_by) if said.recorded_by else None
    return Answer(
        AnswerId(0), said.text, said.value, said.weakness, UserId(said.author), said.at, None, said.because, recorder
    )
