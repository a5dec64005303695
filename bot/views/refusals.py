"""Why something is not done, in a sentence that says what to do next."""

from __future__ import annotations

from bot.markup import escape, mention
from hygiene.calendar import read_place, regions_of
from hygiene.commands import COMMAND
from hygiene.freshness import LONGEST_WAIVER
from hygiene.initiative import Initiative
from hygiene.numbers import both_readings
from hygiene.refusals import (
    AnswerAlready,
    GuestsDoNotRegister,
    HasLeft,
    HiddenSystem,
    MessageGone,
    NobodyCalled,
    NoNumber,
    NoRoleThere,
    NoSuchDay,
    NoSuchSystem,
    NotAskedThere,
    NothingForYou,
    NothingToAgree,
    NothingToAnswer,
    NothingToKeep,
    NothingToPick,
    NothingToPutOff,
    NothingToRenew,
    NothingToUndo,
    NothingToWaive,
    NotInChannel,
    OddReading,
    OnlyAdmins,
    OnlyAdminsName,
    OnlyAnotherAgrees,
    OnlyAnotherConfirms,
    OnlyFullMembers,
    OnlyOwnerDeletes,
    OnlySteering,
    OnlySteeringPicks,
    OnlySteeringSetsAside,
    OnlySteeringWaives,
    OnlyTheAskedHandsOn,
    OnlyTheAskedReads,
    OnlyTheAskedTaps,
    Overtaken,
    Refused,
    ReplyGone,
    SameInitiative,
    SameStage,
    SameSystem,
    Stopped,
    UnknownInitiative,
    UnknownQuestion,
    WaiverOutOfBounds,
    WeakReason,
)
from hygiene.weaknesses import Weakness


def sentence(refused: Refused) -> str:
    """Say why it was not done, and what to do next."""
    match refused:
        case OnlySteering() | OnlySteeringSetsAside() | OnlySteeringWaives() | OnlySteeringPicks():
            return _only_steering(refused)
        case OnlyTheAskedHandsOn(initiative, assignee):
            return (
                f"{mention(assignee)} is asked this. They, the owner ({mention(initiative.owner)}) or the sponsor can "
                f"hand it on or put it off; you can answer it."
            )
        case OnlyTheAskedReads() | NoNumber() | OddReading():
            return _not_read(refused)
        case UnknownInitiative() | UnknownQuestion() | NotAskedThere() | Stopped() | NothingForYou():
            return _not_there(refused)
        case ReplyGone() | MessageGone() | AnswerAlready() | NothingToAnswer():
            return _no_message(refused)
        case NoSuchDay(when):
            return (
                f"“{escape(when)}” is no day ahead that I know. `tomorrow`, `monday`, `a week` or `30 April` will do."
            )
        case NotInChannel(user, channel):
            return (
                f"{mention(user)} is not in <#{channel}>, and what is in a private channel is known there "
                f"only. Invite them there first, or name somebody who is in it."
            )
        case OnlyFullMembers(user):
            return (
                f"{mention(user)} is a guest or from another company, so they can be asked single questions, but not "
                f"have a role. Please name a member of this workspace."
            )
        case GuestsDoNotRegister():
            return "Guests and people from other companies can answer here, but not register an initiative."
        case WeakReason(weakness):
            return weak_reason(weakness)
        case NothingToAgree(initiative):
            return f"Nobody says any more that this does not apply to {initiative.label}. “Not applicable…” says so."
        case OnlyAnotherAgrees(initiative, said_so):
            return (
                f"{mention(said_so)} says so. It takes the owner ({mention(initiative.owner)}) and one more: the "
                f"sponsor, or a workspace admin. Until then the risk counts as accepted for a month."
            )
        case OnlyTheAskedTaps(initiative, assignee):
            return (
                f"{mention(assignee)} is asked this. If you know it, write it in the thread, or type "
                f"`{COMMAND} answer {initiative.label}`: it stands with your name."
            )
        case OnlyAdmins() | OnlyAdminsName():
            return _for_admins(refused)
        case OnlyOwnerDeletes(initiative):
            return (
                f"Only the owner ({mention(initiative.owner)}) or a workspace admin can delete {initiative.label}. "
                f"`{COMMAND} drop {initiative.label}` stops it and keeps everything."
            )
        case SameInitiative(initiative):
            return f"{initiative.label} is the same one twice. `{COMMAND} merge AI-5 AI-3` takes AI-5 into AI-3."
        case OnlyAnotherConfirms(_, said_so):
            return f"{mention(said_so)} says so. It takes somebody else in this workspace who says the same."
        case NobodyCalled(name, known):
            who = f"{len(known)} people" if known else "nobody"
            listed = f": {', '.join(map(mention, known))}" if known else ""
            return f"I know {who} called “{escape(name)}”{listed}. Please name one person with @."
        case HasLeft(user):
            gone = f"{mention(user)} can't be asked: that account is deactivated, or it is a bot."
            return f"{gone} Please name somebody else."
        case _:
            return _nothing_to_do(refused)


