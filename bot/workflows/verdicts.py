"""The verdict is looked at whenever the card is: a change is told in the thread, once, with what changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices import CardChanged, VerdictChanged
from bot.workflows import summaries
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.freshness import start_of
from hygiene.initiative import Initiative, Item
from hygiene.readiness import Verdict, is_better, next_look
from storage import initiatives

BATCH = 200


def note_verdict(work: UnitOfWork, initiative: Initiative, standing: Sequence[Item]) -> None:
    """Remember the verdict, and tell the thread if it is another one than before."""
    readiness = summaries.readiness_of(work, initiative, standing)
    created = work.rules.day_of(initiative.created_at)
    asked = work.rules.catalogue.asked_of(initiative.profile)
    look = next_look(asked, initiative.stage, created, standing, today=work.today)
    assess_at = work.calendar.next_moment(start_of(look, work.rules.zone)) if look else None
    seen = readiness.words
    if (seen, readiness.blocking, assess_at) == (initiative.verdict, initiative.blocking, initiative.assess_at):
        return
    initiatives.keep_verdict(
        work.connection, initiative.id, verdict=seen, blocking=readiness.blocking, assess_at=assess_at
    )
    if initiative.verdict is None or readiness.verdict is Verdict.STOPPED:
        initiatives.keep_verdict_told(work.connection, initiative.id, seen)  # the card, or the move, has said it
        return
    if seen != initiative.verdict:
        better = is_better(readiness.verdict, Verdict(initiative.verdict.split(",")[0]))
        settled = {item.key for item in standing if item.is_asked and not item.state.is_gap}
        gone = [key for key in initiative.blocking if key not in readiness.blocking]
        closed = tuple(key for key in gone if key in settled) if better else ()
        opened = tuple(key for key in readiness.blocking if key not in initiative.blocking) if not better else ()
        by_time = readiness.blocking == initiative.blocking
        said = VerdictChanged(initiative.id, seen, closed, opened, initiative.verdict, by_time)
        work.say(said, initiative.channel)


def look_again(work: UnitOfWork) -> int:
    """Look at initiatives whose verdict time alone may have changed; return how many there were."""
    due = initiatives.take_to_assess(work.connection, work.workspace, until=work.now, limit=BATCH)
    for initiative in due:
        work.say(CardChanged(initiative.id), initiative.channel)
    return len(due)
