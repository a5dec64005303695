"""What people are told of their own, unasked: in their hours, put together, one message of a working day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.notices import CatalogueChanged, HandedOn, KindWanted, Named, News, subject_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.cadence import AWAY_FOR, must_wait
from hygiene.initiative import UserId
from storage import news, nudges
from storage.news import Piece

BATCH = 100
"""People who are looked at in one go."""
MUTED_AGAIN = timedelta(days=1)
"""When it is looked at again whether somebody still has muted the bot."""


def tell(work: UnitOfWork, user: UserId, about: Named | HandedOn | CatalogueChanged | KindWanted) -> None:
    """Tell a person something: now, if they may be written to, else with what else waits for them then."""
    news.add(work.connection, work.workspace, user, Piece(about.kind, subject_of(about)), at=work.now)
    tell_due(work, user)


def list_due(work: UnitOfWork) -> list[UserId]:
    """Return people for whom news waits that is due: a batch of them, longest due first."""
    return news.list_due(work.connection, work.workspace, work.now, limit=BATCH)


def is_time(work: UnitOfWork, user: UserId) -> bool:
    """Whether a person may be told now what waits for them; if not, it is looked at again when they may be."""
    if not news.is_due(work.connection, work.workspace, user, work.now):
        return False
    muted = work.known_of(user).person.muted
    until = work.now + MUTED_AGAIN if muted else not_before(work, user)
    if until is not None:
        put_off(work, user, until=until)
    return until is None


def tell_due(work: UnitOfWork, user: UserId, *, away: bool = False) -> None:
    """Queue the one message of a person's day with all that waits for them, if this is the time and they are there."""
    if not is_time(work, user):
        return
    if away:
        put_off(work, user, until=work.calendar_of(user).next_moment(work.now + AWAY_FOR))
        return
    day = work.today_of(user)
    nudges.record_letter(work.connection, work.workspace, user, day=day, at=work.now)
    notice = News(user, day.isoformat())
    work.say(notice, user, once=f"{notice.kind}:{user}:{day}")


def look_anew(work: UnitOfWork, user: UserId) -> None:
    """Tell a person what waits for them if they may be told by what they want now."""
    news.put_off(work.connection, work.workspace, user, until=work.now)
    tell_due(work, user)


def put_off(work: UnitOfWork, user: UserId, *, until: datetime) -> None:
    """Look at a person again at a moment."""
    news.put_off(work.connection, work.workspace, user, until=until)


def not_before(work: UnitOfWork, user: UserId) -> datetime | None:
    """Return when somebody may be written to, or None if they may be now."""
    schedule = nudges.find(work.connection, work.workspace, user, lock=True)
    wait = must_wait(
        schedule.tries if schedule else None,
        work.calendar_of(user),
        salt=user,
        now=work.now,
        snoozed_until=work.known_of(user).person.snoozed_until,
    )
    return wait.until if wait else None
