"""Record a database as the tests of upgrades read it: `python -m tests.storage.record sqlite:///before.db`."""

from __future__ import annotations

import json
import sys

from sqlalchemy import MetaData, create_engine, select


def record(url: str) -> str:
    """Return every row of every table as JSON, one row a line, so that a change of it can be read."""
    engine, now = create_engine(url), MetaData()
    tables = []
    with engine.connect() as connection:
        now.reflect(connection)
        for table in now.sorted_tables:
            rows = [json.dumps(dict(row._mapping), ensure_ascii=False) for row in connection.execute(select(table))]
            if rows and table.name != "alembic_version":
                tables.append(f'"{table.name}": [\n' + ",\n".join(rows) + "\n]")
    engine.dispose()
    return "{\n" + ",\n".join(tables) + "\n}\n"


if __name__ == "__main__":
    print(record(sys.argv[1]), end="")
