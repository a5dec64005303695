"""A guided tour in seven steps: an initiative is registered, nodded at, asked again, and followed to its verdict."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.acting import long_text_field
from sandbox.clock import end_of_next_working_day
from sandbox.seed import ALICE, BOB, BUILT, ROADMAP
from sandbox.workspace import Workspace
from sandbox.world import BOT_USER, Message

NAME = "Suggest data plans in time"
PAIN = "Prepaid customers run out of data mid-month; 600 a week call us, angry"
NOD = "sounds good"
ANSWER = "Prepaid customers who top up under €10 a month, about 410k"
DATA_ANSWER = "6% of rows have no tenure; nothing before 2023"


@dataclass(frozen=True, slots=True)
class Detour:
    """What to do first, in the thread, where somebody has gone another way than the tour expects."""

    text: str
    type: str
    needed: Callable[[Tour], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do and why, who does it and where, and what to type, if anything."""

    title: str
    text: str
    who: str
    place: str
    type: str
    met: Callable[[Tour], bool]
    perform: Callable[[Tour], Awaitable[object]]
    detour: Detour | None = None


@dataclass
class Tour:
    """Where somebody is on the tour. A step is done when what it asks for can be seen in the workspace."""

    workspace: Workspace
    began: str = ""
    """The time of the last step that was done, as messages have it; empty before the start."""
    step: int = 0
    card: str = ""
    data_owner: str = BOB
    detours: int = 0
    letters: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Begin, or begin again."""
        self.step, self.card, self.data_owner, self.detours = 0, "", BOB, 0
        self._mark()
        self.workspace.world.touch()

    def leave(self) -> None:
        """End the tour."""
        self.began = ""
        self.workspace.world.touch()

    async def perform(self) -> None:
        """Do the step that is next, as the person would."""
        self._look()
        if self.began and self.step < len(STEPS):
            if detour := self._detour():
                self.workspace.acting.write(ALICE, ROADMAP, detour.type, thread=self.card)
            else:
                await STEPS[self.step].perform(self)

    def _detour(self) -> Detour | None:
        detour = STEPS[self.step].detour
        if detour is None or not detour.needed(self):
            return None
        self.detours = 1
        return detour

    def shown(self) -> dict[str, Any] | None:
        """Return what the page shows of it; None if nobody is on the tour."""
        if not self.began:
            return None
        self._look()
        if self.step == len(STEPS):
            return {"step": self.step, "of": len(STEPS), "finished": True}
        step, detour = STEPS[self.step], self._detour()
        place = self.workspace.world.direct(self.data_owner).id if step.place == "direct" else step.place
        return {
            "step": self.step,
            "of": len(STEPS),
            "finished": False,
            "title": step.title,
            "text": (detour or step).text.format(name=self.name_of(self.data_owner), label=self.label),
            "type": (detour or step).type.format(label=self.label),
            "who": self.data_owner if step.who == "data owner" else step.who,
            "place": place,
            "thread": self.card if step.place == ROADMAP and self.step > 0 else "",
        }

    def name_of(self, user: str) -> str:
        """Return a person's name."""
        return self.workspace.world.users[user].name

    @property
    def label(self) -> str:
        """Return the initiative's label, once it is there: AI-4."""
        card = self.workspace.world.channels[ROADMAP].messages.get(self.card) if self.card else None
        found = re.search(r"AI-\d+", card.text) if card else None
        return found[0] if found else "AI-1"

    def _look(self) -> None:
        while self.step < len(STEPS) and STEPS[self.step].met(self):
            self.step += 1
            self._mark()

    def _mark(self) -> None:
        world = self.workspace.world
        self.began = world.new_ts()
        self.letters = {user: len(self._letters_to(user)) for user in world.users if user != BOT_USER}

    def _letters_to(self, user: str) -> list[Message]:
        direct = self.workspace.world.channels.get(f"D{user.removeprefix('U')}")
        return [each for each in direct.messages.values() if each.user == BOT_USER] if direct else []

    def new_letters(self, user: str) -> list[Message]:
        """Return what the bot has written to somebody directly since the last step."""
        return self._letters_to(user)[self.letters.get(user, 0) :]

    def thread(self) -> list[Message]:
        """Return the messages of the initiative's thread, oldest first."""
        return sorted(self.workspace.world.channels[ROADMAP].thread(self.card), key=lambda each: each.ts)


def _registered(tour: Tour) -> bool:
    for message in reversed(tour.workspace.world.channels[ROADMAP].messages.values()):
        is_card = message.user == BOT_USER and message.thread_ts is None and re.match(r"AI-\d+ ", message.text)
        if message.ts > tour.began and is_card:
            tour.card = message.ts
            return True
    return False


def _nodded(tour: Tour) -> bool:
    """A follow-up stands in the thread: it alone offers to keep an answer as it is. Or it was answered at once."""
    return any(_said_before(tour, each) for each in _asked_again(tour)) or _ticks(tour) > tour.detours


def _asked_again(tour: Tour) -> list[Message]:
    return [each for each in tour.thread() if each.user == BOT_USER and "Keep as it is" in str(each.blocks)]


