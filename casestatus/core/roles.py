"""The roles that the database knows us by, and the refusal to work as one that row-level security does not bind."""

from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from casestatus.config import ConfigError

APP_ROLE = "casestatus_app"
EVERY_FIRM_ROLE = "casestatus_every_firm"
CONNECT_OPTIONS = f"-c role={APP_ROLE} -c timezone=utc -c statement_timeout=15000"

_WHO_ARE_WE = """SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_tables WHERE tableowner = rolname)
                 FROM pg_roles WHERE rolname = current_user"""


class UnsafeRole(ConfigError):
    """The app is connected as a role that row-level security does not bind."""


def bind_to_role(engine: sa.Engine) -> None:
    """Let no connection of this engine be used as a superuser, a table's owner or past row-level security: UnsafeRole.

    A pooler in between may drop the options that choose the role, so every new connection is looked at.
    """
    event.listen(engine, "connect", _refuse_unsafe)


def _refuse_unsafe(connection: Any, record: object) -> None:
    with connection.cursor() as cursor:
        name, is_unbound = cursor.execute(_WHO_ARE_WE).fetchone()
    connection.rollback()
    if is_unbound or name != APP_ROLE:
        raise UnsafeRole(f"DATABASE_URL connects as {name}, which row-level security does not bind.")


def refuse_unsafe_role(engine: sa.Engine) -> None:
    """Raise UnsafeRole at once, not at the first question. A database that does not answer is asked another time."""
    with suppress(OperationalError), engine.connect():
        return
