"""What a firm answers by itself outside its office hours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029_away"
down_revision = "0020_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns have a default in the table, so none of its rows is written anew."""
    for name in ("holidays", "away_texts"):
        column = sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}")
        op.add_column("firms", column)
    op.add_column("firms", sa.Column("answers_when_away", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("firms", sa.Column("answer_minutes", sa.Integer(), nullable=True))
    op.add_column("conversations", sa.Column("away_said_on", sa.Date(), nullable=True))
