"""Which of the carrier's calls the sweep has given up: they are counted on the operator's page."""

import sqlalchemy as sa
from alembic import op

revision = "0006_given_up"
down_revision = "0005_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbound", sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
