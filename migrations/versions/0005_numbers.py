"""What the phone company says of a firm's numbers, and what a firm sets about its hours and its texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rows import protect

revision = "0005_numbers"
down_revision = "0004_mail"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('message', 'keyword_answer', 'test')"


def upgrade() -> None:
    """New columns have a default in the table, so none of its rows is written anew."""
    _firms()
    _numbers()
    _lines()
    op.execute("ALTER TABLE outgoing DROP CONSTRAINT ck_outgoing_purpose")
    op.execute(f"ALTER TABLE outgoing ADD CONSTRAINT ck_outgoing_purpose CHECK ({PURPOSES}) NOT VALID")
    op.execute("ALTER TABLE outgoing VALIDATE CONSTRAINT ck_outgoing_purpose")  # reads it while texts go on


def _firms() -> None:
    op.add_column("firms", sa.Column("segment_price", sa.Numeric(8, 5), nullable=True))
    hours = sa.Column("office_hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}")
    op.add_column("firms", hours)
    op.add_column("firms", sa.Column("checks_lines", sa.Boolean(), nullable=False, server_default="false"))


def _numbers() -> None:
    moment = sa.DateTime(timezone=True)
    for name in ("label", "trouble", "refused_for"):
        op.add_column("firm_numbers", sa.Column(name, sa.Text(), nullable=True))
    for name in ("preferred_at", "checked_at"):
        op.add_column("firm_numbers", sa.Column(name, moment, nullable=True))
    abilities: sa.Column = sa.Column("abilities", sa.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("firm_numbers", abilities)
    for name in ("texts_come_here", "calls_come_here"):
        op.add_column("firm_numbers", sa.Column(name, sa.Boolean(), nullable=False, server_default="false"))


def _lines() -> None:
    op.create_table(
        "lines",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_lines_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_lines")),
        sa.UniqueConstraint("firm_id", "e164", name=op.f("uq_lines_firm_id_e164")),
    )
    protect("lines")
