"""Direct messages that tell a person what is new for them: a role, a question, a changed catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.markup import escape, mention
from bot.notices import Asks
from bot.views import action_ids
from bot.views.blocks import Block, Button, Message, actions, button, context, menu, message, section, words
from bot.views.direct_messages import FIRST_SHOWN, MOST_SHOWN, gap_blocks, more
from bot.views.questions import ROLE_MEANS, asks_in_words
from bot.views.text import count
from bot.views.titles import title_of
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND
from hygiene.initiative import Initiative, InitiativeId, Item, ItemId, Role, UserId
from hygiene.roadmap import Pile

MOST_LINES = 10
"""Things that are new, in a letter."""
MOST_KINDS = 5


@dataclass(frozen=True, slots=True)
class GivenRole:
    """Somebody has named the person; the pile is what is asked of them there."""

    pile: Pile
    role: Role
    by: UserId


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    """Somebody has handed a question on to the person."""

    pile: Pile
    by: UserId


@dataclass(frozen=True, slots=True)
class OtherQuestions:
    """What the person owns is asked other questions now."""

    changes: tuple[tuple[Initiative, Asks], ...]


@dataclass(frozen=True, slots=True)
class WithoutKind:
    """Nobody has said what kind these are that the person owns."""

    initiatives: tuple[Initiative, ...]


Piece = GivenRole | GivenQuestion | OtherQuestions | WithoutKind


def news(catalogue: Catalogue, pieces: Sequence[Piece], *, today: date) -> Message:
    """Tell a person what is new for them: one thing in full, several as lines with their questions below."""
    match pieces:
        case [GivenRole(pile, role, by)]:
            return _named(catalogue, pile, role, by, today=today)
        case [GivenQuestion(pile, by)]:
            return _handed_on(catalogue, pile, by, today=today)
        case [OtherQuestions(changes)]:
            return _catalogue_changed(catalogue, changes)
        case [WithoutKind(initiatives)]:
            return _without_kind(initiatives)
    lines = [line for piece in pieces for line in _lines(catalogue, piece)]
    lead = f"{count(len(lines), 'thing')} are new for you."
    open_now = _open_of(pieces)
    asked = [item for _, gaps in open_now for item in gaps]
    left, blocks = MOST_SHOWN, list[Block]()
    for pile, gaps in open_now:
        shown = gaps[:left]
        left -= len(shown)
        if shown:
            blocks.append(section(f"*{title_of(pile)}*"))
            blocks += gap_blocks(catalogue, shown, today=today, alone=len(asked) == 1, owner=pile.initiative.owner)
    return message(
        f"{lead} {' '.join(line for line, _ in lines[:FIRST_SHOWN])}",
        section(lead),
        *(section(f"• {line}", accessory=menu(act) if act else None) for line, act in lines[:MOST_LINES]),
        more(len(lines) - MOST_LINES),
        *blocks,
        more(len(asked) - MOST_SHOWN),
        context("A short answer is fine, and so is “I don't know, ask …”. I ask because a plan needs one name."),
    )


def _without_kind(initiatives: Sequence[Initiative]) -> Message:
    """Ask an owner, once, what kind their initiatives are of."""
    lead = "Built or bought? Does it advise, or act by itself? I ask only what fits, so say it once for each of these."
    return message(
        lead,
        section(lead),
        *(
            section(f"*{each.label} {escape(each.name)}*", accessory=_say_kind(each))
            for each in initiatives[:MOST_KINDS]
        ),
        more(len(initiatives) - MOST_KINDS),
        context(f"Until then they are asked what they were. `{COMMAND} edit AI-3` does the same, any time."),
    )


def _say_kind(initiative: Initiative) -> Button:
    return button("Say which…", action_ids.EDIT, action_ids.ids(initiative.id))


def not_yours(about: Sequence[str]) -> Message:
    """Show in place of what was asked of a person that it is done, or is somebody else's now."""
    what = f" {'; '.join(about[:FIRST_SHOWN])}." if about else ""
    return words(f"Nothing here waits for you any more:{what}" if about else "Nothing here waits for you any more.")


