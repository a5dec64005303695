"""The workspace answers the official SDK as Slack would: methods, errors, limits, events, retries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.acting import CannotDo, filled_in
from sandbox.clock import Clock, end_of_next_working_day
from sandbox.gateways import ACK_SECONDS, RETRIES, HttpGateway, NotAcknowledged, SocketGateway
from sandbox.limits import Limits
from sandbox.seed import ALICE, BOARD, CAROL, FRANK, GENERAL, ROADMAP, seed
from sandbox.server import Sandbox, until
from sandbox.world import APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, TRIGGER_SECONDS

MODAL: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "b",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "a"},
        }
    ],
}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = Sandbox(retries=(0.05, 0.05))
    seed(running.world)
    await running.start()
    running.acting.invite_bot(GENERAL)
    yield running
    await running.stop()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(token=BOT_TOKEN, base_url=sandbox.api_url, session=session, retry_handlers=[])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_message_can_be_posted_changed_reacted_to_and_read(sandbox: Sandbox, client: AsyncWebClient) -> None:
    metadata = {"event_type": "t", "event_payload": {"id": "1"}}
    posted = await client.chat_postMessage(channel=GENERAL, text="one", metadata=metadata)
    reply = await client.chat_postMessage(channel=GENERAL, text="two", thread_ts=posted["ts"])
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="three")
    await client.reactions_add(channel=GENERAL, timestamp=posted["ts"], name="white_check_mark")

    history = await client.conversations_history(channel=GENERAL, include_all_metadata=True)
    replies = await client.conversations_replies(channel=GENERAL, ts=posted["ts"], oldest=posted["ts"])

    (message,) = history["messages"]
    assert (message["text"], message["bot_id"], message["metadata"]) == ("three", "B0BOT", metadata)
    assert message["reactions"] == [{"name": "white_check_mark", "users": [BOT_USER], "count": 1}]
    assert [each["ts"] for each in replies["messages"]] == [reply["ts"]]


async def test_long_histories_come_in_pages(sandbox: Sandbox, client: AsyncWebClient) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=GENERAL, text=str(number))

    first = await client.conversations_history(channel=GENERAL, limit=3)
    second = await client.conversations_history(
        channel=GENERAL, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )

    assert [each["text"] for each in (*first["messages"], *second["messages"])] == ["4", "3", "2", "1", "0"]


async def test_slacks_own_errors(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="one")
    await client.reactions_add(channel=GENERAL, timestamp=posted["ts"], name="eyes")
    sandbox.world.channels[GENERAL].messages[posted["ts"]].user = ALICE

    assert await refusal(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=ROADMAP, text="x")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel=BOARD, text="x")) == "channel_not_found"
    assert await refusal(client.api_call("chat.postMessage", json={"channel": GENERAL, "text": ""})) == "no_text"
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="x", thread_ts="1.0")) == "thread_not_found"
    assert await refusal(client.chat_update(channel=GENERAL, ts="1.0", text="x")) == "message_not_found"
    assert await refusal(client.chat_update(channel=GENERAL, ts=posted["ts"], text="x")) == "cant_update_message"
    own = await client.chat_postMessage(channel=GENERAL, text="mine")
    assert await refusal(client.chat_update(channel=GENERAL, ts=own["ts"], text="x" * 4001)) == "msg_too_long"
    assert (
        await refusal(client.reactions_add(channel=GENERAL, timestamp=posted["ts"], name="eyes")) == "already_reacted"
    )
    assert await refusal(client.reactions_add(channel=GENERAL, timestamp="1.0", name="eyes")) == "message_not_found"
    assert await refusal(client.users_info(user="U404")) == "user_not_found"
    assert await refusal(client.conversations_open(users=FRANK)) == "user_disabled"
    assert await refusal(client.conversations_join(channel=BOARD)) == "channel_not_found"
    assert await refusal(client.api_call("chat.unknown")) == "unknown_method"
    sandbox.world.channels[GENERAL].members.discard(CAROL)
    assert await refusal(client.chat_postEphemeral(channel=GENERAL, user=CAROL, text="x")) == "user_not_in_channel"
    sandbox.world.channels[GENERAL].archived = True
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="x")) == "is_archived"


async def test_tokens_and_scopes_are_checked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.api.scopes.discard("users:read")

    assert await refusal(client.users_info(user=ALICE)) == "missing_scope"
    assert await refusal(client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"
    client.token = "xoxb-other"
    assert await refusal(client.auth_test()) == "invalid_auth"
    client.token = None
    assert await refusal(client.auth_test()) == "not_authed"


async def test_a_trigger_opens_one_view_within_three_seconds(
    sandbox: Sandbox, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger = sandbox.world.new_trigger(ALICE)
    await client.views_open(trigger_id=trigger, view=MODAL)

    assert await refusal(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    assert await refusal(client.views_open(trigger_id="nonsense", view=MODAL)) == "invalid_trigger_id"
    monkeypatch.setattr("sandbox.world.TRIGGER_SECONDS", -1.0)
    late = sandbox.world.new_trigger(ALICE)
    assert await refusal(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"


async def test_views_stack_three_deep_and_are_updated_by_hash(sandbox: Sandbox, client: AsyncWebClient) -> None:
    opened = await client.views_open(trigger_id=sandbox.world.new_trigger(ALICE), view=MODAL)
    for _ in range(2):
        await client.views_push(trigger_id=sandbox.world.new_trigger(ALICE), view=MODAL)
    full = client.views_push(trigger_id=sandbox.world.new_trigger(ALICE), view=MODAL)
    assert await refusal(full) == "push_limit_reached"

    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await refusal(client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)) == "hash_conflict"
    assert await refusal(client.views_update(view_id="V404", view=MODAL)) == "not_found"


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "/blocks/0/text/text"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "/blocks/0/text/text"),
        ([{"type": "section"}], "/blocks/0"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}], "/blocks/1/block_id"),
        ([{"type": "divider", "block_id": "x" * 256}], "/blocks/0/block_id"),
        ([{"type": "actions", "elements": []}], "/blocks/0/elements"),
        ([{"type": "image", "image_url": "https://x", "alt_text": ""}], "/blocks/0/alt_text"),
        ([{"type": "image", "alt_text": "neither"}], "/blocks/0"),
        ([{"type": "poem"}], "/blocks/0/type"),
        ([MODAL["blocks"][0]], "/blocks/0/type"),
        (
            [
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "action_id": "x" * 256, "text": {"type": "plain_text", "text": "y"}}
                    ],
                }
            ],
            "/blocks/0/elements/0/action_id",
        ),
    ],
    ids=[
        "51",
        "3001",
        "empty",
        "nothing",
        "header",
        "twice",
        "long-id",
        "no-elements",
        "no-alt-text",
        "no-picture",
        "unknown",
        "input",
        "action-id",
    ],
)
async def test_blocks_that_slack_refuses_are_refused_with_the_pointer(
    client: AsyncWebClient, blocks: list[dict[str, Any]], pointer: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)

    assert refused.value.response["error"] == "invalid_blocks"
    assert f"[json-pointer:{pointer}]" in refused.value.response["errors"][0]


def form(blocks: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return MODAL | {"blocks": blocks} | more


def field(**element: Any) -> dict[str, Any]:
    block: dict[str, Any] = MODAL["blocks"][0]
    return block | {"element": {"type": "plain_text_input", "action_id": "a"} | element}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (form([{"type": "divider"}] * 101), "/blocks"),
        (form([field(action_id="x" * 256)]), "/blocks/0/element/action_id"),
        (form([], title={"type": "plain_text", "text": "x" * 25}), "/view/title/text"),
        (form([], private_metadata="x" * 3001), "/view/private_metadata"),
        (form([field(type="static_select", options=[])]), "/blocks/0/element/options"),
        (form([field(type="riddle")]), "/blocks/0/element/type"),
    ],
    ids=["101", "action-id", "title", "metadata", "no-options", "unknown"],
)
async def test_views_that_slack_refuses_are_refused_with_the_pointer(
    sandbox: Sandbox, client: AsyncWebClient, view: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.views_open(trigger_id=sandbox.world.new_trigger(ALICE), view=view)

    assert refused.value.response["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in refused.value.response["response_metadata"]["messages"][0]


async def test_a_form_with_inputs_needs_a_submit_button(sandbox: Sandbox, client: AsyncWebClient) -> None:
    view = {key: value for key, value in MODAL.items() if key != "submit"}

    assert (
        await refusal(client.views_open(trigger_id=sandbox.world.new_trigger(ALICE), view=view)) == "invalid_arguments"
    )


async def test_a_picture_is_uploaded_in_three_steps_and_shown_in_a_block(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    def picture(file: str) -> list[dict[str, Any]]:
        return [{"type": "image", "slack_file": {"id": file}, "alt_text": "A picture"}]

    uploaded = await client.files_upload_v2(content=b"\x89PNG", filename="p.png", title="P")
    file = uploaded["file"]["id"]
    posted = await client.chat_postMessage(channel=GENERAL, text="p", blocks=picture(file))
    begun = await client.files_getUploadURLExternal(filename="q.png", length=3)

    assert posted["message"]["blocks"][0]["slack_file"] == {"id": file}
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/sandbox/file/{file}") as shown:
        assert await shown.read() == b"\x89PNG"
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="q", blocks=picture(begun["file_id"]))
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    unfinished = client.files_completeUploadExternal(files=[{"id": begun["file_id"]}])
    assert await refusal(unfinished) == "file_not_found"


async def test_faults_are_those_of_a_bad_day(sandbox: Sandbox, client: AsyncWebClient) -> None:
    for kind in ("limited", "error", "lost", "reset"):
        sandbox.faults.add("chat.postMessage", kind, retry_after=7)

    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=GENERAL, text="1")
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel=GENERAL, text="2")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=GENERAL, text="3")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=GENERAL, text="4")

    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    assert error.value.response.status_code == 500
    assert [message.text for message in sandbox.world.channels[GENERAL].messages.values()] == ["3"]


async def test_a_switch_lets_a_share_of_all_calls_go_wrong(
    sandbox: Sandbox, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.server.SLOW_SECONDS", 0.05)
    sandbox.faults.switch("slow", 1.0)
    started = asyncio.get_running_loop().time()
    await client.auth_test()
    assert asyncio.get_running_loop().time() - started >= 0.05
    sandbox.faults.switch("slow", 0.0)

    sandbox.faults.switch("error", 0.5)
    failed = 0
    for _ in range(100):
        try:
            await client.auth_test()
        except SlackApiError:
            failed += 1
    assert 30 <= failed <= 70
    sandbox.faults.clear()
    await client.auth_test()
    with pytest.raises(ValueError, match="a share is between 0 and 1"):
        sandbox.faults.switch("error", 3)


async def test_calls_are_limited_by_slacks_tiers_once_that_is_switched_on(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    now = [0.0]
    sandbox.limits = Limits(clock=lambda: now[0])
    posted = await client.chat_postMessage(channel=GENERAL, text="x")
    sandbox.limits.on = True

    for _ in range(50):
        await client.chat_update(channel=GENERAL, ts=posted["ts"], text="y")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_update(channel=GENERAL, ts=posted["ts"], text="y")
    assert limited.value.response.status_code == 429
    assert limited.value.response["error"] == "ratelimited"
    assert limited.value.response.headers["Retry-After"] == "2"
    now[0] += 2
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="z")

    for _ in range(5):
        await client.chat_postMessage(channel=GENERAL, text="x")
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="x")) == "ratelimited"
    assert await refusal(client.chat_postMessage(channel=ROADMAP, text="x")) == "not_in_channel"
    for _ in range(100):
        await client.users_info(user=ALICE)
    assert await refusal(client.users_info(user=ALICE)) == "ratelimited"


def test_an_acknowledgement_is_waited_for_as_long_as_slack_does() -> None:
    assert (ACK_SECONDS, TRIGGER_SECONDS, RETRIES) == (3.0, 3.0, (0.0, 60.0, 300.0))
    assert SocketGateway().ack_seconds == ACK_SECONDS


async def test_what_goes_to_and_fro_is_kept_without_tokens(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.auth_test()
    await refusal(client.chat_postMessage(channel="C404", text="x"))
    sandbox.socket.ack_seconds = 0.01
    with pytest.raises(NotAcknowledged):
        await sandbox.acting.command(ALICE, GENERAL, "help")

    first, second, third = sandbox.inspector.since(0)
    assert (first["way"], first["name"], first["status"]) == ("to Slack", "auth.test", "ok")
    assert (second["name"], second["status"]) == ("chat.postMessage", "channel_not_found")
    assert second["request"] == {"channel": "C404", "text": "x"}
    assert (third["way"], third["name"]) == ("to the bot", "/ai-initiative help")
    assert third["status"].startswith("no ack")
    assert BOT_TOKEN not in json.dumps([first, second, third])
    assert sandbox.inspector.since(2) == [third]


async def test_other_sites_can_do_nothing_here(sandbox: Sandbox) -> None:
    act = {"as": ALICE, "channel": GENERAL, "text": "hello"}
    async with aiohttp.ClientSession() as session:
        for origin, status in (("https://elsewhere.example", 403), ("null", 403), (sandbox.url, 200)):
            async with session.post(f"{sandbox.url}/sandbox/do/write", json=act, headers={"Origin": origin}) as answer:
                assert answer.status == status
    assert len(sandbox.world.channels[GENERAL].messages) == 1


async def test_the_page_runs_nothing_foreign_and_stands_in_no_other(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/static/page.js", "/sandbox/state?since=-1"):
            async with session.get(f"{sandbox.url}{path}") as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "frame-ancestors 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Frame-Options"] == "DENY"
        async with session.get(f"{sandbox.url}/sandbox/do/write") as answer:
            assert answer.status == 405  # what changes something is posted


async def test_a_person_reacts_and_takes_it_away_again(sandbox: Sandbox) -> None:
    message = sandbox.acting.write(ALICE, GENERAL, "hello")
    sandbox.acting.react(CAROL, GENERAL, message.ts, "tada")
    assert message.reactions == {"tada": [CAROL]}
    sandbox.acting.react(CAROL, GENERAL, message.ts, "tada")
    assert message.reactions == {}
    with pytest.raises(CannotDo, match="There is no emoji :nonsense:"):
        sandbox.acting.react(CAROL, GENERAL, message.ts, "nonsense")


async def test_what_others_write_is_unread_until_one_has_looked(sandbox: Sandbox) -> None:
    world = sandbox.world
    sandbox.acting.write(ALICE, GENERAL, "hello")
    assert (world.unread(ALICE, GENERAL), world.unread(CAROL, GENERAL)) == (0, 1)
    world.mark_read(CAROL, GENERAL)
    assert world.unread(CAROL, GENERAL) == 0


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "Europe/Amsterdam", datetime(2026, 3, 3, 22, tzinfo=UTC)),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), "Europe/Amsterdam", datetime(2026, 3, 9, 21, tzinfo=UTC)),
        (datetime(2026, 3, 5, 23, 30, tzinfo=UTC), "Asia/Kolkata", datetime(2026, 3, 9, 21, tzinfo=UTC)),
    ],
    ids=["monday", "friday-and-new-york-springs-forward", "already-friday-there"],
)
def test_the_next_working_day_is_over_when_it_is_over_for_everybody(
    moment: datetime, zone: str, expected: datetime
) -> None:
    assert end_of_next_working_day(moment, zone, ["America/New_York", "Asia/Kolkata"]) == expected


async def test_the_clock_goes_forward_hour_by_hour_and_not_too_far(sandbox: Sandbox) -> None:
    ticks: list[datetime] = []

    async def note() -> None:
        ticks.append(sandbox.world.clock.now())

    sandbox.world.clear(Clock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    sandbox.on_clock = note
    await sandbox.move_clock(datetime(2026, 3, 2, 11, 30, tzinfo=UTC))
    assert [each.strftime("%H:%M") for each in ticks] == ["10:00", "11:00", "11:30"]
    with pytest.raises(ValueError, match="at most 60 days"):
        await sandbox.move_clock(datetime(2026, 7, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="goes forward"):
        await sandbox.move_clock(datetime(2026, 3, 2, tzinfo=UTC))


async def test_events_come_over_the_socket_and_again_until_they_are_acknowledged(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.socket.ack_seconds = 0.2
    seen: list[SocketModeRequest] = []

    async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        is_message = request.payload["event"]["type"] == "message"
        if is_message:
            seen.append(request)
        if not is_message or len(seen) > 1:
            await socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    socket = SocketModeClient(app_token=APP_TOKEN, web_client=client)
    socket.socket_mode_request_listeners.append(listen)
    await socket.connect()  # type: ignore[no-untyped-call]
    await sandbox.socket.connected()
    sandbox.acting.write(ALICE, GENERAL, "hello & <b> @bob @channel")
    await until(lambda: not sandbox.courier.busy)
    await socket.close()  # type: ignore[no-untyped-call]

    first, second = seen
    assert (first.type, first.retry_attempt, second.retry_attempt) == ("events_api", 0, 1)
    assert first.payload["event_id"] == second.payload["event_id"]
    event = first.payload["event"]
    assert event["text"] == "hello &amp; &lt;b&gt; <@U0BOB> <!channel>"
    assert (event["channel"], event["channel_type"], event["user"]) == (GENERAL, "channel", ALICE)


async def test_an_address_of_a_socket_can_be_used_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_http_requests_are_signed_and_carry_the_retry(unused_tcp_port: int) -> None:
    seen: list[tuple[dict[str, str], str]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
        body = (await reader.readexactly(int(headers["Content-Length"]))).decode()
        seen.append((headers, body))
        status = "500 No" if len(seen) == 1 else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", unused_tcp_port)
    sandbox = Sandbox(gateway=HttpGateway(f"http://127.0.0.1:{unused_tcp_port}/"), retries=(0.01,))
    seed(sandbox.world)
    await sandbox.start()
    sandbox.world.channels[GENERAL].members.add(BOT_USER)
    sandbox.acting.write(ALICE, GENERAL, "hello")
    await until(lambda: not sandbox.courier.busy)
    await sandbox.stop()
    server.close()

    (first, body), (second, again) = seen
    assert body == again
    assert json.loads(body)["event"]["text"] == "hello"
    assert second["X-Slack-Retry-Num"] == "1"
    assert "X-Slack-Retry-Num" not in first
    verifier = SignatureVerifier(SIGNING_SECRET)
    assert verifier.is_valid(body, first["X-Slack-Request-Timestamp"], first["X-Slack-Signature"])


async def test_a_command_that_nobody_answers_times_out_for_the_person(sandbox: Sandbox) -> None:
    sandbox.socket.ack_seconds = 0.05

    with pytest.raises(NotAcknowledged):
        await sandbox.acting.command(ALICE, GENERAL, "help")

    assert "operation_timeout" in sandbox.world.channels[GENERAL].whispers[-1].text


async def test_people_can_only_do_what_slack_lets_them(sandbox: Sandbox) -> None:
    message = sandbox.acting.write(ALICE, GENERAL, "mine")

    with pytest.raises(CannotDo, match="not your message"):
        sandbox.acting.edit(CAROL, GENERAL, message.ts, "yours")
    with pytest.raises(CannotDo, match="not in that channel"):
        sandbox.acting.write(CAROL, BOARD, "hello")
    with pytest.raises(CannotDo, match="no button"):
        sandbox.acting.find_button(ALICE, "Answer")


def test_a_form_keeps_what_was_prefilled_and_names_what_is_missing() -> None:
    view = {"blocks": [{**MODAL["blocks"][0], "element": {**MODAL["blocks"][0]["element"], "initial_value": "before"}}]}

    assert filled_in(view, {}, {}) == ({"b": {"a": {"type": "plain_text_input", "value": "before"}}}, [])
    assert filled_in(view, {"Words": "after"}, {})[0]["b"]["a"]["value"] == "after"
    assert filled_in(view, {"b": ""}, {})[1] == ["b"]


async def test_the_page_shows_each_person_what_they_may_see(sandbox: Sandbox) -> None:
    sandbox.acting.write(ALICE, BOARD, "between us")
    async with aiohttp.ClientSession() as session:

        async def state(user: str) -> dict[str, Any]:
            async with session.get(f"{sandbox.url}/sandbox/state?as={user}&place={BOARD}&since=-1") as answer:
                return dict(await answer.json())

        async def act(user: str, what: str, **content: Any) -> Any:
            async with session.post(f"{sandbox.url}/sandbox/do/{what}", json={"as": user} | content) as answer:
                return await answer.json()

        assert "between us" in json.dumps(await state(ALICE))
        assert "between us" not in json.dumps(await state(CAROL))
        assert await act(ALICE, "write", channel=GENERAL, text="hello") == {}
        refused = await act(CAROL, "write", channel=BOARD, text="hello")
        assert refused == {"error": "You are not in that channel."}
        assert "The clock goes forward" in (await act(ALICE, "clock", hours=-1))["error"]
        before = (await state(ALICE))["now"]
        assert await act(ALICE, "clock", days=1) == {}
        assert (await state(ALICE))["now"][:10] > before[:10]
        for path in ("/", "/static/page.js", "/static/page.css"):
            async with session.get(sandbox.url + path) as answer:
                assert answer.status == 200
