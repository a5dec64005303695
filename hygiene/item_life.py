"""An item's life: every change that can happen to it, each as one pure function.

A transition takes the item as it was and what happened, and returns the whole item as it is then with one event for the
history, or says why it can't be. What holds of every item afterwards is written down in `flaws`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hygiene.history import Act, Event, Kind
from hygiene.initiative import Answer, AnswerId, Exchange, Item, ItemState, UserId

_NOT_SETTLED_OTHERWISE: dict[str, Any] = {
    "set_aside_because": None,
    "aside_by": None,
    "waived_by": None,
    "waived_until": None,
}
_NEW_TURN: dict[str, Any] = {
    "exchange": Exchange.WAITING,
    "asked_at": None,
    "question_ts": None,
    "follow_up_ts": None,
    "later_until": None,
}
_NO_ANSWER: dict[str, Any] = {
    **_NOT_SETTLED_OTHERWISE,
    "answer": None,
    "confirmed_at": None,
    "lapses_at": None,
    "rival": None,
    "needs_second": False,
}


@dataclass(frozen=True, slots=True)
class Change:
    """An item before and after, and the event that made it so. `redraw`: its messages are to show what became of it."""

    before: Item
    after: Item
    event: Event
    redraw: bool = True


@dataclass(frozen=True, slots=True)
class NotNow:
    """It can't happen to an item that stands as it does."""

    item: Item


def _change(item: Item, act: Act, kind: Kind, columns: dict[str, Any], *, redraw: bool = True, **told: Any) -> Change:
    # What `replace` does, in half of its time: every reply comes through here.
    after = Item(*(columns[name] if name in columns else getattr(item, name) for name in _FIELDS))
    return Change(item, after, Event(kind, act.by, act.at, item.id, **told), redraw)


_FIELDS = tuple(Item.__dataclass_fields__)


def asked(item: Item, act: Act) -> Change:
    """Its turn has come: the question is on its way to the thread."""
    return _change(
        item, act, Kind.ASKED, {"exchange": Exchange.QUEUED, "asked_at": act.at}, after=item.assignee, redraw=False
    )


def shown(item: Item) -> Item:
    """The question is about to stand in the thread: from here on a reply may mean it."""
    return replace(item, exchange=Exchange.ASKED)


def not_shown(item: Item) -> Item:
    """The question never came to stand in the thread; it waits for another turn."""
    return replace(item, exchange=Exchange.WAITING) if item.exchange.under_way else item


def put_back(item: Item) -> Item:
    """The question waits for another turn, though it was asked; one that was followed up is done with its turn."""
    match item.exchange:
        case Exchange.QUEUED | Exchange.ASKED:
            return replace(item, **_NEW_TURN)
        case Exchange.FOLLOWED_UP:
            return replace(item, exchange=Exchange.CLOSED)
        case _:
            return item


def out_of_sight(item: Item) -> Item:
    """Its messages stand where nobody looks any more; what is open is asked anew where they do."""
    exchange = Exchange.WAITING if item.exchange.under_way else item.exchange
    asked_at = None if item.exchange.under_way else item.asked_at
    return replace(item, exchange=exchange, asked_at=asked_at, question_ts=None, follow_up_ts=None)


def stands_at(item: Item, ts: str) -> Item:
    """The question stands in the thread, at Slack's time of it."""
    return replace(item, question_ts=ts)


def follow_up_stands_at(item: Item, ts: str) -> Item:
    """The follow-up stands in the thread, at Slack's time of it."""
    return replace(item, follow_up_ts=ts)


def answered(item: Item, act: Act, answer: Answer, *, lapses_at: datetime | None, needs_second: bool = False) -> Change:
    """Somebody answered. Where the answer is weak for the first time, one follow-up is put."""
    followed_up = item.exchange in (Exchange.FOLLOWED_UP, Exchange.CLOSED)
    follow_up = answer.weakness is not None and not followed_up
    exchange = Exchange.FOLLOWED_UP if follow_up else Exchange.CLOSED
    return _stands(item, act, Kind.ANSWERED, answer, exchange=exchange, lapses_at=lapses_at, needs_second=needs_second)


def reworded(item: Item, act: Act, answer: Answer, *, lapses_at: datetime | None, needs_second: bool = False) -> Change:
    """The message that the answer was taken from was edited; a solid text ends the talk about a weak one."""
    exchange = Exchange.CLOSED if answer.weakness is None else item.exchange
    return _stands(item, act, Kind.REWORDED, answer, exchange=exchange, lapses_at=lapses_at, needs_second=needs_second)


