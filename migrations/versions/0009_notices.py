"""The bell, and notifications by e-mail and on the desktop."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0009_notices"
down_revision = "0015_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The new columns have constant defaults, so no row is written anew. Nobody is told of old texts."""
    op.add_column("participations", sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("is_untold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_messages_untold", "messages", ["firm_id", "conversation_id"], postgresql_where=sa.text("is_untold")
    )
    op.add_column("firms", sa.Column("says_more_by_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("firms", "says_more_by_mail", server_default=None)
    make_choices()
    make_notices()
    make_browsers()
    make_pushes()
    for table in ("notice_choices", "notices", "push_browsers", "outgoing_pushes"):
        protect(table)


def make_choices() -> None:
    chosen = ("email_from_clients", "email_from_colleagues", "desktop_from_clients", "desktop_from_colleagues")
    _make(
        "notice_choices",
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in chosen],
        sa.UniqueConstraint("firm_id", "user_id", name=op.f("uq_notice_choices_firm_id_user_id")),
        points_at=("user_id", "users"),
    )


def make_notices() -> None:
    _make(
        "notices",
        _one_of("origin", "origin", "client", "colleague"),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("firm_id", "user_id", "event_id", name=op.f("uq_notices_firm_id_user_id_event_id")),
        points_at=("user_id", "users"),
    )
    op.create_index("ix_notices_about", "notices", ["firm_id", "user_id", "about_id"])
    op.create_index("ix_notices_due", "notices", ["due_at"])


def make_browsers() -> None:
    _make(
        "push_browsers",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("endpoint", "p256dh", "auth")],
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.UniqueConstraint("firm_id", "endpoint", name=op.f("uq_push_browsers_firm_id_endpoint")),
        points_at=("user_id", "users"),
    )
    op.create_index("ix_push_browsers_user", "push_browsers", ["firm_id", "user_id"])


def make_pushes() -> None:
    _make(
        "outgoing_pushes",
        sa.Column("about_id", sa.Uuid(), nullable=False),
        _one_of("state", "pushstate", "waiting", "sending"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        points_at=("browser_id", "push_browsers"),
    )
    op.create_index(
        "uq_outgoing_pushes_waiting",
        "outgoing_pushes",
        ["firm_id", "browser_id", "about_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_outgoing_pushes_due", "outgoing_pushes", ["due_at"])


def _make(table: str, *parts: Any, points_at: tuple[str, str]) -> None:
    """A firm's table with one column that points at a row of the same firm."""
    column, target = points_at
    op.create_table(
        table,
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(column, sa.Uuid(), nullable=False),
        *parts,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", column], [f"{target}.firm_id", f"{target}.id"], name=f"fk_{table}_{column}"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f(f"fk_{table}_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f(f"pk_{table}")),
    )


def _one_of(column: str, check: str, *states: str) -> sa.Column[Any]:
    kind = sa.Enum(*states, name=check, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)
