"""Three initiatives to look at, lived through by their people: registered, asked in the thread, answered or not.

The first is the classic one that nobody can answer for; the second has a sharp problem and stuck data; the third is
answered in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml

from hygiene.catalogue import Catalogue
from hygiene.questions import Question
from sandbox.seed import BUILT
from sandbox.visit import Visit
from sandbox.world import Channel, Message, User

_PERSON = re.compile(r"<@([A-Z0-9]+)> \(([^,)]+)")
_ZONES = {"telco": "Asia/Kolkata", "logistics": "Europe/Brussels", "insurance": "Europe/Amsterdam"}
MOST_STEPS = 80


@dataclass(frozen=True, slots=True)
class Example:
    """One initiative of the file: its people, its stage, and what they answer to each question, if they do."""

    name: str
    channel: str
    zone: str
    stage: str
    owner: User
    sponsor: User
    answers: dict[str, str | None]
    verdict: str
    ahead: bool
    kind: Mapping[str, str] = field(default_factory=lambda: BUILT)
    """What the form to register asks of its kind; all three are of the kind that is asked most."""

    @property
    def people(self) -> list[User]:
        """Everybody who is named in it."""
        named = [_user(found, self.zone) for text in self.answers.values() for found in _PERSON.findall(text or "")]
        return [self.owner, self.sponsor, *named]


def load_examples() -> list[Example]:
    """Read the file."""
    content = yaml.safe_load(files("sandbox").joinpath("examples.yaml").read_text("utf-8"))
    return [_example(each) for each in content["initiatives"]]


def _example(each: dict[str, Any]) -> Example:
    zone = _ZONES.get(each["domain"], "UTC")
    return Example(
        name=each["name"],
        channel=each["domain"],
        zone=zone,
        stage=each["stage"],
        owner=_user(_PERSON.findall(each["owner"])[0], zone),
        sponsor=_user(_PERSON.findall(each["sponsor"])[0], zone),
        answers={key: answer["answer"] for key, answer in each["answers"].items()},
        verdict=each["expected_verdict"],
        ahead=each["ahead_of_its_answers"],
    )


def _user(found: tuple[str, str], zone: str) -> User:
    return User(found[0], found[1].strip(), tz=zone)


async def live_through(visit: Visit, example: Example, catalogue: Catalogue) -> Message:
    """Let an example's people register it and answer as they do; return its card."""
    life = Life(visit, example, catalogue)
    card = await life.register()
    await life.answer_all(card)
    return card


class Life:
    """What the people of an example do: they register it, and answer what they are asked as the example says.

    `taps` counts what they press and send, `asked` the questions that they were asked, by their keys.
    """

    def __init__(self, visit: Visit, example: Example, catalogue: Catalogue) -> None:
        self._visit = visit
        self._example = example
        self._catalogue = catalogue
        self._channel = Channel(f"C0{example.channel.upper()}", example.channel)
        self._done: set[str] = set()
        self.taps = 0
        self.asked: list[str] = []

    async def register(self) -> Message:
        """Let the owner register it in a channel of its own; return its card."""
        example, visit, world = self._example, self._visit, self._visit.world
        for person in example.people:
            world.users.setdefault(person.id, person)
            self._channel.members.add(person.id)
            world.direct(person.id)
        self._channel.members |= world.everybody()
        world.add_channel(self._channel)
        await visit.command(example.owner.id, self._channel.id, f"new {example.name}")
        pain = self._catalogue.pain
        told = {pain.key: example.answers[pain.key]} if pain else {}
        people = {"owner": example.owner.id, "sponsor": example.sponsor.id}
        sent = {**example.kind, **people, **told}
        self.taps += 1
        if await visit.submit(example.owner.id, stage=example.stage, **sent):
            await visit.submit(example.owner.id)  # something sounds like it, and is another one
            self.taps += 1
        self.asked += [key for key in {**told, **example.kind} if key in self._catalogue]
        return visit.card(self._channel.id)

    async def answer_all(self, card: Message) -> None:
        """Let everybody answer what they are asked in the thread, until nobody is asked anything more."""
        for _ in range(MOST_STEPS):
            if not await self._step(card):
                break

    async def _step(self, card: Message) -> bool:
        """Do the next thing that somebody is asked to do in the thread; false if there is nothing."""
        for message in self._visit.said(self._channel.id, thread=card.ts):
            asked = re.match(r"<@([A-Z0-9]+)> ", message.text)
            if asked is None or message.ts in self._done:
                continue
            for label in ("Keep as it is", "I agree"):
                if label in str(message.blocks):
                    self._done.add(message.ts)
                    self.taps += 1
                    await self._visit.press(asked[1], label, message=message, channel=self._channel.id)
                    return True
            question = next((each for each in self._catalogue.questions if each.ask in message.text), None)
            if question is not None and question.key not in self._done:
                self._done |= {message.ts, question.key}
                self.asked.append(question.key)
                await self._answer(asked[1], question, message, card)
                return True
        return False

    async def _answer(self, user: str, question: Question, message: Message, card: Message) -> None:
        text = self._example.answers.get(question.key)
        if text is None:
            self.taps += 2
            await self._visit.press(user, "Later", message=message, channel=self._channel.id)
            await self._visit.submit(user, when="week")
            return
        text = re.sub(_PERSON.pattern + r"\)", r"@\2", text)
        await self._visit.reply(user, self._channel.id, text, thread=card.ts)
