"""Firms, people, cases and texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rows import APP, make_roles, protect, share

revision = "0001_first"
down_revision = None
branch_labels = None
depends_on = None

DIRECTORY = (
    "firms",
    "firm_numbers",
    "operators",
    "sign_in_addresses",
    "sessions",
    "failed_sign_ins",
    "inbound",
    "schedule_runs",
)
APPEND_ONLY = ("trail_entries", "delivery_reports")
FIRM_OWNED = (
    "users",
    "news",
    "opt_outs",
    "outgoing",
    "bad_numbers",
    "contacts",
    "contact_phones",
    "cases",
    "conversations",
    "messages",
    "participations",
)

# Row-level security keeps trigram indexes from queries; these functions may use them, for the chosen firm only.
SEARCH = r"""
CREATE FUNCTION find_contacts(words text, most int) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH asked AS (
        SELECT nullif(current_setting('app.firm_id', true), '')::uuid AS firm_id,
               '%' || regexp_replace(lower(trim(words)), '([\\%_])', '\\\1', 'g') || '%' AS name,
               regexp_replace(words, '[^0-9]', '', 'g') AS digits
    )
    SELECT found.id FROM (
        SELECT c.id FROM contacts c, asked a
        WHERE c.firm_id = a.firm_id AND lower(c.first_name || ' ' || c.last_name) LIKE a.name
        UNION
        SELECT p.contact_id FROM contact_phones p, asked a
        WHERE p.firm_id = a.firm_id AND length(a.digits) >= 3 AND p.e164 LIKE '%' || a.digits || '%'
    ) AS found(id) LIMIT most
