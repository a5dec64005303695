"""Whose turn it is: the next questions go out, and the people asked are put on the nudge schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.workflows.rules import Rules
from bot.workflows.saying import Asked, CardChanged, LetterChanged, QuestionChanged, say
from hygiene.cadence import Tries, due_at
from hygiene.initiative import Exchange, Initiative, Item, UserId, WorkspaceId
from hygiene.routing import is_due, next_questions
from storage import initiatives as initiative_rows
from storage import items as item_rows
from storage import nudges, people


def ask_next(
    connection: Connection,
    rules: Rules,
    initiative: Initiative,
    *,
    now: datetime,
    items: Sequence[Item] | None = None,
    scheduled: UserId | None = None,
) -> None:
    """Ask everybody whose turn it is their next question, and bring the card up to date.

    What the caller knows already need not be looked up: the items as they stand, and one person who is on the nudge
    schedule.
    """
    if items is None:
        items = item_rows.list_standing(connection, initiative.id)
    for item in next_questions(rules.catalogue, initiative.stage, initiative.people, items):
        item_rows.set_item(connection, item.id, exchange=Exchange.QUEUED, asked_at=now)
        say(connection, initiative.workspace, initiative.channel, Asked(item.id), now=now)
        if item.assignee != scheduled:
            expect_answers(connection, rules, initiative.workspace, item.assignee, now=now)
    if initiative.card_ts is not None:
        say(connection, initiative.workspace, initiative.channel, CardChanged(initiative.id), now=now)


def expect_answers(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> None:
    """Put a person on the nudge schedule, unless they are on it; wake up one who was left alone."""
    zone = zone_of(connection, rules, workspace, user)
    nudges.start(connection, workspace, user, at=_first_look(rules, zone, user, now=now), now=now)


def note_activity(connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime) -> None:
    """Begin the nudge count of somebody who is on the schedule anew: they have said something."""
    zone = zone_of(connection, rules, workspace, user)
    letter = nudges.restart(connection, workspace, user, at=_first_look(rules, zone, user, now=now), now=now)
    _redraw_letter(connection, workspace, user, letter, now=now)


def note_answer(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, zone: ZoneInfo, *, now: datetime
) -> None:
    """Begin the nudge count of the person asked anew; whether gaps are left for them is seen when it is due."""
    letter = nudges.start_anew(connection, workspace, user, at=_first_look(rules, zone, user, now=now), now=now)
    _redraw_letter(connection, workspace, user, letter, now=now)


def _redraw_letter(
    connection: Connection, workspace: WorkspaceId, user: UserId, letter: str | None, *, now: datetime
) -> None:
    """Let the last letter to a person show what is left of it, in place of a new one."""
    if letter is not None:
        say(connection, workspace, user, LetterChanged(user, letter), now=now)


def zone_of(connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId) -> ZoneInfo:
    """Return a person's time zone."""
    return rules.zone_named(people.find_zone(connection, workspace, user))


def _first_look(rules: Rules, zone: ZoneInfo, user: UserId, *, now: datetime) -> datetime:
    """Return when to look at a person first; what they and their workspace want is asked for then."""
    tries, calendar = Tries(now), rules.calendar(zone)
    return due_at(tries, calendar, rules.policy.pace, salt=user) or now


def gaps_to_nudge(
    connection: Connection, rules: Rules, workspace: WorkspaceId, user: UserId, *, now: datetime
) -> list[tuple[Initiative, Item]]:
    """Return the gaps that a person is nudged about: of a gate that is near, not put off, on a running initiative."""
    found = []
    cache: dict[int, Initiative] = {}
    for item in item_rows.list_gaps_of(connection, workspace, user):
        if item.key not in rules.catalogue or (item.later_until and item.later_until > now):
            continue
        initiative = cache.get(item.initiative_id)
        if initiative is None:
            initiative = initiative_rows.get_initiative(connection, workspace, item.initiative_id)
            cache[item.initiative_id] = initiative
        wanted = is_due(rules.catalogue[item.key], initiative.stage) or item.handed_on_by is not None
        if wanted and initiative.nudged and not initiative.stage.stopped:
            found.append((initiative, item))
    return found


def give_to(
    connection: Connection, rules: Rules, initiative: Initiative, moved: Sequence[Item], user: UserId, *,
    by: UserId | None, now: datetime,
) -> None:  # fmt: skip
    """Give gaps to a person, and expect them answered.

    A question that somebody else was being asked ends there and waits for its new turn.
    """
    if moved:
        expect_answers(connection, rules, initiative.workspace, user, now=now)
    for item in moved:
        item_rows.set_item(
            connection,
            item.id,
            assignee=user,
            handed_on_by=by,
            exchange=Exchange.WAITING,
            asked_at=None,
            question_ts=None,
            later_until=None,
        )
        if item.question_ts is not None:
            say(
                connection,
                initiative.workspace,
                initiative.channel,
                QuestionChanged(item.id, item.question_ts),
                now=now,
            )
    for former in sorted({item.assignee for item in moved} - {user}):
        before = nudges.find(connection, initiative.workspace, former)
        _redraw_letter(connection, initiative.workspace, former, before.letter_ts if before else None, now=now)
        if before is not None and not item_rows.list_gaps_of(connection, initiative.workspace, former):
            nudges.stop(connection, initiative.workspace, former)
