"""Brings the database to the newest shape, as the login that owns it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig

from casestatus.core.roles import CONNECT_OPTIONS, bind_to_role, refuse_unsafe_role

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


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
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"options": CONNECT_OPTIONS})
    bind_to_role(engine)
    refuse_unsafe_role(engine)
