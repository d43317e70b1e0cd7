"""Who waits for whom: work that one process at a time may do, and how long a row is waited for."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from casestatus.core import db

WRITTEN_BY: sa.ColumnElement[int] = sa.literal_column("xmin")  # of one table's row: the transaction that wrote it last


class Turn:
    """A turn that one process has at a time. It ends with the connection, so that a dead process holds none."""

    def __init__(self, connection: sa.Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Whether the turn is ours, for the length of the block. Never waits; SQLAlchemyError without a database."""
        mine = bool(self._ask("pg_try_advisory_lock"))
        try:
            yield mine
        finally:
            if mine:
                self._ask("pg_advisory_unlock")

    def _ask(self, function: str) -> object:
        return self._connection.execute(sa.select(getattr(sa.func, function)(self._number))).scalar()


@contextmanager
def turn(number: int) -> Iterator[Turn]:
    """The turn of this number, on a connection of its own that holds no transaction open."""
    with db.engine().connect() as connection:
        yield Turn(connection.execution_options(isolation_level="AUTOCOMMIT"), number)


def waiting_at_most(seconds: int) -> sa.ColumnElement[str]:
    """A column by which a statement tells the database how long the rest of the transaction may wait for each lock."""
    return sa.func.set_config("lock_timeout", f"{seconds}s", sa.true())