def _named(catalogue: Catalogue, pile: Pile, role: Role, by: UserId, *, today: date) -> Message:
    """Tell somebody privately that they were named, for what, and what is expected."""
    text = f"{_named_line(pile, role, by)[:-1]}: {ROLE_MEANS[role]}."
    much = _how_much(role, len(pile.gaps))
    most = FIRST_SHOWN if role is Role.OWNER else MOST_SHOWN
    not_mine = _not_mine(pile, role)
    return message(
        f"{mention(by)} named you as {role.words} of {pile.initiative.label} {escape(pile.initiative.name)}.",
        section(text),
        section(much),
        *gap_blocks(catalogue, pile.gaps[:most], today=today, alone=len(pile.gaps) == 1),
        more(len(pile.gaps) - most) if role is not Role.OWNER else None,
        actions(not_mine) if not_mine else None,
        context("You hear from me when something is asked of you.")
        if not pile.gaps
        else context("A short answer is fine, and so is “I don't know, ask …”. I ask because a plan needs one name."),
    )


def _named_line(pile: Pile, role: Role, by: UserId) -> str:
    return f"{mention(by)} named you as {role.words} of {title_of(pile)}."


def _not_mine(pile: Pile, role: Role) -> Button | None:
    if role is not Role.DATA_OWNER:
        return None
    return button("Not me…", action_ids.NOT_MINE, action_ids.ids(pile.initiative.id))


def _how_much(role: Role, gaps: int) -> str:
    if not gaps:
        return "Nothing is asked of you right now."
    if role is Role.OWNER:
        return f"{count(gaps, 'question')} in all; I ask them one at a time in the thread. The first:"
    return f"{count(gaps, 'question')} for you now:"


def _handed_on(catalogue: Catalogue, pile: Pile, by: UserId, *, today: date) -> Message:
    """Tell somebody privately that one question was handed on to them."""
    text = _handed_line(pile, by)
    return message(
        text,
        section(text),
        *gap_blocks(catalogue, pile.gaps, today=today, alone=True, owner=pile.initiative.owner),
        context(f"{mention(pile.initiative.owner)} stays accountable. If it is not yours either, hand it on."),
    )


def _handed_line(pile: Pile, by: UserId) -> str:
    return f"{mention(by)} handed one question of {title_of(pile)} on to you."


def _lines(catalogue: Catalogue, piece: Piece) -> list[tuple[str, Button | None]]:
    match piece:
        case GivenRole(pile, role, by):
            return [(_named_line(pile, role, by), _not_mine(pile, role))]
        case GivenQuestion(pile, by):
            return [(_handed_line(pile, by), None)]
        case OtherQuestions(changes):
            return [
                (
                    f"The questions of {each.label} {escape(each.name)} have changed: {asks_in_words(catalogue, asks)}",
                    None,
                )
                for each, asks in changes
            ]
        case WithoutKind(initiatives):
            return [
                (f"Is {each.label} {escape(each.name)} built or bought, does it advise or act?", _say_kind(each))
                for each in initiatives
            ]


def _open_of(pieces: Sequence[Piece]) -> list[tuple[Pile, list[Item]]]:
    """Return what is asked of the person in each initiative; an owner is asked one question at a time."""
    found: dict[InitiativeId, tuple[Pile, dict[ItemId, Item]]] = {}
    for piece in pieces:
        if isinstance(piece, OtherQuestions | WithoutKind):
            continue
        is_owner = isinstance(piece, GivenRole) and piece.role is Role.OWNER
        _, gaps = found.setdefault(piece.pile.initiative.id, (piece.pile, {}))
        gaps |= {item.id: item for item in piece.pile.gaps[: FIRST_SHOWN if is_owner else None]}
    return [(pile, list(gaps.values())) for pile, gaps in found.values()]


def _catalogue_changed(catalogue: Catalogue, changes: Sequence[tuple[Initiative, Asks]]) -> Message:
    """Tell an owner, once, that their initiatives are asked other questions now."""
    lead = "The questions that I ask have changed. For what you own that means:"
    lines = [f"*{each.label} {escape(each.name)}*: {asks_in_words(catalogue, asks)}" for each, asks in changes]
    return message(
        lead,
        section(lead),
        *(section(line) for line in lines[:MOST_LINES]),
        more(len(lines) - MOST_LINES),
        context(
            "New ones come in the thread, one at a time. Every answer is kept, also to what is not asked any more."
        ),
    )
