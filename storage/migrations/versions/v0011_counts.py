"""How many there are, and wait for whom, is counted with each change; systems have one name each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


_INITIATIVES = """
    INSERT INTO counts (workspace, home, counted, name, many)
    SELECT workspace, CASE WHEN private THEN channel ELSE '' END, 'initiatives', '', count(*)
    FROM initiatives GROUP BY 1, 2
"""
_BY_NAME = """
    INSERT INTO counts (workspace, home, counted, name, many)
    SELECT initiatives.workspace, CASE WHEN private THEN channel ELSE '' END, side, data_gaps.name, count(*)
    FROM data_gaps JOIN initiatives ON initiatives.id = initiative_id GROUP BY 1, 2, 3, 4
"""
_WAITING = """
    INSERT INTO counts (workspace, home, counted, name, many)
    SELECT initiatives.workspace, CASE WHEN private THEN channel ELSE '' END, 'waiting', '', count(*)
    FROM data_gaps JOIN initiatives ON initiatives.id = initiative_id WHERE side = 'person' GROUP BY 1, 2
"""


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("id", _ID, sa.Identity(), primary_key=True),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
    )
    op.create_table(
        "systems",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", _ID, sa.ForeignKey("initiatives.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "name"),
    )
    op.create_index("ix_systems_name", "systems", ["workspace", "name", "initiative_id", "called"])
    op.create_table(
        "other_names",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name"),
    )
    op.drop_index("ix_data_gaps_name", "data_gaps")
    op.drop_column("data_gaps", "gaps")
    op.create_index("ix_data_gaps_name", "data_gaps", ["workspace", "side", "name", "initiative_id"])
    # What is kept beside is counted anew once the catalogue is another than here, where there is none.
    op.add_column("workspaces", sa.Column("catalogue", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("name_words", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("pain_words", sa.Text(), nullable=True))
    op.create_index("ix_counts_name", "counts", ["workspace", "counted", "name", "home", "many"])
    for statement in (_INITIATIVES, _BY_NAME, _WAITING):
        op.execute(statement)
