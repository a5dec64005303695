"""docs/access.md, all of it: each surface, for each kind of person, for each kind of channel."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.views import action_ids, forms, initiative_forms
from bot.workflows import access, answers, digest, imports, initiatives, questions, restores, schedule, systems
from hygiene.exchange.sheet import FIRST_ROW
from hygiene.initiative import ChannelId, Initiative, Item, Registration, Reply, Role, Source, UserId, WorkspaceId
from hygiene.initiative import Stage as Step
from hygiene.refusals import AnswerAlready, HiddenSystem, MessageGone
from hygiene.values import PersonValue
from sandbox.seed import BUILT, GENERAL
from sandbox.world import APP, BOT_USER, TEAM, Channel, User
from storage import initiatives as initiative_rows
from storage import items
from storage.tables import initiatives as initiative_table
from tests.journeys.conftest import Stage

OWNER, SPONSOR, DATA_OWNER, ASKED = "U1OWNER", "U2SPONSOR", "U3DATAOWNER", "U4ASKED"
MEMBER, OUTSIDER, LEFT = "U5MEMBER", "U6OUTSIDER", "U7LEFT"
GUEST, GUEST_OUTSIDE, EXTERNAL, ADMIN = "U8GUEST", "U9GUEST", "U10EXTERNAL", "U11ADMIN"
DEACTIVATED, BOT = "U12GONE", "U13BOT"
PEOPLE = (
    OWNER, SPONSOR, DATA_OWNER, ASKED, MEMBER, OUTSIDER, LEFT, GUEST, GUEST_OUTSIDE, EXTERNAL, ADMIN, DEACTIVATED, BOT,
)  # fmt: skip
INSIDE = frozenset({OWNER, SPONSOR, DATA_OWNER, ASKED, MEMBER, GUEST, EXTERNAL})
LIMITED = frozenset({GUEST, GUEST_OUTSIDE, EXTERNAL})
NOBODY = frozenset({DEACTIVATED, BOT})
KINDS = ("public", "private", "made private", "made public", "shared", "archived")
PRIVATE = frozenset({"private", "made private"})
TEAM_ID = WorkspaceId(TEAM)
PAIN = "600 people a week wait 40 minutes on the phone"
SECRET = "zebra"
"""Is in the name and in each answer of every initiative: `zebra-private`."""


def may_see(person: str, kind: str) -> bool:
    """Say what docs/access.md says: who is in the channel; others if it is public and they are of the workspace."""
    if person in NOBODY:
        return False
    return person in INSIDE or (kind not in PRIVATE and person not in LIMITED)


def may_steer(person: str, kind: str) -> bool:
    """Owner and sponsor, and admins, of what they see."""
    return person in (OWNER, SPONSOR, ADMIN) and may_see(person, kind)


def secret(kind: str) -> str:
    return f"{SECRET}-{kind.replace(' ', '-')}-end"


@dataclass(frozen=True)
class Place:
    """An initiative in a channel of some kind, with an item that everybody may try to change."""

    kind: str
    channel: str
    initiative: Initiative
    asked: Item
    """What ASKED was handed."""
    gate: Item
    answered: Item


class World:
    """A workspace with one initiative in a channel of each kind, and with one person of each kind."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.places: list[Place] = []
        self._seen: set[tuple[str, str]] = set()
        self._canvases: set[str] = set()

    async def build(self) -> None:
        world, context = self.stage.sandbox.world, self.stage.house.context
        for user in PEOPLE:
            world.users[user] = User(
                user, f"N{user}", deleted=False, is_bot=user == BOT, is_admin=user == ADMIN,
                is_restricted=user in (GUEST, GUEST_OUTSIDE), team="T0OTHER" if user == EXTERNAL else TEAM,
            )  # fmt: skip
            await context.directory.person(UserId(user))
        world.channels[GENERAL].members |= {*PEOPLE, BOT_USER}
        for number, kind in enumerate(KINDS):
            private = kind in ("private", "made public")
            channel = Channel(f"C{number}HOME", kind.replace(" ", "-"), private=private, shared=kind == "shared")
            channel.members = {*INSIDE, LEFT, BOT_USER}
            world.add_channel(channel)
            await context.channels.refresh(ChannelId(channel.id))
            self.places.append(await self._found(kind, channel))
        await self._change()

    async def _found(self, kind: str, channel: Channel) -> Place:
        context = self.stage.house.context
        form = Registration(
            secret(kind), PAIN, UserId(OWNER), UserId(SPONSOR), None, Step.IDEA, ChannelId(channel.id),
            private=channel.private, by=UserId(OWNER), view=None,
        )  # fmt: skip
        owner = await context.actor(UserId(OWNER))
        made = await context.run_as(owner, initiatives.register, form)
        assert isinstance(made, Initiative)
        await self.stage.visit.settle()
        await self.answer(made, "target_user", f"Prepaid customers, 410k, {secret(kind)}")
        await self.answer(made, "data_location", f"{secret(kind)}_DB, nightly")
        await self.answer(made, "data_owner", "", PersonValue(DATA_OWNER))
        for key, user in (("evidence", ASKED), ("fallback", LEFT)):
            handed = await context.run_as(owner, questions.hand_on_by_name, made.number, key, UserId(user))
            assert not hasattr(handed, "user"), handed
        known = await self.items(made)
        return Place(kind, channel.id, made, known["evidence"], known["when_wrong"], known["target_user"])

    async def answer(self, initiative: Initiative, key: str, text: str, value: PersonValue | None = None) -> None:
        context = self.stage.house.context
        item = (await self.items(initiative))[key]
        owner = await context.actor(UserId(OWNER))
        await context.run_as(owner, answers.take_form, item.id, text, value, view=None)

    async def _change(self) -> None:
        """Let channels and people become what they are about."""
        stage = self.stage
        await stage.visit.settle(seconds=60)
        for place in self.places:
            channel = stage.visit.channel(place.channel)
            channel.members.discard(LEFT)
            event: dict[str, Any] = {"channel": channel.id, "event_ts": stage.sandbox.world.new_ts()}
            if place.kind == "made private":
                channel.private = True
                stage.sandbox.acting.event({"type": "message", "subtype": "channel_convert_to_private", **event})
            if place.kind == "made public":
                channel.private = False
                stage.sandbox.acting.event({"type": "message", "subtype": "channel_convert_to_public", **event})
            if place.kind == "archived":
                channel.archived = True
                stage.sandbox.acting.event({"type": "channel_archive", "user": OWNER, **event})
            await stage.visit.settle(seconds=60)
            await stage.house.context.channels.refresh(ChannelId(channel.id))
            kind = "G" if channel.private else "C"
            stage.sandbox.acting.event({"type": "member_left_channel", "user": LEFT, "channel_type": kind, **event})
            await stage.visit.settle(seconds=60)
        gone = stage.sandbox.world.users[DEACTIVATED]
        gone.deleted = True
        stage.sandbox.acting.event({"type": "user_change", "user": gone.described()})
        await stage.visit.settle(seconds=60)

    async def items(self, initiative: Initiative) -> dict[str, Item]:
        found = await self.stage.house.database.run(items.list_items, initiative.id)
        return {item.key: item for item in found}

    # What a person does, and what they get to see of it

    async def takes(self, payload: dict[str, Any], person: str) -> str:
        """Let the bot take a request, and return everything that came back to the person."""
        self.said_to(person)
        answer = await self.stage.house.intake.take(payload, {})
        await self.stage.visit.settle(seconds=60)
        return f"{answer.body} {self.said_to(person)}"

    def said_to(self, person: str) -> str:
        """Return what was shown to a person since the last time: forms, whispers, their home and direct messages."""
        world = self.stage.sandbox.world
        views = [view.view for view in world.views.pop(person, [])]
        whispers = [each for place in world.channels.values() for each in place.whispers if each.only_for == person]
        letters = list(world.direct(person).messages.values()) if person not in NOBODY else []
        unseen = [each for each in (*whispers, *letters) if (person, each.ts) not in self._seen]
        self._seen |= {(person, each.ts) for each in unseen}
        new = [each.blocks or each.text for each in unseen]
        new += [world.files[file["id"]].content.decode() for each in unseen for file in each.files]
        new += [canvas.markdown for name, canvas in world.canvases.items() if name not in self._canvases]
        self._canvases |= {*world.canvases}
        return json.dumps([views, new, world.homes.pop(person, None)], default=str)

    async def command(self, person: str, text: str) -> str:
        return await self.takes(
            {
                "command": "/ai-initiative", "text": text, "team_id": TEAM, "channel_id": GENERAL, "user_id": person,
                "channel_name": "general", "api_app_id": APP,
                "trigger_id": self.stage.sandbox.world.new_trigger(person),
                "response_url": f"{self.stage.sandbox.url}/response/none",
            },
            person,
        )  # fmt: skip

    async def click(self, person: str, name: str, value: str) -> str:
        """Press a crafted button, in a message to oneself."""
        payload = {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": person, "team_id": TEAM}, "api_app_id": APP,
            "trigger_id": self.stage.sandbox.world.new_trigger(person), "container": {"type": "message"},
            "channel": {"id": "D0OWN", "name": "directmessage"}, "message": {"ts": "1772442000.000009"},
            "actions": [{"type": "button", "action_id": name, "value": value, "action_ts": "1772442000.000010"}],
        }  # fmt: skip
        return await self.takes(payload, person)

    async def form(self, person: str, name: str, about: int, fields: dict[str, str]) -> str:
        """Send a crafted form."""
        state = {block: {"field": {"type": "plain_text_input", "value": value}} for block, value in fields.items()}
        view = {
            "id": f"V{self.stage.sandbox.world.new_ts()}", "type": "modal", "callback_id": name,
            "private_metadata": str(about), "state": {"values": state},
        }  # fmt: skip
        payload = {
            "type": "view_submission", "team": {"id": TEAM}, "user": {"id": person, "team_id": TEAM},
            "api_app_id": APP, "trigger_id": self.stage.sandbox.world.new_trigger(person), "view": view,
        }  # fmt: skip
        return await self.takes(payload, person)


