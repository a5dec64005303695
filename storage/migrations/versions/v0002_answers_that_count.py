"""Freshness, waivers, confirmations, rival answers, and the verdict that was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", _ID, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("answer_id", _ID, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_confirmations_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index("ix_confirmations_item", "confirmations", ["item_id"], unique=False)
    op.add_column("answers", sa.Column("because", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("verdict", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("verdict_told", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("blocking", sa.Text(), nullable=True))
    op.add_column("initiatives", sa.Column("assess_at", sa.Double(), nullable=True))
    op.create_index("ix_initiatives_assess_at", "initiatives", ["assess_at"], unique=False)
    op.add_column("items", sa.Column("waived_by", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("waived_until", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("confirmed_at", sa.Double(), nullable=True))
    op.add_column("items", sa.Column("lapses_at", sa.Double(), nullable=True))
    op.add_column("items", sa.Column("rival_id", _ID, nullable=True))
    op.create_index("ix_items_lapses_at", "items", ["lapses_at"], unique=False)
