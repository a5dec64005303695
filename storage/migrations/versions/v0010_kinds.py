"""An initiative has a kind, a line and a kept summary; an answer may need a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("summary", "sourcing", "autonomy", "kept_verdict", "kept_next_key", "kept_next_user"):
        op.add_column("initiatives", sa.Column(name, sa.Text(), nullable=True))
    for name in ("kept_gaps", "kept_set_aside", "kept_waived"):
        op.add_column("initiatives", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("initiatives", sa.Column("recount_at", sa.Double(), nullable=True))
    op.create_index("ix_initiatives_recount_at", "initiatives", ["workspace", "recount_at"])
    op.add_column("initiatives", sa.Column("low_stakes", sa.Boolean(), nullable=True))
    op.add_column("initiatives", sa.Column("kind_asked_at", sa.Double(), nullable=True))
    op.add_column("nudges", sa.Column("letter_items", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("needs_second", sa.Boolean(), nullable=True))
