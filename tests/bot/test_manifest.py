"""manifest.yml, the listeners, the API methods and the scopes agree, both ways."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.checks import SCOPES
from bot.listeners.events import EVENTS
from bot.views import action_ids
from hygiene.commands import COMMAND
from sandbox.seen import HINT, SHORTCUT
from sandbox.server import Sandbox
from sandbox.web_api import SCOPES as SANDBOX_SCOPES

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "slack-manifest.schema.json").read_text())

# From the reference page of each event and method: https://docs.slack.dev/reference
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "channel_left": {"channels:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unarchive": {"channels:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
UNASKED = {"channel_convert_to_private"}
"""Slack tells of it as a kind of message; where it comes as an event of its own, it is understood."""
METHOD_SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),  # the app token's connections:write is not in the manifest
    "auth.test": set(),
    "canvases.access.set": {"canvases:write"},
    "canvases.create": {"canvases:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.canvases.create": {"canvases:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "dnd.info": {"dnd:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "reactions.add": {"reactions:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}


def manifest(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / name).read_text()))


def methods_called() -> set[str]:
    """Return the Web API methods that the bot's code calls, by Slack's names."""
    code = "\n".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    families = "apps_connections|auth|canvases_access|canvases|chat|conversations_canvases|conversations"
    families += "|dnd|reactions|users|views|files|pins"
    if ".files_upload_v2(" in code:  # the library's name for the two calls of an upload
        code += ".files_getUploadURLExternal(.files_completeUploadExternal("
    called = re.findall(rf"\.({families})_([a-zA-Z]+)\(", code)
    return {f"{family.replace('_', '.')}.{method}" for family, method in called}


@pytest.mark.parametrize("name", ["manifest.yml", "manifest.http.yml"])
def test_a_manifest_is_what_slack_accepts(name: str) -> None:
    jsonschema.validate(manifest(name), SCHEMA)


def test_the_two_manifests_differ_in_the_transport_only() -> None:
    socket, http = manifest("manifest.yml"), manifest("manifest.http.yml")
    urls = [
        http["features"]["slash_commands"][0].pop("url"),
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
        http["settings"]["interactivity"].pop("message_menu_options_url"),
    ]

    assert len(set(urls)) == 1
    assert urls[0].endswith("/slack/events")
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http["settings"].pop("socket_mode_enabled") is False
    assert socket == http


def test_every_event_is_subscribed_to_and_handled() -> None:
    subscribed = set(manifest("manifest.yml")["settings"]["event_subscriptions"]["bot_events"])

    assert subscribed == set(EVENT_SCOPES)
    assert {event.split(".")[0] for event in subscribed} == set(EVENTS) - UNASKED


def test_the_command_and_the_shortcut_are_those_that_are_handled() -> None:
    features = manifest("manifest.yml")["features"]

    assert [each["command"] for each in features["slash_commands"]] == [COMMAND]
    assert [each["callback_id"] for each in features["shortcuts"]] == [action_ids.RECORD]
    assert features["slash_commands"][0]["should_escape"] is True
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False


def test_the_sandbox_shows_the_command_and_the_shortcut_as_slack_would() -> None:
    features = manifest("manifest.yml")["features"]

    assert features["slash_commands"][0]["usage_hint"] == HINT
    assert features["shortcuts"][0]["name"] == SHORTCUT


def test_the_scopes_are_those_that_events_methods_and_the_command_need() -> None:
    scopes = set(manifest("manifest.yml")["oauth_config"]["scopes"]["bot"])
    needed = {"commands"}.union(*EVENT_SCOPES.values(), *METHOD_SCOPES.values())

    assert scopes == needed
    assert set(SCOPES) == scopes
    assert scopes == SANDBOX_SCOPES


def test_the_methods_are_those_that_are_called_and_the_sandbox_has_them() -> None:
    assert methods_called() == set(METHOD_SCOPES)
    assert set(METHOD_SCOPES) <= set(Sandbox().api.methods)
