"""An answer settles under its question: it is read, kept, stands or is contested, and the talk goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.markup import escape
from bot.notices import AnsweredElsewhere, Contested, FollowedUp, SecondAsked, Ticked, Unreachable
from bot.workflows import access, people
from bot.workflows.access import Found
from bot.workflows.clocks import is_strict, lapse_of, terms_of
from bot.workflows.freshness import renew, restart_clocks
from bot.workflows.schedule import apply
from bot.workflows.unit_of_work import UnitOfWork
from hygiene import item_life
from hygiene.answers import ReadAnswer, read_answer
from hygiene.history import Act
from hygiene.initiative import AnswerId, Exchange, Initiative, Item, ItemId, ItemState, Reply, Source, UserId
from hygiene.item_life import Change, NotNow
from hygiene.refusals import (
    HasLeft,
    NothingToKeep,
    NothingToPick,
    OnlyAnotherConfirms,
    OnlySteeringPicks,
    OnlyTheAskedTaps,
    Refused,
    UnknownQuestion,
)
from hygiene.values import ChoiceValue, Means, PersonValue, Value
from hygiene.weaknesses import Weakness, says_still_true
from hygiene.written import unescaped
from storage import answers, initiatives, items, seen
from storage import people as person_rows


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave as an answer: words as Slack has them, their meaning where a form asked, and the message."""

    text: str
    author: UserId
    value: Value | None = None
    source: Source | None = None
    recorded_by: UserId | None = None

    @classmethod
    def of(cls, reply: Reply, *, recorded_by: UserId | None = None) -> Given:
        """Return what a message says, should it be an answer; and who says that it is one, if not its author."""
        recorder = recorded_by if recorded_by != reply.author else None
        return cls(reply.text, reply.author, source=reply.source, recorded_by=recorder)

    @property
    def giver(self) -> UserId:
        """Who gives it as an answer, and has to answer for that."""
        return self.recorded_by or self.author

    def act_at(self, now: datetime) -> Act:
        """Return it as somebody's doing."""
        return Act(self.giver, now, words_of=self.author if self.recorded_by else None)


def settle(
    work: UnitOfWork, initiative: Initiative, item: Item, given: Given, *, standing: Sequence[Item] | None = None
) -> None:
    """Keep an answer, put the one follow-up if it is weak for the first time, and let the talk go on.

    An answer that has grown stale is renewed by a nod. One that differs from what somebody else said is kept beside it,
    and the owner is asked which of the two stands. `standing` are the initiative's items, where the caller has them.
    """
    act = given.act_at(work.now)
    if is_renewal(work, item, given):
        renew(work, initiative, item, act)
        tick(work, given.source)
        return
    standing = standing or items.list_items(work.connection, initiative.id)
    read = read_given(work, item, given, standing)
    if _seconds(item, given, read):
        second(work, initiative, item, act)
        tick(work, given.source)
        return
    if _contests(initiative, item, given.giver):
        _keep_beside(work, initiative, item, given, read)
        return
    answer = answers.record_answer(work.connection, work.workspace, item, read, act, given.source)
    terms = terms_of(work, initiative, item, read.value, standing)
    change = item_life.answered(item, act, answer, **terms)
    if change.after.exchange is Exchange.FOLLOWED_UP:
        work.say(FollowedUp(item.id), initiative.channel)
    elif change.after.state is ItemState.ANSWERED:
        tick(work, given.source)
        if given.source is None and item.question_ts is None and initiative.card_ts is not None:
            work.say(AnsweredElsewhere(item.id), initiative.channel)
    if read.name is not None and read.value is None:
        work.say(Unreachable(initiative.id, given.giver, read.name), initiative.channel)
    let_stand(work, initiative, change, standing=standing)


def let_stand(
    work: UnitOfWork, initiative: Initiative, change: Change, *, standing: Sequence[Item] | None = None
) -> None:
    """Let an answer stand, with what follows from it: the role that it fills, and how fast the other answers age."""
    answer, item = change.after.answer, change.after
    value = answer.value if answer else None
    changed, moved = people.follow_answer(work, initiative, item, value, Act(change.event.by, work.now))
    apply(work, changed, [change, *moved], standing=standing if changed is initiative else None)
    stakes = {question.key for question, _ in work.rules.catalogue.offering(Means.DECIDES_ALONE)}
    if item.key in stakes:
        restart_clocks(work, changed, items.list_items(work.connection, initiative.id))


