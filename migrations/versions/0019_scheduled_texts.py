"""Texts that are sent later."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0019_scheduled_texts"
down_revision = "0011_runs"
branch_labels = None
depends_on = None

POINTS_AT = {
    "conversation_id": ("conversations", False),
    "author_id": ("users", False),
    "changed_by_id": ("users", True),
    "message_id": ("messages", True),
}
STATES = ("waiting", "sent", "failed", "cancelled")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    state = sa.Enum(*STATES, name="waiting", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "scheduled_texts",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *[sa.Column(name, sa.Uuid(), nullable=is_optional) for name, (_, is_optional) in POINTS_AT.items()],
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        *[
            sa.ForeignKeyConstraint(
                ["firm_id", name], [f"{table}.firm_id", f"{table}.id"], name=f"fk_scheduled_texts_{name}"
            )
            for name, (table, _) in POINTS_AT.items()
        ],
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_scheduled_texts_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_scheduled_texts")),
        sa.UniqueConstraint(
            "firm_id", "conversation_id", "key", name=op.f("uq_scheduled_texts_firm_id_conversation_id_key")
        ),
    )
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_scheduled_texts_due", "scheduled_texts", ["due_at"], postgresql_where=waits)
    of_thread = ["firm_id", "conversation_id"]
    op.create_index("ix_scheduled_texts_waiting", "scheduled_texts", of_thread, postgresql_where=waits)
    protect("scheduled_texts")
