import time

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import SQLAlchemyError

from casestatus.core.locks import turn

NUMBER = 4_242_001


@pytest.fixture(autouse=True)
def connected(app):
    with app.app_context():
        yield


def test_one_at_a_time_has_the_turn():
    with turn(NUMBER) as ours, turn(NUMBER) as theirs:
        with ours.taken() as mine, theirs.taken() as also_mine:
            assert (mine, also_mine) == (True, False)
        with theirs.taken() as mine_now:
            assert mine_now


def test_turns_of_different_numbers_go_side_by_side():
    with turn(NUMBER) as one, turn(NUMBER + 1) as other, one.taken() as mine, other.taken() as also_mine:
        assert (mine, also_mine) == (True, True)


def test_a_turn_ends_when_the_work_breaks():
    with turn(NUMBER) as ours, turn(NUMBER) as theirs:
        with pytest.raises(ZeroDivisionError), ours.taken():
            raise ZeroDivisionError
        assert _taken_soon(theirs)


def test_a_turn_ends_with_its_connection():
    with turn(NUMBER) as theirs:
        with turn(NUMBER) as ours, pytest.raises(SQLAlchemyError), ours.taken():
            ours._connection.invalidate()  # as when the database is killed
        assert _taken_soon(theirs)


def test_whoever_has_the_turn_holds_no_transaction_open():
    with turn(NUMBER) as ours, ours.taken():
        line = ours._connection.connection.driver_connection

        assert line is not None
        assert line.info.transaction_status is TransactionStatus.IDLE


def _taken_soon(turn) -> bool:
    """The database takes a moment to see that a connection is gone."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with turn.taken() as mine:
            if mine:
                return True
        time.sleep(0.02)
    return False
