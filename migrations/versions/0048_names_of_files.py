"""Files that go out keep the name by which they were chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0048_names_of_files"
down_revision = "0047_counts_of_a_block"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stored_files", sa.Column("name", sa.Text(), nullable=True))
