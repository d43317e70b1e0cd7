"""An e-mail keeps the address that it left from, for transcripts."""

import sqlalchemy as sa
from alembic import op

revision = "0042_mail_senders"
down_revision = "0041_common_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing_mail", sa.Column("sender", sa.Text(), nullable=True))
