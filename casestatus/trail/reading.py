"""Reading the audit trail, as people understand it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.trail.models import Entry

MOST_SHOWN = 30


@dataclass(frozen=True)
class Change:
    """One line: when, whose doing, and what became of what. `actor_id` is None for the product itself."""

    at: datetime
    actor_id: UUID | None
    action: str
    fields: Mapping[str, tuple[str, str]]  # by name: from, to


def changes_of(subject_id: UUID) -> list[Change]:
    """What happened to one thing, the newest first; looking at it is not among that."""
    told = sa.select(Entry).where(Entry.subject_id == subject_id, Entry.action != "viewed")
    entries = db.session.execute(told.order_by(Entry.created_at.desc(), Entry.id.desc()).limit(MOST_SHOWN)).scalars()
    return [Change(entry.created_at, entry.actor_id, entry.action, _fields(entry.changes)) for entry in entries]


def _fields(changes: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    pairs = {name: pair for name, pair in changes.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: (_words(before), _words(after)) for name, (before, after) in pairs.items()}


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