def _for_admins(refused: Refused) -> str:
    if isinstance(refused, OnlyAdminsName):
        return "Which names are for one system holds for all, so it takes a workspace admin to say."
    return "That speaks for others, so it takes a workspace admin. A CSV file speaks for you: that is open to all."


def title(refused: Refused) -> str:
    """Say in a few words what it is, over the sentence; at most 24 characters, as Slack has it for titles."""
    match refused:
        case Stopped(initiative):
            return f"{initiative.label} is {initiative.stage}"
        case UnknownInitiative(number):
            return f"No AI-{number} here"
        case UnknownQuestion() | NotAskedThere() | NothingToAgree() | Overtaken():
            return "No longer open"
        case OnlySteering() | OnlyOwnerDeletes() | OnlySteeringPicks() | OnlySteeringSetsAside() | OnlySteeringWaives():
            return "The owner decides"
        case OnlyAdmins() | OnlyAdminsName():
            return "An admin decides"
        case OnlyTheAskedHandsOn() | OnlyTheAskedTaps() | OnlyTheAskedReads():
            return "Asked of somebody else"
        case OnlyAnotherAgrees() | OnlyAnotherConfirms():
            return "It takes one more"
        case OnlyFullMembers() | GuestsDoNotRegister():
            return "Members only"
        case NotInChannel() | NobodyCalled() | HasLeft():
            return "Somebody else, please"
        case NoSuchDay():
            return "Which day?"
        case WeakReason():
            return "Why not?"
        case WaiverOutOfBounds():
            return "Until when?"
        case ReplyGone() | MessageGone():
            return "Not kept any more"
        case AnswerAlready() | SameStage():
            return "Done already"
        case _:
            return "Nothing to do here"


def _only_steering(refused: OnlySteering | OnlySteeringSetsAside | OnlySteeringWaives | OnlySteeringPicks) -> str:
    who = f"the owner ({mention(refused.initiative.owner)}), the sponsor or a workspace admin"
    match refused:
        case OnlySteering():
            return f"Only {who} can change that."
        case OnlySteeringSetsAside():
            return f"Only {who} can set this question aside."
        case OnlySteeringWaives():
            return f"Only {who} can accept a risk."
        case OnlySteeringPicks():
            return f"{who[0].upper()}{who[1:]} picks which answer stands."


def _not_there(
    refused: UnknownInitiative | UnknownQuestion | NotAskedThere | Stopped | NothingForYou,
) -> str:
    match refused:
        case UnknownInitiative(number):
            return f"I know no AI-{number} that you can see. `{COMMAND} list` shows what there is."
        case UnknownQuestion():
            return f"That question is not asked any more. `{COMMAND}` shows what is."
        case NotAskedThere():
            return f"That question is not asked there. `{COMMAND} gaps` has those that are."
        case Stopped(initiative):
            return (
                f"{initiative.label} is {initiative.stage}, so there is nothing to answer now. "
                f"`{COMMAND} stage {initiative.label} discovery` takes it up again."
            )
        case NothingForYou(initiative):
            return (
                f"Nothing in {initiative.label} waits for you now. `{COMMAND} gaps {initiative.label}` has what others "
                f"are asked; if you know an answer, write it in the thread."
            )


def _not_read(refused: OnlyTheAskedReads | NoNumber | OddReading) -> str:
    match refused:
        case OnlyTheAskedReads(initiative, assignee):
            return (
                f"Not kept: {mention(assignee)} is asked how the number of {initiative.label} goes. They, the owner "
                f"({mention(initiative.owner)}) or the sponsor can say it. Tell them in the thread."
            )
        case OddReading(initiative, said, metric):
            return (
                f"“{said.strip()}” does not look like the number of {initiative.label} today ({escape(metric)}), so it "
                "is not kept. Please write what it is today, in the same unit, and only that."
            )
        case NoNumber(initiative, said) if either := both_readings(said.strip()):
            return (
                f"“{said.strip()}” could be {' or '.join(either)} to me. Please write it as one of these: "
                f"`{COMMAND} reading {initiative.label} {either[0]}`."
            )
        case NoNumber(initiative, said):
            return (
                f"I can't tell the number in “{said.strip()}”. Please write only that: "
                f"`{COMMAND} reading {initiative.label} 31,000`."
            )


def _no_message(refused: ReplyGone | MessageGone | AnswerAlready | NothingToAnswer) -> str:
    match refused:
        case ReplyGone():
            return "That reply is not kept any more. Please write it once more in the thread."
        case MessageGone():
            return "That message is not kept any more. Please record it once more."
        case AnswerAlready():
            return "That message is an answer already. Edit it, and the answer follows."
        case NothingToAnswer():
            return f"There is no initiative yet that this could answer. `{COMMAND} new` registers one."


