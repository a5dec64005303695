"""What people read when the roadmap leaves Slack or comes in: files, dry runs, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import escape, mention
from bot.views import action_ids, refusals
from bot.views.blocks import Block, Message, actions, button, context, message, section, sections
from bot.views.text import count, shorten
from hygiene.commands import COMMAND
from hygiene.exchange.file import File
from hygiene.exchange.record import Restoration
from hygiene.exchange.sheet import Plan, Trouble
from hygiene.handover import Handover, Piece
from hygiene.initiative import ChannelId, Initiative

MOST_TROUBLES, MOST_PIECES, MOST_ROWS = 40, 20, 5
MOST_COLUMNS, LONGEST_COLUMN, MOST_READINGS = 8, 40, 12


def file_comment(file: File) -> str:
    """Say what is in a file, and what the form asks for that is not known."""
    lead = f"{count(file.initiatives, 'initiative')} that you may see."
    if not file.missing:
        return lead
    lacking: dict[int, list[str]] = {}
    for column, many in file.missing:
        lacking.setdefault(many, []).append(shorten(" ".join(column.split()), LONGEST_COLUMN))
    lines = (f"• of {many}: {'; '.join(columns)}" for many, columns in sorted(lacking.items(), reverse=True))
    listed = "\n".join(lines)
    asks = "The form asks for what nobody has said here, or not well enough yet; that is left empty:"
    return f"{lead} {asks}\n{escape(listed)}"


def not_exported(form: str) -> str:
    """Say that a file did not come through."""
    return (
        f"The file that you asked for ({form}) did not come through: Slack did not take it. Fewer initiatives may, as "
        f"in `{COMMAND} export csv pilot`; whoever runs me can write them all with `ai-initiative export`."
    )


def not_imported() -> str:
    """Say that a file was not taken in whole."""
    return "Your file was not taken in whole. What was registered stays; import it again, and only the rest follows."


def export_comes(form: str) -> str:
    """Say that a file is on its way."""
    return f"I'm writing it ({form}). It comes by direct message, with what you may see and nothing else."


def canvas_made(link: str | None) -> str:
    """Say where a brief stands as a canvas."""
    return f"<{link}|The canvas> has it, as it is today." if link else "The channel's canvas has it, as it is today."


def no_canvas(reason: str) -> str:
    """Say why there is no canvas, and what comes in its place."""
    why = {
        "free_team_canvas_tab_already_exists": "this channel has a canvas already, and Slack's free plan has one each",
        "channel_canvas_already_exists": "this channel has a canvas already",
        "missing_scope": "the bot may not make canvases yet: update it from manifest.yml",
    }.get(reason, f"Slack makes no canvas here ({reason})")
    return f"No canvas: {why}. It comes as Markdown, by direct message."


def formats(known: Sequence[str], said: str) -> str:
    """Say what can be written, and that what was said is not among it."""
    unknown = f"There is no form “{escape(said)}”. " if said else ""
    listed = ", ".join(f"`{each}`" for each in known)
    example = f"`{COMMAND} export csv pilot` writes the list of pilots."
    return f"{unknown}{example} There are {listed}, and every word of `list`."


def trouble_lines(troubles: Sequence[Trouble]) -> list[str]:
    """Say what is wrong in which rows; what is the same is said once, and what leaves rows out comes first."""
    rows: dict[tuple[bool, str, str], list[int]] = {}
    for each in troubles:
        rows.setdefault((not each.grave, each.column, each.what), []).append(each.row)
    return [_trouble(*what, where) for what, where in sorted(rows.items(), key=lambda each: each[0][0])]


def _trouble(kept: bool, column: str, what: str, rows: Sequence[int]) -> str:  # noqa: FBT001 — as it is sorted
    named = ", ".join(map(str, rows[:MOST_ROWS]))
    more = f" and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
    left_out = "" if kept else " Left out."
    return f"{'rows' if len(rows) > 1 else 'row'} {named}{more}, {column}: {what}.{left_out}"


def dry_run(plan: Plan) -> list[Block]:
    """Say what an import would do, and each trouble."""
    new, before = len(plan.entries) - len(plan.done), len(plan.done)
    lead = f"*{count(new, 'initiative')}* would be registered, {count(plan.left_out, 'row')} left out."
    lead += f" {count(before, 'initiative')} came by this same file before." if before else ""
    told = [f"• {escape(line)}" for line in trouble_lines(plan.troubles)]
    lines = told[:MOST_TROUBLES]
    left = len(told) - MOST_TROUBLES
    lines += [f"• and {left} lines more: mend these, and look again"] if left > 0 else []
    lines += [f"• {escape(line)}" for line in read_as(plan)]
    ignored = _ignored(plan.ignored)
    then = (
        "Nothing is written yet. Nobody is asked before their next working day, and then about two initiatives a day; "
        "each owner gets one message."
    )
    blocks: list[Block] = [section(lead), *sections(lines)]
    blocks += [context(escape(ignored))] if ignored else []
    return [*blocks, context(then)]


def read_as(plan: Plan) -> list[str]:
    """Say as what stages and days were read."""
    return [f"Read as: {_readings(plan.read)}."] if plan.read else []


def _readings(read: Sequence[tuple[str, str]]) -> str:
    named = "; ".join(f"“{said}” as {ours}" for said, ours in read[:MOST_READINGS])
    left = len(read) - MOST_READINGS
    return f"{named}; and {left} more" if left > 0 else named


def _ignored(columns: Sequence[str]) -> str:
    if not columns:
        return ""
    named = ", ".join(shorten(each, LONGEST_COLUMN) for each in columns[:MOST_COLUMNS])
    left = len(columns) - MOST_COLUMNS
    return f"Columns that mean nothing here: {named}{f', and {left} more' if left > 0 else ''}."


def brought_back(found: Restoration, channel: ChannelId) -> list[Block]:
    """Say what bringing our own file back would do."""
    lead = f"*{count(found.new, 'initiative')}* would be brought back, with every answer as it was given."
    lead += f" {count(found.before, 'initiative')} came by this same file before." if found.before else ""
    lines = [f"• {line}" for line in changed_on_the_way(found, f"<#{channel}>")]
    return [section(lead), *sections(lines), context("Nobody is asked before their next working day.")]


def changed_on_the_way(found: Restoration, channel: str) -> list[str]:
    """Say which initiatives do not come back as they were, and why."""
    told = (
        (found.renumbered, "the number is taken here, so each gets a new one"),
        (found.namesakes, "something of that name is registered already, and this comes beside it"),
        (found.reowned, "the owner is not known here, so it is yours"),
        (found.rehomed, f"the channel is none that you can use here, so it comes to {channel}"),
    )
    return [f"{_labels(numbers)}: {why}." for numbers, why in told if numbers]


def _labels(numbers: Sequence[int]) -> str:
    named = ", ".join(f"AI-{number}" for number in numbers[:MOST_ROWS])
    left = len(numbers) - MOST_ROWS
    return f"{named} and {left} more" if left > 0 else named


def imported(found: Sequence[Initiative], left_out: int, *, before: int = 0) -> str:
    """Say what an import has done; `before` is how many came by the same file already."""
    aside = f" {count(left_out, 'row')} left out." if left_out else ""
    known = f" {count(before, 'initiative')} came by this same file before." if before else ""
    if not found:
        return f"Nothing was imported.{known}{aside}"
    numbers = sorted(each.number for each in found)
    span = f"AI-{numbers[0]}" + (f" to AI-{numbers[-1]}" if len(numbers) > 1 else "")
    return f"{count(len(found), 'initiative')} imported: {span}.{known}{aside} Their owners are told once."


def handover(found: Handover) -> Message:
    """Say what would go from one person to another, with the button that does it."""
    lead, *lines = handover_lines(found, most=MOST_PIECES)
    others = f"{count(found.others, 'more initiative')} of theirs: that is for its owner, or an admin, to decide."
    return message(
        lead,
        section(lead),
        *sections(lines),
        context(others) if found.others else None,
        actions(button("Hand over", action_ids.HAND_OVER, f"{found.leaver}:{found.to}", primary=True))
        if found.going
        else None,
    )


def handover_lines(found: Handover, *, most: int) -> list[str]:
    """Say what would go from one person to another, and what can't."""
    going = found.going
    lead = f"From {mention(found.leaver)} to {mention(found.to)}: {count(len(going), 'initiative')}."
    lines = [f"• {_piece(each)}" for each in going[:most]]
    lines += [f"• and {len(going) - most} more"] if len(going) > most else []
    stays = [f"• {each.initiative.label}: {refusals.sentence(each.refused)}" for each in found.pieces if each.refused]
    return [lead if going else _nothing_goes(found), *lines, *(["*Can't go*", *stays] if stays else [])]


def _nothing_goes(found: Handover) -> str:
    if found.pieces or found.others:
        return f"Nothing of {mention(found.leaver)}'s can go to {mention(found.to)} by your word."
    return f"{mention(found.leaver)} has no role, and is asked nothing, in what you may see."


def handed_over(found: Handover) -> str:
    """Say that it was done."""
    return (
        f"Done: {count(len(found.going), 'initiative')} went from {mention(found.leaver)} to {mention(found.to)}, who "
        "hears of it once. The threads whose owner has changed are told."
    )


def _piece(piece: Piece) -> str:
    roles = ", ".join(role.words for role in piece.roles)
    gaps = count(len(piece.gaps), "open question") if piece.gaps else ""
    settled = count(len(piece.settled), "settled one") if piece.settled else ""
    stopped = f" ({piece.initiative.stage})" if piece.initiative.stage.stopped else ""
    what = ", ".join(filter(None, (roles, gaps, settled)))
    return f"{piece.initiative.label} {escape(piece.initiative.name)}{stopped}: {what}"
