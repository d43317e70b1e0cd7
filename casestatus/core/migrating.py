"""Brings the database to the newest shape, as the login that owns it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig

from casestatus.core.roles import CONNECT_OPTIONS, bind_to_role, refuse_unsafe_role

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def connections_allowed(url: str) -> int:
    """How many connections the server at `url` gives to ordinary logins."""
    asked = "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    engine = sa.create_engine(_driven(url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return connection.execute(sa.text(asked)).scalar_one()


def migrate(url: str, *, to: str = "head") -> None:
    """Run every migration up to `to` on the database at `url`, each in a transaction. Repeating it changes nothing.

    Raises UnsafeRole when the app would afterwards work as a role that row-level security does not bind.
    """
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(settings, to)
    _refuse_unsafe_role(url)


def _refuse_unsafe_role(url: str) -> None:
    """Connect as the app will. The start ends here with one sentence, before anything is served."""
    engine = sa.create_engine(_driven(url), poolclass=sa.NullPool, connect_args={"options": CONNECT_OPTIONS})
    bind_to_role(engine)
    refuse_unsafe_role(engine)


def _driven(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
