"""Whose data it is. Every firm-owned row carries its firm; every statement is held to one firm, twice.

The first net is here: a listener adds `firm_id = the chosen firm` to every ORM statement; without one it raises.
The second is the database: row-level security by the setting `app.firm_id` (migrations/rows.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import (
    Mapped,
    MappedColumn,
    ORMExecuteState,
    SessionTransaction,
    declared_attr,
    foreign,
    mapped_column,
    relationship,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.errors import NotFound
from casestatus.core.roles import EVERY_FIRM_ROLE

Model = TypeVar("Model")

_SETTING = "app.firm_id"
FIRM_TOLD: sa.ColumnElement[UUID] = sa.literal_column(
    f"nullif(current_setting('{_SETTING}', true), '')::uuid", sa.Uuid()
)
_TELL_DATABASE = sa.text(f"SELECT set_config('{_SETTING}', :firm, true)")


class NoFirmChosen(RuntimeError):
    """A firm's rows were asked for before anyone said which firm."""


class WrongFirm(RuntimeError):
    """One session serves one firm; this one was asked to serve another."""


def chosen_firm() -> UUID:
    """The id of the firm that this session serves. Raises NoFirmChosen when there is none."""
    firm_id: UUID | None = db.session().info.get("firm_id")
    if firm_id is None:
        raise NoFirmChosen("Choose a firm first: as_firm(id).")
    return firm_id


class FirmOwned:
    """Belongs to exactly one firm. The table's key is (firm_id, id), so that nothing can point into another firm."""

    firm_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("firms.id"), primary_key=True, default=lambda: chosen_firm(), sort_order=-100
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-99)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"primary_key": ["id"]}


def reference(table: str, **options: Any) -> MappedColumn[Any]:
    """A column that points at a row of the same firm: (firm_id, this) → table (firm_id, id)."""
    return mapped_column(sa.Uuid(), info={"points_to": table}, **options)


def belongs_to(target: Any, key: Any, **options: Any) -> Any:
    """The relationship that goes with a `reference` column."""
    return relationship(target, primaryjoin=lambda: foreign(key.column) == _mapped(target).id, **options)


def _mapped(target: Any) -> Any:
    return target if isinstance(target, type) else target()


@event.listens_for(db.Base, "instrument_class", propagate=True)
def _add_composite_keys(mapper: Any, cls: type) -> None:
    table = mapper.local_table
    for column in [column for column in table.c if "points_to" in column.info]:
        name = f"fk_{table.name}_{column.name}"
        if name not in {constraint.name for constraint in table.constraints}:
            other = column.info["points_to"]
            table.append_constraint(
                sa.ForeignKeyConstraint(["firm_id", column.name], [f"{other}.firm_id", f"{other}.id"], name=name)
            )


def choose_firm(firm_id: UUID, *, is_told: bool = False) -> None:
    """Make the current session serve this firm until it ends. Raises WrongFirm when it serves another.

    `is_told` when a statement of this transaction has told the database (`telling`).
    """
    current = db.session()
    if current.info.get("firm_id", firm_id) != firm_id:
        raise WrongFirm("This session already serves another firm.")
    current.info["firm_id"] = firm_id
    if current.in_transaction() and not is_told:
        current.execute(_TELL_DATABASE, {"firm": str(firm_id)})


