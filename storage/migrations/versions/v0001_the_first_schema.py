"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_deliveries")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deliveries_at", "deliveries", ["at"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", "channel", name=op.f("pk_drafts")),
    )
    op.create_table(
        "initiatives",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("target_date", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("card_ts", sa.Text(), nullable=True),
        sa.Column("source_view", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("workspace", "number", name=op.f("uq_initiatives_workspace_number")),
        sa.UniqueConstraint("workspace", "source_view", name=op.f("uq_initiatives_workspace_source_view")),
    )
    op.create_index("ix_initiatives_thread", "initiatives", ["workspace", "channel", "card_ts"], unique=False)
    op.create_table(
        "nudges",
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("next_at", "workspace", "user", name=op.f("pk_nudges")),
        sa.UniqueConstraint("workspace", "user", name=op.f("uq_nudges_workspace_user")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("sent_channel", sa.Text(), nullable=True),
        sa.Column("sent_ts", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("uuid", name=op.f("uq_outbox_uuid")),
        sa.UniqueConstraint("workspace", "dedupe_key", name=op.f("uq_outbox_workspace_dedupe_key")),
    )
    op.create_index(
        "ix_outbox_unfinished",
        "outbox",
        ["workspace", "conversation", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
    )
    op.create_table(
        "pauses",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "scope", name=op.f("pk_pauses")),
    )
    op.create_table(
        "people",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", name=op.f("pk_people")),
    )
    op.create_table(
        "workspaces",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "changes",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_changes_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_initiative", "changes", ["initiative_id"], unique=False)
    op.create_table(
        "items",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("exchange", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handed_on_by", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Double(), nullable=True),
        sa.Column("question_ts", sa.Text(), nullable=True),
        sa.Column("later_until", sa.Double(), nullable=True),
        sa.Column("set_aside_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_items_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("initiative_id", "key", name=op.f("uq_items_initiative_id_key")),
    )
    op.create_index("ix_items_gaps_of", "items", ["workspace", "assignee", "state"], unique=False)
    op.create_table(
        "offers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_offers_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("workspace", "channel", "ts", name=op.f("uq_offers_workspace_channel_ts")),
    )
    op.create_index("ix_offers_at", "offers", ["at"], unique=False)
    op.create_table(
        "roles",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_roles_initiative_id")),
        sa.PrimaryKeyConstraint("initiative_id", "role", name=op.f("pk_roles")),
    )
    op.create_index("ix_roles_user", "roles", ["workspace", "user"], unique=False)
    op.create_table(
        "answers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("weakness", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("source_channel", sa.Text(), nullable=True),
        sa.Column("source_ts", sa.Text(), nullable=True),
        sa.Column("source_version", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_answers_initiative_id")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_answers_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "workspace",
            "source_channel",
            "source_ts",
            "source_version",
            name=op.f("uq_answers_workspace_source_channel_source_ts_source_version"),
        ),
    )
    op.create_index("ix_answers_item", "answers", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_answers_item", table_name="answers")
    op.drop_table("answers")
    op.drop_index("ix_roles_user", table_name="roles")
    op.drop_table("roles")
    op.drop_index("ix_offers_at", table_name="offers")
    op.drop_table("offers")
    op.drop_index("ix_items_gaps_of", table_name="items")
    op.drop_table("items")
    op.drop_index("ix_changes_initiative", table_name="changes")
    op.drop_table("changes")
    op.drop_table("workspaces")
    op.drop_table("people")
    op.drop_table("pauses")
    op.drop_index(
        "ix_outbox_unfinished",
        table_name="outbox",
        sqlite_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
    )
    op.drop_table("outbox")
    op.drop_table("nudges")
    op.drop_index("ix_initiatives_thread", table_name="initiatives")
    op.drop_table("initiatives")
    op.drop_table("drafts")
    op.drop_index("ix_deliveries_at", table_name="deliveries")
    op.drop_table("deliveries")
