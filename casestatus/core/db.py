"""The database: base classes, the session, and the one place that commits.

Flask-SQLAlchemy is known to this module only. Which firm a session serves is decided in `core.tenancy`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask.globals import app_ctx
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    SessionTransaction,
    mapped_column,
    registry,
    scoped_session,
)

from casestatus.core import driver
from casestatus.core.clock import new_id, now
from casestatus.core.logs import log
from casestatus.core.notes import Notes, hand_over
from casestatus.core.roles import CONNECT_OPTIONS, bind_to_role

Model = TypeVar("Model")

_scope: ContextVar[object | None] = ContextVar("session_scope", default=None)


_registry = registry(
    metadata=sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={
        datetime: sa.DateTime(timezone=True),
        UUID: sa.Uuid(),
        str: sa.Text(),
        dict[str, Any]: JSONB(),
        list[str]: sa.ARRAY(sa.Text()),
    },
)


class _Base(DeclarativeBase):
    registry = _registry


class Session(FlaskSession):
    """One session serves one firm; `info` holds its notes, asides and the firm it was opened for."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        return self.bind if self.bind is not None else super().get_bind(*args, **kwargs)


def _session_scope() -> object:
    return _scope.get() or id(app_ctx._get_current_object())  # type: ignore[attr-defined]


_db = SQLAlchemy(
    model_class=_Base,
    disable_autonaming=True,
    session_options={"class_": Session, "scopefunc": _session_scope},
)

session: scoped_session[Session] = _db.session  # type: ignore[assignment]
metadata = _registry.metadata

if TYPE_CHECKING:

    class Base(_Base):
        __abstract__ = True
else:
    Base = _db.Model


class Keyed:
    """A directory row: known before any firm is chosen (architecture §4.6)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-99)


class Timestamped:
    """Says when the row was made, UTC."""

    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=90)


def one_of(states: type[StrEnum], *, check: str = "", **options: Any) -> MappedColumn[Any]:
    """A text column that holds one of the states' values, by a CHECK named after them or `check`."""
    kind = sa.Enum(
        states,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=check or states.__name__.lower(),
    )
    return mapped_column(kind, **options)


