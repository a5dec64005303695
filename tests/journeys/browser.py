"""A person at the page of the sandbox: they see, click and type, in headless Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from docs import chromium

SERIOUS = ("serious", "critical")
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1280, "height": 800},
    "phone": {"width": 390, "height": 844},
}
PATIENCE = 10_000


def demand_chromium() -> str:
    """Return where Chromium is; without one the test is skipped, but never in CI."""
    if chromium.PATH is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail("There is no chromium, and BROWSER_TESTS=required.")
        pytest.skip(chromium.MISSING)
    return chromium.PATH


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Start the machine's Chromium."""
    async with chromium.open_browser(demand_chromium()) as browser:
        yield browser


class Person:
    """Somebody who sits at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        """What the console said, and errors of scripts and requests."""
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("response", lambda got: self.said.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.on("dialog", lambda dialog: dialog.accept())

    async def look_at(self, url: str, user: str, place: str) -> None:
        """Open the page."""
        await self.page.goto(f"{url}/#as={user}&place={place}")
        await expect(self.page.locator("#title")).not_to_be_empty()

    async def become(self, name: str) -> None:
        """Choose whom to act as."""
        options = await self.page.locator("#who option").all_text_contents()
        await self.page.get_by_label("You are").select_option(next(each for each in options if each.startswith(name)))

    async def visit(self, place: str) -> None:
        """Go to a channel, or to the app."""
        await self.page.locator("#places").get_by_role("button", name=re.compile(rf"\b{re.escape(place)}\b")).click()

    async def write(self, text: str) -> None:
        """Type into the message box, and press Enter."""
        box = self.page.get_by_label("Message", exact=True)
        await box.press_sequentially(text)
        if await box.get_attribute("aria-expanded") == "true":
            await box.press("Escape")
        await box.press("Enter")

    async def reply(self, text: str) -> None:
        """Type into the thread's message box, and press Enter."""
        await expect(self.page.locator("#thread")).to_be_visible()
        box = self.page.get_by_label("Reply", exact=True)
        await box.press_sequentially(text)
        if await box.get_attribute("aria-expanded") == "true":
            await box.press("Enter")
        await box.press("Enter")

    async def open_thread(self) -> None:
        """Open the thread of the last message that has one."""
        await self.page.locator("#messages .replies").last.click()
        await expect(self.page.locator("#thread")).to_be_visible()

    async def press(self, name: str, *, within: str = "body") -> None:
        """Press the last button with a name that is to be seen."""
        await self.page.locator(within).get_by_role("button", name=name, exact=True).last.click()

    async def fill(self, **fields: str) -> None:
        """Fill in fields of the form, by their names, as typed or chosen; an empty text empties one."""
        for name, value in fields.items():
            field = self.page.locator(f'#modal [name="{name}"]')
            if await field.evaluate("each => each.tagName") == "SELECT":
                await field.select_option(label=value)
            else:
                await field.fill(value)

    async def send(self, button: str) -> None:
        """Send the form."""
        await self.page.locator("#modal").get_by_role("button", name=button, exact=True).click()

    def messages(self, *, thread: bool = False) -> Locator:
        """Return the messages of the place, or of the thread."""
        return self.page.locator("#replies .message" if thread else "#messages .message")

    async def sees(self, text: str, *, thread: bool = False) -> None:
        """Wait until a message has this text."""
        await expect(self.messages(thread=thread).filter(has_text=text).last).to_be_visible(timeout=PATIENCE)

    async def barriers(self) -> list[str]:
        """Return what axe-core finds that keeps people from using the page, as serious or worse."""
        found: dict[str, Any] = (await Axe().run(self.page)).response
        return [
            f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
            for each in found["violations"]
            if each["impact"] in SERIOUS
            for node in each["nodes"]
        ]
