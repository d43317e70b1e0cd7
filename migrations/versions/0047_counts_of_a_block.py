"""What a block took from the counts is kept by person; of blocks from before it is known for everybody only."""

from alembic import op

revision = "0047_counts_of_a_block"
down_revision = "0046_messages_of_a_thread"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        UPDATE blocked_numbers SET unread = (
            SELECT jsonb_object_agg(key, jsonb_build_object('everybody', value, 'people', '{}'::jsonb))
            FROM jsonb_each(blocked_numbers.unread)
        ) WHERE unread <> '{}'
    """)
