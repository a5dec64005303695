"""The channels in which initiatives live: who comes and goes, and what follows when the bot can speak there or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.notices import Card, subject_of
from bot.workflows import people
from bot.workflows.schedule import ask_next, expect_answers, people_asked
from bot.workflows.unit_of_work import UnitOfWork
from hygiene.initiative import ChannelId, ChannelState, Initiative, UserId
from storage import channels, initiatives, outbox, pauses
from storage.channels import Channel

CARD_AGAIN = timedelta(hours=1)
"""When a card is tried again that Slack has refused."""


def note_joined(work: UnitOfWork, channel: ChannelId, user: UserId) -> None:
    """Note that somebody is in a channel, where that is the home of an initiative."""
    if channels.find_channel(work.connection, work.workspace, channel) is not None:
        channels.add_member(work.connection, work.workspace, channel, user)


def note_left(work: UnitOfWork, channel: ChannelId, user: UserId) -> None:
    """Note that somebody is not in a channel any more. From a private one, what they were asked goes back."""
    channels.remove_member(work.connection, work.workspace, channel, user)
    people.take_from_leaver(work, channel, user)


def note_archived(work: UnitOfWork, channel: ChannelId) -> None:
    """Note that a channel is archived. Nobody is reminded of what stands there until it is not."""
    _close(work, channel, ChannelState.ARCHIVED)


def note_put_out(work: UnitOfWork, channel: ChannelId) -> None:
    """Note that the bot is not in a channel any more. Nobody is reminded of what stands there until it is."""
    _close(work, channel, ChannelState.LEFT)


def _close(work: UnitOfWork, channel: ChannelId, state: ChannelState) -> None:
    """Hold what is to be said there; it is worded when it can be said."""
    if channels.find_channel(work.connection, work.workspace, channel) is not None:
        channels.note_state(work.connection, work.workspace, channel, state)
        scope = pauses.of_channel(channel)
        pauses.pause(work.connection, work.workspace, scope, until=pauses.FOR_GOOD)


def note_private(work: UnitOfWork, channel: ChannelId) -> bool:
    """Treat a channel as private from now on, with everything that lives there; false if it is no news."""
    known = channels.find_channel(work.connection, work.workspace, channel)
    if known.private if known else not initiatives.list_in_channel(work.connection, work.workspace, channel):
        return False
    now = known or Channel(channel, private=True, shared=False, state=ChannelState.OPEN, seen_at=work.now)
    channels.keep_channel(work.connection, work.workspace, replace(now, private=True))
    return True


def speak_again(work: UnitOfWork, channel: ChannelId) -> None:
    """Say and ask what could not be while the bot could not speak in a channel."""
    outbox.forget_dead(work.connection, work.workspace, channel)
    pauses.resume(work.connection, work.workspace, pauses.of_channel(channel))
    channels.note_state(work.connection, work.workspace, channel, ChannelState.OPEN)
    for initiative in initiatives.list_in_channel(work.connection, work.workspace, channel):
        if initiative.card_ts is None:
            _say_card(work, initiative, after=timedelta())
        ask_next(work, initiative)
        if not initiative.stage.stopped:
            for user in people_asked(work, initiative):
                expect_answers(work, user)


def say_missing_cards(work: UnitOfWork) -> None:
    """Try again to say the cards that Slack has refused: without its card an initiative has no thread."""
    for initiative in initiatives.list_without_card(work.connection, work.workspace):
        if not channels.is_quiet(work.connection, work.workspace, initiative.channel):
            _say_card(work, initiative, after=CARD_AGAIN)


def _say_card(work: UnitOfWork, initiative: Initiative, *, after: timedelta) -> None:
    card = Card(initiative.id)
    tried = outbox.find_latest(work.connection, work.workspace, card.kind, subject_of(card))
    if tried is None or (tried.is_closed and work.now - tried.at >= after):
        work.say(card, initiative.channel)


def follow(work: UnitOfWork, old: ChannelId, new: ChannelId) -> None:
    """Go on under the id that Slack has given to a channel."""
    channels.rename(work.connection, work.workspace, old, new)