def telling(firm_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[str]:
    """A column by which a statement on directory tables tells the database the firm of the row that it finds."""
    return sa.func.set_config(_SETTING, sa.cast(firm_id, sa.Text()), sa.true())


def held_to_the_told(statement: Any) -> Any:
    """A statement that is asked `db.together_with` one that is `telling` the firm: both nets go by what was told."""
    held = with_loader_criteria(FirmOwned, lambda model: model.firm_id == FIRM_TOLD, include_aliases=True)
    return statement.options(held).execution_options(**{_HELD: False})


def deciding(statement: sa.Select) -> sa.Select:
    """A statement that finds, by a directory row, which firm it is about, and reads that firm's rows at once.

    The first net cannot know the firm, so only row-level security holds it, by the firm that it is `telling`: what
    comes of the firm's tables must stand in a lateral part that looks at what was told, and names the firm itself.
    """
    return statement.execution_options(**{_HELD: False})


@contextmanager
def as_firm(firm_id: UUID) -> Iterator[None]:
    """Serve one firm in a session of its own for the length of the block. What was loaded in it ends with it."""
    outside = db.session()
    with db.own_session():
        choose_firm(firm_id)
        yield
    if outside.in_transaction() and "firm_id" in outside.info:
        outside.execute(_TELL_DATABASE, {"firm": str(outside.info["firm_id"])})


def every_firm(why: str, statement: Any) -> list[Any]:
    """Ask across firms, for the machines that keep all of them going. Returns rows of plain values, never models.

    `why` says what for, where it is called; a rules test lists the callers.
    """
    with db.own_session() as current:
        current.execute(sa.text(f"SET LOCAL ROLE {EVERY_FIRM_ROLE}"))
        rows = current.execute(statement, execution_options={"every_firm": why}).all()
        current.rollback()
    return list(rows)


def find(statement: sa.Select[Any], key: UUID) -> Any:
    """The one row with this id among those that `statement` (a room's `visible_to(...)`) allows, else NotFound.

    A model when the statement selects one, a Row when it selects columns.
    """
    columns = statement.column_descriptions
    found = db.session.execute(statement.where(columns[0]["entity"].id == key)).unique().one_or_none()
    if found is None:
        raise NotFound()
    return found[0] if len(columns) == 1 else found


def fetch(model: type[Model], key: UUID, *, lock: bool = False) -> Model:
    """A row of the chosen firm by id, for jobs and webhooks only, where nobody asks. NotFound when there is none."""
    statement = sa.select(model).where(model.id == key)  # type: ignore[attr-defined]
    if lock:
        statement = statement.with_for_update()
    found = db.session.execute(statement).scalars().one_or_none()
    if found is None:
        raise NotFound()
    return found


@event.listens_for(db.Session, "after_begin")
def _tell_database(current: db.Session, transaction: SessionTransaction, connection: sa.Connection) -> None:
    firm_id = current.info.get("firm_id")
    if firm_id is not None and not transaction.nested:
        connection.execute(_TELL_DATABASE, {"firm": str(firm_id)})


_asking: ContextVar[UUID | None] = ContextVar("asking", default=None)  # the firm of the statement under way
_OURS = sa.bindparam("ours", type_=sa.Uuid(), callable_=_asking.get)
_HOLD = with_loader_criteria(FirmOwned, lambda model: model.firm_id == _OURS, include_aliases=True)
_HELD = "held_to_one_firm"
_QUIET = {"synchronize_session": False}


@event.listens_for(db.Session, "do_orm_execute")
def _only_the_chosen_firm(state: ORMExecuteState) -> None:
    if "every_firm" in state.execution_options:
        return
    firm_id = state.session.info.get("firm_id")
    _asking.set(firm_id)
    asks = state.execution_options.get(_HELD)
    if firm_id is None and (_asks_for_a_firms_rows(state.statement) if asks is None else asks):
        raise NoFirmChosen("A firm's rows were asked for, but no firm is chosen.")
    if firm_id is not None and asks is None:
        state.statement = state.statement.options(_HOLD)


class Held:
    """A statement that is kept and asked often, held to whatever firm is chosen when it is asked (core/prepared.py)."""

    def __init__(self, statement: Any) -> None:
        decides = statement.get_execution_options().get(_HELD) is False
        self._asks_a_firm = not decides and _asks_for_a_firms_rows(statement)
        held = statement if decides else statement.options(_HOLD)
        self._statement = held.execution_options(**{_HELD: self._asks_a_firm}, **_QUIET)
        described = getattr(statement, "column_descriptions", ()) if statement.is_select else ()
        self._gives_models = any(_is_model(one) for one in described)
        self._is_known = False
        self._options: Any = {"compiled_cache": _OfOne()}

    def ask(self, values: dict[str, Any]) -> sa.Result[*tuple[Any, ...]]:
        """Ask with these values. Raises NoFirmChosen as any statement does.

        At first it goes through the session, past all that listens there; then to the connection: half the time.
        """
        current = db.session()
        firm_id = current.info.get("firm_id")
        if self._is_known and (firm_id is not None or not self._asks_a_firm):
            _asking.set(firm_id)
            if current.autoflush:
                current.flush()
            return current.connection().execute(self._statement, values, execution_options=self._options)
        once = self._options if self._gives_models else {"compiled_cache": None}
        found = current.execute(self._statement, values, execution_options=once)
        self._is_known = not self._gives_models
        return found


class _OfOne(dict[Any, Any]):
    """A cache of what one statement is compiled to. By SQLAlchemy's key it would be looked up by all that is in it."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[0], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[0], compiled)


def _is_model(described: Any) -> bool:
    return isinstance(described["expr"], type)


def _asks_for_a_firms_rows(statement: Any) -> bool:
    """Whether a firm's table stands anywhere in the statement: joined, in a subquery, behind an alias."""
    return any(isinstance(part, sa.Table) and "firm_id" in part.primary_key for part in visitors.iterate(statement))


@event.listens_for(db.Session, "before_flush")
def _only_rows_of_the_chosen_firm(current: db.Session, context: object, instances: object) -> None:
    for row in [*current.new, *current.dirty, *current.deleted]:
        if isinstance(row, FirmOwned):
            if row.firm_id is None:
                row.firm_id = chosen_firm()
            if row.firm_id != chosen_firm():
                raise WrongFirm(f"A {type(row).__name__} of another firm.")