def init_app(app: Flask, url: str, *, pool_size: int) -> None:
    """Connect the app as `casestatus_app`, with at most `pool_size` connections for this process."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "connect_args": {"options": CONNECT_OPTIONS, "cursor_factory": driver.Cursor},
        "hide_parameters": True,  # an error's text must not quote a row
        "pool_size": pool_size,
        "max_overflow": 4,
        "pool_timeout": 10,
        "pool_pre_ping": False,
        "pool_use_lifo": True,
    }
    _db.init_app(app)
    with app.app_context():
        bind_to_role(engine())


def engine() -> sa.Engine:
    return _db.engine


def forget_connections() -> None:
    """In a fork: leave the connections made before it to the parent, and make our own."""
    engine().dispose(close=False)


def ping() -> None:
    """Ask the database for nothing. Raises SQLAlchemyError when it does not answer."""
    with engine().connect() as connection:
        connection.execute(sa.text("SELECT 1"))


class Work:
    """The unit of work under way. `undo()` makes its end a rollback though nothing was raised."""

    def __init__(self, *, keeps: bool) -> None:
        self.keeps = keeps
        self.only_looks = not keeps
        self.reads_by: Any = None  # the driver's connection, once something was asked
        self.afterwards: list[Callable[[], object]] = []

    def undo(self) -> None:
        self.keeps = False


@contextmanager
def transaction() -> Iterator[Work]:
    """One unit of work: commits at the end, then hands its notes over. Inside another one it joins it."""
    with _unit_of_work(keeps=True) as work:
        yield work


@contextmanager
def looking() -> Iterator[Work]:
    """A unit of work that changes nothing: the database takes no write from it, and what was put into it is let go."""
    with _unit_of_work(keeps=False) as work:
        yield work


@contextmanager
def _unit_of_work(*, keeps: bool) -> Iterator[Work]:
    current = session()
    if "work" in current.info:
        yield current.info["work"]
        return
    work = current.info["work"] = Work(keeps=keeps)
    outside, notes = current.info.get("notes"), Notes()
    current.info["notes"] = notes
    try:
        yield work
        _end(current, work)
    except BaseException:
        current.rollback()
        raise
    finally:
        del current.info["work"]
        current.info["notes"] = outside
        _run_asides(current)
    _do(work.afterwards if work.keeps else [])
    hand_over(notes if work.keeps else [])


def once_committed(act: Callable[[], object]) -> None:
    """Do what cannot be taken back when the unit of work under way has been committed; at once outside of one.

    What fails then is logged: it may leave something behind that nobody needs, so it must lose nothing.
    """
    work: Work | None = session().info.get("work")
    if work is None:
        _do([act])
    else:
        work.afterwards.append(act)


def _do(acts: Sequence[Callable[[], object]]) -> None:
    for act in acts:
        try:
            act()
        except OSError as error:
            log().error("left behind", error=error)


def _end(current: Session, work: Work) -> None:
    if work.keeps:
        current.commit()
        return
    if work.reads_by is None:
        current.rollback()
        return
    with suppress(psycopg.Error):  # then the rollback that goes with closing will say what is wrong
        work.reads_by.commit()
    current.close()  # a rollback would forget one by one what was read


@event.listens_for(Session, "after_begin")
def _only_read(current: Session, transaction: SessionTransaction, connection: sa.Connection) -> None:
    """Who only looks gets a transaction that cannot write, so that it may end with a commit.

    psycopg forgets its prepared statements with every rollback, and PostgreSQL would plan all of a page anew.
    """
    work: Work | None = current.info.get("work")
    if work is not None and work.only_looks and current.bind is None and not transaction.nested:
        work.reads_by = connection.connection.driver_connection
        work.reads_by.read_only = True


@event.listens_for(sa.pool.Pool, "checkin")
def _write_again(driver_connection: Any, record: object) -> None:
    if driver_connection is not None and driver_connection.read_only:
        driver_connection.read_only = None


@contextmanager
def together_with(first: sa.Select, **values: Any) -> Iterator[None]:
    """Ask the one statement of the block together with a `first` one, whose answer nobody needs (core/driver.py).

    The transaction is theirs alone: it stands when the block has ended, and not if that raises. What the unit of work
    asks afterwards begins another. Where something was asked in it before, they are a part of what is under way.
    """
    connection = session.connection()
    driver_connection: Any = connection.connection.driver_connection
    words, given = _compiled(first)
    if not driver.is_idle(driver_connection):
        driver_connection.execute(words, given | values)
        yield
        return
    try:
        with driver.together_with(words, given | values, driver_connection):
            try:
                yield
            except BaseException:
                connection.invalidate()  # before the pipeline ends, which would commit
                raise
    except psycopg.Error as error:  # of `first`, or of the end
        connection.invalidate()
        raise OperationalError(words, None, error, hide_parameters=True) from error
    _end(session(), session().info["work"])


@cache
def _compiled(statement: sa.Select) -> tuple[str, dict[str, Any]]:
    compiled = statement.compile(dialect=engine().dialect)
    return str(compiled), dict(compiled.params)


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of the unit of work that may fail by itself; what it noted goes with it."""
    notes = session().info.get("notes", Notes())
    kept, work = len(notes), session().info.get("work")
    acts = len(work.afterwards) if work else 0
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del notes[kept:]
        if work:
            del work.afterwards[acts:]
        raise


def aside(why: str, write: Callable[[], object]) -> None:
    """Run `write` in a short transaction of its own after the unit of work under way has ended, however it ended.

    For what must outlive a refusal: failed sign-ins, last-seen times, the audit of views (architecture §6).
    """
    current = session()
    if "work" in current.info:
        current.info.setdefault("asides", []).append((why, write))
    else:
        with transaction():
            write()


def _run_asides(current: Session) -> None:
    """Each by itself. One that fails is lost and logged: what went before it has ended, and has its answer."""
    for why, write in current.info.pop("asides", []):
        try:
            with transaction():
                write()
        except SQLAlchemyError as error:
            log().error("aside lost", why=why, error=error)


@contextmanager
def own_session() -> Iterator[Session]:
    """A session of its own for the length of the block, apart from the one outside it."""
    token = _scope.set(object())
    try:
        yield session()
    finally:
        session.remove()
        _scope.reset(token)


def add(*things: Any) -> Any:
    """Put new rows into the unit of work and send them to the database. Returns the first."""
    session.add_all(things)
    session.flush()
    return things[0]