@pytest.fixture
async def world(one_stage: Stage) -> World:
    built = World(one_stage)
    await built.build()
    return built


pytestmark = pytest.mark.skims(*PEOPLE, *(f"C{number}HOME" for number in range(len(KINDS))), GENERAL)
LISTS = ("", "list", "list gaps", "gaps", "blockers", "wins", "list mine", f"list owner:<@{OWNER}>", "list zebra",
         "list alarms", "list due", "list idea", "list unseen", "list page 1", f"handover <@{OWNER}> <@{MEMBER}>",
         "export csv", "export json", "export markdown", "export ai-register zebra")  # fmt: skip
WHOLE = {"list", "list gaps", "mention", "home", f"list owner:<@{OWNER}>", "list zebra", "list idea", "list page 1",
         "export csv", "export json", "export markdown", "export ai-register zebra"}  # fmt: skip
"""What shows everything that one may see."""


async def test_what_is_listed_is_what_one_may_see(world: World) -> None:
    wrong = []
    for person in PEOPLE:
        shown = {text: await world.command(person, text) for text in LISTS}
        shown["mention"] = await _mention(world, person)
        shown["home"] = await _home(world, person)
        for (surface, text), place in itertools.product(shown.items(), world.places):
            seen, may = secret(place.kind) in text, may_see(person, place.kind)
            whole = surface in WHOLE and not (surface.startswith("export") and person in NOBODY)
            if (seen and not may) or (whole and may and not seen):
                wrong.append(f"{surface!r} for {person} of {place.kind}: {'leaks' if seen else 'is missing'}")
    assert wrong == []
    world.stage.sandbox.refusals.clear()


