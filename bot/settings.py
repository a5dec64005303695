"""Settings, from the environment or a `.env` file: every variable, what it is for, and what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from hygiene.catalogue import Catalogue, CatalogueError, load_catalogue
from hygiene.lexicon import LexiconError, load_lexicon
from hygiene.reader.model import load_model
from hygiene.rules import Rules

Mode = Literal["socket", "http"]
NO_WAY_IN = (
    "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set: "
    "one of them is how Slack reaches the bot."
)


LAST_PORT = 65_535
_LISTEN = re.compile(r"[A-Za-z0-9.-]*:[0-9]{1,5}")


class SettingsError(Exception):
    """Settings are missing or wrong; the message has one sentence for each."""


def database_address(value: str) -> str:
    """Return the address of a database with the driver that we use.

    Raises:
        ValueError: it is no address, or of a database that we do not know.

    """
    for short in ("postgres://", "postgresql://"):
        if value.startswith(short):
            value = "postgresql+psycopg://" + value.removeprefix(short)
    try:
        driver = make_url(value).drivername
    except ArgumentError:
        raise ValueError("is not a URL; sqlite:///file.db is one") from None
    if driver not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ValueError(f"names {driver}, but I know sqlite and postgresql+psycopg")
    return value


class OfflineSettings(BaseSettings):
    """What is needed where Slack is not: to migrate, and to say who would be nudged."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///ai-initiative.db", description="sqlite:///file.db, or postgresql+psycopg://user:pw@host/db"
    )
    catalogue: Path | None = Field(default=None, description="A file with your own questions, in place of ours")
    lexicon: Path | None = Field(default=None, description="A file with more words by which answers are read")
    reader: Literal["model", "rules"] = Field(
        default="model", description="How answers are read: by the small model and the rules, or by the rules alone"
    )
    timezone: str = Field(default="UTC", description="The zone of people whose own Slack does not tell: Europe/Berlin")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged")

    @model_validator(mode="before")
    @classmethod
    def _as_it_was_meant(cls, given: dict[str, object]) -> dict[str, object]:
        """Take off blanks and line ends, as files and secret stores leave them; what is empty then is not set."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @field_validator("database_url")
    @classmethod
    def _is_a_database_we_know(cls, value: str) -> str:
        return database_address(value)

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"is no time zone: {value!r}; Europe/Berlin is one") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's zone."""
        return ZoneInfo(self.timezone)

    def rules(self, catalogue: Catalogue) -> Rules:
        """Return the rules of this installation, with its own words and, unless it is left out, the model."""
        model = load_model() if self.reader == "model" else None
        return Rules(catalogue, self.zone, load_lexicon(self.lexicon), model)


class Settings(OfflineSettings):
    """Everything that can be set. Names in the environment are these in capitals."""

    slack_bot_token: SecretStr = Field(description="The bot's token, from “OAuth & Permissions”: xoxb-…")
    slack_app_token: SecretStr | None = Field(
        default=None, description="For Socket Mode: the app-level token with connections:write, xapp-…"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="For HTTP: the signing secret, from “Basic Information”"
    )
    slack_mode: Mode | None = Field(
        default=None, description="socket or http; by default socket where there is an app token, else http"
    )
    slack_api_url: HttpUrl = Field(
        default=HttpUrl("https://slack.com/api/"), description="Where Slack's Web API is, for proxies and stand-ins"
    )
    host: str = Field(default="0.0.0.0", description="For HTTP: the address to listen on")  # noqa: S104 — a server's
    port: int = Field(default=3000, ge=0, le=65535, description="For HTTP: the port to listen on")
    message_interval: float = Field(
        default=1.0, ge=0, le=60, description="Seconds between two posts in one channel; Slack allows about one"
    )
    message_rate: float = Field(
        default=5.0, ge=0, le=1000, description="Posts a second in the whole workspace; 0 for no limit"
    )
    metrics_listen: str | None = Field(
        default=None,
        description="Where `/metrics`, `/healthz` and `/readyz` are answered, in either mode: 127.0.0.1:9090",
    )
    nudge_interval: float = Field(default=20.0, gt=0, le=3600, description="Seconds between two looks at what is due")

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _has_its_prefix(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        name = getattr(info, "field_name", "")
        prefix = "xoxb-" if name == "slack_bot_token" else "xapp-"
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"should start with {prefix}")
        return value

    @field_validator("metrics_listen")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and (_LISTEN.fullmatch(value) is None or int(value.rpartition(":")[2]) > LAST_PORT):
            raise ValueError("is no address and port: 127.0.0.1:9090 is one")
        return value

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.mode == "socket" and self.slack_app_token is None:
            raise ValueError("SLACK_APP_TOKEN is not set, and SLACK_MODE=socket needs it.")
        if self.mode == "http" and self.slack_signing_secret is None:
            raise ValueError(NO_WAY_IN)
        return self

    @property
    def mode(self) -> Mode:
        """How Slack reaches the bot."""
        return self.slack_mode or ("socket" if self.slack_app_token else "http")

    @property
    def metrics_at(self) -> tuple[str, int] | None:
        """The address and the port where an operator's probes are answered; None where none are."""
        if self.metrics_listen is None:
            return None
        host, _, port = self.metrics_listen.rpartition(":")
        return host or "0.0.0.0", int(port)  # noqa: S104 — a server's

    @property
    def signing_secret(self) -> str:
        """The signing secret, or nothing where Slack comes by Socket Mode."""
        return self.slack_signing_secret.get_secret_value() if self.slack_signing_secret else ""

    @property
    def api_url(self) -> str:
        """The Web API's address, with the slash at its end that the client needs."""
        return str(self.slack_api_url).rstrip("/") + "/"


