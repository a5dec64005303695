"""What lists show of an initiative is kept with it, in the transaction of the change that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.workflows.unit_of_work import UnitOfWork
from hygiene.freshness import start_of
from hygiene.initiative import Initiative, InitiativeId, Item, Summary
from hygiene.next_step import next_step
from hygiene.readiness import Readiness, assess, next_look
from storage import initiatives, items

BATCH = 200


def readiness_of(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Readiness:
    """Assess an initiative as of now; days are those of the workspace's zone."""
    asked, created = work.rules.catalogue.asked_of(initiative.profile), work.rules.day_of(initiative.created_at)
    return assess(asked, initiative.stage, created, standing, today=work.today)


def count_anew(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> Summary:
    """Return what lists show of an initiative, from its items."""
    readiness = readiness_of(work, initiative, standing)
    asked = work.rules.catalogue.asked_of(initiative.profile)
    step = next_step(asked, readiness.verdict, standing, today=work.today)
    return Summary(
        readiness.words,
        sum(item.state.is_gap for item in standing),
        readiness.set_aside,
        readiness.waived,
        step.item.key if step else None,
        step.item.assignee if step else None,
    )


def keep(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> None:
    """Keep what lists show of an initiative; `standing` are its items as they are."""
    asked, created = work.rules.catalogue.asked_of(initiative.profile), work.rules.day_of(initiative.created_at)
    look = next_look(asked, initiative.stage, created, standing, today=work.today)
    at = start_of(look, work.rules.zone) if look else None
    kept = count_anew(work, initiative, standing)
    initiatives.keep_summary(work.connection, initiative.id, kept, recount_at=at)


def keep_missing(work: UnitOfWork) -> None:
    """Keep the summaries of initiatives from before there were any."""
    _keep_all(work, initiatives.list_without_summary(work.connection, work.workspace))


def recount_due(work: UnitOfWork) -> int:
    """Count anew what time alone may have changed, a batch of it; return how many there were."""
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
    return [
        each
        for each in initiatives.list_initiatives(work.connection, work.workspace)
        if each.kept != count_anew(work, each, items.list_items(work.connection, each.id))
    ]
