"""An item says who says that its question does not apply; a person has a locale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("aside_by", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("locale", sa.Text(), nullable=True))
