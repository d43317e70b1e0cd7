"""Opt-outs in ordinary words, and the consent ledger, which the app can only add to."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect, share
from migrations.shapes import constraints, keys, one_of, widen

revision = "0013_consent"
down_revision = "0010_blocks"
branch_labels = None
depends_on = None

SOURCES = ("text", "carrier", "user", "link", "overdue")
CHANNELS = ("sms", "email", "calls")
EVENTS = ("agreed", "opted_out", "opted_in", "asked", "kept")
WAYS = ("in_person", "web_form", "paper", "phone", "text", "email", "carrier", "link", "user", "overdue")
UNDECIDED = sa.text("decided_at IS NULL")


def upgrade() -> None:
    for column in ("source", "ended_source"):
        widen("opt_outs", column, SOURCES)
    _possible_opt_outs()
    _ledger()
    op.add_column("firms", sa.Column("notice_read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("firms", sa.Column("notice_read_by", sa.Uuid(), nullable=True))
    op.add_column("outgoing_mail", sa.Column("unsubscribe", sa.Text(), nullable=True))
    _unsubscribe_links()


def _possible_opt_outs() -> None:
    op.create_table(
        "possible_opt_outs",
        *keys(),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", one_of("decision", ("opt_out", "keep", "overdue")), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *constraints("possible_opt_outs", decided_by_id="users"),
    )
    op.create_index(
        "uq_possible_opt_outs_open",
        "possible_opt_outs",
        ["firm_id", "address"],
        unique=True,
        postgresql_where=UNDECIDED,
    )
    op.create_index("ix_possible_opt_outs_due", "possible_opt_outs", ["due_at"], postgresql_where=UNDECIDED)
    op.create_index("ix_possible_opt_outs_decided", "possible_opt_outs", ["firm_id", "decided_at"])
    protect("possible_opt_outs")


def _ledger() -> None:
    op.create_table(
        "consent_ledger",
        *keys(),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("channel", one_of("channel", CHANNELS), nullable=False),
        sa.Column("event", one_of("event", EVENTS), nullable=False),
        sa.Column("purpose", one_of("ledger_purpose", ("case", "reminders", "marketing")), nullable=True),
        sa.Column("how", one_of("how", WAYS), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *constraints("consent_ledger", contact_id="contacts", author_id="users"),
    )
    op.create_index("ix_consent_ledger_address", "consent_ledger", ["firm_id", "address", "said_at"])
    protect("consent_ledger", append_only=True)
    for event, moment, words, how in (
        ("opted_out", "created_at", "words", "source"),
        ("opted_in", "ended_at", "ended_words", "ended_source"),
    ):
        op.execute(
            f"""INSERT INTO consent_ledger (firm_id, id, address, channel, event, how, words, said_at, created_at)
                SELECT firm_id, gen_random_uuid(), address, channel, '{event}', {how}, {words}, {moment}, {moment}
                FROM opt_outs WHERE {moment} IS NOT NULL"""
        )


def _unsubscribe_links() -> None:
    op.create_table(
        "unsubscribe_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_unsubscribe_links_firm_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unsubscribe_links"),
        sa.UniqueConstraint("token_hash", name="uq_unsubscribe_links_token_hash"),
    )
    share("unsubscribe_links")
