"""The one door: what comes in is decoded, bounded and cleaned once, and let in only if it is for this bot.

Over HTTP as by Socket Mode. What is no request of Slack's ends here with a 400; what was let in has only strings that
every database takes, and nothing that is nested without end.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.payload import Malformed, clean, kind_of, text
from hygiene.commands import COMMAND
from hygiene.initiative import WorkspaceId

log = logging.getLogger(__name__)

DEEPEST = 60

Payload = dict[str, Any]
Headers = dict[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Addressee:
    """For whom this bot takes requests: the workspace of its token, and its app where Slack has told which it is."""

    workspace: WorkspaceId
    app: str | None = None

    def is_meant(self, payload: Mapping[str, Any]) -> bool:
        """Whether a request is for this bot. What names neither workspace nor app nor command can't be another's."""
        team, app, command = team_of(payload), payload.get("api_app_id"), payload.get("command")
        return (
            team in (None, self.workspace)
            and (self.app is None or app in (None, self.app))
            and command in (None, COMMAND)
        )


def team_of(payload: Mapping[str, Any]) -> str | None:
    """Return the workspace whose installation a request is for.

    In a channel that is shared with another company, `team_id` may be the author's:
    https://docs.slack.dev/apis/slack-connect#events.
    """
    authorizations = payload.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    view, team, user = payload.get("view"), payload.get("team"), payload.get("user")
    for holder, key in (
        (first, "team_id"),
        (view, "app_installed_team_id"),
        (team, "id"),
        (payload, "team_id"),
        (user, "team_id"),
    ):
        found = holder.get(key) if isinstance(holder, Mapping) else None
        if isinstance(found, str) and found:
            return found
    return None


def decode(body: bytes, content_type: str) -> Payload:
    """Read the body of an HTTP request.

    Raises:
        Malformed: it is not UTF-8, not JSON or a form, or holds no object.

    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    if "json" in content_type or text.lstrip()[:1] == "{":
        return _object(text)
    try:
        form = dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise Malformed("no form") from None
    return _object(form["payload"]) if "payload" in form else dict(form)


def _object(text: str) -> Payload:
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    if not isinstance(found, dict):
        raise Malformed("no object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is no JSON")


def tidy(payload: object) -> Payload:
    """Return a payload whose strings can be stored, and are no longer than Slack makes them.

    Raises:
        Malformed: it is no object, or nested too deeply.

    """
    if not isinstance(payload, dict):
        raise Malformed("no object")
    tidied: Payload = _tidy(payload, DEEPEST)
    return tidied


def _tidy(value: Any, left: int) -> Any:
    match value:
        case str():
            return clean(value)
        case dict():
            if not left:
                raise Malformed("nested too deeply")
            return {clean(str(key)): _tidy(each, left - 1) for key, each in value.items()}
        case list():
            if not left:
                raise Malformed("nested too deeply")
            return [_tidy(each, left - 1) for each in value]
        case _:
            return value


def _check_shape(payload: Payload) -> None:
    """Refuse what Bolt could not find a listener for: it looks at these without asking what they are."""
    if not any(payload.get(key) for key in ("type", "command", "ssl_check")):
        raise Malformed("neither a type nor a command")
    texts: list[object] = [payload.get(key) for key in ("type", "command", "callback_id", "response_url")]
    objects: list[object] = [payload.get(key) for key in ("view", "user", "channel", "container", "message", "state")]
    if "event" in payload or payload.get("type") == "event_callback":
        event = payload.get("event")
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            raise Malformed("an event without a type")
        texts.append(event.get("subtype"))
    if "actions" in payload:
        actions = payload["actions"]
        if not isinstance(actions, list) or not actions or not all(isinstance(each, dict) for each in actions):
            raise Malformed("no actions")
        texts += [each.get(key) for each in actions for key in ("type", "action_id", "block_id")]
    view = payload.get("view")
    if view is None and text(payload, "type").startswith("view_"):
        raise Malformed("no form")
    if isinstance(view, dict):
        texts.append(view.get("callback_id"))
        if not isinstance(view.get("type"), str):
            raise Malformed("a form without a type")
    if not all(each is None or isinstance(each, str) for each in texts):
        raise Malformed("a text that is none")
    if not all(each is None or isinstance(each, dict) for each in objects):
        raise Malformed("an object that is none")


class Intake:
    """Hands to Bolt what is meant for this bot."""

    def __init__(self, app: AsyncApp, addressee: Addressee) -> None:
        self._app = app
        self._addressee = addressee

    async def take(self, payload: object, headers: Headers) -> BoltResponse:
        """Let a request in, whose sender has been checked, and return the answer: 400 for what nobody understands."""
        try:
            tidied = tidy(payload)
            _check_shape(tidied)
            if not self._addressee.is_meant(tidied):
                log.warning("a request for another workspace or app was let go: %s", kind_of(tidied))
                return BoltResponse(status=200, body="")
            request = AsyncBoltRequest(mode="socket_mode", body=tidied, headers=headers)
        except Malformed as error:
            return self._refuse(str(error))
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # Bolt looks for people and places in it
            return self._refuse(type(error).__name__)
        return await self._app.async_dispatch(request)

    @staticmethod
    def _refuse(reason: str) -> BoltResponse:
        log.warning("a request that is none of Slack's was refused: %s", reason)
        return BoltResponse(status=400, body='{"error": "this is no request of Slack\'s"}')
