"""E-mails on their way, the links in them, and what was asked for under "Forgot your password?"."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect, share

revision = "0004_mail"
down_revision = "0003_pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_outgoing_mail()
    make_mailed_links()
    make_reset_wishes()


def make_outgoing_mail() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", _one_of("mailstate", "waiting", "sending", "sent", "unknown", "failed"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_outgoing_mail_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_outgoing_mail")),
    )
    for name, columns, state in (("waiting", ["due_at"], "waiting"), ("sending", ["claimed_at"], "sending")):
        where = sa.text(f"state = '{state}'")
        op.create_index(f"ix_outgoing_mail_{name}", "outgoing_mail", ["firm_id", *columns], postgresql_where=where)
    op.create_index("ix_outgoing_mail_about", "outgoing_mail", ["firm_id", "about_id", "created_at"])
    protect("outgoing_mail")


def make_mailed_links() -> None:
    op.create_table(
        "mailed_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("kind", _one_of("linkkind", "reset", "invitation"), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_mailed_links_firm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_links_token_hash")),
    )
    op.create_index("ix_mailed_links_user", "mailed_links", ["user_id", "kind"])
    share("mailed_links")


def make_reset_wishes() -> None:
    op.create_table(
        "reset_wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_wishes")),
    )
    waiting = sa.text("answered_at IS NULL")
    op.create_index("ix_reset_wishes_waiting", "reset_wishes", ["created_at"], postgresql_where=waiting)
    share("reset_wishes")


def _one_of(name: str, *states: str) -> sa.Enum:
    return sa.Enum(*states, name=name, native_enum=False, create_constraint=True, length=40)
