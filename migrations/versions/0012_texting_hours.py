"""When a firm's texts leave by themselves,."""

import sqlalchemy as sa
from alembic import op

revision = "0012_texting_hours"
down_revision = "0008_moves"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('message', 'keyword_answer', 'test', 'away')"


def upgrade() -> None:
    """New columns have a default in the table, so none of its rows is written anew."""
    op.add_column("firms", sa.Column("texting_hours", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.execute("ALTER TABLE outgoing DROP CONSTRAINT ck_outgoing_purpose")
    op.execute(f"ALTER TABLE outgoing ADD CONSTRAINT ck_outgoing_purpose CHECK ({PURPOSES}) NOT VALID")
    op.execute("ALTER TABLE outgoing VALIDATE CONSTRAINT ck_outgoing_purpose")  # reads it while texts go on
