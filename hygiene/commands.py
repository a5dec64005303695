"""The commands of `/ai-initiative` as values, and how each is typed and explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hygiene.initiative import Stage, UserId
from hygiene.profile import Autonomy, Sourcing
from hygiene.progress import Course
from hygiene.readiness import Verdict

COMMAND = "/ai-initiative"


@dataclass(frozen=True, slots=True)
class Mine:
    """What is mine now: my gaps, my initiatives."""


@dataclass(frozen=True, slots=True)
class New:
    """Open the form to register an initiative."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class OfferToRegister:
    """A name that fits no command: ask whether it is a new initiative."""

    name: str


@dataclass(frozen=True, slots=True)
class ListAll:
    """List initiatives: all, or only some of them, a page at a time.

    `alarmed` are those that drift or are ahead of their answers; `due` those that have a day, in its order; and `text`
    stands in the name.
    """

    mine: bool = False
    gaps: bool = False
    alarmed: bool = False
    due: bool = False
    stage: Stage | None = None
    verdict: Verdict | None = None
    sourcing: Sourcing | None = None
    autonomy: Autonomy | None = None
    course: Course | None = None
    owner: UserId | None = None
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Show:
    """Show one initiative, whole."""

    number: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Show the gaps of one initiative, of one person, or of everything that I see."""

    number: int | None = None
    user: UserId | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show what happened to an initiative, or to one of its questions, with every answer that was given."""

    number: int
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerGap:
    """Give the typed form for one question of an initiative, or the list of what I can answer there."""

    number: int
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ShowBrief:
    """Tell about one initiative on a page."""

    number: int


@dataclass(frozen=True, slots=True)
class Export:
    """Write what one may see to a file; `wanted` is what would be typed after `list`."""

    form: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """Open the form that takes a file."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand everything of one person over to another."""

    leaver: UserId
    to: UserId


@dataclass(frozen=True, slots=True)
class GiveReading:
    """Say what the number of an initiative is now; without a number, open the form for it."""

    number: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Hand one question on to somebody."""

    number: int
    key: str
    user: UserId


@dataclass(frozen=True, slots=True)
class SetOwner:
    """Make somebody the accountable person."""

    number: int
    user: UserId


@dataclass(frozen=True, slots=True)
class SetStage:
    """Move an initiative to a stage, with the reason if one was given."""

    number: int
    stage: Stage
    because: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Open the form that changes what an initiative is: name, line, sponsor, date, kind."""

    number: int


@dataclass(frozen=True, slots=True)
class Delete:
    """Say what goes with an initiative, and delete it if that is wanted."""

    number: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Say what happens when a duplicate is merged into another initiative, and do it if that is wanted."""

    number: int
    into: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last move of an initiative back."""

    number: int


@dataclass(frozen=True, slots=True)
class Waive:
    """Give the form to accept the risk of one gap for a while."""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """Leave me alone until a day, with everything or with one initiative; `when` is as it was typed."""

    number: int | None
    when: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Send me no nudges any more, or some again."""

    muted: bool


@dataclass(frozen=True, slots=True)
class NudgeAbout:
    """Nudge people about an initiative now, never, or again."""

    number: int
    how: Literal["now", "never", "again"]


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Open the form with what I, and the workspace, want of the nudges."""


@dataclass(frozen=True, slots=True)
class ShowBlockers:
    """Show open questions about data over all initiatives: of all people and systems, of a person, or of a system."""

    user: UserId | None = None
    system: str = ""


@dataclass(frozen=True, slots=True)
class ShowWins:
    """Show what was solved without AI."""


@dataclass(frozen=True, slots=True)
class Help:
    """Explain the commands, or one of them."""

    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Misread:
    """It could not be read; `try_instead` is the next thing to type, where there is one."""

    why: str
    try_instead: str | None = None


@dataclass(frozen=True, slots=True)
class ByName:
    """A command about somebody who is named, not mentioned: what it is `then`, once it is known who that is."""

    name: str
    then: Callable[[UserId], Command]


Command = (
    Mine
    | ByName
    | New
    | OfferToRegister
    | ListAll
    | Show
    | ShowHistory
    | Gaps
    | AnswerGap
    | GiveReading
    | ShowBrief
    | Export
    | Import
    | HandOver
    | Ask
    | SetOwner
    | SetStage
    | Edit
    | Delete
    | Merge
    | Undo
    | Waive
    | Snooze
    | Mute
    | NudgeAbout
    | ShowSettings
    | ShowBlockers
    | ShowWins
    | Help
    | Misread
)

