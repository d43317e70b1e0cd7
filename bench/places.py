"""Where a bench keeps its homes, and its database as it was before anything was measured."""

import shutil
from pathlib import Path

import psycopg

from bench.dataset import Size, fill, fingerprint, migrations
from casestatus.config import ROOT
from casestatus.core.migrating import migrate
from casestatus.supervisor.postgres import EmbeddedPostgres

HOMES = ROOT / "var" / "bench"
SECRET_KEY = "a key for measuring on this machine only"


def fresh_home(size: Size) -> Path:
    """A home whose database holds the data set as it was made.

    New migrations change it as they change a firm's own data; it is made anew when older ones changed, or the set.
    """
    home = HOMES / size.name
    mark = home / f"made-{fingerprint(size)}"
    had = mark.read_text().splitlines() if mark.exists() else []
    if not had or had != migrations()[: len(had)]:
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for theirs in ("queue", "sandbox"):  # their jobs and texts are of the database that was measured before
        shutil.rmtree(home / theirs, ignore_errors=True)
    postgres = EmbeddedPostgres(home)
    postgres.start()
    try:
        _make(postgres, size, mark)
        _copy_kept(postgres.admin_url)
    finally:
        postgres.stop()
    return home


def _make(postgres: EmbeddedPostgres, size: Size, mark: Path) -> None:
    """See to it that the kept database is there, in the newest shape."""
    if not mark.exists():
        print(f"Making the data set “{size.name}”. Once.", flush=True)
        migrate(postgres.url)
        fill(postgres.url, size)
        _rename(postgres.admin_url, "casestatus", "kept")
    elif mark.read_text().splitlines() != migrations():
        migrate(postgres.url_template.format(name="kept"))
    mark.write_text("\n".join(migrations()))


def _rename(admin_url: str, old: str, new: str) -> None:
    with _admin(admin_url) as connection:
        connection.execute(f"ALTER DATABASE {old} RENAME TO {new}".encode())


def _copy_kept(admin_url: str) -> None:
    with _admin(admin_url) as connection:
        connection.execute("DROP DATABASE IF EXISTS casestatus WITH (FORCE)")
        connection.execute("CREATE DATABASE casestatus OWNER casestatus TEMPLATE kept STRATEGY file_copy")


def _admin(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
