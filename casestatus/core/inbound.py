"""What machines send us, kept as it came before anything is made of it (architecture §6). Directory table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.db import Base, Keyed, Timestamped
from casestatus.core.prepared import prepared

PATIENCE = timedelta(days=3)  # how long the sweep tries


class Inbound(Keyed, Timestamped, Base):
    """One call of a webhook. The same call again is the same row."""

    __tablename__ = "inbound"
    __table_args__ = (
        sa.UniqueConstraint("provider", "external_id", "kind", "state"),
        sa.Index("ix_inbound_waiting", "created_at", postgresql_where=sa.text("done_at IS NULL")),
    )

    provider: Mapped[str]
    external_id: Mapped[str]
    kind: Mapped[str]  # text, status, call
    state: Mapped[str]  # the provider's word for this step
    firm_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Kept:
    """A kept call, ready to be worked on."""

    id: UUID
    firm_id: UUID | None
    kind: str
    payload: dict[str, Any]
    is_done: bool


def keeping(firm_of: Callable[[Any], Any]) -> Callable[..., Kept]:
    """Make a `keep(external_id=, kind=, state=, key=, payload=)`, which keeps one call of the carrier.

    A repeated call is the row it made the first time. `firm_of` says in SQL which firm the key, a text, belongs to.
    """

    @prepared
    def insert_row(
        new: UUID, external_id: str, kind: str, state: str, whose: str, payload: dict[str, Any], moment: datetime
    ) -> Any:
        row = {"id": new, "provider": "twilio", "external_id": external_id, "kind": kind, "state": state}
        row |= {"firm_id": firm_of(whose), "payload": payload, "created_at": moment, "tries": 0}
        return insert(Inbound).values(row).on_conflict_do_nothing().returning(Inbound.id, Inbound.firm_id)

    def keep(*, external_id: str, kind: str, state: str, key: str, payload: dict[str, Any]) -> Kept:
        made = insert_row(new_id(), external_id, kind, state, key, payload, now()).one_or_none()
        if made is None:
            return _kept_before(external_id, kind, state)
        return Kept(made[0], made[1], kind, payload, is_done=False)

    return keep


def _kept_before(external_id: str, kind: str, state: str) -> Kept:
    same = sa.select(Inbound).where(
        Inbound.provider == "twilio",
        Inbound.external_id == external_id,
        Inbound.kind == kind,
        Inbound.state == state,
    )
    return _kept(db.session.execute(same).scalar_one())


keep_for_firm = keeping(lambda firm_id: sa.cast(firm_id, sa.Uuid()))


def kept(inbound_id: UUID) -> Kept:
    """A kept call by its id."""
    return _kept(db.session.get_one(Inbound, inbound_id))


def _kept(row: Inbound) -> Kept:
    return Kept(row.id, row.firm_id, row.kind, row.payload, is_done=row.done_at is not None)


def claim(inbound_id: UUID) -> bool:
    """Mark it done in this transaction. False when somebody else has done it, or is about to."""
    return _mark_done(inbound_id, now()).first() is not None


@prepared
def _mark_done(inbound_id: UUID, moment: datetime) -> Any:
    mine = sa.update(Inbound).where(Inbound.id == inbound_id, Inbound.done_at.is_(None))
    return mine.values(done_at=moment).returning(Inbound.id)


def count_try(inbound_id: UUID) -> None:
    """One more try to work on it, after the first."""
    more = sa.update(Inbound).where(Inbound.id == inbound_id).values(tries=Inbound.tries + 1)
    db.session.execute(more, execution_options={"synchronize_session": False})


def waiting(*, older_than: timedelta = timedelta(seconds=3), most: int = 200) -> list[UUID]:
    """Calls that were kept but not worked on: those that failed least first, then the oldest."""
    left = sa.select(Inbound.id).where(
        Inbound.done_at.is_(None),
        Inbound.firm_id.isnot(None),
        Inbound.created_at.between(now() - PATIENCE, now() - older_than),
    )
    return list(db.session.execute(left.order_by(Inbound.tries, Inbound.created_at).limit(most)).scalars())
