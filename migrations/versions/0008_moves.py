"""Conversations that go to another contact with the same number."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rows import protect

revision = "0008_moves"
down_revision = "0007_contacts"
branch_labels = None
depends_on = None

POINTS_AT = {
    "source_id": "conversations",
    "target_id": "conversations",
    "from_contact_id": "contacts",
    "to_contact_id": "contacts",
}


def upgrade() -> None:
    op.add_column("conversations", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "conversation_moves",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *[sa.Column(name, sa.Uuid(), nullable=False) for name in POINTS_AT],
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("target_version", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *[
            sa.ForeignKeyConstraint(
                ["firm_id", name], [f"{table}.firm_id", f"{table}.id"], name=f"fk_conversation_moves_{name}"
            )
            for name, table in POINTS_AT.items()
        ],
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_conversation_moves_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_conversation_moves")),
    )
    op.create_index("ix_conversation_moves_target", "conversation_moves", ["firm_id", "target_id"])
    protect("conversation_moves")