def picked(
    item: Item, act: Act, answer: Answer, *, lapses_at: datetime | None, needs_second: bool = False
) -> Change | NotNow:
    """Of two answers, this one stands; whoever picks somebody else's says the same as they do."""
    if item.rival is None or answer.id not in (item.rival, item.answer and item.answer.id):
        return NotNow(item)
    needs_second = needs_second and act.by == answer.author
    change = _stands(item, act, Kind.PICKED, answer, lapses_at=lapses_at, needs_second=needs_second)
    return replace(change, event=replace(change.event, after=answer.author))


def _stands(item: Item, act: Act, kind: Kind, answer: Answer, **terms: Any) -> Change:
    """Let an answer stand, on its terms: whatever settled the question otherwise is over."""
    is_solid = answer.weakness is None
    columns: dict[str, Any] = {
        **_NO_ANSWER,
        "exchange": Exchange.CLOSED,
        "later_until": None,
        **terms,
        "state": ItemState.ANSWERED if is_solid else ItemState.WEAK,
        "answer": answer,
    }
    if not is_solid:
        columns |= {"lapses_at": None, "needs_second": False}
    return _change(item, act, kind, columns, after=answer.weakness or "solid")


def second_wanted(item: Item, act: Act) -> Change | NotNow:
    """The answer that stands opens no gate any more until somebody else says the same."""
    if item.answer is None or item.needs_second or item.state not in (ItemState.ANSWERED, ItemState.STALE):
        return NotNow(item)
    return _change(item, act, Kind.SECOND_WANTED, {"needs_second": True})


def seconded(item: Item, act: Act) -> Change | NotNow:
    """Somebody else than who gave the answer says the same."""
    answer = item.answer
    if not item.needs_second or answer is None or act.by in (answer.author, answer.recorded_by):
        return NotNow(item)
    return _change(item, act, Kind.SECONDED, {"needs_second": False}, before=answer.author)


def contested(item: Item, act: Act, rival: AnswerId) -> Change | NotNow:
    """Somebody else gave another answer; the first one stands until one of the two is picked."""
    if item.state is not ItemState.ANSWERED:
        return NotNow(item)
    return _change(item, act, Kind.CONTESTED, {"rival": rival})


def kept(item: Item, act: Act) -> Change | NotNow:
    """The weak answer stays as it is, and nothing more is asked about it in the thread."""
    if item.exchange is not Exchange.FOLLOWED_UP:
        return NotNow(item)
    weakness = item.answer.weakness if item.answer else None
    return _change(item, act, Kind.KEPT, {"exchange": Exchange.CLOSED}, before=weakness)


def overruled(item: Item, act: Act, *, lapses_at: datetime | None) -> Change | NotNow:
    """Somebody said of a weak answer that it is their answer; it closes the gap on their word."""
    if item.state is not ItemState.WEAK or item.answer is None or item.answer.weakness is None:
        return NotNow(item)
    change = _stands(item, act, Kind.OVERRULED, replace(item.answer, weakness=None), lapses_at=lapses_at)
    return replace(change, event=replace(change.event, before=item.answer.weakness))


def renewed(item: Item, act: Act, *, landed: bool, lapses_at: datetime | None) -> Change | NotNow:
    """Somebody said that the answer still holds, or that what was promised for a day has landed."""
    if item.answer is None or item.state not in (ItemState.STALE, ItemState.ANSWERED):
        return NotNow(item)
    columns = {
        "state": ItemState.ANSWERED,
        "exchange": Exchange.CLOSED,
        "confirmed_at": act.at,
        "lapses_at": lapses_at,
        "later_until": None,
    }
    return _change(item, act, Kind.LANDED if landed else Kind.CONFIRMED, columns)


def clock_moved(item: Item, lapses_at: datetime | None) -> Item:
    """The answer lapses at another moment: the stage has changed, or what is at stake for people."""
    return replace(item, lapses_at=lapses_at) if item.state is ItemState.ANSWERED else item