USAGE: dict[str, str] = {
    "new": "new [name]",
    "list": "list [mine | alarms | gaps | due | wins | pilot | bought | ready to build | @person | some words]",
    "show": "show AI-3",
    "history": "history AI-3 [question]",
    "brief": "brief AI-3",
    "gaps": "gaps [AI-3 | mine | @person]",
    "answer": "answer AI-3 [question]",
    "reading": "reading AI-3 [31,000]",
    "ask": "ask AI-3 data owner @person",
    "owner": "owner AI-3 @person",
    "stage": "stage AI-3 build",
    "edit": "edit AI-3",
    "waive": "waive AI-3 data access",
    "blockers": "blockers [@person | system]",
    "export": "export csv | json | markdown [what `list` takes]",
    "import": "import",
    "handover": "handover @leaver @successor",
    "park": "park AI-3 [why]",
    "drop": "drop AI-3 [why]",
    "not-ai": "not-ai AI-3 [why]",
    "undo": "undo AI-3",
    "merge": "merge AI-5 AI-3",
    "delete": "delete AI-3",
    "nudge": "nudge AI-3 [now | never | again]",
    "snooze": "snooze [AI-3] tomorrow | monday | a week | 30 April",
    "mute": "mute",
    "unmute": "unmute",
    "settings": "settings",
    "help": "help [command]",
}
GROUPS: dict[str, tuple[str, ...]] = {
    "Look": ("list", "show", "brief", "gaps", "history", "blockers", "export"),
    "Answer": ("answer", "reading", "ask"),
    "Change": ("new", "edit", "owner", "stage", "undo", "waive", "handover", "import"),
    "End": ("park", "drop", "not-ai", "merge", "delete"),
    "Reminders": ("snooze", "mute", "unmute", "nudge", "settings"),
}
"""The commands by what one wants to do."""
EXPLAINED: dict[str, str] = {
    "new": "Register an initiative. Opens a short form.",
    "list": "The initiatives that you can see, with their verdicts.",
    "show": "One initiative: its people, its verdict, every answer and every gap.",
    "history": "Who did what, and when; of one question also every answer that was given.",
    "brief": "One page for somebody who was not there: problem, number, people, verdict, gaps, risks.",
    "export": "A file of what you may see, by direct message. `export` alone lists the forms it can have.",
    "import": "Register the rows of a CSV file. Says first what it would do, and what is wrong in which row.",
    "handover": "Everything of somebody who leaves goes to somebody else: roles and questions. Says first what.",
    "gaps": "Questions without a real answer: of one initiative, of one person, or all.",
    "answer": "Answer in a form, in place of a reply in the thread.",
    "reading": "What the number is now, once it is live: `list moved`, `list unseen` show how many have moved.",
    "ask": "Hand one question on to somebody else. The owner stays accountable.",
    "owner": "Name the accountable person.",
    "stage": f"Move it to {', '.join(each for each in Stage if not each.stopped)}. Going back is always possible.",
    "edit": "Change its name, its one line, sponsor, target date, or kind: built or bought, advises or acts.",
    "waive": "Accept the risk of one gap in writing, for a month at most. For owner and sponsor.",
    "blockers": "Open questions about data over all initiatives, by data owner and by system; or all of one of these.",
    "park": "Set it aside for now: nothing is asked until somebody takes it up again with `stage`.",
    "drop": "Stop it. The answers stay.",
    "not-ai": "It can be solved without AI. That is a win, and it is kept as one.",
    "undo": "Take its last move back.",
    "merge": "A duplicate: AI-3 takes over the answers that only AI-5 has, and AI-5 is dropped. Asks first.",
    "delete": "For good, with every answer. For the owner or an admin. Asks first; `drop` keeps everything.",
    "nudge": "Remind those who have gaps there, soon; or never, or again. For owner and sponsor.",
    "snooze": "No reminders until then: about one initiative, or at all.",
    "mute": "No reminders for me. The owners of my initiatives see it.",
    "unmute": "Reminders for me again.",
    "settings": "My hours and holidays; for admins also the workspace's, the pace, and the weekly digest.",
    "help": "This list, or one command explained.",
}
