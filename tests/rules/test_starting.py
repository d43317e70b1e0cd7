"""No process works as a role that sees every firm (architecture §4.4)."""

import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from casestatus.core import db
from casestatus.core.migrating import migrate
from casestatus.core.roles import CONNECT_OPTIONS, UnsafeRole, bind_to_role, refuse_unsafe_role
from tests.rules.reading import ROOT

SENTENCE = "DATABASE_URL connects as casestatus_app, which row-level security does not bind."
PROGRAMS = {
    "web": ["-m", "gunicorn", "-c", "casestatus/web/gunicorn.py", "wsgi:app"],
    "worker": ["-m", "jobs.worker", "texts"],
    "clock": ["-m", "jobs.clock"],
    "migrate": ["-m", "casestatus.cli", "migrate"],
}


@pytest.fixture(scope="module")
def unbound(own_database, services):
    """The address of a database where the app's role owns a table, which it then sees whole."""
    url, name = own_database
    admin = sa.create_engine(make_url(services.admin_url).set(database=name), poolclass=sa.NullPool)
    with admin.begin() as connection:
        connection.execute(sa.text("CREATE TABLE loot (firm_id uuid)"))
        connection.execute(sa.text("ALTER TABLE loot OWNER TO casestatus_app"))
    return url


@pytest.fixture(scope="module")
def ended(unbound, config, tmp_path_factory):
    """Every program, started on that database at the same time: its status, and what it said."""
    settings = replace(config, database_url=unbound, home=tmp_path_factory.mktemp("unbound"), port=_free_port())
    started = {name: _start(arguments, settings) for name, arguments in PROGRAMS.items()}
    said = {name: program.communicate(timeout=60)[0] for name, program in started.items()}
    return {name: (program.returncode, said[name]) for name, program in started.items()}


def _start(arguments, settings):
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | settings.as_env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_program_starts_where_the_database_would_show_it_every_firm(ended, program):
    status, said = ended[program]

    assert status != 0
    assert f"casestatus: {SENTENCE}" in said.splitlines()
    assert "Traceback" not in said


def test_migrating_a_database_that_binds_the_app_says_nothing(config, capfd):
    migrate(config.database_url)

    assert SENTENCE not in "".join(capfd.readouterr())


@pytest.mark.parametrize("options", ["", "-c role=casestatus_every_firm"])
def test_a_connection_without_the_apps_role_is_not_used(config, options):
    """As behind a pooler that drops the options of a connection."""
    engine = sa.create_engine(config.database_url, poolclass=sa.NullPool, connect_args={"options": options})
    bind_to_role(engine)

    with pytest.raises(UnsafeRole, match="DATABASE_URL connects as casestatus"):
        engine.connect()


def test_a_superuser_is_not_used(services):
    engine = sa.create_engine(services.admin_url, poolclass=sa.NullPool)
    bind_to_role(engine)

    with pytest.raises(UnsafeRole, match="DATABASE_URL connects as postgres"):
        engine.connect()


def test_the_apps_own_connections_are_looked_at(another_app, unbound):
    with another_app(database_url=unbound).app_context(), pytest.raises(UnsafeRole):
        db.ping()


def test_a_database_that_does_not_answer_is_asked_another_time():
    engine = sa.create_engine(
        "postgresql+psycopg://nobody@127.0.0.1:1/nothing", connect_args={"options": CONNECT_OPTIONS}
    )

    refuse_unsafe_role(engine)

    with pytest.raises(OperationalError):
        engine.connect()


def test_an_app_is_made_without_a_connection_or_a_thread(another_app):
    """Web workers are forks of the process that made it, and would share the one and miss the other."""
    nobody, threads = "postgresql+psycopg://nobody@127.0.0.1:1/none", set(threading.enumerate())

    app = another_app(database_url=nobody, redis_url="redis://127.0.0.1:1/0")

    with app.app_context():
        assert db.engine().pool.checkedin() == 0
    assert set(threading.enumerate()) == threads
