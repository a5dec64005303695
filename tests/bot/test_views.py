"""The words: within Slack's limits whatever people type, without power to ping, and in the bot's own voice."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

import hygiene.refusals
from bot.markup import escape, plain, safe
from bot.notices import Asks, Escalated, StageMoved, VerdictChanged
from bot.views import (
    cards,
    confirmations,
    digest,
    direct_messages,
    forms,
    initiative_forms,
    lists,
    news,
    past,
    questions,
    refusals,
    system_forms,
    verdicts,
)
from bot.views import help as help_view
from bot.views.blocks import Block, Message
from bot.views.text import one_line, quote, shorten
from hygiene.blockers import Blockers, Group, Waiting
from hygiene.catalogue import Catalogue, load_catalogue
from hygiene.commands import USAGE, ListAll, OfferToRegister
from hygiene.history import Event, Kind
from hygiene.initiative import (
    Actor,
    Answer,
    AnswerId,
    ChannelId,
    Exchange,
    Initiative,
    InitiativeId,
    Item,
    ItemId,
    ItemState,
    Role,
    Stage,
    Summary,
    UserId,
    WorkspaceId,
)
from hygiene.preferences import PersonPreferences, WorkspacePreferences
from hygiene.progress import Course
from hygiene.promises import Slips
from hygiene.readiness import Readiness, Verdict
from hygiene.refusals import Refused, Stopped
from hygiene.roadmap import (
    AheadOfItsAnswers,
    GapList,
    Listed,
    Listing,
    Mine,
    Overview,
    Past,
    Pile,
    ReadyToGoOn,
    TwoAnswers,
    Week,
    Whole,
    Wins,
)
from hygiene.weaknesses import Weakness
from hygiene.written import unescaped
from sandbox.block_kit import check_message, check_view
from tests.quiet import MOST_BUTTONS, buttons

CATALOGUE = load_catalogue()


def bare_catalogue() -> Catalogue:
    """Return a catalogue that goes by nothing: one question, which no rule knows."""
    question = CATALOGUE["evidence"].model_copy(update={"applies": (), "key": "why"})
    return Catalogue(sections=CATALOGUE.sections, questions=(question,))


ALICE = UserId("U1ALICE")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
VIEWS = Path(__file__).parents[2] / "bot" / "views"
people_type = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=4000) | st.sampled_from(
    ["<!channel> " * 300, "&" * 3000, "<@U1|x>" * 500, "*_~`>" * 600, "\n" * 2000, "x" * 40_000]
)


def initiative(name: str = "Plans") -> Initiative:
    return Initiative(
        InitiativeId(1), WorkspaceId("T1"), 1, name, ChannelId("C1"), False, Stage.BUILD, NOON.date(), ALICE, NOON,  # noqa: FBT003
        dict.fromkeys(Role, ALICE), "1.0",
    )  # fmt: skip


def items(text: str, state: ItemState) -> list[Item]:
    weakness = Weakness.NOD.value if state is ItemState.WEAK else None
    answer = Answer(AnswerId(1), text, None, weakness, ALICE, NOON)
    return [
        Item(
            ItemId(place), InitiativeId(1), question.key, ALICE, state, Exchange.ASKED, answer, ALICE, NOON, "1.0",
            set_aside_because=text, waived_by=ALICE, waived_until=TODAY, confirmed_at=NOON,
        )
        for place, question in enumerate(CATALOGUE.questions)
    ]  # fmt: skip


def everything(name: str, text: str, state: ItemState) -> list[Message]:
    """Return every kind of message about an initiative with these words in it."""
    about, found = initiative(name), items(text, state)
    readiness = Readiness(Verdict.RESEARCH, ahead=True, blocking=tuple(CATALOGUE.by_key))
    asks = Asks(about.id, tuple(CATALOGUE.by_key), ("gone",))
    overview = Overview(about, tuple(found), readiness, "https://x.slack.com/archives/C1/p10")
    pile = Pile(about, tuple(found), overview.link)
    listed = Listed(
        replace(about, kept=Summary("Needs research", gaps=24, set_aside=1, waived=2, next_key="kpi", next_user=ALICE)),
        overview.link,
    )
    group = Group(name, 30, (Waiting(about, ("data_access", "data_quality", "gone")),) * 5)
    pairs = [(CATALOGUE[item.key], item) for item in found]
    role: news.Piece = news.GivenRole(pile, Role.DATA_OWNER, ALICE)
    question: news.Piece = news.GivenQuestion(Pile(about, tuple(found[:1]), None), ALICE)
    others: news.Piece = news.OtherQuestions(((about, asks),) * 12)
    kinds: news.Piece = news.WithoutKind((about,) * 12)
    return [
        cards.card(CATALOGUE, about, found, readiness, today=TODAY),
        questions.question(*pairs[0], today=TODAY),
        *(
            questions.question_now(about, asked, item, ts, today=TODAY)
            for asked, item in pairs[:2]
            for ts in ("1.0", "2.0")
        ),
        questions.contested(about, *pairs[0], Answer(AnswerId(2), text, None, None, ALICE, NOON)),
        questions.waived(about, *pairs[0]),
        questions.waived(about, pairs[0][0], replace(pairs[0][1], aside_by=ALICE)),
        *(
            verdicts.changed(CATALOGUE, about, VerdictChanged(about.id, "Drifting", closed, opened, "New", by_time))
            for closed, opened, by_time in (
                (tuple(CATALOGUE.by_key), (), False),
                ((), ("kpi_now",), False),
                ((), (), True),
            )
        ),
        questions.follow_up_question(CATALOGUE, found[0]),
        questions.reopened(*pairs[0]),
        questions.offer(text, 1, pairs[:1]),
        questions.offer(text, 1, pairs[:3]),
        *(
            questions.stage_moved(about, StageMoved(about.id, ALICE, Stage.IDEA, after, text, 7))
            for after in (Stage.DROPPED, Stage.BUILD, Stage.NOT_AI)
        ),
        questions.owner_changed(about, ALICE, ALICE, (1, 2)),
        questions.second_wanted(about, *pairs[0]),
        questions.answered_elsewhere(*pairs[0]),
        questions.followed(CATALOGUE, "bought, advises", asks),
        questions.edited(about, ALICE, [escape(name[:75]), escape(text[:150])], (1, 3)),
        news.news(CATALOGUE, [kinds], today=TODAY),
        direct_messages.nudge(CATALOGUE, [pile], today=TODAY, told=frozenset([ItemId(99)])),
        lists.mine(CATALOGUE, Mine((), Listing(0, ()))),
        help_view.click_to_edit(about),
        news.news(CATALOGUE, [role], today=TODAY),
        news.news(CATALOGUE, [question], today=TODAY),
        direct_messages.nudge(CATALOGUE, [pile, pile, pile], today=TODAY),
        news.news(CATALOGUE, [others], today=TODAY),
        news.news(CATALOGUE, [*[role, question] * 12, others, kinds], today=TODAY),
        direct_messages.departed(about, ALICE, None, left=False),
        direct_messages.departed(about, ALICE, Role.OWNER, left=False),
        *(
            past.past(
                CATALOGUE,
                Past(
                    about,
                    tuple(Event(kind, ALICE, NOON, ItemId(1), "idea", "build", text, Role.OWNER) for kind in Kind) * 3,
                    {item.id: item.key for item in found},
                    key,
                    (Answer(AnswerId(2), text, None, "nod", ALICE, NOON),) * 20 if key else (),
                ),
            )
            for key in (None, found[0].key)
        ),
        lists.mine(CATALOGUE, Mine((pile, pile), Listing(20, (listed,) * 10))),
        lists.listing(Listing(60, (listed,) * 40), ListAll(owner=ALICE)),
        lists.whole(
            CATALOGUE,
            Whole(
                overview,
                (("asked", "is_archived"), ("told", "it is not known")),
                {"kpi_now": "▁█ from 23, now 9, target 5 days: 78% of the way"},
                (ALICE,),
            ),
            Actor(ALICE),
        ),
        *(questions.follow_up_now(about, CATALOGUE, found[0], ts) for ts in ("1.0", "2.0")),
        *(
            questions.escalated(CATALOGUE, about, found, Escalated(about.id, ALICE, "2026-03-02", reminded))
            for reminded in (True, False)
        ),
        questions.handed_back(about, ALICE),
        direct_messages.owner_silent([about] * 5, ALICE, TODAY),
        direct_messages.nothing_left(),
        direct_messages.imported(ALICE, (listed,) * 40, TODAY),
        questions.asked_elsewhere(CATALOGUE["data_quality"], found[0], (about,) * 9),
        digest.digest(CATALOGUE, week(listed, found)),
        direct_messages.hint(3),
        help_view.click_for_settings(),
        help_view.click_to_register(name),
        lists.gaps(CATALOGUE, GapList(200, 7, (overview,) * 4), None, today=TODAY),
        lists.shut(CATALOGUE, about, "build", found, may_waive=True),
        lists.shared_blockers(CATALOGUE, Blockers(30, (group,) * 8, (group,) * 8), admin=True),
        lists.wins(Wins(60, ((about, text),) * 20)),
        confirmations.unreachable(name),
        help_view.offer_to_register(OfferToRegister(name)),
        help_view.help_text(None),
        *(help_view.help_text(topic) for topic in USAGE),
    ]


@pytest.mark.parametrize("state", list(ItemState))
def test_no_message_has_more_than_one_primary_button_or_more_than_five(state: ItemState) -> None:
    """Slack's own advice: https://docs.slack.dev/block-kit/designing-with-block-kit. Lists that were asked for may."""
    for message in everything("Plans", "900 people a day wait", state):
        asked_for = message.text.endswith((" in all", "none yet", "missing."))
        made = buttons(message.blocks)
        assert sum(each.get("style") == "primary" for each in made) <= 1, message.text
        assert len(made) <= MOST_BUTTONS or asked_for, f"{len(made)} buttons: {message.text}"


