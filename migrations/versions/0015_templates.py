"""Templates that firms write."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0015_templates"
down_revision = "0012_texting_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("spanish", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_templates_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_templates")),
    )
    protect("templates")