def lapsed(item: Item, act: Act) -> Change | NotNow:
    """The answer's time, or the waiver's, is over; the question waits to be asked again."""
    if item.lapses_at is None:
        return NotNow(item)
    over: dict[str, Any] = {**_NOT_SETTLED_OTHERWISE, "lapses_at": None}
    match item.state, item.answer:
        case ItemState.WAIVED, None:
            return _change(item, act, Kind.WAIVER_ENDED, {**over, **_NEW_TURN, "state": ItemState.OPEN}, redraw=False)
        case ItemState.WAIVED, Answer(weakness=str()):
            columns = {**over, "asked_at": None, "state": ItemState.WEAK, "exchange": Exchange.CLOSED}
            return _change(item, act, Kind.WAIVER_ENDED, columns)
        case ItemState.WAIVED, _:
            return _change(item, act, Kind.WAIVER_ENDED, {**over, **_NEW_TURN, "state": ItemState.STALE}, redraw=False)
        case ItemState.ANSWERED, _:
            return _change(item, act, Kind.LAPSED, {**over, **_NEW_TURN, "state": ItemState.STALE}, redraw=False)
        case _:
            return NotNow(item)


def waived(
    item: Item, act: Act, *, until: date, because: str, lapses_at: datetime, aside: bool = False
) -> Change | NotNow:
    """Somebody accepts the risk of a gap until the end of a day; a waiver may be given anew.

    With `aside` they say that the question does not apply, which takes somebody else to agree.
    """
    if not item.state.is_gap and item.state is not ItemState.WAIVED:
        return NotNow(item)
    columns = {
        "state": ItemState.WAIVED,
        "exchange": Exchange.CLOSED,
        "set_aside_because": because,
        "aside_by": act.by if aside else None,
        "waived_by": act.by,
        "waived_until": until,
        "lapses_at": lapses_at,
        "later_until": None,
        "rival": None,
    }
    return _change(item, act, Kind.WAIVED, columns, after=until.isoformat(), reason=because)


def set_aside(item: Item, act: Act, *, because: str) -> Change:
    """The question does not apply."""
    columns = {
        **_NO_ANSWER,
        "state": ItemState.NOT_APPLICABLE,
        "exchange": Exchange.CLOSED,
        "later_until": None,
        "set_aside_because": because,
        "aside_by": act.by,
    }
    return _change(item, act, Kind.SET_ASIDE, columns, reason=because)


def agreed_aside(item: Item, act: Act) -> Change | NotNow:
    """Somebody else agrees that the question does not apply."""
    if item.state is not ItemState.WAIVED or item.aside_by in (None, act.by) or item.set_aside_because is None:
        return NotNow(item)
    change = set_aside(item, act, because=item.set_aside_because)
    return replace(change, after=replace(change.after, aside_by=item.aside_by))


def put_off(item: Item, act: Act, *, until: datetime) -> Change | NotNow:
    """Nobody is asked before a moment; meanwhile the next question may be."""
    if not item.state.is_gap:
        return NotNow(item)
    exchange = Exchange.WAITING if item.exchange.under_way else item.exchange
    columns = {"later_until": until, "exchange": exchange}
    return _change(item, act, Kind.PUT_OFF, columns, after=until.date().isoformat())


def woken(item: Item, act: Act) -> Change | NotNow:
    """The moment has come until which it was put off."""
    if item.later_until is None:
        return NotNow(item)
    return _change(item, act, Kind.WOKEN, {"later_until": None, "question_ts": None}, redraw=False)


def handed_to(item: Item, act: Act, to: UserId) -> Change | NotNow:
    """Somebody else is asked from now on; what is not good enough, or was settled, is asked afresh."""
    if to == item.assignee:
        return NotNow(item)
    columns: dict[str, Any] = {**_NEW_TURN, "assignee": to, "handed_on_by": act.by}
    if item.state not in (ItemState.OPEN, ItemState.STALE):
        columns |= {**_NO_ANSWER, "state": ItemState.OPEN}
    return _change(item, act, Kind.HANDED_ON, columns, before=item.assignee, after=to)


def entrusted_to(item: Item, act: Act, to: UserId) -> Change | NotNow:
    """Somebody else is asked once it has to be asked again; what stands there stays, and nobody is asked now."""
    if to == item.assignee:
        return NotNow(item)
    columns = {"assignee": to, "handed_on_by": act.by}
    return _change(item, act, Kind.HANDED_ON, columns, before=item.assignee, after=to, redraw=False)


def rerouted(item: Item, act: Act, to: UserId) -> Change | NotNow:
    """The gap follows its role to another person."""
    if to == item.assignee or not item.state.is_gap:
        return NotNow(item)
    columns = {**_NEW_TURN, "assignee": to, "handed_on_by": None}
    return _change(item, act, Kind.REROUTED, columns, before=item.assignee, after=to)


