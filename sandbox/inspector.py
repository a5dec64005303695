"""What goes to and fro between the bot and the workspace, kept to be looked at; and deliveries that come twice."""

from __future__ import annotations

import itertools
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sandbox.gateways import Gateway, Kind, NotAcknowledged
from sandbox.world import World

MOST = 500
"""Exchanges that are kept; older ones are forgotten."""
Way = Literal["to Slack", "to the bot"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, with the moment by the workspace's clock and the time that it took."""

    number: int
    at: str
    way: Way
    name: str
    request: Any
    answer: Any
    status: str
    milliseconds: float


class Inspector:
    """Keeps the last exchanges. Tokens are not among what is kept."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: deque[Exchange] = deque(maxlen=MOST)
        self._numbers = itertools.count(1)

    def note(self, way: Way, name: str, request: Any, answer: Any, *, status: str, since: float) -> None:
        """Keep an exchange that began at `since`, by `time.perf_counter`."""
        took = round(1000 * (time.perf_counter() - since), 1)
        shown = {key: value for key, value in request.items() if key != "token"}
        at = self._world.clock.now().isoformat(timespec="milliseconds")
        self._kept.append(Exchange(next(self._numbers), at, way, name, shown, answer, status, took))

    def since(self, number: int) -> list[dict[str, Any]]:
        """Return the exchanges after a number, oldest first."""
        return [asdict(each) for each in self._kept if each.number > number]

    def clear(self) -> None:
        """Forget them all."""
        self._kept.clear()


class WatchedGateway:
    """A gateway whose deliveries are noted; as long as `twice` is set, each event comes a second time."""

    def __init__(self, gateway: Gateway, inspector: Inspector) -> None:
        self._gateway = gateway
        self._inspector = inspector
        self.twice = False

    async def deliver(self, kind: Kind, payload: dict[str, Any], *, retry: int = 0, reason: str = "") -> Any:
        """Hand over a payload; return what the acknowledgement carries.

        Raises:
            NotAcknowledged: there was none.

        """
        answer = await self._deliver(kind, payload, retry=retry, reason=reason)
        if self.twice and kind == "events_api":
            await self._deliver(kind, payload, retry=retry, reason=reason)
        return answer

    async def _deliver(self, kind: Kind, payload: dict[str, Any], *, retry: int, reason: str) -> Any:
        started = time.perf_counter()
        name = name_of(kind, payload) + (f" (retry {retry})" if retry else "")
        try:
            answer = await self._gateway.deliver(kind, payload, retry=retry, reason=reason)
        except NotAcknowledged as error:
            self._inspector.note("to the bot", name, payload, None, status=f"no ack: {error}", since=started)
            raise
        self._inspector.note("to the bot", name, payload, answer, status="ack", since=started)
        return answer

    async def close(self) -> None:
        """Let go."""
        await self._gateway.close()


def name_of(kind: Kind, payload: dict[str, Any]) -> str:
    """Say in a few words what is delivered."""
    match kind:
        case "events_api":
            event = payload.get("event") or {}
            return ".".join(filter(None, (event.get("type"), event.get("subtype"))))
        case "slash_commands":
            return f"{payload.get('command')} {payload.get('text')}".strip()
        case "interactive":
            return str(payload.get("type"))
