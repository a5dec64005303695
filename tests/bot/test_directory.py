"""Who is away, by their own word; and people as Slack describes them, with whatever it leaves out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.directory import is_quiet, read_person, says_away
from hygiene.initiative import Person, UserId, WorkspaceId

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OURS = WorkspaceId("T1")
STAMP = int(NOON.timestamp())


@pytest.mark.parametrize(
    ("profile", "away"),
    [
        ({}, False),
        ({"status_text": "Vacation until Friday"}, True),
        ({"status_text": "OOO"}, True),
        ({"status_text": "Out of the office"}, True),
        ({"status_emoji": ":palm_tree:"}, True),
        ({"status_text": "In a meeting", "status_emoji": ":spiral_calendar_pad:"}, False),
        ({"status_text": "Pooohing", "status_expiration": 0}, False),
        ({"status_text": "OOO", "status_expiration": STAMP + 1}, True),
        ({"status_text": "OOO", "status_expiration": STAMP}, False),
    ],
)
def test_a_status_says_away(profile: dict[str, Any], away: bool) -> None:  # noqa: FBT001
    assert says_away(profile, NOON) is away


@pytest.mark.parametrize(
    ("dnd", "quiet"),
    [
        ({}, False),
        ({"snooze_enabled": True, "snooze_endtime": STAMP + 60}, True),
        ({"snooze_enabled": True, "snooze_endtime": STAMP}, False),
        ({"dnd_enabled": True, "next_dnd_start_ts": STAMP - 1, "next_dnd_end_ts": STAMP + 1}, True),
        ({"dnd_enabled": True, "next_dnd_start_ts": STAMP + 1, "next_dnd_end_ts": STAMP + 9}, False),
        ({"dnd_enabled": False, "next_dnd_start_ts": STAMP - 1, "next_dnd_end_ts": STAMP + 1}, False),
    ],
)
def test_do_not_disturb(dnd: dict[str, Any], quiet: bool) -> None:  # noqa: FBT001
    assert is_quiet(dnd, NOON) is quiet


def test_a_person_is_read_with_whatever_is_there() -> None:
    assert read_person({"id": "U1"}, OURS) == Person(UserId("U1"), "U1")
    assert read_person(
        {"id": "U2", "deleted": True, "is_owner": True, "tz": "Asia/Kolkata", "profile": {"display_name": "Bo"}},
        OURS,
    ) == Person(UserId("U2"), "Bo", "Asia/Kolkata", deleted=True, admin=True)
    assert read_person({"id": "USLACKBOT"}, OURS).is_bot


@pytest.mark.parametrize(
    ("described", "guest", "external"),
    [
        ({}, False, False),
        ({"team_id": "T1"}, False, False),
        ({"team_id": "T2"}, False, True),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, False, False),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T3"]}}, False, True),
        ({"is_stranger": True}, False, True),
        ({"is_restricted": True}, True, False),
        ({"is_ultra_restricted": True, "team_id": "T1"}, True, False),
    ],
)
def test_guests_and_people_of_other_companies_are_known(
    described: dict[str, Any],
    guest: bool,  # noqa: FBT001
    external: bool,  # noqa: FBT001
) -> None:
    person = read_person({"id": "U1", **described}, OURS)

    assert (person.guest, person.external, person.full_member) == (guest, external, not (guest or external))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("\x1b]0;owned\x07Bo", "]0;ownedBo"),
        ("Bo\nWarning: all is lost", "BoWarning: all is lost"),
        ("B\x00o", "Bo"),
        ("Bo \ud83d", "Bo \ufffd"),
        ("Bo\u202efdp", "Bofdp"),
        ("Bo 👩\u200d💻", "Bo 👩\u200d💻"),
        ("x" * 500, "x" * 200),
        ("\x1b", "U3"),
    ],
)
def test_a_name_is_a_line_that_can_be_kept_and_shown_anywhere(name: str, kept: str) -> None:
    assert read_person({"id": "U3", "tz": "Mars/\x1bBase", "profile": {"display_name": name}}, OURS) == Person(
        UserId("U3"), kept, "Mars/Base"
    )
