"""E-mails in threads, and the channel that a conversation went by last."""

import sqlalchemy as sa
from alembic import op

revision = "0021_channels"
down_revision = "0011b_single_keys"
branch_labels = None
depends_on = None

KINDS = ("text", "call", "note", "email", "portal")


def upgrade() -> None:
    op.add_column("messages", sa.Column("subject", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("mail_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_messages_mail_id", "messages", "outgoing_mail", ["firm_id", "mail_id"], ["firm_id", "id"])
    op.create_index(
        "ix_messages_mail", "messages", ["firm_id", "mail_id"], postgresql_where=sa.text("mail_id IS NOT NULL")
    )
    op.add_column("outgoing_mail", sa.Column("is_told", sa.Boolean(), nullable=False, server_default=sa.false()))
    channel = sa.Enum(*KINDS, name="channel", native_enum=False, create_constraint=True, length=40)
    op.add_column("conversations", sa.Column("channel", channel, nullable=False, server_default="text"))
