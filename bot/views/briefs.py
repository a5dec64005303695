"""A brief as a message."""

from __future__ import annotations

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import Block, Message, actions, button, context, header, message, sections
from bot.views.text import one_line
from hygiene.catalogue import Catalogue
from hygiene.exchange.brief import Brief, Hand, parts

LONGEST = 400
_HAND = Hand(mention, lambda text: one_line(text, LONGEST))


def brief(catalogue: Catalogue, found: Brief) -> Message:
    """Tell somebody who was not there about one initiative, on a page."""
    initiative = found.initiative
    blocks: list[Block] = []
    for heading, lines in parts(catalogue, found, _HAND):
        blocks += sections([f"*{heading}*", *(f"• {line}" for line in lines)])
    return message(
        f"{initiative.label} {escape(initiative.name)} in brief",
        header(f"{initiative.label} {initiative.name}"),
        *blocks,
        actions(
            button("As Markdown", action_ids.BRIEF, action_ids.ids(initiative.id)),
            button("As a canvas", action_ids.CANVAS, action_ids.ids(initiative.id)),
        ),
        context(f"<{found.link}|Its thread> has the rest.") if found.link else None,
    )
