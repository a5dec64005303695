"""Answers to commands: what is mine, the list, one initiative whole, and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.markup import escape, mention
from bot.views import action_ids
from bot.views.blocks import (
    Block,
    Button,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    menu,
    message,
    section,
    sections,
)
from bot.views.cards import ahead_warning, asked_now, gap_line
from bot.views.questions import choice_meant, still_true_button, waiver_words, weak_words
from bot.views.refusals import not_said
from bot.views.text import LONGEST_ANSWER, count, credit, day, one_line, quote
from bot.views.titles import title_of
from hygiene.blockers import Blockers, Group, Waiting
from hygiene.catalogue import Catalogue
from hygiene.commands import COMMAND, ListAll
from hygiene.initiative import Actor, ChannelState, Initiative, Item, ItemState, Place, Role, UserId
from hygiene.list_words import meant_by, words_of
from hygiene.profile import Autonomy, Sourcing
from hygiene.progress import Course
from hygiene.readiness import in_short
from hygiene.roadmap import GapList, Listed, Listing, Mine, Overview, Whole, Wins
from hygiene.routing import is_due, worst_first
from hygiene.values import Unreadable, say_day

MOST_MINE = 3
MOST_GAPS = 10
MOST_SHUT = 5


_CLOSED = {
    ChannelState.ARCHIVED: "Its channel is archived, so nobody is asked or reminded. Once it is open again, I go on.",
    ChannelState.LEFT: "I am not in that channel any more, so nobody is asked or reminded. `/invite` me to go on.",
}


def mine(catalogue: Catalogue, found: Mine) -> Message:
    """What is mine now: my gaps first, each with a button, then my initiatives."""
    if not found.piles and not found.listing.total:
        return welcome()
    lead, blocks = waiting(catalogue, found)
    own = "\n".join(map(_line, found.listing.shown))
    blocks += [divider(), section(f"*Your initiatives*\n{own or 'None yet.'}")]
    if found.listing.total > len(found.listing.shown):
        more_of_them = found.listing.total - len(found.listing.shown)
        blocks.append(context(f"And {more_of_them} more: `/ai-initiative list mine` has them."))
    blocks += [
        context(did_it_move(found.courses)) if found.courses else None,
        actions(button("New initiative", action_ids.REGISTER, "new", primary=True)),
        context("`/ai-initiative help` explains the rest."),
    ]
    return message(lead, *blocks)


def waiting(catalogue: Catalogue, found: Mine) -> tuple[str, list[Block | None]]:
    """What waits for somebody, the first of it with a button each; and the same in a few words."""
    gaps = [(pile, item) for pile in found.piles for item in pile.gaps]
    lead = f"{count(len(gaps), 'question')} for you" if gaps else "Nothing waits for you."
    blocks: list[Block | None] = [section(f"*{lead}*")]
    blocks += [
        section(
            f"{title_of(pile)} · {escape(catalogue[item.key].ask)}{_weak_note(item)}",
            accessory=button("Answer", action_ids.ANSWER, action_ids.ids(item.id)),
        )
        for pile, item in gaps[:MOST_MINE]
    ]
    if len(gaps) > MOST_MINE:
        blocks.append(context(f"And {len(gaps) - MOST_MINE} more: `/ai-initiative gaps mine` has them all."))
    return lead, blocks


def did_it_move(courses: Mapping[Course, int]) -> str:
    """Say of how many live initiatives the number has moved, and of how many nobody has looked."""
    live, moved, unseen = sum(courses.values()), courses.get(Course.MOVED, 0), courses.get(Course.UNSEEN, 0)
    looked = f"{unseen} nobody has looked at lately (`list unseen`)" if unseen else "somebody looks at each"
    return f"Of {live} live, {moved} moved (`list moved`), {looked}."


def welcome() -> Message:
    """Say to a newcomer what this is, in three lines."""
    lead = "I keep AI roadmaps honest."
    return message(
        lead,
        section(f"*{lead}*\nNothing waits for you here yet."),
        section("Register an AI initiative, and I ask, in its thread, what such plans most often leave open."),
        section("A short answer is enough. I say how ready it is, and remind the one person who can close a gap."),
        actions(button("New initiative", action_ids.REGISTER, "new", primary=True)),
        context("`/ai-initiative list` shows what others have registered. `/ai-initiative help` explains the rest."),
    )


def listing(found: Listing, wanted: ListAll) -> Message:
    """A page of the list, what it was narrowed down to, and the way to the other pages."""
    what = narrowed(wanted)
    if not found.shown:
        meant = meant_by(wanted.text) if wanted.text else None
        then = f"`{COMMAND} list` shows all." if what else f"`{COMMAND} new` registers one."
        then = f"Did you mean `{COMMAND} list {meant}`?" if meant else then
        text = f"No initiative {what}".rstrip() + f". {then}"
        return message(text, section(text))
    lead = f"{count(found.total, 'initiative')} {what}".strip()
    blocks: list[Block | None] = [section(f"*{lead}*")]
    blocks += rows(found, by_place=not wanted.due)
    if found.pages > 1:
        blocks += [
            actions(*turn(found, wanted)),
            context(f"Page {found.page} of {found.pages}. Some words narrow it down."),
        ]
    return message(lead, *blocks)


def rows(found: Listing, *, by_place: bool) -> list[Block]:
    """A line for each initiative of a page, those with an alarm and those that have stopped apart."""
    blocks: list[Block] = []
    for place in _HEADINGS:
        lines = [
            _line(each, with_day=not by_place)
            for each in found.shown
            if place_of(each.initiative) is place or not by_place
        ]
        if lines:
            blocks += sections([heading, *lines] if by_place and (heading := _heading(place, after=blocks)) else lines)
        if not by_place:
            break
    return blocks


_HEADINGS = {Place.ALARMED: "*With an alarm*", Place.RUNNING: "*Without*", Place.STOPPED: "*Stopped*"}


def _heading(place: Place, *, after: Sequence[Block]) -> str:
    """Return what stands over the initiatives of a place; over those that run, only where others come before them."""
    return "" if place is Place.RUNNING and not after else _HEADINGS[place]


def place_of(initiative: Initiative) -> Place:
    """Return where a list shows an initiative."""
    return initiative.kept.place if initiative.kept else Place.RUNNING


def turn(found: Listing, wanted: ListAll) -> tuple[Button, ...]:
    """The buttons to the pages before and after."""
    earlier, later = (words_of(replace(wanted, page=found.page + step)) for step in (-1, 1))
    before = (button("Previous", f"{action_ids.PAGE}.before", earlier),) if found.page > 1 else ()
    after = (button("Next", f"{action_ids.PAGE}.after", later),) if found.page < found.pages else ()
    return (*before, *after)


def narrowed(wanted: ListAll) -> str:
    """Say what a list is narrowed down to, after “5 initiatives”."""
    said = [
        f"with the verdict {wanted.verdict}" if wanted.verdict else "",
        "of yours" if wanted.mine else "",
        f"of {mention(wanted.owner)}" if wanted.owner else "",
        f"at {wanted.stage}" if wanted.stage else "",
        _SOURCINGS[wanted.sourcing] if wanted.sourcing else "",
        _AUTONOMIES[wanted.autonomy] if wanted.autonomy else "",
        _COURSES[wanted.course] if wanted.course else "",
        "with an alarm" if wanted.alarmed else "",
        "with gaps" if wanted.gaps else "",
        "with a day to be ready by" if wanted.due else "",
        "with these words" if wanted.text else "",
    ]
    return " ".join(filter(None, said))


_COURSES = {
    Course.MOVED: "whose number has moved",
    Course.NOT_MOVED: "whose number has not moved",
    Course.UNSEEN: "whose number nobody has looked at lately",
}
_SOURCINGS = {
    Sourcing.BUILT: "built by us",
    Sourcing.BOUGHT: "bought",
    Sourcing.BOTH: "both built and bought",
}
_AUTONOMIES = {Autonomy.ADVISES: "with AI that advises", Autonomy.ACTS: "with AI that acts by itself"}


def whole(catalogue: Catalogue, found: Whole, actor: Actor) -> Message:
    """One initiative: its people, its verdict, every answer and every gap."""
    overview = found.overview
    initiative, items = overview.initiative, {item.key: item for item in overview.items}
    people = " · ".join(
        f"{role.words}: {mention(initiative.people[role])}" for role in Role if role in initiative.people
    )
    asked = "nobody" if found.channel in _CLOSED else asked_now(overview.items)
    target = f" · target {day(initiative.target_date)}" if initiative.target_date else ""
    blocks: list[Block | None] = [
        header(f"{initiative.label} {initiative.name}"),
        section(f"*{overview.readiness.in_full}* · stage {initiative.stage}{target}\n{people}"),
        ahead_warning(overview.readiness),
        section(
            f"{gap_line(catalogue, initiative, overview.items)} · asked now: {asked}"
            + (f" · <{overview.link}|thread>" if overview.link else "")
        ),
    ]
    for each in catalogue.sections:
        lines = [
            _item_line(catalogue, items[question.key], found.courses.get(question.key, ""))
            for question in catalogue.questions
            if question.section == each.key and question.key in items
        ]
        if lines:
            blocks += sections([f"*{escape(each.title)}*", *lines])
    closed = [_CLOSED[found.channel]] if found.channel in _CLOSED else []
    warnings = [*closed, *(not_said(purpose, reason) for purpose, reason in found.undelivered)]
    blocks += [section(f":warning: {warning}") for warning in warnings]
    blocks += [context(f"{mention(each)} has muted the reminders; a word with them may help.") for each in found.muted]
    if any(item.state.is_gap and actor.may_answer(initiative, item) for item in overview.items):
        blocks.append(actions(button("Answer", action_ids.ANSWER_NEXT, action_ids.ids(initiative.id), primary=True)))
    return message(f"{initiative.label} {escape(initiative.name)}: {overview.readiness.in_full}", *blocks)


def gaps_in(catalogue: Catalogue, overview: Overview, *, today: date) -> Message:
    """The gaps of one initiative, worst first."""
    many = sum(item.state.is_gap for item in overview.items)
    found = GapList(many, 1 if many else 0, (overview,))
    return _gaps(catalogue, found, f"in {overview.initiative.label}", None, today=today)


def gaps(catalogue: Catalogue, found: GapList, user: UserId | None, *, today: date) -> Message:
    """Gaps, worst first, by initiative; only those of one person if `user` is given."""
    return _gaps(catalogue, found, f"of {mention(user)}" if user else "in all", user, today=today)


def _gaps(catalogue: Catalogue, found: GapList, whose: str, user: UserId | None, *, today: date) -> Message:
    if not found.gaps:
        text = f"No gaps {whose}."
        return message(text, section(text))
    lead = f"{count(found.gaps, 'gap')} {whose}"
    blocks: list[Block | None] = [section(f"*{lead}*")]
    for overview in found.shown:
        gaps_there = [item for item in overview.items if item.state.is_gap and user in (None, item.assignee)]
        blocks += _gaps_of(catalogue, overview, worst_first(catalogue, gaps_there), today=today)
    if found.initiatives > len(found.shown):
        left = count(found.initiatives - len(found.shown), "more initiative")
        blocks.append(context(f"And in {left}: `/ai-initiative gaps AI-3` shows those of one."))
    return message(lead, *blocks)


def _gaps_of(catalogue: Catalogue, overview: Overview, own: Sequence[Item], *, today: date) -> list[Block | None]:
    """The gaps of one initiative: what is needed now each by itself, the rest by name."""
    now = [item for item in own if _is_due(catalogue, overview, item)]
    later = [catalogue[item.key].label for item in own if not _is_due(catalogue, overview, item)]
    return [
        section(f"*{title_of(overview)}* · {overview.readiness.in_full}"),
        *(block for item in now for block in _gap(catalogue, item, today=today)),
        context(f"Needed later: {', '.join(later)}") if later else None,
    ]


def _is_due(catalogue: Catalogue, overview: Overview, item: Item) -> bool:
    return is_due(catalogue[item.key], overview.initiative.stage, overview.readiness.blocking)


def _gap(catalogue: Catalogue, item: Item, *, today: date) -> list[Block]:
    if item.state is not ItemState.STALE or item.answer is None:
        return [
            section(_gap_line(catalogue, item), accessory=button("Answer", action_ids.ANSWER, action_ids.ids(item.id)))
        ]
    return [
        section(f"{_gap_line(catalogue, item)}\n{quote(item.answer.text, 200)}"),
        actions(
            still_true_button(item, today=today, primary=False),
            button("Changed…", action_ids.ANSWER, action_ids.ids(item.id)),
        ),
    ]


def waivable(catalogue: Catalogue, initiative: Initiative, item: Item) -> Message:
    """One gap, with what can be done about it."""
    return shut(catalogue, initiative, "the next stage", [item], may_waive=True)


def shut(
    catalogue: Catalogue, initiative: Initiative, stage: str, items: Sequence[Item], *, may_waive: bool
) -> Message:
    """Refuse to move to a stage whose gate is shut, and list what is needed."""
    lead = f"{initiative.label} can't move to *{stage}* yet: {count(len(items), 'answer')} missing."
    blocks: list[Block | None] = [section(lead)]
    for item in items[:MOST_SHUT]:
        blocks.append(section(_gap_line(catalogue, item)))
        blocks.append(
            actions(
                _opening(item),
                menu(button("Waive…", action_ids.WAIVE, action_ids.ids(item.id))) if may_waive else None,
            )
        )
    if len(items) > MOST_SHUT:
        blocks.append(context(f"And {len(items) - MOST_SHUT} more: `/ai-initiative gaps {initiative.label}`."))
    if may_waive:
        blocks.append(
            context(
                "“Waive…”, in the menu, accepts the risk in writing, for a month at most. It is shown to everybody."
            )
        )
    return message(lead, *blocks)


def _opening(item: Item) -> Button:
    """What opens the gate that an item keeps shut."""
    value = action_ids.ids(item.id)
    return (
        button("I agree", action_ids.AGREE, value) if item.needs_second else button("Answer", action_ids.ANSWER, value)
    )


def shared_blockers(catalogue: Catalogue, blockers: Blockers, *, admin: bool = False) -> Message:
    """Open questions about data over all initiatives, by data owner and by system."""
    if not blockers.initiatives:
        text = "No open questions about data. That is rare, and good."
        return message(text, section(text))
    lead = f"Open questions about data in {count(blockers.initiatives, 'initiative')}"
    blocks: list[Block | None] = [section(f"*{lead}*"), section("*By data owner*")]
    blocks += [section(f"{_data_owner(group)}\n{_waiting(catalogue, group)}") for group in blockers.by_owner]
    blocks += (
        [context("And on others, on none of whom more wait. `blockers @person` has all of one.")]
        if blockers.more_owners
        else []
    )
    if blockers.by_system:
        blocks += [divider(), section("*By system*")]
    blocks += [section(f"`{escape(group.called)}`\n{_waiting(catalogue, group)}") for group in blockers.by_system]
    blocks += (
        [context("And others, for none of which more wait. `blockers SAP` has all of one.")]
        if blockers.more_systems
        else []
    )
    if admin and blockers.by_system:
        blocks.append(actions(button("Two names for one system…", action_ids.OTHER_NAME, "systems")))
    return message(lead, *blocks)


def blockers_of(catalogue: Catalogue, group: Group, *, of_system: bool) -> Message:
    """All open questions about data that wait for one person or system."""
    who = f"`{escape(group.called)}`" if of_system else mention(UserId(group.called))
    if not group.shown:
        text = f"Nothing that you may see waits for {who} to say something about data."
        return message(text, section(f"{text} `{COMMAND} blockers` has what waits."))
    many = count(len(group.shown), "initiative")
    lead = f"{'More than ' if group.initiatives > len(group.shown) else ''}{many} with open questions about data: {who}"
    return message(lead, *sections([f"*{lead}*", *(_waits(catalogue, each) for each in group.shown)]))


def _data_owner(group: Group) -> str:
    return mention(UserId(group.called)) if group.called else "Nobody named yet"


def _waits(catalogue: Catalogue, waiting: Waiting) -> str:
    asked = ", ".join(catalogue[key].label for key in waiting.keys if key in catalogue)
    return f"• {waiting.initiative.label} {escape(waiting.initiative.name)}: {asked}"


def _waiting(catalogue: Catalogue, group: Group) -> str:
    lines = [_waits(catalogue, each) for each in group.shown]
    left = group.initiatives - len(group.shown)
    return "\n".join([*lines, f"• and {left} more"] if left else lines)


def wins(found: Wins) -> Message:
    """Initiatives that turned out to need no AI."""
    if not found.total:
        text = "No wins without AI yet. `/ai-initiative not-ai AI-3 why` keeps one."
        return message(text, section(text))
    lead = f"Solved without AI: {found.total}. Each one is a model that nobody has to run."
    lines = [
        section(
            f":trophy: *{initiative.label} {escape(initiative.name)}* · {mention(initiative.owner)}"
            + (f"\n{quote(why)}" if why else "")
        )
        for initiative, why in found.shown
    ]
    left = found.total - len(found.shown)
    more = context(f"And {left} before these: `/ai-initiative list not-ai` has all.") if left else None
    return message(lead, section(lead), *lines, more)


def _gap_line(catalogue: Catalogue, item: Item) -> str:
    return f"{escape(catalogue[item.key].ask)}{_weak_note(item)} · {mention(item.assignee)}"


def _weak_note(item: Item) -> str:
    match item.state:
        case ItemState.WEAK:
            return f" _({weak_words(item)})_"
        case ItemState.STALE:
            return " _(answered, but out of date)_"
        case _:
            return " _(needs somebody else who says the same)_" if item.needs_second else ""


def _is_unreadable(item: Item) -> bool:
    return item.answer is not None and isinstance(item.answer.value, Unreadable)


def _item_line(catalogue: Catalogue, item: Item, course: str) -> str:
    name = catalogue[item.key].label
    extra = f" · {course}" if course else ""
    match item.state:
        case ItemState.ANSWERED if item.answer:
            rival = " · :left_right_arrow: a second answer waits for the owner" if item.rival else ""
            still = f" · still true, {day(item.confirmed_at.date())}" if item.confirmed_at else ""
            by = credit(item.answer)
            lost = " _(what it means can't be read: please answer again)_" if _is_unreadable(item) else ""
            said = f"{one_line(item.answer.text, LONGEST_ANSWER)}{choice_meant(item.answer)}"
            return f":white_check_mark: *{name}*: {said} · {by}{lost}{still}{extra}{rival}"
        case ItemState.WEAK if item.answer:
            said = one_line(item.answer.text, LONGEST_ANSWER)
            return f":small_orange_diamond: *{name}*: {said} _({weak_words(item)})_"
        case ItemState.STALE if item.answer:
            since = item.confirmed_at or item.answer.at
            return (
                f":hourglass_flowing_sand: *{name}*: {one_line(item.answer.text, LONGEST_ANSWER)} "
                f"_(from {day(since.date())}, still true?)_ · {mention(item.assignee)}{extra}"
            )
        case ItemState.WAIVED:
            return f":hourglass: *{name}*: {waiver_words(item).removeprefix(':hourglass: ')}"
        case ItemState.NOT_APPLICABLE:
            return f":heavy_minus_sign: *{name}*: not applicable, {one_line(item.set_aside_because or '')}"
        case _:
            return f":white_small_square: *{name}*: open, {mention(item.assignee)}"


def _line(found: Listed, *, with_day: bool = False) -> str:
    initiative, kept = found.initiative, found.initiative.kept
    stands = f"{in_short(kept, initiative.stage)} · " if kept else ""
    gaps = f" · {count(kept.gaps, 'gap')}" if kept else ""
    day = f" · by {say_day(initiative.target_date)}" if with_day and initiative.target_date else ""
    return f"*{title_of(found)}* · {stands}{initiative.stage} · {mention(initiative.owner)}{gaps}{day}"
