"""Channels and who is in them, guests and external people, when the bot last heard Slack, and what fails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("members_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "channel", name="pk_channels"),
    )
    op.create_table(
        "members",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "user", name="pk_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_members_user", "members", ["workspace", "user"])
    op.create_table(
        "failures",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "what", "subject", name="pk_failures"),
    )
    op.create_table(
        "letters",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", "ts", name="pk_letters"),
        sqlite_with_rowid=False,
    )
    for kind in ("guest", "external"):
        op.add_column("people", sa.Column(kind, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE people SET seen_at = 0")  # whether somebody is a guest is asked at the next look
    op.add_column("workspaces", sa.Column("heard_at", sa.Double(), nullable=True))
    op.add_column("answers", sa.Column("recorded_by", sa.Text(), nullable=True))
    op.create_index("ix_items_question", "items", ["workspace", "question_ts"])
    _never_reuse_offers()


def _never_reuse_offers() -> None:
    """Give offers ids that no other gets once they are gone, as Postgres does, and keep who opened a message."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("offers", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as offers:
            offers.add_column(sa.Column("opened_by", sa.Text(), nullable=True))
    else:
        op.add_column("offers", sa.Column("opened_by", sa.Text(), nullable=True))
