"""The workspace as one person sees it: what the page draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hygiene.commands import COMMAND
from sandbox.tour import Tour
from sandbox.web_api import EMOJI, described_view
from sandbox.workspace import Workspace
from sandbox.world import BOT_USER, Channel, Message, World

SHORTCUT = "Record as answer"
WINDOW = 160
"""Messages of a channel that are drawn at once; others come as somebody scrolls."""
HINT = "[new | list | show AI-3 | gaps | answer AI-3 | help]"


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which place and thread, and how many of its last messages they have scrolled past."""

    user: str
    place: str
    thread: str
    past: int = 0


def seen_by(workspace: Workspace, tour: Tour, look: Look) -> dict[str, Any]:
    """Return what the page draws."""
    world = workspace.world
    channels = [each for each in world.channels.values() if look.user in each.members]
    place = next((each for each in channels if each.id == look.place), None)
    top = world.top_view(look.user)
    return {
        "version": world.version,
        "now": world.clock.now().isoformat(),
        "bot": BOT_USER,
        "users": [each.described() for each in world.users.values()],
        "channels": [_in_sidebar(world, each, look.user) for each in channels],
        "place": _place(place, look) if place else None,
        "view": described_view(top) | {"errors": top.errors} if top else None,
        "stacked": len(world.views.get(look.user) or []),
        "home": world.homes.get(look.user),
        "emoji": sorted(EMOJI),
        "command": {"name": COMMAND, "hint": HINT},
        "shortcut": SHORTCUT,
        "tour": tour.shown(),
        "trouble": {
            "shares": workspace.faults.shares,
            "twice": workspace.gateway.twice,
            "limits": workspace.limits.on,
        },
        "can_reset": workspace.on_reset is not None,
    }


def _in_sidebar(world: World, channel: Channel, user: str) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "private": channel.private,
        "direct": channel.direct_with is not None,
        "bot_inside": BOT_USER in channel.members,
        "unread": world.unread(user, channel.id),
    }


def _place(channel: Channel, look: Look) -> dict[str, Any]:
    """Return the last messages of a channel, and all of the open thread."""
    shown = sorted(channel.shown_to(look.user), key=lambda each: each.ts)
    replies: dict[str, list[Message]] = {}
    for message in shown:
        if message.thread_ts and message.thread_ts != message.ts:
            replies.setdefault(message.thread_ts, []).append(message)
    top = [each for each in shown if each.thread_ts in (None, each.ts) or each.subtype == "thread_broadcast"]
    root = channel.messages.get(look.thread)
    past = max(0, min(look.past, len(top) - WINDOW))
    end = len(top) - past
    return {
        "id": channel.id,
        "messages": [_message(each, replies.get(each.ts, [])) for each in top[max(0, end - WINDOW) : end]],
        "earlier": max(0, end - WINDOW),
        "later": past,
        "thread": [_message(each, []) for each in (root, *replies.get(root.ts, []))] if root else [],
    }


def _message(message: Message, replies: list[Message]) -> dict[str, Any]:
    seen: dict[str, Any] = message.described() | {"only_for_you": message.only_for is not None}
    if replies:
        users = list(dict.fromkeys(each.user for each in replies))
        seen["replies"] = {"count": len(replies), "users": users[:4], "last": replies[-1].ts}
    return seen
