"""Databases as each revision left them, for the tests of upgrades.

`python -m tests.storage.record` writes what the newest one of them has become at today's newest revision; with an
address (`sqlite:///before.db`) it writes what is in that database.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Engine, MetaData, select, text

from storage.database import open_engine
from storage.migrate import configuration, migrate

RECORDED = Path(__file__).parent / "recorded"
REVISIONS = sorted(path.stem for path in RECORDED.glob("*.json") if path.stat().st_size)
"""Those that are there; the one that is being written, with the shell's `>`, is empty still."""


def fill(engine: Engine, revision: str) -> dict[str, list[dict[str, Any]]]:
    """Bring a database to a revision, and fill it with what was recorded there."""
    recorded: dict[str, list[dict[str, Any]]] = json.loads((RECORDED / f"{revision}.json").read_text())
    with engine.begin() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        then = MetaData()
        then.reflect(connection)
        assert recorded.keys() <= then.tables.keys()
        for table in then.sorted_tables:
            if rows := recorded.get(table.name):
                assert all(row.keys() <= set(table.c.keys()) for row in rows), (
                    f"{revision}: {table.name} is a newer one"
                )
                connection.execute(table.insert(), rows)
                if connection.dialect.name == "postgresql" and "id" in table.c:
                    top = max(row["id"] for row in rows)
                    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {top})"))
    return recorded


def record(engine: Engine) -> str:
    """Return every row of every table as JSON, one row a line, so that a change of it can be read."""
    now, tables = MetaData(), []
    with engine.connect() as connection:
        now.reflect(connection)
        for table in now.sorted_tables:
            rows = [json.dumps(dict(row._mapping), ensure_ascii=False) for row in connection.execute(select(table))]
            if rows and table.name != "alembic_version":
                tables.append(f'"{table.name}": [\n' + ",\n".join(rows) + "\n]")
    return "{\n" + ",\n".join(tables) + "\n}\n"


def main() -> None:
    """Write a database to the standard output."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(sys.argv[1] if sys.argv[1:] else f"sqlite:///{folder}/newest.db")
        if not sys.argv[1:]:
            fill(engine, REVISIONS[-1])
            migrate(engine)
        print(record(engine), end="")
        engine.dispose()


if __name__ == "__main__":
    main()
