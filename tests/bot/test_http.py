"""HTTP: signatures, health, and what is never logged."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from freezegun import freeze_time
from slack_sdk.signature import SignatureVerifier

from bot.app import House, open_house
from bot.http import LARGEST_BODY, Health, Server
from hygiene.catalogue import Catalogue
from sandbox.running import sandbox_settings
from sandbox.server import Sandbox
from sandbox.world import SIGNING_SECRET

BODY = "command=%2Fai-initiative&text=new+a+secret+plan&user_id=U1&team_id=T0SANDBOX&channel_id=C1&trigger_id=1"
FORM = "application/x-www-form-urlencoded"


class Served:
    def __init__(self, house: House, server: Server, health: Health, port: int, session: aiohttp.ClientSession) -> None:
        self.house, self.server, self.health, self._session = house, server, health, session
        self._url = f"http://127.0.0.1:{port}"

    async def post(self, headers: dict[str, str], body: str = BODY) -> tuple[int, str]:
        async with self._session.post(
            f"{self._url}/slack/events", data=io.BytesIO(body.encode()), headers={"Content-Type": FORM, **headers}
        ) as answer:
            return answer.status, await answer.text()

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(self._url + path) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def served(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Served]:
    sandbox = Sandbox()
    await sandbox.start()
    settings = sandbox_settings(
        sandbox, f"sqlite:///{tmp_path / 'bot.db'}", slack_mode="http", slack_signing_secret=SIGNING_SECRET
    )
    async with open_house(settings, catalogue) as house, aiohttp.ClientSession() as session:
        health = Health(house.database)
        server = Server(house.intake, health, secret=SIGNING_SECRET, host="127.0.0.1", port=0)
        yield Served(house, server, health, await server.start(), session)
        await server.stop()
    await sandbox.stop()


def signed(body: str = BODY, *, at: float | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
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


async def test_probes_are_answered(served: Served) -> None:
    assert await served.get("/healthz") == (200, "ok")
    assert await served.get("/readyz") == (200, "ready")
    served.house.database.engine.dispose()
    await served.health.stopping()
    assert await served.get("/readyz") == (503, "stopping")


async def test_a_failure_is_told_without_what_people_wrote(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = BODY.replace("new+a+secret+plan", "list+a+secret+plan")
    await served.house.database.run(lambda connection: connection.exec_driver_sql("DROP TABLE roles"))
    await served.house.database.run(lambda connection: connection.exec_driver_sql("DROP TABLE items"))

    status, text = await served.post(signed(body), body)

    assert status == 200
    assert "That did not work, and it is my fault." in text
    assert "failed: OperationalError" in caplog.text
    assert "a secret plan" not in caplog.text
