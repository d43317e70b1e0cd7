"""The embedded PostgreSQL and Valkey: made, stopped, killed, started again."""

import os
import signal
import stat

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import create_engine, text

from casestatus.supervisor.errors import StartError
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.process import Child
from casestatus.supervisor.valkey import EmbeddedValkey


@pytest.fixture
def postgres(settled_home):
    server = EmbeddedPostgres(settled_home)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(home):
    server = EmbeddedValkey(home)
    server.start()
    yield server
    server.stop()


def ask(url: str, question: str):
    engine = create_engine(url)
    with engine.begin() as connection:
        answer = connection.execute(text(question))
        value = answer.scalar() if answer.returns_rows else None
    engine.dispose()
    return value


def test_the_login_owns_its_database_and_is_no_superuser(postgres):
    ask(postgres.url, "CREATE EXTENSION pg_trgm")
    ask(postgres.url, "CREATE ROLE casestatus_app NOLOGIN")

    assert ask(postgres.url, "SELECT current_user") == "casestatus"
    assert not ask(postgres.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    assert ask(postgres.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    assert ask(postgres.url_template.format(name="casestatus"), "SELECT current_database()") == "casestatus"


def test_what_was_committed_outlives_a_stop_and_a_kill(postgres):
    ask(postgres.url, "CREATE TABLE kept (word text)")
    ask(postgres.url, "INSERT INTO kept VALUES ('kept')")

    postgres.stop()
    postgres.start()
    os.kill(postgres.pid, signal.SIGKILL)
    again = EmbeddedPostgres(postgres.home)
    again.start()

    assert ask(again.url, "SELECT word FROM kept") == "kept"
    again.stop()


def test_a_lock_file_whose_number_belongs_to_another_program_is_passed_over(postgres):
    postgres.stop()
    (postgres.directory / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.directory}\n")

    postgres.start()

    assert ask(postgres.url, "SELECT 1") == 1


def test_the_database_is_safe_by_default_and_keeps_words_out_of_its_log(postgres):
    with pytest.raises(Exception, match="division"):
        ask(postgres.url, "SELECT 'canary' || (1 / 0)")

    assert ask(postgres.url, "SHOW fsync") == "on"
    assert ask(postgres.url, "SHOW listen_addresses") == ""
    assert "canary" not in (postgres.home / "logs" / "postgres.log").read_text()


def test_nobody_else_reaches_the_sockets(postgres, valkey):
    places = [postgres.url.partition("host=")[2], os.path.dirname(valkey.url.partition("@")[2])]

    assert [stat.S_IMODE(os.stat(place).st_mode) for place in places] == [0o700, 0o700]
    assert stat.S_IMODE(postgres.home.stat().st_mode) == 0o700


def test_a_database_of_another_major_is_refused(home):
    (home / "db").mkdir(parents=True)
    (home / "db" / "PG_VERSION").write_text("15\n")

    with pytest.raises(StartError, match="was made by PostgreSQL 15"):
        EmbeddedPostgres(home).spec()


def test_a_half_made_database_is_made_anew(home):
    (home / "db.new").mkdir(parents=True)
    (home / "db.new" / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(home, fsync=False)

    assert ask(server.start(), "SELECT 1") == 1
    server.stop()


def test_the_queue_wants_its_password(valkey):
    stranger = redis.Redis(unix_socket_path=valkey.url.partition("@")[2].partition("?")[0], retry=Retry(NoBackoff(), 0))

    with pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()


def test_the_queue_outlives_a_stop_and_a_kill(valkey):
    queue = redis.Redis.from_url(valkey.url)
    queue.set("word", "kept")

    valkey.stop()
    valkey.start()
    os.kill(valkey.pid, signal.SIGKILL)
    again = EmbeddedValkey(valkey.home)
    again.start()

    assert redis.Redis.from_url(again.url).get("word") == b"kept"
    again.stop()


def test_a_server_that_cannot_start_says_why(home):
    server = EmbeddedValkey(home)
    spec = server.spec()
    (home / "queue" / "valkey.conf").write_text("nonsense yes\n")

    with pytest.raises(StartError, match=r"valkey did not start; .*valkey\.log ends with"):
        Child(spec, home / "logs").start_and_wait()
