"""The week: what changed, what slipped, what waits longest, and how many initiatives stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.notices import Digest
from bot.workflows.summaries import readiness_of
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.calendar import MONDAY
from hygiene.history import MOVES, Event, Kind
from hygiene.initiative import ChannelId, Initiative, Item, ItemId, ItemState, Stage
from hygiene.promises import Slips, count_slips
from hygiene.readiness import Verdict
from hygiene.roadmap import AheadOfItsAnswers, Decision, Overview, ReadyToGoOn, TwoAnswers, Week
from hygiene.values import DayValue
from storage import answers, channels, digests, history, initiatives, items, preferences

WEEK = timedelta(days=7)
AT = time(9, 30)
MOST = 5
_SETS_ASIDE = (Kind.SET_ASIDE, Kind.WAIVED)


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
    overviews = _visible_in(work, channel)
    running = [each for each in overviews if not each.initiative.stage.stopped]
    counts = Counter(str(each.readiness.verdict) for each in overviews)
    by_id = {each.initiative.id: each.initiative for each in overviews}
    events = [
        (by_id[number], event)
        for number, event in history.list_since(work.connection, work.workspace, since=since)
        if number in by_id
    ]
    digests.keep_counts(work.connection, work.workspace, week.isoformat(), counts)
    before = digests.find_counts(work.connection, work.workspace, before=week.isoformat())
    return Week(
        week=week,
        registered=tuple(each for each in by_id.values() if each.created_at >= since),
        moved=tuple(_moves(events)),
        answers=sum(event.kind is Kind.ANSWERED for _, event in events),
        slipped=tuple(_slips(work, running, since)),
        oldest=tuple(_oldest(work, running)),
        set_aside=tuple(_set_aside(running, {event.item for _, event in events if event.kind in _SETS_ASIDE})),
        decisions=tuple(list(_decisions(running))[:MOST]),
        counts=dict(counts),
        before=before,
    )


def _visible_in(work: UnitOfWork, channel: ChannelId) -> list[Overview]:
    """Gather what may be shown in a channel: what lives there, and what is public unless another company reads it."""
    standing = items.list_items_of_all(work.connection, work.workspace)
    known = channels.find_channel(work.connection, work.workspace, channel)
    shared = known is not None and known.shared
    found = []
    for each in initiatives.list_initiatives(work.connection, work.workspace):
        if each.channel == channel or not (each.private or shared):
            own = standing.get(each.id, [])
            found.append(Overview(each, tuple(own), readiness_of(work, each, own), None))
    return found


def _moves(events: Sequence[tuple[Initiative, Event]]) -> Iterator[tuple[Initiative, str, str]]:
    for initiative, event in events:
        if event.kind in MOVES and event.before and event.after:
            yield initiative, event.before, event.after


def _slips(work: UnitOfWork, running: Sequence[Overview], since: datetime) -> list[tuple[Initiative, Item, Slips]]:
    found = []
    for each in running:
        for item in each.items:
            if (
                item.key in work.rules.catalogue
                and item.is_asked
                and item.answer
                and isinstance(item.answer.value, DayValue)
            ):
                days = [
                    value.day for value in answers.list_values(work.connection, item.id) if isinstance(value, DayValue)
                ]
                slips = count_slips(days)
                if slips.times and item.answer.at >= since and days[-1] > days[-2]:
                    found.append((each.initiative, item, slips))
    return found[:MOST]


def _set_aside(running: Sequence[Overview], lately: Container[ItemId | None]) -> list[tuple[Initiative, Item]]:
    """Return the questions of which somebody has said lately that they do not apply."""
    return [
        (each.initiative, item)
        for each in running
        for item in each.items
        if item.id in lately and item.set_aside_because and (item.aside_by or item.state is ItemState.NOT_APPLICABLE)
    ]


def _oldest(work: UnitOfWork, running: Sequence[Overview]) -> list[tuple[Initiative, Item, int]]:
    gaps = [
        (each.initiative, item, (work.now - item.asked_at).days)
        for each in running
        for item in each.items
        if item.state.is_gap and item.asked_at is not None and item.key in work.rules.catalogue
    ]
    return sorted(gaps, key=lambda gap: -gap[2])[:MOST]


def _decisions(running: Sequence[Overview]) -> Iterator[tuple[Overview, Decision]]:
    """Say what waits for somebody's word: two answers, a step that the answers allow, an alarm."""
    for each in running:
        if any(item.rival for item in each.items):
            yield each, TwoAnswers()
        if each.readiness.ahead:
            yield each, AheadOfItsAnswers()
        elif _may_go_on(each.initiative.stage, each.readiness.verdict):
            yield each, ReadyToGoOn()


def _may_go_on(stage: Stage, verdict: Verdict) -> bool:
    too_early = verdict in (Verdict.NEW, Verdict.RESEARCH, Verdict.NOT_READY)
    return not too_early and verdict.allows is not None and verdict.allows.rank > stage.rank
