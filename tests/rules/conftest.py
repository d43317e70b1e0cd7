"""Apps with other settings beside the one that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from casestatus.app import create_app
from casestatus.core import links, notes, queue
from casestatus.core.clock import new_id
from casestatus.web import stream
from casestatus.web.limits import limiter


@pytest.fixture
def another_app(app, config):
    """Makes an app with some settings changed. What a process has once is given back to the shared app at the end."""
    with _given_back():

        def make(**changed: object):
            limiter.enabled = True
            made = create_app(replace(config, **changed))
            made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
            return made

        yield make


@pytest.fixture(scope="module")
def own_database(make_database, services):
    """The address of a migrated database for one file of tests, which is gone afterwards, and its name."""
    name = f"own_{new_id().hex}"
    yield make_database(name), name
    admin = sa.create_engine(services.admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _given_back() -> Iterator[None]:
    kept = [(place, vars(place).copy()) for place in (links, notes, queue, stream, limiter)]
    try:
        yield
    finally:
        for place, names in kept:
            vars(place).update(names)
