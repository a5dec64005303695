"""Counts are kept in their order, what changed since the last merge beside them; other names have a home, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = ("workspace", "counted", "home", "name")
_SO_FAR = """
    INSERT INTO count_changes (workspace, counted, home, name, many)
    SELECT workspace, counted, home, name, many FROM counts
"""


def upgrade() -> None:
    op.create_table("count_changes", sa.Column("id", _ID, sa.Identity(), primary_key=True), *_columns())
    op.execute(_SO_FAR)
    op.drop_table("counts")
    op.create_table("counts", *_columns(), sa.PrimaryKeyConstraint(*_KEY), sqlite_with_rowid=False)
    op.create_index("ix_counts_most", "counts", ["workspace", "counted", "home", "many", "name"])
    op.create_index("ix_count_changes_name", "count_changes", [*_KEY, "many"])
    op.add_column("other_names", sa.Column("home", sa.Text(), nullable=True))
    # What names a system is more than it was, so what is kept is counted anew, as with another catalogue.
    op.execute("UPDATE workspaces SET catalogue = NULL")


def _columns() -> list[sa.Column[object]]:
    return [
        *(sa.Column[object](name, sa.Text(), nullable=False) for name in _KEY),
        sa.Column[object]("many", sa.Integer(), nullable=False),
    ]