def tick(work: UnitOfWork, source: Source | None) -> None:
    """Put a check mark on the message that an answer was taken from."""
    if source is not None:
        work.say(Ticked(source.channel, source.ts), source.channel)


def is_renewal(work: UnitOfWork, item: Item, given: Given) -> bool:
    """Whether it says of an answer that has grown stale that it is still true."""
    if item.state is not ItemState.STALE or given.value is not None:
        return False
    return says_still_true(unescaped(given.text), work.rules.lexicon)


def read_given(work: UnitOfWork, item: Item, given: Given, standing: Sequence[Item]) -> ReadAnswer:
    """Read what was given beside what stands, in the author's own day; what is kept is the text as Slack has it."""
    if given.value is not None:
        return ReadAnswer(given.text, given.value)
    catalogue = work.rules.catalogue
    others = {
        each.key: unescaped(each.answer.text)
        for each in standing
        if each.answer and each.id != item.id and each.is_asked and each.key in catalogue
        if catalogue[each.key].in_words
    }
    read = read_answer(
        catalogue[item.key],
        unescaped(given.text),
        author=given.author,
        today=work.today_of(given.author),
        others=others,
        lexicon=work.rules.lexicon,
        model=work.rules.model,
        locale=work.locale_of(given.author),
    )
    return _named(work, item, replace(read, text=given.text))


def _named(work: UnitOfWork, item: Item, read: ReadAnswer) -> ReadAnswer:
    """Look up somebody who is named: without a mention, who it is; and whether they can have a part in this."""
    if isinstance(read.value, PersonValue):
        user = UserId(read.value.user)
    elif read.name is not None:
        known = person_rows.find_named(work.connection, work.workspace, read.name)
        if len(known) != 1:
            return read
        user = known[0]
    else:
        return read
    match _refuse_naming(work, item, user):
        case None:
            return replace(read, value=PersonValue(user))
        case HasLeft():
            return replace(read, value=None, weakness=Weakness.GONE)
        case _:
            return replace(read, value=None, weakness=Weakness.OUTSIDE)


def _refuse_naming(work: UnitOfWork, item: Item, user: UserId) -> Refused | None:
    initiative = initiatives.get_initiative(work.connection, work.workspace, item.initiative_id)
    role = work.rules.catalogue[item.key].fills is not None
    return access.refuse_naming(work, initiative, user, role=role)


def _seconds(item: Item, given: Given, read: ReadAnswer) -> bool:
    """Whether somebody else says the same of what needs that."""
    answer = item.answer
    if not item.needs_second or answer is None or read.value != answer.value:
        return False
    return given.giver not in (answer.author, answer.recorded_by)


def second(work: UnitOfWork, initiative: Initiative, item: Item, act: Act) -> bool:
    """Let an answer count that needed somebody else to say the same; false if they can't be who does."""
    change = item_life.seconded(item, act)
    if isinstance(change, NotNow) or item.answer is None:
        return False
    answers.record_confirmation(work.connection, work.workspace, item, item.answer.id, act=act)
    apply(work, initiative, [change])
    return True