async def _mention(world: World, person: str) -> str:
    message = {
        "type": "message", "channel": GENERAL, "channel_type": "channel", "user": person,
        "text": f"<@{BOT_USER}> list", "ts": world.stage.sandbox.world.new_ts(),
    }  # fmt: skip
    return await world.takes({"type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event": message}, person)


async def _home(world: World, person: str) -> str:
    event = {"type": "app_home_opened", "user": person, "tab": "home", "event_ts": "1772442000.000001"}
    return await world.takes({"type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event": event}, person)


def looks(place: Place) -> Iterator[tuple[str, str, str]]:
    """Name what looks at one initiative: the surface, how, and with what."""
    number, initiative = place.initiative.number, place.initiative.id
    for text in (
        f"show AI-{number}",
        f"gaps AI-{number}",
        f"answer AI-{number}",
        f"answer AI-{number} target user",
        f"edit AI-{number}",
        f"brief AI-{number}",
        f"reading AI-{number}",
        f"history AI-{number}",
    ):
        yield "command", text, ""
    for name, about in (
        (action_ids.SHOW, initiative),
        (action_ids.BRIEF, initiative),
        (action_ids.CANVAS, initiative),
        (action_ids.ELSEWHERE, place.answered.id),
        (action_ids.GO_ON, initiative),
        (action_ids.PAGE, "all"),
        (action_ids.VIEW, "idea"),
        (action_ids.ANSWER_NEXT, initiative),
        (action_ids.ANSWER, place.answered.id),
        (action_ids.HAND_ON, place.answered.id),
        (action_ids.LATER, place.answered.id),
        (action_ids.SET_ASIDE, place.answered.id),
        (action_ids.WAIVE, place.gate.id),
        (action_ids.NOT_MINE, initiative),
        (action_ids.KEEP, place.answered.id),
        (action_ids.STILL_TRUE, place.answered.id),
        (action_ids.EDIT, initiative),
        (action_ids.AGREE, place.answered.id),
    ):
        yield "click", name, str(about)


