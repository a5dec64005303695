"""Commands that somebody types again because the answer came too late for them to see: they are done once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.listeners.payloads import Typed
from bot.views.blocks import Message
from hygiene.initiative import ChannelId, UserId

TOO_LATE = 2.5
"""Seconds after which Slack shows “operation_timeout” in place of the answer, less what the way takes."""
REMEMBERED = 60.0
MOST = 1000


class Repeats:
    """Remembers the answers that came too late."""

    def __init__(self) -> None:
        self._late: OrderedDict[tuple[UserId, ChannelId, str], tuple[float, Message]] = OrderedDict()

    async def once(self, typed: Typed, handle: Callable[[], Awaitable[Message | None]]) -> Message | None:
        """Handle a command; if it is typed anew within a minute after its answer came too late, give that answer."""
        key = (typed.user, typed.channel, typed.text)
        began = time.monotonic()
        late = self._late.pop(key, None)
        if late is not None and began - late[0] < REMEMBERED:
            return late[1]
        message = await handle()
        if message is not None and time.monotonic() - began > TOO_LATE:
            self._late[key] = (time.monotonic(), message)
            if len(self._late) > MOST:
                self._late.popitem(last=False)
        return message
