"""What a person can do in Slack: write, edit, delete, type commands, press buttons, fill in forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox.block_kit import check_message, check_options
from sandbox.gateways import Courier, Gateway, Kind, NotAcknowledged
from sandbox.web_api import EMOJI, WebApi, described_view
from sandbox.world import APP, BOT_USER, TEAM, Channel, Message, OpenView, World

REQUIRED = "Please complete this required field."
VALUES = {
    "plain_text_input": "value",
    "number_input": "value",
    "users_select": "selected_user",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "conversations_select": "selected_conversation",
}
INITIAL = {
    "plain_text_input": "initial_value",
    "number_input": "initial_value",
    "users_select": "initial_user",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "conversations_select": "initial_conversation",
    "file_input": "initial_file",
}
"""That of a file is the sandbox's own: Slack keeps it in the form."""


SELECTS = ("static_select", "external_select")


class CannotDo(Exception):  # noqa: N818 — the name says what happened
    """Slack's own interface does not let a person do that; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A button with the message or view it is in."""

    element: dict[str, Any]
    block_id: str
    message: Message | None
    channel: Channel | None


class Acting:
    """Lets people act, and tells the bot of it as Slack would."""

    def __init__(self, world: World, api: WebApi, gateway: Gateway, courier: Courier, base_url: str) -> None:
        self.world = world
        self._api = api
        self._gateway = gateway
        self._courier = courier
        self._base_url = base_url
        self._responses: dict[str, tuple[Channel, Message]] = {}
        api.on_message = self._tell

    def clear(self) -> None:
        """Let no response_url of before count any more."""
        self._responses.clear()

    # Writing

    def write(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        files: list[dict[str, Any]] | None = None,
    ) -> Message:
        """Write a message, or a reply; `@name` mentions, and `&`, `<` and `>` are escaped as Slack does it."""
        place = self._place(user, channel)
        if not text.strip() and not files:
            raise CannotDo("Write something first.")
        subtype = "thread_broadcast" if broadcast else "file_share" if files else None
        message = Message(
            self.world.new_ts(), user, self.typed(text), thread_ts=thread, subtype=subtype, files=files or []
        )
        self.world.post(place, message)
        self._tell(place, message.described())
        return message

    def edit(self, user: str, channel: str, ts: str, text: str) -> Message:
        """Edit one's own message."""
        if not text.strip():
            raise CannotDo("Write something, or delete the message.")
        place, message = self._own(user, channel, ts)
        before = message.described()
        message.text, message.edited = self.typed(text), self.world.new_ts()
        self.world.touch()
        self._tell(
            place,
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": message.described(),
                "previous_message": before,
                "ts": message.edited,
            },
        )
        return message

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        place, message = self._own(user, channel, ts)
        del place.messages[ts]
        self.world.touch()
        self._tell(
            place,
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": ts,
                "previous_message": message.described(),
                "ts": self.world.new_ts(),
            },
        )

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Put a reaction on a message, or take one's own away."""
        message = self._place(user, channel).messages.get(ts)
        if message is None:
            raise CannotDo("That message is gone.")
        if name not in EMOJI:
            raise CannotDo(f"There is no emoji :{name}:.")
        users = message.reactions.setdefault(name, [])
        users.remove(user) if user in users else users.append(user)
        if not users:
            del message.reactions[name]
        self.world.touch()

    def invite_bot(self, channel: str) -> None:
        """Invite the bot, as `/invite` does."""
        place = self.world.channels[channel]
        place.members.add(BOT_USER)
        kind = "G" if place.private else "C"
        joined = {"type": "member_joined_channel", "user": BOT_USER, "channel": channel, "channel_type": kind}
        self.event(joined)
        self.world.touch()

    def typed(self, text: str) -> str:
        """Return a text as Slack keeps it: escaped, with mentions as ids."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        linked = {user.name.lower(): f"<@{user.id}>" for user in self.world.users.values()}
        linked |= {
            "initiative": f"<@{BOT_USER}>",
            "channel": "<!channel>",
            "here": "<!here>",
            "everyone": "<!everyone>",
        }
        longest_first = sorted(linked, key=len, reverse=True)
        known = re.compile(rf"(?<!\w)@({'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
        return known.sub(lambda found: linked[found[1].lower()], escaped)

    def _place(self, user: str, channel: str) -> Channel:
        place = self.world.channels.get(channel)
        if place is None or user not in place.members:
            raise CannotDo("You are not in that channel.")
        if place.archived:
            raise CannotDo("That channel is archived.")
        return place

    def _own(self, user: str, channel: str, ts: str) -> tuple[Channel, Message]:
        place = self._place(user, channel)
        message = place.messages.get(ts)
        if message is None or message.user != user:
            raise CannotDo("That is not your message.")
        return place, message

    def _tell(self, channel: Channel, event: dict[str, Any]) -> None:
        """Tell the bot of a message, if it is where the message is."""
        if BOT_USER not in channel.members:
            return
        self.event(event | {"channel": channel.id, "channel_type": channel.kind, "event_ts": event["ts"]})
        mentioned = f"<@{BOT_USER}>" in event.get("text", "") and event.get("subtype") is None
        if mentioned and not channel.direct_with and event.get("user") != BOT_USER:
            self.event({**event, "type": "app_mention", "channel": channel.id, "event_ts": event["ts"]})

    def event(self, event: dict[str, Any], *, event_id: str | None = None) -> dict[str, Any]:
        """Send an event in its envelope: https://docs.slack.dev/apis/events-api#event-type-structure."""
        payload = {
            "team_id": TEAM,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": event_id or f"Ev{uuid4().hex[:12].upper()}",
            "event_time": int(self.world.clock.now().timestamp()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "event": event,
        }
        self._courier.send(payload)
        return payload

    # Commands, buttons, forms

    async def command(self, user: str, channel: str, text: str) -> Message | None:
        """Type `/ai-initiative …`; what comes back is shown to the person only."""
        place = self._place(user, channel)
        answer = await self._ask(
            "slash_commands",
            {
                "command": "/ai-initiative",
                "text": self.typed(text),
                "team_id": TEAM,
                "team_domain": "sandbox",
                "channel_id": channel,
                "channel_name": "directmessage" if place.direct_with else place.name,
                "user_id": user,
                "user_name": self.world.users[user].name.lower(),
                "api_app_id": APP,
                "trigger_id": self.world.new_trigger(user),
                "response_url": self._response_url(place, None),
            },
            place,
            user,
        )
        if not answer:
            return None
        return self._whisper(place, user, answer.get("text") or "", answer.get("blocks") or [])

    async def press(self, user: str, found: Found) -> None:
        """Press a button."""
        if found.element.get("type") not in ("button", "overflow", "static_select"):
            raise CannotDo("That is not a button.")
        payload: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": TEAM, "domain": "sandbox"},
            "user": {"id": user, "username": self.world.users[user].name.lower(), "team_id": TEAM},
            "api_app_id": APP,
            "trigger_id": self.world.new_trigger(user),
            "actions": [
                {
                    "type": found.element["type"],
                    "action_id": found.element["action_id"],
                    "block_id": found.block_id,
                    **_pressed(found.element),
                    "action_ts": self.world.new_ts(),
                }
            ],
        }
        if found.message is not None and found.channel is not None:
            payload |= {
                "channel": {"id": found.channel.id, "name": found.channel.name},
                "message": found.message.described(),
                "response_url": self._response_url(found.channel, found.message),
                "container": {
                    "type": "message",
                    "message_ts": found.message.ts,
                    "channel_id": found.channel.id,
                    "is_ephemeral": found.message.only_for is not None,
                },
            }
        else:
            payload |= {"container": {"type": "view"}, "view": self._view_before(user)}
        await self._ask("interactive", payload, found.channel, user)

    def _view_before(self, user: str) -> dict[str, Any]:
        """Return the form before a person, or else their home tab."""
        top = self.world.top_view(user)
        return described_view(top) if top else self.world.homes.get(user, {})

    async def shortcut(self, user: str, channel: str, ts: str) -> None:
        """Choose “Record as answer” in a message's menu."""
        place = self._place(user, channel)
        message = place.messages[ts]
        await self._ask(
            "interactive",
            {
                "type": "message_action",
                "callback_id": "record_as_answer",
                "team": {"id": TEAM, "domain": "sandbox"},
                "user": {"id": user, "name": self.world.users[user].name.lower()},
                "channel": {"id": channel, "name": place.name},
                "message": message.described(),
                "message_ts": ts,
                "trigger_id": self.world.new_trigger(user),
                "response_url": self._response_url(place, None),
            },
            place,
            user,
        )

    async def suggest(self, user: str, block_id: str, typed: str) -> list[dict[str, Any]]:
        """Type into a field that asks the app what it offers; return that."""
        view = self.world.top_view(user)
        found = next((each for each in (view.view["blocks"] if view else []) if each.get("block_id") == block_id), None)
        if view is None or found is None or found["element"]["type"] != "external_select":
            raise CannotDo("There is no such field.")
        payload = {
            "type": "block_suggestion",
            "team": {"id": TEAM, "domain": "sandbox"},
            "user": {"id": user, "name": self.world.users[user].name.lower(), "team_id": TEAM},
            "api_app_id": APP,
            "container": {"type": "view", "view_id": view.id},
            "action_id": found["element"]["action_id"],
            "block_id": block_id,
            "value": typed,
            "view": described_view(view),
        }
        answer = await self._ask("interactive", payload, None, user)
        view.offered[block_id] = check_options((answer or {}).get("options") or [])
        return view.offered[block_id]

    async def submit(self, user: str, values: Mapping[str, str | None]) -> OpenView | None:
        """Send the form before a person, with these values by block; return it if it stays, with its errors.

        Required fields that are empty are Slack's own affair: the app hears nothing of it.
        """
        view = self.world.top_view(user)
        if view is None:
            raise CannotDo("There is no form.")
        state, empty = filled_in(view.view, values, view.offered)
        view.errors = dict.fromkeys(empty, REQUIRED)
        self.world.touch()
        if empty:
            return view
        answer = await self._ask("interactive", self._submission(user, view, state), None, user)
        keep_typed(view.view, state)
        return self._after_submit(user, view, answer or {})

    def _submission(self, user: str, view: OpenView, state: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "view_submission",
            "team": {"id": TEAM, "domain": "sandbox"},
            "user": {"id": user, "username": self.world.users[user].name.lower(), "team_id": TEAM},
            "api_app_id": APP,
            "trigger_id": self.world.new_trigger(user),
            "view": described_view(view) | {"state": {"values": state}},
            "response_urls": [],
        }

    def _after_submit(self, user: str, view: OpenView, answer: Mapping[str, Any]) -> OpenView | None:
        if answer.get("response_action") != "errors":
            self.world.submitted.append((user, view.view.get("callback_id", ""), self.world.new_ts()))
        match answer.get("response_action"):
            case "errors":
                view.errors = answer["errors"]
            case "update":
                self._api.replace_view(view, answer["view"])
            case "push":
                self.world.views[user].append(self._api.new_view(user, answer["view"]))
            case "clear":
                self.world.views[user] = []
            case _:
                self.close(user)
        self.world.touch()
        return self.world.top_view(user)

    def close(self, user: str) -> None:
        """Close the form before a person."""
        stack = self.world.views.get(user)
        if stack:
            stack.pop()
        self.world.touch()

    def open_home(self, user: str) -> None:
        """Open the app's home tab."""
        self.event({"type": "app_home_opened", "user": user, "tab": "home", "event_ts": self.world.new_ts()})

    # What comes back

    async def _ask(
        self, kind: Kind, payload: dict[str, Any], place: Channel | None, user: str
    ) -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] | None = await self._gateway.deliver(kind, payload)
        except NotAcknowledged as error:
            if place is not None:
                self._whisper(place, user, f"The app did not respond (operation_timeout: {error}). Try again.", [])
            raise
        return answer

    def _whisper(self, place: Channel, user: str, text: str, blocks: list[dict[str, Any]]) -> Message:
        message = Message(self.world.new_ts(), BOT_USER, text, check_message(blocks) if blocks else [], only_for=user)
        place.whispers.append(message)
        self.world.touch()
        return message

    def _response_url(self, place: Channel, message: Message | None) -> str:
        key = uuid4().hex
        if message is not None:
            self._responses[key] = (place, message)
        return f"{self._base_url}/response/{key}"

    def respond(self, key: str, content: Mapping[str, Any]) -> bool:
        """Take what is posted to a response_url."""
        found = self._responses.get(key)
        if found is None:
            return False
        place, message = found
        if content.get("delete_original") and message in place.whispers:
            place.whispers.remove(message)
        elif content.get("replace_original"):
            message.text, message.blocks = content.get("text") or "", content.get("blocks") or []
        self.world.touch()
        return True

    def find_button(
        self, user: str, label: str, *, message: Message | None = None, channel: str | None = None
    ) -> Found:
        """Find the newest button with a label that a person sees, in a message or anywhere in a channel."""
        places = [self.world.channels[channel]] if channel else list(self.world.channels.values())
        for place in places:
            seen = [each for each in place.whispers if each.only_for == user] + list(place.messages.values())
            seen = [message] if message is not None and message in seen else [] if message is not None else seen
            for each in sorted(seen, key=lambda shown: float(shown.ts), reverse=True):
                for block in each.blocks:
                    for element in [*(block.get("elements") or []), block.get("accessory") or {}]:
                        if (found := _labelled(element, label)) is not None:
                            return Found(found, block.get("block_id", ""), each, place)
        raise CannotDo(f"There is no button “{label}”.")


