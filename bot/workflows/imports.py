"""A roadmap into Slack: registered row by row, and asked about by the calendar, so that nobody is flooded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.markup import escape, safe
from bot.notices import Card, Imported, ImportWanted
from bot.payload import clean
from bot.workflows import access, people, summaries
from bot.workflows.answers import Given, read_given
from bot.workflows.clocks import terms_of
from bot.workflows.creation import create
from bot.workflows.schedule import ask_next, expect_answers
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.exchange.forms import Form, form_of, in_our_columns
from hygiene.exchange.record import WrongFile
from hygiene.exchange.sheet import Around, Entry, Plan, plan
from hygiene.exchange.tables import MOST_ROWS, read_csv, read_yaml
from hygiene.history import Event, Kind
from hygiene.initiative import (
    ChannelId,
    Exchange,
    Initiative,
    InitiativeId,
    Item,
    ItemState,
    Registration,
    Role,
    UserId,
)
from hygiene.refusals import GuestsDoNotRegister, NotInChannel, Refused
from storage import answers, channels, initiatives, items, workspaces
from storage import people as person_rows

STARTS_A_DAY = 2
"""Of one owner: each is a new thread with a question in it."""
BATCH = 50
MOST_IN_SLACK = 1_000
"""Rows of a file that is sent in Slack: what is on its way there should be over in seconds."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where imported initiatives live."""

    channel: ChannelId
    private: bool


def find_home(work: UnitOfWork, channel: ChannelId) -> Home | Refused:
    """Say whether somebody may import into a channel: a full member, who is in it if it is private."""
    if work.actor.limited:
        return GuestsDoNotRegister()
    known = channels.find_channel(work.connection, work.workspace, channel)
    private = known is None or known.private
    if private and channel not in work.actor.member_of:
        return NotInChannel(work.actor.user, channel)
    return Home(channel, private)


def digest_of(content: bytes) -> str:
    """Return what tells one file from another."""
    return sha256(content).hexdigest()[:16]


def view_of(file: str) -> str:
    """Return how the view begins by which what comes of a file is registered once; its row, or number, follows."""
    return f"{initiatives.IMPORTED}{file}:"


def read_rows(name: str, content: bytes, *, most: int = MOST_ROWS, form: Form | None = None) -> list[dict[str, str]]:
    """Read the rows of a CSV or YAML file, as texts that can be kept, in our columns where its form is known.

    Raises:
        WrongFile: it is none, or has more than `most`.

    """
    rows = read_yaml(content) if name.lower().endswith((".yaml", ".yml")) else read_csv(content)
    if len(rows) > most:
        raise WrongFile(
            f"That is {len(rows):,} rows; here it takes {most:,} at a time. `ai-initiative import` takes more."
        )
    cleaned = [{name: clean(cell) for name, cell in row.items()} for row in rows]
    form = form or form_of(rows[0] if rows else ())
    return in_our_columns(form, cleaned) if form else cleaned


def look(work: UnitOfWork, rows: Sequence[dict[str, str]], home: Home, *, file: str) -> Plan:
    """Say what each row would become, and what is wrong with it; nothing is written.

    Rows of the same file that are registered already are what they would become once more. Known are the people who can
    have a role in what lives there: full members, and those who are in the channel if it is private.
    """
    own = initiatives.list_rows_of(work.connection, work.workspace, view_of(file))
    its_names = {name for _, name in own.values()}
    names = person_rows.list_names(work.connection, work.workspace, full_members=True)
    if home.private:
        inside = channels.list_members(work.connection, work.workspace, home.channel)
        names = {user: name for user, name in names.items() if user in inside}
    return plan(
        rows,
        work.rules.catalogue,
        Around(
            importer=work.actor.user,
            today=work.today_of(work.actor.user),
            known=lambda said: [UserId(said)] if UserId(said) in names else person_rows.called(said, names),
            taken=frozenset(initiatives.list_names(work.connection, work.workspace, work.actor)) - its_names,
            done={row: number for row, (number, _) in own.items()},
            locale=work.locale_of(work.actor.user),
        ),
    )


def add(work: UnitOfWork, entries: Iterable[Entry], home: Home, *, file: str) -> list[Initiative]:
    """Register rows of a file, each once however often that is tried. Nobody is asked yet."""
    return [_add(work, entry, home, f"{view_of(file)}{entry.row}") for entry in entries]


