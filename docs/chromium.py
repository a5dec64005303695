"""The machine's Chromium: Debian's package, or the one that CHROMIUM names."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

PATH = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu"]
"""`--no-sandbox` is for root, as in a container."""
MISSING = "There is no chromium here; on Debian: apt-get install chromium fonts-noto-color-emoji"


@asynccontextmanager
async def open_browser(path: str) -> AsyncIterator[Browser]:
    """Start it without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()
