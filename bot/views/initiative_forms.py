"""The forms about an initiative as a whole: registering it, and changing what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import Block, context, field_input, modal, option, section
from bot.views.forms import LONGEST_TEXT
from bot.views.text import count, one_line, quote
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.grammar import LONGEST_NAME
from hygiene.initiative import Initiative, Role, Stage
from hygiene.profile import Autonomy, Sourcing
from hygiene.roadmap import Alike
from hygiene.values import Means

NAME, SUMMARY, PAIN, OWNER, SPONSOR, TARGET_DATE, STAGE, CHANNEL, SOURCING, AUTONOMY, STAKES = (
    "name",
    "summary",
    "pain",
    "owner",
    "sponsor",
    "target_date",
    "stage",
    "channel",
    "sourcing",
    "autonomy",
    "stakes",
)
"""The pain and the stakes stand under their questions' keys, where the catalogue has such questions."""
LONGEST_SUMMARY = 150
STAGE_WORDS = {
    Stage.IDEA: "Idea",
    Stage.DISCOVERY: "Discovery",
    Stage.BUILD: "Build",
    Stage.PILOT: "Pilot",
    Stage.LIVE: "Live",
}
SOURCING_WORDS = {
    Sourcing.BUILT: "We build it",
    Sourcing.BOUGHT: "We buy it",
    Sourcing.BOTH: "Both: bought, and built on",
}
AUTONOMY_WORDS = {
    Autonomy.ADVISES: "It advises: a person does what follows",
    Autonomy.ACTS: "It acts: something happens without a person",
}


STAKES_WORDS = {
    Means.UNAFFECTED: "No, nobody's",
    Means.ADVISES: "Yes, and a person decides",
    Means.DECIDES_ALONE: "Yes, and it decides on its own",
}
"""The choices beside the question what it does; elsewhere they stand in their own words."""


def pain_field(catalogue: Catalogue) -> str:
    """Return the name of the field that asks for the pain."""
    return catalogue.pain.key if catalogue.pain else PAIN


def stakes_field(catalogue: Catalogue) -> str:
    """Return the name of the field that asks what it could do to people."""
    return catalogue.stakes.key if catalogue.stakes else STAKES


def register_form(
    filled: Mapping[str, str], catalogue: Catalogue, *, channel: str, metadata: str, pick_channel: bool
) -> dict[str, Any]:
    """The form that registers an initiative, with what is known filled in."""
    pain, at = catalogue.pain, pain_field(catalogue)
    blocks: list[Block] = [
        _name(filled),
        field_input(
            at,
            pain.ask if pain else "What hurts today?",
            PlainTextInputElement(initial_value=filled.get(at) or None, multiline=True, max_length=LONGEST_TEXT),
            hint=pain.why if pain else "One real moment when it hurts, in plain words. No model yet.",
        ),
        *kind_fields(filled, catalogue),
        *_people_and_plan(filled),
    ]
    if pick_channel:
        blocks.append(
            field_input(
                CHANNEL,
                "Channel",
                ConversationSelectElement(filter=ConversationFilter(include=["public", "private"])),
                hint="Its card and its questions live there.",
            )
        )
    else:
        blocks.append(context(f"Its card and its questions will live in <#{channel}>."))
    return modal(action_ids.REGISTER, "New AI initiative", blocks, submit="Register", metadata=metadata)


def alike_form(alike: Sequence[Alike], *, metadata: str) -> dict[str, Any]:
    """Show what sounds like the same initiative before it is registered twice."""
    return modal(
        action_ids.REGISTER_ANYWAY,
        "Is it one of these?",
        [
            section("This sounds like what is on the roadmap already:"),
            *(section(_alike(each)) for each in alike),
            context("If it is the same, leave this and answer in its thread. If not, register it all the same."),
        ],
        submit="Register it",
        metadata=metadata,
    )


def _alike(known: Alike) -> str:
    initiative, pain = known.initiative, known.pain
    name = f"{initiative.label} {escape(initiative.name)}"
    linked = f"<{known.link}|{name}>" if known.link else name
    title = f"*{linked}* · {initiative.stage} · {mention(initiative.owner)}"
    return f"{title}\n{quote(one_line(escape(pain), LONGEST_SUMMARY))}" if pain else title


def _name(filled: Mapping[str, str]) -> Block:
    return field_input(
        NAME, "Name", PlainTextInputElement(initial_value=filled.get(NAME) or None, max_length=LONGEST_NAME)
    )


def kind_fields(filled: Mapping[str, str], catalogue: Catalogue) -> list[Block]:
    """Ask what decides which questions there are, where the catalogue goes by it."""
    if not catalogue.depends_on_kind:
        return []
    stakes = catalogue.stakes
    asked: list[tuple[str, str, dict[str, str], str | None]] = [
        (SOURCING, "Built or bought?", {each.value: words for each, words in SOURCING_WORDS.items()}, None),
        (AUTONOMY, "Does it advise or act?", {each.value: words for each, words in AUTONOMY_WORDS.items()}, None),
    ]
    if stakes is not None:
        words = {
            each.text: STAKES_WORDS.get(each.means, each.text) if each.means else each.text for each in stakes.choices
        }
        asked.append((stakes.key, stakes.ask, words, stakes.why))
    return [_chosen(filled, *each) for each in asked]