async def test_whoever_looks_at_one_gets_it_if_they_may_see_it(world: World) -> None:
    wrong = []
    for person, place in itertools.product(PEOPLE, world.places):
        for surface, what, value in looks(place):
            text = await (world.command(person, what) if surface == "command" else world.click(person, what, value))
            if secret(place.kind) in text and not may_see(person, place.kind):
                wrong.append(f"{what} {value} of {person} leaks {place.kind}")
            if what.startswith("show AI") and may_see(person, place.kind) and secret(place.kind) not in text:
                wrong.append(f"{what} of {person} does not show {place.kind}")
    assert wrong == []
    world.stage.sandbox.refusals.clear()


async def state_of(world: World, place: Place) -> object:
    """Return all that acts may change."""
    database, workspace = world.stage.house.database, world.stage.house.context.workspace
    now = await database.run(initiative_rows.get_initiative, workspace, place.initiative.id)
    rows = await database.run(items.list_items, place.initiative.id)
    return replace(now, verdict=None, blocking=(), verdict_told=None, assess_at=None, kept=None), rows


def acts(place: Place) -> Iterator[tuple[str, Any, set[str]]]:
    """Name what changes something: the surface, what is done, and who may do it beside those who steer."""
    number, everybody = place.initiative.number, {person for person in PEOPLE if may_see(person, place.kind)}
    yield "form", (action_ids.ANSWER, place.asked.id, {forms.TEXT: "A trial in May: 31 of 100 stayed"}), everybody
    yield "form", (action_ids.HAND_ON, place.asked.id, {forms.PERSON: MEMBER}), {ASKED}
    yield "form", (action_ids.LATER, place.asked.id, {forms.DAY: "2026-03-12"}), {ASKED}
    yield (
        "form",
        (action_ids.SET_ASIDE, place.asked.id, {forms.REASON: "We sell nothing to anybody here"}),
        set(),
    )  # it guards a gate
    yield "form", (action_ids.WAIVE, place.gate.id, {forms.REASON: "Small", forms.DAY: "2026-04-01"}), set()
    told = {initiative_forms.NAME: secret(place.kind), initiative_forms.SUMMARY: "In a line", **BUILT}
    yield "form", (action_ids.EDIT, place.initiative.id, {**told, initiative_forms.SPONSOR: SPONSOR}), set()
    yield "command", f"ask AI-{number} evidence <@{MEMBER}>", {ASKED}
    yield "command", f"owner AI-{number} <@{MEMBER}>", set()
    yield "command", f"not-ai AI-{number} a table does it", set()
    yield "command", f"stage AI-{number} discovery", set()
    yield "command", f"reading AI-{number} 31,000", set()


