"""What people and workspaces wish of the nudges: later, never, at other hours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.views import sentences
from bot.workflows.answering import Actor, Refused
from bot.workflows.asking import ask_next, expect_answers, note_activity
from bot.workflows.digests import next_digest
from bot.workflows.looking import find_visible
from bot.workflows.nudging import nudge_now, wishes_of
from bot.workflows.rules import Rules
from hygiene.cadence import Agreement, Policy, Preferences
from hygiene.commands import NudgeAbout, Snooze
from hygiene.grammar import read_when
from hygiene.initiative import ChannelId, Exchange, UserId, WorkspaceId
from storage import digests, people, preferences
from storage import initiatives as initiative_rows
from storage import items as item_rows


def snooze(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, wanted: Snooze, *, now: datetime
) -> str:
    """Leave somebody alone until a day: with one initiative, or with everything. Says what was done."""
    known = people.find_person(connection, workspace, actor.user)
    calendar, _, _ = wishes_of(connection, rules, workspace, actor.user, known)
    day = read_when(wanted.when, today=now.astimezone(calendar.zone).date())
    if day is None:
        return sentences.no_such_day(wanted.when)
    until = calendar.start_from(day)
    if wanted.number is None:
        preferences.snooze(connection, workspace, actor.user, until)
        note_activity(connection, rules, workspace, actor.user, now=now)
        return sentences.snoozed(day)
    initiative = find_visible(connection, workspace, wanted.number, actor)
    if isinstance(initiative, Refused):
        return initiative.sentence
    mine = [
        item
        for item in item_rows.list_items(connection, initiative.id)
        if item.assignee == actor.user and item.state.is_gap
    ]
    for item in mine:
        exchange = Exchange.WAITING if item.exchange.under_way else item.exchange
        item_rows.set_item(connection, item.id, later_until=until, exchange=exchange)
    note_activity(connection, rules, workspace, actor.user, now=now)
    ask_next(connection, rules, initiative, now=now)
    return sentences.snoozed_about(initiative, len(mine), day)


def mute(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, muted: bool, now: datetime
) -> str:
    """Send somebody no nudges any more, or some again. Says what was done."""
    preferences.mute(connection, workspace, user, muted=muted)
    note_activity(connection, rules, workspace, user, now=now)
    return sentences.muted() if muted else sentences.unmuted()


def nudge_about(
    connection: Connection, rules: Rules, workspace: WorkspaceId, actor: Actor, wanted: NudgeAbout, *, now: datetime
) -> str:
    """Nudge people about an initiative at their next working moment, never, or again. Says what was done."""
    initiative = find_visible(connection, workspace, wanted.number, actor)
    if isinstance(initiative, Refused):
        return initiative.sentence
    if not initiative.may_steer(actor.user, admin=actor.admin):
        return sentences.may_not_steer(initiative)
    if wanted.how == "now":
        return sentences.nudged_now(initiative, nudge_now(connection, rules, initiative, by=actor.user, now=now))
    nudged = wanted.how == "again"
    initiative_rows.set_nudged(connection, initiative.id, nudged=nudged)
    initiative_rows.record_change(connection, initiative, f"nudges {wanted.how}", by=actor.user, at=now)
    if nudged:
        for user in sorted(
            {item.assignee for item in item_rows.list_items(connection, initiative.id) if item.state.is_gap}
        ):
            expect_answers(connection, rules, workspace, user, now=now)
    return sentences.nudged_again(initiative) if nudged else sentences.nudged_never(initiative)


def wishes(connection: Connection, workspace: WorkspaceId, user: UserId) -> tuple[Preferences, Agreement]:
    """Return what a person, and their workspace, wish now."""
    return (
        preferences.find_preferences(connection, workspace, user),
        preferences.find_agreement(connection, workspace),
    )


def keep_wishes(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, wanted: Preferences,
    agreed: tuple[Policy, ChannelId | None] | None, *, now: datetime,
) -> None:  # fmt: skip
    """Remember what a person wishes and, from an admin, what the workspace agreed on."""
    before = preferences.find_preferences(connection, workspace, user)
    standing = preferences.find_agreement(connection, workspace)
    # What is the workspace's is no wish of theirs: when it changes there, it changes for them.
    hours = None if wanted.hours == standing.policy.hours else wanted.hours
    kept = Preferences(wanted.muted, before.snoozed_until, hours, wanted.country)
    preferences.keep_preferences(connection, workspace, user, kept)
    note_activity(connection, rules, workspace, user, now=now)
    if agreed is not None:
        policy, channel = agreed
        same = channel is not None and channel == standing.digest_channel
        if not same:
            digests.forget_counts(connection, workspace)  # another channel may see others
        digest_at = (standing.digest_at if same else None) or (next_digest(rules, now) if channel else None)
        preferences.keep_agreement(connection, workspace, Agreement(policy, channel, digest_at))
