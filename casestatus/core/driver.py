"""How psycopg asks: it reads of an answer what is needed of it, and sends together what may go together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, overload

import psycopg
from psycopg import _queries
from psycopg.pq import TransactionStatus

# It keeps what it has read of a statement's text if that is shorter; the question of a thread has eight kilobytes.
_queries.MAX_CACHED_STATEMENT_LENGTH = 16 * 1024


class Cursor(psycopg.Cursor[Any]):
    """A cursor that describes the columns of an answer when somebody reads of them.

    SQLAlchemy asks each time whether there are any, and keeps what it read of them the first time.
    """

    @property
    def description(self) -> Any:
        """As psycopg.Cursor's: one Column for each column, or None when the answer has no rows."""
        self._fetch_pipeline()  # in `together_with` the answer is still under way
        answer = self.pgresult
        if answer is None or not answer.nfields:
            return super().description
        return _Columns(self, answer)


class _Columns(Sequence[psycopg.Column]):
    def __init__(self, cursor: Cursor, answer: Any) -> None:
        self._cursor, self._answer = cursor, answer

    def _read(self) -> list[psycopg.Column]:
        if self._cursor.pgresult is not self._answer:
            raise psycopg.InterfaceError("The cursor has another answer by now.")
        return super(Cursor, self._cursor).description or []

    def __len__(self) -> int:
        return int(self._answer.nfields)

    @overload
    def __getitem__(self, index: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, index: slice) -> list[psycopg.Column]: ...
    def __getitem__(self, index: Any) -> Any:
        return self._read()[index]

    def __iter__(self) -> Any:
        return iter(self._read())


def is_idle(connection: psycopg.Connection[Any]) -> bool:
    """Whether no transaction is under way."""
    return connection.info.transaction_status is TransactionStatus.IDLE


@contextmanager
def together_with(first: str, values: dict[str, Any], connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Send `first`, whose answer nobody needs, and the one statement that is asked in the block, as one transaction.

    They travel together, and no BEGIN and COMMIT with them: the server is waited for twice instead of four times. What
    raises in the block must close the connection: else what was done is committed, and psycopg may believe that the
    server has prepared a statement which it never came to.
    """
    connection.autocommit = True
    try:
        with connection.pipeline():
            connection.execute(first, values)
            yield
    finally:
        with suppress(psycopg.Error):  # of a connection that broke: that is known already
            connection.autocommit = False
