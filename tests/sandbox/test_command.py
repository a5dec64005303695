"""`ai-initiative sandbox`: one command, a workspace with the bot in it, and back to the beginning on demand."""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import sandbox.__main__
from sandbox.seed import ALICE, GENERAL

TEN_SECONDS = 10


class Running:
    """A sandbox of its own process, and what its page asks of it."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, session: aiohttp.ClientSession) -> None:
        self.process, self.url, self._session = process, url, session

    async def state(self, place: str = GENERAL) -> dict[str, Any]:
        query = {"as": ALICE, "place": place}
        async with self._session.get(f"{self.url}/sandbox/state", params=query) as got:
            return dict(await got.json())

    async def do(self, what: str, **content: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/sandbox/do/{what}", json={"as": ALICE} | content) as got:
            return dict(await got.json())

    async def until_filled(self) -> dict[str, Any]:
        while True:
            state = await self.state("C0TELCO")
            if state["place"] and state["place"]["messages"]:
                return state
            await asyncio.sleep(0.1)


@pytest.fixture(params=[[], ["--database", "sqlite:///own.db"]], ids=["fresh", "own-database"])
async def running(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--port", "0", *request.param,
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        said = b""
        while b"Ctrl-C" not in said:
            said += await process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said.decode())
        assert found is not None
        yield Running(process, found[0], session)
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


async def test_it_opens_fills_and_begins_again(running: Running, request: pytest.FixtureRequest) -> None:
    started = time.monotonic()
    state = await running.until_filled()
    assert time.monotonic() - started < TEN_SECONDS
    assert {"ai-roadmap", "general", "board-only", "telco"} <= {each["name"] for each in state["channels"]}
    await running.do("write", channel=GENERAL, text="hello")
    assert [each["text"] for each in (await running.state())["place"]["messages"]] == ["hello"]

    answer = await running.do("reset")
    if not state["can_reset"]:
        assert answer == {"error": "This database was given on the command line; it is not thrown away."}
        return
    assert answer == {}
    while not (place := (await running.state())["place"]) or place["messages"]:
        await asyncio.sleep(0.1)
    await running.until_filled()


async def test_wrong_input_is_refused_in_words(running: Running) -> None:
    assert await running.do("nonsense") == {"error": "unknown action"}
    assert await running.do("write") == {"error": "'channel' is missing"}
    assert await running.do("write", channel="C404", text="x") == {"error": "You are not in that channel."}
    assert await running.do("press", channel=GENERAL, ts="1.0", at=[0, 0]) == {"error": "That message is gone."}
    assert "at most 60 days" in (await running.do("clock", days=400))["error"]


def test_two_pages_in_one_folder_have_a_database_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = sandbox.__main__._fresh(8765)
    Path("sandbox-8765.db").write_text("the first one's")

    second = sandbox.__main__._fresh(8766)

    assert first != second
    assert Path("sandbox-8765.db").read_text() == "the first one's"


@pytest.mark.parametrize(("port", "expected"), [("9001", 9001), ("", 8765), (None, 8765)])
def test_the_port_is_the_environments(port: str | None, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    if port is not None:
        monkeypatch.setenv("PORT", port)
    parser = argparse.ArgumentParser()
    sandbox.__main__.add_command(parser.add_subparsers())

    assert parser.parse_args(["sandbox"]).port == expected
    assert parser.parse_args(["sandbox", "--port", "9002"]).port == 9002


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "http")
    parser = argparse.ArgumentParser()
    sandbox.__main__.add_command(parser.add_subparsers())

    with pytest.raises(SystemExit):
        parser.parse_args(["sandbox"])

    assert "--port" in capsys.readouterr().err
