"""Appointments, and reminders of them from the platform's own number."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect, share
from migrations.shapes import constraints, keys, one_of, widen

revision = "0020_reminders"
down_revision = "0013_consent"
branch_labels = None
depends_on = None

SOURCES = ("text", "carrier", "user", "link", "reminder", "overdue")
WAYS = ("in_person", "web_form", "paper", "phone", "text", "email", "carrier", "link", "user", "reminder", "overdue")
PURPOSES = ("message", "keyword_answer", "test", "away", "reminder")


def upgrade() -> None:
    for table, column, values in (
        ("opt_outs", "source", SOURCES),
        ("opt_outs", "ended_source", SOURCES),
        ("consent_ledger", "how", WAYS),
        ("outgoing", "purpose", PURPOSES),
    ):
        widen(table, column, values)
    hours: sa.Column = sa.Column("reminder_hours", sa.ARRAY(sa.Integer()), nullable=False, server_default="{24,2}")
    op.add_column("firms", hours)
    op.add_column("outgoing", sa.Column("useless_at", sa.DateTime(timezone=True), nullable=True))
    _appointments()
    _reminders()
    _reminded_numbers()


def _appointments() -> None:
    kinds, states = ("meeting", "court", "call", "medical"), ("planned", "cancelled")
    op.create_table(
        "appointments",
        *keys(),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", one_of("appointmentkind", kinds), nullable=False),
        sa.Column("state", one_of("appointmentstate", states), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *constraints("appointments", contact_id="contacts", case_id="cases"),
    )
    op.create_index(
        "ix_appointments_planned", "appointments", ["starts_at"], postgresql_where=sa.text("state = 'planned'")
    )
    op.create_index("ix_appointments_contact", "appointments", ["firm_id", "contact_id", "starts_at"])
    op.create_index("ix_appointments_case_id", "appointments", ["case_id"])
    protect("appointments")


def _reminders() -> None:
    once = ["firm_id", "appointment_id", "hours_before", "starts_at"]
    op.create_table(
        "reminders",
        *keys(),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("hours_before", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outgoing_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *constraints("reminders", appointment_id="appointments", outgoing_id="outgoing"),
        sa.UniqueConstraint(*once, name="uq_reminders_" + "_".join(once)),
    )
    protect("reminders")


def _reminded_numbers() -> None:
    op.create_table(
        "reminded_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_reminded_numbers_firm_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminded_numbers"),
        sa.UniqueConstraint("e164", "firm_id", name="uq_reminded_numbers_e164_firm_id"),
    )
    share("reminded_numbers")
