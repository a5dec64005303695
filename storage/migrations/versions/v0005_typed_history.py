"""History by kind, queued messages that can wait marked as such, and items as their transitions make them."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_KINDS = {
    "registered": "registered",
    "answered": "answered",
    "answer edited": "reworded",
    "answer withdrawn": "withdrawn",
    "kept as it is": "kept",
    "confirmed": "confirmed",
    "landed": "landed",
    "grown stale": "lapsed",
    "waiver ended": "waiver_ended",
    "contested": "contested",
    "picked": "picked",
    "handed on": "handed_on",
    "put off": "put_off",
    "not applicable": "set_aside",
    "waived": "waived",
    "nudged": "nudged",
    "nudges never": "nudges_stopped",
    "nudges again": "nudges_resumed",
}
_MEANS = {
    "Yes, all of it": "full",
    "A sample only": "sample",
    "Asked, waiting": "waiting",
    "Not asked yet": "not_asked",
    "Not allowed": "refused",
    "No": "unaffected",
    "It advises, a person decides": "advises",
    "It decides on its own": "decides_alone",
}


def upgrade() -> None:
    op.add_column("changes", sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("'note'")))
    op.add_column("changes", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("changes", sa.Column("role", sa.Text(), nullable=True))
    op.add_column("changes", sa.Column("undoes", _ID, nullable=True))
    _type_history()
    op.drop_column("changes", "what")
    op.add_column("outbox", sa.Column("patient", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE outbox SET patient = (1 = 1) WHERE purpose IN ('Nudged', 'Digest', 'Escalated', 'OwnerSilent')")
    _give_meanings()
    _bring_items_into_line()


def _type_history() -> None:
    """Give each line of prose its kind; one that no version is known to have written stays as a note."""
    connection = op.get_bind()
    for what, kind in _KINDS.items():
        connection.execute(sa.text("UPDATE changes SET kind = :kind WHERE what = :what"), {"kind": kind, "what": what})
    op.execute("UPDATE changes SET kind = 'moved', reason = after, after = substr(what, 7) WHERE what LIKE 'stage %'")
    op.execute("UPDATE changes SET kind = 'role_filled', role = replace(what, ' named', '') WHERE what LIKE '% named'")
    op.execute(
        "UPDATE changes SET kind = 'role_cleared', role = replace(what, ' cleared', '') WHERE what LIKE '% cleared'"
    )
    op.execute("UPDATE changes SET reason = after, after = before, before = NULL WHERE kind = 'waived'")
    op.execute("UPDATE changes SET reason = after, after = NULL WHERE kind = 'set_aside'")
    op.execute("UPDATE changes SET reason = what WHERE kind = 'note'")


def _give_meanings() -> None:
    """Let choices that were made keep what they meant, also once the catalogue has other words for them."""
    connection = op.get_bind()
    rows = connection.execute(sa.text('SELECT id, value FROM answers WHERE value LIKE \'%"kind":"choice"%\'')).all()
    for row in rows:
        value = json.loads(row.value)
        value["means"] = _MEANS.get(value["choice"])
        connection.execute(
            sa.text("UPDATE answers SET value = :value WHERE id = :id"),
            {"id": row.id, "value": json.dumps(value, ensure_ascii=False, separators=(",", ":"))},
        )


def _bring_items_into_line() -> None:
    """Mend what single columns, set apart from each other, have left behind."""
    op.execute("UPDATE items SET waived_by = NULL, waived_until = NULL WHERE state <> 'waived'")
    op.execute("UPDATE items SET set_aside_because = NULL WHERE state NOT IN ('waived', 'not_applicable')")
    op.execute("UPDATE items SET lapses_at = NULL WHERE state NOT IN ('answered', 'waived')")
    op.execute("UPDATE items SET later_until = NULL WHERE state NOT IN ('open', 'weak', 'stale')")
    op.execute("UPDATE items SET answer_id = NULL, confirmed_at = NULL WHERE state IN ('open', 'not_applicable')")
    op.execute("UPDATE items SET rival_id = NULL WHERE state NOT IN ('answered', 'stale')")
    op.execute("UPDATE items SET exchange = 'closed' WHERE exchange = 'followed_up' AND state <> 'weak'")
    op.execute(
        "UPDATE items SET exchange = 'closed' "
        "WHERE exchange IN ('queued', 'asked') AND state NOT IN ('open', 'weak', 'stale')"
    )
