"""Drafts, conversations that people left, and archived ones."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0002_drafts"
down_revision = "0001_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participations", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("participations", sa.Column("draft", sa.Text(), nullable=False, server_default=""))
    op.add_column("participations", sa.Column("sent_key", sa.Text(), nullable=True))
    op.create_index(
        "ix_participations_left",
        "participations",
        ["firm_id", "user_id"],
        postgresql_where=sa.text("left_at IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_archived",
        "conversations",
        ["firm_id", sa.literal_column("latest_at DESC"), sa.literal_column("id DESC")],
        postgresql_where=sa.text("archived_at IS NOT NULL AND merged_into_id IS NULL"),
    )
    make_compose_drafts()
    protect("compose_drafts")


def make_compose_drafts() -> None:
    op.create_table(
        "compose_drafts",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("opened_for_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "user_id"], ["users.firm_id", "users.id"], name="fk_compose_drafts_user_id"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "opened_for_id"],
            ["contacts.firm_id", "contacts.id"],
            name="fk_compose_drafts_opened_for_id",
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], name="fk_compose_drafts_contact_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_compose_drafts_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_compose_drafts")),
        sa.UniqueConstraint(
            "firm_id",
            "user_id",
            "opened_for_id",
            name=op.f("uq_compose_drafts_firm_id_user_id_opened_for_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
