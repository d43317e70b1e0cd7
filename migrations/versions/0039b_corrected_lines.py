"""A line of the consent ledger can be marked as wrong by another line."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import widen

revision = "0039b_corrected_lines"
down_revision = "0039_renewed_texts"
branch_labels = None
depends_on = None

EVENTS = ("agreed", "opted_out", "opted_in", "asked", "kept", "lost", "confirmed", "corrected")
SOURCES = ("text", "carrier", "user", "link", "reminder", "overdue", "wrong")


def upgrade() -> None:
    widen("consent_ledger", "event", EVENTS)
    for column in ("source", "ended_source"):
        widen("opt_outs", column, SOURCES)
    op.add_column("consent_ledger", sa.Column("voids_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_consent_ledger_voids_id", "consent_ledger", "consent_ledger", ["firm_id", "voids_id"], ["firm_id", "id"]
    )
    op.create_index(
        "uq_consent_ledger_voids",
        "consent_ledger",
        ["firm_id", "voids_id"],
        unique=True,
        postgresql_where=sa.text("voids_id IS NOT NULL"),
    )
