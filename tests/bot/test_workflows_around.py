"""Use cases around the questions, at a desk: what people are told of their own, channels, and who comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.notices import Card, CatalogueChanged, Departed, HandedOn, Named, News, NotReached, OwnerSilent
from bot.workflows import (
    answers,
    channels,
    initiatives,
    news,
    nudges,
    people,
    preferences,
    questions,
    summaries,
    verdicts,
)
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.cadence import Escalate, Nudge, Tries, Wait
from hygiene.catalogue import Catalogue
from hygiene.initiative import NOBODY, Actor, ChannelId, ChannelState, Initiative, Person, Registration, Role, Stage
from hygiene.preferences import PersonPreferences
from hygiene.refusals import GuestsDoNotRegister
from hygiene.values import PersonValue
from storage import channels as channel_rows
from storage import initiatives as initiative_rows
from storage import news as news_rows
from storage import nudges as nudge_rows
from storage import outbox
from storage import people as person_rows
from storage.channels import Channel
from storage.nudges import Held
from tests.bot.desk import ALICE, BOARD, BOB, DAVE, MONDAY, PAIN, ROADMAP, TEAM, Desk

THERE = Actor(ALICE, frozenset({BOARD}))
NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 11, tzinfo=UTC)


@pytest.fixture
def desk(database_url: str, catalogue: Catalogue) -> Iterator[Desk]:
    """Give a desk on each engine."""
    desk = Desk(database_url, catalogue)
    yield desk
    desk.close()


def hand(desk: Desk, initiative: Initiative, key: str) -> HandedOn:
    """Let Alice hand a question on to Bob; return what he is to be told."""
    item = desk.items(initiative)[key]
    desk.run(THERE, questions.hand_on, item.id, BOB)
    return HandedOn(item.id, BOB, ALICE)


def look(desk: Desk, kind: ChannelState = ChannelState.OPEN, *, channel: ChannelId = ROADMAP) -> None:
    """Let a public channel be known."""
    known = Channel(channel, private=False, shared=False, state=kind, seen_at=desk.now)
    desk.read(channel_rows.keep_channel, TEAM, known)


# What people are told of their own


def test_news_leaves_at_once_in_working_hours_and_once_a_day(desk: Desk) -> None:
    initiative = desk.register()
    first = hand(desk, initiative, "target_user")
    assert News(BOB, "2026-03-02") in desk.said
    desk.read(news_rows.take, TEAM, BOB, "2026-03-02")
    desk.read(news_rows.keep_told, TEAM, BOB, day="2026-03-02", ts="1.1")

    second = hand(desk, initiative, "change_if_works")
    assert not any(isinstance(each, News) for each in desk.said)
    assert desk.told(BOB) == [first, second]
    assert desk.run(NOBODY, news.list_due) == []

    desk.now = MORNING.replace(hour=16)
    assert desk.run(NOBODY, news.list_due) == [BOB]
    assert desk.run(NOBODY, news.is_time, BOB)
    desk.run(NOBODY, news.tell_due, BOB)
    assert desk.said == [News(BOB, "2026-03-03")]
    desk.run(NOBODY, news.tell_due, BOB)
    assert desk.said == []


def test_news_waits_for_the_morning_and_for_who_is_away(desk: Desk) -> None:
    initiative = desk.register()
    desk.now = NIGHT
    hand(desk, initiative, "target_user")
    assert not any(isinstance(each, News) for each in desk.said)
    assert not desk.run(NOBODY, news.is_time, BOB)

    desk.now = MORNING
    desk.run(NOBODY, news.tell_due, BOB, away=True)
    assert desk.said == []
    assert desk.run(NOBODY, news.list_due) == []
    desk.pass_by(hours=3, minutes=59)
    assert desk.run(NOBODY, news.list_due) == []
    desk.pass_by(minutes=2)
    assert desk.run(NOBODY, news.list_due) == [BOB]
    desk.run(NOBODY, news.tell_due, BOB)
    assert desk.said == [News(BOB, "2026-03-03")]


def test_who_has_muted_or_put_off_the_bot_is_told_when_that_is_over(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(BOB, preferences.mute, muted=True)
    hand(desk, initiative, "target_user")
    assert not any(isinstance(each, News) for each in desk.said)
    desk.pass_by(hours=23)
    assert desk.run(NOBODY, news.list_due) == []
    desk.pass_by(hours=1)
    assert not desk.run(NOBODY, news.is_time, BOB)
    desk.run(BOB, preferences.mute, muted=False)
    assert News(BOB, "2026-03-03") in desk.said

    desk.run(BOB, preferences.snooze, None, "in a week")
    desk.pass_by(days=1)
    hand(desk, initiative, "change_if_works")
    assert not any(isinstance(each, News) for each in desk.said)
    desk.pass_by(days=5)
    assert desk.run(NOBODY, news.list_due) == []
    desk.pass_by(days=1, hours=6)
    assert desk.run(NOBODY, news.list_due) == [BOB]


def test_wishes_that_change_are_looked_at_for_what_waits(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(BOB, preferences.mute, muted=True)
    hand(desk, initiative, "target_user")
    desk.run(BOB, preferences.keep, PersonPreferences(muted=False), None)
    assert News(BOB, "2026-03-02") in desk.said


def test_nobody_is_told_of_what_they_have_done_themselves(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "data_owner", f"<@{ALICE}>", PersonValue(ALICE))
    assert desk.told(ALICE) == []
    desk.run(ALICE, people.change_owner, 1, BOB)
    assert desk.told(BOB) == [Named(initiative.id, Role.OWNER, BOB, ALICE)]


def test_other_questions_are_news_to_each_owner_of_what_runs(desk: Desk) -> None:
    initiative = desk.register()
    parked = desk.register(name="Churn", owner=BOB)
    desk.run(BOB, initiatives.move, parked.number, Stage.PARKED)
    whole = desk.rules
    kept = tuple(each for each in whole.catalogue.questions if each.key != "evidence")
    desk.rules = replace(whole, catalogue=Catalogue(sections=whole.catalogue.sections, questions=kept))
    desk.run(NOBODY, initiatives.reconcile)
    (told,) = desk.told(ALICE)
    assert isinstance(told, CatalogueChanged)
    (change,) = told.changes
    assert (change.initiative, change.added, change.retired) == (initiative.id, (), ("evidence",))
    assert desk.told(BOB) == []

    desk.rules = whole
    desk.run(NOBODY, initiatives.reconcile)
    again = desk.told(ALICE)[-1]
    assert isinstance(again, CatalogueChanged)
    assert [(each.added, each.retired) for each in again.changes] == [(("evidence",), ())]
    desk.run(NOBODY, initiatives.reconcile)
    assert len(desk.told(ALICE)) == 2


def test_what_a_catalogue_means_otherwise_shows_in_lists_without_an_answer(desk: Desk) -> None:
    """The questions are the same, only what they keep shut is not: nobody is told, and the summaries are counted."""
    initiative = desk.register()
    desk.run(NOBODY, initiatives.reconcile)
    while desk.run(NOBODY, summaries.recount_due):
        pass
    whole = desk.rules
    softer = tuple(each.model_copy(update={"blocking": False}) for each in whole.catalogue.questions)
    desk.rules = replace(whole, catalogue=Catalogue(sections=whole.catalogue.sections, questions=softer))

    desk.run(NOBODY, initiatives.reconcile)
    assert [each.id for each in desk.run(NOBODY, summaries.list_wrong)] == [initiative.id]
    desk.run(NOBODY, summaries.recount_due)

    assert desk.run(NOBODY, summaries.list_wrong) == []
    assert desk.told(ALICE) == []


# Channels


def test_a_channel_is_private_once_it_is_heard_of_and_only_where_something_lives(desk: Desk) -> None:
    assert desk.run(NOBODY, channels.note_private, ROADMAP) is False
    assert desk.read(channel_rows.find_channel, TEAM, ROADMAP) is None
    initiative = desk.register()
    assert desk.run(NOBODY, channels.note_private, ROADMAP) is True
    assert desk.initiative(initiative).private
    assert desk.run(NOBODY, channels.note_private, ROADMAP) is False

    look(desk, channel=BOARD)
    assert desk.run(NOBODY, channels.note_private, BOARD) is True
    known = desk.read(channel_rows.find_channel, TEAM, BOARD)
    assert (known.private, known.state, known.seen_at) == (True, ChannelState.OPEN, desk.now)


def test_who_joins_is_noted_where_something_may_live_and_who_leaves_is_not_in_it(desk: Desk) -> None:
    desk.run(NOBODY, channels.note_joined, ROADMAP, BOB)
    assert desk.read(channel_rows.list_channels_of, TEAM, BOB) == frozenset()
    look(desk)
    desk.run(NOBODY, channels.note_joined, ROADMAP, BOB)
    assert desk.read(channel_rows.list_channels_of, TEAM, BOB) == {ROADMAP}
    desk.run(NOBODY, channels.note_left, ROADMAP, BOB)
    assert desk.read(channel_rows.list_channels_of, TEAM, BOB) == frozenset()


@pytest.mark.parametrize(
    ("close", "state"), [(channels.note_archived, ChannelState.ARCHIVED), (channels.note_put_out, ChannelState.LEFT)]
)
def test_nothing_is_asked_where_the_bot_cannot_speak_until_it_can(desk: Desk, close: object, state: object) -> None:
    assert callable(close)
    desk.run(NOBODY, close, BOARD)
    assert desk.read(channel_rows.find_channel, TEAM, BOARD) is None

    initiative = desk.register()
    look(desk)
    desk.run(NOBODY, close, ROADMAP)
    assert desk.read(channel_rows.find_channel, TEAM, ROADMAP).state is state
    assert desk.read(channel_rows.is_quiet, TEAM, ROADMAP)
    desk.pass_by(days=3)
    assert desk.run(ALICE, news.not_before, ALICE) is None
    assert [each.gaps for each in desk.run(ALICE, nudges.forecast)] == [0]

    desk.run(NOBODY, channels.speak_again, ROADMAP)
    assert not desk.read(channel_rows.is_quiet, TEAM, ROADMAP)
    assert [each.gaps for each in desk.run(ALICE, nudges.forecast)] != [0]
    assert desk.items(initiative)["target_user"].assignee == ALICE


def test_a_card_that_is_missing_is_said_again_after_an_hour_or_when_the_bot_is_back(desk: Desk) -> None:
    form = Registration("Plans", PAIN, ALICE, None, None, Stage.IDEA, ROADMAP, private=False, by=ALICE, view=None)
    initiative = desk.run(ALICE, initiatives.register, form)
    card = Card(initiative.id)
    assert card in desk.said
    desk.run(NOBODY, channels.say_missing_cards)
    assert desk.said == []  # it is on its way

    def refused() -> None:
        lease = timedelta(seconds=20)
        while rows := desk.read(outbox.claim, TEAM, datetime.now(UTC), limit=9, lease=lease, interval=timedelta()):
            for row in rows:
                assert desk.read(outbox.record_dead, row, "restricted_action")

    refused()
    desk.pass_by(minutes=59)
    desk.run(NOBODY, channels.say_missing_cards)
    assert desk.said == []
    desk.pass_by(minutes=1)
    desk.run(NOBODY, channels.say_missing_cards)
    assert desk.said == [card]
    refused()
    look(desk, ChannelState.LEFT)
    desk.pass_by(hours=2)
    desk.run(NOBODY, channels.say_missing_cards)
    assert desk.said == []
    desk.run(NOBODY, channels.speak_again, ROADMAP)
    assert desk.said == [card]


# Who comes and goes


def test_a_guest_does_not_register(desk: Desk) -> None:
    form = Registration("Plans", PAIN, ALICE, None, None, Stage.IDEA, ROADMAP, private=False, by=ALICE, view=None)
    assert isinstance(desk.run(Actor(BOB, limited=True), initiatives.register, form), GuestsDoNotRegister)
    assert desk.said == []
    assert desk.read(initiative_rows.list_initiatives, TEAM) == []


def test_what_somebody_was_asked_whom_slack_does_not_reach_is_back_with_the_owner(desk: Desk) -> None:
    running, parked = desk.register(), desk.register(name="Churn")
    hand(desk, running, "target_user")
    hand(desk, parked, "target_user")
    hand(desk, parked, "change_if_works")
    desk.run(ALICE, initiatives.move, parked.number, Stage.PARKED)

    desk.run(NOBODY, people.take_from_unreachable, BOB)

    assert [each for each in desk.said if isinstance(each, NotReached)] == [NotReached(running.id, BOB)]
    assert desk.items(running)["target_user"].assignee == ALICE
    assert desk.items(parked)["target_user"].assignee == BOB
    assert desk.read(nudge_rows.find, TEAM, BOB) is None
    assert desk.told(BOB) == []


def test_who_leaves_a_private_channel_gives_back_what_lives_there_and_nothing_else(desk: Desk) -> None:
    here = desk.register(channel=BOARD, private=True)
    there = desk.register(name="Churn")
    parked = desk.register(name="Calls", channel=BOARD, private=True)
    desk.read(channel_rows.add_member, TEAM, BOARD, BOB)
    for each in (here, there, parked):
        hand(desk, each, "target_user")
    desk.run(THERE, initiatives.move, parked.number, Stage.PARKED)

    desk.run(NOBODY, people.take_from_leaver, BOARD, BOB)

    assert [each for each in desk.said if isinstance(each, Departed)] == [Departed(here.id, BOB, None, left=True)]
    assert desk.items(here)["target_user"].assignee == ALICE
    assert desk.items(there)["target_user"].assignee == BOB
    assert desk.items(parked)["target_user"].assignee == BOB


def test_a_role_goes_with_who_leaves_but_the_owner_is_asked_for_another(desk: Desk) -> None:
    initiative = desk.register(channel=BOARD, private=True)
    desk.read(channel_rows.add_member, TEAM, BOARD, BOB)
    item = desk.items(initiative)["data_owner"]
    desk.run(THERE, answers.take_form, item.id, f"<@{BOB}>", PersonValue(BOB), view=None)
    assert desk.initiative(initiative).people[Role.DATA_OWNER] == BOB
    desk.run(NOBODY, people.take_from_leaver, BOARD, BOB)
    assert Role.DATA_OWNER not in desk.initiative(initiative).people
    assert Departed(initiative.id, BOB, Role.DATA_OWNER, left=True) in desk.said
    assert {item.assignee for item in desk.items(initiative).values()} == {ALICE}

    desk.run(NOBODY, people.take_from_leaver, BOARD, ALICE)
    assert desk.initiative(initiative).owner == ALICE
    assert [each for each in desk.said if isinstance(each, Departed)] == [
        Departed(initiative.id, ALICE, Role.OWNER, left=True)
    ]


def test_whom_the_bot_has_had_to_do_with_is_known(desk: Desk) -> None:
    assert not desk.run(NOBODY, people.is_known, BOB)
    desk.read(person_rows.keep_person, TEAM, Person(BOB, "Bob"), at=desk.now)
    assert desk.run(NOBODY, people.is_known, BOB)


# Silence


def test_the_sponsor_is_told_of_a_silent_owner_in_their_own_hours_once(desk: Desk) -> None:
    own = desk.register(sponsor=DAVE)
    desk.register(name="Churn")
    since = desk.now
    desk.pass_by(days=30)
    desk.now = desk.now.replace(hour=11)
    (one,) = (each for each in desk.read(nudge_rows.list_all, TEAM) if each.user == ALICE)
    tries = Tries(since, 3, since.date())
    desk.read(nudge_rows.record_sent, one, tries, next_at=desk.now)

    def due() -> list[Held]:
        found = desk.read(nudge_rows.take_due, TEAM, desk.now, limit=9, hold=timedelta(seconds=30))
        return [each for each in found if each.user == ALICE]

    desk.run(DAVE, preferences.snooze, None, "in a week")
    (held,) = due()
    waits = desk.run(NOBODY, nudges.consider, held)
    assert isinstance(waits, Wait)
    assert desk.said == []
    assert waits.until > desk.now + timedelta(days=5)

    desk.now = waits.until
    (held,) = due()
    assert isinstance(desk.run(NOBODY, nudges.consider, held), Escalate)
    assert desk.said == [OwnerSilent(DAVE, ALICE, (own.id,), MONDAY.date().isoformat())]
    assert desk.read(nudge_rows.find, TEAM, DAVE).tries.last_day == desk.now.date()
    desk.pass_by(days=300)
    assert due() == []


def test_a_reminder_waits_where_slack_tells_that_they_are_away(desk: Desk) -> None:
    desk.register()
    desk.pass_by(days=2)
    desk.now = desk.now.replace(hour=12)
    (held,) = desk.read(nudge_rows.take_due, TEAM, desk.now, limit=9, hold=timedelta(seconds=30))
    outcome = desk.run(NOBODY, nudges.remind, held, desk.now.date(), away=True)
    assert isinstance(outcome, Wait)
    assert outcome.until == desk.now + timedelta(hours=4)
    assert desk.said == []
    desk.now = outcome.until
    (held,) = desk.read(nudge_rows.take_due, TEAM, desk.now, limit=9, hold=timedelta(seconds=30))
    assert desk.run(NOBODY, nudges.remind, held, desk.now.date(), away=False) == Nudge(desk.now.date())


def test_the_first_verdict_is_told_by_the_card(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, _note, initiative)
    now = desk.initiative(initiative)
    assert now.verdict is not None
    assert now.verdict_told == now.verdict


def _note(work: UnitOfWork, initiative: Initiative) -> None:
    from storage import items

    verdicts.note_verdict(work, initiative, items.list_items(work.connection, initiative.id))


def test_what_was_looked_up_is_looked_up_anew_once_it_has_changed(desk: Desk) -> None:
    def change(work: UnitOfWork) -> tuple[bool, bool]:
        before = work.known_of(BOB).person.muted
        preferences.mute(work, muted=True)
        return before, work.known_of(BOB).person.muted

    assert desk.run(BOB, change) == (False, True)
