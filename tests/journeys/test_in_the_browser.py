"""The story and the tour in the browser, by a person's means: seen, clicked, typed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from sandbox.seed import ALICE, BOARD, BOB, BUILT, CAROL, DAVE, ERIN, GENERAL, ROADMAP
from sandbox.seen import WINDOW
from sandbox.tour import ANSWER, DATA_ANSWER, NAME, NOD, PAIN, STEPS
from sandbox.visit import shown
from sandbox.world import BOT_USER, Message
from tests.journeys.browser import SIZES, Person, open_browser
from tests.journeys.conftest import Stage
from tests.journeys.test_story import stored

KIND = {
    "sourcing": "We build it",
    "autonomy": "It advises: a person does what follows",
    "people_stakes": "Yes, and a person decides",
}
ON_THE_PAGE = (ROADMAP, GENERAL, BOARD, ALICE, BOB, CAROL, DAVE, ERIN)
"""Who and what is read on the page itself, which has its own count of what is new."""
pytestmark = [pytest.mark.slow, pytest.mark.skims(*ON_THE_PAGE)]
on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is the page's own affair."""


@pytest.fixture
async def person(one_stage: Stage) -> AsyncIterator[Person]:
    """Give Alice at the page, in #ai-roadmap; at the end the console must have been silent."""
    async with open_browser() as browser:
        page = await browser.new_page(viewport=SIZES["desk"])
        alice = Person(page)
        await alice.look_at(one_stage.sandbox.url, ALICE, ROADMAP)
        yield alice
        assert alice.said == []


async def register(person: Person) -> None:
    """Let Alice register the initiative of the story."""
    await person.write("/ai-initiative new Recommend data plans")
    await person.fill(pain_point=PAIN, **KIND)
    await person.send("Register")
    await expect(person.page.get_by_role("dialog")).to_be_hidden()
    await person.sees("AI-1 Recommend data plans")


async def test_the_main_job_from_the_command_to_the_nudge(one_stage: Stage, person: Person) -> None:
    page = person.page

    # Register; the empty field is told at the field.
    await person.write("/ai-initiative new Recommend data plans")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await person.fill(pain_point="", sponsor="Dave", **KIND)
    await person.send("Register")
    await expect(page.locator("#modal .field.wrong .error")).to_have_text("Please complete this required field.")
    await person.fill(pain_point=PAIN, **KIND)
    await person.send("Register")
    await person.sees("AI-1 Recommend data plans")
    await expect(page.get_by_role("dialog")).to_be_hidden()

    # Answer in the thread; it is ticked, and the next question comes.
    await person.open_thread()
    await person.sees("Who are we solving this for?", thread=True)
    await person.reply(ANSWER)
    await expect(person.messages(thread=True).filter(has_text=ANSWER).locator(".reaction").first).to_have_text("✅ 1")
    await person.sees("If this works, what changes", thread=True)

    # Carol, who was not asked, is not swallowed.
    await person.become("Carol")
    await person.reply("Support has a list of those calls since May")
    await person.sees("Only visible to you", thread=True)

    # Alice names Bob, hands one question to Erin, and Bob is reminded when his day has come.
    await person.become("Alice")
    await person.write("/ai-initiative answer AI-1 data owner")
    await person.fill(person="Bob")
    await person.send("Save")
    await person.sees("Bob", thread=True)
    asked = person.messages(thread=True).filter(has_text="If this works, what changes")
    await asked.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Hand on…").click()
    await person.fill(person="Erin")
    await person.send("Hand on")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await person.become("Bob")
    await person.visit("AI Initiative")
    await person.sees("data owner")
    await person.press("Next working day")
    await person.sees("wait for you")
    await person.messages().last.get_by_role("button", name="Answer", exact=True).first.click()
    await person.fill(text=DATA_ANSWER)
    await person.send("Save")
    await expect(page.get_by_role("dialog")).to_be_hidden()

    kept = await stored(one_stage)
    assert kept["target_user"][:2] == ("answered", ANSWER)
    assert [text for _, text, who in kept.values() if who == BOB].count(DATA_ANSWER) == 1


