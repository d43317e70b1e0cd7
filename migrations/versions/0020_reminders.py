"""Appointments, and reminders of them from the platform's own number."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import protect, share

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
        _widen(table, column, values)
    hours: sa.Column = sa.Column("reminder_hours", sa.ARRAY(sa.Integer()), nullable=False, server_default="{24,2}")
    op.add_column("firms", hours)
    op.add_column("outgoing", sa.Column("useless_at", sa.DateTime(timezone=True), nullable=True))
    _appointments()
    _reminders()
    _reminded_numbers()


def _widen(table: str, column: str, values: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{value}'" for value in values)
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({allowed})) NOT VALID")
    op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{column}")


def _appointments() -> None:
    kinds, states = ("meeting", "court", "call", "medical"), ("planned", "cancelled")
    op.create_table(
        "appointments",
        *_keys(),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", _one_of("appointmentkind", kinds), nullable=False),
        sa.Column("state", _one_of("appointmentstate", states), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_constraints("appointments", contact_id="contacts", case_id="cases"),
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
        *_keys(),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("hours_before", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outgoing_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_constraints("reminders", appointment_id="appointments", outgoing_id="outgoing"),
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


def _keys() -> tuple[sa.Column, sa.Column]:
    return sa.Column("firm_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _constraints(table: str, **points_at: str) -> list[sa.Constraint]:
    keys = [
        sa.ForeignKeyConstraint(["firm_id", name], [f"{to}.firm_id", f"{to}.id"], name=f"fk_{table}_{name}")
        for name, to in points_at.items()
    ]
    firm = sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=f"fk_{table}_firm_id")
    return [firm, sa.PrimaryKeyConstraint("firm_id", "id", name=f"pk_{table}"), *keys]
