"""Use cases one by one, at a desk: what each returns, keeps, and has to say. Whole stories are in tests/journeys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from bot.notices import (
    Asked,
    CardChanged,
    FollowUpChanged,
    HandedBack,
    HandedOn,
    Named,
    News,
    Nudged,
    Offered,
    QuestionChanged,
    Reopened,
    Replied,
    VerdictChanged,
)
from bot.workflows import (
    access,
    answers,
    digest,
    freshness,
    initiatives,
    nudges,
    overview,
    people,
    preferences,
    questions,
    replies,
    schedule,
    verdicts,
)
from bot.workflows.access import Found
from bot.workflows.initiatives import Moved, Shut
from bot.workflows.nudges import LookFirst, NoGaps, NotHeld
from bot.workflows.questions import Choices
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.cadence import Silence, Wait
from hygiene.catalogue import Catalogue
from hygiene.commands import ListAll
from hygiene.history import Kind
from hygiene.initiative import (
    Actor,
    Exchange,
    Initiative,
    Item,
    ItemId,
    ItemState,
    OfferId,
    Person,
    Role,
    Source,
    Stage,
    UserId,
)
from hygiene.preferences import PersonPreferences
from hygiene.refusals import (
    AnswerAlready,
    MessageGone,
    NothingForYou,
    NothingToAnswer,
    OnlyTheAskedHandsOn,
    ReplyGone,
    Stopped,
    UnknownInitiative,
    UnknownQuestion,
)
from hygiene.roadmap import AheadOfItsAnswers, ReadyToGoOn
from hygiene.routing import Captured, Chatter, OfferToUse
from hygiene.rules import Rules
from hygiene.values import ChoiceValue, DayValue, Means, MetricValue, NumberValue, PersonValue
from storage import history, items
from storage import nudges as nudge_rows
from storage import people as person_rows
from storage import preferences as preference_rows
from tests.bot.desk import ALICE, BOARD, BOB, CAROL, DAVE, ROADMAP, TEAM, Desk

SOLID = "Prepaid customers under 10 euro, about 410,000 of them"
OTHER = "They buy an add-on in time, so 31,000 calls a month fall to 20,000"


@pytest.fixture
def desk(database_url: str, catalogue: Catalogue) -> Iterator[Desk]:
    """Give a desk on each engine."""
    desk = Desk(database_url, catalogue)
    yield desk
    desk.close()


def ask(desk: Desk, initiative: Initiative) -> None:
    """Let the questions that are queued have been asked."""
    for item in desk.items(initiative).values():
        if item.exchange is Exchange.QUEUED:
            desk.read(_show, item)


def _show(connection: Connection, item: Item) -> None:
    shown = replace(item_life.shown(item), question_ts=f"1772442050.{item.id:06}")
    items.save_item(connection, item, shown)


def answer_everything(desk: Desk, initiative: Initiative) -> None:
    for key, item in desk.items(initiative).items():
        question = desk.rules.catalogue[key]
        value = {
            "person": PersonValue(ALICE),
            "date": DayValue(desk.now.date() + timedelta(days=20)),
            "metric": MetricValue("Calls", 900, 500, "a day", date(2026, 9, 1)),
            "number": NumberValue(600),
        }.get(question.kind)
        if question.kind == "choice":
            choice = question.choice_that_means(Means.ADVISES) or question.choices[0]
            value = ChoiceValue(choice.text, choice.means)
        desk.run(ALICE, answers.take_form, item.id, f"{SOLID}; {key}", value, view=None)


# Registration


def test_a_registration_is_kept_said_and_asked_about(desk: Desk) -> None:
    desk.run(ALICE, initiatives.keep_draft, ROADMAP, {"name": "Plans"})
    assert desk.run(ALICE, initiatives.find_draft, ROADMAP) == {"name": "Plans"}

    initiative = desk.register(sponsor=DAVE, view="V1")

    assert {notice.kind for notice in desk.said} == {"card", "asked"}
    assert desk.run(ALICE, initiatives.find_draft, ROADMAP) == {}
    assert initiative.people == {Role.OWNER: ALICE, Role.SPONSOR: DAVE}
    assert desk.read(history.list_of, initiative.id)[0].kind is Kind.REGISTERED
    assert desk.items(initiative)["pain_point"].answer is not None
    assert all(desk.read(nudge_rows.find, TEAM, user) for user in (ALICE, DAVE))
    assert desk.read(nudge_rows.find, TEAM, BOB) is None


def test_the_same_form_registers_once(desk: Desk) -> None:
    first = desk.register(view="V1")
    second = desk.register(view="V1")

    assert (second.id, second.number) == (first.id, 1)


# Whose turn it is


def test_the_card_is_brought_up_to_date_and_only_what_changed_is_redrawn(desk: Desk) -> None:
    initiative = desk.register()
    ask(desk, initiative)
    item = desk.items(initiative)["target_user"]

    desk.run(ALICE, answers.take_form, item.id, SOLID, None, view=None)

    assert QuestionChanged(item.id, item.question_ts or "") in desk.said
    assert CardChanged(initiative.id) in desk.said
    assert [notice for notice in desk.said if isinstance(notice, Asked)] == [
        Asked(desk.items(initiative)["change_if_works"].id)
    ]
    assert not [notice for notice in desk.said if isinstance(notice, FollowUpChanged)]


def test_an_answer_puts_nobody_on_the_schedule_but_who_is_asked(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "user_sees", f"{SOLID} see a list of three plans with the price", by=BOB)

    assert desk.read(nudge_rows.find, TEAM, BOB) is None


def test_who_gets_a_question_is_put_on_the_schedule_and_who_loses_the_last_is_left_alone(desk: Desk) -> None:
    initiative = desk.register()
    item = desk.items(initiative)["target_user"]

    desk.run(ALICE, questions.hand_on, item.id, BOB)
    assert desk.told(BOB) == [HandedOn(item.id, BOB, ALICE)]
    assert desk.said[0] == News(BOB, "2026-03-02")
    asked = desk.read(nudge_rows.find, TEAM, BOB)
    assert asked.tries.sent == 0

    desk.run(ALICE, questions.hand_on, item.id, CAROL)
    assert desk.items(initiative)["target_user"].assignee == CAROL
    assert desk.run(BOB, schedule.gaps_to_nudge, BOB) == []
    desk.pass_by(days=30)
    assert {one.user for one in held(desk)} == {ALICE, CAROL}
    desk.run(CAROL, questions.hand_back, item.id)
    assert desk.items(initiative)["target_user"].assignee == ALICE
    assert HandedOn(item.id, ALICE, CAROL) in desk.told(ALICE)


def test_what_is_nudged_about_is_near_running_wanted_and_not_put_off(desk: Desk) -> None:
    initiative = desk.register()

    def nudged() -> set[str]:
        return {item.key for _, item in desk.run(ALICE, schedule.gaps_to_nudge, ALICE)}

    assert "target_user" in nudged()
    assert "drift_alert" not in nudged()
    desk.run(ALICE, questions.put_off, desk.items(initiative)["target_user"].id, "in a week")
    assert "target_user" not in nudged()
    desk.pass_by(days=8)
    assert "target_user" in nudged()
    desk.run(ALICE, nudges.set_reminded, 1, reminded=False)
    assert nudged() == set()
    desk.run(ALICE, nudges.set_reminded, 1, reminded=True)
    desk.run(ALICE, initiatives.move, 1, Stage.PARKED)
    assert nudged() == set()


# What people write


def test_a_reply_is_taken_once_and_says_what_for(desk: Desk) -> None:
    initiative = desk.register()
    ask(desk, initiative)
    reply = desk.message(SOLID, thread=initiative.card_ts or "")

    taken = desk.run(ALICE, replies.take, reply)
    again = desk.run(ALICE, replies.take, reply)

    assert isinstance(taken, Captured)
    assert again == Chatter()
    assert desk.items(initiative)["target_user"].state is ItemState.ANSWERED


def test_a_reply_to_no_initiative_or_a_stopped_one_is_talk(desk: Desk) -> None:
    initiative = desk.register()
    ask(desk, initiative)
    assert desk.run(ALICE, replies.take, desk.message(SOLID, thread="1.0")) == Chatter()

    desk.run(ALICE, initiatives.move, 1, Stage.PARKED)
    stopped = desk.run(ALICE, replies.take, desk.message(SOLID, thread=initiative.card_ts or ""))

    assert stopped == Chatter()
    assert desk.items(initiative)["target_user"].answer is None


def test_a_reply_by_somebody_else_is_offered_once(desk: Desk) -> None:
    initiative = desk.register()
    ask(desk, initiative)
    reply = desk.message(SOLID, by=BOB, thread=initiative.card_ts or "")

    reading = desk.run(BOB, replies.take, reply)

    assert isinstance(reading, OfferToUse)
    (offered,) = desk.said
    assert isinstance(offered, Offered)
    for version, text in (("1772442200.000001", f"{SOLID}, in Spain"), ("1772442150.000001", "an older edit")):
        edited = replace(reply, text=text, source=replace(reply.source, version=version))
        desk.run(BOB, replies.take, edited)
    assert desk.run(ALICE, replies.use_offer, offered.offer, offered.items[0]) == ReplyGone()
    used = desk.run(BOB, replies.use_offer, offered.offer, offered.items[0])
    assert isinstance(used, Found)
    kept = desk.items(initiative)["target_user"].answer
    assert kept is not None
    assert (kept.text, kept.author) == (f"{SOLID}, in Spain", BOB)
    assert desk.run(BOB, replies.use_offer, offered.offer, offered.items[0]) == AnswerAlready()


def test_a_message_is_a_mention_once(desk: Desk) -> None:
    assert desk.run(ALICE, replies.is_first_mention, Source(ROADMAP, "1.0")) is True
    assert desk.run(ALICE, replies.is_first_mention, Source(ROADMAP, "1.0")) is False


def test_the_same_words_under_two_questions_are_one_answer_too_few(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "target_user", SOLID)
    same = desk.answer(initiative, "target_user", SOLID)
    assert same.state is ItemState.ANSWERED

    pasted = desk.answer(initiative, "when_wrong", SOLID)
    assert (pasted.state, pasted.answer and pasted.answer.weakness) == (ItemState.WEAK, "duplicate")


def test_a_direct_message_answers_the_one_question_that_waits(desk: Desk) -> None:
    initiative = desk.register()
    direct = replace(desk.message(SOLID, by=BOB), thread="")
    desk.run(BOB, replies.take_direct, direct)
    assert desk.said == [Replied(BOB, 0)]

    desk.run(ALICE, questions.hand_on, desk.items(initiative)["target_user"].id, BOB)
    desk.run(BOB, replies.take_direct, direct)
    assert desk.items(initiative)["target_user"].answer is None  # it was taken for nothing before, and comes once
    desk.run(BOB, replies.take_direct, desk.message(SOLID, by=BOB))
    assert desk.items(initiative)["target_user"].state is ItemState.ANSWERED


def test_a_reply_that_is_deleted_opens_its_question_and_says_so_where_something_is_asked(desk: Desk) -> None:
    for stopped in (False, True):
        initiative = desk.register()
        ask(desk, initiative)
        reply = desk.message(SOLID, thread=initiative.card_ts or "")
        desk.run(ALICE, replies.take, reply)
        assert desk.items(initiative)["target_user"].state is ItemState.ANSWERED
        if stopped:
            desk.run(ALICE, initiatives.move, initiative.number, Stage.PARKED)

        desk.run(ALICE, replies.withdraw, reply.source.channel, reply.source.ts)

        assert desk.items(initiative)["target_user"].state is ItemState.OPEN
        assert any(isinstance(notice, Reopened) for notice in desk.said) is not stopped


# What people do with a question


def test_a_message_that_is_an_answer_already_is_recorded_no_second_time(desk: Desk) -> None:
    assert desk.run(ALICE, questions.keep_message, desk.message(SOLID)) == NothingToAnswer()
    initiative = desk.register()
    ask(desk, initiative)
    reply = desk.message(SOLID, thread=initiative.card_ts or "")
    desk.run(ALICE, replies.take, reply)

    assert desk.run(BOB, questions.keep_message, reply) == AnswerAlready()


def test_a_message_may_be_recorded_after_a_second_look(desk: Desk) -> None:
    elsewhere = desk.register(name="Elsewhere", channel=BOARD)
    initiative = desk.register()
    message = desk.message(SOLID, by=BOB)
    first = desk.run(ALICE, questions.keep_message, message)

    second = desk.run(ALICE, questions.keep_message, message)

    assert isinstance(second, Choices)
    assert [each.id for each in second.initiatives] == [initiative.id, elsewhere.id]
    if first.offer != second.offer:
        assert desk.run(ALICE, questions.record, first.offer, 2, "target_user") == MessageGone()
    assert desk.run(ALICE, questions.record, second.offer, 99, "target_user") == UnknownInitiative(99)
    desk.run(ALICE, initiatives.move, elsewhere.number, Stage.PARKED)
    stopped = desk.run(ALICE, questions.record, second.offer, elsewhere.number, "target_user")
    assert stopped == Stopped(desk.initiative(elsewhere))
    recorded = desk.run(ALICE, questions.record, second.offer, initiative.number, "target_user")
    assert isinstance(recorded, Found)
    assert recorded.item.key == "target_user"
    kept = desk.items(initiative)["target_user"].answer
    assert kept is not None
    assert (kept.author, kept.text) == (BOB, SOLID)
    assert desk.run(ALICE, questions.record, second.offer, 2, "target_user") == MessageGone()
    assert desk.run(ALICE, questions.record, OfferId(99), 2, "target_user") == MessageGone()


def test_the_thread_a_message_stands_in_is_likeliest(desk: Desk) -> None:
    first = desk.register(name="First")
    desk.register(name="Second")
    desk.run(ALICE, initiatives.move, desk.register(name="Third").number, Stage.PARKED)

    kept = desk.run(ALICE, questions.keep_message, desk.message(SOLID, thread=first.card_ts or ""))

    assert [each.name for each in kept.initiatives] == ["First", "Second"]


def test_the_next_gap_is_ones_own_that_is_asked_then_ones_own_then_any_that_one_may_answer(desk: Desk) -> None:
    initiative = desk.register()
    handed = desk.items(initiative)["user_sees"]
    desk.run(ALICE, questions.hand_on, handed.id, BOB)

    def next_for(who: UserId | Actor) -> str | NothingForYou:
        found = desk.run(who, questions.find_next, initiative.id)
        return found.item.key if isinstance(found, Found) else found

    assert next_for(BOB) == "user_sees"
    assert next_for(ALICE) == "target_user"
    assert next_for(Actor(DAVE, admin=True)) == "outcome_owner"  # the worst gap of all
    assert next_for(CAROL) == NothingForYou(desk.initiative(initiative))
    ask(desk, initiative)
    waiting = desk.items(initiative)["change_if_works"]
    desk.run(ALICE, questions.put_off, desk.items(initiative)["target_user"].id, "in a week")
    ask(desk, initiative)
    assert next_for(ALICE) == waiting.key


def test_a_role_that_is_handed_back_goes_to_who_is_named_or_to_the_owner(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "data_owner", f"<@{BOB}>", PersonValue(BOB))
    assert desk.initiative(initiative).people[Role.DATA_OWNER] == BOB
    assert Named(initiative.id, Role.DATA_OWNER, BOB, ALICE) in desk.told(BOB)
    assert desk.items(initiative)["data_quality"].assignee == BOB

    assert desk.run(BOB, questions.find_to_hand_back, initiative.id).id == initiative.id
    desk.run(BOB, questions.hand_back_role, initiative.id, CAROL)
    assert desk.initiative(initiative).people[Role.DATA_OWNER] == CAROL
    assert desk.items(initiative)["data_quality"].assignee == CAROL
    assert not [notice for notice in desk.said if isinstance(notice, HandedBack)]

    desk.run(CAROL, questions.hand_back_role, initiative.id, None)
    assert Role.DATA_OWNER not in desk.initiative(initiative).people
    assert HandedBack(initiative.id, CAROL) in desk.said
    assert desk.items(initiative)["data_owner"].state is ItemState.OPEN
    assert desk.items(initiative)["data_quality"].assignee == ALICE


def test_a_question_that_is_not_there_or_not_asked_any_more_is_unknown(desk: Desk, catalogue: Catalogue) -> None:
    initiative = desk.register()
    item = desk.items(initiative)["drift_alert"]
    assert isinstance(desk.run(ALICE, access.find_answerable, item.id), Found)
    assert desk.run(ALICE, access.find_answerable, ItemId(9999)) == UnknownQuestion()

    kept = tuple(each for each in catalogue.questions if each.key != item.key)
    desk.rules = Rules(Catalogue.model_validate(catalogue.model_copy(update={"questions": kept}).model_dump()))
    assert desk.run(ALICE, access.find_answerable, item.id) == UnknownQuestion()
    shown = desk.run(ALICE, overview.whole, 1).overview
    assert [each.key for each in shown.items] == [each.key for each in kept if each.applies_to(initiative.profile)]


# Stages


def test_going_back_and_stopping_ask_for_nothing_and_what_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    initiative = desk.register(stage=Stage.PILOT)

    assert isinstance(desk.run(ALICE, initiatives.move, 1, Stage.LIVE), Shut)
    assert isinstance(desk.run(ALICE, initiatives.move, 1, Stage.BUILD), Moved)
    assert isinstance(desk.run(ALICE, initiatives.move, 1, Stage.PILOT), Shut)
    assert isinstance(desk.run(ALICE, initiatives.move, 1, Stage.PARKED), Moved)
    assert isinstance(desk.run(ALICE, initiatives.undo, 1), Moved)
    assert desk.initiative(initiative).stage is Stage.BUILD
    assert isinstance(desk.run(ALICE, initiatives.undo, 1), Shut)


# Reminders


def held(desk: Desk) -> list[nudge_rows.Held]:
    taken: list[nudge_rows.Held] = desk.read(nudge_rows.take_due, TEAM, desk.now, limit=9, hold=timedelta(seconds=30))
    return taken


def test_who_has_no_gaps_is_left_alone(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, questions.hand_on, desk.items(initiative)["target_user"].id, BOB)
    desk.answer(initiative, "target_user", SOLID, by=BOB)
    desk.pass_by(days=2, hours=3)
    of = {each.user: each for each in held(desk)}

    assert desk.run(BOB, nudges.consider, of[BOB]) == NoGaps()
    looked = desk.run(ALICE, nudges.consider, of[ALICE])
    assert looked == LookFirst(desk.now.date())
    assert desk.run(ALICE, nudges.consider, replace_held(of[ALICE])) == NotHeld()
    assert desk.run(ALICE, nudges.remind, replace_held(of[ALICE]), desk.now.date(), away=False) == NotHeld()
    assert isinstance(desk.run(ALICE, nudges.remind, of[ALICE], desk.now.date(), away=True), Wait)
    assert desk.said == []
    assert initiative.nudged


def replace_held(one: nudge_rows.Held) -> nudge_rows.Held:
    return one._replace(until=one.until + 1)


def test_who_is_to_be_left_alone_is_looked_at_when_that_is_over(desk: Desk) -> None:
    desk.register()
    desk.pass_by(days=2)
    desk.now = desk.now.replace(hour=9)
    (early,) = held(desk)

    waits = desk.run(ALICE, nudges.consider, early)

    assert isinstance(waits, Wait)
    desk.now = waits.until - timedelta(seconds=1)
    assert held(desk) == []
    desk.now = waits.until
    (again,) = held(desk)
    desk.run(ALICE, preferences.mute, muted=True)
    desk.pass_by(days=9)
    (muted,) = held(desk)
    assert isinstance(desk.run(ALICE, nudges.consider, muted), Silence)
    desk.pass_by(days=90)
    assert held(desk) == []
    assert desk.run(ALICE, nudges.consider, again) == NotHeld()


def test_a_reminder_is_counted_when_it_is_queued(desk: Desk) -> None:
    desk.register()
    desk.pass_by(days=2, hours=3)
    (one,) = held(desk)
    desk.run(ALICE, nudges.consider, one)

    desk.run(ALICE, nudges.remind, one, desk.now.date(), away=False)

    assert desk.said == [Nudged(ALICE, desk.now.date().isoformat())]
    assert desk.read(nudge_rows.find, TEAM, ALICE).tries.sent == 1


def test_the_forecast_says_who_gets_what_and_why_not(desk: Desk) -> None:
    initiative = desk.register()
    for key, user in (("target_user", BOB), ("user_sees", CAROL)):
        desk.run(ALICE, questions.hand_on, desk.items(initiative)[key].id, user)
    desk.answer(initiative, "user_sees", f"{OTHER}; they see three plans", by=CAROL)
    desk.read(person_rows.keep_person, TEAM, Person(BOB, "Bob", deleted=True), at=desk.now)
    desk.pass_by(days=2)

    said = {each.user: each for each in desk.run(ALICE, nudges.forecast)}

    assert (said[CAROL].gaps, said[CAROL].decision) == (0, None)
    assert said[BOB].name == "Bob"
    assert isinstance(said[BOB].decision, Silence)
    assert said[ALICE].gaps > 1
    assert said[ALICE].decision is not None


def test_reminded_now_are_those_with_gaps_there_and_the_steering_say_it(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, questions.hand_on, desk.items(initiative)["target_user"].id, BOB)

    reminded, who = desk.run(ALICE, nudges.remind_now, 1)

    assert (reminded.id, tuple(each.user for each in who)) == (initiative.id, (ALICE, BOB))
    assert {each.user for each in held(desk)} == {ALICE, BOB}
    assert desk.read(history.list_of, initiative.id)[-1].kind is Kind.NUDGED


# Freshness


def test_what_lapses_is_asked_again_and_what_was_put_off_too(desk: Desk) -> None:
    initiative = desk.register()
    item = desk.answer(initiative, "target_user", SOLID)
    assert item.lapses_at is not None
    desk.now = item.lapses_at - timedelta(seconds=1)
    assert desk.run(ALICE, freshness.lapse) == 0
    desk.now = item.lapses_at
    assert desk.run(ALICE, freshness.lapse) >= 1
    assert desk.items(initiative)["target_user"].state is ItemState.STALE

    assert isinstance(desk.run(CAROL, freshness.still_true, item.id), OnlyTheAskedHandsOn)
    assert isinstance(desk.run(ALICE, freshness.still_true, item.id), Found)
    renewed = desk.items(initiative)["target_user"]
    assert renewed.state is ItemState.ANSWERED
    assert renewed.confirmed_at == desk.now
    assert renewed.lapses_at is not None
    assert renewed.lapses_at > desk.now

    put_off = desk.items(initiative)["user_sees"]
    desk.run(ALICE, questions.put_off, put_off.id, "tomorrow")
    desk.run(ALICE, freshness.wake)
    assert desk.items(initiative)["user_sees"].later_until is not None
    desk.pass_by(days=4)
    desk.run(ALICE, freshness.wake)
    assert desk.items(initiative)["user_sees"].later_until is None


# What people see


def test_lists_show_what_one_may_see_filtered(desk: Desk) -> None:
    desk.register(name="Plans")
    desk.register(name="Churn", owner=BOB)
    desk.register(name="Layoffs", channel=BOARD, private=True)
    desk.run(BOB, initiatives.move, 2, Stage.NOT_AI, because="A table does it")

    def names(actor: Actor, **wanted: object) -> list[str]:
        return [each.initiative.name for each in desk.run(actor, overview.listed, ListAll(**wanted)).shown]  # type: ignore[arg-type]

    inside, outside = Actor(ALICE, frozenset({BOARD})), Actor(CAROL)
    assert names(inside) == ["Layoffs", "Plans", "Churn"]
    assert names(outside) == ["Plans", "Churn"]
    assert names(outside, mine=True) == []
    assert names(inside, mine=True) == ["Layoffs", "Plans"]
    assert names(outside, stage=Stage.NOT_AI) == ["Churn"]
    assert names(outside, owner=BOB) == ["Churn"]
    assert names(outside, text="pLAN") == ["Plans"]
    assert names(outside, gaps=True) == ["Plans"]
    assert [each.initiative.name for each in desk.run(outside, overview.gaps_of, None).shown] == ["Plans"]
    assert [(each.name, why) for each, why in desk.run(outside, overview.wins).shown] == [("Churn", "A table does it")]
    shown = desk.run(inside, overview.mine)
    assert [each.initiative.name for each in shown.listing.shown] == ["Layoffs", "Plans"]
    assert [pile.initiative.name for pile in shown.piles] == ["Plans", "Layoffs"]


def test_all_of_one_initiative_with_who_has_muted(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, questions.hand_on, desk.items(initiative)["target_user"].id, BOB)
    for user in (BOB, CAROL):
        desk.run(user, preferences.mute, muted=True)

    shown = desk.run(ALICE, overview.whole_by_id, initiative.id)

    assert shown.muted == (BOB,)
    assert (
        shown.overview.link == f"https://t.slack.com/archives/{ROADMAP}/p{(initiative.card_ts or '').replace('.', '')}"
    )
    assert shown.courses == {}
    assert desk.run(CAROL, overview.gaps_in, 1).initiative.id == initiative.id


def test_a_day_that_moves_is_told_as_slipped(desk: Desk) -> None:
    initiative = desk.register()
    for days in (20, 30):
        desk.answer(initiative, "data_ready_date", "soon", DayValue(desk.now.date() + timedelta(days=days)))

    shown = desk.run(ALICE, overview.whole, 1)
    week = desk.run(ALICE, digest.build, ROADMAP, desk.now.date())

    assert "10 days" in shown.courses["data_ready_date"]
    assert [(each.initiative.id, item.key) for each, item, _ in week.slipped] == [(initiative.id, "data_ready_date")]
    desk.answer(initiative, "data_ready_date", "as I said", DayValue(desk.now.date() + timedelta(days=30)))
    assert desk.run(ALICE, digest.build, ROADMAP, desk.now.date()).slipped == ()


def test_a_number_that_is_read_again_says_how_far_it_has_moved(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "kpi_now", "900", NumberValue(900))
    assert "from" not in desk.run(ALICE, overview.whole, 1).courses.get("kpi_now", "")

    desk.answer(initiative, "kpi", "Calls", MetricValue("Calls", 900, 500, "a day", date(2026, 9, 1)))
    desk.answer(initiative, "kpi_now", "700", NumberValue(700))

    course = desk.run(ALICE, overview.whole, 1).courses["kpi_now"]
    assert "700" in course
    assert "50 %" in course or "half" in course or "50%" in course


# The week


def test_the_week_names_what_changed_and_what_waits_for_a_word(desk: Desk) -> None:
    initiative = desk.register()
    desk.register(name="Layoffs", channel=BOARD, private=True)
    answer_everything(desk, initiative)

    def decisions() -> list[object]:
        week = desk.run(ALICE, digest.build, ROADMAP, desk.now.date())
        return [decision for each, decision in week.decisions if each.initiative.id == initiative.id]

    week = desk.run(ALICE, digest.build, ROADMAP, desk.now.date())
    assert week.registered == 1
    assert [each.initiative.name for each in week.newest] == ["Plans"]
    assert sum(week.counts.values()) == 1
    events = [event for event in desk.read(history.list_of, initiative.id) if event.kind is Kind.ANSWERED]
    assert week.answers == len({event.item for event in events}) > 20
    assert week.before is None
    assert decisions() == [ReadyToGoOn()]
    verdict = desk.run(ALICE, overview.whole, 1).overview.readiness.verdict
    for stage in (Stage.BUILD, Stage.PILOT, Stage.LIVE):
        if verdict.allows is not None and stage.rank <= verdict.allows.rank:
            desk.run(ALICE, initiatives.move, 1, stage)
    assert desk.initiative(initiative).stage is verdict.allows
    assert decisions() == []  # it stands as far as its answers allow

    desk.register(name="Parked")
    desk.run(ALICE, initiatives.move, 3, Stage.PARKED)
    week = desk.run(ALICE, digest.build, ROADMAP, desk.now.date())
    assert {each.initiative.name for each, _, _ in week.oldest} <= {"Plans"}
    assert sum(week.counts.values()) == 2
    desk.pass_by(days=8)
    later = desk.run(ALICE, digest.build, ROADMAP, desk.now.date())
    assert (later.registered, later.newest) == (0, ())
    assert later.moved == ()
    assert later.before == week.counts or later.before is not None
    assert AheadOfItsAnswers() not in decisions()


# People


def test_who_has_left_gives_back_what_they_had(desk: Desk) -> None:
    initiative = desk.register()
    desk.answer(initiative, "data_owner", f"<@{BOB}>", PersonValue(BOB))
    desk.run(ALICE, questions.hand_on, desk.items(initiative)["target_user"].id, BOB)

    assert desk.run(ALICE, people.is_known, BOB) is False
    desk.read(person_rows.keep_person, TEAM, Person(BOB, "Bob"), at=desk.now)
    assert desk.run(ALICE, people.is_known, BOB) is True
    desk.run(ALICE, people.take_from_departed, BOB)

    assert Role.DATA_OWNER not in desk.initiative(initiative).people
    assert {item.assignee for item in desk.items(initiative).values() if item.state.is_gap} == {ALICE}
    assert [notice.kind for notice in desk.said if notice.kind == "departed"] == ["departed"]
    assert desk.read(nudge_rows.find, TEAM, BOB) is None


def test_a_role_is_filled_by_who_is_named_and_takes_what_was_not_handed_on_by_hand(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, questions.hand_on, desk.items(initiative)["data_quality"].id, CAROL)

    desk.answer(initiative, "data_owner", f"<@{BOB}>", PersonValue(BOB))
    asked = {key: item.assignee for key, item in desk.items(initiative).items()}
    assert (asked["data_quality"], asked["labels_pipeline"]) == (CAROL, BOB)


def test_an_owner_is_changed_once(desk: Desk) -> None:
    initiative = desk.register()
    assert desk.run(ALICE, people.change_owner, 1, ALICE).owner == ALICE
    assert desk.said == []

    changed = desk.run(ALICE, people.change_owner, 1, BOB)

    assert changed.owner == BOB
    assert desk.items(initiative)["target_user"].assignee == BOB
    assert {notice.kind for notice in desk.said} >= {"owner_changed", "news"}


# Preferences and verdicts


def test_wishes_are_kept_and_a_snooze_is_not_forgotten_by_a_form(desk: Desk) -> None:
    desk.register()
    snoozed = desk.run(ALICE, preferences.snooze, None, "in a week")
    assert snoozed.until == date(2026, 3, 9)
    until = desk.read(preference_rows.find_preferences, TEAM, ALICE).snoozed_until
    assert until.date() == snoozed.until
    desk.run(ALICE, preferences.keep, PersonPreferences(muted=True), None)
    person, _ = desk.run(ALICE, preferences.find)
    assert person.muted
    assert person.snoozed_until == until


def test_a_verdict_that_time_changes_is_looked_at_once(desk: Desk) -> None:
    initiative = desk.register()
    desk.run(ALICE, _note_verdict, initiative)
    due = desk.initiative(initiative).assess_at
    assert due is not None
    desk.now = due
    assert desk.run(ALICE, verdicts.look_again) == 1
    assert desk.said == [CardChanged(initiative.id)]
    assert desk.run(ALICE, verdicts.look_again) == 0


def test_a_verdict_that_changes_names_what_was_closed_or_has_opened(desk: Desk) -> None:
    initiative = desk.register()
    desk.pass_by(days=10)
    desk.run(ALICE, _note_verdict, initiative)
    before = desk.initiative(initiative).blocking
    assert "target_user" in before
    for key in ("target_user", "change_if_works", "evidence"):
        value = f"{SOLID}; {key} https://wiki.example/{key}"
        assert desk.answer(initiative, key, value).state is ItemState.ANSWERED

    desk.run(ALICE, _note_verdict, desk.initiative(initiative))

    now = desk.initiative(initiative)
    closed = tuple(key for key in before if key not in now.blocking)
    assert "target_user" in closed
    assert "target_user" not in now.blocking
    assert desk.said == [VerdictChanged(initiative.id, now.verdict or "", closed, (), "Needs research")]
    assert desk.run(ALICE, _note_verdict, now) is None
    assert desk.said == []


def _note_verdict(work: UnitOfWork, initiative: Initiative) -> None:
    verdicts.note_verdict(work, initiative, items.list_items(work.connection, initiative.id))