async def test_the_tour_is_walked_by_hand(one_stage: Stage, person: Person) -> None:
    page = person.page
    heading = page.locator("#tour h3")
    await person.press("Take the tour")

    await expect(heading).to_have_text("1 of 7: Register an initiative")
    await person.write(f"/ai-initiative new {NAME}")
    await person.fill(pain_point=PAIN, **KIND)
    await person.send("Register")
    await expect(heading).to_have_text("2 of 7: Nod, as people do")
    await person.press("Take me there")
    await person.reply(NOD)
    await expect(heading).to_have_text("3 of 7: Answer the follow-up")
    await person.reply(ANSWER)
    await expect(heading).to_have_text("4 of 7: Name who owns the data")
    await person.press("Type it for me")
    await page.get_by_label("Message", exact=True).press("Enter")
    await person.fill(person="Bob")
    await person.send("Save")
    await expect(heading).to_have_text("5 of 7: Let a day pass")
    await person.press("Next working day")
    await expect(heading).to_have_text("6 of 7: Answer from the reminder")
    await person.press("Take me there")
    await person.messages().last.get_by_role("button", name="Answer", exact=True).first.click()
    await person.fill(text=DATA_ANSWER)
    await person.send("Save")
    await expect(heading).to_have_text("7 of 7: Read the verdict")
    await person.press("Take me there")
    await person.write("/ai-initiative show AI-1")
    await expect(heading).to_have_text("That was the tour")
    await person.sees("Only visible to you")
    await person.press("Close", within="#tour")
    await expect(page.locator("#tour")).to_be_hidden()


async def test_the_tour_goes_on_after_a_pain_that_is_none(one_stage: Stage, person: Person) -> None:
    heading, text = person.page.locator("#tour h3"), person.page.locator("#tour")
    await person.press("Take the tour")
    await person.write(f"/ai-initiative new {NAME}")
    await person.fill(pain_point="We need AI", **KIND)
    await person.send("Register")
    await expect(text).to_contain_text("is no pain yet: the thread asks once more")
    await person.press("Take me there")
    await person.reply(PAIN)
    await expect(text).to_contain_text("Reply with a nod")
    await person.reply(NOD)
    await expect(heading).to_have_text("3 of 7: Answer the follow-up")
    await person.reply(ANSWER)
    await expect(heading).to_have_text("4 of 7: Name who owns the data")
    assert (await stored(one_stage))["target_user"][:2] == ("answered", ANSWER)


async def test_the_tour_walks_by_itself(person: Person) -> None:
    await person.press("Take the tour")
    for number, step in enumerate(STEPS, 1):
        await expect(person.page.locator("#tour h3")).to_have_text(f"{number} of 7: {step.title}")
        await person.press("Do it for me")
    await expect(person.page.locator("#tour h3")).to_have_text("That was the tour")


@on_one_engine
async def test_a_message_is_edited_reacted_to_recorded_and_deleted(one_stage: Stage, person: Person) -> None:
    page = person.page
    await register(person)
    await person.write("Prepaid customers, says the call list")
    message = person.messages().filter(has_text="says the call list")

    await message.hover()
    await message.get_by_label("Add a reaction").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(message.locator(".reaction")).to_have_count(1)
    await message.hover()
    await message.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name="Edit message").click()
    await page.get_by_label("Edit the message").fill("Prepaid customers under €10, says the call list")
    await page.keyboard.press("Enter")
    await expect(message).to_contain_text("under €10")
    await expect(message).to_contain_text("(edited)")

    await message.hover()
    await message.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name="Record as answer").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()

    await message.hover()
    await message.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name="Delete message").click()
    await expect(message).to_have_count(0)


@on_one_engine
async def test_slash_and_at_are_completed_by_keyboard(person: Person) -> None:
    page, box = person.page, person.page.get_by_label("Message", exact=True)

    await box.press_sequentially("/ai")
    await expect(page.locator("#text-choices [role=option]")).to_have_count(1)
    await box.press("Tab")
    await expect(box).to_have_value("/ai-initiative ")
    await box.fill("")
    await box.press_sequentially("ask @c")
    await expect(page.locator("#text-choices [role=option]")).to_contain_text(["Carol"])
    await box.press("Enter")
    await expect(box).to_have_value("ask @Carol ")
    await box.press("Enter")
    await expect(person.messages().last.locator(".mention")).to_have_text("@Carol")
    await expect(box).to_have_value("")

    await box.fill("/remind me")
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("/remind is not a valid command")