def week(about: Listed, found: list[Item]) -> Week:
    return Week(
        week=TODAY, more_decisions=True, registered=7, newest=(about,) * 5, moved=((about, "idea", "build"),) * 30,
        answers=41, slipped=((about, found[0], Slips(2, 41)),), oldest=((about, found[1], 12),),
        set_aside=((about, found[0]),),
        decisions=tuple((about, each) for each in (ReadyToGoOn(), TwoAnswers(), AheadOfItsAnswers())),
        courses={Course.MOVED: 4, Course.UNSEEN: 3, Course.NOT_MOVED: 5},
        counts={"New": 3, "Drifting": 1}, before={"New": 1, "On track": 2},
    )  # fmt: skip


@settings(max_examples=40)
@given(
    name=people_type.map(lambda text: plain(text)[:150] or "x"),
    text=people_type,
    state=st.sampled_from(list(ItemState)),
)
def test_every_message_is_within_slacks_limits_and_pings_nobody(name: str, text: str, state: ItemState) -> None:
    for message in everything(name, escape(text) or "x", state):
        check_message(message.blocks)
        assert [block.to_dict() for block in SlackBlock.parse_all(message.blocks)] == message.blocks
        assert message.text
        assert len(message.text) <= 4000
        assert "<!" not in message.text
        assert "<!" not in str([_without_values(block) for block in message.blocks if block["type"] != "header"])


