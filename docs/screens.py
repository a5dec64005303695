"""Make the screenshots in docs/: the real bot in the sandbox, in headless Chromium.

python -m docs.screens
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.async_api import Browser, Page

from docs import chromium
from sandbox.acting import long_text_field
from sandbox.clock import Clock
from sandbox.examples import live_through, load_examples
from sandbox.running import living_in, sandbox_settings
from sandbox.seed import ALICE, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP, seed
from sandbox.server import Sandbox
from sandbox.visit import Visit
from sandbox.world import Message

HERE = Path(__file__).parent
MONDAY = datetime(2026, 3, 2, 14, 45, tzinfo=UTC)
DESK, PHONE = (1280, 800), (390, 844)


class Camera:
    """Takes pictures of the page."""

    def __init__(self, browser: Browser, sandbox: Sandbox) -> None:
        self._browser, self._sandbox = browser, sandbox

    async def take(
        self,
        name: str,
        *,
        who: str,
        place: str,
        thread: Message | None = None,
        size: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        tab: str = "messages",
        press: str = "",
    ) -> None:
        """Take a picture of what a person sees in a place, with a thread open beside it, once a button is pressed."""
        query = {"as": who, "place": place, "tab": tab} | ({"thread": thread.ts} if thread else {})
        page = await self._browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        await page.goto(f"{self._sandbox.url}/#{urlencode(query)}")
        await page.wait_for_selector("#places button" if tab == "messages" else "#home .block", state="attached")
        if press:
            await page.get_by_role("button", name=press, exact=True).click()
        await settled(page)
        await page.screenshot(path=HERE / f"{name}.png")
        await page.close()
        print(f"docs/{name}.png", flush=True)


async def settled(page: Page) -> None:
    """Wait until pictures are there and nothing has changed for a moment."""
    await page.wait_for_load_state("load")
    await page.wait_for_timeout(700)


async def make(path: str) -> None:
    """Start the workspace and the browser, and take the pictures."""
    sandbox = Sandbox(Clock(MONDAY))
    seed(sandbox.world)
    await sandbox.start()
    async with chromium.open_browser(path) as browser:
        await live_and_take(Camera(browser, sandbox), sandbox)
    await sandbox.stop()


async def live_and_take(camera: Camera, sandbox: Sandbox) -> None:
    """Live through what is to be seen, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = sandbox_settings(sandbox, f"sqlite:///{Path(folder) / 'screens.db'}")
        async with living_in(sandbox, settings) as house:
            visit = Visit(sandbox, house.sender.drained)
            telco, parcel, _hail = load_examples()
            catalogue = house.context.rules.catalogue
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
            await visit.command(DAVE, GENERAL, "blockers")
            await visit.press(DAVE, "Two names for one system")
            await camera.take("systems", who=DAVE, place=GENERAL)
            sandbox.acting.close(DAVE)
            await visit.command(DAVE, GENERAL, "settings")
            await camera.take("settings", who=DAVE, place=GENERAL)
            await visit.submit(DAVE, digest=GENERAL)
            await sandbox.move_clock(MONDAY + timedelta(days=15))
            await camera.take("letter", who=BOB, place=visit.world.direct(BOB).id)
            await camera.take("escalation", who=ALICE, place=ROADMAP, thread=visit.card(ROADMAP))
            await camera.take("digest", who=DAVE, place=GENERAL)
            await camera.take("dark", who=ALICE, place=ROADMAP, thread=visit.card(ROADMAP), scheme="dark")
            await camera.take("phone", who=ALICE, place=ROADMAP, size=PHONE)
            sandbox.acting.open_home(ALICE)
            await visit.settle()
            home = visit.world.direct(ALICE).id
            await camera.take("home", who=ALICE, place=home, tab="home", size=(1280, 1500))
            await camera.take("inspector", who=ALICE, place=ROADMAP, press="Inspector")
            await camera_kinds(camera, visit)
            await camera_explanation(camera, visit)
            await camera_numbers(camera, visit)
            await camera_direct(camera, visit)
            await camera_files(camera, visit)
            await camera.take("tour", who=ALICE, place=ROADMAP, press="Take the tour")


async def camera_roadmap(camera: Camera, visit: Visit) -> None:
    """Let Alice register and answer, once with a nod."""
    await visit.command(ALICE, ROADMAP, "new Recommend data plans")
    await camera.take("form", who=ALICE, place=ROADMAP)
    pain = "Prepaid customers run out of data mid-month; 600 a week call us, angry"
    form = visit.world.top_view(ALICE)
    await visit.submit(ALICE, owner=ALICE, sponsor=DAVE, **BUILT, **{long_text_field(form.view if form else {}): pain})
    card = visit.card(ROADMAP)
    await visit.reply(ALICE, ROADMAP, "Prepaid customers who top up under €10 a month, about 410k", thread=card.ts)
    await visit.reply(ALICE, ROADMAP, "sounds good", thread=card.ts)
    await camera.take("thread", who=ALICE, place=ROADMAP, thread=card)
    await visit.command(ALICE, ROADMAP, "answer AI-1 data owner")
    await visit.submit(ALICE, person=BOB)