@on_one_engine
async def test_unread_places_are_marked_until_they_are_looked_at(one_stage: Stage, person: Person) -> None:
    one_stage.sandbox.acting.write(CAROL, GENERAL, "Good morning")
    general = person.page.locator("#places").get_by_role("button", name="general")

    await expect(general).to_contain_text("1")
    await general.click()
    await expect(person.messages()).to_have_count(1)
    await person.visit("ai-roadmap")
    await expect(general).to_have_text("#general")


async def test_the_inspector_shows_both_ways_and_the_bot_holds_through_trouble(
    one_stage: Stage, person: Person
) -> None:
    page = person.page
    await person.press("Inspector")
    for trouble in ("500, internal error", "Done, but the answer is lost", "Connection reset", "Events come twice"):
        await page.get_by_label(trouble).check()
    await person.write("/ai-initiative new Recommend data plans")
    await person.fill(pain_point=PAIN, **KIND)
    await person.send("Register")
    await person.press("Drop the socket")
    await person.sees("AI-1 Recommend data plans")
    one_stage.sandbox.faults.clear()
    await one_stage.visit.settle(seconds=60)

    line = page.locator("#exchanges li").filter(has_text="chat.postMessage").last
    await expect(line).to_contain_text("bot → Slack")
    await line.locator("summary").click()
    await expect(line.locator("pre").first).to_contain_text("AI-1 Recommend data plans")
    await expect(page.locator("#exchanges li").filter(has_text="/ai-initiative new").first).to_contain_text("ack")
    cards = [each for each in one_stage.visit.said(ROADMAP) if each.thread_ts is None]
    assert len(cards) == 1
    one_stage.sandbox.refusals[:] = [each for each in one_stage.sandbox.refusals if each[1] != "already_reacted"]


@on_one_engine
async def test_the_home_tab_is_drawn_and_its_buttons_work(one_stage: Stage, person: Person) -> None:
    await register(person)
    await person.visit("AI Initiative")
    await person.page.get_by_role("tab", name="Home").click()

    await expect(person.page.locator("#home")).to_contain_text("Recommend data plans")
    await person.page.locator("#home").get_by_role("button", name=re.compile("Answer")).first.click()
    await expect(person.page.get_by_role("dialog")).to_be_visible()


@on_one_engine
async def test_a_long_channel_shows_its_end_and_more_as_one_scrolls_up(one_stage: Stage, person: Person) -> None:
    world = one_stage.sandbox.world
    for number in range(500):
        message = Message(world.new_ts(), CAROL, f"message {number}")
        world.post(world.channels[GENERAL], message)
    await person.visit("general")

    await person.sees("message 499")
    await expect(person.page.locator(".more")).to_have_text("340 earlier messages")
    for _ in range(5):
        await person.page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
        await person.page.wait_for_timeout(200)
    await person.sees("message 0")
    assert await person.messages().count() == WINDOW
    await person.press("340 later messages")
    await person.sees("message 499")


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("desk", "dark"), ("phone", "light")])
@on_one_engine
async def test_axe_finds_no_serious_barrier(one_stage: Stage, size: str, scheme: str) -> None:
    stage = one_stage
    await stage.visit.command(ALICE, ROADMAP, f"new {NAME}")
    await stage.visit.submit(ALICE, pain_point=PAIN, owner=ALICE, **BUILT)
    card = stage.visit.card(ROADMAP)
    await stage.visit.reply(ALICE, ROADMAP, NOD, thread=card.ts)
    await stage.visit.command(ALICE, ROADMAP, "show AI-1")
    stage.sandbox.acting.open_home(ALICE)
    await stage.visit.settle()
    async with open_browser() as browser:
        page = await browser.new_page(viewport=SIZES[size], color_scheme=scheme)  # type: ignore[arg-type]
        person = Person(page)
        await person.look_at(stage.sandbox.url, ALICE, ROADMAP)
        await person.sees(NAME)
        assert await person.barriers() == []
        await person.open_thread()
        await person.sees(NOD, thread=True)
        assert await person.barriers() == []
        await page.get_by_label("Close the thread").click()
        if size == "phone":
            await person.press("Menu")
        await person.press("Take the tour")
        await person.write("/ai-initiative new Another")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await person.send("Register")
        await expect(page.locator("#modal .error").first).to_be_visible()
        assert await person.barriers() == []
        await page.keyboard.press("Escape")
        if size == "desk":
            await person.press("Inspector")
            await expect(page.locator("#exchanges li").first).to_be_visible()
            await page.locator("#exchanges summary").first.click()
            assert await person.barriers() == []
        assert person.said == []


