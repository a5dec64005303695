"""HTTP: signatures, health, and what is never logged."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from freezegun import freeze_time
from slack_sdk.signature import SignatureVerifier

from bot.app import House, open_house
from bot.http import LARGEST_BODY, Health, Server, Site
from hygiene.catalogue import Catalogue
from sandbox.running import sandbox_settings
from sandbox.server import Sandbox
from sandbox.world import SIGNING_SECRET

BODY = "command=%2Fai-initiative&text=new+a+secret+plan&user_id=U1&team_id=T0SANDBOX&channel_id=C1&trigger_id=1"
FORM = "application/x-www-form-urlencoded"


class Served:
    def __init__(self, house: House, server: Server, health: Health, port: int, session: aiohttp.ClientSession) -> None:
        self.house, self.server, self.health, self._session = house, server, health, session
        self.port = port

    async def post(self, headers: dict[str, str], body: str | bytes = BODY) -> tuple[int, str]:
        sent = io.BytesIO(body.encode() if isinstance(body, str) else body)
        url, headers = f"http://127.0.0.1:{self.port}/slack/events", {"Content-Type": FORM, **headers}
        async with self._session.post(url, data=sent, headers=headers) as answer:
            return answer.status, await answer.text()

    async def get(self, path: str, *, port: int | None = None) -> tuple[int, str]:
        async with self._session.get(f"http://127.0.0.1:{port or self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def raw(self, sent: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(sent)
        answer = await reader.read()
        writer.close()
        return answer


@pytest.fixture
async def served(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Served]:
    sandbox = Sandbox()
    await sandbox.start()
    settings = sandbox_settings(
        sandbox, f"sqlite:///{tmp_path / 'bot.db'}", slack_mode="http", slack_signing_secret=SIGNING_SECRET
    )
    async with open_house(settings, catalogue) as house, aiohttp.ClientSession() as session:
        health = Health(house.database, house.context.workspace)
        server = Server(house.intake, health, secret=SIGNING_SECRET, host="127.0.0.1", port=0)
        yield Served(house, server, health, await server.start(), session)
        await server.stop()
    await sandbox.stop()


def signed(body: str | bytes = BODY, *, at: float | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
    moment = str(int(at or time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature or ""}


async def test_a_signed_request_is_answered(served: Served) -> None:
    body = BODY.replace("new+a+secret+plan", "help")

    status, text = await served.post(signed(body), body)

    assert status == 200
    assert "How to use me" in text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(secret="somebody-else"),
        signed(at=time.time() - 301),
        signed(at=time.time() + 3600),
        signed("another body"),
        {"X-Slack-Request-Timestamp": "yesterday", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=" + "é" * 64},
        {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=" + "0" * 64},
    ],
    ids=["none", "other-secret", "old", "from-the-future", "other-body", "no-number", "not-ascii", "odd-digit"],
)
async def test_a_bad_signature_is_refused_and_its_body_is_not_logged(
    served: Served, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    status, _ = await served.post(headers)

    assert status == 401
    assert "secret" not in caplog.text


async def test_a_signature_is_good_for_five_minutes(served: Served) -> None:
    body = BODY.replace("new+a+secret+plan", "help")
    headers = signed(body)

    with freeze_time(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 295)), real_asyncio=True):
        assert (await served.post(headers, body))[0] == 200
    with freeze_time(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 305)), real_asyncio=True):
        assert (await served.post(headers, body))[0] == 401


async def test_a_body_that_is_too_large_is_refused(served: Served) -> None:
    status, _ = await served.post(signed(), "x" * (LARGEST_BODY + 1))

    assert status == 413


async def test_slacks_check_of_the_address_is_answered(served: Served) -> None:
    body = '{"type": "url_verification", "challenge": "c-1"}'

    status, text = await served.post({**signed(body), "Content-Type": "application/json"}, body)

    assert (status, "c-1" in text) == (200, True)


async def test_nobody_learns_what_it_runs_on(served: Served) -> None:
    for request in ("GET /healthz HTTP/1.1", "GET /nowhere HTTP/1.1", "POST /slack/events HTTP/1.1", "NONSENSE"):
        answer = await served.raw(f"{request}\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.")
        for word in (b"aiohttp", b"Python", b"Traceback"):
            assert word not in answer


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"payload=[]", FORM),
        (b"payload=%7B", FORM),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'{"type": "event_callback", "event": null}', "application/json"),
        (b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "application/json; charset=klingon"),
    ],
)
async def test_a_signed_body_that_is_none_of_slacks_is_a_400(
    served: Served, body: bytes, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    status, text = await served.post({**signed(body), "Content-Type": kind}, body)

    assert (status, "no request of Slack's" in text) == (400, True)
    assert "Traceback" not in caplog.text


async def test_what_is_no_text_was_signed_by_nobody(served: Served) -> None:
    status, _ = await served.post(signed(), b"\xff\xfe")

    assert status == 401


async def test_whoever_says_nothing_is_let_go_and_holds_nobody_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connections.ASK_WITHIN", 0.5)
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(300)]
    for _, writer in silent[:100]:
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
    body = BODY.replace("new+a+secret+plan", "help")

    before = time.monotonic()
    status, _ = await served.post(signed(body), body)

    assert (status, time.monotonic() - before < 1) == (200, True)
    async with asyncio.timeout(5):
        for reader, writer in silent:
            with suppress(ConnectionError):
                await reader.read()
            writer.close()


async def test_too_many_connections_make_room_for_who_asks(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    connections = served.server._site._connections
    assert connections is not None
    monkeypatch.setattr(connections, "_most", 20)
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(40)]

    assert await served.get("/healthz") == (200, "ok")
    assert len(connections._idle) <= 20
    for _, writer in silent:
        writer.close()


async def test_metrics_are_answered_on_an_address_of_their_own(served: Served) -> None:
    assert (await served.get("/metrics"))[0] == 404
    watched = Site("127.0.0.1", 0)
    served.health.answer_probes_on(watched)
    served.health.answer_metrics_on(watched)
    port = await watched.start()

    answers = await asyncio.gather(*(served.get("/metrics", port=port) for _ in range(50)))

    assert {status for status, _ in answers} == {200}
    assert 'ai_initiative_messages{state="pending"} 0.0' in answers[0][1]
    assert await served.get("/readyz", port=port) == (200, "ready")
    await watched.stop()


async def test_slacks_check_of_the_certificate_is_answered(served: Served) -> None:
    body = "ssl_check=1&token=legacy"

    assert (await served.post(signed(body), body))[0] == 200


async def test_probes_are_answered(served: Served) -> None:
    assert await served.get("/healthz") == (200, "ok")
    assert await served.get("/readyz") == (200, "ready")
    served.house.database.engine.dispose()
    await served.health.stopping()
    assert await served.get("/readyz") == (503, "stopping")


async def test_a_failure_is_told_without_what_people_wrote(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = BODY.replace("new+a+secret+plan", "list+a+secret+plan")
    await served.house.database.run(
        lambda connection: connection.exec_driver_sql("ALTER TABLE initiatives RENAME TO elsewhere")
    )

    status, text = await served.post(signed(body), body)

    assert status == 200
    assert "That did not work, and it is my fault." in text
    assert "failed: OperationalError" in caplog.text
    assert "a secret plan" not in caplog.text
