"""Settings: everything that is wrong is said at once, and tokens are never printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import NO_WAY_IN, Settings, SettingsError, load_settings

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*NAMES, "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def problems(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    return str(refused.value).splitlines()


def test_without_anything_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(monkeypatch)

    assert said == [
        "SLACK_BOT_TOKEN is not set. The bot's token, from “OAuth & Permissions”: xoxb-….",
        NO_WAY_IN,
    ]


def test_everything_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    catalogue = tmp_path / "mine.yaml"
    catalogue.write_text("questions: 3\n")

    said = problems(
        monkeypatch,
        SLACK_BOT_TOKEN="xoxp-not-mine",
        SLACK_APP_TOKEN="xoxb-wrong-one",
        DATABASE_URL="mysql://host/db",
        PORT="a lot",
        TIMEZONE="Middle/Earth",
        SLACK_API_URL="not a url",
        MESSAGE_INTERVAL="-1",
        CATALOGUE=str(catalogue),
    )

    text = "\n".join(said)
    for expected in (
        "SLACK_BOT_TOKEN should start with xoxb-.",
        "SLACK_APP_TOKEN should start with xapp-.",
        "DATABASE_URL names mysql, but I know sqlite and postgresql+psycopg.",
        "PORT is wrong: input should be a valid integer",
        "TIMEZONE is no time zone: 'Middle/Earth'",
        "SLACK_API_URL is no address; https://slack.com/api/ is the usual one",
        "MESSAGE_INTERVAL is wrong: input should be greater than or equal to 0",
        "CATALOGUE: ",
    ):
        assert expected in text
    assert "not-mine" not in text
    assert "wrong-one" not in text


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "socket"),
        ({"SLACK_SIGNING_SECRET": "s"}, "http"),
        ({"SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}, "socket"),
        ({"SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s", "SLACK_MODE": "http"}, "http"),
    ],
)
def test_how_slack_reaches_it(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], mode: str) -> None:
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-1", **environment}.items():
        monkeypatch.setenv(name, value)

    settings, catalogue = load_settings()

    assert settings.mode == mode
    assert "pain_point" in catalogue.by_key


def test_a_mode_without_its_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", SLACK_MODE="socket")

    assert said == ["SLACK_APP_TOKEN is not set, and SLACK_MODE=socket needs it."]


@pytest.mark.parametrize("url", ["postgres://me@host/db", "postgresql://me@host/db", "postgresql+psycopg://me@host/db"])
def test_the_usual_ways_to_write_postgres_are_understood(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    assert load_settings()[0].database_url == "postgresql+psycopg://me@host/db"


@pytest.mark.parametrize("mode", ["SLACK_APP_TOKEN=xapp-1", "SLACK_SIGNING_SECRET=5f2b"])
def test_the_example_filled_in_as_readme_says_starts(tmp_path: Path, mode: str) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    name, value = mode.split("=")
    filled = example.replace("SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN=xoxb-1").replace(f"\n{name}=", f"\n{name}={value}")
    (tmp_path / ".env").write_text(filled)

    settings, _ = load_settings()

    assert settings.mode == ("socket" if value == "xapp-1" else "http")


def test_what_is_empty_is_not_set_and_blanks_are_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1\n")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "5f2b\r\n")
    monkeypatch.setenv("METRICS_LISTEN", " :9090 ")

    settings, _ = load_settings()

    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.signing_secret == "5f2b"
    assert settings.port == 3000
    assert settings.metrics_at == ("0.0.0.0", 9090)


@pytest.mark.parametrize("where", ["9090", "host:", "host:port", "a b:1", "host:999999"])
def test_an_address_for_metrics_has_a_port(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    said = problems(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", METRICS_LISTEN=where)

    assert said[0].startswith("METRICS_LISTEN is no address and port: 127.0.0.1:9090 is one.")


def test_every_setting_is_in_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()

    assert [name for name in NAMES if f"{name}=" not in example] == []


def test_a_half_configured_oauth_app_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(
        monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_CLIENT_ID="1", SLACK_CLIENT_SECRET="2"
    )

    assert said[0].startswith("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set")