@on_one_engine
async def test_the_keyboard_reaches_everything_and_focus_is_to_be_seen(person: Person) -> None:
    """From the top of the page, Tab goes through sidebar, header, messages and message box, each with an outline."""
    page = person.page
    await person.write("hello")
    await person.sees("hello")
    await page.locator(".skip").focus()
    reached: list[str] = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        name, outline = await page.evaluate(
            "() => { const at = document.activeElement; const name = at.id || at.ariaLabel || at.textContent.trim();"
            " return [name, getComputedStyle(at).outlineStyle]; }"
        )
        assert outline != "none", name
        reached.append(name)
        if name == "text":
            break
    for name in ("who", "start-tour", "messages", "Add a reaction", "More actions", "text"):
        assert name in reached


@on_one_engine
async def test_what_the_bot_says_elsewhere_is_not_shown_to_others(one_stage: Stage, person: Person) -> None:
    """What is only for Carol is not in Alice's page."""
    await one_stage.visit.command(CAROL, ROADMAP, "help")
    assert [each.only_for for each in one_stage.visit.whispers(CAROL, ROADMAP)] == [CAROL]

    await person.write("hello")
    await person.sees("hello")
    await expect(person.messages()).to_have_count(1)
    assert BOT_USER not in [each.user for each in one_stage.visit.channel(ROADMAP).messages.values()]


@on_one_engine
async def test_what_was_begun_stays_where_it_was_begun_and_with_whom(person: Person) -> None:
    box = person.page.get_by_label("Message", exact=True)
    await box.fill("half a thought")

    await person.visit("general")
    await expect(box).to_have_value("")
    await person.visit("ai-roadmap")
    await expect(box).to_have_value("half a thought")
    await person.become("Bob")
    await expect(box).to_have_value("")


@on_one_engine
async def test_an_edit_survives_what_others_do_to_the_message(one_stage: Stage, person: Person) -> None:
    await person.write("Prepaid customers")
    message = person.messages().filter(has_text="Prepaid customers")
    await message.hover()
    await message.get_by_label("More actions").click()
    await person.page.get_by_role("menuitem", name="Edit message").click()
    editor = person.page.get_by_label("Edit the message")
    await editor.fill("Prepaid customers under")

    (written,) = one_stage.visit.channel(ROADMAP).messages.values()
    one_stage.sandbox.acting.react(BOB, ROADMAP, written.ts, "eyes")
    await expect(person.messages().last.locator(".reaction")).to_have_text("👀 1")
    await expect(editor).to_have_value("Prepaid customers under")
    await expect(editor).to_be_focused()


@on_one_engine
async def test_a_form_that_gets_no_answer_says_so_in_front_of_it(one_stage: Stage, person: Person) -> None:
    await person.write("/ai-initiative new Recommend data plans")
    await person.fill(pain_point=PAIN, **KIND)
    await one_stage.stop()
    one_stage.sandbox.socket.ack_seconds = 0.1
    await person.send("Register")

    await expect(person.page.locator("#modal #problem")).to_have_text("The app did not answer in time. Try again.")
    one_stage.sandbox.socket.ack_seconds = 3.0
    await one_stage.start()
    await person.send("Register")
    await person.sees("AI-1 Recommend data plans")


