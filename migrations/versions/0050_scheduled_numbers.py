"""A text that waits goes to the number that its writer saw, and comes back when that is not the client's any more."""

import sqlalchemy as sa
from alembic import op

revision = "0050_scheduled_numbers"
down_revision = "0049_search_path"
branch_labels = None
depends_on = None

# What waits already goes where it would have gone. Processes from before write none: then it is the conversation's.
KNOWN = """
UPDATE scheduled_texts SET phone = conversations.phone FROM conversations
WHERE conversations.firm_id = scheduled_texts.firm_id AND conversations.id = scheduled_texts.conversation_id
"""


def upgrade() -> None:
    op.add_column("scheduled_texts", sa.Column("phone", sa.Text(), nullable=True))
    op.execute(KNOWN)