def _without_values(block: Block) -> Block:
    """Leave out what buttons carry, which nobody is shown."""
    return block | {"elements": [{**each, "value": ""} for each in block.get("elements", [])]}


@settings(max_examples=40)
@given(name=people_type.map(lambda text: plain(text)[:150] or "x"), text=people_type)
def test_every_form_is_within_slacks_limits(name: str, text: str) -> None:
    about = initiative(name)
    for item in items(escape(text) or "x", ItemState.ANSWERED) + items(escape(text) or "x", ItemState.WEAK):
        question = CATALOGUE[item.key]
        check_view(forms.answer_form(CATALOGUE, about, item))
        check_view(forms.hand_on_form(about, question, item))
        check_view(forms.later_form(question, item))
        check_view(forms.explained(CATALOGUE, about, question))
        check_view(forms.set_aside_form(question, item))
        check_view(forms.waive_form(about, question, item, TODAY))
    check_view(system_forms.other_name_form({f"{number} {name}"[:75]: name[:75] for number in range(120)}))
    check_view(system_forms.is_another_name(name, name, 3))
    check_view(system_forms.is_its_own(name, name))
    check_view(forms.not_mine_form(about))
    check_view(forms.snooze_form())
    check_view(forms.shown("All answers", [{"type": "divider"}]))
    for admin in (True, False):
        check_view(forms.preferences_form(PersonPreferences(), WorkspacePreferences(), admin=admin))
    for catalogue in (CATALOGUE, bare_catalogue()):
        check_view(
            initiative_forms.register_form({"name": name}, catalogue, channel="C1", metadata="", pick_channel=True)
        )
        check_view(initiative_forms.edit_form(catalogue, about, None))
    check_view(forms.record_form([about] * 120, CATALOGUE.questions, escape(text) or "x", "1", CATALOGUE.questions[0]))
    check_view(initiative_forms.invite_first("C1", "U1"))
    check_view(forms.sentence(refusals.title(Stopped(about)), refusals.sentence(Stopped(about))))