@on_one_engine
async def test_a_thread_takes_the_place_of_the_inspector_where_both_do_not_fit(person: Person) -> None:
    await register(person)
    await person.press("Inspector")
    await person.open_thread()

    await expect(person.page.locator("#inspector")).to_be_hidden()
    await expect(person.page.get_by_label("Reply", exact=True)).to_be_focused()


@on_one_engine
async def test_trouble_that_is_ticked_stays_ticked_while_it_is_on_its_way(one_stage: Stage, person: Person) -> None:
    page = person.page
    first, second = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        await (second if "lost" in json.loads(route.request.post_data or "")["shares"] else first).wait()
        await route.continue_()

    await page.route("**/sandbox/do/trouble", hold)
    await person.press("Inspector")
    await page.get_by_label("500, internal error").check()
    await page.get_by_label("Done, but the answer is lost").check()
    first.set()
    while not one_stage.sandbox.faults.shares:
        await asyncio.sleep(0)
    await person.write("Said once the page knows of the first")
    await person.sees("Said once the page knows of the first")
    await expect(page.get_by_label("Done, but the answer is lost")).to_be_checked()
    async with page.expect_response("**/sandbox/do/trouble"):
        second.set()
    assert sorted(one_stage.sandbox.faults.shares) == ["error", "lost"]


@on_one_engine
async def test_the_bot_is_invited_as_in_slack(one_stage: Stage, person: Person) -> None:
    await person.visit("board-only")
    await person.write("/ai-initiative new Secret plan")
    await person.fill(pain_point=PAIN, **KIND)
    await person.send("Register")
    await expect(person.page.get_by_role("dialog")).to_contain_text("Type /invite and @AI Initiative there")
    await person.page.keyboard.press("Escape")
    await expect(person.page.get_by_role("dialog")).to_be_hidden()
    await person.write("/invite @AI Initiative")
    await expect(person.page.get_by_role("button", name="Invite the bot")).to_be_hidden()
    await person.write("/ai-initiative new")
    await person.send("Register")
    await person.sees("AI-1 Secret plan")
    assert {each[1] for each in one_stage.sandbox.refusals} == {"channel_not_found"}
    one_stage.sandbox.refusals.clear()


@on_one_engine
async def test_a_button_is_not_taken_from_under_the_pointer(one_stage: Stage, person: Person) -> None:
    await register(person)
    await person.open_thread()
    asked = person.messages(thread=True).filter(has_text="Who are we solving this for?")
    more = asked.get_by_role("button", name="More", exact=True)
    question = next(
        each for each in one_stage.sandbox.world.channels[ROADMAP].messages.values() if "Who are we" in each.text
    )

    await more.hover()
    await person.page.mouse.down()
    async with person.page.expect_response("**/sandbox/state?*"):
        one_stage.sandbox.acting.react(CAROL, ROADMAP, question.ts, "eyes")
    await person.page.mouse.up()

    await expect(person.page.get_by_role("menuitem", name="Hand on…")).to_be_visible()
    await expect(asked.locator(".reaction")).to_have_text("👀 1")


@on_one_engine
async def test_a_menu_stays_open_while_the_form_gives_the_focus_back(person: Person) -> None:
    await register(person)
    await person.open_thread()
    await person.write("/ai-initiative answer AI-1 data owner")
    await person.fill(person="Bob")
    await person.page.evaluate(
        "() => { window.frames_due = []; window.requestAnimationFrame = (due) => frames_due.push(due); }"
    )
    await person.send("Save")
    await expect(person.page.get_by_role("dialog")).to_be_hidden()
    await person.press("More")
    await person.page.evaluate("() => frames_due.forEach((due) => due())")

    await expect(person.page.get_by_role("menuitem", name="Hand on…")).to_be_visible()


SHEET = "Name,Owner,Status,Target date,Problem\n" + "".join(
    f"Plan {number:02},Alice,{'pilot' if number % 5 == 0 else 'idea'},2026-{number % 9 + 3:02}-28,600 people wait\n"
    for number in range(1, 36)
)


