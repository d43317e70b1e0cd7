"""What happened: the audit trail of changes, and news that rooms further right still have to pick up."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core.db import Base, Timestamped
from casestatus.core.tenancy import FirmOwned


class Entry(FirmOwned, Timestamped, Base):
    """One line of the audit trail: who did what to which row. Append-only (A4)."""

    __tablename__ = "trail_entries"
    __table_args__ = (sa.Index("ix_trail_entries_subject", "firm_id", "subject_id", "created_at"),)

    actor_kind: Mapped[str]  # user, operator, system
    actor_id: Mapped[UUID | None]
    action: Mapped[str]  # created, changed, signed_in, viewed …
    subject: Mapped[str]  # the model's name
    subject_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field: [from, to]


class News(FirmOwned, Timestamped, Base):
    """A fact told upward: a left room writes it, the one right room that reads its kind marks it done."""

    __tablename__ = "news"
    __table_args__ = (
        sa.Index("ix_news_waiting", "firm_id", "kind", "created_at", postgresql_where=sa.text("done_at IS NULL")),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    done_at: Mapped[datetime | None]


class Tracked:
    """Every change of a row of such a model writes an Entry, with from and to. Bulk updates of it are refused.

    `untracked` names columns that are not worth a line: counters, caches, what is shown in a list.
    """

    untracked: frozenset[str] = frozenset()


@event.listens_for(Tracked, "attribute_instrument", propagate=True)
def _remember_old_values(model: type, name: str, attribute: Any) -> None:
    """A column that is set before it was read says "from nothing" unless its old value is fetched."""
    if hasattr(attribute.property, "columns"):
        event.listen(attribute, "set", lambda *_: None, active_history=True)
