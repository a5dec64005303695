"""The page's own interface: what a person sees, and what they do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.helpers import content_disposition_header

from sandbox.acting import CannotDo, Found, picked
from sandbox.clock import end_of_next_working_day
from sandbox.faults import KINDS
from sandbox.gateways import NotAcknowledged
from sandbox.seen import Look, seen_by
from sandbox.tour import Tour
from sandbox.workspace import Workspace
from sandbox.world import Channel, Message, Refusal

NAMES = ("127.0.0.1", "localhost", "::1")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WAIT = 20.0
"""Seconds that a look for news is kept waiting."""


HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
"""What a browser is told: https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html."""


async def keep_to_itself(_: web.Request, response: web.StreamResponse) -> None:
    """Let the page run nothing that is not its own, and stand in no other page."""
    response.headers.update(HEADERS)


def add_page(served: web.Application, workspace: Workspace, tour: Tour, static: Path) -> None:
    """Serve the page, its state and its actions."""
    page = _Page(workspace, tour, static)
    served.on_response_prepare.append(keep_to_itself)
    served.router.add_get("/", page.index)
    served.router.add_get("/sandbox/state", page.state)
    served.router.add_get("/sandbox/exchanges", page.exchanges)
    served.router.add_get("/sandbox/file/{file}", page.file)
    served.router.add_post("/sandbox/file", page.take_file)
    served.router.add_get("/sandbox/options", page.options)
    served.router.add_post("/sandbox/do/{what}", page.do)
    served.router.add_static("/static/", static)


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what other pages in the same browser may ask for: by another name of this machine, or from their own."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or urlsplit(f"//{request.host}").hostname not in NAMES:
        return web.json_response({"error": "That page is not of this workspace."}, status=403)
    return await handler(request)


class _Page:
    def __init__(self, workspace: Workspace, tour: Tour, static: Path) -> None:
        self._workspace = workspace
        self._guide = tour
        self._static = static
        self._actions: dict[str, Callable[[dict[str, Any]], Awaitable[object]]] = {
            "write": self._write,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "read": self._read,
            "command": self._command,
            "press": self._press,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "invite": self._invite,
            "clock": self._clock,
            "trouble": self._trouble,
            "drop": self._drop,
            "tour": self._tour,
            "reset": self._reset,
        }

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._static / "index.html")

    async def state(self, request: web.Request) -> web.Response:
        """Return what a person sees, as soon as it is newer than what they have."""
        query = request.query
        since = int(query.get("since", -1))
        past = int(query.get("past") or 0)
        look = Look(query.get("as", ""), query.get("place", ""), query.get("thread", ""), past)
        deadline = asyncio.get_running_loop().time() + WAIT
        while self._workspace.world.version <= since and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.05)
        return web.json_response(seen_by(self._workspace, self._guide, look))

    async def exchanges(self, request: web.Request) -> web.Response:
        """Return what went to and fro since a number."""
        return web.json_response(self._workspace.inspector.since(int(request.query.get("since", 0))))

    async def file(self, request: web.Request) -> web.Response:
        """Return an uploaded file: a picture to be shown, anything else to be saved."""
        world, name = self._workspace.world, request.match_info["file"]
        if not world.is_file(name):
            raise web.HTTPNotFound
        file = world.files[name]
        if file.name.endswith(".png"):
            return web.Response(body=file.content, content_type="image/png")
        headers = {"Content-Disposition": content_disposition_header("attachment", filename=file.name)}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def take_file(self, request: web.Request) -> web.Response:
        """Take a file that somebody has chosen in a form, and return its id."""
        content = await request.read()
        file = self._workspace.world.add_file(request.query.get("name", "file"), content)
        return web.json_response({"id": file.id})

    async def options(self, request: web.Request) -> web.Response:
        """Return what the app offers for what somebody has typed into a field of the form before them."""
        query = request.query
        try:
            offered = await self._workspace.acting.suggest(
                query.get("as", ""), query.get("block", ""), query.get("typed", "")
            )
        except (CannotDo, Refusal, NotAcknowledged) as error:
            return web.json_response({"error": str(error)})
        return web.json_response({"options": [each["text"]["text"] for each in offered]})

    async def do(self, request: web.Request) -> web.Response:
        """Do what a person does."""
        if request.content_type != "application/json":
            return web.json_response({"error": "Only JSON is taken here."}, status=415)
        action = self._actions.get(request.match_info["what"])
        if action is None:
            return web.json_response({"error": "unknown action"}, status=404)
        try:
            await action(await request.json())
        except NotAcknowledged as error:
            why = "in time" if str(error) == "TimeoutError" else f"({error})"
            return web.json_response({"error": f"The app did not answer {why}. Try again."})
        except TimeoutError:
            return web.json_response({"error": "The app is still at work. Look again in a moment."})
        except (CannotDo, Refusal, ValueError, TypeError, OverflowError) as error:
            return web.json_response({"error": str(error)})
        except KeyError as error:
            return web.json_response({"error": f"{error} is missing"}, status=400)
        return web.json_response({})

    async def _write(self, act: dict[str, Any]) -> None:
        self._workspace.acting.write(
            act["as"], act["channel"], act["text"], thread=act.get("thread"), broadcast=bool(act.get("broadcast"))
        )

    async def _edit(self, act: dict[str, Any]) -> None:
        self._workspace.acting.edit(act["as"], act["channel"], act["ts"], act["text"])

    async def _delete(self, act: dict[str, Any]) -> None:
        self._workspace.acting.delete(act["as"], act["channel"], act["ts"])

    async def _react(self, act: dict[str, Any]) -> None:
        self._workspace.acting.react(act["as"], act["channel"], act["ts"], act["name"])

    async def _read(self, act: dict[str, Any]) -> None:
        self._workspace.world.mark_read(act["as"], act["channel"])

    async def _command(self, act: dict[str, Any]) -> None:
        await self._workspace.acting.command(act["as"], act["channel"], act["text"])

    async def _press(self, act: dict[str, Any]) -> None:
        """Press the button at a place (which block, which element of it) of a message, a form, or the home tab."""
        world = self._workspace.world
        channel = world.channels.get(act.get("channel") or "")
        message = _find(channel, act["ts"]) if channel else None
        top = world.top_view(act["as"])
        if channel is not None and message is None:
            raise CannotDo("That message is gone.")
        blocks = message.blocks if message else (top.view if top else world.homes.get(act["as"], {})).get("blocks", [])
        element, block_id = element_at(blocks, *act["at"])
        await self._workspace.acting.press(act["as"], Found(element, block_id, message, channel))

    async def _shortcut(self, act: dict[str, Any]) -> None:
        await self._workspace.acting.shortcut(act["as"], act["channel"], act["ts"])

    async def _submit(self, act: dict[str, Any]) -> None:
        await self._workspace.acting.submit(act["as"], act["values"])

    async def _close(self, act: dict[str, Any]) -> None:
        self._workspace.acting.close(act["as"])

    async def _home(self, act: dict[str, Any]) -> None:
        self._workspace.acting.open_home(act["as"])

    async def _invite(self, act: dict[str, Any]) -> None:
        self._workspace.acting.invite_bot(act["channel"])

    async def _clock(self, act: dict[str, Any]) -> None:
        """Move the clock by hours or days, to the next working day, or to a date, as the acting person reads it."""
        world = self._workspace.world
        now, zone = world.clock.now(), world.users[act["as"]].tz or "UTC"
        if act.get("to") == "next working day":
            to = end_of_next_working_day(now, zone, world.zones())
        elif act.get("to"):
            to = read_moment(act["to"]).replace(tzinfo=ZoneInfo(zone))
        else:
            to = now + timedelta(hours=float(act.get("hours") or 0), days=float(act.get("days") or 0))
        await self._workspace.move_clock(to)

    async def _trouble(self, act: dict[str, Any]) -> None:
        for kind in KINDS:
            self._workspace.faults.switch(kind, float(act.get("shares", {}).get(kind, 0)))
        self._workspace.gateway.twice = bool(act.get("twice"))
        self._workspace.limits.on = bool(act.get("limits"))
        self._workspace.world.touch()

    async def _drop(self, _: dict[str, Any]) -> None:
        await self._workspace.socket.close()

    async def _tour(self, act: dict[str, Any]) -> None:
        match act["what"]:
            case "start":
                self._guide.start()
            case "leave":
                self._guide.leave()
            case "perform":
                await self._guide.perform()

    async def _reset(self, _: dict[str, Any]) -> None:
        if self._workspace.on_reset is None:
            raise CannotDo("This database was given on the command line; it is not thrown away.")
        self._workspace.on_reset()


def read_moment(text: str) -> datetime:
    """Read a date and time.

    Raises:
        CannotDo: it is none.

    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CannotDo(f"“{text}” is no date that this clock can show.") from None


def element_at(
    blocks: list[dict[str, Any]], block: int, element: int, option: int | None = None
) -> tuple[dict[str, Any], str]:
    """Return an element of a block, or its accessory (-1), and the block's id; of a menu, with the option picked.

    Raises:
        CannotDo: there is none.

    """
    try:
        found = blocks[block]
        made = found["accessory"] if element < 0 else found["elements"][element]
        made = made if option is None else picked(made, made["options"][option])
        return made, found.get("block_id") or ""
    except (IndexError, KeyError):
        raise CannotDo("That button is gone.") from None


def _find(channel: Channel, ts: str) -> Message | None:
    for message in (*channel.messages.values(), *channel.whispers):
        if message.ts == ts:
            return message
    return None
