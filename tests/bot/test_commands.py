"""Every command that can be read is done."""

from __future__ import annotations

from typing import get_args

from bot.listeners.commands import COMMANDS
from hygiene.commands import EXPLAINED, USAGE, ByName, Command, Help, Misread, New, OfferToRegister


def test_every_command_has_its_handler() -> None:
    without_actor = {New, OfferToRegister, Misread, Help, ByName}

    assert without_actor | set(COMMANDS) == set(get_args(Command))


def test_every_command_is_explained() -> None:
    assert set(EXPLAINED) == set(USAGE)