async def camera_explanation(camera: Camera, visit: Visit) -> None:
    """Let Bob say what is no answer, and then answer so that the model finds it weak, and says by which words."""
    await visit.command(BOB, ROADMAP, "new Plan the beds of the night")
    form = visit.world.top_view(BOB)
    pain = "One nurse for 19 beds at night; a man fell at four, and nobody had looked at him since two"
    await visit.submit(BOB, owner=BOB, **BUILT, **{long_text_field(form.view if form else {}): pain})
    card = visit.card(ROADMAP)
    for talk in (
        "please ask Erin, that is her thing",
        "I'll get back to you on that next week",
        "What do you mean by that?",
    ):
        await visit.reply(BOB, ROADMAP, talk, thread=card.ts)
    await camera.take("talk", who=BOB, place=ROADMAP, thread=card, size=(1280, 1000))
    for talk in (
        "I'm not going to answer that here",
        "can you do something about this one",
        "Got 11% battery and no charger in this truck",
    ):
        await visit.reply(BOB, ROADMAP, talk, thread=card.ts)
    await camera.take("talk_refusal_command", who=BOB, place=ROADMAP, thread=card, size=(1280, 1000))
    said = "Basically anyone who touches the patient journey, from intake to discharge"
    await visit.reply(BOB, ROADMAP, said, thread=card.ts)
    await camera.take("explained", who=BOB, place=ROADMAP, thread=card)


async def camera_kinds(camera: Camera, visit: Visit) -> None:
    """Let Erin register what is bought and can hurt nobody, look at a question, change it, and come again with it."""
    kind = {"sourcing": "bought", "autonomy": "advises", "people_stakes": "No"}
    await visit.command(ERIN, GENERAL, "new Minutes of meetings")
    form = visit.world.top_view(ERIN)
    pain = long_text_field(form.view if form else {})
    told = "Forty people type minutes for an hour a week, and nobody finds them again"
    await visit.submit(ERIN, owner=ERIN, sponsor=DAVE, **kind, **{pain: told})
    card = visit.card(GENERAL)
    await camera.take("kind", who=DAVE, place=GENERAL, thread=card)
    asked = [each for each in visit.said(GENERAL, thread=card.ts) if "Who are we solving this for?" in each.text]
    await visit.press(ERIN, "What is meant?", message=asked[-1], channel=GENERAL)
    await camera.take("meant", who=ERIN, place=GENERAL, thread=card)
    visit.sandbox.acting.close(ERIN)
    number = "".join(each for each in card.text.split(" ")[0] if each.isdigit())
    await visit.command(ERIN, GENERAL, f"edit AI-{number}")
    await camera.take("edit", who=ERIN, place=GENERAL, size=(1280, 1100))
    visit.sandbox.acting.close(ERIN)
    await visit.command(ERIN, GENERAL, "new Meeting minutes")
    await visit.submit(ERIN, owner=ERIN, **kind, **{pain: told})
    await camera.take("alike", who=ERIN, place=GENERAL)
    visit.sandbox.acting.close(ERIN)
    visit.sandbox.acting.close(ERIN)
    sandbox_home = visit.world.direct(CAROL).id
    visit.sandbox.acting.open_home(CAROL)
    await visit.settle()
    await camera.take("newcomer", who=CAROL, place=sandbox_home, tab="home")


async def camera_numbers(camera: Camera, visit: Visit) -> None:
    """Type numbers as people write them, and take what is shown back before it is saved; then set a question aside."""
    await visit.command(ALICE, ROADMAP, "answer AI-1 kpi")
    await visit.submit(ALICE, what="Calls about data", today="31k", target="20,000", unit="a month", by="2026-12-31")
    await camera.take("metric_form", who=ALICE, place=ROADMAP)
    visit.sandbox.acting.close(ALICE)


async def camera_direct(camera: Camera, visit: Visit) -> None:
    """Let Erin, who is asked one question, write to the bot directly: talk, a weak answer, an answer, a command."""
    await visit.command(ALICE, ROADMAP, "ask AI-1 data location @Erin")
    await visit.sandbox.move_clock(visit.world.clock.now() + timedelta(days=2))
    for said in (
        "What do you mean by that?",
        "the data team will sort that out somehow",
        "Teradata, table dwh.cdr_daily, loaded at 4 each night",
        "gaps AI-1",
    ):
        await visit.write(ERIN, visit.world.direct(ERIN).id, said)
    await camera.take("direct", who=ERIN, place=visit.world.direct(ERIN).id, size=(1280, 1400))


async def camera_files(camera: Camera, visit: Visit) -> None:
    """Let Alice tell of an initiative in brief, and import a spreadsheet: its dry run, and Home with it."""
    await visit.command(ALICE, ROADMAP, "brief AI-1")
    await camera.take("brief", who=ALICE, place=ROADMAP, size=(1280, 1100))
    await visit.command(ALICE, ROADMAP, "import")
    sheet = (HERE.parent / "tests" / "data" / "roadmap_500.csv").read_bytes()
    some = b"\n".join(sheet.split(b"\n")[:45])
    file = visit.world.add_file("roadmap.csv", some)
    await visit.submit(ALICE, file=file.id, channel=ROADMAP)
    await camera.take("import", who=ALICE, place=ROADMAP, size=(1280, 1100))
    await visit.submit(ALICE)
    await visit.settle()
    visit.sandbox.acting.close(ALICE)
    visit.sandbox.acting.open_home(ALICE)
    await visit.settle()
    place = visit.world.direct(ALICE).id
    await camera.take("home_imported", who=ALICE, place=place, tab="home", size=(1280, 1500))
    await camera.take("home_phone", who=ALICE, place=place, tab="home", size=PHONE)


def main() -> int:
    """Make them all."""
    if chromium.PATH is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    asyncio.run(make(chromium.PATH))
    return 0


if __name__ == "__main__":
    sys.exit(main())
