"""Files that go with texts."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0022_enclosures"
down_revision = "0029_away"
branch_labels = None
depends_on = None

POINTS_AT = {"user_id": "users", "conversation_id": "conversations", "file_id": "stored_files"}
NONE_YET = sa.text("'{}'")


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("media", sa.ARRAY(sa.Text()), nullable=False, server_default=NONE_YET))
    op.add_column("participations", sa.Column("enclosed", sa.ARRAY(sa.Text()), nullable=False, server_default=NONE_YET))
    states = sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name=op.f("ck_enclosures_enclosurestate"))
    op.create_table(
        "enclosures",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        states,
        *[
            sa.ForeignKeyConstraint(
                ["firm_id", name], [f"{table}.firm_id", f"{table}.id"], name=f"fk_enclosures_{name}"
            )
            for name, table in POINTS_AT.items()
        ],
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_enclosures_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_enclosures")),
    )
    op.create_index("ix_enclosures_writer", "enclosures", ["firm_id", "user_id", "conversation_id"])
    op.create_index("ix_enclosures_created_at", "enclosures", ["created_at"])
    protect("enclosures")
