"""Files that go with a first text or with one that is sent later, and what a text with files costs."""

import sqlalchemy as sa
from alembic import op

revision = "0035_files_later"
down_revision = "0040_search_in_longer_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    none_yet = sa.text("'{}'")
    op.add_column("scheduled_texts", sa.Column("files", sa.ARRAY(sa.Text()), nullable=False, server_default=none_yet))
    op.add_column("firms", sa.Column("picture_price", sa.Numeric(8, 5), nullable=True))
    op.alter_column("enclosures", "conversation_id", nullable=True)
    op.add_column("enclosures", sa.Column("opened_for_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_enclosures_opened_for_id", "enclosures", "contacts", ["firm_id", "opened_for_id"], ["firm_id", "id"]
    )
