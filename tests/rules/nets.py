"""Asks of each net that keeps firms apart whether it holds. Every check raises where it does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from casestatus.appointments import models as appointments  # noqa: F401  tables that no page needs yet
from casestatus.core import db, schedules  # noqa: F401  a table that no page needs
from casestatus.core.db import metadata
from casestatus.core.roles import APP_ROLE

DIRECTORY = {
    "firms",
    "firm_numbers",
    "operators",
    "sign_in_addresses",
    "sessions",
    "failed_sign_ins",
    "mailed_links",
    "reset_wishes",
    "unsubscribe_links",
    "reminded_numbers",
    "given_up_lists",
    "inbound",
    "schedule_runs",
}
APPEND_ONLY = {"trail_entries", "delivery_reports", "consent_ledger"}
FIRM_OWNED = sorted(set(metadata.tables) - DIRECTORY)

OURS = "(firm_id = (NULLIF(current_setting('app.firm_id'::text, true), ''::text))::uuid)"
POLICIES = {
    ("every_firm", "SELECT", ("casestatus_every_firm",), "true", None),
    ("one_firm", "ALL", ("casestatus_app",), OURS, OURS),
}


def ask(sql: str, **values: object) -> sa.CursorResult:
    """Send SQL past the ORM, on the connection of the session."""
    return db.session.connection().execute(sa.text(sql), values)


def serve(firm_id: UUID | None) -> None:
    """Tell the database, and nobody else, whose rows may be seen."""
    ask("SELECT set_config('app.firm_id', :firm, true)", firm=str(firm_id or ""))


@contextmanager
def owning() -> Iterator[None]:
    """Be the login that owns the tables, for the length of the block."""
    ask("SET ROLE NONE")
    try:
        yield
    finally:
        ask(f"SET ROLE {APP_ROLE}")


def rows_of(firm_id: UUID, table: str) -> int:
    """How many rows of a firm whoever is asking sees."""
    return ask(f"SELECT count(*) FROM {table} WHERE firm_id = :firm", firm=firm_id).scalar_one()


def must_hide(table: str, *, of: UUID, to: UUID | None) -> None:
    """A firm's rows of a table are not seen, not changed and not removed while the database serves somebody else."""
    serve(to)
    assert rows_of(of, table) == 0
    for change in () if table in APPEND_ONLY else ("UPDATE {} SET firm_id = firm_id", "DELETE FROM {}"):
        assert ask(change.format(table) + " WHERE firm_id = :firm", firm=of).rowcount == 0


def must_refuse_rows(table: str, *, of: UUID, to: UUID | None) -> None:
    """A row of one firm cannot be written while the database serves another."""
    with owning():
        row = ask(f"SELECT to_jsonb({table}) FROM {table} WHERE firm_id = :firm LIMIT 1", firm=of).scalar_one()
    serve(to)
    with pytest.raises(SQLAlchemyError) as refusal, db.session.begin_nested():
        ask(
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, CAST(:row AS jsonb))",
            row=json.dumps(row),
        )
    assert "row-level security" in str(refusal.value)


def must_be_append_only(table: str) -> None:
    """No row of the table can be changed or removed, not even by the firm whose it is."""
    for change in (f"UPDATE {table} SET created_at = now()", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
            ask(change)


def policies_of(table: str) -> set[tuple[object, ...]]:
    """The policies of a table; none when row-level security is off."""
    asked = """SELECT p.policyname, p.cmd, p.roles::text[], p.qual, p.with_check
               FROM pg_policies p JOIN pg_class c ON c.oid = p.tablename::regclass
               WHERE p.tablename = :table AND c.relrowsecurity"""
    return {(name, cmd, tuple(roles), qual, check) for name, cmd, roles, qual, check in ask(asked, table=table)}