def _pain_is_weak(tour: Tour) -> bool:
    """The thread asks once more about what was written in the form: nobody had said anything in it before."""
    return any(not _said_before(tour, each) for each in _asked_again(tour))


def _said_before(tour: Tour, message: Message) -> bool:
    return any(each.user != BOT_USER and each.ts < message.ts for each in tour.thread())


def _answered(tour: Tour) -> bool:
    return _ticks(tour) > tour.detours


def _ticks(tour: Tour) -> int:
    """Return how many replies were taken as answers."""
    return sum(each.user != BOT_USER and "white_check_mark" in each.reactions for each in tour.thread())


def _named(tour: Tour) -> bool:
    for user, person in tour.workspace.world.users.items():
        named = any("data owner" in str(letter.blocks) for letter in tour.new_letters(user))
        if user not in (ALICE, BOT_USER) and not person.deleted and named:
            tour.data_owner = user
            return True
    return False


def _slept(tour: Tour) -> bool:
    return bool(tour.new_letters(tour.data_owner))


def _closed(tour: Tour) -> bool:
    sent = tour.workspace.world.submitted
    return any((user, form) == (tour.data_owner, "answer") and at > tour.began for user, form, at in sent)


def _judged(tour: Tour) -> bool:
    whispers = [each for channel in tour.workspace.world.channels.values() for each in channel.whispers]
    return any(each.only_for == ALICE and each.ts > tour.began and tour.label in str(each.blocks) for each in whispers)


async def _register(tour: Tour) -> None:
    acting = tour.workspace.acting
    await acting.command(ALICE, ROADMAP, f"new {NAME}")
    form = tour.workspace.world.top_view(ALICE)
    if form is not None:
        sent = await acting.submit(ALICE, {**BUILT, long_text_field(form.view): PAIN, "owner": ALICE})
        if sent is not None:
            await acting.submit(ALICE, {})  # one of the examples sounds like it


async def _nod(tour: Tour) -> None:
    tour.workspace.acting.write(ALICE, ROADMAP, NOD, thread=tour.card)


async def _answer(tour: Tour) -> None:
    tour.workspace.acting.write(ALICE, ROADMAP, ANSWER, thread=tour.card)


async def _name(tour: Tour) -> None:
    acting = tour.workspace.acting
    await acting.command(ALICE, ROADMAP, f"answer {tour.label} data owner")
    await acting.submit(ALICE, {"person": BOB})


async def _sleep(tour: Tour) -> None:
    world = tour.workspace.world
    zone = world.users[tour.data_owner].tz or "UTC"
    await tour.workspace.move_clock(end_of_next_working_day(world.clock.now(), zone, world.zones()))


async def _close(tour: Tour) -> None:
    acting, user = tour.workspace.acting, tour.data_owner
    await acting.press(user, acting.find_button(user, "Answer", channel=tour.workspace.world.direct(user).id))
    view = tour.workspace.world.top_view(user)
    fields = [block["block_id"] for block in view.view["blocks"] if block["type"] == "input"] if view else []
    await acting.submit(user, dict.fromkeys(fields[:1], DATA_ANSWER))


async def _judge(tour: Tour) -> None:
    await tour.workspace.acting.command(ALICE, ROADMAP, f"show {tour.label}")


STEPS = (
    Step(
        "Register an initiative",
        "The classic: somebody wants a recommender. In the form, say what hurts, and whom; a model is not a pain. "
        "What kind it is decides what you are asked.",
        ALICE, ROADMAP, f"/ai-initiative new {NAME}", _registered, _register,
    ),
    Step(
        "Nod, as people do",
        "The card stands in the channel; in its thread the first question asks who has the problem. Reply with a nod.",
        ALICE, ROADMAP, NOD, _nodded, _nod,
        Detour(
            "What you wrote in the form is kept, and is no pain yet: the thread asks once more. Say there who suffers "
            "what, and how often. Then the first question comes.",
            PAIN, _pain_is_weak,
        ),
    ),
    Step(
        "Answer the follow-up",
        "A nod is kept, and is no answer: you are asked once more, about what is missing. Now say who it is.",
        ALICE, ROADMAP, ANSWER, _answered, _answer,
    ),
    Step(
        "Name who owns the data",
        "One person, and not oneself: choose Bob. From then on the questions about data are his, and he is told so.",
        ALICE, ROADMAP, "/ai-initiative answer {label} data owner", _named, _name,
    ),
    Step(
        "Let a day pass",
        "{name} has answered nothing. Under Clock, press Next working day: reminders come in {name}’s own hours.",
        ALICE, ROADMAP, "", _slept, _sleep,
    ),
    Step(
        "Answer from the reminder",
        "You are {name} now. One message a day, the worst gaps first. Press Answer beside one; it changes in place.",
        "data owner", "direct", "", _closed, _close,
    ),
    Step(
        "Read the verdict",
        "You are Alice again. Ask how ready it is: the verdict says it plainly, with what is missing and whose it is.",
        ALICE, ROADMAP, "/ai-initiative show {label}", _judged, _judge,
    ),
)  # fmt: skip
