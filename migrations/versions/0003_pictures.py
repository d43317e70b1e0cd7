"""Pictures and files that come with texts."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect

revision = "0003_pictures"
down_revision = "0002_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The new column has a constant default, so the messages that stand there are not written anew."""
    make_stored_files()
    make_attachments()
    op.add_column("messages", sa.Column("attachment_count", sa.Integer(), nullable=False, server_default="0"))
    for table in ("stored_files", "attachments"):
        protect(table)


def make_stored_files() -> None:
    op.create_table(
        "stored_files",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column(
            "flaw",
            sa.Enum("damaged", "too_many_pixels", name="flaw", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("preview_size", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_stored_files_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_stored_files")),
    )


def make_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("declared_type", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "kept",
                "refused",
                "lost",
                name="attachmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "file_id"], ["stored_files.firm_id", "stored_files.id"], name="fk_attachments_file_id"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "message_id"], ["messages.firm_id", "messages.id"], name="fk_attachments_message_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_attachments_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_attachments")),
        sa.UniqueConstraint(
            "firm_id", "message_id", "position", name=op.f("uq_attachments_firm_id_message_id_position")
        ),
    )
    op.create_index(
        "ix_attachments_waiting",
        "attachments",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
