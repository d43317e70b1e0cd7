"""Whether single keys act for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0011b_single_keys"
down_revision = "0022_enclosures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The default is constant, so no row is written anew."""
    op.add_column("users", sa.Column("single_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