def _nothing_to_do(refused: Refused) -> str:
    match refused:
        case NothingToWaive(initiative):
            return f"This question keeps no gate of {initiative.label} shut, so there is nothing to waive."
        case WaiverOutOfBounds():
            return waiver_bounds()
        case NothingToPutOff(initiative):
            return f"That is no gap any more, so there is nothing to put off. {_shows(initiative)}"
        case NothingToRenew(initiative):
            return f"There is no answer to renew there now. {_shows(initiative)}"
        case NothingToKeep(initiative):
            return f"That was settled in the meantime. {_shows(initiative)}"
        case NoSuchSystem(name):
            return f"No initiative that you may see names a system “{escape(name)}” any more."
        case HiddenSystem(name):
            return (
                f"“{escape(name)}” is named in private channels only, and others would read it then. "
                "Let it be the other name, of the system that all may read."
            )
        case SameSystem():
            return "Those are the same name already. Please choose two."
        case NothingToPick():
            return f"That is settled already. `{COMMAND} show` has what stands."
        case NothingToUndo(initiative):
            return (
                f"{initiative.label} has not moved from one stage to another, which is what `undo` takes back. "
                "An edit, or another owner, has an Undo of its own in the thread."
            )
        case Overtaken(initiative):
            return (
                f"{initiative.label} was changed again since, so this button undoes nothing any more. "
                f"`{COMMAND} history {initiative.label}` has what happened, `edit {initiative.label}` changes it."
            )
        case SameStage(initiative):
            return f"{initiative.label} is at {initiative.stage} already."
        case NoRoleThere():
            return "You have no role there any more, so there is nothing to hand back."
        case _:
            raise AssertionError(refused)


def _shows(initiative: Initiative) -> str:
    return f"`{COMMAND} show {initiative.label}` has what stands."


def waiver_bounds() -> str:
    """How long a risk can be accepted for."""
    return f"A risk can be accepted until today at the earliest, and for {LONGEST_WAIVER} days at most."


def account_is_gone() -> str:
    """Somebody can't be asked; at a form's field, where no markup is."""
    return "This account is deactivated, or it is a bot. Please pick somebody else."


def day_is_over() -> str:
    """A day that was picked lies behind; at a form's field."""
    return "That day has passed. Pick one that is ahead."


def foreign_button() -> str:
    """What came with a button is nothing that this version has put there."""
    return "That button is not one of mine. Please use a fresh one."


def foreign_form() -> str:
    """What came with a form is nothing that this version has put there."""
    return "That form is not one of mine. Please open a fresh one."


def not_understood() -> str:
    """A command came in a shape that Slack never gives it."""
    return "I can't read that. Please type it again: `/ai-initiative help` has examples."


def too_late() -> str:
    """Slack gives three seconds to open a form: https://docs.slack.dev/interactivity/handling-user-interaction."""
    return "Slack gave up before the form could open. Nothing is lost; please try once more."


def our_fault() -> str:
    """Something failed on our side."""
    return "That did not work, and it is my fault. Nothing was changed; please try once more in a minute."


_PURPOSES = {
    "card": "The card",
    "card_changed": "A change of the card",
    "asked": "A question",
    "followed_up": "A follow-up",
    "verdict_changed": "A change of the verdict",
    "stage_moved": "A move",
    "offered": "An offer to use a reply",
    "talked": "A word on how to go on",
}
_REASONS = {
    "not_in_channel": "I am not in this channel any more. Please invite me again, then I ask it",
    "channel_not_found": "I can't see this channel any more. Please invite me again",
    "is_archived": "the channel is archived",
    "restricted_action": "a setting of this workspace keeps me from writing there",
    "user_disabled": "that account is deactivated",
    "user_not_in_channel": "that person is not in the channel",
}


def not_said(kind: str, reason: str) -> str:
    """Something could not be posted, and what to do about it."""
    why = _REASONS.get(reason, f"Slack says “{escape(reason)}”" if "_" in reason else escape(reason))
    return f"{_PURPOSES.get(kind, 'A message')} could not be posted: {why}."


def weak_reason(weakness: Weakness) -> str:
    """Why a reason is none, and what would be one."""
    if weakness is Weakness.DUPLICATE:
        return "You gave the same reason for another question. What is it about this one?"
    return "Please say what makes it not apply here, in one sentence, so that others can follow."


def no_such_place(said: str) -> str:
    """Why no holidays are known there, and which places are."""
    country = read_place(said[:2])
    if regions := regions_of(country or ""):
        return f"Of {country} I know these regions: {', '.join(regions)}. Like this: {country}-{regions[0]}."
    return "I know no holidays there. Two letters, please, with a region if you like: NL, US-CA, GB-ENG."
