"""The week: what changed, what slipped, what waits longest, and how many initiatives stand where."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.views.weeks import Week
from bot.workflows.judging import readiness_of
from bot.workflows.rules import Rules
from bot.workflows.saying import Digest, say
from hygiene.cadence import MONDAY, Agreement
from hygiene.initiative import ChannelId, Initiative, InitiativeId, Item, WorkspaceId
from hygiene.promises import Slips, count_slips
from hygiene.readiness import Verdict
from hygiene.values import DayValue
from storage import digests as digest_rows
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import preferences

Items = dict[InitiativeId, list[Item]]
WEEK = timedelta(days=7)
AT = time(9, 30)
MOST = 5


def next_digest(rules: Rules, now: datetime) -> datetime:
    """Return the next Monday morning in the workspace's zone."""
    local = now.astimezone(rules.zone)
    days = (MONDAY - local.weekday()) % 7
    moment = datetime.combine(local.date() + timedelta(days=days), AT, rules.zone)
    return moment if moment > now else datetime.combine(moment.date() + WEEK, AT, rules.zone)


def send_due(connection: Connection, rules: Rules, *, now: datetime) -> int:
    """Queue the digests that are due, and plan the next ones; return how many there were."""
    due = preferences.take_due_digests(connection, now)
    for workspace in due:
        agreed = preferences.find_agreement(connection, workspace)
        if agreed.digest_channel is None:
            continue
        week = rules.today(now)
        planned = Agreement(agreed.policy, agreed.digest_channel, next_digest(rules, now))
        preferences.keep_agreement(connection, workspace, planned)
        said = Digest(agreed.digest_channel, week.isoformat())
        say(connection, workspace, agreed.digest_channel, said, now=now, once=f"digest:{week}")
    return len(due)


def build(
    connection: Connection, rules: Rules, workspace: WorkspaceId, channel: ChannelId, week: date, *, now: datetime
) -> Week:
    """Gather a week: only what everybody in that channel may see."""
    since = now - WEEK
    items = item_rows.list_items_of_all(connection, workspace)
    visible = [
        each
        for each in initiative_rows.list_initiatives(connection, workspace)
        if not each.private or each.channel == channel
    ]
    by_id = {each.id: each for each in visible}
    running = [each for each in visible if not each.stage.stopped]
    counts = Counter(str(readiness_of(rules, each, items.get(each.id, []), now=now).verdict) for each in visible)
    changes = [
        each for each in digest_rows.list_changes(connection, workspace, since=since) if each.initiative in by_id
    ]
    digest_rows.keep_counts(connection, workspace, week.isoformat(), json.dumps(counts))
    before = digest_rows.find_counts(connection, workspace, before=week.isoformat())
    return Week(
        week=week,
        registered=tuple(each for each in visible if each.created_at >= since),
        moved=tuple(
            (by_id[each.initiative], each.before, each.what.removeprefix("stage "))
            for each in changes
            if each.what.startswith("stage ") and each.before
        ),
        answers=sum(each.what == "answered" for each in changes),
        slipped=tuple(_slips(connection, rules, running, items, since)),
        oldest=tuple(_oldest(rules, running, items, now)),
        decisions=tuple(_decisions(rules, running, items, now)),
        counts=dict(counts),
        before=None if before is None else json.loads(before),
    )


def _slips(
    connection: Connection, rules: Rules, running: list[Initiative], items: Items, since: datetime
) -> list[tuple[Initiative, Item, Slips]]:
    found = []
    for initiative in running:
        for item in items.get(initiative.id, []):
            if item.key in rules.catalogue and item.answer and isinstance(item.answer.value, DayValue):
                days = [each.day for each in item_rows.list_values(connection, item.id) if isinstance(each, DayValue)]
                slips = count_slips(days)
                if slips.times and item.answer.at >= since and len(days) > 1 and days[-1] > days[-2]:
                    found.append((initiative, item, slips))
    return found[:MOST]


def _oldest(rules: Rules, running: list[Initiative], items: Items, now: datetime) -> list[tuple[Initiative, Item, int]]:
    gaps = [
        (initiative, item, (now - item.asked_at).days)
        for initiative in running
        for item in items.get(initiative.id, [])
        if item.state.is_gap and item.asked_at is not None and item.key in rules.catalogue
    ]
    return sorted(gaps, key=lambda gap: -gap[2])[:MOST]


def _decisions(rules: Rules, running: list[Initiative], items: Items, now: datetime) -> list[tuple[Initiative, str]]:
    """Say what waits for somebody's word: two answers, a step that the answers allow, an alarm."""
    found = []
    for initiative in running:
        own = items.get(initiative.id, [])
        if any(item.rival for item in own):
            found.append((initiative, "two answers to one question: which one stands?"))
        readiness = readiness_of(rules, initiative, own, now=now)
        allows = readiness.verdict.allows
        if readiness.ahead:
            found.append((initiative, f"is at {initiative.stage}, ahead of its answers: go back, or answer?"))
        elif (
            allows is not None
            and allows.rank > initiative.stage.rank
            and readiness.verdict
            not in (
                Verdict.NEW,
                Verdict.RESEARCH,
                Verdict.NOT_READY,
            )
        ):
            found.append((initiative, f"is {str(readiness.verdict).lower()}: who says go?"))
    return found[:MOST]
