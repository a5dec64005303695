"""What may be said, as values that hold ids and little else; the words are made when it is sent.

Each has a name by which it waits in the outbox, so that what one version has queued the next one says.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter, ValidationError

from hygiene.initiative import AnswerId, ChannelId, InitiativeId, ItemId, OfferId, Role, Stage, UserId
from hygiene.reader.talk import Talk

Method = Literal["post", "update", "ephemeral", "react"]


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a new initiative, in its channel."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    again: bool = False
    """Whether it stood elsewhere before: then nobody is told again that they were named."""
    kind: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The card as it is now."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    kind: Literal["card_changed"] = "card_changed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, in the thread."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    kind: Literal["asked"] = "asked"


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """What became of a question asked at `ts`."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    item: ItemId
    ts: str
    kind: Literal["question_changed"] = "question_changed"


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """The one follow-up after a weak answer, in the thread."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    kind: Literal["followed_up"] = "followed_up"


@dataclass(frozen=True, slots=True)
class FollowUpChanged:
    """What became of a follow-up put at `ts`."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    item: ItemId
    ts: str
    kind: Literal["follow_up_changed"] = "follow_up_changed"


@dataclass(frozen=True, slots=True)
class Reopened:
    """To the person whose reply was deleted, privately: the gap is open again."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    item: ItemId
    user: UserId
    kind: Literal["reopened"] = "reopened"


@dataclass(frozen=True, slots=True)
class Offered:
    """To somebody who was not asked, privately: a question whether this is an answer."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    offer: OfferId
    items: tuple[ItemId, ...]
    kind: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class AskedElsewhere:
    """To somebody who has answered a question about data, privately: other initiatives ask them the same."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    item: ItemId
    user: UserId
    kind: Literal["asked_elsewhere"] = "asked_elsewhere"


@dataclass(frozen=True, slots=True)
class Talked:
    """To somebody who was asked and said something else, privately: how to go on."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    offer: OfferId
    item: ItemId
    talk: Talk
    kind: Literal["talked"] = "talked"


@dataclass(frozen=True, slots=True)
class TalkedDirectly:
    """To somebody who wrote to the bot directly what is no answer, there: how to go on.

    `talk` is empty where it is an answer, and weak.
    """

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    offer: OfferId
    item: ItemId
    talk: Talk | None
    kind: Literal["talked_directly"] = "talked_directly"


@dataclass(frozen=True, slots=True)
class TakenDirectly:
    """To somebody who answered the bot directly, there: what was taken, and as the answer to what."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    item: ItemId
    kind: Literal["taken_directly"] = "taken_directly"


@dataclass(frozen=True, slots=True)
class Ticked:
    """A check mark on a reply that was taken as an answer."""

    method: ClassVar[Method] = "react"
    patient: ClassVar[bool] = False
    channel: ChannelId
    ts: str
    kind: Literal["ticked"] = "ticked"


@dataclass(frozen=True, slots=True)
class Named:
    """To a person, by direct message: you have this role."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    role: Role
    user: UserId
    by: UserId
    kind: Literal["named"] = "named"


@dataclass(frozen=True, slots=True)
class HandedOn:
    """To a person, by direct message: this question is yours."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    user: UserId
    by: UserId
    kind: Literal["handed_on"] = "handed_on"


@dataclass(frozen=True, slots=True)
class Nudged:
    """To a person, by direct message: these gaps wait for you. It is the message of a local day, and of no other.

    What an earlier version queued has no day.
    """

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    user: UserId
    day: str = ""
    kind: Literal["nudged"] = "nudged"


@dataclass(frozen=True, slots=True)
class LetterChanged:
    """To a person, in place of their last letter: what is left of it."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    user: UserId
    ts: str
    kind: Literal["letter_changed"] = "letter_changed"


@dataclass(frozen=True, slots=True)
class News:
    """To a person, by direct message: all that they are to be told of their own, as the message of a local day."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    day: str
    kind: Literal["news"] = "news"


@dataclass(frozen=True, slots=True)
class NewsChanged:
    """What is left of a message with news for a person, at `ts`."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    user: UserId
    ts: str
    kind: Literal["news_changed"] = "news_changed"


@dataclass(frozen=True, slots=True)
class Escalated:
    """In the thread, to the owner: somebody is silent; `reminded` tells whether also about this initiative."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    initiative: InitiativeId
    user: UserId
    since: str
    reminded: bool = True
    kind: Literal["escalated"] = "escalated"


@dataclass(frozen=True, slots=True)
class OwnerSilent:
    """To the sponsor, by direct message: the owner is silent about these initiatives."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    sponsor: UserId
    owner: UserId
    initiatives: tuple[InitiativeId, ...]
    since: str
    kind: Literal["owner_silent"] = "owner_silent"