async def test_only_who_may_changes_anything(world: World) -> None:
    wrong = []
    for person, place in itertools.product(PEOPLE, world.places):
        for surface, what, others in acts(place):
            before = await state_of(world, place)
            if surface == "command":
                text = await world.command(person, what)
            else:
                name, about, fields = what
                text = await world.form(person, name, about, fields)
            done = await state_of(world, place) != before
            may = may_steer(person, place.kind) or (person in others and may_see(person, place.kind))
            if done != may:
                wrong.append(f"{what} of {person} in {place.kind}: {'done' if done else 'refused'}: {text[:300]}")
            if secret(place.kind) in text and not may_see(person, place.kind):
                wrong.append(f"{what} of {person} leaks {place.kind}")
            if done:
                await _restore(world, place, before)
    assert wrong == []
    world.stage.sandbox.refusals.clear()


async def _restore(world: World, place: Place, before: Any) -> None:
    """Put everything back as it was."""
    initiative, known = before
    database = world.stage.house.database

    def back(connection: Any) -> None:
        for now, then in zip(items.list_items(connection, initiative.id), known, strict=True):
            items.save_item(connection, now, then)
        connection.execute(
            initiative_table.update().where(initiative_table.c.id == initiative.id).values(stage=initiative.stage.value)
        )
        initiative_rows.describe(connection, initiative.id, name=initiative.name, summary=None, target_date=None)
        initiative_rows.set_profile(connection, initiative.id, initiative.profile)
        for role in Role:
            user = initiative.people.get(role)
            if user is not None:
                initiative_rows.fill_role(connection, world.stage.house.context.workspace, initiative.id, role, user)

    await database.run(back)
    assert await state_of(world, place) == before


async def test_who_left_a_private_channel_hears_no_more_of_it(world: World) -> None:
    for place in world.places:
        assignee = (await world.items(place.initiative))["fallback"].assignee
        assert assignee == (OWNER if place.kind in PRIVATE else LEFT), place.kind
    for person in PEOPLE:
        world.said_to(person)
    for _ in range(40):
        world.stage.clock.advance(hours=6)
        await world.stage.tick()
    for person, kind in itertools.product(PEOPLE, KINDS):
        text = (
            ""
            if person in NOBODY
            else json.dumps([m.blocks for m in world.stage.sandbox.world.direct(person).messages.values()][-6:])
        )
        if secret(kind) in text:
            assert may_see(person, kind) or (person == LEFT and kind not in PRIVATE), (person, kind)
    world.stage.sandbox.refusals.clear()


async def test_an_import_knows_no_name_that_its_importer_may_not_see(world: World) -> None:
    rows = [{"name": secret(kind)} for kind in KINDS]
    context, wrong = world.stage.house.context, []
    home = imports.Home(ChannelId(GENERAL), private=False)
    for person in sorted({*PEOPLE} - NOBODY):
        actor = await context.actor(UserId(person))
        plan = await context.look_as(actor, imports.look, rows, home, file="f")
        registered = {each.row for each in plan.troubles if "registered already" in each.what}
        may = {row for row, kind in enumerate(KINDS, FIRST_ROW) if may_see(person, kind)}
        wrong += [f"{person}: {registered} and not {may}"] if registered != may else []
    assert wrong == []


async def test_systems_are_offered_and_named_to_those_who_may_read_them(world: World) -> None:
    context, wrong = world.stage.house.context, []
    private, public = (next(each for each in KINDS if (each in PRIVATE) is hidden) for hidden in (True, False))
    owner = replace(await context.actor(UserId(OWNER)), admin=True)
    merged = await context.run_as(owner, systems.is_another_name, f"{secret(private)}_DB", f"{secret(public)}_DB")
    assert merged == 1
    hidden = await context.run_as(
        owner, systems.is_another_name, f"{secret(public)}_DB", f"{secret('made private')}_DB"
    )
    assert isinstance(hidden, HiddenSystem)
    for person in sorted({*PEOPLE} - NOBODY):
        actor = replace(await context.actor(UserId(person)), admin=True)
        offered = await context.look_as(actor, systems.offer, "")
        others = await context.look_as(actor, systems.list_other_names)
        for kind in KINDS:
            may, there = may_see(person, kind), secret(kind) in f"{offered} {others}"
            wrong += [f"{person} of {kind}"] if there and not may else []
            wrong += [f"{person} lacks {kind}"] if may and kind != private and secret(kind) not in str(offered) else []
    assert wrong == []


