"""Numbers that may be somebody else's: why we doubt them, and how far the carriers' lists were read."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import share
from migrations.shapes import widen

revision = "0034_given_up_numbers"
down_revision = "0037_draft_subjects"
branch_labels = None
depends_on = None

EVENTS = ("agreed", "opted_out", "opted_in", "asked", "kept", "lost", "confirmed")


def upgrade() -> None:
    for name, kind in (("words", sa.Text()), ("message_id", sa.Uuid()), ("given_up_on", sa.Date())):
        op.add_column("bad_numbers", sa.Column(name, kind, nullable=True))
    widen("consent_ledger", "event", EVENTS)
    op.create_table(
        "given_up_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_given_up_lists"),
        sa.UniqueConstraint("day", name="uq_given_up_lists_day"),
    )
    share("given_up_lists")
    # a list is compared with the numbers of all firms at once
    op.create_index("ix_contact_phones_number", "contact_phones", ["e164"])
    op.create_index("ix_conversations_number", "conversations", ["phone"])
