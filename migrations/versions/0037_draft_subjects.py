"""The subject of a half-written e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0037_draft_subjects"
down_revision = "0018_message_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participations", sa.Column("draft_subject", sa.Text(), nullable=False, server_default=""))