def agree(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Say the same as whoever gave an answer that needs a second person: anybody else who is no guest may."""
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if not item.needs_second or item.answer is None:
        return NothingToKeep(initiative)
    if work.actor.limited or not second(work, initiative, item, work.act):
        return OnlyAnotherConfirms(initiative, item.answer.recorded_by or item.answer.author)
    return found


def ask_second(work: UnitOfWork, item_id: ItemId, user: UserId) -> Found | Refused:
    """Ask somebody, directly, whether they say the same as an answer that needs a second person."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if not item.needs_second or item.answer is None:
        return NothingToKeep(initiative)
    if user in (item.answer.author, item.answer.recorded_by):
        return OnlyAnotherConfirms(initiative, user)
    if refused := access.refuse_naming(work, initiative, user, role=True):
        return refused
    work.say(SecondAsked(item.id, user, work.actor.user), user)
    return found


def _contests(initiative: Initiative, item: Item, giver: UserId) -> bool:
    """Whether an answer stands that is somebody else's, and who gives another has not the last word."""
    return (
        item.state is ItemState.ANSWERED
        and item.answer is not None
        and giver not in (item.answer.author, initiative.owner)
    )


def _keep_beside(work: UnitOfWork, initiative: Initiative, item: Item, given: Given, read: ReadAnswer) -> None:
    """Keep a second answer beside the first. A nod, or the same words, is no second answer."""
    act = given.act_at(work.now)
    if read.weakness is not None or item.answer is None:
        return
    if " ".join(read.text.casefold().split()) == " ".join(item.answer.text.casefold().split()):
        answers.record_confirmation(work.connection, work.workspace, item, item.answer.id, act=act)
        return
    rival = answers.record_answer(work.connection, work.workspace, item, read, act, given.source)
    change = item_life.contested(item, act, rival.id)
    if isinstance(change, Change):
        work.say(Contested(item.id, rival.id), initiative.channel)
        apply(work, initiative, [change])


def take_form(
    work: UnitOfWork, item_id: ItemId, text: str, value: Value | None, *, view: str | None
) -> Found | Refused:
    """Take what was typed into a form as the answer; a form that is submitted twice counts once."""
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    if isinstance(value, PersonValue) and (refused := _refuse_naming(work, found.item, UserId(value.user))):
        return refused
    if view is None or seen.is_first(work.connection, work.workspace, f"view:{view}", at=work.now):
        settle(work, found.initiative, found.item, Given(text, work.actor.user, value))
    return found


def choose(work: UnitOfWork, item_id: ItemId, text: str) -> Found | Refused:
    """Take the choice that was tapped as the answer; tapped twice it counts once.

    One tap is quickly done, so it takes the person asked, or somebody who steers; anybody else has the form.
    """
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    if not work.actor.may_answer(found.initiative, found.item):
        return OnlyTheAskedTaps(found.initiative, found.item.assignee)
    choice = work.rules.catalogue[found.item.key].choice_called(text)
    if choice is None:
        return UnknownQuestion()
    value, standing = ChoiceValue(choice.text, choice.means), found.item.answer
    is_news = found.item.state.is_gap or found.item.needs_second or standing is None or standing.value != value
    if is_news:
        settle(work, found.initiative, found.item, Given(escape(choice.text), work.actor.user, value))
    return found


def keep_as_it_is(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Leave a weak answer as it is: it stays a gap, and nothing more is asked about it in the thread."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    change = item_life.kept(found.item, work.act)
    if isinstance(change, NotNow):
        return NothingToKeep(found.initiative)
    apply(work, found.initiative, [change])
    return found


def overrule(work: UnitOfWork, item_id: ItemId) -> Found | Refused:
    """Take a weak answer for what its author says that it is: an answer. What it was read as is kept, to learn from."""
    found = access.find_own(work, item_id)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    weakness = item.answer.weakness if item.answer else None
    if item.answer is None or weakness is None or not work.rules.catalogue[item.key].in_words:
        return NothingToKeep(initiative)
    if not Weakness(weakness).may_be_overruled:
        return NothingToKeep(initiative)
    strict = is_strict(work, items.list_items(work.connection, initiative.id))
    lapses = lapse_of(work, initiative, (work.rules.catalogue[item.key], item.answer.value), strict=strict)
    change = item_life.overruled(item, work.act, lapses_at=lapses)
    if isinstance(change, NotNow):
        return NothingToKeep(initiative)
    answers.overrule(work.connection, work.workspace, item.answer.id, at=work.now)
    let_stand(work, initiative, change)
    return found


def pick(work: UnitOfWork, item_id: ItemId, answer_id: AnswerId) -> Found | Refused:
    """Settle which of two answers stands; both stay in the history."""
    found = access.find_answerable(work, item_id)
    if isinstance(found, Refused):
        return found
    initiative, item = found.initiative, found.item
    if not work.actor.steers(initiative):
        return OnlySteeringPicks(initiative)
    chosen = answers.find_answer(work.connection, work.workspace, answer_id)
    if chosen is None:
        return NothingToPick()
    standing = items.list_items(work.connection, initiative.id)
    change = item_life.picked(item, work.act, chosen, **terms_of(work, initiative, item, chosen.value, standing))
    if isinstance(change, NotNow):
        return NothingToPick()
    let_stand(work, initiative, change)
    return found
