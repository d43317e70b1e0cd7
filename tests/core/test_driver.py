"""One statement together with what must come first: a transaction of its own, without BEGIN and COMMIT."""

from contextlib import contextmanager, nullcontext

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, SQLAlchemyError

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.tenancy import FIRM_TOLD, choose_firm, telling
from casestatus.firms.models import Firm
from tests.factories import a_firm

DIVIDING = sa.select(sa.literal(1) / sa.bindparam("number", type_=sa.Integer()))
TELLING = sa.select(telling(sa.bindparam("firm", type_=sa.Uuid())))
NAMED = sa.select(sa.func.count()).select_from(Firm).where(Firm.name == "Bay")


class Broken(Exception):
    pass


@pytest.fixture
def whose(product):
    """A firm that is really there."""
    with product.app_context():
        with db.transaction():
            firm_id = a_firm("Harbor").id
        db.session.remove()
        yield firm_id
        with db.transaction():
            db.session.execute(sa.update(Firm).values(name="Harbor"))
        db.session.remove()


def rename():
    return db.session.execute(sa.update(Firm).where(Firm.id == FIRM_TOLD).values(name="Bay").returning(Firm.id)).all()


@contextmanager
def driver_of_next():
    """The driver's connection that the next unit of work gets."""
    with db.own_session() as session:
        yield session.connection().connection.driver_connection


def named_bay() -> int:
    with db.own_session() as session:
        return session.execute(NAMED).scalar_one()


def test_it_is_kept_before_the_unit_of_work_ends(whose):
    with db.transaction():
        with db.together_with(TELLING, firm=whose):
            assert rename() == [(whose,)]
            assert named_bay() == 0
        assert named_bay() == 1


def test_what_was_told_is_forgotten_and_the_connection_as_it_was(whose):
    with db.transaction(), db.together_with(TELLING, firm=whose):
        rename()
        mine = db.session.connection().connection.driver_connection

    with driver_of_next() as driver:
        assert (driver is mine, driver.autocommit, driver.info.pipeline_status) == (True, False, 0)
        assert driver.execute("SELECT current_setting('app.firm_id', true)").fetchone() == ("",)


def test_no_row_is_an_answer_too(whose):
    with db.transaction(), db.together_with(TELLING, firm=new_id()):
        assert rename() == []


def test_what_fails_changes_nothing_and_is_raised(whose):
    by_nothing = sa.cast(1 / (sa.func.length(Firm.name) - len("Harbor")), sa.Text)
    failing = sa.update(Firm).where(Firm.id == FIRM_TOLD).values(name=by_nothing)
    with pytest.raises(DataError), db.transaction(), db.together_with(TELLING, firm=whose):
        db.session.execute(failing.returning(Firm.id))

    assert named_bay() == 0
    with driver_of_next() as driver:
        assert (driver.autocommit, driver.info.transaction_status) == (False, 0)


def test_what_fails_when_psycopg_prepares_it_leaves_no_belief_that_it_did(whose):
    for number in (1, 1, 1, 1, 1, 0, 1, 1):  # psycopg prepares what is asked for the sixth time
        fails = pytest.raises(DataError) if number == 0 else nullcontext()
        with fails, db.transaction(), db.together_with(DIVIDING, number=number):
            assert rename() == []


def test_what_raises_after_its_answer_is_not_kept(whose):
    def rename_and_break():
        rename()
        raise Broken

    with pytest.raises(Broken), db.transaction(), db.together_with(TELLING, firm=whose):
        rename_and_break()

    assert named_bay() == 0


def test_what_is_asked_next_is_told_the_firm_too(whose):
    with db.own_session() as session, db.transaction():
        with db.together_with(TELLING, firm=whose):
            rename()
        assert not session.in_transaction()
        choose_firm(whose)
        assert session.execute(sa.select(FIRM_TOLD)).scalar_one() == whose


def test_within_a_transaction_it_is_a_part_of_it(whose):
    with db.transaction() as work:
        db.session.execute(sa.text("SELECT 1"))
        with db.together_with(TELLING, firm=whose):
            assert rename() == [(whose,)]
        assert named_bay() == 0
        work.undo()

    assert named_bay() == 0


def test_a_connection_that_died_is_not_asked_again(whose, services):
    with driver_of_next() as driver:
        dead = driver.info.backend_pid
    with sa.create_engine(services.admin_url).connect() as admin:
        admin.execute(sa.select(sa.func.pg_terminate_backend(dead, 5000)))

    with pytest.raises(SQLAlchemyError), db.transaction(), db.together_with(TELLING, firm=whose):
        rename()
    with db.transaction(), db.together_with(TELLING, firm=whose):
        assert rename() == [(whose,)]