LONGEST_TITLE = 24
"""https://docs.slack.dev/reference/views/modal-views."""
REFUSALS = [case for case in vars(hygiene.refusals).values() if isinstance(case, type) and Refused in case.__bases__]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.__name__)
def test_every_refusal_says_what_to_do_next(case: type[Refused]) -> None:
    given = {
        "initiative": initiative(),
        "number": 7,
        "assignee": ALICE,
        "user": ALICE,
        "channel": "C1",
        "when": "yesterday",
        "said": "a lot",
        "metric": "calls: from 31,000 to 20,000 a month",
        "name": "Erin",
        "weakness": Weakness.TOO_SHORT,
        "because": "",
        "said_so": ALICE,
        "known": (ALICE, "UERIN2"),
    }
    refused = case(**{name: given[name] for name in vars(case)["__dataclass_fields__"]})

    sentence = refusals.sentence(refused)

    assert sentence.endswith(".")
    assert "!" not in sentence
    assert 0 < len(refusals.title(refused)) <= LONGEST_TITLE


@given(st.text(max_size=400))
def test_escaping_comes_back(text: str) -> None:
    assert unescaped(escape(text)) == text


@given(st.text(alphabet="ab<>&!@#|;ampltg \n", max_size=200), st.integers(1, 60))
def test_shortening_cuts_nothing_in_two(text: str, limit: int) -> None:
    short = shorten(escape(text), limit)

    assert len(short) <= max(limit, 1)
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> look", "@channel look"),
        ("<!subteam^S1|@growth>", "@growth"),
        ("<!here|here>", "@here"),
        ("<@U1> and <#C1|general>", "<@U1|quoted> and <#C1|general>"),
        ("5 &lt; 6 &amp; &lt;!channel&gt;", "5 &lt; 6 &amp; &lt;!channel&gt;"),
        ("see <https://evil.example|https://good.example>", "see https://good.example (<https://evil.example>)"),
        ("<http://good.example|good.example>", "<http://good.example|good.example>"),
        ("<https://good.example>", "<https://good.example>"),
        ("<mailto:a@evil.example|Bob>", "Bob (<mailto:a@evil.example>)"),
    ],
)
def test_words_lose_their_power(text: str, shown: str) -> None:
    assert safe(text) == shown
    assert one_line(text) == shown


def test_plain_text_has_no_markup_left() -> None:
    assert plain("<!channel> <@U1|bob> <https://x.example|here> &lt;b&gt;") == "@channel @bob here <b>"


def test_a_quotation_marks_every_line() -> None:
    assert quote("one\n\ntwo") == ">one\n>\n>two"


def written_strings() -> list[tuple[str, str]]:
    found = []
    for path in VIEWS.glob("*.py"):
        tree = ast.parse(path.read_text())
        docstrings = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found += [
            (path.name, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings
        ]
    return found


def test_the_bot_does_not_shout() -> None:
    shouted = [each for each in written_strings() if re.search(r"[a-z]!(\s|$)", each[1])]

    assert shouted == []


def test_views_know_of_slack_only_how_blocks_are_built() -> None:
    imported = {
        node.module
        for path in VIEWS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("slack")
    }

    assert imported <= {"slack_sdk.models.blocks", "slack_sdk.models.views"}
