"""An initiative has a kind, a line and a kept summary that lists are read off; an answer may need a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("summary", "sourcing", "autonomy", "kept_verdict", "kept_next_key", "kept_next_user", "kept_course"):
        op.add_column("initiatives", sa.Column(name, sa.Text(), nullable=True))
    for name in ("kept_gaps", "kept_set_aside", "kept_waived"):
        op.add_column("initiatives", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("initiatives", sa.Column("recount_at", sa.Double(), nullable=True))
    op.create_index("ix_initiatives_recount_at", "initiatives", ["workspace", "recount_at"])
    op.add_column("initiatives", sa.Column("searched", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("starts_at", sa.Double(), nullable=True))
    op.create_index("ix_initiatives_starts_at", "initiatives", ["starts_at"])
    op.add_column("initiatives", sa.Column("kept_ahead", sa.Boolean(), nullable=True))
    op.add_column("initiatives", sa.Column("kept_place", sa.Integer(), nullable=True))
    op.create_index("ix_initiatives_id", "initiatives", ["workspace", "id"])
    op.create_index("ix_initiatives_seen", "initiatives", ["workspace", "private", "channel", "id"])
    listed = ["workspace", "kept_place", "number", "private", "channel", "kept_gaps", "id"]
    op.create_index("ix_initiatives_listed", "initiatives", listed)
    live, course = sa.text("kept_course IS NOT NULL"), ["workspace", "kept_course", "private", "channel"]
    op.create_index("ix_initiatives_course", "initiatives", course, sqlite_where=live, postgresql_where=live)
    op.create_index("ix_initiatives_due", "initiatives", ["workspace", "target_date", "number", "id", "kept_place"])
    op.create_table(
        "data_gaps",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", _ID, sa.ForeignKey("initiatives.id"), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "side", "name"),
    )
    op.create_index("ix_data_gaps_name", "data_gaps", ["workspace", "side", "name", "initiative_id", "gaps"])
    op.add_column("initiatives", sa.Column("low_stakes", sa.Boolean(), nullable=True))
    op.add_column("initiatives", sa.Column("kind_asked_at", sa.Double(), nullable=True))
    op.create_index("ix_changes_at", "changes", ["at"])
    contested, gap = sa.text("rival_id IS NOT NULL"), sa.text("state IN ('open', 'weak', 'stale')")
    op.create_index("ix_items_rival", "items", ["workspace"], sqlite_where=contested, postgresql_where=contested)
    op.create_index("ix_items_asked_at", "items", ["asked_at"], sqlite_where=gap, postgresql_where=gap)
    op.add_column("nudges", sa.Column("letter_items", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("needs_second", sa.Boolean(), nullable=True))
