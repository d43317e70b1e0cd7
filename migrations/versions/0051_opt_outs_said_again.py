"""When an opt-out was said last: consent from between two of them does not end the later one."""

import sqlalchemy as sa
from alembic import op

revision = "0051_opt_outs_said_again"
down_revision = "0050_scheduled_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opt_outs", sa.Column("said_again_at", sa.DateTime(timezone=True), nullable=True))