def _add(work: UnitOfWork, entry: Entry, home: Home, view: str) -> Initiative:
    existing = initiatives.find_by_view(work.connection, work.workspace, view)
    if existing is not None:
        return existing
    number = workspaces.take_number(work.connection, work.workspace)
    form = Registration(
        name=entry.name,
        pain="",
        owner=entry.owner,
        sponsor=entry.people.get(Role.SPONSOR),
        target_date=entry.target_date,
        stage=entry.stage,
        channel=home.channel,
        private=home.private,
        by=work.actor.user,
        view=view,
        profile=entry.profile,
    )
    chosen = {Role.OWNER: entry.owner, **entry.people}
    initiative = create_waiting(work, form, number, chosen, at=work.now)
    if entry.summary:
        initiatives.describe(
            work.connection, initiative.id, name=entry.name, summary=entry.summary, target_date=entry.target_date
        )
    for item in items.list_items(work.connection, initiative.id):
        if item.key in entry.answers:
            initiative = _take(work, initiative, item, entry.answers[item.key])
    wait_for_turn(work, initiative)
    return initiative


def create_waiting(
    work: UnitOfWork, form: Registration, number: int, people: Mapping[Role, UserId], *, at: datetime
) -> Initiative:
    """Keep an initiative that waits for its turn, and that it was imported."""
    initiative = create(work, form, number, people, at=at)
    initiatives.set_start(work.connection, initiative.id, work.now)
    work.record(initiative, Event(Kind.REGISTERED, form.by, at, reason="imported"))
    return replace(initiative, starts_at=work.now)


def _take(work: UnitOfWork, initiative: Initiative, item: Item, text: str) -> Initiative:
    """Take what a cell says as whoever imports it says it; what is weak is asked about when its turn comes."""
    act = work.act
    standing = items.list_items(work.connection, initiative.id)
    read = read_given(work, item, Given(safe(escape(text)), act.by), standing)
    answer = answers.record_answer(work.connection, work.workspace, item, read, act)
    change = item_life.answered(item, act, answer, **terms_of(work, initiative, item, read.value, standing))
    if change.after.state is ItemState.WEAK:
        change = replace(change, after=replace(change.after, exchange=Exchange.WAITING))
    work.save(change)
    work.record(initiative, change.event)
    changed, moved = people.follow_answer(work, initiative, item, read.value, act)
    work.save(*moved)
    return changed


def wait_for_turn(work: UnitOfWork, initiative: Initiative) -> None:
    """Let an initiative wait for its owner's next free day; a stopped one begins never."""
    if initiative.stage.stopped:
        initiatives.set_start(work.connection, initiative.id, None)
    else:
        initiatives.set_start(work.connection, initiative.id, _next_start(work, initiative.owner))
    kept = initiatives.get_initiative(work.connection, work.workspace, initiative.id)
    summaries.keep(work, kept, items.list_items(work.connection, initiative.id))


def _next_start(work: UnitOfWork, owner: UserId) -> datetime:
    """Return the first hour of the owner's next working day on which not enough of theirs begins already."""
    calendar, day = work.calendar_of(owner), work.today_of(owner)
    taken = initiatives.list_starts_of(work.connection, work.workspace, owner)
    while True:
        day = calendar.after(day, 1)
        moment = calendar.start_from(day)
        if taken.count(moment) < STARTS_A_DAY:
            return moment


def ask_for(work: UnitOfWork, file: str, channel: ChannelId) -> None:
    """Let a file be imported that somebody has seen the dry run of."""
    work.say(ImportWanted(work.actor.user, file, channel), work.actor.user, once=f"import:{file}:{channel}")


def tell_owners(work: UnitOfWork, imported: Sequence[InitiativeId], *, file: str) -> None:
    """Tell each owner what was imported for them, and when they are asked: once, however often the file is."""
    owned: dict[UserId, list[InitiativeId]] = {}
    for each in initiatives.list_by_ids(work.connection, work.workspace, imported):
        if each.owner != work.actor.user and access.is_known_to(work, each, each.owner):
            owned.setdefault(each.owner, []).append(each.id)
    for owner, theirs in owned.items():
        work.say(Imported(owner, work.actor.user, tuple(sorted(theirs))), owner, once=f"imported:{file}:{owner}")


def start_due(work: UnitOfWork) -> int:
    """Begin the imported initiatives whose time has come: the card is said, and the first questions follow."""
    due = initiatives.list_to_start(work.connection, work.workspace, until=work.now, limit=BATCH)
    for number in due:
        initiative = initiatives.lock_initiative(work.connection, work.workspace, number)
        if initiative is None or initiative.starts_at is None:
            continue
        initiatives.set_start(work.connection, number, None)
        started = replace(initiative, starts_at=None)
        work.say(Card(number), started.channel)
        for user in sorted(set(started.people.values())):
            expect_answers(work, user)
        ask_next(work, started)
    return len(due)


def list_before(work: UnitOfWork, *, file: str) -> frozenset[InitiativeId]:
    """Return what came by a file before."""
    rows = initiatives.list_rows_of(work.connection, work.workspace, view_of(file))
    return frozenset(each for each, _ in rows.values())
