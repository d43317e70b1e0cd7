"""Migrations that work beside running processes: cut off and begun again, and begun by two at once."""

import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from casestatus.config import ROOT
from casestatus.core.clock import new_id
from casestatus.core.migrating import migrate

BEFORE = "0052_words_of_moved_drafts"
WORKS_BESIDE_OTHERS = "0053_letters_alone"


@pytest.fixture
def url(make_database, services):
    """The address of a database whose last migrations were cut off before they were noted."""
    name = f"cut_off_{new_id().hex}"
    yield make_database(name)
    admin = sa.create_engine(services.admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def ask(url: str, statement: str):
    engine = sa.create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        found = connection.execute(sa.text(statement))
        return found.scalars().all() if found.returns_rows else None


def indexes(url: str) -> set[str]:
    valid = "SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid"
    return set(ask(url, valid))


@pytest.mark.parametrize(
    "done",
    [
        "CREATE INDEX ix_messages_words_new ON messages (id)",
        "DROP INDEX ix_messages_words",
        "ALTER INDEX ix_contacts_name_trigrams RENAME TO ix_contacts_name_trigrams_new",
    ],
)
def test_what_was_cut_off_is_begun_again(url, done):
    whole = indexes(url)
    ask(url, f"UPDATE alembic_version SET version_num = '{BEFORE}'")
    ask(url, done)

    migrate(url, to=WORKS_BESIDE_OTHERS)

    assert indexes(url) == whole
    assert ask(url, "SELECT version_num FROM alembic_version") == [WORKS_BESIDE_OTHERS]


def test_two_that_migrate_at_once_wait_for_each_other(url):
    ask(url, f"UPDATE alembic_version SET version_num = '{BEFORE}'")

    program = [sys.executable, "-c", "import sys; from casestatus.core.migrating import migrate; migrate(sys.argv[1])"]
    both = [subprocess.Popen([*program, url], cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(2)]

    assert [one.wait(60) for one in both] == [0, 0]