@dataclass(frozen=True, slots=True)
class Imported:
    """To an owner, by direct message: these of theirs were imported, and when they are asked."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    owner: UserId
    by: UserId
    initiatives: tuple[InitiativeId, ...]
    kind: Literal["imported"] = "imported"


@dataclass(frozen=True, slots=True)
class ImportWanted:
    """To whoever imports a file: it is read and registered, as far as it is not yet, and what came of that is said."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    file: str
    channel: ChannelId
    kind: Literal["import_wanted"] = "import_wanted"


@dataclass(frozen=True, slots=True)
class Exported:
    """To whoever asked for it, by direct message: a file of what they may see when it is written."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    form: str
    wanted: str
    kind: Literal["exported"] = "exported"


@dataclass(frozen=True, slots=True)
class Digest:
    """In the channel of the workspace's choice: the week."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    channel: ChannelId
    week: str
    kind: Literal["digest"] = "digest"


@dataclass(frozen=True, slots=True)
class Departed:
    """In the thread, to the owner: this person's account is gone, or they `left` the private channel.

    Somebody has to take over.
    """

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    user: UserId
    role: Role | None
    left: bool = False
    kind: Literal["departed"] = "departed"


@dataclass(frozen=True, slots=True)
class StageMoved:
    """In the thread: it has moved; `move` is what an Undo takes back, where there is one."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    by: UserId
    before: Stage
    after: Stage
    because: str = ""
    move: int | None = None
    kind: Literal["stage_moved"] = "stage_moved"


@dataclass(frozen=True, slots=True)
class OwnerChanged:
    """In the thread: somebody else is accountable."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    by: UserId
    owner: UserId
    after: int = 0
    until: int = 0
    kind: Literal["owner_changed"] = "owner_changed"


@dataclass(frozen=True, slots=True)
class VerdictChanged:
    """In the thread: the verdict is another one, because these questions were closed or opened."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    verdict: str
    closed: tuple[str, ...]
    opened: tuple[str, ...]
    before: str = ""
    by_time: bool = False
    """Whether nothing was closed or opened, and only time has passed."""
    kind: Literal["verdict_changed"] = "verdict_changed"


@dataclass(frozen=True, slots=True)
class Contested:
    """In the thread, to the owner: there are two answers, and one of them should stand."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    rival: AnswerId
    kind: Literal["contested"] = "contested"


@dataclass(frozen=True, slots=True)
class Waived:
    """In the thread: somebody accepts the risk of a gap for a while."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    kind: Literal["waived"] = "waived"


@dataclass(frozen=True, slots=True)
class HandedBack:
    """In the thread, to the owner: the data owner says that they are not, and knows nobody else."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    user: UserId
    kind: Literal["handed_back"] = "handed_back"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """To somebody who named a person without a mention, privately: who that is could not be told."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    user: UserId
    name: str
    kind: Literal["unreachable"] = "unreachable"


@dataclass(frozen=True, slots=True)
class NotReached:
    """To the owner, in the thread: Slack lets the bot not write to somebody; what they were asked is back."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    user: UserId
    kind: Literal["not_reached"] = "not_reached"


@dataclass(frozen=True, slots=True)
class Told:
    """To a person, privately, where they wrote: the answer to their command; `blocks` is JSON."""

    method: ClassVar[Method] = "ephemeral"
    patient: ClassVar[bool] = False
    channel: ChannelId
    user: UserId
    thread: str | None
    text: str
    blocks: str = "[]"
    kind: Literal["told"] = "told"


@dataclass(frozen=True, slots=True)
class ToldDirectly:
    """To a person who gave a command in their direct messages, there: the answer to it; `blocks` is JSON."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    text: str
    blocks: str = "[]"
    kind: Literal["told_directly"] = "told_directly"


@dataclass(frozen=True, slots=True)
class Replied:
    """To a person who wrote to the bot directly: what can be done there, with so many open questions."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    user: UserId
    open: int = 0
    kind: Literal["replied"] = "replied"


@dataclass(frozen=True, slots=True)
class Asks:
    """Which questions an initiative has been given, and which it is not asked any more, by their keys."""

    initiative: InitiativeId
    added: tuple[str, ...]
    retired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageClosed:
    """In a channel: a message whose initiative is not there any more says so, and has no buttons."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    ts: str
    text: str
    kind: Literal["message_closed"] = "message_closed"


@dataclass(frozen=True, slots=True)
class Merged:
    """In the thread: a duplicate was merged into this, with so many of its answers."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    by: UserId
    duplicate: str
    taken: int
    kind: Literal["merged"] = "merged"


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """In the thread: a question that was not asked there yet has been answered in a form."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    kind: Literal["answered_elsewhere"] = "answered_elsewhere"


@dataclass(frozen=True, slots=True)
class SecondAsked:
    """To somebody, directly, on another's wish: do they say the same as an answer that needs a second person."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    user: UserId
    by: UserId
    kind: Literal["second_asked"] = "second_asked"


