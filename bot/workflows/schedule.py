"""Whose turn it is: what follows from a change, the next question, and when a person is next looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.notices import Asked, CardChanged, FollowUpChanged, LetterChanged, NewsChanged, QuestionChanged, SecondWanted
from bot.workflows import access, profiles, summaries
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.cadence import Tries, due_at
from hygiene.delays import read_when
from hygiene.history import BY_TIME, Event
from hygiene.initiative import Initiative, Item, UserId
from hygiene.item_life import Change
from hygiene.routing import is_due, next_questions
from storage import channels, initiatives, items, news, nudges


def apply(
    work: UnitOfWork,
    initiative: Initiative,
    changes: Sequence[Change],
    *,
    standing: Sequence[Item] | None = None,
    events: Sequence[Event] = (),
) -> None:
    """Let changes of an initiative's items be: the one place where that is done.

    They are saved, written into the history, shown where they were asked, and the count of reminders begins anew for
    who was active; then whoever's turn it is gets the next question, and the card is brought up to date. `standing` are
    the initiative's items as they were, where the caller has them; `events` what happened beside.
    """
    work.save(*changes)
    standing = _as_they_are(work, initiative, changes, standing)
    initiative, following = profiles.follow(work, initiative, changes, standing)
    if following:
        changes = [*changes, *following]
        work.save(*following)
        standing = _as_they_are(work, initiative, (), None)
    redraw(work, initiative, (change.before for change in changes if change.redraw))
    _want_seconds(work, initiative, changes)
    summaries.keep(work, initiative, standing)
    expected = _note_activity(work, changes)
    asked = _ask_next(work, initiative, standing, expected)
    work.record(initiative, *events, *(change.event for change in changes), *(change.event for change in asked))


def _as_they_are(
    work: UnitOfWork, initiative: Initiative, changes: Sequence[Change], standing: Sequence[Item] | None
) -> Sequence[Item]:
    if standing is None:
        return items.list_items(work.connection, initiative.id)
    after = {change.after.id: change.after for change in changes}
    return [after.get(item.id, item) for item in standing]


def _want_seconds(work: UnitOfWork, initiative: Initiative, changes: Sequence[Change]) -> None:
    """Ask in the thread for somebody else to say the same, where an answer needs that from now on."""
    for change in changes:
        if change.after.needs_second and not change.before.needs_second:
            work.say(SecondWanted(change.after.id), initiative.channel)


def redraw(work: UnitOfWork, initiative: Initiative, standing: Iterable[Item]) -> None:
    """Let the messages about items show what became of them; each stands where the item says."""
    for item in standing:
        if item.question_ts is not None:
            work.say(QuestionChanged(item.id, item.question_ts), initiative.channel)
        if item.follow_up_ts is not None:
            work.say(FollowUpChanged(item.id, item.follow_up_ts), initiative.channel)


def people_asked(work: UnitOfWork, initiative: Initiative) -> list[UserId]:
    """Return who has gaps in an initiative."""
    return sorted({item.assignee for item in items.list_items(work.connection, initiative.id) if item.state.is_gap})


def ask_next(work: UnitOfWork, initiative: Initiative) -> None:
    """Ask everybody whose turn it is their next question, and bring the card up to date."""
    apply(work, initiative, ())


def _ask_next(
    work: UnitOfWork, initiative: Initiative, standing: Sequence[Item], expected: set[UserId]
) -> list[Change]:
    if initiative.starts_at is not None:
        return []
    asked = [
        item_life.asked(item, work.act)
        for item in next_questions(work.rules.catalogue, initiative.stage, initiative.people, standing)
    ]
    work.save(*asked)
    for change in asked:
        work.say(Asked(change.after.id), initiative.channel)
        if change.after.assignee not in expected:
            expect_answers(work, change.after.assignee)
    if initiative.card_ts is not None:
        work.say(CardChanged(initiative.id), initiative.channel)
    return asked


def _note_activity(work: UnitOfWork, changes: Sequence[Change]) -> set[UserId]:
    """Begin the count of those anew who did something, or with whose questions something was done.

    Return who is on the schedule now, as far as that was seen.
    """
    active = {change.event.by for change in changes if change.event.kind not in BY_TIME}
    concerned = {
        change.before.assignee
        for change in changes
        if change.event.kind not in BY_TIME and change.before.assignee == change.after.assignee
    }
    former = {change.before.assignee for change in changes if change.before.assignee != change.after.assignee}
    expecting = {
        change.after.assignee
        for change in changes
        if change.after.state.is_gap
        and (change.event.kind in BY_TIME or change.before.assignee != change.after.assignee)
    }
    scheduled = {user for user in sorted(active | concerned) if note_activity(work, user)}
    for user in sorted(expecting):
        expect_answers(work, user)
    for user in sorted(former - active - concerned):
        let_go(work, user)
    return scheduled | expecting


def let_go(work: UnitOfWork, user: UserId) -> None:
    """Let the last letter to somebody show that a question is not theirs any more; without gaps, leave them alone."""
    known = nudges.find(work.connection, work.workspace, user)
    if known is None:
        return
    redraw_letters(work, user, known.letter_ts)
    if not items.has_gaps(work.connection, work.workspace, user):
        nudges.stop(work.connection, work.workspace, user)


def expect_answers(work: UnitOfWork, user: UserId) -> None:
    """Put a person on the nudge schedule, unless they are on it; wake up one who was left alone."""
    nudges.start(work.connection, work.workspace, user, at=_first_look(work, user), now=work.now)


def note_activity(work: UnitOfWork, user: UserId) -> bool:
    """Begin the nudge count of somebody anew who is on the schedule; false if they are not."""
    known = nudges.restart(work.connection, work.workspace, user, at=_first_look(work, user), now=work.now)
    if known is None:
        return False
    redraw_letters(work, user, known.letter_ts)
    return True


def redraw_letters(work: UnitOfWork, user: UserId, letter: str | None) -> None:
    """Let the last letter to a person, and what told them of a role or a question, show what is left of it."""
    if letter is not None:
        work.say(LetterChanged(user, letter), user)
    for ts in news.list_standing(work.connection, work.workspace, user):
        work.say(NewsChanged(user, ts), user)


def _first_look(work: UnitOfWork, user: UserId) -> datetime:
    """Return when to look at a person first."""
    return due_at(Tries(work.now), work.calendar_of(user), work.preferences.pace, salt=user) or work.now


def day_start(work: UnitOfWork, user: UserId, when: str) -> datetime | None:
    """Return the start of a person's working day that words mean, or a later one if they don't work on that day.

    None if the words name no day that lies ahead.
    """
    day = read_when(when, today=work.today_of(user))
    return None if day is None else work.calendar_of(user).start_from(day)


def gaps_to_nudge(work: UnitOfWork, user: UserId) -> list[tuple[Initiative, Item]]:
    """Return the gaps that a person is nudged about: of a gate that is near, not put off, on a running initiative."""
    found = []
    gaps = items.list_gaps_of(work.connection, work.workspace, user)
    known = initiatives.list_by_ids(work.connection, work.workspace, {item.initiative_id for item in gaps})
    by_id = {each.id: each for each in known}
    for item in gaps:
        if item.key not in work.rules.catalogue or (item.later_until and item.later_until > work.now):
            continue
        initiative = by_id[item.initiative_id]
        due = is_due(work.rules.catalogue[item.key], initiative.stage, initiative.blocking)
        wanted = due or item.handed_on_by is not None
        if wanted and initiative.nudged and initiative.starts_at is None and not initiative.stage.stopped:
            found.append((initiative, item))
    homes = {(initiative.channel, initiative.private): initiative for initiative, _ in found}
    reached = {home for home, one_there in homes.items() if _reaches(work, one_there, user)}
    return [each for each in found if (each[0].channel, each[0].private) in reached]


def _reaches(work: UnitOfWork, initiative: Initiative, user: UserId) -> bool:
    """Whether a person can be nudged about an initiative: its thread is open, and they may know of it."""
    return access.is_known_to(work, initiative, user) and not channels.is_quiet(
        work.connection, work.workspace, initiative.channel
    )
