"""The story, played by the real bot in the sandbox and told as a transcript."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.app import House
from sandbox.acting import long_text_field
from sandbox.clock import Clock
from sandbox.running import living_in, sandbox_settings
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ERIN, ROADMAP, seed
from sandbox.server import Sandbox
from sandbox.visit import Visit, shown
from sandbox.world import Message, OpenView, World

MONDAY = datetime(2026, 3, 2, 14, 45, tzinfo=UTC)
"""When it is day both in Amsterdam and in New York."""


async def play() -> None:
    """Play the story and print it."""
    sandbox = Sandbox(Clock(MONDAY))
    seed(sandbox.world)
    await sandbox.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = sandbox_settings(sandbox, f"sqlite:///{Path(folder) / 'play.db'}")
            async with living_in(sandbox, settings) as house:
                await _Story(sandbox, house).tell()
    finally:
        await sandbox.stop()


class _Story:
    def __init__(self, sandbox: Sandbox, house: House) -> None:
        self._world = sandbox.world
        self._house = house
        self._visit = Visit(sandbox, house.sender.drained)
        self._told: dict[str, str] = {}

    async def tell(self) -> None:
        await self._register()
        card = self._visit.card(ROADMAP)
        await self._answer_in_the_thread(card)
        await self._hand_on(card)
        await self._be_reminded()
        self._heading("What the roadmap says now")
        for command in ("show AI-1", "gaps AI-1", "list"):
            await self._command(ALICE, command)

    async def _register(self) -> None:
        self._heading("Alice registers an initiative")
        await self._command(ALICE, "new Recommend data plans")
        form = self._world.top_view(ALICE)
        pain = long_text_field(form.view if form else {})
        view = await self._visit.submit(ALICE, owner=ALICE, sponsor=DAVE, **BUILT, **{pain: ""})
        self._form(view, "Alice leaves the pain point empty")
        words = "Prepaid customers run out of data mid-month; 600 a week call us, angry"
        await self._visit.submit(ALICE, owner=ALICE, sponsor=DAVE, **BUILT, **{pain: words})
        self._news()

    async def _answer_in_the_thread(self, card: Message) -> None:
        self._heading("She answers in the thread, in her own words")
        first = await self._reply(ALICE, "Prepaid customers who top up under €10 a month, about 410k", card)
        await self._reply(ALICE, "They buy an add-on in time, and stop calling on the 20th", card)
        self._heading("She edits a reply, and Carol, who was not asked, comments")
        await self._visit.edit(ALICE, ROADMAP, first, "Prepaid customers who top up under €10 a month, about 430k")
        self._line(ALICE, "(edits) … about 430k")
        self._news()
        await self._reply(CAROL, "Support has a list of those calls since May", card)
        self._heading("The data gets an owner")
        await self._reply(ALICE, "The app says so, and one tap undoes the plan for 14 days", card)
        await self._reply(ALICE, "@Bob", card)

    async def _hand_on(self, card: Message) -> None:
        visit = self._visit
        self._heading("She hands one question on to Erin, who answers in a form")
        asked = [message for message in visit.said(ROADMAP, thread=card.ts) if f"<@{ALICE}> *" in shown(message)]
        await visit.press(ALICE, "Hand on", message=asked[-1], channel=ROADMAP)
        await visit.submit(ALICE, person=ERIN)
        self._news()
        await visit.press(ERIN, "Answer", channel=self._world.direct(ERIN).id)
        await visit.submit(ERIN, text="Teradata, table dwh.cdr_daily")
        self._news()

    async def _be_reminded(self) -> None:
        visit = self._visit
        self._heading("A day later Bob has answered nothing")
        self._world.clock.advance_to(datetime(2026, 3, 3, 21, 15, tzinfo=UTC))
        await self._house.nudger.tick()
        await visit.settle()
        self._news()
        await visit.press(BOB, "Answer", channel=self._world.direct(BOB).id)
        await visit.submit(BOB, text="6% of rows have no tenure; nothing before 2023")
        self._line(BOB, "(answers from the message)")
        self._news()

    async def _command(self, user: str, text: str) -> None:
        self._line(user, f"/ai-initiative {text}")
        shown_now = await self._visit.command(user, ROADMAP, text)
        if shown_now is None:
            self._form(self._world.top_view(user), "A form opens")
        self._news()

    async def _reply(self, user: str, text: str, card: Message) -> Message:
        message = await self._visit.reply(user, ROADMAP, text, thread=card.ts)
        self._news()
        return message

    def _news(self) -> None:
        """Print every message that is new or has changed, in the order of their times."""
        found = []
        for channel in self._world.channels.values():
            place = f"direct message to {channel.name}" if channel.direct_with else f"#{channel.name}"
            for message in (*channel.messages.values(), *channel.whispers):
                marks = "".join(f" [{_EMOJI.get(name, name)}]" for name in message.reactions)
                content = shown(message) + marks
                key = f"{channel.id}:{message.ts}:{message.only_for}"
                if self._told.get(key) != content:
                    found.append((float(message.ts), key, place, message, content))
        for _, key, place, message, content in sorted(found, key=lambda each: each[0]):
            again = key in self._told
            self._told[key] = content
            whom = f", only {self._name(message.only_for)} sees it" if message.only_for else ""
            thread = ", thread" if message.thread_ts else ""
            now = ", now" if again else ""
            self._line(message.user, content, where=f"{place}{thread}{whom}{now}")

    def _form(self, view: OpenView | None, what: str) -> None:
        if view is None:
            return
        print(f"  [{what}: “{view.view['title']['text']}”]")
        for block, error in view.errors.items():
            print(f"     {block}: {error}")

    def _line(self, user: str, text: str, *, where: str = "") -> None:
        head = f"{self._name(user)}{f' ({where})' if where else ''}:"
        body = self._readable(text).replace("\n", "\n      ")
        print(f"  {head}\n      {body}")

    def _heading(self, text: str) -> None:
        print(f"\n== {text} ==")

    def _name(self, user: str) -> str:
        return self._world.users[user].name

    def _readable(self, text: str) -> str:
        return readable(self._world, text)


_EMOJI = {"white_check_mark": "✅"}
_PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?:https?://[^|>]+)\|([^>]+)>")


def readable(world: World, text: str) -> str:
    """Write a text as people read it."""
    named = _PERSON.sub(lambda found: "@" + (world.users[found[1]].name if found[1] in world.users else found[1]), text)
    plain = _LINK.sub(r"\1", named).replace(":white_check_mark:", "✅").replace(":white_small_square:", "▫️")
    plain = plain.replace(":small_orange_diamond:", "🔸").replace(":heavy_minus_sign:", "➖")
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
