"""The roadmap out of Slack: what somebody may see, as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.notices import Exported
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.commands import ListAll
from hygiene.exchange import forms, markdown, record, tables
from hygiene.exchange.file import File
from hygiene.exchange.record import Record
from hygiene.initiative import Initiative, UserId
from hygiene.readiness import in_full
from hygiene.written import mentioned_in
from storage import answers, items, people, portfolio

AT_ONCE = 100
BRIEF = "brief"
"""Of one initiative, whose number is what is wanted."""


def known_formats() -> tuple[str, ...]:
    """Return what can be written."""
    return forms.KNOWN_FORMS


def ask_for(work: UnitOfWork, form: str, wanted: str) -> None:
    """Let somebody be given a file; `wanted` is what would be typed after `list`."""
    work.say(Exported(work.actor.user, form, wanted), work.actor.user)


def write(work: UnitOfWork, wanted: ListAll, form: str | Path) -> File:
    """Write what somebody wants of what they may see; `form` is one of the known formats, or a mapping file.

    Raises:
        ValueError: the mapping file is none, or takes what we do not have.

    """
    records = tuple(records_of(work, wanted))
    catalogue, stem = work.rules.catalogue, f"ai-roadmap-{work.today}"
    match form:
        case "json":
            return File(f"{stem}.json", record.to_json(records), len(records))
        case "csv":
            rows = [tables.row_of(catalogue, each) for each in records]
            return File(f"{stem}.csv", tables.to_csv(tables.columns(catalogue), rows), len(records))
        case "markdown":
            return File(f"{stem}.md", markdown.to_markdown(catalogue, records), len(records))
        case _:
            path = form if isinstance(form, Path) else forms.known_forms()[form]
            mapping = forms.load_form(path)
            if path is form and (unknown := forms.find_unknown(mapping, catalogue)):
                raise ValueError(f"{path.name} takes what there is not: {', '.join(unknown)}.")
            filled = forms.fill(mapping, catalogue, records)
            name = f"{path.stem.replace('_', '-')}-{work.today}.{mapping.format}"
            return File(name, filled.content, len(records), tuple(filled.missing.items()))


def records_of(work: UnitOfWork, wanted: ListAll) -> Iterator[Record]:
    """Return what somebody wants of what they may see, whole, a batch at a time, in the order of the numbers."""
    found: list[Initiative] = []
    page = replace(wanted, page=1)
    while batch := portfolio.list_page(work.connection, work.workspace, work.actor, page, size=AT_ONCE):
        found += batch
        page = replace(page, page=page.page + 1)
    found.sort(key=lambda each: each.number)
    for start in range(0, len(found), AT_ONCE):
        yield from _records(work, found[start : start + AT_ONCE])


def one(work: UnitOfWork, initiative: Initiative) -> Record:
    """Return one initiative, whole; that it may be shown has been seen to."""
    return next(_records(work, [initiative]))


def _records(work: UnitOfWork, found: Sequence[Initiative]) -> Iterator[Record]:
    standing = items.list_items_of(work.connection, [each.id for each in found])
    given = answers.list_of_all(work.connection, [each.id for each in found])
    known, places = people.list_names(work.connection, work.workspace), work.rules.catalogue.position
    for initiative in found:
        own = sorted(standing.get(initiative.id, []), key=lambda item: (places.get(item.key, len(places)), item.key))
        questions = tuple(record.question_of(item, given.get(item.id, ())) for item in own)
        verdict = in_full(initiative.kept) if initiative.kept else ""
        bare = record.record_of(initiative, questions, {}, verdict=verdict)
        yield replace(bare, names=_names(bare, known))


def _names(found: Record, known: dict[UserId, str]) -> dict[str, str]:
    """Return what the people of an initiative are called, as far as that is known."""
    named = {*found.people.values(), found.created_by}
    for question in found.questions:
        named |= {each for each in (question.asked, question.aside_by, question.waived_by) if each}
        named |= {said.author for said in question.answers}
        named |= {user for said in question.answers for user in mentioned_in(said.text)}
    return {user: known[UserId(user)] for user in sorted(named) if UserId(user) in known}
