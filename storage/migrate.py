"""The schema's history, packaged with the bot: brought up to date in one call."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

_LOCK = 4_211_900_001
"""Any fixed number: Postgres processes that start together migrate one after the other."""


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; a database that is up to date stays as it is."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this version of the bot needs."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def configuration() -> Config:
    """Return how Alembic finds the migrations; the caller gives it a connection."""
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))  # a % stands for something in such files
    config.set_main_option("path_separator", "os")
    return config