def load_settings(**given: object) -> tuple[Settings, Catalogue]:
    """Read the settings and the catalogue they name.

    Raises:
        SettingsError: something is missing or wrong; everything that is, is named at once.

    """
    return _load(Settings, given)


def load_offline_settings() -> tuple[OfflineSettings, Catalogue]:
    """Read the settings that are needed without Slack, and the catalogue they name.

    Raises:
        SettingsError: something is wrong; everything that is, is named at once.

    """
    return _load(OfflineSettings, {})


S = TypeVar("S", bound=OfflineSettings)


def _load(wanted: type[S], given: Mapping[str, object]) -> tuple[S, Catalogue]:
    problems: list[str] = []
    settings: S | None = None
    try:
        settings = wanted(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems += [_sentence(mistake) for mistake in error.errors()]
    if issubclass(wanted, Settings):
        if problems and not any("SLACK_APP_TOKEN" in problem or "SLACK_SIGNING" in problem for problem in problems):
            problems += _unreachable()
        problems += _not_for_us()
    catalogue: Catalogue | None = None
    try:
        catalogue = load_catalogue(settings.catalogue if settings else _Files().catalogue)
    except CatalogueError as error:
        problems += [f"CATALOGUE: {line}" for line in str(error).splitlines()]
    try:
        load_lexicon(settings.lexicon if settings else _Files().lexicon)
    except LexiconError as error:
        problems.append(f"LEXICON: {error}")
    if problems or settings is None or catalogue is None:
        raise SettingsError("\n".join(problems))
    return settings, catalogue


class _Files(BaseSettings):
    """The settings that are needed to check files when others are wrong."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    catalogue: Path | None = None
    lexicon: Path | None = None


class _Reach(BaseSettings):
    """Whether Slack can reach the bot at all; asked apart, because other mistakes hide it."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    slack_app_token: str | None = None
    slack_signing_secret: str | None = None


def _not_for_us() -> list[str]:
    """Refuse what makes Bolt install into several workspaces, with tokens in local files, behind everybody's back."""
    if "SLACK_CLIENT_ID" in os.environ and "SLACK_CLIENT_SECRET" in os.environ:
        return [
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, but this bot serves the one workspace of its token. "
            "Unset them."
        ]
    return []


def _unreachable() -> list[str]:
    reach = _Reach()
    if reach.slack_app_token or reach.slack_signing_secret:
        return []
    return [NO_WAY_IN]


def _sentence(mistake: object) -> str:
    place, kind, message = mistake["loc"], mistake["type"], mistake["msg"]  # type: ignore[index]
    if not place:
        return str(message.removeprefix("Value error, "))
    name = str(place[0])
    about = Settings.model_fields[name].description
    if kind == "missing":
        return f"{name.upper()} is not set. {about}."
    reason = message.removeprefix("Value error, ")
    if kind.startswith("url"):
        reason = "is no address; https://slack.com/api/ is the usual one"
    reason = reason if reason.split()[0] in ("is", "names", "should") else f"is wrong: {reason[:1].lower()}{reason[1:]}"
    return f"{name.upper()} {reason}. {about}."