def picked(menu: Mapping[str, Any], option: Mapping[str, Any]) -> dict[str, Any]:
    """Return a menu as it is when one of its options is picked."""
    return {"type": menu["type"], "action_id": menu["action_id"], "selected_option": option}


def _labelled(element: Mapping[str, Any], label: str) -> dict[str, Any] | None:
    """Return a button, or an option of an overflow menu, with a label."""
    match element.get("type"):
        case "button" if element["text"]["text"].rstrip("…") == label:
            return dict(element)
        case "overflow" | "static_select":
            named = (each for each in element["options"] if each["text"]["text"].rstrip("…") == label)
            return next((picked(element, each) for each in named), None)
        case _:
            return None


def _pressed(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a button, or of a menu, its payload says: https://docs.slack.dev/reference/interaction-payloads."""
    if element["type"] != "button":
        return {"selected_option": element["selected_option"]}
    return {"value": element.get("value", ""), "text": element["text"]}


def long_text_field(view: Mapping[str, Any]) -> str:
    """Return the name of a form's first field for more than a line.

    Raises:
        CannotDo: the form has none.

    """
    for block in view.get("blocks") or []:
        if (block.get("element") or {}).get("multiline"):
            return str(block["block_id"])
    raise CannotDo("The form has no field for more than a line.")


def filled_in(
    view: Mapping[str, Any], values: Mapping[str, str | None], offered: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[dict[str, Any], list[str]]:
    """Return the `state.values` of a form with these values, and the required fields that are empty.

    A value is found by the block's id or its label; one that is not given stays as it was prefilled. `offered` is what
    the app has offered for fields that ask it.
    """
    state: dict[str, Any] = {}
    empty = []
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, block_id = block["element"], block["block_id"]
        value = _given(block, values)
        if value is None and not block.get("optional"):
            empty.append(block_id)
        options = element.get("options") or [*offered.get(block_id, ()), *_initial(element)]
        state[block_id] = {element["action_id"]: {"type": element["type"], **_state(element, value, options)}}
    return state, empty


def keep_typed(view: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Let a form have what was typed into it when somebody comes back to it, as in Slack."""
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        kept = state[block["block_id"]][element["action_id"]]
        if element["type"] in SELECTS:
            element["initial_option"] = kept["selected_option"]
        elif element["type"] == "file_input":
            element["initial_file"] = next((file["id"] for file in kept["files"]), None)
        else:
            element[INITIAL[element["type"]]] = kept[VALUES[element["type"]]]


def _initial(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    initial = element.get("initial_option")
    return [initial] if initial else []


def _given(block: Mapping[str, Any], values: Mapping[str, str | None]) -> str | None:
    element = block["element"]
    for name in (block["block_id"], block["label"]["text"]):
        if name in values:
            return values[name] or None
    if element["type"] in SELECTS:
        return next((str(initial["value"]) for initial in _initial(element)), None)
    initial_value = element.get(INITIAL[element["type"]])
    return str(initial_value) if initial_value else None


def _state(element: Mapping[str, Any], value: str | None, options: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    if element["type"] == "file_input":
        return {"files": [{"id": value}] if value else []}
    if element["type"] not in SELECTS:
        return {VALUES[element["type"]]: value}
    if value is None:
        return {"selected_option": None}
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return {"selected_option": option}
    raise CannotDo(f"There is no choice “{value}”.")
