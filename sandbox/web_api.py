"""The Web API methods that a bot like ours uses, with Slack's own error codes.

Arguments and errors are those of https://docs.slack.dev/reference/methods.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.block_kit import NEW, check_message, check_view
from sandbox.world import (
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    TEAM,
    Canvas,
    Channel,
    File,
    Message,
    OpenView,
    Refusal,
    World,
)

Arguments = Mapping[str, Any]
Answer = dict[str, Any]
TEXT_LENGTH = 40_000
UPDATE_TEXT_LENGTH = 4_000
VIEWS_DEEP = 3
EMOJI = frozenset({"white_check_mark", "eyes", "tada", "+1", "heart", "raised_hands", "thinking_face"})
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "dnd:read",
        "canvases:write",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "reactions:write",
        "users:read",
    }
)


@dataclass(frozen=True, slots=True)
class Method:
    """A method, and the scope of which the token needs one."""

    call: Callable[[Arguments], Awaitable[Answer] | Answer]
    scopes: tuple[str, ...] = ()


class WebApi:
    """Answers calls on the world. `on_message` is told of everything the bot posts or changes."""

    def __init__(self, world: World, new_socket_url: Callable[[], str]) -> None:
        self.world = world
        self.scopes = set(SCOPES)
        self.has_canvases = True
        self.draws_new = True
        """Whether the workspace has the blocks that are rolled out in phases."""
        self.refuses_token: str | None = None
        """Why the bot's token is refused, while it is: token_revoked, account_inactive."""
        self.keeps_metadata = True
        self.base_url = ""
        self._new_socket_url = new_socket_url
        self.on_message: Callable[[Channel, dict[str, Any]], None] = lambda _channel, _event: None
        reading = ("channels:read", "groups:read", "im:read")
        history = ("channels:history", "groups:history", "im:history")
        self.methods: dict[str, Method] = {
            "auth.test": Method(self._auth_test),
            "apps.connections.open": Method(self._connections_open),
            "chat.postMessage": Method(self._post_message, ("chat:write",)),
            "chat.postEphemeral": Method(self._post_ephemeral, ("chat:write",)),
            "chat.update": Method(self._update, ("chat:write",)),
            "conversations.info": Method(self._info, reading),
            "conversations.join": Method(self._join, ("channels:join",)),
            "conversations.members": Method(self._members, reading),
            "conversations.open": Method(self._open, ("im:write",)),
            "conversations.history": Method(self._history, history),
            "conversations.replies": Method(self._replies, history),
            "files.getUploadURLExternal": Method(self._upload_url, ("files:write",)),
            "files.completeUploadExternal": Method(self._complete_upload, ("files:write",)),
            "canvases.create": Method(self._canvas, ("canvases:write",)),
            "canvases.access.set": Method(self._canvas_access, ("canvases:write",)),
            "conversations.canvases.create": Method(self._channel_canvas, ("canvases:write",)),
            "files.info": Method(self._file_info, ("files:read",)),
            "reactions.add": Method(self._react, ("reactions:write",)),
            "users.info": Method(self._user, ("users:read",)),
            "dnd.info": Method(self._dnd, ("dnd:read",)),
            "views.open": Method(self._view_open),
            "views.push": Method(self._view_push),
            "views.update": Method(self._view_update),
            "views.publish": Method(self._view_publish),
        }

    async def call(self, name: str, token: str | None, arguments: Arguments) -> Answer:
        """Answer one call.

        Raises:
            Refusal: Slack's error.

        """
        method = self.methods.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        if token is None:
            raise Refusal("not_authed")
        wanted = APP_TOKEN if name == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            raise Refusal("not_allowed_token_type" if token in (APP_TOKEN, BOT_TOKEN) else "invalid_auth")
        if self.refuses_token and token == BOT_TOKEN:
            raise Refusal(self.refuses_token)
        if method.scopes and not self.scopes.intersection(method.scopes):
            raise Refusal("missing_scope", needed=method.scopes[0], provided=",".join(sorted(self.scopes)))
        answer = method.call(arguments)
        return answer if isinstance(answer, dict) else await answer

    def _auth_test(self, _: Arguments) -> Answer:
        return {
            "url": "https://sandbox.slack.com/",
            "team": "Sandbox",
            "team_id": TEAM,
            "user": "ai_initiative",
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
        }

    def _connections_open(self, _: Arguments) -> Answer:
        return {"url": self._new_socket_url()}

    def _writable(self, arguments: Arguments) -> Channel:
        channel = self.world.channel(required(arguments, "channel"))
        if channel.archived:
            raise Refusal("is_archived")
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _content(self, arguments: Arguments, *, most: int) -> tuple[str, list[dict[str, Any]]]:
        blocks = structured(arguments, "blocks")
        text = str(arguments.get("text") or "")
        if not text and not blocks:
            raise Refusal("no_text")
        if len(text) > most:
            raise Refusal("msg_too_long")
        self._refuse_new(blocks or [])
        return text, check_message(blocks, self.world.is_file) if blocks else []

    def _post_message(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        text, blocks = self._content(arguments, most=TEXT_LENGTH)
        thread = arguments.get("thread_ts") or None
        if thread and thread not in channel.messages:
            raise Refusal("thread_not_found")
        message = Message(
            self.world.new_ts(),
            BOT_USER,
            text,
            copy.deepcopy(blocks),
            thread_ts=thread,
            metadata=structured(arguments, "metadata"),
        )
        self.world.post(channel, message)
        self.on_message(channel, message.described())
        return {"channel": channel.id, "ts": message.ts, "message": message.described()}

    def _post_ephemeral(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        user = required(arguments, "user")
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        text, blocks = self._content(arguments, most=TEXT_LENGTH)
        message = Message(
            self.world.new_ts(),
            BOT_USER,
            text,
            copy.deepcopy(blocks),
            thread_ts=arguments.get("thread_ts") or None,
            only_for=user,
        )
        channel.whispers.append(message)
        self.world.touch()
        return {"message_ts": message.ts}

    def _update(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        message = channel.messages.get(required(arguments, "ts"))
        if message is None:
            raise Refusal("message_not_found")
        if message.user != BOT_USER:
            raise Refusal("cant_update_message")
        message.text, message.blocks = self._content(arguments, most=UPDATE_TEXT_LENGTH)
        self.world.touch()
        return {"channel": channel.id, "ts": message.ts, "text": message.text}

    def _info(self, arguments: Arguments) -> Answer:
        return {"channel": self.world.channel(required(arguments, "channel")).described()}

    def _join(self, arguments: Arguments) -> Answer:
        channel = self.world.channel(required(arguments, "channel"))
        if channel.archived:
            raise Refusal("is_archived")
        if channel.private or channel.direct_with:
            raise Refusal("method_not_supported_for_channel_type")
        channel.members.add(BOT_USER)
        self.world.touch()
        return {"channel": channel.described()}

    def _members(self, arguments: Arguments) -> Answer:
        channel = self.world.channel(required(arguments, "channel"))
        return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}

    def _open(self, arguments: Arguments) -> Answer:
        channel = self.world.direct(required(arguments, "users"))
        return {"channel": {"id": channel.id}}

    def _history(self, arguments: Arguments) -> Answer:
        channel = self._readable(arguments)
        messages = [each for each in channel.messages.values() if each.thread_ts in (None, each.ts)]
        return self._page(list(reversed(messages)), arguments)

    def _replies(self, arguments: Arguments) -> Answer:
        channel = self._readable(arguments)
        ts = required(arguments, "ts")
        if ts not in channel.messages:
            raise Refusal("thread_not_found")
        return self._page(channel.thread(ts), arguments)

    def _readable(self, arguments: Arguments) -> Channel:
        channel = self.world.channel(required(arguments, "channel"))
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _page(self, messages: list[Message], arguments: Arguments) -> Answer:
        oldest = float(arguments.get("oldest") or 0)
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
        wanted = [message for message in messages if float(message.ts) > oldest]
        wanted_metadata = str(arguments.get("include_all_metadata", "")).lower() in ("1", "true")
        metadata = wanted_metadata and self.keeps_metadata
        page = wanted[start : start + limit]
        more = start + limit < len(wanted)
        return {
            "messages": [message.described(metadata=metadata) for message in page],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _react(self, arguments: Arguments) -> Answer:
        channel = self._readable(arguments)
        message = channel.messages.get(required(arguments, "timestamp"))
        if message is None:
            raise Refusal("message_not_found")
        name = required(arguments, "name")
        if name not in EMOJI:
            raise Refusal("invalid_name")
        users = message.reactions.setdefault(name, [])
        if BOT_USER in users:
            raise Refusal("already_reacted")
        users.append(BOT_USER)
        self.world.touch()
        return {}

    def _refuse_new(self, blocks: list[dict[str, Any]]) -> None:
        """Refuse the blocks that are not there yet, where the workspace is told to."""
        if not self.draws_new and any(block.get("type") in NEW for block in blocks):
            raise Refusal("invalid_blocks")

    def _upload_url(self, arguments: Arguments) -> Answer:
        if int(required(arguments, "length")) <= 0:
            raise Refusal("invalid_arguments")
        file = File(f"F{self.world.number():010d}", required(arguments, "filename"))
        self.world.files[file.id] = file
        return {"upload_url": f"{self.base_url}/upload/{file.id}", "file_id": file.id}

    def _complete_upload(self, arguments: Arguments) -> Answer:
        done = []
        for each in structured(arguments, "files") or []:
            file = self.world.files.get(each.get("id", ""))
            if file is None or not file.content:
                raise Refusal("file_not_found")
            file.title, file.completed = each.get("title") or file.name, True
            done.append({"id": file.id, "title": file.title})
        if not done:
            raise Refusal("invalid_arguments")
        if arguments.get("channel_id"):
            self._share(self._writable({**arguments, "channel": arguments["channel_id"]}), arguments, done)
        return {"files": done}

    def _share(self, channel: Channel, arguments: Arguments, files: list[dict[str, Any]]) -> None:
        """Show files in a channel, in a message of the bot's."""
        text = str(arguments.get("initial_comment") or "")
        message = Message(self.world.new_ts(), BOT_USER, text, subtype="file_share", files=files)
        self.world.post(channel, message)
        self.on_message(channel, message.described())

    def _canvas(self, arguments: Arguments) -> Answer:
        """Make a canvas, which the bot alone can open: https://docs.slack.dev/reference/methods/canvases.create."""
        if not self.has_canvases:
            raise Refusal("team_tier_cannot_create_standalone_canvases")
        content = structured(arguments, "document_content") or {}
        canvas = Canvas(f"F{self.world.number():010d}", str(arguments.get("title") or ""), str(content.get("markdown")))
        self.world.canvases[canvas.id] = canvas
        return {"canvas_id": canvas.id}

    def _canvas_access(self, arguments: Arguments) -> Answer:
        canvas = self.world.canvases.get(required(arguments, "canvas_id"))
        if canvas is None:
            raise Refusal("canvas_not_found")
        canvas.readers |= set(required(arguments, "user_ids").split(","))
        return {"failed_to_update_channel_ids": []}

    def _channel_canvas(self, arguments: Arguments) -> Answer:
        """Make the canvas of a channel: https://docs.slack.dev/reference/methods/conversations.canvases.create."""
        channel = self.world.channel(required(arguments, "channel_id"))
        if any(each.channel == channel.id for each in self.world.canvases.values()):
            raise Refusal("channel_canvas_already_exists")
        answer = self._canvas(arguments)
        self.world.canvases[answer["canvas_id"]].channel = channel.id
        return answer

    def _file_info(self, arguments: Arguments) -> Answer:
        """Describe a file: https://docs.slack.dev/reference/methods/files.info."""
        file = self.world.files.get(required(arguments, "file"))
        if file is None:
            raise Refusal("file_not_found")
        download = f"{self.base_url}/download/{file.id}"
        described = {"id": file.id, "name": file.name, "size": len(file.content), "url_private_download": download}
        return {"file": described}

    def _user(self, arguments: Arguments) -> Answer:
        user = self.world.users.get(required(arguments, "user"))
        if user is None:
            raise Refusal("user_not_found")
        locale = {"locale": user.locale} if arguments.get("include_locale") in (True, "true", "1", 1) else {}
        return {"user": user.described() | locale}

    def _dnd(self, arguments: Arguments) -> Answer:
        user = self.world.users.get(required(arguments, "user"))
        if user is None:
            raise Refusal("user_not_found")
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False} | user.dnd

    def _view_open(self, arguments: Arguments) -> Answer:
        view = check_view(structured(arguments, "view"))
        user = self.world.use_trigger(required(arguments, "trigger_id"))
        opened = self.new_view(user, view)
        self.world.views[user] = [opened]
        return {"view": described_view(opened)}

    def _view_push(self, arguments: Arguments) -> Answer:
        view = check_view(structured(arguments, "view"))
        user = self.world.use_trigger(required(arguments, "trigger_id"))
        stack = self.world.views.setdefault(user, [])
        if len(stack) >= VIEWS_DEEP:
            raise Refusal("push_limit_reached")
        stack.append(self.new_view(user, view))
        return {"view": described_view(stack[-1])}

    def _view_update(self, arguments: Arguments) -> Answer:
        view = check_view(structured(arguments, "view"))
        found = self.world.find_view(required(arguments, "view_id"))
        if arguments.get("hash") and arguments["hash"] != found.hash:
            raise Refusal("hash_conflict")
        self.replace_view(found, view)
        return {"view": described_view(found)}

    def _view_publish(self, arguments: Arguments) -> Answer:
        user = required(arguments, "user_id")
        if user not in self.world.users:
            raise Refusal("user_not_found")
        view = check_view(structured(arguments, "view"))
        self._refuse_new(view["blocks"])
        self.world.homes[user] = view
        self.world.touch()
        return {"view": self.world.homes[user]}

    def new_view(self, user: str, view: dict[str, Any]) -> OpenView:
        """Make a view that a person will have before them."""
        number = self.world.number()
        self.world.touch()
        return OpenView(f"V{number:08d}", user, with_ids(view), hash=f"h{number}")

    def replace_view(self, found: OpenView, view: dict[str, Any]) -> None:
        """Put other content into an open view."""
        found.view = with_ids(view)
        found.errors = {}
        found.hash = f"h{self.world.number()}"
        self.world.touch()


def with_ids(view: dict[str, Any]) -> dict[str, Any]:
    """Give every block an id, as Slack does where the app has not."""
    blocks = [
        block if block.get("block_id") else {**block, "block_id": f"b{place}"}
        for place, block in enumerate(view.get("blocks") or [])
    ]
    return {**view, "blocks": blocks}


def described_view(opened: OpenView) -> dict[str, Any]:
    """Return a view as the Web API and payloads show it."""
    return {
        "id": opened.id,
        "team_id": TEAM,
        "hash": opened.hash,
        "private_metadata": "",
        "callback_id": "",
        "app_installed_team_id": TEAM,
        **opened.view,
    }


def required(arguments: Arguments, name: str) -> str:
    """Return an argument that must be there."""
    value = arguments.get(name)
    if value in (None, ""):
        raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
    return str(value)


def structured(arguments: Arguments, name: str) -> Any:
    """Return an argument that is JSON, or JSON in a string."""
    value = arguments.get(name)
    if isinstance(value, str) and value:
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
    return value or None
