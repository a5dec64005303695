"""The schema. Every table is bound to its workspace; moments are kept as UTC epoch seconds.

Seconds as a number sort, compare and index alike on SQLite and Postgres, and carry no zone to get wrong.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_IS_LIVE = text("kept_course IS NOT NULL")
_CONTESTED = text("rival_id IS NOT NULL")
IS_A_GAP = text("state IN ('open', 'weak', 'stale')")
_Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _Id, Identity(), primary_key=True)


def _workspace() -> Column[str]:
    return Column("workspace", Text, nullable=False)


def _initiative(*, nullable: bool = False) -> Column[int]:
    return Column("initiative_id", _Id, ForeignKey("initiatives.id"), nullable=nullable)


workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("last_number", Integer, nullable=False, default=0),
    Column("heard_at", Double),
    Column("catalogue", Text),
)

channels = Table(
    "channels",
    metadata,
    _workspace(),
    Column("channel", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("members_at", Double),
    PrimaryKeyConstraint("workspace", "channel"),
)

members = Table(
    "members",
    metadata,
    _workspace(),
    Column("channel", Text, nullable=False),
    Column("user", Text, nullable=False),
    PrimaryKeyConstraint("workspace", "channel", "user"),
    Index("ix_members_user", "workspace", "user"),
    sqlite_with_rowid=False,
)

failures = Table(
    "failures",
    metadata,
    _workspace(),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", Double, nullable=False),
    PrimaryKeyConstraint("workspace", "what", "subject"),
)

people = Table(
    "people",
    metadata,
    _workspace(),
    Column("user", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tz", Text),
    Column("locale", Text),
    Column("is_bot", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("guest", Boolean, nullable=False, server_default=false()),
    Column("external", Boolean, nullable=False, server_default=false()),
    Column("seen_at", Double, nullable=False),
    PrimaryKeyConstraint("workspace", "user"),
)

initiatives = Table(
    "initiatives",
    metadata,
    _id(),
    _workspace(),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("stage", Text, nullable=False),
    Column("target_date", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("card_ts", Text),
    Column("source_view", Text),
    Column("verdict", Text),
    Column("verdict_told", Text),
    Column("blocking", Text),
    Column("assess_at", Double),
    Column("nudged", Boolean),
    Column("summary", Text),
    Column("sourcing", Text),
    Column("autonomy", Text),
    Column("low_stakes", Boolean),
    Column("kind_asked_at", Double),
    Column("searched", Text),
    Column("name_words", Text),
    Column("pain_words", Text),
    Column("starts_at", Double),
    Column("kept_verdict", Text),
    Column("kept_ahead", Boolean),
    Column("kept_place", Integer),
    Column("kept_gaps", Integer),
    Column("kept_set_aside", Integer),
    Column("kept_waived", Integer),
    Column("kept_next_key", Text),
    Column("kept_next_user", Text),
    Column("kept_course", Text),
    Column("recount_at", Double),
    UniqueConstraint("workspace", "number"),
    UniqueConstraint("workspace", "source_view"),
    Index("ix_initiatives_thread", "workspace", "channel", "card_ts"),
    Index("ix_initiatives_assess_at", "assess_at"),
    Index("ix_initiatives_recount_at", "workspace", "recount_at"),
    # What a list counts is read off the one alone, and which initiatives are on a page off the other.
    Index("ix_initiatives_id", "workspace", "id"),
    Index("ix_initiatives_seen", "workspace", "private", "channel", "id"),
    Index("ix_initiatives_listed", "workspace", "kept_place", "number", "private", "channel", "kept_gaps", "id"),
    Index("ix_initiatives_starts_at", "starts_at"),
    Index(
        "ix_initiatives_course",
        "workspace",
        "kept_course",
        "private",
        "channel",
        sqlite_where=_IS_LIVE,
        postgresql_where=_IS_LIVE,
    ),
    Index("ix_initiatives_due", "workspace", "target_date", "number", "id", "kept_place"),
)

data_gaps = Table(
    "data_gaps",
    metadata,
    _workspace(),
    _initiative(),
    Column("side", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("questions", Text, nullable=False),
    PrimaryKeyConstraint("initiative_id", "side", "name"),
    Index("ix_data_gaps_name", "workspace", "side", "name", "initiative_id"),
)

systems = Table(
    "systems",
    metadata,
    _workspace(),
    _initiative(),
    Column("name", Text, nullable=False),
    Column("called", Text, nullable=False),
    PrimaryKeyConstraint("initiative_id", "name"),
    Index("ix_systems_name", "workspace", "name", "initiative_id", "called"),
)

other_names = Table(
    "other_names",
    metadata,
    _workspace(),
    Column("name", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", Double, nullable=False),
    Column("home", Text),
    PrimaryKeyConstraint("workspace", "name"),
)

counts = Table(
    "counts",
    metadata,
    _workspace(),
    Column("counted", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("many", Integer, nullable=False),
    PrimaryKeyConstraint("workspace", "counted", "home", "name"),
    Index("ix_counts_most", "workspace", "counted", "home", "many", "name"),
    sqlite_with_rowid=False,
)

count_changes = Table(
    "count_changes",
    metadata,
    _id(),
    _workspace(),
    Column("counted", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("many", Integer, nullable=False),
    Index("ix_count_changes_name", "workspace", "counted", "home", "name", "many"),
)

roles = Table(
    "roles",
    metadata,
    _workspace(),
    _initiative(),
    Column("role", Text, nullable=False),
    Column("user", Text, nullable=False),
    PrimaryKeyConstraint("initiative_id", "role"),
    Index("ix_roles_user", "workspace", "user"),
)

items = Table(
    "items",
    metadata,
    _id(),
    _workspace(),
    _initiative(),
    Column("key", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("exchange", Text, nullable=False),
    Column("answer_id", _Id),
    Column("handed_on_by", Text),
    Column("asked_at", Double),
    Column("question_ts", Text),
    Column("later_until", Double),
    Column("set_aside_because", Text),
    Column("aside_by", Text),
    Column("waived_by", Text),
    Column("waived_until", Text),
    Column("confirmed_at", Double),
    Column("lapses_at", Double),
    Column("rival_id", _Id),
    Column("follow_up_ts", Text),
    Column("needs_second", Boolean),
    UniqueConstraint("initiative_id", "key"),
    Index("ix_items_gaps_of", "workspace", "assignee", "state"),
    Index("ix_items_lapses_at", "lapses_at"),
    Index("ix_items_question", "workspace", "question_ts"),
    Index("ix_items_rival", "workspace", sqlite_where=_CONTESTED, postgresql_where=_CONTESTED),
    Index("ix_items_asked_at", "asked_at", sqlite_where=IS_A_GAP, postgresql_where=IS_A_GAP),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _workspace(),
    _initiative(),
    Column("item_id", _Id, ForeignKey("items.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text),
    Column("weakness", Text),
    Column("because", Text),
    Column("author", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("source_channel", Text),
    Column("source_ts", Text),
    Column("source_version", Text),
    Column("withdrawn_at", Double),
    Column("recorded_by", Text),
    Column("read_by", Text),
    Column("overruled_at", Double),
    UniqueConstraint("workspace", "source_channel", "source_ts", "source_version"),
    Index("ix_answers_item", "item_id"),
)

confirmations = Table(
    "confirmations",
    metadata,
    _id(),
    _workspace(),
    Column("item_id", _Id, ForeignKey("items.id"), nullable=False),
    Column("answer_id", _Id, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("ix_confirmations_item", "item_id"),
)

changes = Table(
    "changes",
    metadata,
    _id(),
    _workspace(),
    _initiative(),
    Column("at", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("item_id", _Id),
    Column("before", Text),
    Column("after", Text),
    Column("kind", Text, nullable=False, server_default=text("'note'")),
    Column("reason", Text),
    Column("role", Text),
    Column("undoes", _Id),
    Index("ix_changes_initiative", "initiative_id"),
    Index("ix_changes_at", "at"),
)

offers = Table(
    "offers",
    metadata,
    _id(),
    _workspace(),
    _initiative(),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("at", Double, nullable=False),
    UniqueConstraint("workspace", "channel", "ts"),
    Column("opened_by", Text),
    Index("ix_offers_at", "at"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    _workspace(),
    Column("user", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", Double, nullable=False),
    PrimaryKeyConstraint("workspace", "user", "channel"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _workspace(),
    Column("key", Text, nullable=False),
    Column("at", Double, nullable=False),
    PrimaryKeyConstraint("workspace", "key"),
    Index("ix_deliveries_at", "at"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _workspace(),
    Column("uuid", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("dedupe_key", Text),
    Column("state", Text, nullable=False),
    Column("not_before", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Double),
    Column("sent_channel", Text),
    Column("sent_ts", Text),
    Column("error", Text),
    Column("created_at", Double, nullable=False),
    Column("patient", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("workspace", "dedupe_key"),
    Index(
        "ix_outbox_unfinished",
        "workspace",
        "conversation",
        "id",
        sqlite_where=Column("state").in_(("pending", "sending", "unknown")),
        postgresql_where=Column("state").in_(("pending", "sending", "unknown")),
    ),
)

pauses = Table(
    "pauses",
    metadata,
    _workspace(),
    Column("scope", Text, nullable=False),
    Column("until", Double, nullable=False),
    PrimaryKeyConstraint("workspace", "scope"),
)

nudges = Table(
    "nudges",
    metadata,
    Column("next_at", Double, nullable=False),
    _workspace(),
    Column("user", Text, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("last_day", Text),
    Column("since", Double),
    Column("letter_ts", Text),
    Column("letter_items", Text),
    # In no index, and with room on the page, so that Postgres takes a person by writing in one place:
    # https://www.postgresql.org/docs/current/storage-hot.html
    Column("held_until", Double, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("next_at", "workspace", "user"),
    UniqueConstraint("workspace", "user"),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 85},
)

news = Table(
    "news",
    metadata,
    _id(),
    _workspace(),
    Column("user", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("day", Text),
    Column("ts", Text),
    Index("ix_news_user", "workspace", "user"),
    Index(
        "ix_news_due",
        "workspace",
        "due_at",
        sqlite_where=text("day IS NULL AND ts IS NULL"),
        postgresql_where=text("day IS NULL AND ts IS NULL"),
    ),
)

preferences = Table(
    "preferences",
    metadata,
    _workspace(),
    Column("user", Text, nullable=False),
    Column("muted", Boolean, nullable=False),
    Column("snoozed_until", Double),
    Column("start", Text),
    Column("end", Text),
    Column("country", Text),
    PrimaryKeyConstraint("workspace", "user"),
)

policies = Table(
    "policies",
    metadata,
    _workspace(),
    Column("pace", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("first_weekday", Integer, nullable=False),
    Column("country", Text),
    Column("digest_channel", Text),
    Column("digest_at", Double),
    PrimaryKeyConstraint("workspace"),
    Index("ix_policies_digest_at", "digest_at"),
)

digests = Table(
    "digests",
    metadata,
    _workspace(),
    Column("week", Text, nullable=False),
    Column("counts", Text, nullable=False),
    PrimaryKeyConstraint("workspace", "week"),
)
