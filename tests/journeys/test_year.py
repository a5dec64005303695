"""A year of nudges: 300 people in 12 zones and 6 countries, 200 initiatives, and people who answer, or do not."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlalchemy import Connection, func, select

from bot.app import House, open_house
from bot.listeners import events
from bot.workflows import answers, summaries
from bot.workflows.initiatives import register
from bot.workflows.schedule import gaps_to_nudge
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.cadence import MOST_NUDGES, Pace
from hygiene.calendar import Calendar
from hygiene.catalogue import Catalogue
from hygiene.initiative import Actor, ChannelId, Initiative, Person, Registration, Stage, UserId
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.progress import course_of
from sandbox.clock import Clock
from sandbox.running import sandbox_settings
from sandbox.server import Sandbox
from sandbox.world import BOT_USER, Channel, Message, User
from storage import initiatives as initiative_rows
from storage import items, nudges, outbox, people, portfolio, preferences
from storage.tables import initiatives
from storage.tables import outbox as outbox_table
from tests.quiet import loud

ZONES = {
    "Europe/Berlin": "DE",
    "Europe/London": "GB",
    "America/New_York": "US",
    "America/Los_Angeles": "US",
    "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU",
    "Australia/Lord_Howe": "AU",
    "America/Sao_Paulo": "BR",
    "Asia/Tokyo": None,
    "Africa/Nairobi": None,
    "Pacific/Auckland": None,
    "America/St_Johns": None,
}
PEOPLE, INITIATIVES = 300, 200
LIVE_ARE = 10
"""One in so many is live from the beginning, and asked for its number."""
WEEK = timedelta(days=7)
BEGIN = datetime(2026, 1, 5, 6, tzinfo=UTC)
YEAR = timedelta(days=365)
LONGEST_PAUSE = 8
"""Working days within which somebody who is there has been written to, or the owner told."""
STEP = timedelta(minutes=20)


@dataclass
class Life:
    """What one person does all year, and what the bot wrote to them."""

    user: UserId
    zone: ZoneInfo
    country: str | None
    habit: str
    written: list[datetime] = field(default_factory=list)
    since: int = 0
    """Messages since they last said something."""
    left_at: datetime | None = None


class Year:
    """The bot in its workspace, and three hundred lives."""

    def __init__(self, house: House, sandbox: Sandbox, chance: random.Random) -> None:
        self.house, self.sandbox, self.chance = house, sandbox, chance
        self.lives: dict[str, Life] = {}
        self.direct: dict[str, Channel] = {}
        self.clock = sandbox.world.clock
        self.counted = self.clock.now()
        self.faults: list[str] = []

    async def settle_in(self) -> None:
        world = self.sandbox.world
        habits = ["answers"] * 5 + ["silent"] * 3 + ["snoozes", "mutes", "leaves", "travels"]
        for number in range(PEOPLE):
            zone, country = list(ZONES.items())[number % len(ZONES)]
            user = UserId(f"U{number:04}")
            world.add_user(User(user, f"P{number}", tz=zone))
            self.direct[user] = world.direct(user)
            self.lives[user] = Life(user, ZoneInfo(zone), country, habits[number % len(habits)])
        world.add_channel(Channel("C1", "all", members={*self.lives, BOT_USER}))
        await self.house.database.run(self._register_all)

    def _register_all(self, connection: Connection) -> None:
        context, now, lives = self.house.context, self.clock.now(), list(self.lives.values())
        preferences.keep_workspace_preferences(connection, context.workspace, WorkspacePreferences(Pace.STANDARD))
        for life in lives:
            person = Person(life.user, life.user, str(life.zone))
            people.keep_person(connection, context.workspace, person, at=now)
            wanted = PersonPreferences(country=life.country)
            preferences.keep_preferences(connection, context.workspace, life.user, wanted)
        for number in range(INITIATIVES):
            owner, sponsor = self.chance.sample(lives, 2)
            form = Registration(
                f"Plan {number}", "600 people a week wait on the phone", owner.user, sponsor.user, None,
                Stage.IDEA if number % LIVE_ARE else Stage.LIVE,
                ChannelId("C1"), private=False, by=owner.user, view=None,
            )  # fmt: skip
            work = UnitOfWork(connection, context.rules, context.workspace, now, Actor(owner.user))
            made = register(work, form)
            assert isinstance(made, Initiative)
            connection.execute(initiatives.update().where(initiatives.c.id == made.id).values(card_ts=f"{number}.0"))
        outbox.discard(connection)  # what would be said in the threads is not what this is about

    async def live(self) -> None:
        end = self.clock.now() + YEAR
        while self.clock.now() < end:
            moment = await self._next_moment(end)
            if moment > self.clock.now():
                self.clock.advance_to(moment)
            await self.house.nudger.tick()
            if self.clock.now() - self.counted >= WEEK:
                self.counted = self.clock.now()
                self.faults += await self.house.context.run(_miscounted)
            while not await self.house.sender.drained():
                await asyncio.sleep(0.001)
            await self._read_and_act()

    async def _next_moment(self, end: datetime) -> datetime:
        """Return when the bot looks next: every so often, but nothing happens before somebody is due."""
        due = await self.house.database.run(nudges.oldest_due)
        soonest = self.clock.now() + STEP
        return min(end, max(soonest, due or end))

    async def _read_and_act(self) -> None:
        fresh: dict[str, list[Message]] = {}
        for user in self.lives:
            letters = self.direct[user].messages
            for message in list(letters.values()):
                if message.user == BOT_USER:
                    fresh.setdefault(user, []).append(message)
            letters.clear()
        for user, messages in fresh.items():
            for message in messages:
                await self._received(self.lives[user], message)

    async def _received(self, life: Life, message: Message) -> None:
        moment = datetime.fromtimestamp(float(message.ts), UTC)
        is_nudge = "One answer moves things." in message.text
        self._check(life, moment, is_nudge=is_nudge)
        self.faults += [f"{life.user} at {moment}: {what}: {message.text[:80]}" for what in loud(message.blocks)]
        life.written.append(moment)
        if not is_nudge:
            return
        life.since += 1
        if life.since > MOST_NUDGES:
            self.faults.append(f"{life.user} was nudged {life.since} times without a word")
        await self._act(life)

    def _check(self, life: Life, moment: datetime, *, is_nudge: bool) -> None:
        local = moment.astimezone(life.zone)
        if not time(9, 30) <= local.time() < time(16, 30):
            self.faults.append(f"{life.user} at {local}: out of hours")
        if local.weekday() > 4:
            self.faults.append(f"{life.user} at {local}: weekend")
        if life.country and local.date() in holidays.country_holidays(life.country):
            self.faults.append(f"{life.user} at {local}: holiday")
        if life.written and life.written[-1].astimezone(life.zone).date() == local.date():
            self.faults.append(f"{life.user} at {local}: second message of the day")
        if life.left_at is not None and moment > life.left_at:
            self.faults.append(f"{life.user} at {local}: has left")
        if is_nudge and life.habit == "muted":
            self.faults.append(f"{life.user} at {local}: has muted")

    async def _act(self, life: Life) -> None:
        """Do what the person does about a nudge, by their habit."""
        run, desk, now = self.house.database.run, self.house.context, self.clock.now()
        match life.habit:
            case "answers" if self.chance.random() < 0.6:
                await self.house.context.run_as(Actor(life.user), self._answer_some, life)
                life.since = 0
            case "snoozes":
                await run(
                    preferences.snooze, desk.workspace, life.user, now + timedelta(days=self.chance.randint(2, 20))
                )
            case "mutes" if self.chance.random() < 0.5:
                await run(preferences.mute, desk.workspace, life.user, muted=True)
                life.habit = "muted"
            case "leaves" if self.chance.random() < 0.5:
                user = self.sandbox.world.users[life.user]
                user.deleted, life.left_at = True, now
                await events.handle(desk, {"type": "user_change", "user": user.described()})
            case "travels":
                user = self.sandbox.world.users[life.user]
                user.status_text = "On vacation"
                user.status_expiration = int((now + timedelta(days=self.chance.randint(3, 15))).timestamp())

    def _answer_some(self, work: UnitOfWork, life: Life) -> None:
        gaps = gaps_to_nudge(work, life.user)
        if not gaps:
            self.faults.append(f"{life.user} was nudged about nothing at {work.now}")
            return
        for _, item in self.chance.sample(gaps, self.chance.randint(1, len(gaps))):
            question = work.rules.catalogue[item.key]
            text = {"date": "30 April 2027", "person": f"<@{life.user}>", "number": "41 calls", "choice": ""}.get(
                question.kind, f"The clerk retypes {item.id} codes of 300 by hand, from 900 to 500 a day"
            )
            answers.take_form(work, item.id, text or question.choices[0].text, None, view=None)

    def nobody_was_forgotten(self, work: UnitOfWork) -> list[str]:
        """Find people with gaps who should have been nudged by now and were not."""
        now, forgotten = work.now, []
        for life in self.lives.values():
            if self.sandbox.world.users[life.user].deleted or life.habit == "muted":
                continue
            if not gaps_to_nudge(work, life.user):
                continue
            schedule = nudges.find(work.connection, work.workspace, life.user)
            calendar, wanted = work.calendar_of(life.user), work.known_of(life.user).person
            if wanted.snoozed_until and wanted.snoozed_until > now - timedelta(days=8):
                continue
            if schedule is None:
                forgotten.append(f"{life.user} is not on the schedule")
                continue
            back = self.sandbox.world.users[life.user].status_expiration < (now - timedelta(days=4)).timestamp()
            tried_enough = schedule.tries.sent > MOST_NUDGES
            if back and not tried_enough and _working_days(calendar, schedule.tries.since, now) > LONGEST_PAUSE:
                forgotten.append(f"{life.user}: {schedule}")
        return forgotten


def _working_days(calendar: Calendar, since: datetime, now: datetime) -> int:
    day, count = since.astimezone(calendar.zone).date(), 0
    while day < now.astimezone(calendar.zone).date():
        day += timedelta(days=1)
        count += calendar.works_on(day)
    return count


@pytest.fixture
async def year(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Year]:
    sandbox = Sandbox(Clock(BEGIN))
    await sandbox.start()
    settings = sandbox_settings(sandbox, f"sqlite:///{tmp_path / 'year.db'}")
    async with open_house(settings, catalogue, clock=sandbox.world.clock.now) as house:
        sending = asyncio.create_task(house.sender.run())
        yield Year(house, sandbox, random.Random(2026))
        await house.sender.stop()
        await sending
    await sandbox.stop()


@pytest.mark.slow
async def test_a_year_in_which_nobody_is_written_to_at_a_bad_moment_and_nobody_is_forgotten(year: Year) -> None:
    await year.settle_in()
    await year.live()

    assert year.faults == [], Counter(each.split(": ")[1] for each in year.faults)
    assert await year.house.context.run(year.nobody_was_forgotten) == []
    assert await year.house.context.run(_miscounted) == []
    letters = sum(len(life.written) for life in year.lives.values())
    habits = Counter(life.habit for life in year.lives.values() if life.written)
    assert letters > 500, habits
    assert set(habits) >= {"answers", "silent", "snoozes", "muted", "travels"}
    assert await year.house.database.run(_dead) == 0


def _miscounted(work: UnitOfWork) -> list[str]:
    """Say what of the week's counts is not what a recount says: what lists show, and how many numbers have moved."""
    wrong = [f"{each.label}: its summary is not what a recount says" for each in summaries.list_wrong(work)]
    if not summaries.are_counts_right(work):
        wrong.append("what is counted: it is not what a recount says")
    every = initiative_rows.list_initiatives(work.connection, work.workspace)
    standing = items.list_items_of_all(work.connection, work.workspace)
    courses = Counter(course_of(work.rules.catalogue, each.stage, standing[each.id]) for each in every)
    del courses[None]
    seen = Actor(UserId("U0000"), frozenset([ChannelId("C1")]))
    counted = portfolio.count_courses(work.connection, work.workspace, seen)
    return wrong if counted == courses else [*wrong, f"numbers: counted {counted}, there are {courses}"]


def _dead(connection: Connection) -> int:
    """Count nudges that could not be said; the threads of this year are not there, and what is said in them is dead."""
    statement = select(func.count()).where(outbox_table.c.purpose == "nudged", outbox_table.c.state == "dead")
    return int(connection.execute(statement).scalar_one())