def _chosen(filled: Mapping[str, str], name: str, label: str, words: Mapping[str, str], hint: str | None) -> Block:
    options = [option(text, value) for value, text in words.items()]
    picked = next((each for each in options if each.value == filled.get(name)), None)
    return field_input(name, label, StaticSelectElement(options=options, initial_option=picked), hint=hint)


def _people_and_plan(filled: Mapping[str, str]) -> list[Block]:
    stage = filled.get(STAGE) or Stage.IDEA.value
    stages = [option(words, each.value) for each, words in STAGE_WORDS.items()]
    return [
        field_input(
            OWNER,
            "Owner",
            UserSelectElement(initial_user=filled.get(OWNER) or None),
            hint="The one accountable person. Questions without another person come to them.",
        ),
        _sponsor(filled),
        _target_date(filled),
        field_input(
            STAGE,
            "Stage today",
            StaticSelectElement(options=stages, initial_option=next(each for each in stages if each.value == stage)),
        ),
    ]


def _sponsor(filled: Mapping[str, str]) -> Block:
    return field_input(SPONSOR, "Sponsor", UserSelectElement(initial_user=filled.get(SPONSOR) or None), optional=True)


def _target_date(filled: Mapping[str, str]) -> Block:
    return field_input(
        TARGET_DATE, "Target date", DatePickerElement(initial_date=filled.get(TARGET_DATE) or None), optional=True
    )


def _home(initiative: Initiative) -> Block:
    return field_input(
        CHANNEL,
        "Channel",
        ConversationSelectElement(
            initial_conversation=initiative.channel, filter=ConversationFilter(include=["public", "private"])
        ),
        hint="In another one its card and its open questions come anew.",
    )


def edit_form(catalogue: Catalogue, initiative: Initiative, stakes: str | None) -> dict[str, Any]:
    """The form that changes what an initiative is; `stakes` is the choice that stands of what it could do to people."""
    profile, sponsor = initiative.profile, initiative.people.get(Role.SPONSOR)
    filled = {
        NAME: initiative.name,
        SUMMARY: initiative.summary or "",
        SPONSOR: sponsor or "",
        TARGET_DATE: initiative.target_date.isoformat() if isinstance(initiative.target_date, date) else "",
        SOURCING: profile.sourcing or "",
        AUTONOMY: profile.autonomy or "",
        stakes_field(catalogue): stakes or "",
    }
    summary = PlainTextInputElement(initial_value=filled[SUMMARY] or None, max_length=LONGEST_SUMMARY)
    blocks: list[Block] = [
        _name(filled),
        field_input(SUMMARY, "In one line", summary, optional=True),
        *kind_fields(filled, catalogue),
        _sponsor(filled),
        _target_date(filled),
        _home(initiative),
        context("Another kind opens and closes questions, and the thread says which. No answer is lost."),
    ]
    title = f"Edit {initiative.label}"
    return modal(action_ids.EDIT, title, blocks, submit="Save", metadata=action_ids.ids(initiative.id))


def delete_form(initiative: Initiative, answers: int, unanswered: int) -> dict[str, Any]:
    """Say what goes with an initiative, before it does."""
    goes = f"{count(answers, 'answer')}, {count(unanswered, 'open question')}, its people and its history"
    return modal(
        action_ids.DELETE,
        f"Delete {initiative.label}",
        [
            section(f"*{initiative.label} {escape(initiative.name)}* goes for good: {goes}."),
            context(
                f"Its messages stay in Slack, without buttons. `{COMMAND} drop {initiative.label}` stops it and keeps "
                "everything."
            ),
        ],
        submit="Delete",
        metadata=action_ids.ids(initiative.id),
    )


def merge_form(duplicate: Initiative, into: Initiative, taken: int) -> dict[str, Any]:
    """Say what happens when a duplicate is merged, before it does."""
    takes = (
        f"{count(taken, 'answer')} that it has not"
        if taken
        else f"no answer: it has one wherever {duplicate.label} has"
    )
    return modal(
        action_ids.MERGE,
        f"Merge {duplicate.label}",
        [
            section(
                f"*{into.label} {escape(into.name)}* takes over {takes}. Then *{duplicate.label} "
                f"{escape(duplicate.name)}* is dropped, with a line that says why."
            ),
            context(f"`{COMMAND} undo {duplicate.label}` takes that back; the answers stay in both."),
        ],
        submit="Merge",
        metadata=action_ids.ids(duplicate.number, into.number),
    )


def invite_first(channel: str, bot_user: str) -> dict[str, Any]:
    """Say how to invite the bot into a private channel; what was filled in is kept."""
    return modal(
        "invite_first",
        "Please invite me first",
        [
            section(
                f"I am not in <#{channel}>, and a private channel has to invite me. Type `/invite` and <@{bot_user}> "
                f"there, then `/ai-initiative new` again. What you filled in is kept and will be there."
            )
        ],
    )
