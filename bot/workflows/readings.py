"""Did it move? Dated readings of the number that an initiative should move."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.workflows import access
from bot.workflows.access import Found
from bot.workflows.answers import Given, read_given, settle
from bot.workflows.summaries import number_course, number_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.dates import read_day
from hygiene.initiative import Actor, Initiative, UserId
from hygiene.numbers import Number
from hygiene.numbers.measures import differ
from hygiene.numbers.single import read_number
from hygiene.questions import Question
from hygiene.refusals import NoNumber, NotAskedThere, OddReading, OnlyTheAskedReads, Refused, UnknownInitiative
from hygiene.values import MetricValue, NumberValue, say_metric
from storage import initiatives, items


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading that was taken, how the number has gone, in words, and the question for it if that is still open."""

    initiative: Initiative
    course: str
    unnamed: Question | None


def find(work: UnitOfWork, number: int) -> Found | Refused:
    """Find where the readings of an initiative are kept, for those who may give one."""
    asked = work.rules.catalogue.reading
    found = access.find_item_of(work, number, asked.key) if asked else NotAskedThere()
    if isinstance(found, Found) and not work.actor.may_answer(found.initiative, found.item):
        return OnlyTheAskedReads(found.initiative, found.item.assignee)
    return found if isinstance(found, Refused) else access.find_own(work, found.item.id)


def give(work: UnitOfWork, number: int, said: str) -> Taken | Refused:
    """Keep a reading that somebody gives."""
    found = find(work, number)
    return found if isinstance(found, Refused) else _keep(work, found, work.actor.user, said)


def give_for_owner(work: UnitOfWork, number: int, said: str) -> Taken | Refused:
    """Keep a reading that a script brings, on behalf of the owner."""
    initiative = initiatives.find_by_number(work.connection, work.workspace, number)
    if initiative is None:
        return UnknownInitiative(number)
    owner = Actor(initiative.owner, frozenset([initiative.channel]))
    return give(replace(work, actor=owner), number, said)


def _keep(work: UnitOfWork, found: Found, author: UserId, said: str) -> Taken | Refused:
    standing = items.list_items(work.connection, found.initiative.id)
    read = read_given(work, found.item, Given(said, author), standing)
    if not isinstance(read.value, NumberValue):
        return NoNumber(found.initiative, said)
    metric = number_of(work, standing)
    if metric and not _fits(work, author, metric, said):
        return OddReading(found.initiative, said, say_metric(metric))
    settle(work, found.initiative, found.item, Given(said, author, read.value), standing=standing)
    unnamed = work.rules.catalogue.metric if metric is None else None
    return Taken(found.initiative, number_course(work, standing, found.item.id), unnamed)


def _fits(work: UnitOfWork, author: UserId, metric: MetricValue, said: str) -> bool:
    """Whether what is said can be that number today: of no other day, in no other unit, and not below zero."""
    today, locale = work.today_of(author), work.locale_of(author)
    number = read_number(said, today=today, locale=locale)
    if not isinstance(number, Number) or read_day(said, today=today, locale=locale) not in (None, today):
        return False
    return not differ(number.unit, metric.unit) and (number.worth >= 0 or min(metric.baseline, metric.target) < 0)
