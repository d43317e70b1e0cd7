"""Long work, with how far it is and what it left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rows import protect

revision = "0011_runs"
down_revision = "0014_team"
branch_labels = None
depends_on = None

STATES = ("waiting", "running", "done", "failed", "cancelled")


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("wishes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="runstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id", "asked_by_id"], ["users.firm_id", "users.id"], name="fk_runs_asked_by_id"),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_runs_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_runs")),
    )
    op.create_index("ix_runs_due", "runs", ["due_at"], postgresql_where=sa.text("state IN ('waiting', 'running')"))
    op.create_index(
        "ix_runs_kept",
        "runs",
        ["expires_at"],
        postgresql_where=sa.text("removed_at IS NULL AND expires_at IS NOT NULL"),
    )
    protect("runs")