$$;
CREATE FUNCTION find_conversation_numbers(words text, most int) RETURNS TABLE (phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT c.phone FROM conversations c
    WHERE c.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
      AND length(regexp_replace(words, '[^0-9]', '', 'g')) >= 3
      AND c.phone LIKE '%' || regexp_replace(words, '[^0-9]', '', 'g') || '%'
    LIMIT most
$$;
"""


def upgrade() -> None:
    make_roles()
    make_tables()
    for table in DIRECTORY:
        share(table)
    for table in FIRM_OWNED:
        protect(table)
    for table in APPEND_ONLY:
        protect(table, append_only=True)
    make_search()


def make_search() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        "CREATE INDEX ix_contacts_name_trigrams ON contacts "
        "USING gin (lower(first_name || ' ' || last_name) gin_trgm_ops)"
    )
    op.execute("CREATE INDEX ix_contact_phones_trigrams ON contact_phones USING gin (e164 gin_trgm_ops)")
    op.execute("CREATE INDEX ix_conversations_phone_trigrams ON conversations USING gin (phone gin_trgm_ops)")
    op.execute(SEARCH)
    for function in ("find_contacts(text, int)", "find_conversation_numbers(text, int)"):
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}")


def make_tables() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    op.create_index("ix_failed_sign_ins_who", "failed_sign_ins", ["who", "created_at"], unique=False)
    op.create_table(
        "firms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("office_phone", sa.Text(), nullable=True),
        sa.Column(
            "call_answer",
            sa.Enum("refuse", "message", name="callanswer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("call_message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firms")),
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint(
            "provider", "external_id", "kind", "state", name=op.f("uq_inbound_provider_external_id_kind_state")
        ),
    )
    op.create_index(
        "ix_inbound_waiting", "inbound", ["created_at"], unique=False, postgresql_where=sa.text("done_at IS NULL")
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("email", name=op.f("uq_operators_email")),
    )
    op.create_table(
        "schedule_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_runs")),
        sa.UniqueConstraint("schedule", "firm_id", "due_at", name=op.f("uq_schedule_runs_schedule_firm_id_due_at")),
    )
    op.create_table(
        "bad_numbers",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_bad_numbers_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_bad_numbers")),
        sa.UniqueConstraint("firm_id", "e164", name=op.f("uq_bad_numbers_firm_id_e164")),
    )
    op.create_table(
        "contacts",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("client", "lead", "other", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_contacts_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_by_name", "contacts", ["firm_id", "sort_name", "id"], unique=False)
    op.create_table(
        "firm_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_firm_numbers_firm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_numbers")),
        sa.UniqueConstraint("e164", name=op.f("uq_firm_numbers_e164")),
    )
    op.create_index(op.f("ix_firm_numbers_firm_id"), "firm_numbers", ["firm_id"], unique=False)
    op.create_table(
        "news",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_news_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_news")),
    )
    op.create_index(
        "ix_news_waiting",
        "news",
        ["firm_id", "kind", "created_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "opt_outs",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("sms", "email", "calls", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("text", "carrier", "user", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=True),
        sa.Column(
            "ended_source",
            sa.Enum(
                "text", "carrier", "user", name="ended_source", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_opt_outs_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_opt_outs")),
    )
    op.create_index(
        "uq_opt_outs_active",
        "opt_outs",
        ["firm_id", "address", "channel"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "outgoing",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("sms", "email", "calls", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("message", "keyword_answer", name="purpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum("person", "automatic", name="urgency", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zones", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "unknown",
                "accepted",
                "sent",
                "delivered",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_outgoing_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_outgoing")),
    )
    op.create_index("ix_outgoing_provider_id", "outgoing", ["firm_id", "provider_id"], unique=False)
    op.create_index(
        "ix_outgoing_unheard",
        "outgoing",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('unknown', 'accepted', 'sent')"),
    )
    op.create_index(
        "ix_outgoing_waiting",
        "outgoing",
        ["firm_id", "lane", "created_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_outgoing_one_claim_a_lane",
        "outgoing",
        ["firm_id", "lane"],
        unique=True,
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_sessions_firm_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_sessions_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "sign_in_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_sign_in_addresses_firm_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_sign_in_addresses_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_addresses")),
        sa.UniqueConstraint("email", name=op.f("uq_sign_in_addresses_email")),
    )
    op.create_table(
        "trail_entries",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_trail_entries_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_trail_entries")),
    )
    op.create_index("ix_trail_entries_subject", "trail_entries", ["firm_id", "subject_id", "created_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "attorney",
                "paralegal",
                "staff",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("switches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_users_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_users")),
    )
    op.create_table(
        "cases",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("practice_area", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("attorney_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id", "attorney_id"], ["users.firm_id", "users.id"], name="fk_cases_attorney_id"),
        sa.ForeignKeyConstraint(
            ["firm_id", "client_id"], ["contacts.firm_id", "contacts.id"], name="fk_cases_client_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_cases_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("firm_id", "number", name=op.f("uq_cases_firm_id_number")),
    )
    op.create_index(op.f("ix_cases_client_id"), "cases", ["client_id"], unique=False)
    op.create_table(
        "contact_phones",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], name="fk_contact_phones_contact_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_contact_phones_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_contact_phones")),
        sa.UniqueConstraint("firm_id", "contact_id", "e164", name=op.f("uq_contact_phones_firm_id_contact_id_e164")),
    )
    op.create_index("ix_contact_phones_e164", "contact_phones", ["firm_id", "e164"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("firm_number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_message_id", sa.Uuid(), nullable=True),
        sa.Column("latest_snippet", sa.Text(), nullable=False),
        sa.Column(
            "latest_direction",
            sa.Enum("in", "out", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "latest_state",
            sa.Enum(
                "received",
                "queued",
                "sent",
                "delivered",
                "failed",
                "unknown",
                "blocked",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("has_participants", sa.Boolean(), nullable=False),
        sa.Column("unclaimed_unread", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], name="fk_conversations_contact_id"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "merged_into_id"],
            ["conversations.firm_id", "conversations.id"],
            name="fk_conversations_merged_into_id",
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_conversations_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_conversations")),
    )
    op.create_index(
        "ix_conversations_inbox",
        "conversations",
        ["firm_id", sa.literal_column("latest_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL AND merged_into_id IS NULL"),
    )
    op.create_index("ix_conversations_phone", "conversations", ["firm_id", "phone", "latest_at"], unique=False)
    op.create_index(
        "ix_conversations_unclaimed",
        "conversations",
        ["firm_id"],
        unique=False,
        postgresql_where=sa.text("unclaimed_unread > 0"),
    )
    op.create_index("uq_conversations_contact", "conversations", ["firm_id", "contact_id"], unique=True)
    op.create_index(
        "uq_conversations_unknown_number",
        "conversations",
        ["firm_id", "phone"],
        unique=True,
        postgresql_where=sa.text("contact_id IS NULL AND merged_into_id IS NULL"),
    )
    op.create_table(
        "delivery_reports",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outgoing_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "outgoing_id"], ["outgoing.firm_id", "outgoing.id"], name="fk_delivery_reports_outgoing_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_delivery_reports_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_delivery_reports")),
    )
    op.create_index(op.f("ix_delivery_reports_outgoing_id"), "delivery_reports", ["outgoing_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("in", "out", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("text", "call", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("firm_number", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "queued",
                "sent",
                "delivered",
                "failed",
                "unknown",
                "blocked",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("outgoing_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id", "author_id"], ["users.firm_id", "users.id"], name="fk_messages_author_id"),
        sa.ForeignKeyConstraint(["firm_id", "case_id"], ["cases.firm_id", "cases.id"], name="fk_messages_case_id"),
        sa.ForeignKeyConstraint(
            ["firm_id", "conversation_id"],
            ["conversations.firm_id", "conversations.id"],
            name="fk_messages_conversation_id",
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "outgoing_id"], ["outgoing.firm_id", "outgoing.id"], name="fk_messages_outgoing_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_messages_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_case_id"), "messages", ["case_id"], unique=False)
    op.create_index("ix_messages_outgoing", "messages", ["firm_id", "outgoing_id"], unique=False)
    op.create_index(
        "ix_messages_thread",
        "messages",
        ["firm_id", "conversation_id", sa.literal_column("at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_messages_version", "messages", ["firm_id", "conversation_id", "version"], unique=False)
    op.create_index("uq_messages_key", "messages", ["firm_id", "conversation_id", "key"], unique=True)
    op.create_index("uq_messages_provider_id", "messages", ["firm_id", "provider_id"], unique=True)
    op.create_table(
        "participations",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("seen_unclaimed", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "conversation_id"],
            ["conversations.firm_id", "conversations.id"],
            name="fk_participations_conversation_id",
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "user_id"], ["users.firm_id", "users.id"], name="fk_participations_user_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_participations_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_participations")),
        sa.UniqueConstraint(
            "firm_id", "user_id", "conversation_id", name=op.f("uq_participations_firm_id_user_id_conversation_id")
        ),
    )
    op.create_index("ix_participations_conversation", "participations", ["firm_id", "conversation_id"], unique=False)
    op.create_index(
        "ix_participations_unread",
        "participations",
        ["firm_id", "user_id"],
        unique=False,
        postgresql_where=sa.text("unread > 0"),
    )
