"""A text that the carrier gave up at night leaves once more."""

import sqlalchemy as sa
from alembic import op

revision = "0039_renewed_texts"
down_revision = "0038_unsent_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("instead_of_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_outgoing_instead_of_id", "outgoing", "outgoing", ["firm_id", "instead_of_id"], ["firm_id", "id"]
    )
    op.create_index(
        "uq_outgoing_instead_of",
        "outgoing",
        ["firm_id", "instead_of_id"],
        unique=True,
        postgresql_where=sa.text("instead_of_id IS NOT NULL"),
    )
