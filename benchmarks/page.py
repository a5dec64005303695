"""How fast the sandbox's page opens a channel of 10,000 messages, and scrolls up in it, beside one of 100.

    python -m benchmarks.page

A channel is open when its last message is drawn; a step of scrolling is over when earlier messages are. Printed are the
medians of several rounds, measured in the page.
"""

from __future__ import annotations

import asyncio
import statistics
import sys

from playwright.async_api import Page

from docs import chromium
from sandbox.clock import Clock
from sandbox.seed import ALICE, CAROL, GENERAL, ROADMAP, seed
from sandbox.server import Sandbox
from sandbox.world import Message

ROUNDS = 7
SIZES = (100, 10_000)
STEPS = 50

OPEN = """async ([from, to, text]) => {
  const places = [...document.querySelectorAll("#places button")];
  const button = (name) => places.find((each) => each.textContent.includes(name));
  const until = (done) => new Promise((resolve) => {
    const look = () => (done() ? resolve() : requestAnimationFrame(look));
    look();
  });
  const last = () => (document.querySelector("#messages .message:last-child") || {}).textContent || "";
  button(from).click();
  await until(() => !last().includes(text));
  const started = performance.now();
  button(to).click();
  await until(() => last().includes(text));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - started;
}"""
SCROLL = """async () => {
  const list = document.getElementById("messages");
  const top = () => (list.querySelector(".message") || {}).textContent;
  const before = top();
  const started = performance.now();
  list.scrollTop = 0;
  await new Promise((resolve) => {
    const look = () => (top() !== before ? resolve() : requestAnimationFrame(look));
    look();
  });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const took = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return took;
}"""


async def measure(page: Page, sandbox: Sandbox, size: int) -> None:
    """Fill the channel and print what opening and scrolling take."""
    channel = sandbox.world.channels[GENERAL]
    while len(channel.messages) < size:
        number = len(channel.messages)
        sandbox.world.post(channel, Message(sandbox.world.new_ts(), CAROL, f"message {number}, with a few words"))
    last = f"message {size - 1},"
    opened = [await page.evaluate(OPEN, ["ai-roadmap", "general", last]) for _ in range(ROUNDS)]
    line = f"  {size:>6,} messages: opens in {statistics.median(opened):.0f} ms"
    if size > SIZES[0]:
        steps = [await page.evaluate(SCROLL) for _ in range(STEPS)]
        line += f", {STEPS} steps up take {statistics.median(steps):.0f} ms each, the slowest {max(steps):.0f} ms"
    print(line, flush=True)


async def run(path: str) -> None:
    """Measure each size."""
    sandbox = Sandbox(Clock())
    seed(sandbox.world)
    await sandbox.start()
    async with chromium.open_browser(path) as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{sandbox.url}/#as={ALICE}&place={ROADMAP}")
        await page.wait_for_selector("#places button")
        for size in SIZES:
            await measure(page, sandbox, size)
    await sandbox.stop()


def main() -> int:
    """Run it."""
    if chromium.PATH is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    asyncio.run(run(chromium.PATH))
    return 0


if __name__ == "__main__":
    sys.exit(main())
