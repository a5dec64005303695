"""A visit to the workspace: people act, and each step waits until everything that follows from it was said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from sandbox.acting import CannotDo
from sandbox.server import Sandbox
from sandbox.world import BOT_USER, Channel, Message, OpenView

PATIENCE = 10.0
"""Seconds that a step may take."""
Drained = Callable[[], Awaitable[bool]]


class Visit:
    """Acts for people, one step at a time. `drained` says whether the bot has nothing more to say."""

    def __init__(self, sandbox: Sandbox, drained: Drained) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self._drained = drained
        self._read: set[int] = set()

    async def settle(self, *, seconds: float = PATIENCE) -> None:
        """Wait until every event is taken and everything that follows is said.

        Raises:
            TimeoutError: it took too long.

        """
        async with asyncio.timeout(seconds):
            while self.sandbox.courier.busy or not await self._drained():
                await asyncio.sleep(0.005)

    async def command(self, user: str, channel: str, text: str) -> Message | None:
        """Type a command; return what only this person is shown."""
        shown = await self.sandbox.acting.command(user, channel, text)
        await self.settle()
        self._have_read([shown] if shown else [])
        return shown

    async def reply(self, user: str, channel: str, text: str, *, thread: str, broadcast: bool = False) -> Message:
        """Reply in a thread."""
        message = self.sandbox.acting.write(user, channel, text, thread=thread, broadcast=broadcast)
        await self.settle()
        return message

    async def write(self, user: str, channel: str, text: str) -> Message:
        """Write a message in a channel."""
        message = self.sandbox.acting.write(user, channel, text)
        await self.settle()
        return message

    async def edit(self, user: str, channel: str, message: Message, text: str) -> None:
        """Edit a message."""
        self.sandbox.acting.edit(user, channel, message.ts, text)
        await self.settle()

    async def delete(self, user: str, channel: str, message: Message) -> None:
        """Delete a message."""
        self.sandbox.acting.delete(user, channel, message.ts)
        await self.settle()

    async def press(
        self, user: str, label: str, *, message: Message | None = None, channel: str | None = None
    ) -> OpenView | None:
        """Press the newest button with a label; return the form that it opened, if it did."""
        found = self.sandbox.acting.find_button(user, label, message=message, channel=channel)
        await self.sandbox.acting.press(user, found)
        await self.settle()
        return self.world.top_view(user)

    async def shortcut(self, user: str, channel: str, message: Message) -> OpenView | None:
        """Choose “Record as answer” for a message."""
        await self.sandbox.acting.shortcut(user, channel, message.ts)
        return self.world.top_view(user)

    async def submit(self, user: str, **values: str | None) -> OpenView | None:
        """Send the form; return it if it stays before the person."""
        view = await self.sandbox.acting.submit(user, values)
        await self.settle()
        return view

    async def suggest(self, user: str, block: str, typed: str) -> list[str]:
        """Type into a field of the form that asks the app what it offers; return that, as it is read."""
        return [each["text"]["text"] for each in await self.sandbox.acting.suggest(user, block, typed)]

    def channel(self, channel: str) -> Channel:
        """Return a channel."""
        return self.world.channels[channel]

    def card(self, channel: str) -> Message:
        """Return the newest card in a channel."""
        cards = [
            message
            for message in self.channel(channel).messages.values()
            if message.user == BOT_USER and message.thread_ts is None
        ]
        if not cards:
            raise CannotDo("There is no card.")
        self._have_read(cards[-1:])
        return cards[-1]

    def said(self, channel: str, *, thread: str | None = None) -> list[Message]:
        """Return what the bot has said in a channel, or in one thread of it."""
        return self._have_read(
            message
            for message in self.channel(channel).messages.values()
            if message.user == BOT_USER and (thread is None or (message.thread_ts == thread and message.ts != thread))
        )

    def letters(self, user: str) -> list[Message]:
        """Return what the bot has written to a person directly."""
        return self.said(self.world.direct(user).id)

    def whispers(self, user: str, channel: str) -> list[Message]:
        """Return what only this person was shown in a channel."""
        return self._have_read(each for each in self.channel(channel).whispers if each.only_for == user)

    def _have_read(self, messages: Iterable[Message]) -> list[Message]:
        found = list(messages)
        self._read |= {id(message) for message in found}
        return found

    def unread(self) -> list[tuple[Channel, Message]]:
        """Return what the bot has said to somebody, or to a channel, and nobody here has looked at.

        What goes on in an initiative's thread is not counted: it is a conversation of its own.
        """
        said = [
            (place, message)
            for place in self.world.channels.values()
            for message in (*place.messages.values(), *place.whispers)
            if message.user == BOT_USER and (message.only_for or message.thread_ts in (None, message.ts))
        ]
        return [(place, message) for place, message in said if id(message) not in self._read]


def shown(message: Message) -> str:
    """Return everything that a message shows, as text."""
    parts = []
    for block in message.blocks:
        parts += _texts(block)
    return "\n".join(parts) if parts else message.text


def _texts(block: dict[str, object]) -> list[str]:
    texts: list[str] = []
    for key in ("text", "fields", "elements", "accessory"):
        value = block.get(key)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                texts += [f"[⋯ {option['text']['text']}]" for option in each.get("options") or []]
                if each.get("type") == "overflow":
                    continue
                inner = each.get("text")
                text = inner.get("text") if isinstance(inner, dict) else inner
                texts.append(f"[{text}]" if each.get("type") == "button" else str(text))
    return texts
