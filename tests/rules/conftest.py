"""Apps with other settings beside the one that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from casestatus.app import create_app
from casestatus.core import links, notes, queue
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


@contextmanager
def _given_back() -> Iterator[None]:
    kept = [(place, vars(place).copy()) for place in (links, notes, queue, stream, limiter)]
    try:
        yield
    finally:
        for place, names in kept:
            vars(place).update(names)
