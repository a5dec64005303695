"""An item's life: whatever happens to it, in whatever order, it is whole, and its history says what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hygiene import item_life
from hygiene.history import Act, Kind
from hygiene.initiative import Answer, AnswerId, Exchange, InitiativeId, Item, ItemId, ItemState, UserId
from hygiene.item_life import Change, NotNow, flaws

ALICE, BOB = UserId("U1ALICE"), UserId("U2BOB")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ACT, BY_BOB = Act(ALICE, NOON), Act(BOB, NOON)
SOLID = Answer(AnswerId(1), "6 % of rows have no date", None, None, ALICE, NOON)
WEAK = Answer(AnswerId(2), "TBD", None, "placeholder", ALICE, NOON)
OPEN = Item(ItemId(7), InitiativeId(1), "data_quality", ALICE, ItemState.OPEN)
ASKED = replace(OPEN, exchange=Exchange.ASKED, asked_at=NOON, question_ts="1.0")


def done(outcome: Change | NotNow) -> Item:
    assert isinstance(outcome, Change)
    return outcome.after


ANSWERED = done(item_life.answered(ASKED, ACT, SOLID, lapses_at=NOON + 20 * DAY))
CONTESTED = done(item_life.contested(ANSWERED, ACT, AnswerId(3)))
FOLLOWED_UP = item_life.follow_up_stands_at(done(item_life.answered(ASKED, ACT, WEAK, lapses_at=NOON + DAY)), "2.0")
STALE = done(item_life.lapsed(ANSWERED, ACT))
WAIVED = done(item_life.waived(ASKED, ACT, until=date(2026, 3, 20), because="later", lapses_at=NOON + 19 * DAY))
SET_ASIDE = done(item_life.set_aside(ANSWERED, ACT, because="no screen"))
PUT_OFF = done(item_life.put_off(ASKED, ACT, until=NOON + DAY))
RETIRED = done(item_life.retired(ANSWERED, ACT))
CLAIMED = done(item_life.answered(ASKED, BY_BOB, replace(SOLID, author=BOB), lapses_at=NOON + DAY, needs_second=True))
EACH = {
    "open": OPEN,
    "asked": ASKED,
    "answered": ANSWERED,
    "contested": CONTESTED,
    "followed-up": FOLLOWED_UP,
    "stale": STALE,
    "waived": WAIVED,
    "set-aside": SET_ASIDE,
    "put-off": PUT_OFF,
    "retired": RETIRED,
    "claimed": CLAIMED,
}


@pytest.mark.parametrize(
    ("before", "act", "kind", "after"),
    [
        (OPEN, lambda item: item_life.asked(item, ACT), Kind.ASKED, {"exchange": Exchange.QUEUED, "asked_at": NOON}),
        (
            ASKED,
            lambda item: item_life.answered(item, ACT, SOLID, lapses_at=NOON + DAY),
            Kind.ANSWERED,
            {"state": ItemState.ANSWERED, "exchange": Exchange.CLOSED, "answer": SOLID, "lapses_at": NOON + DAY},
        ),
        (
            ASKED,
            lambda item: item_life.answered(item, ACT, WEAK, lapses_at=NOON + DAY),
            Kind.ANSWERED,
            {"state": ItemState.WEAK, "exchange": Exchange.FOLLOWED_UP, "answer": WEAK},
        ),
        (
            FOLLOWED_UP,
            lambda item: item_life.answered(item, ACT, WEAK, lapses_at=None),
            Kind.ANSWERED,
            {"exchange": Exchange.CLOSED},
        ),
        (
            WAIVED,
            lambda item: item_life.answered(item, ACT, SOLID, lapses_at=None),
            Kind.ANSWERED,
            {
                "state": ItemState.ANSWERED, "answer": SOLID, "waived_by": None, "waived_until": None,
                "set_aside_because": None, "lapses_at": None,
            },
        ),
        (
            FOLLOWED_UP,
            lambda item: item_life.reworded(item, ACT, SOLID, lapses_at=NOON + DAY),
            Kind.REWORDED,
            {"state": ItemState.ANSWERED, "exchange": Exchange.CLOSED, "answer": SOLID, "lapses_at": NOON + DAY},
        ),
        (
            FOLLOWED_UP,
            lambda item: item_life.reworded(item, ACT, replace(WEAK, text="?"), lapses_at=NOON + DAY),
            Kind.REWORDED,
            {"answer": replace(WEAK, text="?")},
        ),
        (
            ANSWERED,
            lambda item: item_life.reworded(item, ACT, WEAK, lapses_at=NOON + DAY),
            Kind.REWORDED,
            {"state": ItemState.WEAK, "answer": WEAK, "lapses_at": None},
        ),
        (FOLLOWED_UP, lambda item: item_life.kept(item, ACT), Kind.KEPT, {"exchange": Exchange.CLOSED}),
        (
            FOLLOWED_UP,
            lambda item: item_life.overruled(item, ACT, lapses_at=NOON + DAY),
            Kind.OVERRULED,
            {
                "state": ItemState.ANSWERED,
                "exchange": Exchange.CLOSED,
                "answer": replace(WEAK, weakness=None),
                "lapses_at": NOON + DAY,
            },
        ),
        (
            ANSWERED,
            lambda item: item_life.renewed(item, ACT, landed=False, lapses_at=NOON + 30 * DAY),
            Kind.CONFIRMED,
            {"confirmed_at": NOON, "lapses_at": NOON + 30 * DAY},
        ),
        (
            STALE,
            lambda item: item_life.renewed(item, ACT, landed=True, lapses_at=None),
            Kind.LANDED,
            {"state": ItemState.ANSWERED, "exchange": Exchange.CLOSED, "confirmed_at": NOON},
        ),
        (
            replace(ANSWERED, later_until=None, question_ts="1.0", follow_up_ts="2.0"),
            lambda item: item_life.lapsed(item, ACT),
            Kind.LAPSED,
            {
                "state": ItemState.STALE, "exchange": Exchange.WAITING, "lapses_at": None, "asked_at": None,
                "question_ts": None, "follow_up_ts": None,
            },
        ),
        (
            WAIVED,
            lambda item: item_life.lapsed(item, ACT),
            Kind.WAIVER_ENDED,
            {
                "state": ItemState.OPEN, "exchange": Exchange.WAITING, "asked_at": None, "question_ts": None,
                "waived_by": None, "waived_until": None, "set_aside_because": None, "lapses_at": None,
            },
        ),
        (
            replace(WAIVED, answer=WEAK),
            lambda item: item_life.lapsed(item, ACT),
            Kind.WAIVER_ENDED,
            {
                "state": ItemState.WEAK, "asked_at": None, "waived_by": None, "waived_until": None,
                "set_aside_because": None, "lapses_at": None,
            },
        ),
        (
            replace(WAIVED, answer=SOLID),
            lambda item: item_life.lapsed(item, ACT),
            Kind.WAIVER_ENDED,
            {
                "state": ItemState.STALE, "exchange": Exchange.WAITING, "asked_at": None, "question_ts": None,
                "waived_by": None, "waived_until": None, "set_aside_because": None, "lapses_at": None,
            },
        ),
        (
            WAIVED,
            lambda item: item_life.waived(item, ACT, until=date(2026, 4, 1), because="again", lapses_at=NOON + DAY),
            Kind.WAIVED,
            {"waived_until": date(2026, 4, 1), "set_aside_because": "again", "lapses_at": NOON + DAY},
        ),
        (
            CONTESTED,
            lambda item: item_life.set_aside(item, ACT, because="no screen"),
            Kind.SET_ASIDE,
            {
                "state": ItemState.NOT_APPLICABLE, "answer": None, "rival": None, "lapses_at": None,
                "set_aside_because": "no screen", "aside_by": ALICE,
            },
        ),
        (
            replace(WAIVED, aside_by=BOB, waived_by=BOB),
            lambda item: item_life.agreed_aside(item, ACT),
            Kind.SET_ASIDE,
            {
                "state": ItemState.NOT_APPLICABLE, "waived_by": None, "waived_until": None, "lapses_at": None,
            },
        ),
        (
            ASKED,
            lambda item: item_life.put_off(item, ACT, until=NOON + DAY),
            Kind.PUT_OFF,
            {"exchange": Exchange.WAITING, "later_until": NOON + DAY},
        ),
        (
            FOLLOWED_UP,
            lambda item: item_life.put_off(done(item_life.kept(item, ACT)), ACT, until=NOON + DAY),
            Kind.PUT_OFF,
            {"exchange": Exchange.CLOSED, "later_until": NOON + DAY},
        ),
        (
            PUT_OFF,
            lambda item: item_life.woken(item, ACT),
            Kind.WOKEN,
            {"later_until": None, "question_ts": None},
        ),
        (
            STALE,
            lambda item: item_life.handed_to(item, ACT, BOB),
            Kind.HANDED_ON,
            {"assignee": BOB, "handed_on_by": ALICE},
        ),
        (
            WAIVED,
            lambda item: item_life.handed_to(item, ACT, BOB),
            Kind.HANDED_ON,
            {
                "state": ItemState.OPEN, "exchange": Exchange.WAITING, "assignee": BOB, "handed_on_by": ALICE,
                "asked_at": None, "question_ts": None, "waived_by": None, "waived_until": None,
                "set_aside_because": None, "lapses_at": None,
            },
        ),
        (
            replace(ASKED, handed_on_by=BOB),
            lambda item: item_life.rerouted(item, ACT, BOB),
            Kind.REROUTED,
            {
                "exchange": Exchange.WAITING, "assignee": BOB, "handed_on_by": None, "asked_at": None,
                "question_ts": None,
            },
        ),
        (
            ANSWERED,
            lambda item: item_life.reopened(item, ACT),
            Kind.REOPENED,
            {
                "state": ItemState.OPEN, "exchange": Exchange.WAITING, "answer": None, "lapses_at": None,
                "asked_at": None, "question_ts": None,
            },
        ),
        (
            ANSWERED,
            lambda item: item_life.withdrawn(item, ACT, [SOLID.id]),
            Kind.WITHDRAWN,
            {"state": ItemState.OPEN, "exchange": Exchange.ASKED, "answer": None, "lapses_at": None},
        ),
        (
            replace(ANSWERED, question_ts=None),
            lambda item: item_life.withdrawn(item, ACT, [SOLID.id]),
            Kind.WITHDRAWN,
            {"state": ItemState.OPEN, "exchange": Exchange.WAITING, "answer": None, "lapses_at": None},
        ),
        (
            ANSWERED,
            lambda item: item_life.withdrawn(item, ACT, [SOLID.id], anew=True),
            Kind.WITHDRAWN,
            {
                "state": ItemState.OPEN, "exchange": Exchange.WAITING, "answer": None, "lapses_at": None,
                "asked_at": None, "question_ts": None,
            },
        ),
        (CONTESTED, lambda item: item_life.withdrawn(item, ACT, [AnswerId(3)]), Kind.WITHDRAWN, {"rival": None}),
        (
            replace(WAIVED, answer=WEAK, confirmed_at=NOON),
            lambda item: item_life.withdrawn(item, ACT, [WEAK.id]),
            Kind.WITHDRAWN,
            {"answer": None, "confirmed_at": None},
        ),
        (ANSWERED, lambda item: item_life.contested(item, ACT, AnswerId(3)), Kind.CONTESTED, {"rival": AnswerId(3)}),
        (
            CONTESTED,
            lambda item: item_life.picked(item, ACT, replace(SOLID, id=AnswerId(3)), lapses_at=NOON + DAY),
            Kind.PICKED,
            {"rival": None, "answer": replace(SOLID, id=AnswerId(3)), "lapses_at": NOON + DAY},
        ),
        (
            CONTESTED,
            lambda item: item_life.retired(item, ACT),
            Kind.RETIRED,
            {"state": ItemState.RETIRED, "rival": None, "lapses_at": None},
        ),
        (
            RETIRED,
            lambda item: item_life.restored(item, ACT),
            Kind.RESTORED,
            {"state": ItemState.STALE, "exchange": Exchange.WAITING, "asked_at": None, "question_ts": None},
        ),
        (CLAIMED, lambda item: item_life.seconded(item, ACT), Kind.SECONDED, {"needs_second": False}),
        (ANSWERED, lambda item: item_life.second_wanted(item, ACT), Kind.SECOND_WANTED, {"needs_second": True}),
        (
            RETIRED,
            lambda item: item_life.returned(item, ACT, lapses_at=NOON + DAY),
            Kind.RESTORED,
            {
                "state": ItemState.ANSWERED, "lapses_at": NOON + DAY, "asked_at": None, "question_ts": None,
            },
        ),
        (
            replace(RETIRED, answer=WEAK),
            lambda item: item_life.restored(item, ACT),
            Kind.RESTORED,
            {"state": ItemState.WEAK},
        ),
        (
            replace(RETIRED, answer=None),
            lambda item: item_life.restored(item, ACT),
            Kind.RESTORED,
            {"state": ItemState.OPEN, "exchange": Exchange.WAITING, "asked_at": None, "question_ts": None},
        ),
    ],
)  # fmt: skip
def test_what_happens_changes_this_and_nothing_else(before: Item, act: Any, kind: Kind, after: dict[str, Any]) -> None:
    change = act(before)

    assert isinstance(change, Change)
    assert {name: getattr(change.after, name) for name in _changed(before, change.after)} == after
    assert (change.event.kind, change.event.by, change.event.at, change.event.item) == (kind, ALICE, NOON, before.id)
    assert list(flaws(change.after)) == []


def _changed(before: Item, after: Item) -> list[str]:
    return [name for name in Item.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]


@pytest.mark.parametrize(
    ("act", "possible"),
    [
        (lambda item: item_life.contested(item, ACT, AnswerId(9)), {"answered", "contested", "claimed"}),
        (lambda item: item_life.picked(item, ACT, SOLID, lapses_at=None), {"contested"}),
        (lambda item: item_life.picked(item, ACT, WEAK, lapses_at=None), set()),
        (lambda item: item_life.kept(item, ACT), {"followed-up"}),
        (
            lambda item: item_life.renewed(item, ACT, landed=False, lapses_at=None),
            {"answered", "contested", "stale", "claimed"},
        ),
        (lambda item: item_life.lapsed(item, ACT), {"answered", "contested", "waived", "claimed"}),
        (
            lambda item: item_life.waived(item, ACT, until=date(2026, 3, 9), because="x", lapses_at=NOON),
            {"open", "asked", "followed-up", "stale", "put-off", "waived"},
        ),
        (
            lambda item: item_life.put_off(item, ACT, until=NOON + DAY),
            {"open", "asked", "followed-up", "stale", "put-off"},
        ),
        (lambda item: item_life.woken(item, ACT), {"put-off"}),
        (lambda item: item_life.handed_to(item, ACT, ALICE), set()),
        (lambda item: item_life.rerouted(item, ACT, ALICE), set()),
        (lambda item: item_life.rerouted(item, ACT, BOB), {"open", "asked", "followed-up", "stale", "put-off"}),
        (lambda item: item_life.seconded(item, BY_BOB), set()),
        (lambda item: item_life.seconded(item, ACT), {"claimed"}),
        (lambda item: item_life.second_wanted(item, ACT), {"answered", "contested", "stale"}),
        (lambda item: item_life.returned(item, ACT, lapses_at=None), {"retired"}),
        (lambda item: item_life.retired(item, ACT), set(EACH) - {"retired"}),
        (lambda item: item_life.restored(item, ACT), {"retired"}),
        (lambda item: item_life.withdrawn(item, ACT, [AnswerId(99)]), set()),
    ],
)
def test_what_cannot_happen_says_so(act: Any, possible: set[str]) -> None:
    assert {name for name, item in EACH.items() if isinstance(act(item), Change)} == possible
    assert all(act(item) == NotNow(item) for name, item in EACH.items() if name not in possible)


def test_the_history_says_from_what_to_what_and_why() -> None:
    handed = item_life.handed_to(ASKED, ACT, BOB)
    waived = item_life.waived(ASKED, ACT, until=date(2026, 3, 20), because="later", lapses_at=NOON)
    put_off = item_life.put_off(ASKED, ACT, until=NOON + DAY)
    rerouted = item_life.rerouted(ASKED, ACT, BOB)
    picked = item_life.picked(CONTESTED, ACT, replace(SOLID, author=BOB), lapses_at=None)
    retired, kept = item_life.retired(ANSWERED, ACT), item_life.kept(FOLLOWED_UP, ACT)

    for change, before, after, reason in (
        (handed, ALICE, BOB, None),
        (rerouted, ALICE, BOB, None),
        (waived, None, "2026-03-20", "later"),
        (put_off, None, "2026-03-03", None),
        (picked, None, BOB, None),
        (retired, "answered", None, None),
        (kept, "placeholder", None, None),
        (item_life.overruled(FOLLOWED_UP, ACT, lapses_at=None), "placeholder", "solid", None),
        (item_life.asked(OPEN, ACT), None, ALICE, None),
        (item_life.set_aside(ASKED, ACT, because="no screen"), None, None, "no screen"),
        (item_life.answered(ASKED, ACT, WEAK, lapses_at=None), None, "placeholder", None),
        (item_life.answered(ASKED, ACT, SOLID, lapses_at=None), None, "solid", None),
    ):
        assert isinstance(change, Change)
        assert (change.event.before, change.event.after, change.event.reason) == (before, after, reason)


def test_what_came_by_itself_leaves_the_old_message_as_it_is() -> None:
    quiet = [item_life.lapsed(ANSWERED, ACT), item_life.woken(PUT_OFF, ACT), item_life.asked(OPEN, ACT)]
    told = [item_life.kept(FOLLOWED_UP, ACT), item_life.handed_to(ASKED, ACT, BOB), item_life.retired(ASKED, ACT)]

    assert [change.redraw for change in quiet if isinstance(change, Change)] == [False] * 3
    assert [change.redraw for change in told if isinstance(change, Change)] == [True] * 3


def test_a_question_that_was_not_shown_waits_again_and_one_that_is_over_stays_so() -> None:
    queued = item_life.asked(OPEN, ACT).after

    assert item_life.shown(queued).exchange is Exchange.ASKED
    assert item_life.not_shown(queued).exchange is Exchange.WAITING
    assert item_life.not_shown(ANSWERED) == ANSWERED
    assert item_life.clock_moved(ANSWERED, NOON).lapses_at == NOON
    assert item_life.clock_moved(WAIVED, NOON) == WAIVED
    assert item_life.stands_at(queued, "3.0").question_ts == "3.0"


@pytest.mark.parametrize(
    ("flawed", "flaw"),
    [
        (replace(OPEN, waived_by=ALICE), "who waives, until when"),
        (replace(WAIVED, waived_until=None), "who waives, until when"),
        (replace(OPEN, set_aside_because="x"), "a reason is there just where one was given"),
        (replace(SET_ASIDE, set_aside_because=None), "a reason is there just where one was given"),
        (replace(OPEN, lapses_at=NOON), "only what holds lapses"),
        (replace(WAIVED, lapses_at=None), "a waiver ends"),
        (replace(ANSWERED, later_until=NOON), "only gaps are asked about or put off"),
        (replace(ANSWERED, exchange=Exchange.ASKED), "only gaps are asked about or put off"),
        (replace(OPEN, answer=SOLID), "an open question has no answer"),
        (replace(SET_ASIDE, answer=SOLID), "an open question has no answer"),
        (replace(ANSWERED, answer=None), "what is weak, answered or stale has an answer"),
        (replace(WAIVED, rival=AnswerId(3)), "only a standing answer has a rival"),
        (replace(OPEN, confirmed_at=NOON), "only an answer is confirmed"),
        (replace(STALE, exchange=Exchange.FOLLOWED_UP), "a follow-up is about a weak answer"),
        (replace(FOLLOWED_UP, answer=SOLID), "a weak answer says why"),
    ],
)
def test_every_flaw_is_seen(flawed: Item, flaw: str) -> None:
    assert flaw in list(flaws(flawed))


class Life(RuleBasedStateMachine):
    """Everything that can happen to an item happens, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.item, self.answers, self.kinds = OPEN, 10, set[Kind]()

    def _take(self, outcome: Change | NotNow) -> None:
        match outcome:
            case Change(before, after, event):
                assert before == self.item
                assert (after.id, after.key, after.initiative_id) == (self.item.id, self.item.key, InitiativeId(1))
                assert event.item == self.item.id
                self.item = after
            case NotNow(item):
                assert item == self.item

    def _answer(self, *, weak: bool) -> Answer:
        self.answers += 1
        return replace(WEAK if weak else SOLID, id=AnswerId(self.answers))

    @rule()
    def ask(self) -> None:
        is_asked_for = self.item.state in (ItemState.OPEN, ItemState.STALE) and self.item.later_until is None
        if is_asked_for and self.item.exchange is Exchange.WAITING:
            self._take(item_life.asked(self.item, ACT))

    @rule(shown=st.booleans())
    def say(self, shown: bool) -> None:  # noqa: FBT001
        if self.item.exchange is Exchange.QUEUED:
            now = item_life.stands_at(item_life.shown(self.item), "1.0") if shown else item_life.not_shown(self.item)
            self.item = now
        if self.item.exchange is Exchange.FOLLOWED_UP:
            self.item = item_life.follow_up_stands_at(self.item, "2.0")

    @rule(weak=st.booleans())
    def answer(self, weak: bool) -> None:  # noqa: FBT001
        self._take(item_life.answered(self.item, ACT, self._answer(weak=weak), lapses_at=NOON + DAY))

    @rule(weak=st.booleans())
    def reword(self, weak: bool) -> None:  # noqa: FBT001
        if self.item.answer is not None and self.item.state is not ItemState.RETIRED:
            self._take(item_life.reworded(self.item, ACT, self._answer(weak=weak), lapses_at=NOON + DAY))

    @rule()
    def contest(self) -> None:
        self._take(item_life.contested(self.item, ACT, self._answer(weak=False).id))

    @rule(first=st.booleans())
    def pick(self, first: bool) -> None:  # noqa: FBT001
        chosen = self.item.answer if first or self.item.rival is None else replace(SOLID, id=self.item.rival)
        self._take(item_life.picked(self.item, ACT, chosen or SOLID, lapses_at=NOON + DAY))

    @rule()
    def keep(self) -> None:
        self._take(item_life.kept(self.item, ACT))

    @rule()
    def overrule(self) -> None:
        self._take(item_life.overruled(self.item, ACT, lapses_at=NOON + DAY))

    @rule(landed=st.booleans())
    def renew(self, landed: bool) -> None:  # noqa: FBT001
        self._take(item_life.renewed(self.item, ACT, landed=landed, lapses_at=NOON + DAY))

    @rule(moment=st.sampled_from([None, NOON + 9 * DAY]))
    def move_the_clock(self, moment: datetime | None) -> None:
        self.item = item_life.clock_moved(self.item, moment)

    @rule()
    def lapse(self) -> None:
        self._take(item_life.lapsed(self.item, ACT))

    @rule()
    def waive(self) -> None:
        waived = item_life.waived(self.item, ACT, until=date(2026, 3, 9), because="later", lapses_at=NOON + 7 * DAY)
        self._take(waived)

    @rule()
    def set_aside(self) -> None:
        self._take(item_life.set_aside(self.item, ACT, because="no screen"))

    @rule()
    def put_off(self) -> None:
        self._take(item_life.put_off(self.item, ACT, until=NOON + DAY))

    @rule()
    def wake(self) -> None:
        self._take(item_life.woken(self.item, ACT))

    @rule(to=st.sampled_from([ALICE, BOB]))
    def hand_on(self, to: UserId) -> None:
        self._take(item_life.handed_to(self.item, ACT, to))

    @rule(to=st.sampled_from([ALICE, BOB]))
    def reroute(self, to: UserId) -> None:
        self._take(item_life.rerouted(self.item, ACT, to))

    @rule()
    def reopen(self) -> None:
        self._take(item_life.reopened(self.item, ACT))

    @rule(rival=st.booleans())
    def withdraw(self, rival: bool) -> None:  # noqa: FBT001
        standing = self.item.answer.id if self.item.answer else None
        gone = self.item.rival if rival else standing
        self._take(item_life.withdrawn(self.item, ACT, [] if gone is None else [gone]))

    @rule()
    def retire(self) -> None:
        self._take(item_life.retired(self.item, ACT))

    @rule(by=st.sampled_from([ACT, BY_BOB]))
    def second(self, by: Act) -> None:
        self._take(item_life.seconded(self.item, by))

    @rule()
    def want_a_second(self) -> None:
        self._take(item_life.second_wanted(self.item, ACT))

    @rule()
    def come_back(self) -> None:
        self._take(item_life.returned(self.item, ACT, lapses_at=NOON + DAY))

    @rule()
    def restore(self) -> None:
        self._take(item_life.restored(self.item, ACT))

    @invariant()
    def it_is_whole(self) -> None:
        assert list(flaws(self.item)) == []


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize(
    ("exchange", "later", "stands"),
    [
        (Exchange.QUEUED, Exchange.WAITING, False),
        (Exchange.ASKED, Exchange.WAITING, False),
        (Exchange.FOLLOWED_UP, Exchange.CLOSED, True),
        (Exchange.WAITING, Exchange.WAITING, True),
        (Exchange.CLOSED, Exchange.CLOSED, True),
    ],
)
def test_a_question_that_is_put_back_waits_for_another_turn(exchange: Exchange, later: Exchange, stands: bool) -> None:  # noqa: FBT001
    item = replace(ANSWERED, exchange=exchange)
    back = item_life.put_back(item)
    assert back.exchange is later
    assert back.question_ts == (item.question_ts if stands else None)


@pytest.mark.parametrize("item", [OPEN, ANSWERED, WAIVED, replace(WAIVED, aside_by=ALICE)])
def test_nobody_agrees_with_themselves_or_where_nobody_said_so(item: Item) -> None:
    assert isinstance(item_life.agreed_aside(item, ACT), NotNow)
