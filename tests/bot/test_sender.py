"""The sender with a Slack that is slow, that refuses, or that does what nobody foresaw."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection, select

from bot.outbound.sender import IN_FLIGHT, IN_HAND, Sender
from hygiene.catalogue import Catalogue
from hygiene.initiative import WorkspaceId
from hygiene.rules import Rules
from storage import outbox
from storage.database import Database
from storage.tables import outbox as table

TEAM = WorkspaceId("T1")
MANY = IN_HAND + 20


@dataclass
class Answer:
    """An answer of Slack."""

    data: dict[str, Any]
    status_code: int
    headers: dict[str, str]
    api_url: str = "https://slack.com/api/chat.postMessage"


class FakeSlack:
    """Takes posts and does with each as it is told."""

    def __init__(self, react: Callable[[], object]) -> None:
        self._react = react
        self.posts = 0

    async def chat_postMessage(self, **given: Any) -> dict[str, Any]:  # noqa: N802
        self.posts += 1
        await asyncio.sleep(0)
        self._react()
        return {"ok": True, "channel": given["channel"], "ts": f"{self.posts}.0"}


def refuse() -> None:
    raise SlackApiError("no", Answer({"error": "ratelimited"}, 429, {"Retry-After": "30"}))  # type: ignore[no-untyped-call]


def stumble() -> None:
    raise RuntimeError("nobody foresaw this")


@pytest.fixture
def sender(database: Database, catalogue: Catalogue, request: pytest.FixtureRequest) -> Sender:
    slack: Any = FakeSlack(request.param)
    return Sender(
        database, slack, Rules(catalogue), lambda: datetime.now(UTC), workspace=TEAM, interval=timedelta()
    )  # fmt: skip


async def put_and_send(database: Database, sender: Sender, count: int, done: Callable[[], bool]) -> dict[str, int]:
    def put(connection: Connection) -> None:
        for number in range(count):
            outbox.put(
                connection,
                TEAM,
                outbox.Entry("Replied", "post", f"C{number}", {"user": "U1", "open": 2}),
                now=datetime.now(UTC),
            )

    await database.run(put)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.01)
    await sender.stop()
    await running
    assert sender._in_hand == 0
    return await database.run(outbox.count_states)


def slack_of(sender: Sender) -> FakeSlack:
    slack: Any = sender._client
    return slack  # type: ignore[no-any-return]


@pytest.mark.parametrize("sender", [lambda: None], indirect=True, ids=["well"])
async def test_more_than_a_hand_holds_is_sent(database: Database, sender: Sender) -> None:
    states = await put_and_send(database, sender, MANY, lambda: slack_of(sender).posts == MANY)

    assert states == {"sent": MANY}


@pytest.mark.parametrize("sender", [refuse], indirect=True, ids=["429"])
async def test_when_slack_asks_for_a_pause_what_is_in_hand_waits_too(database: Database, sender: Sender) -> None:
    states = await put_and_send(database, sender, MANY, lambda: slack_of(sender).posts > 0 and sender._in_hand == 0)

    assert states == {"pending": MANY}
    assert slack_of(sender).posts <= IN_FLIGHT


@pytest.mark.parametrize("sender", [stumble], indirect=True, ids=["bug"])
async def test_what_nobody_foresaw_is_counted_as_a_try(database: Database, sender: Sender) -> None:
    states = await put_and_send(database, sender, 1, lambda: slack_of(sender).posts > 0 and sender._in_hand == 0)

    def error(connection: Connection) -> tuple[str, int]:
        return tuple(connection.execute(select(table.c.error, table.c.attempts)).one())

    assert states == {"unknown": 1}
    assert await database.run(error) == ("RuntimeError", 1)


@pytest.mark.parametrize("sender", [lambda: None], indirect=True, ids=["late"])
async def test_nothing_leaves_when_the_lease_is_nearly_over(
    database: Database, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbound.sender.LATEST", timedelta(seconds=-1))
    started = asyncio.get_running_loop().time()
    states = await put_and_send(database, sender, 3, lambda: asyncio.get_running_loop().time() > started + 0.3)

    assert states == {"pending": 3}
    assert slack_of(sender).posts == 0


@pytest.mark.parametrize("sender", [lambda: None], indirect=True, ids=["poison"])
async def test_what_cant_be_worded_holds_up_nobody(database: Database, sender: Sender) -> None:
    def put(connection: Connection) -> None:
        outbox.put(connection, TEAM, outbox.Entry("Nonsense", "post", "C0", {}), now=datetime.now(UTC))

    await database.run(put)
    states = await put_and_send(database, sender, 2, lambda: slack_of(sender).posts == 2)

    assert states == {"dead": 1, "sent": 2}
