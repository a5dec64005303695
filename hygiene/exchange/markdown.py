"""Initiatives to read: a page of Markdown each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hygiene.catalogue import Catalogue
from hygiene.exchange.brief import Brief, Hand, parts
from hygiene.exchange.record import Question, Record, value_of
from hygiene.initiative import ItemState, UserId
from hygiene.written import readable


def to_markdown(catalogue: Catalogue, records: Sequence[Record]) -> str:
    """Write initiatives to be read, one after another."""
    return "\n\n".join(page(catalogue, record) for record in records) + "\n"


def page(catalogue: Catalogue, record: Record) -> str:
    """Write one initiative to be read: its facts, then what stands under each question."""
    known = {question.key: question for question in record.questions}
    lines = [f"# AI-{record.number} {_inline(record.name)}", ""]
    lines += [f"- **{name}**: {value}" for name, value in _facts(record) if value]
    for section in catalogue.sections:
        asked = [each for each in catalogue.questions if each.section == section.key and each.key in known]
        told = [line for each in asked for line in _told(each.label, known[each.key], record)]
        lines += ["", f"## {section.title}", "", *told] if told else []
    return "\n".join(lines)


def brief_page(catalogue: Catalogue, brief: Brief, name_of: Callable[[UserId], str]) -> str:
    """Write a brief to be read anywhere."""
    hand = Hand(
        lambda user: _inline(name_of(user)), lambda text: _inline(readable(text, lambda user: name_of(UserId(user))))
    )
    lines = [f"# {brief.initiative.label} {_inline(brief.initiative.name)}"]
    for heading, told in parts(catalogue, brief, hand):
        lines += ["", f"## {heading}", "", *(f"- {line}" for line in told)]
    return "\n".join(lines) + "\n"


def _facts(record: Record) -> list[tuple[str, str]]:
    return [
        ("Verdict", record.verdict),
        ("Stage", record.stage.value),
        ("Kind", record.profile.words or ""),
        *((role.words.capitalize(), _inline(record.name_of(user))) for role, user in record.people.items()),
        ("Target date", record.target_date.isoformat() if record.target_date else ""),
        ("In one line", _inline(record.summary or "")),
    ]


def _told(label: str, question: Question, record: Record) -> list[str]:
    said = value_of(question)
    if question.state is ItemState.NOT_APPLICABLE:
        return [f"- **{label}**: not applicable, {_inline(readable(question.set_aside_because or '', record.name_of))}"]
    if question.state is ItemState.WAIVED:
        return [f"- **{label}**: risk accepted until {question.waived_until}"]
    if said is None:
        return [f"- **{label}**: open, asked of {_inline(record.name_of(question.asked))}"]
    mark = "" if question.state is ItemState.ANSWERED else f" _({question.state.value})_"
    by = f"{_inline(record.name_of(said.author))}, {said.at.date()}"
    return [f"- **{label}**{mark}: {_inline(readable(said.text, record.name_of))} ({by})"]


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def _inline(text: str) -> str:
    """Return people's words on one line, as words: nothing in them is Markdown."""
    return " ".join(text.split()).translate(_MARKS)
