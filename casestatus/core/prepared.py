"""Statements that are built once. To build and compile a large one takes longer than to answer it."""

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from casestatus.core.tenancy import Held

KINDS: dict[Any, sa.types.TypeEngine[Any]] = {
    UUID: sa.Uuid(),
    str: sa.Text(),
    int: sa.Integer(),
    datetime: sa.DateTime(timezone=True),
    dict[str, Any]: JSONB(),
    list[str]: sa.ARRAY(sa.Text()),
    list[UUID]: sa.ARRAY(sa.Uuid()),
}


def prepared(build: Callable[..., Any]) -> Callable[..., sa.Result[*tuple[Any, ...]]]:
    """Make a builder of one statement a question: called with values, it asks the database and gives the result.

    The builder runs with placeholders, so it must not decide by its arguments. Of a person it sees the id and what they
    `may`, and runs once for each set of permissions.
    """
    kinds = {f"given_{name}": one.annotation for name, one in inspect.signature(build).parameters.items()}
    kept: dict[Any, Held] = {}

    @wraps(build)
    def ask(*values: Any) -> sa.Result[*tuple[Any, ...]]:
        powers = tuple(value.powers for value in values if hasattr(value, "powers"))
        if powers not in kept:
            kept[powers] = Held(build(*map(_placeholder, kinds, kinds.values(), values)))
        given = {name: getattr(value, "id", value) for name, value in zip(kinds, values, strict=True)}
        return kept[powers].ask(given)

    return ask


def constant(value: int | str) -> sa.ColumnElement[Any]:
    """A value of ours written into the statement itself: a limit, what a partial index is about, what never differs.

    PostgreSQL plans a kept statement once only when it need not know the values: with `unread > $1` it could not tell
    that the index of `unread > 0` fits, and would plan every time.
    """
    if isinstance(value, str):
        assert not set(value) & set("':%\\")
        return sa.literal_column(f"'{value}'", sa.Text())
    return sa.literal_column(str(int(value)), sa.Integer())


def for_anyone(id_: UUID) -> sa.ScalarSelect[UUID]:
    """The id of somebody which PostgreSQL may not look at before it plans.

    Where some have much and others little, a plan for one person looks cheaper than the kept one: it plans every time.
    """
    return sa.select(sa.type_coerce(id_, sa.Uuid())).scalar_subquery()


def _placeholder(name: str, kind: Any, value: Any) -> Any:
    if kind in KINDS:
        return sa.bindparam(name, type_=KINDS[kind])
    return SimpleNamespace(id=sa.bindparam(name, type_=sa.Uuid()), may=getattr(value, "may", None))
