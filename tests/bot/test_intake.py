"""The one door: what is no request of Slack's is refused, and what comes in can be stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import Addressee, decode, team_of, tidy
from bot.payload import LONGEST_TEXT, Malformed, clean, day, identifier, numbers, one_number, timestamp, visible
from hygiene.initiative import WorkspaceId

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", FORM),
        (b"\xff\xfe", JSON),
        (b"payload=%5B%5D", FORM),
        (b"payload=%7B", FORM),
        (b"payload=%ff", FORM),
        (b"[1]", JSON),
        (b"null", JSON),
        (b'"text"', JSON),
        (b"", JSON),
        (b'{"a": NaN}', JSON),
        (b'{"a": Infinity}', JSON),
        (b'{"a": ' + b"9" * 5000 + b"}", JSON),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON),
    ],
)
def test_what_is_no_request_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(Malformed):
        decode(body, kind)


def test_a_form_and_an_object_are_read() -> None:
    assert decode(b"command=%2Fai-initiative&text=list+%C3%A9&empty=", FORM) == {
        "command": "/ai-initiative",
        "text": "list é",
        "empty": "",
    }
    assert decode(b"payload=" + b"%7B%22type%22%3A%22view_submission%22%7D", FORM) == {"type": "view_submission"}
    assert decode(b'{"type": "event_callback"}', JSON + "; charset=klingon") == {"type": "event_callback"}


def test_texts_are_made_fit_to_store() -> None:
    assert tidy({"a\x00": ["half \ud83d of it", {"b": "NUL\x00"}], "n": 1, "none": None}) == {
        "a": ["half � of it", {"b": "NUL"}],
        "n": 1,
        "none": None,
    }
    assert len(clean("x" * 50_000)) == LONGEST_TEXT
    assert clean("invoice\u202efdp.exe\u2066") == "invoicefdp.exe"
    assert clean("שלום\u200f") == "שלום\u200f"


@pytest.mark.parametrize("said", ["", " ", "\u200b", "\u200b\u2060 ", "\u2800", "\u3164", "\u00ad", "\ufe0f", "\n\t"])
def test_what_nobody_can_see_is_nothing(said: str) -> None:
    assert visible(said) == ""


@pytest.mark.parametrize("said", ["Plans", " 计划 ", "👍", "?", "1"])
def test_what_can_be_seen_is_kept_without_its_blanks(said: str) -> None:
    assert visible(said) == said.strip()


def test_what_is_nested_without_end_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(500):
        deep = {"in": deep}
    with pytest.raises(Malformed):
        tidy(deep)
    with pytest.raises(Malformed):
        tidy([])


@given(st.text())
def test_whatever_is_written_can_be_encoded(text: str) -> None:
    assert "\x00" not in clean(text)
    clean(text).encode()
    json.dumps(clean(text), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("payload", "meant"),
    [
        ({"team_id": "T1"}, True),
        ({}, True),
        ({"team_id": "T2"}, False),
        ({"team": {"id": "T2"}}, False),
        ({"user": {"id": "U1", "team_id": "T2"}}, False),
        ({"team": {"id": "T1"}, "user": {"team_id": "T2"}}, True),  # somebody of another company, in a shared channel
        ({"team_id": "T2", "authorizations": [{"team_id": "T1"}]}, True),
        ({"team_id": "T1", "authorizations": [{"team_id": "T2"}]}, False),
        ({"team": {"id": "T2"}, "view": {"app_installed_team_id": "T1"}}, True),
        ({"team_id": "T1", "api_app_id": "A1"}, True),
        ({"team_id": "T1", "api_app_id": "A2"}, False),
        ({"team_id": "T1", "command": "/ai-initiative"}, True),
        ({"team_id": "T1", "command": "/other"}, False),
    ],
)
def test_only_what_is_meant_for_this_workspace_and_app_is_let_in(payload: dict[str, object], meant: bool) -> None:  # noqa: FBT001
    assert Addressee(WorkspaceId("T1"), "A1").is_meant(payload) is meant


def test_where_slack_does_not_tell_the_app_any_is_taken() -> None:
    assert Addressee(WorkspaceId("T1")).is_meant({"api_app_id": "A9"})
    assert team_of({"authorizations": [], "team": None, "user": "U1"}) is None


@pytest.mark.parametrize("value", ["", "x", "1:", ":1", "-1", "1.0", "9" * 19, "1:2:3:4:5", "١", " 1", "1\n", "²"])
def test_ids_that_are_none_of_ours_are_refused(value: str) -> None:
    with pytest.raises(Malformed):
        numbers(value)


def test_ids_of_ours_are_read() -> None:
    assert numbers("12:7") == (12, 7)
    assert one_number("9" * 18) == int("9" * 18)
    with pytest.raises(Malformed):
        one_number("1:2")


@pytest.mark.parametrize("found", [7, [], {}, "<!channel>", "U" * 65, "U1|x", "a b", "U1\n"])
def test_an_id_of_slacks_is_one_or_is_refused(found: object) -> None:
    with pytest.raises(Malformed):
        identifier({"user": found}, "user")
    assert identifier({"user": None}, "user") == identifier({}, "user") == identifier({"user": ""}, "user") == ""


@pytest.mark.parametrize("found", ["nan", "inf", "1e9", "-1.0", "1.0.0", "²", 1.5, "1772442000.000000 "])
def test_a_time_of_slacks_is_one_or_is_refused(found: object) -> None:
    with pytest.raises(Malformed):
        timestamp({"ts": found}, "ts")
    assert timestamp({"ts": "1772442000.000100"}, "ts") == "1772442000.000100"


def test_a_day_is_one_or_is_refused() -> None:
    assert day(None) is None
    for wrong in ("yesterday", "2026-02-30", "0000-00-00", "20260230"):
        with pytest.raises(Malformed):
            day(wrong)
