"""An answer says whether the model read it, and whether somebody said that it is their answer all the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("read_by", sa.Text(), nullable=True))
    op.add_column("answers", sa.Column("overruled_at", sa.Double(), nullable=True))
