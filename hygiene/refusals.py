"""Why something is not done, as values. `bot.views.refusals` has the sentence for each."""

from __future__ import annotations

from dataclasses import dataclass

from hygiene.initiative import ChannelId, Initiative, UserId
from hygiene.weaknesses import Weakness


class Refused:
    """It was not done; which case it is says why."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class UnknownInitiative(Refused):
    """There is none with that number, or it is none of this person's business."""

    number: int


@dataclass(frozen=True, slots=True)
class UnknownQuestion(Refused):
    """The question is not in the catalogue any more, or not this person's to see."""


@dataclass(frozen=True, slots=True)
class NotAskedThere(Refused):
    """That initiative is not asked that question."""


@dataclass(frozen=True, slots=True)
class OddReading(Refused):
    """What was said can't be the number of an initiative today: of another day, in another unit, or below zero."""

    initiative: Initiative
    said: str
    metric: str


@dataclass(frozen=True, slots=True)
class NoNumber(Refused):
    """Which number was read can't be told."""

    initiative: Initiative
    said: str


@dataclass(frozen=True, slots=True)
class Stopped(Refused):
    """Nothing is asked on a stopped initiative."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlySteering(Refused):
    """Only owner, sponsor and admins change people and stage."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlySteeringSetsAside(Refused):
    """Only those who steer set a question aside that guards a gate."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class WeakReason(Refused):
    """The reason why a question does not apply is none; `because` is the other question with the same one."""

    weakness: Weakness
    because: str


@dataclass(frozen=True, slots=True)
class NothingToAgree(Refused):
    """Nobody says that the question does not apply."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlyAnotherAgrees(Refused):
    """That a gate's question does not apply takes the owner, and somebody else who steers."""

    initiative: Initiative
    said_so: UserId


@dataclass(frozen=True, slots=True)
class OnlyAnotherConfirms(Refused):
    """An answer needs somebody else to say the same, who is no guest."""

    initiative: Initiative
    said_so: UserId


@dataclass(frozen=True, slots=True)
class OnlyTheAskedTaps(Refused):
    """Only the person asked, and those who steer, answer by a single tap."""

    initiative: Initiative
    assignee: UserId


@dataclass(frozen=True, slots=True)
class OnlyAdmins(Refused):
    """It speaks for others, so it takes a workspace admin."""


@dataclass(frozen=True, slots=True)
class OnlyAdminsName(Refused):
    """Which names are for one system takes a workspace admin to say, as it holds for all."""


@dataclass(frozen=True, slots=True)
class NoSuchSystem(Refused):
    """No initiative that they may see names a system so."""

    name: str


@dataclass(frozen=True, slots=True)
class HiddenSystem(Refused):
    """A system is named in private channels only, and others read the name in whose place it would stand."""

    name: str


@dataclass(frozen=True, slots=True)
class SameSystem(Refused):
    """Both are one name."""


@dataclass(frozen=True, slots=True)
class OnlyOwnerDeletes(Refused):
    """Only the owner, or an admin, deletes."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class SameInitiative(Refused):
    """An initiative can't be merged into itself."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlySteeringWaives(Refused):
    """Only those who steer accept a risk."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlySteeringPicks(Refused):
    """Only those who steer settle which answer stands."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlyTheAskedHandsOn(Refused):
    """Only the person asked, or those who steer, hand a question on or put it off."""

    initiative: Initiative
    assignee: UserId


@dataclass(frozen=True, slots=True)
class NothingToWaive(Refused):
    """The question guards no gate, or is no gap."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class WaiverOutOfBounds(Refused):
    """The end date of a waiver is in the past, or too far ahead."""


@dataclass(frozen=True, slots=True)
class NothingToPutOff(Refused):
    """The question is no gap any more."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class NothingToRenew(Refused):
    """There is no answer that could hold on."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class NothingToKeep(Refused):
    """The follow-up is over: the answer was settled in the meantime."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class NothingToPick(Refused):
    """It was settled already which answer stands."""


@dataclass(frozen=True, slots=True)
class NothingToUndo(Refused):
    """It has never moved, or every move was undone."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class Overtaken(Refused):
    """The move that was to be undone is not the last one any more."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class SameStage(Refused):
    """It is there already."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class OnlyTheAskedReads(Refused):
    """Somebody else is asked how the number goes; who steers may say it, too."""

    initiative: Initiative
    assignee: UserId


@dataclass(frozen=True, slots=True)
class NothingForYou(Refused):
    """Nothing there is this person's to answer."""

    initiative: Initiative


@dataclass(frozen=True, slots=True)
class NoRoleThere(Refused):
    """They have no role there that they could hand back."""


@dataclass(frozen=True, slots=True)
class ReplyGone(Refused):
    """The reply that was offered is not kept any more."""


@dataclass(frozen=True, slots=True)
class MessageGone(Refused):
    """The message that was to be recorded is not kept any more."""


@dataclass(frozen=True, slots=True)
class AnswerAlready(Refused):
    """The message is an answer already."""


@dataclass(frozen=True, slots=True)
class NothingToAnswer(Refused):
    """There is no initiative that a message could answer."""


@dataclass(frozen=True, slots=True)
class NoSuchDay(Refused):
    """The words name no day that lies ahead."""

    when: str


@dataclass(frozen=True, slots=True)
class NotInChannel(Refused):
    """The initiative lives in a private channel that the person is not in."""

    user: UserId
    channel: ChannelId


@dataclass(frozen=True, slots=True)
class OnlyFullMembers(Refused):
    """A guest, or somebody of another company, can't have a role."""

    user: UserId


@dataclass(frozen=True, slots=True)
class GuestsDoNotRegister(Refused):
    """Who registers is a guest, or of another company."""


@dataclass(frozen=True, slots=True)
class NobodyCalled(Refused):
    """A name was written in place of a mention, and not just one person is known by it."""

    name: str
    known: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class HasLeft(Refused):
    """The person cannot be asked."""

    user: UserId
