"""A conversation keeps who wrote its last message: the inbox says "You:" before one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0043_latest_author"
down_revision = "0042_mail_senders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("latest_author_id", sa.Uuid(), nullable=True))
    op.execute(
        """UPDATE conversations SET latest_author_id = messages.author_id FROM messages
        WHERE messages.firm_id = conversations.firm_id AND messages.id = conversations.latest_message_id
        AND messages.author_id IS NOT NULL"""
    )
