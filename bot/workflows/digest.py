"""The week: what somebody has to decide, what changed, what slipped, what waits longest, and how many stand where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import ColumnElement

from bot.notices import Digest
from bot.workflows import summaries
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.calendar import MONDAY
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, ItemState
from hygiene.promises import Slips, count_slips
from hygiene.roadmap import AheadOfItsAnswers, Decision, Listed, ReadyToGoOn, TwoAnswers, Week
from hygiene.values import DayValue
from storage import answers, channels, digests, initiatives, preferences, visibility, weeks

WEEK = timedelta(days=7)
AT = time(9, 30)
MOST = 5


def next_digest(work: UnitOfWork) -> datetime:
    """Return the next Monday morning in the workspace's zone."""
    local = work.now.astimezone(work.rules.zone)
    days = (MONDAY - local.weekday()) % 7
    moment = datetime.combine(local.date() + timedelta(days=days), AT, work.rules.zone)
    return moment if moment > work.now else datetime.combine(moment.date() + WEEK, AT, work.rules.zone)


def send_due(work: UnitOfWork) -> None:
    """Queue the digest if it is due, and plan the next one."""
    channel = work.preferences.digest_channel
    if not preferences.take_due_digest(work.connection, work.workspace, work.now) or channel is None:
        return
    planned = replace(work.preferences, digest_at=next_digest(work))
    preferences.keep_workspace_preferences(work.connection, work.workspace, planned)
    work.forget_known()
    work.say(Digest(channel, work.today.isoformat()), channel, once=f"digest:{work.today}")


def build(work: UnitOfWork, channel: ChannelId, week: date) -> Week:
    """Gather a week: only what everybody in that channel may see."""
    since = work.now - WEEK
    known = channels.find_channel(work.connection, work.workspace, channel)
    seen = visibility.seen_in(work.workspace, channel, shared=known is not None and known.shared)
    counts = weeks.count_verdicts(work.connection, seen)
    digests.keep_counts(work.connection, work.workspace, week.isoformat(), counts)
    registered, newest = weeks.list_registered(work.connection, work.workspace, seen, since=since, size=MOST)
    decisions = tuple(islice(_decisions(work, seen), MOST + 1))
    moved = weeks.list_moves(work.connection, work.workspace, seen, since=since)
    return Week(
        week=week,
        decisions=decisions[:MOST],
        more_decisions=len(decisions) > MOST,
        registered=registered,
        newest=summaries.links(work, newest),
        moved=tuple((summaries.link(work, each), before, after) for each, before, after in moved),
        answers=weeks.count_answers(work.connection, seen, since=since),
        slipped=tuple(islice(_slips(work, seen, since), MOST)),
        oldest=tuple(_oldest(work, seen)),
        set_aside=tuple(_set_aside(work, seen, since)),
        courses=weeks.count_courses(work.connection, seen),
        counts=counts,
        before=digests.find_counts(work.connection, work.workspace, before=week.isoformat()),
    )


def _with_initiatives(work: UnitOfWork, found: Sequence[tuple[InitiativeId, Item]]) -> Iterator[tuple[Listed, Item]]:
    known = initiatives.list_by_ids(work.connection, work.workspace, {number for number, _ in found})
    by_id = {each.id: summaries.link(work, each) for each in known}
    return ((by_id[number], item) for number, item in found if number in by_id)


def _slips(work: UnitOfWork, seen: ColumnElement[bool], since: datetime) -> Iterator[tuple[Listed, Item, Slips]]:
    dated = {question.key for question in work.rules.catalogue.questions if question.kind == "date"}
    for listed, item in _with_initiatives(work, weeks.list_answered(work.connection, seen, dated, since=since)):
        if not item.is_asked or item.answer is None or not isinstance(item.answer.value, DayValue):
            continue
        values = answers.list_values(work.connection, item.id)
        days = [value.day for value in values if isinstance(value, DayValue)]
        slips = count_slips(days)
        if slips.times and item.answer.at >= since and days[-1] > days[-2]:
            yield listed, item, slips


def _set_aside(work: UnitOfWork, seen: ColumnElement[bool], since: datetime) -> Iterator[tuple[Listed, Item]]:
    """Return the questions of which somebody has said lately that they do not apply."""
    for listed, item in _with_initiatives(work, weeks.list_set_aside(work.connection, seen, since=since)):
        if item.set_aside_because and (item.aside_by or item.state is ItemState.NOT_APPLICABLE):
            yield listed, item


def _oldest(work: UnitOfWork, seen: ColumnElement[bool]) -> Iterator[tuple[Listed, Item, int]]:
    oldest = weeks.list_oldest(work.connection, seen, work.rules.catalogue.by_key, size=MOST)
    for listed, item in _with_initiatives(work, oldest):
        if item.asked_at is not None:
            yield listed, item, (work.now - item.asked_at).days


def _decisions(work: UnitOfWork, seen: ColumnElement[bool]) -> Iterator[tuple[Listed, Decision]]:
    """Say what waits for somebody's word: two answers, an alarm, a step that the answers allow."""
    kinds: tuple[tuple[Callable[..., Sequence[Initiative]], Decision], ...] = (
        (weeks.list_contested, TwoAnswers()),
        (weeks.list_ahead, AheadOfItsAnswers()),
        (weeks.list_to_go_on, ReadyToGoOn()),
    )
    for find, decision in kinds:
        for each in find(work.connection, work.workspace, seen, size=MOST):
            yield summaries.link(work, each), decision
