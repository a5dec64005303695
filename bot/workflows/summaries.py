"""What lists show of an initiative is kept with it, in the transaction of the change that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.workflows.unit_of_work import UnitOfWork
from hygiene import blockers
from hygiene.duplicates import Telling, words_of
from hygiene.freshness import start_of
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId, Summary
from hygiene.next_step import next_step_by
from hygiene.progress import course_of, movement
from hygiene.readiness import Readiness, assess, assess_gates, gates_of, next_look
from hygiene.roadmap import Listed
from hygiene.values import MetricValue, NumberValue
from hygiene.written import unescaped
from storage import answers, counts, data_gaps, initiatives, items, systems

BATCH = 200


def readiness_of(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Readiness:
    """Assess an initiative as of now; days are those of the workspace's zone."""
    asked, created = work.rules.catalogue.asked_of(initiative.profile), work.rules.day_of(initiative.created_at)
    return assess(asked, initiative.stage, created, standing, today=work.today)


def count_anew(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Summary:
    """Return what lists show of an initiative, from its items."""
    asked, created = work.rules.catalogue.asked_of(initiative.profile), work.rules.day_of(initiative.created_at)
    gates = gates_of(asked, standing, today=work.today)
    readiness = assess_gates(gates, initiative.stage, created)
    step = next_step_by(gates, readiness.verdict)
    return Summary(
        readiness.verdict,
        readiness.ahead,
        readiness.place,
        sum(item.state.is_gap for item in standing),
        readiness.set_aside,
        readiness.waived,
        step.item.key if step else None,
        step.item.assignee if step else None,
        course_of(work.rules.catalogue, initiative.stage, standing),
    )


def keep(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> None:
    """Keep what lists show of an initiative; `standing` are its items as they are."""
    asked, created = work.rules.catalogue.asked_of(initiative.profile), work.rules.day_of(initiative.created_at)
    look = next_look(asked, initiative.stage, created, standing, today=work.today)
    at = start_of(look, work.rules.zone) if look else None
    kept = count_anew(work, initiative, standing)
    initiatives.keep_summary(work.connection, kept, _telling(work, initiative, standing), recount_at=at)
    named = blockers.systems_of(work.rules.catalogue, standing, work.other_names)
    systems.keep(work.connection, work.workspace, initiative.id, named)
    open_now = blockers.data_gaps(work.rules.catalogue, initiative, standing, named)
    data_gaps.keep(work.connection, work.workspace, initiative.id, open_now)


def pain_of(work: UnitOfWork, standing: Iterable[Item]) -> str:
    """Return what hurts, as somebody wrote it; nothing where nobody has, or the catalogue does not ask."""
    asked = work.rules.catalogue.pain
    found = (item.answer.text for item in standing if asked and item.key == asked.key and item.answer)
    return unescaped(next(found, ""))


def _telling(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Telling:
    return Telling(initiative.id, words_of(initiative.name), words_of(pain_of(work, standing)))


def keep_missing(work: UnitOfWork) -> None:
    """Keep the summaries of initiatives from before there were any."""
    initiatives.fold_names(work.connection, work.workspace)
    _keep_all(work, initiatives.list_without_summary(work.connection, work.workspace))


def recount_due(work: UnitOfWork) -> int:
    """Count anew what time alone may have changed, a batch of it; return how many there were."""
    counts.merge(work.connection, work.workspace)
    due = initiatives.list_to_recount(work.connection, work.workspace, until=work.now, limit=BATCH)
    _keep_all(work, due)
    return len(due)


def _keep_all(work: UnitOfWork, numbers: Iterable[InitiativeId]) -> None:
    for number in numbers:
        initiative = initiatives.lock_initiative(work.connection, work.workspace, number)
        if initiative is not None:
            keep(work, initiative, items.list_items(work.connection, number))


def list_wrong(work: UnitOfWork) -> list[Initiative]:
    """Return the initiatives whose kept summary is not what a recount says."""
    known = initiatives.list_initiatives(work.connection, work.workspace)
    return [each for each in known if is_wrong(work, each, items.list_items(work.connection, each.id))]


def are_counts_right(work: UnitOfWork) -> bool:
    """Whether what is counted of the roadmap, and of what its data waits for, is what a recount says."""
    return counts.are_right(work.connection, work.workspace)


def is_wrong(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> bool:
    """Whether what is kept of an initiative, its systems and what its data waits for is not what a recount says."""
    named = blockers.systems_of(work.rules.catalogue, standing, work.other_names)
    open_now = set(blockers.data_gaps(work.rules.catalogue, initiative, standing, named))
    return (
        initiative.kept != count_anew(work, initiative, standing)
        or data_gaps.list_of(work.connection, initiative.id) != open_now
        or systems.list_of(work.connection, initiative.id) != named
        or initiatives.telling_of(work.connection, initiative.id) != _telling(work, initiative, standing)
    )


def thread_link(work: UnitOfWork, initiative: Initiative) -> str | None:
    """Return the address of an initiative's card, once there is one."""
    if not work.url or initiative.card_ts is None:
        return None
    return f"{work.url.rstrip('/')}/archives/{initiative.channel}/p{initiative.card_ts.replace('.', '')}"


def links(work: UnitOfWork, found: Iterable[Initiative]) -> tuple[Listed, ...]:
    """Return initiatives as lists show them, each with the way to its thread."""
    return tuple(link(work, each) for each in found)


def link(work: UnitOfWork, initiative: Initiative) -> Listed:
    """Return an initiative as lists show it."""
    return Listed(initiative, thread_link(work, initiative))


def number_course(work: UnitOfWork, standing: Sequence[Item], reading: ItemId) -> str:
    """Say how the number of an initiative has gone over its readings."""
    values = answers.list_values(work.connection, reading)
    readings = [value.number for value in values if isinstance(value, NumberValue)]
    return movement(number_of(work, standing), readings)


def number_so_far(work: UnitOfWork, standing: Sequence[Item]) -> str:
    """Say how the number of an initiative has gone; nothing where nobody has read it."""
    asked = work.rules.catalogue.reading
    return next((number_course(work, standing, each.id) for each in standing if asked and each.key == asked.key), "")


def number_of(work: UnitOfWork, standing: Sequence[Item]) -> MetricValue | None:
    """Return which number an initiative should move, from where to where; None where nobody has said it."""
    asked = work.rules.catalogue.metric
    metric = next((each.answer.value for each in standing if asked and each.key == asked.key and each.answer), None)
    return metric if isinstance(metric, MetricValue) else None
