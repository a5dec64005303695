"""Who is in hand, and until when, apart from when they are next looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nudges", sa.Column("held_until", sa.Double(), nullable=False, server_default=sa.text("0")))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE nudges SET (fillfactor = 85)")
