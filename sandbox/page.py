"""The page's own interface: what a person sees, and what they do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.acting import CannotDo, Found
from sandbox.gateways import NotAcknowledged
from sandbox.web_api import described_view
from sandbox.world import BOT_USER, Channel, Message, Refusal, World

if TYPE_CHECKING:
    from sandbox.server import Sandbox

WAIT = 20.0
"""Seconds that a look for news is kept waiting."""


def add_page(served: web.Application, sandbox: Sandbox, static: Path) -> None:
    """Serve the page, its state and its actions."""
    page = _Page(sandbox, static)
    served.router.add_get("/", page.index)
    served.router.add_get("/sandbox/state", page.state)
    served.router.add_post("/sandbox/do/{what}", page.do)
    served.router.add_static("/static/", static)


class _Page:
    def __init__(self, sandbox: Sandbox, static: Path) -> None:
        self._sandbox = sandbox
        self._static = static
        self._actions: dict[str, Callable[[dict[str, Any]], Awaitable[object]]] = {
            "write": self._write,
            "edit": self._edit,
            "delete": self._delete,
            "command": self._command,
            "press": self._press,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "invite": self._invite,
            "clock": self._clock,
        }

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._static / "index.html")

    async def state(self, request: web.Request) -> web.Response:
        """Return what a person sees, as soon as it is newer than what they have."""
        since, user = int(request.query.get("since", -1)), request.query.get("as", "")
        deadline = asyncio.get_running_loop().time() + WAIT
        while self._sandbox.world.version <= since and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.1)
        return web.json_response(seen_by(self._sandbox.world, user))

    async def do(self, request: web.Request) -> web.Response:
        action = self._actions.get(request.match_info["what"])
        if action is None:
            return web.json_response({"error": "unknown action"}, status=404)
        try:
            await action(await request.json())
        except (CannotDo, NotAcknowledged, Refusal, KeyError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=409)
        return web.json_response({})

    async def _write(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.write(
            act["as"], act["channel"], act["text"], thread=act.get("thread"), broadcast=bool(act.get("broadcast"))
        )

    async def _edit(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.edit(act["as"], act["channel"], act["ts"], act["text"])

    async def _delete(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.delete(act["as"], act["channel"], act["ts"])

    async def _command(self, act: dict[str, Any]) -> None:
        await self._sandbox.acting.command(act["as"], act["channel"], act["text"])

    async def _press(self, act: dict[str, Any]) -> None:
        world = self._sandbox.world
        channel = world.channels.get(act.get("channel") or "")
        message = _find(channel, act["ts"]) if channel else None
        found = Found(act["element"], act.get("block_id") or "", message, channel)
        await self._sandbox.acting.press(act["as"], found)

    async def _shortcut(self, act: dict[str, Any]) -> None:
        await self._sandbox.acting.shortcut(act["as"], act["channel"], act["ts"])

    async def _submit(self, act: dict[str, Any]) -> None:
        await self._sandbox.acting.submit(act["as"], act["values"])

    async def _close(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.close(act["as"])

    async def _home(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.open_home(act["as"])

    async def _invite(self, act: dict[str, Any]) -> None:
        self._sandbox.acting.invite_bot(act["channel"])

    async def _clock(self, act: dict[str, Any]) -> None:
        clock = self._sandbox.world.clock
        if act.get("to"):
            clock.advance_to(datetime.fromisoformat(act["to"]))
        else:
            clock.advance(**timedelta_words(act))
        self._sandbox.world.touch()
        await self._sandbox.on_clock()


def timedelta_words(act: dict[str, Any]) -> dict[str, float]:
    """Return how far the clock is to move."""
    step = timedelta(hours=float(act.get("hours") or 0), days=float(act.get("days") or 0))
    return {"seconds": step.total_seconds()}


def _find(channel: Channel, ts: str) -> Message | None:
    for message in (*channel.messages.values(), *channel.whispers):
        if message.ts == ts:
            return message
    return None


def seen_by(world: World, user: str) -> dict[str, Any]:
    """Return the workspace as one person sees it."""
    channels = []
    for channel in world.channels.values():
        if user not in channel.members:
            continue
        shown = [*channel.messages.values(), *(each for each in channel.whispers if each.only_for == user)]
        channels.append(
            {
                "id": channel.id,
                "name": channel.name,
                "private": channel.private,
                "direct": channel.direct_with is not None,
                "bot_inside": BOT_USER in channel.members,
                "messages": [
                    message.described() | {"only_for_you": message.only_for is not None}
                    for message in sorted(shown, key=lambda each: float(each.ts))
                ],
            }
        )
    top = world.top_view(user)
    return {
        "version": world.version,
        "now": world.clock.now().isoformat(),
        "bot": BOT_USER,
        "users": [each.described() for each in world.users.values()],
        "channels": channels,
        "view": described_view(top) | {"errors": top.errors} if top else None,
        "home": world.homes.get(user),
    }