async def test_who_may_import_where(world: World) -> None:
    context, wrong = world.stage.house.context, list[tuple[object, ...]]()
    for person, place in itertools.product(PEOPLE, world.places):
        actor = await context.actor(UserId(person))
        home = await context.run_as(actor, imports.find_home, ChannelId(place.channel))
        may = may_see(person, place.kind) and person not in (GUEST, GUEST_OUTSIDE, EXTERNAL, *NOBODY)
        if isinstance(home, imports.Home) is not may:
            wrong.append((person, place.kind, home))
        refused = await context.run_as(
            actor, restores.restore, (), imports.Home(ChannelId("C"), private=False), file=""
        )
        if isinstance(refused, list) is not (person == ADMIN):
            wrong.append((person, "our own file", refused))
    assert wrong == []


async def test_nobody_hands_over_what_is_not_theirs_to_decide(world: World) -> None:
    for person in PEOPLE:
        if person in (OWNER, SPONSOR, ADMIN):
            continue
        before = [await state_of(world, place) for place in world.places]
        await world.click(person, action_ids.HAND_OVER, f"{OWNER}:{MEMBER}")
        assert [await state_of(world, place) for place in world.places] == before, person
    world.stage.sandbox.refusals.clear()


NAMED = (
    (MEMBER, "private", True, True),
    (OUTSIDER, "private", False, False),
    (LEFT, "private", False, False),
    (GUEST, "private", False, True),
    (EXTERNAL, "private", False, True),
    (GUEST_OUTSIDE, "private", False, False),
    (OUTSIDER, "public", True, True),
    (LEFT, "public", True, True),
    (GUEST, "public", False, True),
    (GUEST_OUTSIDE, "public", False, True),
    (EXTERNAL, "shared", False, True),
    (DEACTIVATED, "public", False, False),
    (BOT, "public", False, False),
)
"""Who, where, and whether they can be given a role, and a question."""


async def test_who_can_be_named_and_asked(world: World) -> None:
    context, wrong = world.stage.house.context, list[tuple[object, ...]]()
    for person, kind, role, question in NAMED:
        place = next(each for each in world.places if each.kind == kind)
        number, before = place.initiative.number, await state_of(world, place)
        for may, as_role in ((role, True), (question, False)):
            refused = await context.run(access.refuse_naming, place.initiative, UserId(person), role=as_role)
            if (refused is None) is not may:
                wrong.append((person, kind, as_role, refused))
        await world.command(OWNER, f"ask AI-{number} evidence <@{person}>")
        if ((await world.items(place.initiative))["evidence"].assignee == person) is not question:
            wrong.append((person, kind, "asked"))
        await world.command(OWNER, f"owner AI-{number} <@{person}>")
        known = await context.database.run(initiative_rows.get_initiative, context.workspace, place.initiative.id)
        if (known.owner == person) is not role:
            wrong.append((person, kind, "owner"))
        await _restore(world, place, before)
    assert wrong == []
    world.stage.sandbox.refusals.clear()


async def test_guests_do_not_register(world: World) -> None:
    context = world.stage.house.context
    place = world.places[0]
    for person, may in ((GUEST, False), (EXTERNAL, False), (OUTSIDER, True)):
        form = Registration(
            "Mine", PAIN, UserId(OWNER), None, None, Step.IDEA, ChannelId(place.channel), private=False,
            by=UserId(person), view=None,
        )  # fmt: skip
        done = await context.run_as(await context.actor(UserId(person)), initiatives.register, form)
        assert isinstance(done, Initiative) is may
    await world.stage.visit.settle()
    world.stage.sandbox.refusals.clear()