@dataclass(frozen=True, slots=True)
class LetterOvertaken:
    """An earlier letter to a person, of which a newer one has come."""

    method: ClassVar[Method] = "update"
    patient: ClassVar[bool] = False
    user: UserId
    ts: str
    kind: Literal["letter_overtaken"] = "letter_overtaken"


@dataclass(frozen=True, slots=True)
class KindWanted:
    """To an owner, by direct message, once, who is to say what kind these of their initiatives are."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    owner: UserId
    initiatives: tuple[InitiativeId, ...]
    kind: Literal["kind_wanted"] = "kind_wanted"


@dataclass(frozen=True, slots=True)
class Edited:
    """In the thread: what was changed of an initiative, and by whom; `said` is a line for each."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    by: UserId
    said: tuple[str, ...]
    after: int = 0
    until: int = 0
    """The lines of the history that an Undo takes back are after the one, until the other."""
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class QuestionsFollowed:
    """In the thread: an initiative is of another kind now, and so is asked other questions."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    initiative: InitiativeId
    words: str
    asks: Asks
    kind: Literal["questions_followed"] = "questions_followed"


@dataclass(frozen=True, slots=True)
class SecondWanted:
    """In the thread: an answer needs somebody else to say the same."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = False
    item: ItemId
    kind: Literal["second_wanted"] = "second_wanted"


@dataclass(frozen=True, slots=True)
class CatalogueChanged:
    """To an owner, by direct message: their initiatives are asked other questions now."""

    method: ClassVar[Method] = "post"
    patient: ClassVar[bool] = True
    owner: UserId
    changes: tuple[Asks, ...]
    kind: Literal["catalogue_changed"] = "catalogue_changed"


Notice = (
    Card
    | CardChanged
    | Asked
    | QuestionChanged
    | FollowedUp
    | FollowUpChanged
    | Reopened
    | Offered
    | Talked
    | TalkedDirectly
    | TakenDirectly
    | Ticked
    | Named
    | HandedOn
    | Nudged
    | LetterChanged
    | News
    | NewsChanged
    | Escalated
    | OwnerSilent
    | AskedElsewhere
    | Imported
    | Exported
    | ImportWanted
    | Digest
    | Departed
    | StageMoved
    | OwnerChanged
    | VerdictChanged
    | Contested
    | Waived
    | HandedBack
    | Unreachable
    | NotReached
    | Told
    | ToldDirectly
    | Replied
    | CatalogueChanged
    | MessageClosed
    | Merged
    | AnsweredElsewhere
    | SecondAsked
    | LetterOvertaken
    | KindWanted
    | Edited
    | QuestionsFollowed
    | SecondWanted
)
_NOTICE: TypeAdapter[Notice] = TypeAdapter(Annotated[Notice, Field(discriminator="kind")])
_FIELDS = {kind: tuple(each.name for each in fields(kind) if each.name != "kind") for kind in Notice.__args__}
_BEFORE = {
    "Card": "card",
    "CardChanged": "card_changed",
    "Asked": "asked",
    "QuestionChanged": "question_changed",
    "FollowedUp": "followed_up",
    "FollowUpChanged": "follow_up_changed",
    "Reopened": "reopened",
    "Offered": "offered",
    "Ticked": "ticked",
    "Named": "named",
    "HandedOn": "handed_on",
    "Nudged": "nudged",
    "LetterChanged": "letter_changed",
    "Escalated": "escalated",
    "OwnerSilent": "owner_silent",
    "Digest": "digest",
    "Departed": "departed",
    "StageMoved": "stage_moved",
    "OwnerChanged": "owner_changed",
    "VerdictChanged": "verdict_changed",
    "Contested": "contested",
    "Waived": "waived",
    "HandedBack": "handed_back",
    "Unreachable": "unreachable",
    "Told": "told",
    "Replied": "replied",
}
"""What notices were called in the outbox of the versions before 0.2."""


def subject_of(notice: Notice) -> dict[str, Any]:
    """Return what a notice is about, to be kept in the outbox."""
    return {name: getattr(notice, name) for name in _FIELDS[type(notice)]}


def kind_of(purpose: str) -> str:
    """Return the name of a notice by what a row of the outbox calls it."""
    return _BEFORE.get(purpose, purpose)


def read(purpose: str, subject: dict[str, Any]) -> Notice:
    """Return what a row of the outbox is about.

    Raises:
        pydantic.ValidationError: it is about nothing that this version knows.

    """
    return _NOTICE.validate_python({**subject, "kind": kind_of(purpose)})


def find(purpose: str, subject: dict[str, Any]) -> Notice | None:
    """Return what a row is about; None if that is nothing that this version knows."""
    try:
        return read(purpose, subject)
    except ValidationError:
        return None
