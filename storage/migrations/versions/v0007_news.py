"""What people are told of their own waits for their hours and goes into one message a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAITS = sa.text("day IS NULL AND ts IS NULL")


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
    )
    op.create_index("ix_news_user", "news", ["workspace", "user"])
    op.create_index("ix_news_due", "news", ["workspace", "due_at"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.execute(
        'INSERT INTO news (workspace, "user", purpose, subject, at, due_at, ts) '
        'SELECT workspace, "user", purpose, subject, at, at, ts FROM letters'
    )
    op.drop_table("letters")
