"""Internal notes, who a conversation is assigned to, since when it waits, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0014_team"
down_revision = "0009_notices"
branch_labels = None
depends_on = None

DIRECTIONS = ("in", "out", "within")
KINDS = ("text", "call", "note", "email", "portal")
STATES = ("received", "queued", "sent", "delivered", "failed", "unknown", "blocked", "noted")
FIRST_UNANSWERED = """
    UPDATE conversations SET waiting_since = unanswered.at
    FROM (
        SELECT came.firm_id, came.conversation_id, min(came.at) AS at
        FROM messages came
        LEFT JOIN (
            SELECT firm_id, conversation_id, max(at) AS at FROM messages
            WHERE direction = 'out' AND author_id IS NOT NULL GROUP BY firm_id, conversation_id
        ) answer ON answer.firm_id = came.firm_id AND answer.conversation_id = came.conversation_id
        WHERE came.direction = 'in' AND (answer.at IS NULL OR came.at > answer.at)
        GROUP BY came.firm_id, came.conversation_id
    ) unanswered
    WHERE conversations.firm_id = unanswered.firm_id AND conversations.id = unanswered.conversation_id
"""


def upgrade() -> None:
    allow("messages", "direction", "direction", DIRECTIONS)
    allow("conversations", "direction", "latest_direction", DIRECTIONS)
    allow("messages", "kind", "kind", KINDS)
    allow("messages", "messagestate", "state", STATES)
    allow("conversations", "messagestate", "latest_state", STATES)
    op.add_column("messages", sa.Column("mentions", sa.dialects.postgresql.JSONB(), nullable=True))
    draft_kind = sa.Enum(*KINDS, name="draft_kind", native_enum=False, create_constraint=True, length=40)
    op.add_column("participations", sa.Column("draft_kind", draft_kind, nullable=True))
    add_assignment()
    add_reminders()


def allow(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    """The column may hold these, and more than before."""
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")


def add_assignment() -> None:
    op.add_column("conversations", sa.Column("assigned_to_id", sa.Uuid(), nullable=True))
    op.add_column("conversations", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        "fk_conversations_assigned_to_id", "conversations", "users", ["firm_id", "assigned_to_id"], ["firm_id", "id"]
    )
    op.execute(FIRST_UNANSWERED)
    op.create_index(
        "ix_conversations_assigned",
        "conversations",
        ["firm_id", "assigned_to_id", sa.literal_column("latest_at DESC")],
        postgresql_where=sa.text("assigned_to_id IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_waiting",
        "conversations",
        ["firm_id", "waiting_since"],
        postgresql_where=sa.text("waiting_since IS NOT NULL AND archived_at IS NULL AND merged_into_id IS NULL"),
    )


def add_reminders() -> None:
    for name in ("remind_at", "rung_at"):
        op.add_column("participations", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_participations_remind",
        "participations",
        ["firm_id", "user_id"],
        postgresql_where=sa.text("remind_at IS NOT NULL"),
    )
    op.create_index(
        "ix_participations_not_rung",
        "participations",
        ["remind_at"],
        postgresql_where=sa.text("remind_at IS NOT NULL AND rung_at IS NULL"),
    )