def reopened(item: Item, act: Act) -> Change:
    """What stood there is taken back, and the question is asked again."""
    return _change(item, act, Kind.REOPENED, {**_NO_ANSWER, **_NEW_TURN, "state": ItemState.OPEN})


def withdrawn(item: Item, act: Act, gone: Collection[AnswerId], *, anew: bool = False) -> Change | NotNow:
    """The message that an answer was taken from is gone. Where the question stands, the next reply answers it.

    Where something else was asked meanwhile, it is asked `anew`, so that it stands where people look.
    """
    if item.rival in gone:
        return _change(item, act, Kind.WITHDRAWN, {"rival": None})
    if item.answer is None or item.answer.id not in gone:
        return NotNow(item)
    if item.state in (ItemState.WAIVED, ItemState.RETIRED):
        return _change(item, act, Kind.WITHDRAWN, {"answer": None, "confirmed_at": None, "needs_second": False})
    exchange = Exchange.ASKED if item.question_ts else Exchange.WAITING
    turn = _NEW_TURN if anew else {"exchange": exchange, "later_until": None}
    return _change(item, act, Kind.WITHDRAWN, {**_NO_ANSWER, **turn, "state": ItemState.OPEN})


def retired(item: Item, act: Act) -> Change | NotNow:
    """The catalogue has the question no more, or not for this kind of initiative; what was answered is kept."""
    if item.state is ItemState.RETIRED:
        return NotNow(item)
    columns = {
        **_NOT_SETTLED_OTHERWISE,
        "state": ItemState.RETIRED,
        "exchange": Exchange.CLOSED,
        "later_until": None,
        "lapses_at": None,
        "rival": None,
    }
    return _change(item, act, Kind.RETIRED, columns, before=item.state.value)


def restored(item: Item, act: Act) -> Change | NotNow:
    """The catalogue has the question again; an answer from then is asked about, and does not count by itself."""
    if item.state is not ItemState.RETIRED:
        return NotNow(item)
    state, turn = ItemState.OPEN, _NEW_TURN
    if item.answer is not None:
        weak = item.answer.weakness is not None
        state, turn = (ItemState.WEAK, {"exchange": Exchange.CLOSED}) if weak else (ItemState.STALE, _NEW_TURN)
    return _change(item, act, Kind.RESTORED, {**turn, "state": state}, redraw=False)


def returned(item: Item, act: Act, *, lapses_at: datetime | None) -> Change | NotNow:
    """The question is for this kind of initiative again; an answer from then stands as it did."""
    change = restored(item, act)
    if isinstance(change, NotNow) or change.after.state is not ItemState.STALE:
        return change
    columns: dict[str, Any] = {"state": ItemState.ANSWERED, "exchange": Exchange.CLOSED, "lapses_at": lapses_at}
    return replace(change, after=replace(change.after, **columns))


def flaws(item: Item) -> Iterator[str]:
    """Say what is wrong with an item; nothing is, of one that transitions have made."""
    state, has_answer = item.state, item.answer is not None
    is_waived, is_listened_for = state is ItemState.WAIVED, item.exchange.under_way or item.later_until is not None
    held = {
        "who waives, until when": (item.waived_by is not None) == (item.waived_until is not None) == is_waived,
        "a reason is there just where one was given": (item.set_aside_because is not None)
        == (is_waived or state is ItemState.NOT_APPLICABLE),
        "somebody says that it does not apply only of what is set aside": item.aside_by is None
        or is_waived
        or state is ItemState.NOT_APPLICABLE,
        "only what holds lapses": item.lapses_at is None or state in (ItemState.ANSWERED, ItemState.WAIVED),
        "a waiver ends": item.lapses_at is not None or not is_waived,
        "only gaps are asked about or put off": not is_listened_for or state.is_gap,
        "an open question has no answer": not has_answer or state not in (ItemState.OPEN, ItemState.NOT_APPLICABLE),
        "what is weak, answered or stale has an answer": has_answer
        or state not in (ItemState.WEAK, ItemState.ANSWERED, ItemState.STALE),
        "only a standing answer has a rival": item.rival is None or state in (ItemState.ANSWERED, ItemState.STALE),
        "only an answer is confirmed": item.confirmed_at is None or has_answer,
        "only an answer needs a second": has_answer or not item.needs_second,
        "a follow-up is about a weak answer": item.exchange is not Exchange.FOLLOWED_UP or state is ItemState.WEAK,
        "a weak answer says why": not (state is ItemState.WEAK and item.answer and item.answer.weakness is None),
    }
    return (rule for rule, holds in held.items() if not holds)
