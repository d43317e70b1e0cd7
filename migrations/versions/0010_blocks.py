"""Blocked numbers, whose texts are kept aside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rows import protect

revision = "0010_blocks"
down_revision = "0019_scheduled_texts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_blocked_numbers()
    op.add_column("conversations", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("redrawn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("block_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_messages_block_id", "messages", "blocked_numbers", ["firm_id", "block_id"], ["firm_id", "id"]
    )
    op.create_index(
        "ix_messages_block", "messages", ["firm_id", "block_id"], postgresql_where=sa.text("block_id IS NOT NULL")
    )


def make_blocked_numbers() -> None:
    op.create_table(
        "blocked_numbers",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("unread", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *[
            sa.ForeignKeyConstraint(["firm_id", name], ["users.firm_id", "users.id"], name=f"fk_blocked_numbers_{name}")
            for name in ("by_id", "ended_by_id")
        ],
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_blocked_numbers_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_blocked_numbers")),
    )
    op.create_index(
        "uq_blocked_numbers_active",
        "blocked_numbers",
        ["firm_id", "e164"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    protect("blocked_numbers")
