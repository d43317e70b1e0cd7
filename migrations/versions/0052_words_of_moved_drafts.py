"""No words of a draft stay with a move that was made before: undoing it leaves the drafts where they are."""

from alembic import op

revision = "0052_words_of_moved_drafts"
down_revision = "0051_opt_outs_said_again"
branch_labels = None
depends_on = None

HELD_WORDS = """
UPDATE conversation_moves SET before = before - 'drafts' WHERE before -> 'drafts' ?& ARRAY['source', 'target']
"""


def upgrade() -> None:
    op.execute(HELD_WORDS)
