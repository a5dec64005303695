"""Make the screenshots in docs/: the real bot in the sandbox, in headless Chromium.

    python -m docs.screens [--chromium /usr/bin/chromium]

Chromium is Debian's package; `--no-sandbox` is for root, as in a container.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sandbox.__main__ import living_in, sandbox_settings
from sandbox.clock import Clock
from sandbox.examples import live_through, load_examples
from sandbox.seed import ALICE, BOB, DAVE, GENERAL, ROADMAP, seed
from sandbox.server import Sandbox
from sandbox.visit import Visit
from sandbox.world import Message

HERE = Path(__file__).parent
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")
SECONDS = 4


class Camera:
    """Takes pictures of the page."""

    def __init__(self, chromium: str, sandbox: Sandbox) -> None:
        self._chromium, self._sandbox = chromium, sandbox

    async def take(
        self,
        name: str,
        *,
        who: str,
        place: str,
        thread: Message | None = None,
        size: str = "1280,900",
        dark: bool = False,
    ) -> None:
        """Take a picture of what a person sees in a place, with a thread open beside it."""
        query = {"as": who, "place": place, "still": "1"} | ({"thread": thread.ts} if thread else {})
        flags = [*FLAGS, f"--window-size={size}", f"--virtual-time-budget={SECONDS * 1000}"]
        if dark:
            flags.append("--blink-settings=preferredColorScheme=0")
        with tempfile.TemporaryDirectory() as profile:
            process = await asyncio.create_subprocess_exec(
                self._chromium, *flags, f"--user-data-dir={profile}",
                f"--screenshot={HERE / name}.png", f"{self._sandbox.url}/#{urlencode(query)}",
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await asyncio.wait_for(process.wait(), 60)
        print(f"docs/{name}.png", flush=True)


async def make(chromium: str) -> None:
    """Live through what is to be seen, and take the pictures."""
    sandbox = Sandbox(Clock(MONDAY))
    seed(sandbox.world)
    await sandbox.start()
    camera = Camera(chromium, sandbox)
    with tempfile.TemporaryDirectory() as folder:
        settings = sandbox_settings(sandbox, f"sqlite:///{Path(folder) / 'screens.db'}", message_interval=0.0)
        async with living_in(sandbox, settings) as house:
            visit = Visit(sandbox, house.sender.drained)
            telco, parcel, _hail = load_examples()
            catalogue = house.desk.rules.catalogue
            await camera_roadmap(camera, visit)
            card = await live_through(visit, telco, catalogue)
            await camera.take("card", who=telco.owner.id, place="C0TELCO", thread=card)
            await visit.command(telco.owner.id, "C0TELCO", "stage AI-2 pilot")
            await camera.take("gate", who=telco.owner.id, place="C0TELCO")
            await live_through(visit, parcel, catalogue)
            await visit.command(parcel.owner.id, "C0LOGISTICS", "waive AI-3 when wrong")
            await camera.take("waiver", who=parcel.owner.id, place="C0LOGISTICS")
            await visit.submit(parcel.owner.id, reason="The pilot shows nothing to receivers", day="2026-03-20")
            await visit.command(parcel.owner.id, "C0LOGISTICS", "blockers")
            await camera.take("blockers", who=parcel.owner.id, place="C0LOGISTICS")
            await visit.command(DAVE, GENERAL, "settings")
            await camera.take("settings", who=DAVE, place=GENERAL)
            await visit.submit(DAVE, digest=GENERAL)
            for _ in range(60):
                sandbox.world.clock.advance(hours=6)
                await house.nudger.tick()
                await visit.settle()
            await camera.take("letter", who=BOB, place=visit.world.direct(BOB).id)
            await camera.take("escalation", who=ALICE, place=ROADMAP, thread=visit.card(ROADMAP))
            await camera.take("digest", who=DAVE, place=GENERAL)
            await camera.take("dark", who=ALICE, place=ROADMAP, thread=visit.card(ROADMAP), dark=True)
            await camera.take("phone", who=ALICE, place=ROADMAP, size="390,844")
    await sandbox.stop()


async def camera_roadmap(camera: Camera, visit: Visit) -> None:
    """Let Alice register and answer, once with a nod."""
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    await camera.take("form", who=ALICE, place=ROADMAP)
    pain = "Prepaid customers run out of data mid-month; 600 a week call us, angry"
    await visit.submit(ALICE, pain_point=pain, owner=ALICE, sponsor=DAVE)
    card = visit.card(ROADMAP)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers who top up under €10 a month, about 410k", thread=card.ts)
    await visit.reply(ALICE, ROADMAP, "sounds good", thread=card.ts)
    await camera.take("thread", who=ALICE, place=ROADMAP, thread=card)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=BOB)


def main() -> int:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    given = parser.parse_args()
    if given.chromium is None:
        print("No chromium here. On Debian: apt-get install chromium fonts-noto-color-emoji", file=sys.stderr)
        return 1
    asyncio.run(make(given.chromium))
    return 0


if __name__ == "__main__":
    sys.exit(main())
