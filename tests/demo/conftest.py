"""The demo firm, made once for all tests of a file that only look at it."""

import pytest

from casestatus.core import db, notes
from casestatus.core.tenancy import choose_firm
from casestatus.demo.seeding import seed_demo
from casestatus.firms.queries import firm_of_number

NUMBER = "+18435550100"


@pytest.fixture(scope="module")
def demo(app):
    """The demo firm, which the tests' own session serves; gone at the end of the file."""
    with app.app_context(), db.engine().connect() as connection:
        outer = connection.begin()
        factory = db.session.session_factory
        factory.configure(bind=connection, join_transaction_mode="create_savepoint")
        db.session().info["notes"] = notes.Notes()
        seed_demo()
        choose_firm(firm_of_number(NUMBER))
        yield
        db.session.remove()
        factory.configure(bind=None, join_transaction_mode="conditional_savepoint")
        outer.rollback()
