"""Brings the database to the newest shape, as the login that owns it."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def migrate(url: str, *, to: str = "head") -> None:
    """Run every migration up to `to` on the database at `url`, each in a transaction. Repeating it changes nothing."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(settings, to)
