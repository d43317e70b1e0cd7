"""The law firms that everything is measured on: made in the database itself, once, and kept."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from alembic.script import ScriptDirectory

from casestatus.core.migrating import MIGRATIONS

HARBOR = UUID("0198aaaa-0000-7000-8000-000000000001")  # whose pages are measured
QUILL = UUID("0198aaaa-0000-7000-8000-000000000002")  # as large, so that isolation costs show
SMALL = UUID("0198aaaa-0000-7000-8000-000000000003")  # five conversations, of 5 and one of 50 messages
NUMBERS = {HARBOR: "+18435550100", QUILL: "+18445550100", SMALL: "+18455550100"}
AREAS = {HARBOR: "843", QUILL: "844", SMALL: "845"}
SCRIPT = Path(__file__).with_name("dataset.sql")


@dataclass(frozen=True)
class Size:
    """How much a large firm has."""

    name: str
    contacts: int
    cases: int
    messages: int  # in a conversation
    longest: int  # messages in the first conversation
    users: int = 40


ONE = Size("one", contacts=20_000, cases=10_000, messages=20, longest=2_000)
TEN = Size("ten", contacts=200_000, cases=100_000, messages=20, longest=2_000)
TINY = Size("tiny", contacts=60, cases=30, messages=20, longest=120, users=4)
FEW = Size("few", contacts=5, cases=3, messages=5, longest=50, users=2)


def token_of(firm: UUID, user: int) -> str:
    """What the browser of a firm's user holds; users count from 0."""
    return f"bench-{AREAS[firm]}-{user}"


def fingerprint(size: Size) -> str:
    """Changes when the data set of this size would be another one."""
    return _hash(SCRIPT.read_bytes() + Path(__file__).read_bytes() + repr(size).encode())


def migrations() -> list[str]:
    """Name and contents' hash of every migration, the first one first."""
    newest_first = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [f"{one.revision} {_hash(Path(one.path).read_bytes())}" for one in newest_first][::-1]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def fill(url: str, size: Size) -> None:
    """Make the three firms in a migrated, empty database. `url` is the owner's, in SQLAlchemy's writing."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '256MB'")
        with _without_indexes(connection):
            _make_firm(connection, HARBOR, size)
            _make_firm(connection, QUILL, size)
            _make_firm(connection, SMALL, FEW)
        _make_bare_tables(connection)
        connection.execute("VACUUM ANALYZE")


def _make_firm(connection: psycopg.Connection, firm: UUID, size: Size) -> None:
    values = {
        "firm": f"'{firm}'::uuid",
        "name": f"'Firm {AREAS[firm]}'",
        "number": f"'{NUMBERS[firm]}'",
        "area": f"'{AREAS[firm]}'",
        "contacts": size.contacts,
        "cases": size.cases,
        "messages": size.messages,
        "longest": size.longest,
        "users": size.users,
    }
    for statement in SCRIPT.read_text().split(";\n"):
        connection.execute(_filled(statement, values))


def _filled(statement: str, values: dict[str, object]) -> bytes:
    """The statement with its {{names}} replaced: its values are ours, never anybody's."""
    for name, value in values.items():
        statement = statement.replace(f"{{{{{name}}}}}", str(value))
    return statement.encode()


def _make_bare_tables(connection: psycopg.Connection) -> None:
    """What W writes to: as many rows, two tables and the two indexes that it needs."""
    for statement in (
        "CREATE TABLE bare_conversations AS SELECT id, phone, latest_at, latest_snippet FROM conversations",
        "ALTER TABLE bare_conversations ADD PRIMARY KEY (id)",
        "CREATE INDEX ON bare_conversations (phone)",
        "CREATE TABLE bare_messages AS SELECT id, conversation_id, at, body, provider_id FROM messages",
        "ALTER TABLE bare_messages ADD PRIMARY KEY (id), ADD UNIQUE (provider_id), "
        "ADD FOREIGN KEY (conversation_id) REFERENCES bare_conversations (id)",
    ):
        connection.execute(statement.encode())


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Foreign keys and plain indexes are made after the rows: ten times as fast."""
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    ).fetchall()
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in indexes:
        connection.execute(definition.encode())
    for table, name, definition in keys:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