async def test_nobody_registers_into_a_private_channel_they_are_not_in(world: World) -> None:
    place = next(each for each in world.places if each.kind == "private")
    before = len(await world.stage.house.database.run(initiative_rows.list_initiatives, TEAM_ID))
    meta = json.dumps({"channel": place.channel})
    view = {
        "id": "V1", "type": "modal", "callback_id": action_ids.REGISTER, "private_metadata": meta,
        "state": {"values": {
            initiative_forms.NAME: {"field": {"type": "plain_text_input", "value": "Spy"}},
            "pain_point": {"field": {"type": "plain_text_input", "value": PAIN}},
            initiative_forms.OWNER: {"field": {"type": "users_select", "selected_user": OUTSIDER}},
            **{field: {"field": {"type": "plain_text_input", "value": value}} for field, value in BUILT.items()},
        }},
    }  # fmt: skip
    payload = {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": OUTSIDER, "team_id": TEAM},
        "api_app_id": APP, "trigger_id": "1.1", "view": view,
    }  # fmt: skip
    text = await world.takes(payload, OUTSIDER)
    assert len(await world.stage.house.database.run(initiative_rows.list_initiatives, TEAM_ID)) == before
    assert "/invite" in text
    world.stage.sandbox.refusals.clear()


async def test_the_digest_shows_what_may_be_read_where_it_stands(world: World) -> None:
    context = world.stage.house.context
    public = {secret(each) for each in KINDS if each not in PRIVATE}
    for place in world.places:
        week = await context.run(digest.build, ChannelId(place.channel), context.today())

        own = {secret(place.kind)}
        assert {each.initiative.name for each in week.newest} == (own if place.kind == "shared" else public | own), (
            place.kind
        )


async def test_a_message_is_recorded_by_who_opened_it_alone(world: World) -> None:
    public, private = (next(each for each in world.places if each.kind == kind) for kind in ("public", "private"))
    context = world.stage.house.context
    words = Reply(UserId(OWNER), "Postpaid customers, 90k", "", Source(ChannelId(public.channel), "1772442001.000001"))
    member, outsider = await context.actor(UserId(MEMBER)), await context.actor(UserId(OUTSIDER))
    meant = (public.initiative.number, "target_user")
    choices = await context.run_as(member, questions.keep_message, words)
    assert isinstance(choices, questions.Choices)

    by_another = await context.run_as(
        outsider, questions.record, choices.offer, public.initiative.number, "target_user"
    )
    assert by_another == MessageGone()
    await context.run_as(member, questions.record, choices.offer, *meant)

    stands = (await world.items(public.initiative))["target_user"]
    assert stands.answer is not None
    assert stands.answer.text != words.text  # a member has recorded it: the owner picks
    assert stands.rival is not None
    await world.stage.visit.settle()
    said = json.dumps([each.blocks for each in world.stage.visit.said(public.channel)])
    assert f"<@{OWNER}> (recorded by <@{MEMBER}>)" in said
    later = await context.run_as(outsider, questions.keep_message, replace(words, author=UserId(MEMBER)))
    assert isinstance(later, AnswerAlready | questions.Choices)
    assert private.initiative.id not in {each.id for each in getattr(later, "initiatives", ())}
    world.stage.sandbox.refusals.clear()


async def test_an_owner_who_has_become_a_guest_answers_and_steers_no_more(world: World) -> None:
    place = world.places[0]
    owner = world.stage.sandbox.world.users[OWNER]
    owner.is_restricted = True
    world.stage.sandbox.acting.event({"type": "user_change", "user": owner.described()})
    await world.stage.visit.settle()
    before = await state_of(world, place)

    await world.command(OWNER, f"not-ai AI-{place.initiative.number} a table does it")

    assert await state_of(world, place) == before
    await world.form(OWNER, action_ids.ANSWER, place.gate.id, {forms.TEXT: "A clerk checks each within a day"})
    assert await state_of(world, place) != before
    world.stage.sandbox.refusals.clear()


async def test_somebody_outside_does_not_answer_what_was_once_theirs(world: World) -> None:
    place = next(each for each in world.places if each.kind == "private")
    await world.stage.house.database.run(items.save_item, place.gate, replace(place.gate, assignee=UserId(OUTSIDER)))
    before = await state_of(world, place)

    text = await world.form(OUTSIDER, action_ids.ANSWER, place.gate.id, {forms.TEXT: "A clerk checks each of them"})

    assert await state_of(world, place) == before
    assert secret("private") not in text
    waiting = await world.stage.house.context.run(schedule.gaps_to_nudge, UserId(OUTSIDER))
    assert waiting == []  # no reminder, and nothing on Home
    world.stage.sandbox.refusals.clear()
