"""The roadmap at a glance: Home, with a table of the initiatives that can be narrowed down and leafed through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.markup import escape, mention
from bot.views import action_ids, lists
from bot.views.blocks import Block, actions, button, choice, context, divider, home, section, sections
from bot.views.text import count
from hygiene.blockers import Blockers, Group
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND, ListAll
from hygiene.initiative import Place, Stage, UserId
from hygiene.list_words import words_of
from hygiene.progress import Course
from hygiene.readiness import in_short
from hygiene.roadmap import Home, Listed

ROWS_SEEN = 10
"""Of a table: Slack leafs through the rest."""
LONGEST_CELL = 60
_VIEWS: dict[str, ListAll] = {
    "Everything": ListAll(),
    "With an alarm": ListAll(alarmed=True),
    "Mine": ListAll(mine=True),
    "With gaps": ListAll(gaps=True),
    "By target date": ListAll(due=True),
    "Number unseen": ListAll(course=Course.UNSEEN),
    **{f"At {stage}": ListAll(stage=stage) for stage in Stage},
}
_COLUMNS = ("Initiative", "Verdict", "Stage", "Owner", "Target", "Gaps", "Next step")


def home_tab(catalogue: Catalogue, found: Home, wanted: ListAll, *, tables: bool) -> dict[str, Any]:
    """Show what is yours first, then the roadmap, then on whom and what most of it waits."""
    if not found.mine.piles and not found.mine.listing.total:
        blocks: list[Block | None] = [*lists.welcome().blocks[:-2]]
    else:
        blocks = lists.waiting(catalogue, found.mine)[1]
    blocks.append(divider())
    blocks += _roadmap(catalogue, found, wanted, tables=tables)
    blocks += _desk(found.blockers)
    if found.wins:
        blocks.append(context(f":trophy: {found.wins} solved without AI: `{COMMAND} list wins`."))
    blocks.append(actions(button("New initiative", action_ids.REGISTER, "new", primary=True)))
    blocks.append(context(f"`{COMMAND} export csv` writes what you see to a file. `{COMMAND} help` explains the rest."))
    return home(block for block in blocks if block is not None)


def _roadmap(catalogue: Catalogue, found: Home, wanted: ListAll, *, tables: bool) -> Iterator[Block | None]:
    listing = found.listing
    told = f", {found.alarmed} of them with an alarm" if found.alarmed and not wanted.alarmed else ""
    yield section(f"*Roadmap*: {count(listing.total, 'initiative')} {lists.narrowed(wanted)}".rstrip() + told)
    chosen = next((name for name, view in _VIEWS.items() if view == replace(wanted, page=1)), None)
    pages = lists.turn(listing, wanted)
    yield actions(
        choice("Show…", action_ids.VIEW, {name: _value(view) for name, view in _VIEWS.items()}, chosen), *pages
    )
    if not listing.shown:
        yield context("None of these that you may see.")
    elif tables:
        yield _table(catalogue, found)
    else:
        yield from lists.rows(listing, by_place=not wanted.due)
    if found.mine.courses:
        yield context(lists.did_it_move(found.mine.courses))
    if listing.pages > 1:
        yield context(f"Page {listing.page} of {listing.pages}. `{COMMAND} list` takes words, too.")


def _value(view: ListAll) -> str:
    return words_of(view) or "all"


def _table(catalogue: Catalogue, found: Home) -> Block:
    """The initiatives as a table: https://docs.slack.dev/reference/block-kit/blocks/data-table-block."""
    rows = [[_text(name) for name in _COLUMNS], *(_row(catalogue, each) for each in found.listing.shown)]
    return {"type": "data_table", "caption": "The roadmap", "page_size": ROWS_SEEN, "rows": rows}


def _row(catalogue: Catalogue, listed: Listed) -> list[Block]:
    initiative, kept = listed.initiative, listed.initiative.kept
    key = kept.next_key if kept else None
    alarm = "⚠ " if lists.place_of(initiative) is Place.ALARMED else ""
    return [
        _link(f"{initiative.label} {initiative.name}", listed.link),
        _text(f"{alarm}{in_short(kept, initiative.stage)}" if kept else "–"),
        _text(initiative.stage.value),
        _rich({"type": "user", "user_id": initiative.owner}),
        _text(initiative.target_date.isoformat() if initiative.target_date else "–"),
        {"type": "raw_number", "value": kept.gaps if kept else 0, "text": str(kept.gaps if kept else 0)},
        _next(catalogue[key].label, kept.next_user) if kept and key and key in catalogue else _text("–"),
    ]


def _text(text: str) -> Block:
    return {"type": "raw_text", "text": text[:LONGEST_CELL]}


def _link(text: str, url: str | None) -> Block:
    return _rich({"type": "link", "url": url, "text": text[:LONGEST_CELL]}) if url else _text(text)


def _next(label: str, user: UserId | None) -> Block:
    """What comes next, and who is asked."""
    whom: list[Block] = [{"type": "text", "text": ", "}, {"type": "user", "user_id": user}] if user else []
    return _rich({"type": "text", "text": label[:LONGEST_CELL]}, *whom)


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def _desk(blockers: Blockers) -> Iterator[Block | None]:
    """Say on whom and on what the open questions about data wait."""
    if not blockers.initiatives:
        return
    yield divider()
    yield section(f"*Data desk*: open questions about data in {count(blockers.initiatives, 'initiative')}")
    people = [f"• {_who(group)}: {count(group.initiatives, 'initiative')}" for group in blockers.by_owner]
    systems = [f"• `{escape(group.called)}`: {count(group.initiatives, 'initiative')}" for group in blockers.by_system]
    yield from sections([*people, *systems])
    yield context(f"`{COMMAND} blockers` has which questions.")


def _who(group: Group) -> str:
    return mention(UserId(group.called)) if group.called else "nobody named yet"