@pytest.mark.parametrize("size", ["desk", "phone"])
@on_one_engine
async def test_a_roadmap_is_imported_seen_at_a_glance_and_told_in_brief(
    one_stage: Stage, size: str, tmp_path: Path
) -> None:
    file = tmp_path / "roadmap.csv"
    file.write_text(SHEET + "Lost,Mallory,flying,soon,\n")
    async with open_browser() as browser:
        page = await browser.new_page(viewport=SIZES[size])
        person = Person(page)
        await person.look_at(one_stage.sandbox.url, ALICE, ROADMAP)
        modal = page.locator("#modal")

        # A file is chosen, looked at, and taken in.
        await person.write("/ai-initiative import")
        await page.locator('#modal input[type="file"]').set_input_files(file)
        assert await person.barriers() == []
        await person.send("Look at it")
        await expect(modal).to_contain_text("35 initiatives would be registered, 1 row left out")
        await expect(modal).to_contain_text("row 37, stage: “flying” is no stage")
        assert await person.barriers() == []
        await person.send("Import 35")
        await expect(modal).to_contain_text("On its way")
        await page.keyboard.press("Escape")

        # Home shows it, sorts it, leafs through it, and narrows it down.
        if size == "phone":
            await person.press("Menu")
        await person.visit("AI Initiative")
        await person.sees("35 initiatives imported")
        await page.get_by_role("tab", name="Home").click()
        table = page.locator("#home table")
        await expect(table.locator("tbody tr")).to_have_count(10)
        await expect(page.locator("#home")).to_contain_text("Roadmap: 35 initiatives, 7 of them with an alarm")
        await expect(table.locator("tbody th").first).to_have_text("AI-35 Plan 35")
        assert await person.barriers() == []
        await table.get_by_role("button", name="Target").click()
        await expect(table.locator("tbody tr").first).to_contain_text("2026-03-28")
        await page.get_by_role("button", name="Rows after ›").click()
        await expect(page.locator("#home .table")).to_contain_text("11–20 of 30")
        await page.locator("#home").get_by_role("button", name="Next", exact=True).click()
        await expect(page.locator("#home")).to_contain_text("Page 2 of 2")
        await page.locator("#home").get_by_label("Show…").select_option("At pilot")
        await expect(page.locator("#home")).to_contain_text("Roadmap: 7 initiatives at pilot")
        await expect(table.locator("tbody tr")).to_have_count(7)

        # A brief, on a page.
        await page.get_by_role("tab", name="Messages").click()
        await person.write("brief AI-5")
        await person.sees("ahead of its answers")
        assert person.said == []


@on_one_engine
async def test_a_system_is_chosen_from_those_that_others_have_named(one_stage: Stage) -> None:
    for name in ("Rota help", "Bed plans"):
        await one_stage.visit.command(ALICE, ROADMAP, f"new {name}")
        await one_stage.visit.submit(ALICE, pain_point=f"{name} takes nurses an hour a day", owner=ALICE, **BUILT)
    await one_stage.visit.command(ALICE, ROADMAP, "answer AI-1 data location")
    await one_stage.visit.submit(ALICE, text="table shifts in Teradata")
    async with open_browser() as browser:
        page = await browser.new_page(viewport=SIZES["desk"])
        person = Person(page)
        await person.look_at(one_stage.sandbox.url, ALICE, ROADMAP)
        modal = page.locator("#modal")

        await person.write("/ai-initiative answer AI-2 data location")
        field = modal.get_by_label("Or choose a system that somebody has named")
        await field.fill("oracle")
        await person.send("Save")
        await expect(page.locator("#problem")).to_contain_text("There is no choice “oracle”.")
        await field.fill("tera")
        await expect(modal.locator("datalist option")).to_have_text(["Teradata"])
        assert await person.barriers() == []
        await field.fill("Teradata")
        await person.send("Save")
        await expect(modal).to_be_hidden()

    await one_stage.visit.settle()
    past = await one_stage.visit.command(ALICE, ROADMAP, "history AI-2 data location")
    assert past is not None
    assert "Teradata" in shown(past)
