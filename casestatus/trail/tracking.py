"""Writes the audit trail: before every flush, one line for each new or changed row of a Tracked model."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, RelationshipDirection

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.tenancy import FirmOwned
from casestatus.trail.models import Entry, Tracked

SECRET_COLUMNS = frozenset({"password_hash"})


class BulkChangeOfTracked(RuntimeError):
    """A bulk update would leave no trail."""


def act_as(kind: str, actor_id: UUID | None) -> None:
    """Say who acts in this session, for the trail."""
    db.session().info["actor"] = (kind, actor_id)


def write_entry(action: str, subject: str, subject_id: UUID | None, **changes: Any) -> None:
    """Add a line that no column shows: a view of a case, an export, a sign-in."""
    kind, actor_id = _actor()
    db.session.add(
        Entry(
            actor_kind=kind, actor_id=actor_id, action=action, subject=subject, subject_id=subject_id, changes=changes
        )
    )


def _actor() -> tuple[str, UUID | None]:
    return db.session().info.get("actor", ("system", None))


@event.listens_for(db.Session, "before_flush")
def _write_trail(current: db.Session, context: object, instances: object) -> None:
    for row in current.deleted:
        if isinstance(row, Tracked):
            _note("deleted", row, {key: _shown(key, value, None) for key, value in _values(row).items()})
    for row in [row for row in [*current.new, *current.dirty] if isinstance(row, Tracked)]:
        _note("created" if row in current.new else "changed", row, _changes(row))


def _note(action: str, row: Any, changes: dict[str, Any]) -> None:
    if changes:
        row.id = row.id or new_id()
        write_entry(action, type(row).__name__, row.id, **changes)


def _changes(row: Tracked) -> dict[str, Any]:
    changes = {}
    for key in _columns(row):
        history = sa.inspect(row).attrs[key].history
        before, after = (history.deleted or [None])[0], (history.added or history.deleted or [None])[0]
        if before != after:
            changes[key] = _shown(key, before, after)
    return changes | _new_references(row)


def _new_references(row: Tracked) -> dict[str, Any]:
    """Rows that this one points to from now on: their ids come into its columns only while it is written."""
    changes = {}
    for relationship in sa.inspect(type(row)).relationships:
        added = sa.inspect(row).attrs[relationship.key].history.added
        if relationship.direction is RelationshipDirection.MANYTOONE and added:
            [(column, _)] = relationship.local_remote_pairs
            before, after = getattr(row, column.key), _id_of(added[0])
            if before != after:
                changes[column.key] = _shown(column.key, before, after)
    return changes


def _id_of(row: Any) -> UUID | None:
    if row is None:
        return None
    row.id = row.id or new_id()
    return row.id


def _values(row: Tracked) -> dict[str, Any]:
    values = {key: getattr(row, key) for key in _columns(row)}
    return {key: value for key, value in values.items() if value is not None}


def _columns(row: Tracked) -> list[str]:
    keys = sa.inspect(type(row)).column_attrs.keys()
    return [key for key in keys if key not in row.untracked and key not in ("id", "firm_id", "created_at")]


def _shown(column: str, before: Any, after: Any) -> list[Any]:
    if column in SECRET_COLUMNS:
        return ["…", "…"]
    return [_plain(before), _plain(after)]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | dict | list) else str(value)


@event.listens_for(db.Session, "do_orm_execute")
def _refuse_bulk_changes(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete):
        return
    for mapper in state.all_mappers:
        if issubclass(mapper.class_, Tracked) and issubclass(mapper.class_, FirmOwned):
            raise BulkChangeOfTracked(f"{mapper.class_.__name__} is Tracked: change its rows one by one.")


def note_view(subject: str, subject_id: UUID, action: str = "viewed") -> None:
    """Remember that the person looked at this row, in an aside: looking changes nothing else."""
    db.aside("views", lambda: write_entry(action, subject, subject_id))
