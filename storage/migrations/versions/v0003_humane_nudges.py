"""Whose turn it is since when, what people and workspaces want, and the weekly counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("snoozed_until", sa.Double(), nullable=True),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "user", name=op.f("pk_preferences")),
    )
    op.create_table(
        "policies",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("first_weekday", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("digest_channel", sa.Text(), nullable=True),
        sa.Column("digest_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_policies")),
    )
    op.create_index("ix_policies_digest_at", "policies", ["digest_at"], unique=False)
    op.create_table(
        "digests",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "week", name=op.f("pk_digests")),
    )
    op.add_column("items", sa.Column("follow_up_ts", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("nudged", sa.Boolean(), nullable=True))
    op.add_column("nudges", sa.Column("since", sa.Double(), nullable=True))
    op.add_column("nudges", sa.Column("letter_ts", sa.Text(), nullable=True))
