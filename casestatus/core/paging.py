"""Pages of long lists, by key and never by offset: a page costs the same wherever it is."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Up to fifty rows, and the cursor of the next page when there is one."""

    SIZE: ClassVar[int] = 50
    rows: list[Row]
    next: str | None


def cut(rows: Sequence[Row], key: Callable[[Row], tuple[Any, ...]], *, size: int = Page.SIZE) -> Page[Row]:
    """A page of the first `size` rows; one row more than that means that there is a next page."""
    more = len(rows) > size
    return Page(list(rows[:size]), cursor_of(*key(rows[size - 1])) if more else None)


def after(statement: sa.Select, cursor: str, *columns: Any, descending: bool = False) -> sa.Select:
    """Only the rows behind the cursor, in the order of the columns. A cursor that is none changes nothing."""
    values = _read(cursor, [column.type.python_type for column in columns])
    if values is None:
        return statement
    here = sa.tuple_(*columns)
    there = sa.tuple_(*[sa.cast(value, column.type) for value, column in zip(values, columns, strict=True)])
    return statement.where(here < there if descending else here > there)


def cursor_of(*key: Any) -> str:
    """The cursor of a list that goes on behind this key."""
    return _write(key)


def _write(key: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(part) for part in key]).encode()).decode().rstrip("=")


def _read(cursor: str, kinds: Sequence[type]) -> list[Any] | None:
    """The values of a cursor, each of its kind; None when it is no cursor of this list."""
    try:
        written = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [READ[kind](value) for kind, value in zip(kinds, _strings(written), strict=True)]
    except (ValueError, RecursionError):
        return None


def _strings(written: Any) -> list[str]:
    if not isinstance(written, list) or not all(isinstance(value, str) for value in written):
        raise ValueError("A cursor is a list of strings.")
    return written


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("No text in the database has a NUL.")
    return value


READ: dict[type, Callable[[str], Any]] = {str: _text, UUID: UUID, datetime: datetime.fromisoformat}
